"""Intervals, spreads, paired differences and families, against theory and scipy."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from relsim.analysis.statistics import (
    Interval,
    Paired,
    holm,
    mean_interval,
    paired_difference,
    replicates_for,
    simultaneous,
    spread,
)

numbers = st.floats(-1e6, 1e6)
samples = st.lists(numbers, min_size=2, max_size=30)
p_values = st.lists(st.floats(0, 1), max_size=12)
pairs = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=30).map(
    lambda rows: list(zip(*rows, strict=True))
)


def normals(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


# ---- mean_interval ------------------------------------------------------------------------------


def test_the_interval_of_a_mean_by_hand():
    # 1, 2, 3: mean 2, sd 1, t(.975, 2) = 4.302653, half width 4.302653 / sqrt(3)
    found = mean_interval([1, 2, 3])
    assert (found.mean, found.sd, found.n, found.missing) == (2.0, 1.0, 3, 0)
    assert found.high == pytest.approx(2 + 4.302653 / math.sqrt(3))
    assert found.low == pytest.approx(2 - 4.302653 / math.sqrt(3))
    assert found.half_width == pytest.approx(2.484138, abs=1e-6)


@given(samples, st.sampled_from([0.8, 0.95, 0.999]))
def test_the_interval_is_that_of_scipy(values, confidence):
    found = mean_interval(values, confidence)
    if found.sd == 0:
        return
    low, high = scipy.stats.t.interval(confidence, len(values) - 1, np.mean(values), scipy.stats.sem(values))
    assert found.low == pytest.approx(low, rel=1e-9, abs=1e-6)
    assert found.high == pytest.approx(high, rel=1e-9, abs=1e-6)


@given(samples)
def test_an_interval_contains_its_mean(values):
    found = mean_interval(values)
    assert found.low <= found.mean <= found.high
    assert not found.excludes(found.mean)


@given(samples, numbers, st.floats(0.01, 100))
def test_an_interval_moves_and_stretches_with_its_values(values, shift, scale):
    plain = mean_interval(values)
    moved = mean_interval(np.array(values) * scale + shift)
    assert moved.mean == pytest.approx(plain.mean * scale + shift, rel=1e-6, abs=1e-4)
    assert moved.half_width == pytest.approx(plain.half_width * scale, rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("values", [[], [0.3], [float("nan")], [float("nan"), 0.3]])
def test_with_fewer_than_two_values_there_are_no_bounds(values):
    found = mean_interval(values)
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert math.isnan(found.half_width)
    assert not found.excludes(0.0)


@pytest.mark.parametrize("value", [0.1, 1e300, -3.0])
def test_equal_values_have_no_width_at_all(value):
    found = mean_interval([value] * 7)
    assert (found.mean, found.low, found.high, found.sd) == (value, value, value, 0.0)


def test_a_replicate_without_the_metric_is_left_out_and_counted():
    found = mean_interval([1, float("nan"), 2, 3, float("nan")])
    assert found.missing == 2
    assert found.n == 3
    assert found.high == mean_interval([1, 2, 3]).high


def test_an_infinite_value_leaves_no_bounds():
    found = mean_interval([1.0, float("inf"), 2.0])
    assert found.mean == float("inf")
    assert math.isnan(found.low)
    assert math.isnan(mean_interval([float("inf")] * 3).low)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5])
def test_a_confidence_is_a_share(confidence):
    with pytest.raises(ValueError, match="share between 0 and 1"):
        mean_interval([1, 2], confidence)


def test_values_come_one_a_replicate():
    with pytest.raises(ValueError, match=r"shape \(n,\), not \(1, 2\)"):
        mean_interval([[1, 2]])


def test_narrower_confidence_is_a_narrower_interval():
    widths = [mean_interval([1, 2, 4, 8], c).half_width for c in (0.5, 0.8, 0.95, 0.99)]
    assert widths == sorted(widths)


@pytest.mark.long
@pytest.mark.parametrize("n", [2, 5, 30])
def test_intervals_contain_the_true_mean_as_often_as_they_say(n):
    draws = 10 + 3 * normals(n, 4000, n)
    hits = sum(not mean_interval(row).excludes(10.0) for row in draws)
    # binomial sd = sqrt(.95 * .05 / 4000) = .0034; four of them
    assert hits / 4000 == pytest.approx(0.95, abs=0.014)


@pytest.mark.long
def test_an_interval_that_takes_the_normal_for_student_is_caught_by_that_test():
    draws = 10 + 3 * normals(5, 4000, 5)
    half = 1.96 * draws.std(axis=1, ddof=1) / math.sqrt(5)
    hits = np.abs(draws.mean(axis=1) - 10) <= half
    assert abs(hits.mean() - 0.95) > 0.014


# ---- spread -------------------------------------------------------------------------------------


def test_the_spread_of_nine_runs_by_hand():
    # Hyndman & Fan type 8: position p (n + 1/3) + 1/3, so .1 -> 1.2667th, .9 -> 8.7333th of nine
    found = spread(range(1, 10))
    assert found.lower_run == pytest.approx(1 + 4 / 15)
    assert found.upper_run == pytest.approx(9 - 4 / 15)
    assert (found.lowest_run, found.median_run, found.highest_run, found.runs) == (1, 5, 9, 9)


@given(samples, st.floats(0.05, 0.95))
def test_a_spread_is_in_order_and_within_its_runs(values, inner):
    found = spread(values, inner)
    marks = [found.lowest_run, found.lower_run, found.median_run, found.upper_run, found.highest_run]
    assert marks == sorted(marks)
    assert (marks[0], marks[-1]) == (min(values), max(values))


def test_more_runs_narrow_the_interval_but_not_the_spread():
    few, many = normals(1, 50), normals(1, 5000)
    assert mean_interval(many).half_width < mean_interval(few).half_width / 8
    wide, narrow = spread(many), spread(few)
    assert wide.upper_run - wide.lower_run == pytest.approx(narrow.upper_run - narrow.lower_run, rel=0.3)


def test_a_spread_cannot_be_taken_for_an_interval():
    names = {"mean", "low", "high", "sd", "n", "half_width"}
    assert not names & set(dir(spread([1, 2])))


@pytest.mark.parametrize(
    ("values", "runs", "missing"), [([], 0, 0), ([float("nan")], 0, 1), ([2, float("nan")], 1, 1)]
)
def test_a_spread_of_few_runs_does_not_fail(values, runs, missing):
    found = spread(values)
    assert (found.runs, found.missing) == (runs, missing)
    assert math.isnan(found.median_run) == (runs == 0)


def test_the_inner_part_is_a_share():
    with pytest.raises(ValueError, match="inner is a share"):
        spread([1, 2], inner=80)


# ---- paired_difference --------------------------------------------------------------------------


def test_a_paired_difference_by_hand():
    # differences 1, 3: mean 2, sd sqrt(2); var base = 2 (0, 2), var other = 8 (1, 5); d = other - base
    found = paired_difference([0, 2], [1, 5])
    assert found.difference.mean == 2.0
    assert found.difference.sd == pytest.approx(math.sqrt(2))
    assert found.variance_removed == pytest.approx(1 - 2 / 10)
    assert found.correlation == pytest.approx(1.0)
    assert not found.settled


@given(pairs)
def test_pairing_is_a_one_sample_t_test_on_the_differences(rows):
    base, other = np.array(rows)
    found = paired_difference(base, other)
    assert found.difference == mean_interval(other - base)
    if found.difference.sd > 1e-3:
        assert found.p_value == pytest.approx(scipy.stats.ttest_rel(other, base).pvalue, rel=1e-6, abs=1e-12)
        assert found.settled == (found.p_value < 0.05)


@given(pairs)
def test_swapping_the_scenarios_turns_the_sign_and_nothing_else(rows):
    one, two = paired_difference(*rows), paired_difference(*reversed(rows))
    assert two.difference.mean == -one.difference.mean
    assert two.difference.sd == one.difference.sd
    assert two.p_value == one.p_value
    assert two.settled == one.settled
    assert two.variance_removed == pytest.approx(one.variance_removed, nan_ok=True)


def test_the_variance_removed_agrees_with_the_correlation_where_both_vary_alike():
    shared = normals(3, 200)
    base, other = shared + 0.5 * normals(4, 200), shared + 0.5 * normals(5, 200)
    base, other = base / base.std(), other / other.std()
    found = paired_difference(base, other)
    assert found.variance_removed == pytest.approx(found.correlation)
    assert found.correlation == pytest.approx(scipy.stats.pearsonr(base, other).statistic)
    assert found.correlation == pytest.approx(0.8, abs=0.1)


def test_pairing_settles_what_single_levels_leave_open():
    noise = normals(6, 30)
    found = paired_difference(noise, noise + 0.1 + 0.01 * normals(7, 30))
    assert found.settled
    assert found.base.low < found.other.mean < found.base.high
    assert found.variance_removed > 0.99


def test_pairs_that_work_against_each_other_show():
    values = normals(8, 30)
    assert paired_difference(values, -values).variance_removed == pytest.approx(-1.0)


def test_a_pair_counts_only_where_both_sides_are_defined():
    nan = float("nan")
    found = paired_difference([1, nan, 3, 4, 5], [2, 3, nan, 6, 8])
    assert (found.difference.n, found.difference.missing) == (3, 2)
    assert found.base.n == found.other.n == 3
    assert found.difference.mean == pytest.approx(found.other.mean - found.base.mean)


def test_scenarios_that_are_the_same_do_not_differ():
    found = paired_difference([1, 2, 3], [1, 2, 3])
    assert (found.difference.low, found.difference.high, found.p_value) == (0.0, 0.0, 1.0)
    assert not found.settled
    assert found.variance_removed == 1.0


def test_the_same_difference_in_every_pair_is_settled():
    found = paired_difference([1, 2, 3], [2, 3, 4])
    assert found.settled
    assert found.p_value == 0.0


def test_where_nothing_varies_there_is_nothing_to_remove():
    found = paired_difference([1, 1, 1], [2, 2, 2])
    assert math.isnan(found.variance_removed)
    assert math.isnan(found.correlation)


@pytest.mark.parametrize(
    "rows", [([], []), ([1], [2]), ([float("nan")] * 3, [1, 2, 3]), ([float("inf")] * 3, [1, 2, 3])]
)
def test_too_little_to_compare_is_not_settled_and_no_crash(rows):
    found = paired_difference(*rows)
    assert not found.settled
    assert math.isnan(found.p_value)


def test_pairs_need_two_equal_lists():
    with pytest.raises(ValueError, match="not 2 and 3"):
        paired_difference([1, 2], [1, 2, 3])


# ---- families -----------------------------------------------------------------------------------


def test_holm_by_hand():
    # sorted .01 .02 .03 .04 times 4 3 2 1 = .04 .06 .06 .04; never below one before
    assert holm([0.04, 0.01, 0.03, 0.02]).tolist() == pytest.approx([0.06, 0.04, 0.06, 0.06])


@given(p_values)
def test_holm_keeps_the_order_and_lies_between_nothing_and_bonferroni(values):
    given, corrected = np.array(values), holm(values)
    order = np.argsort(given, kind="stable")
    assert np.all(np.diff(corrected[order]) >= 0)
    assert np.all(corrected >= given)
    assert np.all(corrected <= np.minimum(given * len(given), 1) + 1e-12)


@given(p_values, st.floats(0.001, 0.2))
def test_holm_rejects_what_stepping_down_rejects(values, level):
    order = np.argsort(values, kind="stable")
    rejected = np.zeros(len(values), bool)
    for rank, place in enumerate(order):
        if values[place] * (len(values) - rank) > level:
            break
        rejected[place] = True
    assert (holm(values) <= level).tolist() == rejected.tolist()


def test_questions_without_an_answer_do_not_count_in_the_family():
    corrected = holm([0.01, float("nan"), 0.02])
    assert corrected[[0, 2]].tolist() == [0.02, 0.02]
    assert math.isnan(corrected[1])


@pytest.mark.parametrize("p", [-0.1, 1.1])
def test_a_p_value_is_a_share(p):
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([p])


def test_a_family_of_one_is_not_corrected():
    one = paired_difference([1, 2, 3, 4], [2, 3, 5, 4])
    (same,) = simultaneous([one])
    assert same.difference.low == pytest.approx(one.difference.low)
    assert same.p_value == one.p_value
    assert simultaneous([]) == []


def test_a_family_widens_the_differences_and_leaves_the_levels():
    rows = normals(9, 4, 12)
    family = [paired_difference(rows[0], row) for row in rows[1:]]
    for alone, together in zip(family, simultaneous(family), strict=True):
        assert together.difference.confidence == pytest.approx(1 - 0.05 / 3)
        assert together.difference.low < alone.difference.low
        assert together.difference.mean == alone.difference.mean
        assert together.base == alone.base
        assert together.p_value >= alone.p_value


def test_comparisons_without_bounds_do_not_widen_the_others():
    known, unknown = paired_difference([1, 2, 3, 4], [2, 3, 5, 4]), paired_difference([1], [2])
    together = simultaneous([known, unknown])
    assert together[0].difference.low == pytest.approx(known.difference.low)
    assert math.isnan(together[1].p_value)


@pytest.mark.long
def test_a_family_rarely_settles_anything_where_nothing_differs():
    alarms = uncorrected = 0
    for seed in range(1000):
        rows = normals(seed, 6, 15)
        family = [paired_difference(rows[0], row) for row in rows[1:]]
        uncorrected += any(pair.settled for pair in family)
        alarms += any(pair.settled for pair in simultaneous(family))
    assert alarms / 1000 < 0.05 + 4 * math.sqrt(0.05 * 0.95 / 1000)
    assert uncorrected / 1000 > 0.1  # the control: without correction it does


# ---- replicates_for -----------------------------------------------------------------------------


@given(st.integers(2, 50), st.floats(0.001, 100), st.floats(0.0005, 10))
def test_the_advised_number_is_the_smallest_that_will_do(n, sd, wanted):
    pilot = Interval(0.0, math.nan, math.nan, n, sd)
    more = replicates_for(pilot, wanted)
    assert Interval(0.0, 0, 0, n + more, sd).half_width <= wanted
    if more:
        assert Interval(0.0, 0, 0, n + more - 1, sd).half_width > wanted


def test_for_many_replicates_the_advice_is_the_textbook_formula():
    # n = (1.96 sd / h)^2 with sd = 1, h = .01
    pilot = Interval(0.0, 0, 0, 100, 1.0)
    assert replicates_for(pilot, 0.01) + 100 == pytest.approx((1.959964 / 0.01) ** 2, abs=5)


def test_narrow_enough_needs_no_more():
    assert replicates_for(mean_interval([1, 1, 1]), 0.01) == 0
    assert replicates_for(mean_interval([1, 2, 3]), 3) == 0


def test_of_a_comparison_the_difference_counts():
    noise = normals(10, 20)
    pair = paired_difference(noise, noise + 0.01 * normals(11, 20))
    assert replicates_for(pair, 0.01) < replicates_for(pair.base, 0.01) / 100


@pytest.mark.parametrize("values", [[], [1.0], [float("inf"), 1.0]])
def test_too_few_replicates_advise_nothing(values):
    assert replicates_for(mean_interval(values), 0.1) is None


def test_a_width_out_of_reach_is_told():
    assert replicates_for(mean_interval([1, 2]), 1e-200) is None


@pytest.mark.parametrize("width", [0, -1, float("nan")])
def test_a_wanted_width_is_above_zero(width):
    with pytest.raises(ValueError, match="above 0"):
        replicates_for(mean_interval([1, 2]), width)


@pytest.mark.long
def test_the_advised_number_reaches_the_width():
    reached = []
    for seed in range(500):
        draws = normals(seed, 4000)
        more = replicates_for(mean_interval(draws[:30]), 0.1)
        reached.append(mean_interval(draws[: 30 + more]).half_width / 0.1)
    assert np.median(reached) == pytest.approx(1.0, abs=0.02)
    # the pilot's sd is known to within 1 / sqrt(2 * 29) = 13 %, so the width is as well; three of them
    assert np.mean(np.abs(np.array(reached) - 1) < 0.4) > 0.99


def test_paired_is_a_plain_value():
    assert paired_difference([1, 2], [2, 4]) == paired_difference([1, 2], [2, 4])
    assert isinstance(paired_difference([1, 2], [2, 4]), Paired)

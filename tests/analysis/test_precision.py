"""The stopping rule: when it stops, why not before, and that nothing but the replicates decides."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.analysis.intervals import mean_interval
from relsim.analysis.precision import Precision, Verdict
from relsim.errors import UserError

NAN, INF = float("nan"), float("inf")
KNOWN = ["health", "retention", "share_of_wallet"]


def normals(seed, n):
    return np.random.default_rng(seed).normal(size=n)


def replicates(values, metric="retention"):
    return {i: {metric: value} for i, value in enumerate(values)}


def until_it_stops(rule, values) -> tuple[Verdict, list[int]]:
    """Return the last verdict, and how many replicates there were at each."""
    done, seen = {}, []
    while True:
        verdict = rule.judge(done)
        seen.append(verdict.replicates)
        if verdict.stop:
            return verdict, seen
        assert verdict.advised > 0
        done = replicates(values[: verdict.replicates + verdict.advised])


# ---- when it stops ------------------------------------------------------------------------------


def test_before_the_first_replicate_it_asks_for_the_minimum_and_the_look_ahead():
    verdict = Precision({"retention": 0.01}, minimum=10, look_ahead=5).judge({})
    assert (verdict.replicates, verdict.stop, verdict.advised) == (0, False, 15)


def test_equal_replicates_are_enough_at_once():
    verdict, seen = until_it_stops(Precision({"retention": 0.01}), [0.1] * 100)
    assert seen == [0, 15]
    assert verdict.progress["retention"].interval.half_width == 0.0
    assert verdict.reason == "retention is within ±0 (wanted ±0.01)"


def test_it_stops_where_the_interval_is_narrow_enough():
    verdict, seen = until_it_stops(Precision({"retention": 0.1}), normals(1, 3000))
    assert verdict.progress["retention"].met
    assert mean_interval(normals(1, 3000)[: seen[-1]]).half_width <= 0.1
    # (1.96 / .1)^2 = 384 by theory for a known sd, here known to 4 %, and a look-ahead of 3 * 5 on top
    assert seen[-1] == pytest.approx(384 + 15, rel=0.2)


def test_it_stops_in_few_batches_that_never_more_than_double():
    _, seen = until_it_stops(Precision({"retention": 0.1}), normals(1, 3000))
    assert len(seen) < 12
    assert all(later <= 2 * before for before, later in pairwise(seen[1:]))


def test_all_metrics_have_to_be_met():
    easy, hard = normals(2, 500) / 100, normals(3, 500)
    rule = Precision({"health": 0.2, "retention": 0.2})
    done = {i: {"health": easy[i], "retention": hard[i]} for i in range(20)}
    verdict = rule.judge(done)
    assert not verdict.stop
    assert verdict.progress["health"].met
    assert not verdict.progress["retention"].met
    assert rule.judge({i: {"health": easy[i], "retention": hard[i]} for i in range(300)}).stop


def test_of_a_metric_with_several_intervals_the_widest_decides():
    sharp, blurred = normals(4, 30) / 100, normals(5, 30)
    verdict = Precision({"retention": 0.1}).judge(
        {i: {"retention": [sharp[i], blurred[i]]} for i in range(30)}
    )
    assert not verdict.stop
    assert verdict.progress["retention"].interval == mean_interval(blurred)


def test_the_maximum_ends_it_in_any_case_and_says_so():
    verdict, seen = until_it_stops(Precision({"retention": 1e-6}, maximum=40), normals(6, 100))
    assert seen[-1] == 40
    assert not verdict.progress["retention"].met
    assert verdict.reason.startswith("retention is only within ±0.")


def test_a_width_beyond_all_numbers_still_ends_at_the_maximum():
    _, seen = until_it_stops(Precision({"retention": 1e-300}, maximum=40), normals(6, 100))
    assert seen == [0, 15, 30, 40]


# ---- why not before -----------------------------------------------------------------------------

LUCKY = [0.0, 0.01] * 5  # ten replicates that agree by luck, before some that do not


def test_an_interval_that_is_narrow_by_luck_is_not_believed():
    rule = Precision({"retention": 0.1}, minimum=10)
    values = [*LUCKY, 1.0, -1.0, 1.0, -1.0, 1.0]
    assert not rule.judge(replicates(values)).stop
    assert replace(rule, look_ahead=0).judge(replicates(LUCKY)).stop


def test_it_waits_until_the_interval_has_stayed_narrow_for_the_whole_look_ahead():
    rule = Precision({"retention": 0.1}, minimum=10, look_ahead=5)
    advised = [rule.judge(replicates(LUCKY + [0.0] * more)).advised for more in range(6)]
    assert advised == [5, 4, 3, 2, 1, 0]


def test_a_wide_interval_starts_the_look_ahead_anew():
    # narrow at 10 and 11, blown up by the 12th, narrow again once enough others have come
    rule = Precision({"retention": 0.3}, minimum=10, look_ahead=5)
    values = [*LUCKY, 0.0, 3.0, *([0.0, 0.01] * 30)]
    halves = [mean_interval(values[:n]).half_width for n in range(2, len(values) + 1)]
    narrow_again = 2 + next(i for i in range(10, len(halves)) if halves[i] <= 0.3)
    assert narrow_again > 20
    assert not rule.judge(replicates(values[: narrow_again + 4])).stop
    assert rule.judge(replicates(values[: narrow_again + 5])).stop


def test_below_the_minimum_nothing_is_believed():
    rule = Precision({"retention": 0.1}, minimum=10, look_ahead=0)
    assert rule.judge(replicates(LUCKY[:9])).advised == 1
    assert rule.judge(replicates(LUCKY)).stop


def test_the_look_ahead_grows_above_a_hundred_replicates():
    # 5 per cent of 200 are 10
    rule = Precision({"retention": 0.1}, minimum=200, look_ahead=5)
    assert rule.judge({}).advised == 210
    assert rule.judge(replicates([0.0] * 209)).advised == 1


# ---- nothing but the replicates decides ---------------------------------------------------------

samples = st.lists(st.one_of(st.floats(-100, 100), st.just(NAN)), max_size=60)


@given(samples, st.randoms(use_true_random=False), st.floats(0.01, 50))
def test_the_order_in_which_replicates_finish_changes_nothing(values, chance, wanted):
    rule, items = Precision({"retention": wanted}), list(replicates(values).items())
    verdict = rule.judge(dict(items))
    chance.shuffle(items)
    assert repr(rule.judge(dict(items))) == repr(verdict)


@given(samples, st.integers(0, 60), st.floats(0.01, 50))
def test_a_replicate_that_is_not_done_hides_all_behind_it(values, hole, wanted):
    rule, done = Precision({"retention": wanted}), replicates(values)
    done.pop(hole, None)
    verdict = rule.judge(done)
    assert verdict.replicates == min(hole, len(values))
    assert repr(verdict) == repr(rule.judge(replicates(values[:hole])))


@given(samples, st.floats(0.01, 50))
def test_either_it_stops_or_it_advises_some_up_to_the_maximum(values, wanted):
    verdict = Precision({"retention": wanted}, maximum=70).judge(replicates(values))
    assert verdict.stop == (verdict.advised == 0)
    assert 0 <= verdict.advised <= 70 - len(values)


@given(st.lists(st.floats(-100, 100), min_size=15, max_size=60), st.floats(0.01, 50))
def test_it_never_stops_early_on_an_interval_that_is_too_wide(values, wanted):
    verdict = Precision({"retention": wanted}).judge(replicates(values))
    half = mean_interval(values).half_width
    if half > wanted * (1 + 1e-9):
        assert not verdict.stop
    assert verdict.progress["retention"].interval.half_width == half


# ---- what is not defined ------------------------------------------------------------------------


def test_a_failed_replicate_counts_as_run_but_tells_nothing():
    done = replicates(LUCKY * 2)
    done[3] = None
    verdict = Precision({"retention": 0.1}).judge(done)
    assert verdict.stop
    assert verdict.replicates == 20
    interval = verdict.progress["retention"].interval
    assert (interval.n, interval.missing) == (19, 1)


def test_replicates_in_which_the_metric_is_undefined_are_planned_for():
    values = normals(7, 400)
    half = np.where(np.arange(400) % 2, values, NAN)
    rule = Precision({"retention": 0.2}, maximum=5000)
    all_defined, half_defined = rule.judge(replicates(values[:60])), rule.judge(replicates(half[:120]))
    assert half_defined.replicates + half_defined.advised > 1.5 * (
        all_defined.replicates + all_defined.advised
    )


@pytest.mark.parametrize("values", [[NAN] * 12, [INF, *LUCKY, 0.0], [None] * 12])
def test_a_metric_without_an_interval_to_come_is_not_waited_for(values):
    done = {i: {"retention": value} if value is not None else None for i, value in enumerate(values)}
    verdict = Precision({"retention": 0.1}, minimum=12).judge(done)
    assert verdict.stop
    assert verdict.progress["retention"].undefined == 1
    assert not verdict.progress["retention"].met
    assert verdict.reason == "nothing is known of retention after 12 replicates (wanted ±0.1)"


def test_other_metrics_are_waited_for_beside_one_that_is_never_defined():
    noise = normals(8, 400)
    rule = Precision({"health": 0.2, "retention": 0.2})
    few, many = ({i: {"health": NAN, "retention": noise[i]} for i in range(n)} for n in (20, 400))
    assert not rule.judge(few).stop
    assert rule.judge(many).stop


def test_a_metric_defined_once_is_waited_for():
    verdict = Precision({"retention": 0.1}).judge(replicates([0.5] + [NAN] * 19))
    assert not verdict.stop
    assert verdict.advised == 20


def test_one_vendor_without_customers_does_not_hold_up_the_others():
    done = {i: {"retention": [NAN, value]} for i, value in enumerate(LUCKY * 2)}
    verdict = Precision({"retention": 0.1}).judge(done)
    assert verdict.stop
    assert verdict.progress["retention"].undefined == 1
    assert verdict.progress["retention"].met


def test_no_vendors_at_all_are_nothing_to_wait_for():
    assert Precision({"retention": 0.1}).judge({i: {"retention": []} for i in range(20)}).stop


def test_every_replicate_gives_the_same_numbers():
    with pytest.raises(ValueError, match="retention: every replicate has the same numbers"):
        Precision({"retention": 0.1}).judge({0: {"retention": [1, 2]}, 1: {"retention": [1]}})


def test_a_replicate_gives_every_wanted_metric():
    with pytest.raises(KeyError, match="retention"):
        Precision({"retention": 0.1}).judge({0: {"health": 1.0}})


# ---- what a user may ask for --------------------------------------------------------------------


def test_what_is_wanted_is_read_from_strings_or_a_mapping():
    told = Precision.parse(["retention=0.01", " health = 2e-2 "], KNOWN)
    assert told.wanted == {"retention": 0.01, "health": 0.02}
    assert Precision.parse({"retention": 0.01, "health": 0.02}, KNOWN) == told


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (["retenton=0.01"], "precision retenton=0.01: no such metric; write one of health, retention, "
         "share_of_wallet (did you mean retention?)"),
        (["0.01"], "precision 0.01: no such metric; write one of health, retention, share_of_wallet"),
        (["health"], "precision health: cannot be read; write metric=half width, one at a time, "
         "such as health=0.01"),
        (["health=0,01"], "precision health=0,01: cannot be read; write metric=half width, one at a time, "
         "such as health=0.01"),
        (["health=1", "health=2"], "precision health=2: health stands twice; write it once"),
        (["health=0"], "precision health=0.0: no half width; write a number above 0, such as 0.01"),
        (["health=nan"], "precision health=nan: no half width; write a number above 0, such as 0.01"),
        ({"health": -1}, "precision health=-1.0: no half width; write a number above 0, such as 0.01"),
        ({"health": "wide"}, "precision health=wide: cannot be read; write metric=half width, one at a time, "
         "such as health=0.01"),
        ([], "precision: nothing is wanted; write metric=half width, such as retention=0.01"),
        (["heal\nth=1"], "precision heal\\nth=1: no such metric; write one of health, retention, "
         "share_of_wallet (did you mean health?)"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_with_what_would_do(wanted, message):
    with pytest.raises(UserError) as told:
        Precision.parse(wanted, KNOWN)
    assert str(told.value) == message


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(UserError) as told:
        Precision.parse(["helth=1", "retention=x", "health=1"], KNOWN)
    assert len(str(told.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"minimum": 2}, "from 2 to 1000 replicates cannot be; write a minimum of 3 or more"),
        ({"minimum": 50, "maximum": 20}, "from 50 to 20 replicates cannot be"),
        ({"look_ahead": -1}, "a look-ahead of -1 cannot be; write 0 or more"),
        ({"confidence": 95}, "95 is no confidence; write a share such as 0.95"),
    ],
)
def test_a_rule_that_no_run_could_follow_is_refused(numbers, message):
    with pytest.raises(UserError, match=message):
        Precision({"retention": 0.1}, **numbers)


# ---- known theory -------------------------------------------------------------------------------


@pytest.mark.long
def test_with_the_look_ahead_the_interval_keeps_what_it_promises():
    hits = {0: 0, 5: 0}
    for seed in range(1500):
        values = normals(seed, 800)
        for look_ahead in hits:
            rule = Precision({"retention": 0.4}, minimum=3, look_ahead=look_ahead)
            hits[look_ahead] += not until_it_stops(rule, values)[0].progress["retention"].interval.excludes(0)
    # three replicates may agree by luck: without looking ahead the interval misses too often
    assert hits[0] / 1500 < 0.92
    assert hits[5] / 1500 > hits[0] / 1500
    assert hits[5] / 1500 == pytest.approx(0.95, abs=0.025)

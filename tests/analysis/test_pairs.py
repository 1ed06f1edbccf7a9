"""Differences on the same draws, against theory and scipy."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from relsim.analysis.intervals import mean_interval
from relsim.analysis.pairs import Paired, paired_difference

numbers = st.floats(-1e6, 1e6)
pairs = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=30).map(
    lambda rows: list(zip(*rows, strict=True))
)


def normals(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


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


def test_paired_is_a_plain_value():
    assert paired_difference([1, 2], [2, 4]) == paired_difference([1, 2], [2, 4])
    assert isinstance(paired_difference([1, 2], [2, 4]), Paired)

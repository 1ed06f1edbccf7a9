"""The interval of a mean, against theory and scipy."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from relsim.analysis.intervals import mean_interval

numbers = st.floats(-1e6, 1e6)
samples = st.lists(numbers, min_size=2, max_size=30)


def normals(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


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

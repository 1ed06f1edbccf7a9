"""How many more replicates would do."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.analysis.intervals import Interval, mean_interval
from relsim.analysis.pairs import paired_difference
from relsim.analysis.planning import replicates_for


def normals(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


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

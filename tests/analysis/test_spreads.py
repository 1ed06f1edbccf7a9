"""How much single runs differ, and that it is no interval."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.analysis.intervals import mean_interval
from relsim.analysis.spreads import spread

numbers = st.floats(-1e6, 1e6)
samples = st.lists(numbers, min_size=2, max_size=30)


def normals(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape)


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

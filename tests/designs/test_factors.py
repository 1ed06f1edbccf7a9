"""Distributions and factors: always inside the range, never falling."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.designs import Factor, load_study
from relsim.designs.distributions import Distribution

shares = st.lists(st.floats(0, 1), min_size=2, max_size=20).map(sorted)
ends = st.tuples(st.floats(-100, 100), st.floats(0.01, 100)).map(lambda at: (at[0], at[0] + at[1]))
positive = ends.map(lambda at: (abs(at[0]) + 0.001, abs(at[0]) + 0.001 + at[1] - at[0]))


@st.composite
def distributions(draw) -> Distribution:
    """Draw a distribution that an experiment could describe."""
    shape = draw(st.sampled_from(["uniform", "loguniform", "triangular", "normal", "lognormal", "beta"]))
    low, high = draw(positive if shape in ("loguniform", "lognormal") else ends)
    inside, size = low + draw(st.floats(0, 1)) * (high - low), st.floats(0.1, 10)
    parameters = {
        "triangular": (min(inside, high),),
        "normal": (inside, draw(size)),
        "lognormal": (min(inside, high), draw(st.floats(0.1, 2))),
        "beta": (draw(size), draw(size)),
    }
    return Distribution(shape, low, high, parameters.get(shape, ()))


@given(distributions(), shares)
def test_quantiles_never_fall_and_stay_inside_the_range(distribution, shares):
    values = distribution.quantile(np.array(shares))
    assert (np.diff(values) >= 0).all()
    assert (distribution.low <= values).all()
    assert (values <= distribution.high).all()


@given(distributions())
def test_the_ends_are_reached(distribution):
    low, high = distribution.quantile(np.array([0.0, 1.0]))
    assert (low, high) == (distribution.low, distribution.high)


@pytest.mark.parametrize(
    ("distribution", "name", "arguments"),
    [
        (Distribution("uniform", 1, 3), "uniform", (1, 2)),
        (Distribution("loguniform", 1, 3), "loguniform", (1, 3)),
        (Distribution("triangular", 1, 4, (2,)), "triang", (1 / 3, 1, 3)),
        (Distribution("normal", -1, 4, (1, 2)), "truncnorm", (-1, 1.5, 1, 2)),
        (Distribution("beta", 1, 3, (2, 5)), "beta", (2, 5, 1, 2)),
    ],
)
def test_quantiles_are_those_that_scipy_gives(distribution, name, arguments):
    from scipy import stats

    at = np.linspace(0, 1, 41)
    expected = getattr(stats, name)(*arguments).ppf(at)
    assert distribution.quantile(at) == pytest.approx(expected, rel=1e-9)


def test_the_median_of_a_lognormal_cut_evenly_is_its_median():
    cut = Distribution("lognormal", 2 * math.exp(-1.5), 2 * math.exp(1.5), (2, 0.5))
    assert cut.quantile(np.array([0.5])) == pytest.approx([2.0])


def test_a_normal_is_cut_at_three_standard_deviations_and_at_the_range_of_the_setting():
    def ends(**entry):
        study = load_study(
            {"scenario": "village", "vary": {"choose.price": {"distribution": "normal", **entry}}}
        )
        return study.factors[0].low, study.factors[0].high

    assert ends(mean=4.0, sd=0.5) == (2.5, 5.5)
    assert ends(mean=1.0, sd=0.5) == (0.0, 2.5)
    assert ends(mean=1.0, sd=0.5, low=0.5, high=1.25) == (0.5, 1.25)


def test_values_have_twelve_digits_so_that_equal_points_are_equal():
    assert Distribution("uniform", 0, 1).quantile(np.linspace(0, 1, 11)).tolist() == [
        0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0,
    ]  # fmt: skip


@given(st.integers(1, 7), st.floats(0, 1))
def test_levels_have_equal_slices(count, share):
    levels = tuple("abcdefg"[:count])
    value = Factor("x", ("x",), levels=levels).at(share)
    slice_ = levels.index(value)
    assert slice_ / count <= share + 1e-12
    assert share - 1e-12 <= (slice_ + 1) / count


def test_whole_numbers_in_a_range_are_equally_likely():
    factor = Factor("weeks", ("leave.gone_weeks",), Distribution("uniform", 3, 5), whole=True)
    values = factor.values((np.arange(300) + 0.5) / 300)
    assert {value: values.count(value) for value in (3, 4, 5)} == {3: 100, 4: 100, 5: 100}
    assert (factor.at(0), factor.at(1), factor.low, factor.high) == (3, 5, 3, 5)


def test_whole_numbers_of_other_distributions_are_rounded():
    factor = Factor("weeks", ("leave.gone_weeks",), Distribution("triangular", 3, 9, (4,)), whole=True)
    assert {type(value) for value in factor.values(np.linspace(0, 1, 50))} == {int}
    assert (factor.at(0), factor.at(1)) == (3, 9)


def test_the_ends_of_levels_are_the_least_and_the_greatest_or_the_first_and_the_last_word():
    numbers, words = Factor("x", ("x",), levels=(4.0, 0.0, 2.0)), Factor("x", ("x",), levels=("boss", "any"))
    assert (numbers.low, numbers.high, numbers.is_number) == (0.0, 4.0, True)
    assert (words.low, words.high, words.is_number) == ("boss", "any", False)

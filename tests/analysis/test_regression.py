import numpy as np
import pytest

from relsim.analysis.regression import correlation, least_squares, logit, quadratic, ranks


def test_least_squares_finds_the_coefficients_that_made_the_data() -> None:
    rng = np.random.default_rng(1)
    x, z = rng.normal(size=4000), rng.normal(size=4000)
    fit = least_squares(2.0 + 0.5 * x - 1.5 * z + rng.normal(size=4000), {"x": x, "z": z})
    for name, truth in (("constant", 2.0), ("x", 0.5), ("z", -1.5)):
        assert abs(fit[name] - truth) < 4 * fit.errors[name] < 0.1


def test_r_squared_is_the_share_of_the_variance_that_is_explained() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=20_000)
    assert least_squares(x + rng.normal(size=20_000), {"x": x}).fit == pytest.approx(0.5, abs=0.02)


def test_the_logit_finds_the_coefficients_that_made_the_data() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=20_000)
    y = rng.uniform(size=20_000) < 1.0 / (1.0 + np.exp(-(-3.0 + 0.8 * x)))
    fit = logit(y, {"x": x})
    assert abs(fit["x"] - 0.8) < 4 * fit.errors["x"] < 0.2
    assert abs(fit["constant"] + 3.0) < 4 * fit.errors["constant"]


def test_the_logit_of_a_table_is_the_logarithm_of_its_odds_ratio() -> None:
    y, x = [1] * 8 + [0] * 2 + [1] * 5 + [0] * 5, [1] * 10 + [0] * 10
    assert logit(y, {"x": x})["x"] == pytest.approx(np.log(4.0))


def test_the_logit_settles_where_full_steps_would_run_off() -> None:
    rng = np.random.default_rng(0)
    risk = np.where(rng.uniform(size=60_000) < 0.08, -3.8, -7.8)  # most have next to none
    told = rng.uniform(size=60_000) < 0.02
    fit = logit(rng.uniform(size=60_000) < np.exp(risk + 0.5 * told), {"told": told, "risk": risk})
    assert fit["risk"] == pytest.approx(1.0, abs=0.1)
    assert abs(fit["told"] - 0.5) < 2 * fit.errors["told"] < 1.5
    assert 0.1 < fit.fit < 0.5


def test_what_tells_the_outcome_for_certain_has_no_coefficient() -> None:
    with pytest.raises(ValueError, match="tell the outcome for certain"):
        logit(np.arange(40) > 19, {"x": np.arange(40.0)})


def test_columns_that_say_the_same_are_refused() -> None:
    x = np.arange(10.0)
    with pytest.raises(ValueError, match="say the same: constant, a, b"):
        least_squares(x, {"a": x, "b": 2 * x})


def test_an_outcome_that_never_happens_is_refused() -> None:
    with pytest.raises(ValueError, match="some rows where it happened"):
        logit(np.zeros(10), {"x": np.arange(10.0)})


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="2 coefficients need more than 2 rows"):
        least_squares([1.0, 2.0], {"x": [0.0, 1.0]})


def test_the_sign_of_the_square_tells_convex_from_concave() -> None:
    x = np.linspace(0.0, 1.0, 101)
    assert quadratic(np.exp(3 * x), x)["x2"] > 0 > quadratic(np.log1p(9 * x), x)["x2"]


def test_what_does_not_vary_has_no_correlation() -> None:
    assert np.isnan(correlation([1.0, 1.0], [0.0, 1.0]))


def test_ranks_of_equal_values_are_their_mean() -> None:
    assert ranks([5, 5, 1]).tolist() == [1.5, 1.5, 0.0]

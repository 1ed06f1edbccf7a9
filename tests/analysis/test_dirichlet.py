import numpy as np
import pytest

from relsim.analysis.dirichlet import brand_table, double_jeopardy, duplication, fit_dirichlet


def market(people: int, mean: float, shape: float, alphas: list[float], seed: int = 1) -> np.ndarray:
    """Purchases of each person of each brand, drawn from an NBD-Dirichlet."""
    rng = np.random.default_rng(seed)
    totals = rng.poisson(rng.gamma(shape, mean / shape, people))
    shares = rng.dirichlet(alphas, people)
    return np.array([rng.multinomial(total, share) for total, share in zip(totals, shares, strict=True)])


ALPHAS = [0.5, 0.3, 0.2, 0.1, 0.05]


def test_the_fit_finds_the_law_that_made_the_market() -> None:
    fit = fit_dirichlet(brand_table(market(40_000, 3.0, 0.8, ALPHAS)))
    assert fit.mean == pytest.approx(3.0, rel=0.03)
    assert fit.shape == pytest.approx(0.8, rel=0.05)
    assert fit.concentration == pytest.approx(sum(ALPHAS), rel=0.05)


def test_the_law_predicts_penetration_and_frequency_of_each_brand() -> None:
    table = brand_table(market(40_000, 3.0, 0.8, ALPHAS))
    law = fit_dirichlet(table)
    assert np.abs(law.penetration / table.penetration - 1).max() < 0.05
    assert np.abs(law.frequency / table.frequency - 1).max() < 0.05


def test_a_dirichlet_market_shows_double_jeopardy_and_duplication() -> None:
    bought = market(40_000, 3.0, 0.8, ALPHAS)
    assert double_jeopardy(brand_table(bought))[0] >= 0.9
    coefficient, fit = duplication(bought)
    assert fit > 0.9
    assert coefficient > 0


def test_brands_that_share_no_buyers_have_no_duplication() -> None:
    assert duplication([[1, 0], [1, 0], [0, 1], [0, 0]])[0] == 0.0


def test_independent_brands_are_duplicated_as_often_as_they_are_bought() -> None:
    rng = np.random.default_rng(4)
    bought = (rng.uniform(size=(100_000, 3)) < np.array([0.3, 0.2, 0.1])).astype(int)
    coefficient, fit = duplication(bought)
    assert coefficient == pytest.approx(1.0, abs=0.02)
    assert fit > 0.99


def test_a_market_without_purchases_is_refused() -> None:
    with pytest.raises(ValueError, match="people who bought something"):
        brand_table([[0, 0]])

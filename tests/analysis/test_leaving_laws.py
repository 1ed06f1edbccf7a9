"""Fitted laws of leaving against published fits."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relsim.analysis.leaving_laws import fit_geometric, fit_sbg, sbg_survival

# Regular customers still there after years 0 to 12, per thousand
# (Fader & Hardie 2007, after Berry & Linoff 2004)
REGULAR = np.array([1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173])


def histograms(rows, length=13):
    """Return ended and censored counts by age of (duration, ended) customers."""
    durations, over = np.array([r[0] for r in rows], int), np.array([r[1] for r in rows], bool)
    return np.bincount(durations[over], minlength=length), np.bincount(durations[~over], minlength=length)


def cohort(alive):
    """Return ended and censored counts of a cohort, from those still there after 0, 1, 2, ... periods."""
    alive = np.asarray(alive)
    return [0, *(alive[:-1] - alive[1:])], [0] * (len(alive) - 1) + [alive[-1]]


positive = st.floats(0.05, 50)


@given(positive, positive)
def test_sbg_survival_is_the_running_product_of_its_retention(alpha, beta):
    t = np.arange(1, 40)
    rates = (beta + t - 1) / (alpha + beta + t - 1)
    np.testing.assert_allclose(sbg_survival(alpha, beta, t), np.cumprod(rates), rtol=1e-9)
    assert sbg_survival(alpha, beta, 0) == pytest.approx(1.0)


def test_the_published_fit_to_the_regular_customers_is_found_again():
    fit = fit_sbg(*cohort(REGULAR[:8]))
    assert (round(fit.alpha, 3), round(fit.beta, 3)) == (0.704, 1.182)


def test_the_published_fit_forecasts_years_8_to_12_within_a_point():
    fit = fit_sbg(*cohort(REGULAR[:8]))
    forecast = 100 * sbg_survival(fit.alpha, fit.beta, np.arange(13))
    published = [100, 62.7, 47.4, 38.8, 33.2, 29.2, 26.2, 23.9, 22.0, 20.4, 19.1, 18.0, 17.0]
    np.testing.assert_allclose(forecast, published, atol=0.06)
    assert np.max(np.abs(forecast - REGULAR / 10)) == pytest.approx(0.6, abs=0.05)


@pytest.mark.parametrize(("alpha", "beta"), [(0.7, 1.2), (0.668, 3.806), (5.0, 20.0)])
def test_a_fit_recovers_the_law_that_made_the_data(alpha, beta):
    alive = np.round(10_000_000 * sbg_survival(alpha, beta, np.arange(13))).astype(int)
    fit = fit_sbg(*cohort(alive))
    assert fit.alpha == pytest.approx(alpha, rel=0.01)
    assert fit.beta == pytest.approx(beta, rel=0.01)


def test_a_fit_sees_through_late_entry_and_censoring():
    # the same law, with half of the customers in sight only from age 3 on and a fifth lost each period
    rng = np.random.default_rng(3)
    chance = rng.beta(0.7, 1.2, 200_000)
    life, sight = rng.geometric(chance), rng.geometric(0.2, 200_000)
    start = np.where(rng.random(200_000) < 0.5, 3, 0)
    seen = (life >= start) & (sight >= start)
    life, sight, start = life[seen], np.minimum(sight[seen], 30), start[seen]
    over = life <= sight
    ended, censored = histograms(list(zip(np.minimum(life, sight), over, strict=True)), length=31)
    fit = fit_sbg(ended, censored, np.bincount(start, minlength=31))
    assert fit.alpha == pytest.approx(0.7, rel=0.05)
    assert fit.beta == pytest.approx(1.2, rel=0.05)


@given(st.lists(st.floats(0.3, 0.99), min_size=2, max_size=12).map(sorted))
def test_no_neighbour_of_an_sbg_fit_fits_better(retention):
    alive = np.round(5000 * np.cumprod([1, *retention])).astype(int)
    ended, censored = cohort(alive)

    def likelihood(alpha, beta):
        t = np.arange(1, len(alive))
        left = np.log(alpha / (alpha + beta + t - 1)) + np.log(sbg_survival(alpha, beta, t - 1))
        return np.sum(np.array(ended[1:]) * left) + alive[-1] * np.log(sbg_survival(alpha, beta, t[-1]))

    fit = fit_sbg(ended, censored)
    assume(fit.alpha + fit.beta < 1e5)  # beyond it the beta functions of this test lose their digits
    best = likelihood(fit.alpha, fit.beta)
    assert fit.log_likelihood == pytest.approx(best, rel=1e-6)
    for a in (0.98, 1, 1.02):
        for b in (0.98, 1, 1.02):
            assert likelihood(fit.alpha * a, fit.beta * b) <= best + 1e-6 * abs(best)


def test_customers_who_do_not_differ_make_an_sbg_fit_geometric():
    alive = np.round(1_000_000 * 0.8 ** np.arange(10)).astype(int)
    fit, plain = fit_sbg(*cohort(alive)), fit_geometric(*cohort(alive))
    assert fit.alpha / (fit.alpha + fit.beta) == pytest.approx(0.2, abs=1e-3)
    assert fit.alpha + fit.beta > 1000
    assert fit.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-6)


def test_the_geometric_fit_by_hand():
    # 36 endings in 100 + 80 periods at risk
    fit = fit_geometric(ended=[0, 20, 16], censored=[0, 0, 64])
    assert fit.churn == 0.2
    assert fit.log_likelihood == pytest.approx(36 * math.log(0.2) + 144 * math.log(0.8))


def test_a_constant_churn_fits_the_regular_customers_clearly_worse():
    ended, censored = cohort(REGULAR[:8])
    mixed, constant = fit_sbg(ended, censored), fit_geometric(ended, censored)
    assert mixed.log_likelihood - constant.log_likelihood > 50
    forecast = (1 - constant.churn) ** np.arange(13)
    assert np.max(np.abs(forecast - REGULAR / 1000)) > 0.1


def test_nobody_left_is_no_churn():
    assert fit_geometric([0, 0], [0, 5]).churn == 0.0
    assert fit_geometric([0, 0], [0, 5]).log_likelihood == 0.0


@pytest.mark.parametrize(
    ("ended", "censored", "message"),
    [
        ([1, 2], [0, 3], "starts at age 1"),
        ([0], [5], "for a whole period"),
        ([0, 0], [0, 5], "who left and customers who stayed"),
        ([0, 5, 0], [0, 0, 0], "who left and customers who stayed"),
        ([0, 5], [0, 5], "watched at two ages"),
    ],
)
def test_an_sbg_fit_needs_leavers_and_stayers_from_age_one(ended, censored, message):
    with pytest.raises(ValueError, match=message):
        fit_sbg(ended, censored)

"""The fitted law of buying against scipy."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given
from hypothesis import strategies as st

from relsim.analysis.buying_law import fit_nbd


@given(st.lists(st.integers(0, 50), min_size=2, max_size=15))
def test_no_other_shape_or_mean_fits_better_than_the_nbd_fit(counts):
    bought = np.arange(len(counts))
    assume(np.sum(bought * counts) > 0)

    def likelihood(shape, mean):
        return float(np.sum(counts * scipy.stats.nbinom.logpmf(bought, shape, shape / (shape + mean))))

    fit = fit_nbd(counts)
    assert fit.mean == pytest.approx(np.sum(bought * counts) / np.sum(counts))
    if math.isfinite(fit.shape) and fit.shape < 1e4:
        assert fit.log_likelihood == pytest.approx(likelihood(fit.shape, fit.mean), rel=1e-6, abs=1e-6)
    for shape in np.geomspace(1e-3, 1e4, 30):
        assert likelihood(shape, fit.mean) <= fit.log_likelihood + 1e-6
    if math.isfinite(fit.shape):
        for factor in (0.97, 1.03):
            assert likelihood(fit.shape, fit.mean * factor) <= fit.log_likelihood + 1e-6


def test_the_nbd_that_made_the_counts_is_found_again():
    rng = np.random.default_rng(4)
    bought = rng.poisson(rng.gamma(0.6, 3.0, 50_000))
    fit = fit_nbd(np.bincount(bought))
    assert fit.shape == pytest.approx(0.6, rel=0.03)
    assert fit.mean == pytest.approx(1.8, rel=0.03)


def test_customers_who_do_not_differ_buy_like_poisson():
    counts = [200, 500, 200]  # mean 8/9, variance below it
    fit = fit_nbd(counts)
    assert fit.shape == math.inf
    poisson = np.sum(counts * scipy.stats.poisson.logpmf(np.arange(3), fit.mean))
    assert fit.log_likelihood == pytest.approx(poisson)


@pytest.mark.parametrize("counts", [[], [10], [0, 0], [10, 0, 0]])
def test_an_nbd_fit_needs_a_purchase(counts):
    with pytest.raises(ValueError, match="bought something"):
        fit_nbd(counts)


def test_purchases_are_counted():
    with pytest.raises(ValueError, match="counts: one count"):
        fit_nbd([1, 2.5])

"""The law of buying: everybody at a rate of their own, the rates gamma distributed (NBD).

Source: Ehrenberg (1959), Applied Statistics 8 (negative binomial buying, "NBD").
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from relsim.analysis.histograms import whole_counts

EXTREME = 14.0  # bound of the fit, in logarithms: a mixing this narrow cannot be told from none


@dataclass(frozen=True, slots=True)
class NegativeBinomial:
    """Everybody buys at an own, constant rate; the rates are gamma distributed.

    `mean` is purchases per person and period; `shape` is small where people differ much, infinite where
    they do not (Poisson).
    """

    shape: float
    mean: float
    log_likelihood: float


def fit_nbd(counts: ArrayLike) -> NegativeBinomial:
    """Return the negative binomial law of buying that fits best (maximum likelihood).

    The mean is the mean of the data; the shape maximises what is left. Where counts vary no more than
    Poisson counts do, customers do not seem to differ and the shape is infinite. The probability of k
    purchases is `scipy.stats.nbinom.pmf(k, shape, shape / (shape + mean))`.

    Parameters
    ----------
    counts : int array, shape (K,)
        People who bought k times in one period, k = 0 to K - 1; with the zeros.

    Raises
    ------
    ValueError
        When nobody bought anything.

    Examples
    --------
    >>> fit = fit_nbd([60, 19, 9, 5, 3, 2, 1, 1])
    >>> round(fit.shape, 2), round(fit.mean, 2)
    (0.54, 0.87)
    """
    from scipy.optimize import minimize_scalar  # half a second to import, and few runs fit

    (people,) = whole_counts(counts=counts)
    purchases = np.arange(len(people))
    total, bought = int(people.sum()), int(np.sum(people * purchases))
    if not bought:
        raise ValueError("a law of buying needs people who bought something")
    mean = bought / total
    orders = -float(np.sum(people * gammaln(purchases + 1.0)))  # of k purchases, which does not matter

    def missed(log_shape: float) -> float:
        """Return minus the log-likelihood at the logarithm of the shape."""
        shape = np.exp(log_shape)
        mixing = np.sum(people * (gammaln(shape + purchases) - gammaln(shape)))
        return (
            -float(mixing - total * shape * np.log1p(mean / shape) - bought * np.log1p(shape / mean)) / total
        )

    if np.sum(people * (purchases - mean) ** 2) <= bought:
        return NegativeBinomial(float("inf"), mean, orders + bought * float(np.log(mean)) - bought)
    best = minimize_scalar(missed, bounds=(-EXTREME, EXTREME), method="bounded", options={"xatol": 1e-9})
    return NegativeBinomial(float(np.exp(best.x)), mean, orders - float(best.fun) * total)

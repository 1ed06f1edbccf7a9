"""The law of buying until one is gone unseen: BG/NBD.

People buy at gamma distributed rates, and after each purchase are gone with a chance of their own, beta
distributed. Source: Fader, Hardie & Lee (2005), Marketing Science 24(2).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, gammaln

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BetaGeometricNBD:
    """Rates are gamma(r, alpha) distributed, chances to be gone after a purchase beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float

    @property
    def gone(self) -> float:
        """The mean chance to be gone after a purchase, share."""
        return self.a / (self.a + self.b)


def log_likelihood(place: ArrayLike, repeats: ArrayLike, last: ArrayLike, watched: ArrayLike) -> Floats:
    """Return the log-likelihood of each customer at r, alpha, a, b.

    Parameters
    ----------
    place : (r, alpha, a, b)
    repeats, last, watched : float arrays, shape (n,)
        Repeat purchases, when the last one was (0 without any), and how long one was watched, all since
        the first purchase.

    Examples
    --------
    >>> log_likelihood((0.243, 4.414, 0.793, 2.426), [2], [30.43], [38.86]).round(3).tolist()
    [-9.459]
    """
    r, alpha, a, b = (float(value) for value in np.asarray(place, np.float64))
    x, t, end = (np.asarray(column, np.float64) for column in (repeats, last, watched))
    base = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    here = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + end)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = betaln(a + 1.0, b + np.maximum(x, 1.0) - 1.0) - betaln(a, b) - (r + x) * np.log(alpha + t)
    return np.asarray(base + np.where(x > 0, np.logaddexp(here, left), here), np.float64)


def fit_bgnbd(repeats: ArrayLike, last: ArrayLike, watched: ArrayLike) -> BetaGeometricNBD:
    """Return the BG/NBD that fits best (maximum likelihood); arrays as for `log_likelihood`.

    Raises
    ------
    ValueError
        When nobody bought again.
    """
    from scipy.optimize import minimize  # half a second to import, and few runs fit

    cells, people = np.unique(np.column_stack([repeats, last, watched]), axis=0, return_counts=True)
    if not np.any(cells[:, 0] > 0):
        raise ValueError("a law of buying again needs people who did")

    def missed(logs: Floats) -> float:
        value = log_likelihood(np.exp(np.clip(logs, -12, 12)), cells[:, 0], cells[:, 1], cells[:, 2])
        return -float(np.sum(people * value)) / float(people.sum())

    best = minimize(missed, (-1.0, 1.5, -0.3, 0.9), method="Nelder-Mead",
                    options={"xatol": 1e-4, "fatol": 1e-9, "maxiter": 4000, "maxfev": 4000})  # fmt: skip
    r, alpha, a, b = np.exp(np.clip(best.x, -12, 12)).tolist()
    return BetaGeometricNBD(r, alpha, a, b, -float(best.fun) * float(people.sum()))

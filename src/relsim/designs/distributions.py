"""How a number varies: distributions by their quantile functions, cut to a range.

The quantile of a uniform, log-uniform or triangular distribution is plain arithmetic, with logarithm and
exponential of our own, so that it is the same on any machine. Those of the normal, lognormal and beta are
SciPy's. All are given to 12 digits: what the machine adds beyond them would only tell equal points apart.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtr, ndtri

from relsim.draws import exp, log

Floats = NDArray[np.float64]
Shape = Literal["uniform", "loguniform", "triangular", "normal", "lognormal", "beta"]

DIGITS = 12
TINY = 1e-50  # the smallest share that is told from none
TAIL = 3.0  # standard deviations at which a normal is cut where nothing else is said

PARAMETERS: dict[Shape, tuple[str, ...]] = {
    "uniform": (),
    "loguniform": (),
    "triangular": ("mode",),
    "normal": ("mean", "sd"),
    "lognormal": ("median", "spread"),
    "beta": ("a", "b"),
}
"""What each distribution takes beside low and high, in the order of `Distribution.parameters`."""


@dataclass(frozen=True)
class Distribution:
    """A distribution between two ends.

    Attributes
    ----------
    shape : str
    low, high : float
        The ends; a normal or lognormal is cut there, a beta stretched to them.
    parameters : tuple of float
        Those of `PARAMETERS`: (mode), (mean, sd), (median, spread: the sd of the logarithm), (a, b).

    Examples
    --------
    >>> Distribution("triangular", 1.0, 4.0, (2.0,)).quantile(np.array([0.0, 0.5, 1.0])).round(3).tolist()
    [1.0, 2.268, 4.0]
    """

    shape: Shape
    low: float
    high: float
    parameters: tuple[float, ...] = ()

    def quantile(self, shares: Floats) -> Floats:
        """Return the values below which shares of the distribution lie; never outside the ends."""
        held = np.clip(shares, TINY, 1.0)  # below it some quantiles are no number
        raw = np.asarray(_QUANTILES[self.shape](self, held), np.float64)
        rounded = np.array([float(f"{x:.{DIGITS}g}") for x in raw.ravel().tolist()]).reshape(raw.shape)
        inside = np.clip(rounded, self.low, self.high)
        return np.where(shares <= 0.0, self.low, np.where(shares >= 1.0, self.high, inside))

    def mass(self) -> float:
        """Return how much of the whole distribution lies between the ends."""
        if self.shape not in ("normal", "lognormal"):
            return 1.0
        below, above = self._cuts()
        return above - below

    def _cuts(self) -> tuple[float, float]:
        """Return which shares of the whole normal lie below the ends."""
        low, high = (self.low, self.high)
        middle, sd = self.parameters
        if self.shape == "lognormal":
            low, high, middle = (log(x) if x > 0 else -np.inf for x in (low, high, middle))
        return float(ndtr((low - middle) / sd)), float(ndtr((high - middle) / sd))

    def _normal(self, shares: Floats) -> Floats:
        """Return standard deviations from the middle."""
        below, above = self._cuts()
        return np.asarray(ndtri(below + shares * (above - below)))


def _uniform(of: Distribution, shares: Floats) -> Floats:
    return of.low + shares * (of.high - of.low)


def _loguniform(of: Distribution, shares: Floats) -> Floats:
    low, high = log(of.low), log(of.high)
    return np.array([exp(low + share * (high - low)) for share in shares.ravel()]).reshape(shares.shape)


def _triangular(of: Distribution, shares: Floats) -> Floats:
    (mode,), width = of.parameters, of.high - of.low
    up, down = mode - of.low, of.high - mode
    rising = of.low + np.sqrt(shares * width * up)
    return np.where(shares * width < up, rising, of.high - np.sqrt((1.0 - shares) * width * down))


def _normal(of: Distribution, shares: Floats) -> Floats:
    mean, sd = of.parameters
    return mean + sd * of._normal(shares)


def _lognormal(of: Distribution, shares: Floats) -> Floats:
    median, spread = of.parameters
    return median * np.exp(spread * of._normal(shares))


def _beta(of: Distribution, shares: Floats) -> Floats:
    a, b = of.parameters
    return of.low + betaincinv(a, b, shares) * (of.high - of.low)


_QUANTILES = {
    "uniform": _uniform,
    "loguniform": _loguniform,
    "triangular": _triangular,
    "normal": _normal,
    "lognormal": _lognormal,
    "beta": _beta,
}

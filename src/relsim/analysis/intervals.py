"""Where the mean over all possible runs lies: a mean over replicates with its interval.

An interval shrinks with more replicates. How much single runs differ is another question: see
`relsim.analysis.spreads`. Both are about chance inside the model, not about whether the model is true.

A replicate in which a metric is not defined is a NaN: it is left out, and counted as `missing`.

Source: Law (2015), Simulation Modeling and Analysis, 5th ed., chapter 9 (replications).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit  # not scipy.stats, which takes a second to import

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over replicates and the interval in which the true mean lies.

    Attributes
    ----------
    mean, low, high : float
        In the unit of the metric. The bounds are NaN with fewer than two replicates.
    n : int
        Replicates that count.
    sd : float
        Standard deviation between replicates (not of the mean); NaN with fewer than two.
    missing : int
        Replicates left out because the metric was not defined in them.
    confidence : float
        Share of such intervals that contain the true mean.
    """

    mean: float
    low: float
    high: float
    n: int
    sd: float
    missing: int = 0
    confidence: float = 0.95

    @property
    def half_width(self) -> float:
        """Half the width of the interval, in the unit of the metric."""
        return half_width(self.sd, self.n, self.confidence)

    def excludes(self, value: float) -> bool:
        """Say whether a value lies outside the interval (never with unknown bounds)."""
        return value < self.low or value > self.high


def half_width(sd: float, n: int, confidence: float = 0.95) -> float:
    """Return half the width of the Student t interval of a mean, `t(1 - alpha/2, n - 1) sd / sqrt(n)`.

    NaN with fewer than two values.

    >>> round(half_width(sd=1.0, n=10), 3)
    0.715
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is a share between 0 and 1, not {confidence}")
    return float(stdtrit(n - 1, (1 + confidence) / 2) * sd / np.sqrt(n)) if n > 1 else float("nan")


def mean_interval(values: ArrayLike, confidence: float = 0.95) -> Interval:
    """Return the mean over replicates with its Student t interval.

    The replicates are independent, and their mean is close to normal: each replicate is itself a
    mean or a share over many customers, so few replicates do (Law 2015, section 9.4.1).

    Parameters
    ----------
    values : float array, shape (n,)
        One number a replicate. NaN = not defined in this replicate.
    confidence : float
        Share of intervals that contain the true mean.

    Raises
    ------
    ValueError
        When the values are not a list of numbers or the confidence is not a share.

    Examples
    --------
    >>> retention = mean_interval([0.80, 0.82, 0.84, float("nan")])
    >>> print(f"{retention.mean:.3f} [{retention.low:.3f}, {retention.high:.3f}], n = {retention.n}")
    0.820 [0.770, 0.870], n = 3
    """
    given = one_a_replicate(values)
    kept = given[~np.isnan(given)]
    mean, sd = _mean_and_sd(kept)
    half = half_width(sd, len(kept), confidence)
    return Interval(mean, mean - half, mean + half, len(kept), sd, len(given) - len(kept), confidence)


def one_a_replicate(values: ArrayLike) -> Floats:
    """Return numbers as a column, one a replicate; anything else is refused."""
    column = np.asarray(values, np.float64)
    if column.ndim != 1:
        raise ValueError(f"one number a replicate, please: shape (n,), not {column.shape}")
    return column


def _mean_and_sd(kept: Floats) -> tuple[float, float]:
    """Return mean and standard deviation; equal values have exactly none."""
    if len(kept) and np.all(kept == kept[0]):
        return float(kept[0]), 0.0 if len(kept) > 1 and np.isfinite(kept[0]) else float("nan")
    if len(kept) == 0:
        return float("nan"), float("nan")
    with np.errstate(over="ignore", invalid="ignore"):  # of infinities: no bounds, but no crash
        return float(np.mean(kept)), float(np.std(kept, ddof=1))

"""Two scenarios run on the same draws: the difference, replicate by replicate.

Source: Law (2015), Simulation Modeling and Analysis, 5th ed., chapters 10 and 11 (comparing systems, common
random numbers).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr  # not scipy.stats, which takes a second to import

from relsim.analysis.intervals import Interval, mean_interval, one_a_replicate


@dataclass(frozen=True, slots=True)
class Paired:
    """Two scenarios run on the same draws, replicate by replicate.

    Attributes
    ----------
    base, other : Interval
        Both levels, over the complete pairs.
    difference : Interval
        Of `other - base` within pairs.
    variance_removed : float
        `1 - var(other - base) / (var(base) + var(other))`: the share of the difference's variance that
        shared draws took away. 0 = independent runs would do as well, below 0 = pairing harms; NaN
        where nothing varies.
    correlation : float
        Between the scenarios over pairs; NaN where one of them does not vary.
    p_value : float
        Two-sided, of no difference (one-sample t test on the differences).
    """

    base: Interval
    other: Interval
    difference: Interval
    variance_removed: float
    correlation: float
    p_value: float

    @property
    def settled(self) -> bool:
        """Whether the sign is settled: the interval of the difference excludes 0."""
        return self.difference.excludes(0.0)


def paired_difference(base: ArrayLike, other: ArrayLike, confidence: float = 0.95) -> Paired:
    """Compare two scenarios that were run on the same draws.

    What chance does to both alike cancels within a pair, so the difference is known better than either
    level (common random numbers; Law 2015, section 11.2). A pair counts where both sides are defined.

    Parameters
    ----------
    base, other : float array, shape (n,)
        One number a replicate, the same replicate at the same place. NaN = not defined.
    confidence : float
        Of all three intervals.

    Raises
    ------
    ValueError
        When the two do not have the same length.

    Examples
    --------
    >>> pair = paired_difference([0.60, 0.70, 0.80, 0.90], [0.66, 0.74, 0.85, 0.97])
    >>> print(f"{pair.difference.mean:.3f} [{pair.difference.low:.3f}, {pair.difference.high:.3f}]")
    0.055 [0.034, 0.076]
    >>> pair.settled, round(pair.variance_removed, 3)
    (True, 0.995)
    """
    a, b = one_a_replicate(base), one_a_replicate(other)
    if len(a) != len(b):
        raise ValueError(f"pairs need as many base as other replicates, not {len(a)} and {len(b)}")
    complete = ~(np.isnan(a) | np.isnan(b))
    a, b = np.where(complete, a, np.nan), np.where(complete, b, np.nan)
    with np.errstate(invalid="ignore"):  # infinity less infinity is undefined, and so missing
        difference = mean_interval(b - a, confidence)
    level_a, level_b = mean_interval(a, confidence), mean_interval(b, confidence)
    apart = level_a.sd * level_a.sd + level_b.sd * level_b.sd
    varies = level_a.sd * level_b.sd > 0
    return Paired(
        level_a,
        level_b,
        difference,
        variance_removed=1 - difference.sd * difference.sd / apart if apart else float("nan"),
        correlation=float(np.corrcoef(a[complete], b[complete])[0, 1]) if varies else float("nan"),
        p_value=_p_value(difference),
    )


def _p_value(difference: Interval) -> float:
    error = difference.sd / np.sqrt(difference.n) if difference.n else float("nan")
    if error == 0.0:
        return 1.0 if difference.mean == 0.0 else 0.0
    return float(2 * stdtr(difference.n - 1, -abs(difference.mean) / error))

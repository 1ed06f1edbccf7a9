"""How long customers stay: from counts by duration to the Kaplan-Meier curve and what is read from it.

For what the counts are see `relsim.analysis.histograms`.

Sources: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53; Kalbfleisch & Prentice (2002), The Statistical
Analysis of Failure Time Data, 2nd ed. (the log-log interval); Tsai, Jewell & Wang (1987), Biometrika 74
(late entry).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from relsim.analysis.histograms import watched_at, whole_counts

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Survival:
    """A Kaplan-Meier curve; every array has shape (T,), index = age.

    Attributes
    ----------
    time : int array
        Ages in periods, 0 to T - 1.
    at_risk, ended, censored : int array
        Relationships watched at an age, and those that ended or left sight there.
    survival : float array
        Share still customers after an age; NaN from the first age on at which nobody was watched any more.
    low, high : float array
        Pointwise log-log interval; 1 before the first ending, NaN where survival is 0 or unknown.
    """

    time: NDArray[np.int64]
    at_risk: NDArray[np.int64]
    ended: NDArray[np.int64]
    censored: NDArray[np.int64]
    survival: Floats
    low: Floats
    high: Floats


def kaplan_meier(
    ended: ArrayLike, censored: ArrayLike, entered: ArrayLike | None = None, confidence: float = 0.95
) -> Survival:
    """Return the share of relationships that outlive each age, with censoring.

    `S(d) = prod(1 - ended[s] / at_risk[s], s <= d)`, with the log-log interval on Greenwood's variance.

    Parameters
    ----------
    ended, censored : int array, shape (T,)
        Relationships that ended, or left sight alive, at age d.
    entered : int array, shape (T,), optional
        Relationships that came into sight at age d, before that age's endings (late entry: they had
        begun before the run looked). Left out, all are watched from age 0. With late entry the curve is
        of those who reach the first watched age, and jumps where few are watched early on.
    confidence : float
        Of the pointwise interval.

    Raises
    ------
    ValueError
        When shapes differ, counts are negative or broken, or more are lost than were watched.

    Examples
    --------
    Ten customers: two left after one week, one after three; five were watched for two weeks only.

    >>> curve = kaplan_meier(ended=[0, 2, 0, 1], censored=[0, 0, 5, 2])
    >>> curve.at_risk.tolist(), curve.survival.round(3).tolist()
    ([10, 10, 8, 3], [1.0, 0.8, 0.8, 0.533])
    """
    lost, hidden = whole_counts(ended=ended, censored=censored)
    at_risk = watched_at(lost, hidden, entered)
    watched = at_risk > 0
    late = (np.cumsum(watched) == 0) & np.any(
        watched
    )  # ages before anybody was watched: the curve starts after
    unknown = np.cumsum(~watched & ~late) > 0
    seen = np.where(watched, at_risk, 1)
    survival = np.cumprod(1 - lost / seen, dtype=np.float64)
    survival[unknown & (survival > 0)] = np.nan
    with np.errstate(divide="ignore", invalid="ignore"):  # nobody left yet, or nobody is left
        greenwood = np.sqrt(np.cumsum(lost / (seen * (seen - lost))))
        reach = ndtri((1 + confidence) / 2) * greenwood / np.log(survival)
        low, high = survival ** np.exp(-reach), survival ** np.exp(reach)
    low[survival == 1.0] = high[survival == 1.0] = 1.0
    return Survival(np.arange(len(lost)), at_risk, lost, hidden, survival, low, high)


def retention_rates(curve: Survival) -> Floats:
    """Return the share of those still there that stays through each age: `r(t) = S(t) / S(t - 1)`.

    Returns
    -------
    float array, shape (T,), NaN where nobody was watched

    Examples
    --------
    >>> retention_rates(kaplan_meier(ended=[0, 2, 0, 1], censored=[0, 0, 5, 2])).round(3).tolist()
    [1.0, 0.8, 1.0, 0.667]
    """
    watched = curve.at_risk > 0
    return np.where(watched, 1 - curve.ended / np.where(watched, curve.at_risk, 1), np.nan)


def median_lifetime(curve: Survival) -> float:
    """Return the first age, in periods, that at most half outlive; NaN where that was not seen.

    >>> median_lifetime(kaplan_meier(ended=[0, 2, 1, 1], censored=[0, 0, 0, 0]))
    1.0
    """
    half = np.flatnonzero(curve.survival <= 0.5)
    return float(curve.time[half[0]]) if len(half) else float("nan")


def restricted_mean_lifetime(curve: Survival, horizon: int) -> float:
    """Return the mean lifetime up to a horizon: the area below the curve.

    What a whole mean cannot tell with censoring, this can: how many of the first `horizon` periods a new
    customer stays (Irwin 1949, J. Hygiene 47).

    Parameters
    ----------
    curve : Survival
    horizon : int
        In periods, at most T.

    Returns
    -------
    float
        In periods, 0 to `horizon`; NaN where nobody was watched that long.

    Examples
    --------
    >>> restricted_mean_lifetime(kaplan_meier(ended=[0, 2, 1, 1], censored=[0, 0, 0, 0]), horizon=3)
    1.75
    """
    if not 0 <= horizon <= len(curve.time):
        raise ValueError(f"a horizon within the {len(curve.time)} ages of the curve, please, not {horizon}")
    return float(np.sum(curve.survival[:horizon]))

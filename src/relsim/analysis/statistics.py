"""From replicates to statements: intervals of a mean, spreads of runs, paired differences.

Two questions that are easily mixed up have two types here. An `Interval` says where the mean over all
possible runs lies; it shrinks with more replicates. A `Spread` says how much single runs differ; it
does not. Both are about chance inside the model, not about whether the model is true.

A replicate in which a metric is not defined is a NaN: it is left out, and counted as `missing`.

Sources: Law (2015), Simulation Modeling and Analysis, 5th ed., chapters 9 to 11 (replications,
comparing systems, common random numbers); Holm (1979), Scand. J. Statistics 6; Hyndman & Fan (1996),
The American Statistician 50.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit  # not scipy.stats, which takes a second to import

Floats = NDArray[np.float64]

MOST = 10**15  # replicates, beyond anything that could be run


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


@dataclass(frozen=True, slots=True)
class Spread:
    """How much single runs differ: quantiles of runs, not an interval of their mean.

    Attributes
    ----------
    lowest_run, lower_run, median_run, upper_run, highest_run : float
        In the unit of the metric; NaN without runs. The `inner` share of runs lies between `lower_run`
        and `upper_run`.
    inner : float
    runs, missing : int
        Runs that count, and runs in which the metric was not defined.
    """

    lowest_run: float
    lower_run: float
    median_run: float
    upper_run: float
    highest_run: float
    inner: float
    runs: int
    missing: int = 0


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
    given = _column(values)
    kept = given[~np.isnan(given)]
    mean, sd = _mean_and_sd(kept)
    half = half_width(sd, len(kept), confidence)
    return Interval(mean, mean - half, mean + half, len(kept), sd, len(given) - len(kept), confidence)


def spread(values: ArrayLike, inner: float = 0.8) -> Spread:
    """Return how much single runs differ.

    Quantiles are the median-unbiased ones (Hyndman & Fan's type 8): the usual kind makes the spread of
    few runs too narrow.

    Parameters
    ----------
    values : float array, shape (n,)
        One number a run. NaN = not defined in this run.
    inner : float
        Share of runs between the lower and the upper run.

    Examples
    --------
    >>> runs = spread([0.80, 0.82, 0.84, 0.86, 0.88], inner=0.5)
    >>> print(f"half of all runs lie between {runs.lower_run:.3f} and {runs.upper_run:.3f}")
    half of all runs lie between 0.813 and 0.867
    """
    if not 0 < inner < 1:
        raise ValueError(f"inner is a share between 0 and 1, not {inner}")
    given = _column(values)
    kept = given[~np.isnan(given)]
    points = (0.0, (1 - inner) / 2, 0.5, (1 + inner) / 2, 1.0)
    marks = np.quantile(kept, points, method="median_unbiased") if len(kept) else np.full(5, np.nan)
    lowest, lower, median, upper, highest = map(float, marks)
    return Spread(lowest, lower, median, upper, highest, inner, len(kept), len(given) - len(kept))


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
    a, b = _column(base), _column(other)
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


def holm(p_values: ArrayLike) -> Floats:
    """Return p-values corrected for how many questions were asked (Holm 1979).

    The chance of even one false alarm in the family stays below the level at which the corrected values
    are read, whatever the dependence between the questions. NaN stays NaN and does not count.

    Parameters
    ----------
    p_values : float array, shape (m,)

    Returns
    -------
    float array, shape (m,), never below the given values, never above 1

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    p = _column(p_values)
    if np.any((p < 0) | (p > 1)):
        raise ValueError("p-values lie between 0 and 1")
    corrected = np.full(len(p), np.nan)
    order = np.argsort(p, kind="stable")[: np.count_nonzero(~np.isnan(p))]
    steps = p[order] * np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return corrected


def simultaneous(family: Sequence[Paired], confidence: float = 0.95) -> list[Paired]:
    """Return comparisons whose intervals of the difference hold all at once.

    Intervals are Bonferroni-t, each at `1 - (1 - confidence) / m` (Law 2015, section 10.3): the standard
    for simulation, right under any dependence. Max-t intervals, which take the correlations into
    account, would be a little narrower and would themselves need chance. P-values are Holm's, which
    find a little more than the intervals: `p_value` can lie below `1 - confidence` where the interval
    still holds 0. `settled` follows the interval, so what is shown and what is said agree.

    Parameters
    ----------
    family : sequence of Paired
        Every difference that is looked at together. Those without known bounds do not count in m.
    confidence : float
        That all intervals of differences hold. The levels keep their own intervals.

    Examples
    --------
    >>> one = paired_difference([0.60, 0.70, 0.80, 0.90], [0.66, 0.74, 0.85, 0.97])
    >>> both = simultaneous([one, one])
    >>> round(one.difference.half_width, 3), round(both[0].difference.half_width, 3)
    (0.021, 0.027)
    """
    asked = sum(not np.isnan(pair.p_value) for pair in family)
    each = 1 - (1 - confidence) / max(asked, 1)
    p_values = holm([pair.p_value for pair in family])
    return [
        replace(pair, difference=_at(pair.difference, each), p_value=float(p))
        for pair, p in zip(family, p_values, strict=True)
    ]


def replicates_for(estimate: Interval | Paired, half_width: float) -> int | None:
    """Return how many more replicates would bring an interval to a wanted half width.

    The smallest n with `t(1 - alpha/2, n - 1) sd / sqrt(n) <= half_width`, less the replicates there
    are, with the `sd` seen so far (Law 2015, section 9.4.1; Hoad, Robinson & Davies 2010, J. Operational
    Research Society 61). The sd is itself an estimate, so in about half of all cases the advised number
    turns out a little short: ask again, or let `relsim.analysis.precision` decide when to stop.

    Parameters
    ----------
    estimate : Interval or Paired
        Of a comparison, the interval of the difference counts. Its confidence is kept.
    half_width : float
        Wanted, in the unit of the metric, above 0.

    Returns
    -------
    int or None
        0 where the interval is narrow enough, None where fewer than two replicates tell nothing or not
        even 10^15 would do. A replicate in which the metric is not defined does not count: plan for
        those on top.

    Examples
    --------
    >>> pilot = mean_interval([0.80, 0.82, 0.84, 0.79, 0.85])
    >>> replicates_for(pilot, half_width=0.01)
    23
    """
    if not half_width > 0:
        raise ValueError(f"a wanted half width is above 0, not {half_width}")
    now = estimate.difference if isinstance(estimate, Paired) else estimate
    if not np.isfinite(now.sd):
        return None
    low, high = now.n - 1, now.n  # too few, perhaps enough: double, then halve the gap
    while not replace(now, n=high).half_width <= half_width:
        low, high = high, 2 * high
        if high > MOST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        enough = replace(now, n=middle).half_width <= half_width
        low, high = (low, middle) if enough else (middle, high)
    return high - now.n


def _column(values: ArrayLike) -> Floats:
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


def _p_value(difference: Interval) -> float:
    error = difference.sd / np.sqrt(difference.n) if difference.n else float("nan")
    if error == 0.0:
        return 1.0 if difference.mean == 0.0 else 0.0
    return float(2 * stdtr(difference.n - 1, -abs(difference.mean) / error))


def _at(interval: Interval, confidence: float) -> Interval:
    half = half_width(interval.sd, interval.n, confidence)
    return replace(interval, low=interval.mean - half, high=interval.mean + half, confidence=confidence)

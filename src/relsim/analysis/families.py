"""Many comparisons looked at together: p-values and intervals that hold all at once.

Sources: Holm (1979), Scand. J. Statistics 6; Law (2015), Simulation Modeling and Analysis, 5th ed.,
chapter 10.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from relsim.analysis.intervals import Floats, Interval, half_width, one_a_replicate
from relsim.analysis.pairs import Paired


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
    p = one_a_replicate(p_values)
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
    >>> from relsim.analysis.pairs import paired_difference
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


def _at(interval: Interval, confidence: float) -> Interval:
    half = half_width(interval.sd, interval.n, confidence)
    return replace(interval, low=interval.mean - half, high=interval.mean + half, confidence=confidence)

"""Repeat buying: who buys again, how much the most frequent buyers buy, and whether they stay so.

Sources: Ehrenberg (1988), Repeat-Buying; Fader, Hardie & Lee (2005), Marketing Science 24(2) (the tables by
number of repeats); Sharp, Romaniuk & Graham (2019) (the share of the top fifth).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def chance_of_next(repeats: ArrayLike, most: int = 6) -> Floats:
    """Return the share of those who repeated k times that went on to k + 1, for k = 0 to `most` - 1.

    With k = 0 it is the share that bought again at all. NaN where nobody got that far.

    >>> chance_of_next([0, 0, 1, 2, 3], most=3).round(3).tolist()
    [0.6, 0.667, 0.5]
    """
    counts = np.asarray(repeats)
    reached = np.array([(counts >= k).sum() for k in range(most + 1)], np.float64)
    return np.where(reached[:-1] > 0, reached[1:] / np.maximum(reached[:-1], 1), np.nan)


def means_by_count(before: ArrayLike, after: ArrayLike, most: int = 7) -> Floats:
    """Return mean purchases in a later period by purchases in an earlier one: 0 to `most` - 1, and more.

    >>> means_by_count([0, 0, 1, 3], [0, 1, 2, 4], most=2).tolist()
    [0.5, 2.0, 4.0]
    """
    group = np.minimum(np.asarray(before), most)
    later = np.asarray(after, np.float64)
    people = np.bincount(group, minlength=most + 1)
    total = np.bincount(group, later, minlength=most + 1)
    return np.where(people > 0, total / np.maximum(people, 1), np.nan)


def share_of_top(counts: ArrayLike, top: float = 0.2) -> float:
    """Return the share of purchases that the most frequent buyers make, among those who bought.

    >>> share_of_top([0, 6, 1, 1, 1, 1])
    0.6
    """
    bought = np.sort(np.asarray(counts, np.float64))[::-1]
    bought = bought[bought > 0]
    if not len(bought):
        return float("nan")
    heads = top * len(bought)
    whole = int(heads)
    part = bought[whole] * (heads - whole) if whole < len(bought) else 0.0
    return float((bought[:whole].sum() + part) / bought.sum())


def still_at_top(before: ArrayLike, after: ArrayLike, top: float = 0.2) -> float:
    """Return the share of the most frequent buyers of one period that are among them in the next.

    Where several at the edge bought equally often, they count by the chance that they would be taken.

    >>> still_at_top([9, 8, 1, 1, 1, 1, 1, 1, 1, 1], [9, 1, 8, 1, 1, 1, 1, 1, 1, 1])
    0.5
    """
    first, second = _at_top(np.asarray(before), top), _at_top(np.asarray(after), top)
    return float(np.sum(first * second) / np.sum(first)) if first.sum() > 0 else float("nan")


def _at_top(counts: NDArray[np.int64], top: float) -> Floats:
    """Return for each person the chance to be counted among the top share of buyers."""
    places = top * float((counts > 0).sum())
    made = np.zeros(len(counts))
    for count in np.unique(counts)[::-1]:
        here = counts == count
        if count <= 0 or places <= 0:
            break
        made[here] = min(1.0, places / here.sum())
        places -= here.sum()
    return made


def bimodality(values: ArrayLike) -> float:
    """Return Sarle's coefficient of bimodality: above 5/9 (a flat distribution) there seem to be two humps.

    (skewness squared + 1) / kurtosis.

    >>> round(bimodality([0, 0, 0, 1, 1, 1]), 3), round(bimodality(np.linspace(0, 1, 1001)), 3)
    (1.0, 0.556)
    """
    column = np.asarray(values, np.float64)
    spread = column.std()
    if spread == 0.0:
        return float("nan")
    z = (column - column.mean()) / spread
    return float(((z**3).mean() ** 2 + 1.0) / (z**4).mean())


def lead(first: ArrayLike, second: ArrayLike, most: int) -> int:
    """Return by how many periods the first series leads the second where they correlate most, 0 to `most`.

    Both are taken as changes from period to period, so that a common drift counts for nothing.

    >>> x = np.sin(np.arange(40) ** 1.5)
    >>> lead(x[3:], x[:-3], most=6)
    3
    """
    from relsim.analysis.regression import correlation

    a, b = np.diff(np.asarray(first, np.float64)), np.diff(np.asarray(second, np.float64))
    found = [correlation(a[: len(a) - lag], b[lag:]) for lag in range(most + 1)]
    return int(np.nanargmax(found)) if np.any(np.isfinite(found)) else -1

"""Counts by duration, as runs keep them: checked, and how many were watched at each age.

`ended[d]` relationships ended at age d, `censored[d]` were still alive at age d when the run stopped looking.
Ages are whole periods (weeks, years), and index d of every array is age d. A relationship that is censored at
an age was at risk of ending at that age.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def whole_counts(**histograms: ArrayLike) -> list[NDArray[np.int64]]:
    """Return histograms as whole numbers of one length."""
    columns = []
    for name, given in histograms.items():
        column = np.asarray(given)
        if column.ndim != 1 or not np.all(np.isfinite(column) & (column >= 0) & (column == np.floor(column))):
            raise ValueError(f"{name}: one count per age, please, whole and not below 0")
        columns.append(column.astype(np.int64))
    if len({len(column) for column in columns}) > 1:
        lengths = ", ".join(f"{name} {len(c)}" for name, c in zip(histograms, columns, strict=True))
        raise ValueError(f"one count per age in each, please, not {lengths}")
    return columns


def watched_at(
    lost: NDArray[np.int64], hidden: NDArray[np.int64], entered: ArrayLike | None
) -> NDArray[np.int64]:
    """Return how many were watched at each age, before that age's endings."""
    gone = np.cumsum(lost + hidden)
    if entered is None:
        return (gone[-1] if len(gone) else 0) - gone + lost + hidden
    came, _ = whole_counts(entered=entered, ended=lost)
    at_risk = np.cumsum(came) - gone + lost + hidden
    if np.any(at_risk < lost + hidden) or np.sum(came) != np.sum(lost + hidden):
        raise ValueError("entered: all who ended or left sight entered before, and nobody else, please")
    return at_risk

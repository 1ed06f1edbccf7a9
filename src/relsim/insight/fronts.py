"""Pareto fronts: what cannot be had better in one goal without having it worse in another."""

import numpy as np

from relsim.analysis.intervals import Floats


def front(scores: Floats) -> np.ndarray:
    """Return which rows no other row beats in everything; more is better in every column.

    Parameters
    ----------
    scores : float array, shape (n, goals)
        Rows with NaN are never on the front.

    Examples
    --------
    >>> front(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]])).tolist()
    [True, True, False, True]
    """
    known = [bool(np.isfinite(row).all()) for row in scores]
    return np.array(
        [
            known[at]
            and not any(
                known[other] and (scores[other] >= scores[at]).all() and (scores[other] > scores[at]).any()
                for other in range(len(scores))
            )
            for at in range(len(scores))
        ],
        dtype=bool,
    )


def covered(scores: Floats, worst: Floats, best: Floats) -> float:
    """Return the share of the box between the worst and the best corner that a front dominates.

    Parameters
    ----------
    scores : float array, shape (n, goals)
        More is better.
    worst, best : float arrays, shape (goals,)

    Examples
    --------
    >>> covered(np.array([[1.0, 0.5], [0.5, 1.0]]), np.zeros(2), np.ones(2))
    0.75
    """
    width = np.where(best > worst, best - worst, 1.0)
    unit = np.clip((scores - worst) / width, 0.0, 1.0)
    return _volume(unit[np.isfinite(unit).all(axis=1)])


def _volume(unit: Floats) -> float:
    """Return the volume that points dominate above 0: slices along the last goal."""
    if not len(unit):
        return 0.0
    if unit.shape[1] == 1:
        return float(unit.max())
    heights, volume, below = np.unique(unit[:, -1]), 0.0, 0.0
    for height in heights:
        volume += (float(height) - below) * _volume(unit[unit[:, -1] >= height][:, :-1])
        below = float(height)
    return volume

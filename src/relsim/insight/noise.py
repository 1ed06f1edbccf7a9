"""How much of what differs between runs is chance, and how much of that is left in means over replicates.

Every point runs on the same draws: replicate r is the same luck everywhere. So a number is a mean, plus what
the point does, plus what replicate r does to all points alike, plus what it does to this point alone; a
two-way layout with one number a cell (Law 2015, section 11.2, for why the third part cancels between points).
The law of total variance adds the shares up: variance of single runs = variance of the points' means + mean
variance within points.
"""

from typing import NamedTuple

import numpy as np

from relsim.analysis.intervals import Floats


class Noise(NamedTuple):
    """Shares of variance; NaN with one replicate, or where nothing varies.

    Attributes
    ----------
    chance : float
        Of the variance of single runs, what is chance; the rest is what the points' settings do.
    shared : float
        Of the variance of single runs, the part of chance that moves all points alike: it cancels when points
        are compared on the same draws.
    in_means : float
        Of the variance between the points' means over replicates, what is still chance.
    runs : int
        Runs that were counted.
    """

    chance: float
    shared: float
    in_means: float
    runs: int


def noise_of(values: Floats) -> Noise:
    """Return how much is chance, from all points that are defined in every replicate.

    Parameters
    ----------
    values : float array, shape (points, replicates)

    Examples
    --------
    >>> luck = np.array([0.3, -0.1, -0.2])
    >>> found = noise_of(np.array([[1.0], [2.0], [3.0]]) + luck)  # the same luck everywhere
    >>> round(found.chance, 2), round(found.in_means, 2)
    (0.07, 0.0)
    """
    kept = values[np.isfinite(values).all(axis=1)]
    n, r = kept.shape
    if n < 2 or r < 2 or np.ptp(kept) == 0.0:
        return Noise(np.nan, np.nan, np.nan, kept.size)
    by_point, by_replicate = kept.mean(axis=1), kept.mean(axis=0)
    rest = kept - by_point[:, None] - by_replicate + kept.mean()
    alone = float(np.sum(rest**2) / ((n - 1) * (r - 1)))
    means = float(np.var(by_point, ddof=1))
    points = max(means - alone / r, 0.0)
    shared = max(float(np.var(by_replicate, ddof=1)) - alone / n, 0.0)
    whole = points + shared + alone
    return Noise((shared + alone) / whole, shared / whole, min(alone / r / means, 1.0), kept.size)

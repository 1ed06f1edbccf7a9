"""Who is still there, by when they came: relationships alive by cohort of dates and age.

A cohort is everybody whose relationship began within some weeks (`recording.cohort`), whole recorded intervals
together. Members of an interval are seen again at every recorded week after it. So at the k-th recorded week
after the end of the interval in which it began, a relationship has lived through k intervals, and through less
than k + 1: its age is told as k intervals.
"""

from typing import Any

import numpy as np

from relsim.compiled import compiled
from relsim.state import ACTIVE, DORMANT, World


def cohort_of_rows(weeks: int, every: int, width: int) -> np.ndarray:
    """Return the cohort of those who began in each recorded interval, int64 (weeks // every,).

    An interval belongs to the cohort in which its first week lies. A rest of weeks after the last whole
    interval has no cohort: nobody sees it again.

    Parameters
    ----------
    weeks, every : int
        Recorded weeks, and weeks between recorded rows.
    width : int
        Weeks in a cohort; 0 for no cohorts.

    Examples
    --------
    >>> cohort_of_rows(weeks=27, every=4, width=13).tolist()
    [0, 0, 0, 0, 1, 1]
    """
    if width == 0:
        return np.zeros(0, np.int64)
    _, cohort = np.unique(np.arange(weeks // every) * every // width, return_inverse=True)
    return cohort.astype(np.int64)


@compiled
def count_by_birth(world: World, began: int, every: int, living: Any, lo: int, hi: int) -> None:
    """Count the relationships of persons lo to hi that last, by vendor and interval in which they began.

    Parameters
    ----------
    world : World
    began : int
        The tick of recorded week 0; what is older is not counted.
    every : int
        Weeks in an interval.
    living : int array, shape (V, intervals)
        Added to.
    """
    for i in range(lo, hi):
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            if (tie.state == ACTIVE or tie.state == DORMANT) and tie.birth >= began:
                living[int(tie.vendor), (int(tie.birth) - began) // every] += 1


class Cohorts:
    """How many of each cohort are still there, age by age.

    Parameters
    ----------
    of_intervals : int array
        From `cohort_of_rows`.
    vendors : int

    Attributes
    ----------
    alive : int array, shape (V, cohorts, intervals)
        Relationships that last, by vendor, cohort and age in intervals.

    Examples
    --------
    Two intervals in one cohort. Of the three who began in the first, two are there an interval later.

    >>> cohorts = Cohorts(np.array([0, 0]), vendors=1)
    >>> cohorts.see(1, np.array([[3, 0]]))
    >>> cohorts.see(2, np.array([[2, 4]]))
    >>> cohorts.alive.tolist()
    [[[7, 2]]]
    """

    def __init__(self, of_intervals: np.ndarray, vendors: int) -> None:
        """Begin with nobody."""
        self._of_intervals = of_intervals
        self.alive = np.zeros((vendors, len(set(of_intervals.tolist())), len(of_intervals)), np.int64)

    def see(self, row: int, living: np.ndarray) -> None:
        """Take down who of each interval is there at the end of interval `row`, counted from 1."""
        intervals = np.arange(row)
        self.alive[:, self._of_intervals[:row], row - 1 - intervals] += living[:, :row]

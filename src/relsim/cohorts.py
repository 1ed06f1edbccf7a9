"""Who is still there, by when they came: relationships alive by cohort of dates and age.

A cohort is everybody whose relationship began within some weeks (`recording.cohort`). To look at all
relationships costs time, so it is done about once a quarter, in weeks that are recorded anyway. Whoever began
between two looks is one interval; a cohort is whole intervals. At the k-th look after the one that ends its
interval, a relationship has lived through k intervals and through less than k + 1: its age is told as k
intervals.
"""

from typing import Any, NamedTuple

import numpy as np

from relsim.compiled import compiled
from relsim.state import ACTIVE, DORMANT, World

QUARTER = 13  # weeks between two looks, at most


class Calendar(NamedTuple):
    """When is looked, and who belongs together.

    Attributes
    ----------
    step : int
        Weeks in an interval.
    cohort : int array
        The cohort of each interval; empty where cohorts are not followed.
    """

    step: int
    cohort: np.ndarray


def calendar_of(weeks: int, every: int, width: int) -> Calendar:
    """Return the calendar of some recorded weeks.

    An interval is as many recorded rows as fit into a quarter (or into a narrower cohort), at least one. It
    belongs to the cohort in which its middle lies. A rest of weeks after the last whole interval belongs to
    none: nobody sees it again.

    Parameters
    ----------
    weeks, every : int
        Recorded weeks, and weeks between recorded rows.
    width : int
        Weeks in a cohort; 0 for no cohorts.

    Examples
    --------
    >>> calendar = calendar_of(weeks=100, every=4, width=52)
    >>> calendar.step, calendar.cohort.tolist()
    (12, [0, 0, 0, 0, 1, 1, 1, 1])
    """
    step = max(1, min(QUARTER, width) // every) * every
    if width == 0:
        return Calendar(step, np.zeros(0, np.int64))
    middles = np.arange(weeks // step) * step + step / 2
    _, cohort = np.unique(middles // width, return_inverse=True)
    return Calendar(step, cohort.astype(np.int64))


@compiled
def count_by_birth(world: World, began: int, step: int, living: Any, lo: int, hi: int) -> None:
    """Count the relationships of persons lo to hi that last, by vendor and interval in which they began.

    Parameters
    ----------
    world : World
    began : int
        The tick of recorded week 0; what is older is not counted.
    step : int
        Weeks in an interval.
    living : int array, shape (V, intervals)
        Added to.
    """
    for i in range(lo, hi):
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            if (tie.state == ACTIVE or tie.state == DORMANT) and tie.birth >= began:
                living[int(tie.vendor), (int(tie.birth) - began) // step] += 1


class Cohorts:
    """How many of each cohort are still there, age by age.

    Parameters
    ----------
    calendar : Calendar
    vendors : int

    Attributes
    ----------
    alive : int array, shape (V, cohorts, intervals)
        Relationships that last, by vendor, cohort and age in intervals.

    Examples
    --------
    Two intervals in one cohort. Of the three who began in the first, two are there an interval later.

    >>> cohorts = Cohorts(Calendar(4, np.array([0, 0])), vendors=1)
    >>> cohorts.see(1, np.array([[3, 0]]))
    >>> cohorts.see(2, np.array([[2, 4]]))
    >>> cohorts.alive.tolist()
    [[[7, 2]]]
    """

    def __init__(self, calendar: Calendar, vendors: int) -> None:
        """Begin with nobody."""
        self.calendar = calendar
        cohort = calendar.cohort
        self.alive = np.zeros((vendors, len(set(cohort.tolist())), len(cohort)), np.int64)

    def are_due(self, week: int) -> bool:
        """Return whether to look at the beginning of a week."""
        return week > 0 and week % self.calendar.step == 0 and len(self.calendar.cohort) > 0

    def see(self, look: int, living: np.ndarray) -> None:
        """Take down who of each interval is there at a look, counted from 1: (V, intervals)."""
        intervals = np.arange(look)
        self.alive[:, self.calendar.cohort[:look], look - 1 - intervals] += living[:, :look]

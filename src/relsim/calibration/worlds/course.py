"""What the customers of a log would do in a world: followed in it from when they are first seen."""

from dataclasses import dataclass

import numpy as np

from relsim.calibration.data.histories import Histories

QUIET = 0.75  # of a log's weeks, after which nobody begins in one of new customers
YEARS = 208  # weeks in which customers of a world begin, where those of the log are new


@dataclass(frozen=True, slots=True)
class Course:
    """Customers of a world who are first seen in a window, followed to the end.

    Attributes
    ----------
    people : int
    by_week : (T,) float64, in how many of them buy again, by the week of the world
    by_age : (T,) float64, the same by weeks since they were first seen
    at_risk : (T,) float64, how many are followed for that long
    """

    people: int
    by_week: np.ndarray
    by_age: np.ndarray
    at_risk: np.ndarray


def is_new(known: Histories) -> bool:
    """Return whether a log is one of new customers: nobody begins in its last quarter."""
    return bool(known.first.max() < QUIET * known.weeks)


def course_of(customer: np.ndarray, week: np.ndarray, weeks: int, window: int) -> Course:
    """Return the course of the customers of a vendor.

    Parameters
    ----------
    customer, week : array, shape (n,)
        From the log of a run, which begins after the warm-up as that of a firm that had customers before.
    weeks : int
        T.
    window : int
        Weeks in which those begin who are followed.

    Examples
    --------
    >>> ann, bob = 0, 1
    >>> seen = course_of(np.array([ann, bob, ann]), np.array([0, 1, 2]), weeks=4, window=2)
    >>> seen.people, seen.by_week.tolist(), seen.by_age.tolist(), seen.at_risk.tolist()
    (2, [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0], [2.0, 2.0, 2.0, 1.0])
    """
    inside = week < weeks
    names, who = np.unique(customer[inside], return_inverse=True)
    when, first = week[inside].astype(np.int64), np.full(len(names), weeks, np.int64)
    np.minimum.at(first, who, when)
    followed = first < window
    some = followed[who]
    cells = np.unique(np.column_stack([who[some], when[some]]), axis=0).reshape(-1, 2)
    began = first[cells[:, 0]]
    again = cells[:, 1] > began
    left = np.bincount(weeks - 1 - first[followed], minlength=weeks)
    return Course(
        int(followed.sum()),
        np.bincount(cells[again, 1], minlength=weeks).astype(np.float64),
        np.bincount((cells[:, 1] - began)[again], minlength=weeks).astype(np.float64),
        left[::-1].cumsum()[::-1].astype(np.float64),
    )


def beside_log(course: Course, known: Histories, weeks: int, new: bool) -> np.ndarray:
    """Return in how many weeks the customers of a log would buy again if they were those of the world.

    Customers of a firm that had some before its log began are followed in the world for the same weeks, and
    there are as many of them as in the log. New customers begin when those of the log did, and do what
    customers of the world do so long after their first purchase.

    Parameters
    ----------
    course : Course
    known : Histories
        Of the log.
    weeks : int
        From the first week of the log.
    new : bool
        Whether the customers of the log are new when it first shows them.

    Returns
    -------
    float array, shape (weeks,)
    """
    if not course.people:
        return np.zeros(weeks)
    if not new:
        return course.by_week[:weeks] * len(known) / course.people
    rate = np.divide(
        course.by_age, course.at_risk, out=np.zeros(len(course.by_age)), where=course.at_risk > 0
    )
    total, begun = np.zeros(weeks), np.bincount(known.first)
    for week in np.flatnonzero(begun):
        total[week:] += begun[week] * rate[: weeks - week]
    return total

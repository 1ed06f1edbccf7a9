"""Retention by cohort of dates: of those who came in the same weeks, how many are still there at each age.

A cohort stops at the age that all its members have reached, so nobody is counted as lost for having come
late. For what an age is see `relsim.cohorts`: members of age `a` have lived through `a` weeks, and through
less than an interval more. Taking up an ended relationship again begins a new one.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relsim.analysis.metrics.books import EVERYBODY, Books, Floats

Counts = NDArray[np.int64]
NAMED = "from week {}"
"""What a cohort is called where groups are told apart, by its first week."""


class CohortCounts(NamedTuple):
    """The cohorts of a run: C cohorts, A ages.

    Attributes
    ----------
    start : int array, shape (C,)
        The first week of each cohort.
    reached : int array, shape (C,)
        How many of the ages all members have reached.
    age : int array, shape (A,)
        In weeks.
    began : dict of int arrays, shape (C,)
        Relationships that began, by vendor.
    alive : dict of int arrays, shape (C, A)
        Those of them that last, by vendor.
    """

    start: Counts
    reached: Counts
    age: Counts
    began: dict[str, Counts]
    alive: dict[str, Counts]

    def told(self) -> tuple[Counts, Counts]:
        """Return of which cohort and of which age there is something to tell: ages that all have reached."""
        cohort, age = np.nonzero(np.arange(len(self.age)) < self.reached[:, None])
        return cohort, age

    def retention(self, vendor: str) -> Floats:
        """Return the share of those who began that is still there, in the order of `told`.

        It is NaN where nobody began.

        Examples
        --------
        >>> alive = np.array([[4, 3], [5, 0]])
        >>> began = np.array([4, 5])
        >>> counts = CohortCounts(began, np.array([2, 1]), began, {"shop": began}, {"shop": alive})
        >>> counts.retention("shop").tolist()
        [1.0, 0.75, 1.0]
        """
        cohort, age = self.told()
        began = self.began[vendor][cohort]
        nobody = np.full(len(cohort), np.nan)
        return np.divide(self.alive[vendor][cohort, age], began, out=nobody, where=began > 0)


def cohorts_of(books: Books) -> CohortCounts | None:
    """Return the cohorts of a run; None where none were recorded.

    Examples
    --------
    >>> from relsim.analysis.metrics import books_of
    >>> from relsim.model import RelationshipModel
    >>> world = {"horizon": {"weeks": 36}, "recording": {"cohort": 26}, "vendors": {"shop": {}}}
    >>> model = RelationshipModel(world, seed=1)
    >>> cohorts = cohorts_of(books_of(model, model.run()))
    >>> cohorts.start.tolist(), cohorts.age.tolist(), cohorts.reached.tolist()
    ([0, 24], [0, 12, 24], [2, 1])
    """
    step, of = books.calendar
    intervals = len(of)
    if not intervals:
        return None
    _, first, members = np.unique(of, return_index=True, return_counts=True)
    count, rows = len(first), step // int(books.weeks[1] - books.weeks[0])
    came = books.flow("acquired", "won_back")[1 : rows * intervals + 1]
    began = np.zeros((count, came.shape[1]))
    np.add.at(began, of, came.reshape(intervals, rows, -1).sum(axis=1))
    kept = np.moveaxis(books.record.cohorts[:, :count, :intervals], 0, -1)
    alive = books.pooled_sellers(kept.astype(np.float64))
    everybody = {vendor: column for column, (vendor, group) in enumerate(books.columns) if group == EVERYBODY}
    return CohortCounts(
        start=first * step,
        reached=intervals + 1 - first - members,
        age=np.arange(intervals) * step,
        began={vendor: began[:, column].astype(np.int64) for vendor, column in everybody.items()},
        alive={vendor: alive[..., column].astype(np.int64) for vendor, column in everybody.items()},
    )

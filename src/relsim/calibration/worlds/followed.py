"""Customers followed from their first purchase: one reading of real logs and of simulated ones.

A simulated customer buys at a vendor once a week or not at all, so what counts in any log is weeks with a
purchase. They are counted from each customer's own first purchase, whose week is week 0; a customer is
followed for as many whole weeks as the log goes on.
"""

from dataclasses import dataclass

import numpy as np

from relsim.calibration.data.histories import DAYS
from relsim.draws import key, uniforms


@dataclass(frozen=True, slots=True)
class Followed:
    """Customers and the weeks in which they bought again.

    Attributes
    ----------
    first : (N,) int64, week of the first purchase
    weeks : (N,) int64, whole weeks for which each is followed after that of the first purchase
    row : (n,) int64, which customer bought again, in their order
    age : (n,) int64, in which week since the first purchase, from 1, in order
    """

    first: np.ndarray
    weeks: np.ndarray
    row: np.ndarray
    age: np.ndarray

    def __len__(self) -> int:
        """Return how many customers there are."""
        return len(self.weeks)

    def repeats(self) -> np.ndarray:
        """Return in how many weeks each bought again, shape (N,)."""
        return np.bincount(self.row, minlength=len(self))

    def by_week(self, weeks: int) -> np.ndarray:
        """Return repeat purchases of all in each week of the log, shape (weeks,)."""
        return np.bincount(self.first[self.row] + self.age, minlength=weeks)[:weeks]


def followed(customer: np.ndarray, day: np.ndarray, end: int, window: int) -> Followed:
    """Return the customers of a log who began in its window of acquisition.

    Parameters
    ----------
    customer, day : int array, shape (n,)
        Who bought, and when, in days.
    end : int
        The first day that is not known any more.
    window : int
        Weeks from the first day in which those begin who are followed.

    Examples
    --------
    >>> ann, bob, cid = 0, 1, 2
    >>> seen = followed(np.array([ann, ann, ann, bob, cid]), np.array([0, 3, 15, 8, 50]), end=70, window=4)
    >>> seen.weeks.tolist(), seen.repeats().tolist(), seen.age.tolist()
    ([9, 7], [1, 0], [2])
    """
    pairs = np.unique(np.column_stack([customer, day]), axis=0)
    pairs = pairs[pairs[:, 1] < end]
    day_of = pairs[:, 1] - pairs[:, 1].min()
    _, begins, who = np.unique(pairs[:, 0], return_index=True, return_inverse=True)
    first = day_of[begins]
    left = (end - pairs[:, 1].min() - first) // DAYS - 1
    age = (day_of - first[who.ravel()]) // DAYS
    return _cut(first // DAYS, left, who.ravel(), age, (first < window * DAYS) & (left > 0))


def followed_weeks(
    customer: np.ndarray,
    week: np.ndarray,
    weeks: int,
    window: int,
    like: np.ndarray | None = None,
    never: np.ndarray | None = None,
) -> Followed:
    """Return the customers of a simulated log who began in a window of acquisition.

    Parameters
    ----------
    customer : uint64 array, shape (n,)
    week : int array, shape (n,)
    weeks : int
        That were recorded.
    window : int
        Weeks in which those begin who are followed.
    like : int array, optional
        For how long customers are followed: each gets one of these by lot, instead of all weeks there are.
    never : uint64 array, optional
        People who did not buy at all, to be taken for customers who bought once and never again.
    """
    if never is not None:
        customer = np.concatenate([customer, never])
        week = np.concatenate([week, np.zeros(len(never), week.dtype)])
    names, begins, who = np.unique(customer, return_index=True, return_inverse=True)
    who, week = who.ravel(), week.astype(np.int64)
    first = np.full(len(begins), weeks, np.int64)
    np.minimum.at(first, who, week)
    left = weeks - 1 - first
    if like is not None:
        lot = uniforms(key(0, "followed"), names, 0)
        left = np.minimum(left, np.sort(like)[(lot * len(like)).astype(np.int64)])
    return _cut(first, left, who, week - first[who], (first < window) & (left > 0))


def _cut(first: np.ndarray, left: np.ndarray, who: np.ndarray, age: np.ndarray, keep: np.ndarray) -> Followed:
    """Return who is kept, with the weeks in which they are followed."""
    number = np.cumsum(keep) - 1
    some = keep[who] & (age > 0) & (age <= left[who])
    cells = np.unique(np.column_stack([number[who[some]], age[some]]), axis=0).reshape(-1, 2)
    return Followed(first[keep], left[keep], cells[:, 0], cells[:, 1])

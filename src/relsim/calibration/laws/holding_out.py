"""A log cut in two: weeks that a forecast may look at, and weeks that are held out to score it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relsim.calibration.data.histories import DAYS, Histories, histories


@dataclass(frozen=True)
class Cut:
    """Purchases, and the day from which on they are held out.

    Attributes
    ----------
    customer, day : (n,) int64
    at : int, the first day that is not known
    held : int, weeks from there on that are held out

    Examples
    --------
    >>> cut = Cut(np.array([0, 0, 0, 1]), np.array([0, 10, 20, 15]), at=14, held=2)
    >>> cut.repeats.tolist()  # Bob came later and is nobody's forecast
    [[0, 1, 1, 0]]
    >>> cut.before, cut.came
    (array([1]), array([1]))
    """

    customer: np.ndarray
    day: np.ndarray
    at: int
    held: int

    @cached_property
    def known(self) -> Histories:
        """What is known of each customer."""
        return histories(self.customer, self.day, self.at)

    @cached_property
    def repeats(self) -> np.ndarray:
        """Days with a repeat purchase, by known customer and week, shape (N, known + held weeks)."""
        early = np.unique(self.customer[self.day < self.at])
        pairs = np.unique(np.column_stack([self.customer, self.day]), axis=0)
        pairs = pairs[np.isin(pairs[:, 0], early) & (pairs[:, 1] < self.at + self.held * DAYS)]
        _, begins, who = np.unique(pairs[:, 0], return_index=True, return_inverse=True)
        repeat = np.ones(len(pairs), bool)
        repeat[begins] = False
        counts = np.zeros((len(begins), self.known.weeks + self.held), np.int64)
        week = self.known.weeks + (pairs[:, 1] - self.at) // DAYS
        np.add.at(counts, (who.ravel()[repeat], week[repeat]), 1)
        return counts

    @property
    def before(self) -> np.ndarray:
        """Repeat purchases of each customer in the known weeks, shape (N,)."""
        return np.asarray(self.repeats[:, : self.known.weeks].sum(axis=1))

    @property
    def came(self) -> np.ndarray:
        """Purchases of each customer in the weeks held out, shape (N,)."""
        return np.asarray(self.repeats[:, self.known.weeks :].sum(axis=1))

    @cached_property
    def age(self) -> np.ndarray:
        """Weeks since each customer's first purchase, at the end of what is known, shape (N,)."""
        early = self.day < self.at
        _, where = np.unique(self.customer[early], return_inverse=True)
        first = np.full(len(self.known), self.at)
        np.minimum.at(first, where.ravel(), self.day[early])
        return (self.at - 1 - first) / DAYS

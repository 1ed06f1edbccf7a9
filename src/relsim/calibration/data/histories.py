"""What a log says of each customer, week by week, as far as the law of buying needs it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, hstack

DAYS = 7  # of a week
BLOCK = 512  # histories at a time: what is worked out of them stays near the processor


@dataclass(frozen=True, slots=True)
class Histories:
    """What is known of customers at the end of a log.

    Everything counts from a customer's first purchase, which itself tells nothing but that he is there.
    Weeks are those of the calendar, counted back from the last day, so that the last one is whole. The
    week of the first purchase is not: the rest of it is its share.

    Attributes
    ----------
    repeats : (N,) int64, purchases after the first
    busy : (N,) float64, weeks with purchases, the first with its share
    gaps : (N, W) sparse int64, how often 0, 1, 2 ... silent weeks stand between two weeks with purchases
    silent : (N,) int64, silent weeks since the last purchase
    first : (N,) int64, week of the first purchase
    share : (N,) float64, share of the first week that was left after it
    weeks : int, W, weeks up to the end
    ties : (N,) float64, logarithm of what the law of buying leaves out: the orders in which purchases fell
    """

    repeats: np.ndarray
    busy: np.ndarray
    gaps: csr_array
    silent: np.ndarray
    first: np.ndarray
    share: np.ndarray
    weeks: int
    ties: np.ndarray

    def __len__(self) -> int:
        """Return how many customers there are."""
        return len(self.repeats)

    def take(self, rows: np.ndarray) -> "Histories":
        """Return the histories of some customers."""
        return Histories(
            self.repeats[rows],
            self.busy[rows],
            self.gaps[rows],
            self.silent[rows],
            self.first[rows],
            self.share[rows],
            self.weeks,
            self.ties[rows],
        )

    def counts(self) -> csr_array:
        """Return how often each entry of a law's table counts, shape (N, 2 * weeks + 4).

        Gaps between weeks with purchases, silent weeks up to the end, purchases, weeks with purchases,
        and 1 for the customer himself.
        """
        rows, ones = np.arange(len(self)), np.ones(len(self))
        ends = csr_array((ones, (rows, self.silent)), shape=(len(self), self.weeks + 1))
        plain = csr_array(np.column_stack([self.repeats, self.busy, ones]))
        return csr_array(hstack([self.gaps, ends, plain], format="csr"))

    def blocks(self) -> Iterator["Histories"]:
        """Yield the histories some at a time, so that what is worked out of them is small."""
        for start in range(0, len(self), BLOCK):
            yield self.take(np.arange(start, min(start + BLOCK, len(self))))

    def distinct(self) -> tuple["Histories", np.ndarray, np.ndarray]:
        """Return the histories that differ, how many customers have each, and which each customer has."""
        plain = np.column_stack([self.repeats, self.busy, self.silent, self.ties])
        edges, places, times = self.gaps.indptr, self.gaps.indices, self.gaps.data
        numbers: dict[tuple[bytes, bytes, bytes], int] = {}
        which = np.empty(len(self), np.int64)
        for row in range(len(self)):
            part = slice(edges[row], edges[row + 1])
            key = plain[row].tobytes(), places[part].tobytes(), times[part].tobytes()
            which[row] = numbers.setdefault(key, len(numbers))
        _, rows, many = np.unique(which, return_index=True, return_counts=True)
        return self.take(rows), many, which


def histories(customer: ArrayLike, day: ArrayLike, end: int, of_week: int = DAYS) -> Histories:
    """Return the histories of all customers who bought before a day.

    Several purchases of a customer on one day are one purchase.

    Parameters
    ----------
    customer : int array, shape (n,)
        Who bought, numbered from 0.
    day : int array, shape (n,)
        When, in days.
    end : int
        The first day that is not known any more.
    of_week : int
        Days of a week; more where days are counted in ticks.

    Returns
    -------
    Histories
        In the order of the customers' numbers; those who bought nothing before `end` are left out.

    Raises
    ------
    ValueError
        Nobody bought anything before the end.

    Examples
    --------
    >>> ann, bob = 0, 1
    >>> known = histories([ann, ann, ann, bob], [0, 3, 40, 20], end=70)
    >>> known.repeats.tolist(), known.silent.tolist(), known.weeks
    ([2, 0], [4, 7], 10)
    """
    numbers, days = np.asarray(customer, np.int64), np.asarray(day, np.int64)
    known = days < end
    if not known.any():
        raise ValueError("histories need somebody who bought something before the end")
    pairs = np.unique(np.column_stack([numbers[known], days[known]]), axis=0)
    _, begins, who = np.unique(pairs[:, 0], return_index=True, return_inverse=True)
    who = who.ravel()
    weeks = -(-(end - int(pairs[:, 1].min())) // of_week)
    week = weeks - 1 - (end - 1 - pairs[:, 1]) // of_week
    first, share = week[begins], ((end - 1 - pairs[begins, 1]) % of_week) / of_week

    repeat = np.ones(len(pairs), bool)
    repeat[begins] = False
    cells, counts = np.unique(np.column_stack([who[repeat], week[repeat]]), axis=0, return_counts=True)
    in_first = cells[:, 1] == first[cells[:, 0]]
    busy = share + np.bincount(cells[~in_first, 0], minlength=len(begins))
    before = np.roll(cells[:, 1], 1)
    opening = np.r_[True, cells[1:, 0] != cells[:-1, 0]][: len(cells)]
    before[opening] = first[cells[opening, 0]]
    later = cells[~in_first]
    gaps = csr_array(
        (np.ones(len(later), np.int64), (later[:, 0], later[:, 1] - before[~in_first] - 1)),
        shape=(len(begins), weeks),
    )
    gaps.sum_duplicates()
    last = first.copy()
    np.maximum.at(last, cells[:, 0], cells[:, 1])
    repeats = np.bincount(who[repeat], minlength=len(begins))
    return Histories(
        repeats, busy, gaps, weeks - 1 - last, first, share, weeks, _ties(cells, counts, in_first, share)
    )


def _ties(cells: np.ndarray, counts: np.ndarray, in_first: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return the logarithm of share**count / count! for each customer: the part without parameters."""
    from scipy.special import gammaln

    part = -gammaln(counts + 1.0) + np.where(in_first, counts * np.log(share[cells[:, 0]].clip(1e-9)), 0.0)
    return np.bincount(cells[:, 0], part, minlength=len(share))

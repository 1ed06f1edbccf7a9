"""Numbers by which worlds are matched to logs: who buys how often, when, who falls silent, who comes back.

Each number is a function of sums over customers (of shares: those counted, over all), so the bootstrap over
customers is one product of weights and sums.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from relsim.calibration.worlds.followed import Followed
from relsim.draws import key, uniforms

CLASSES = (0, 1, 2, 3, 5, 10, 20, 40)  # repeat purchases with which classes of customers begin
LEAST = 0.02  # of the customers, in a class that counts
SILENT = (8, 13, 26)  # weeks without a purchase, after which some come back
BACK = 8  # weeks within which they do
SPELLS = 40  # silent spells of that length in the log, for their share to count
GAPS = (1, 2, 5, 14)  # weeks from purchase to purchase with which classes of gaps begin
HELD = ("back within 8 weeks after 13 silent ones", "buying in the last quarter", "gaps of 5 to 13 weeks")
DRAWS = 400  # of the bootstrap


@dataclass(frozen=True)
class Features:
    """Which numbers are taken of a log: made from a real one, used for all that is compared with it.

    Attributes
    ----------
    edges : tuple of int
        Repeat purchases with which classes of customers begin, the first 0.
    silent : tuple of int
        Weeks of silence after which shares that come back count.
    """

    edges: tuple[int, ...]
    silent: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers in plain words, in their order."""
        ends = [*(edge - 1 for edge in self.edges[1:]), 0]
        classes = [
            f"customers with {_between(low, high)} repeat purchase{'s' * (high != 1)}"
            for low, high in list(zip(self.edges, ends, strict=True))[:-1]
        ]
        return (
            *classes,
            *(f"repeats a customer, {part} third of the time" for part in ("first", "second", "last")),
            "correlation of the halves",
            *(f"back within {BACK} weeks after {weeks} silent ones" for weeks in self.silent),
            "gaps of 1 week", "gaps of 2 to 4 weeks", "gaps of 5 to 13 weeks",
            "buying in the last quarter",
        )  # fmt: skip

    def sums(self, seen: Followed) -> np.ndarray:
        """Return what is summed, by customer, shape (N, K)."""
        repeats, weeks = seen.repeats(), seen.weeks
        which = np.searchsorted(self.edges, repeats, side="right") - 1
        columns = [which == at for at in range(len(self.edges) - 1)]
        part = (seen.age - 1) * 3 // weeks[seen.row]
        columns += [np.bincount(seen.row[part == at], minlength=len(seen)) for at in range(3)]
        early = 2 * seen.age <= weeks[seen.row]
        x, y = (np.log1p(np.bincount(seen.row[half], minlength=len(seen))) for half in (early, ~early))
        columns += [x, y, x * x, y * y, x * y]
        last, gap, back = _spells(seen)
        for silent in self.silent:
            reached = (gap > silent) & (last[:, 1] + silent + BACK <= weeks[last[:, 0]])
            returned = reached & back & (gap <= silent + BACK)
            columns += [np.bincount(last[some, 0], minlength=len(seen)) for some in (returned, reached)]
        kinds = np.searchsorted(GAPS, gap, side="right") - 1
        for at in range(len(GAPS) - 1):
            columns.append(np.bincount(last[back & (kinds == at), 0], minlength=len(seen)))
        columns.append(np.bincount(last[back, 0], minlength=len(seen)))
        late = 4 * seen.age > 3 * weeks[seen.row]
        columns.append(np.bincount(seen.row[late], minlength=len(seen)) > 0)
        return np.column_stack([np.ones(len(seen)), *columns]).astype(np.float64)

    def numbers(self, sums: np.ndarray) -> np.ndarray:
        """Return the numbers of sums over customers, along the last axis; NaN where nobody is counted."""
        with np.errstate(divide="ignore", invalid="ignore"):
            people, at = sums[..., 0], 1
            made = []
            for _ in range(len(self.edges) - 1 + 3):
                made.append(sums[..., at] / people)
                at += 1
            x, y, xx, yy, xy = (sums[..., at + k] / people for k in range(5))
            at += 5
            made.append((xy - x * y) / np.sqrt((xx - x * x) * (yy - y * y)))
            for _ in self.silent:
                made.append(sums[..., at] / sums[..., at + 1])
                at += 2
            for kind in range(len(GAPS) - 1):
                made.append(sums[..., at + kind] / sums[..., at + len(GAPS) - 1])
            made.append(sums[..., at + len(GAPS)] / people)
        return np.stack(made, axis=-1)


def features_of(seen: Followed) -> Features:
    """Return the numbers that a log has enough customers to speak of.

    >>> from relsim.calibration.worlds.followed import followed
    >>> ten = np.repeat(np.arange(10), 2)
    >>> seen = followed(ten, np.tile([0, 30], 10) + ten, end=200, window=10)
    >>> features_of(seen)
    Features(edges=(0, 2), silent=())
    """
    repeats = np.sort(seen.repeats())
    edges = [0]
    for edge in CLASSES[1:]:
        inside = np.mean((repeats >= edges[-1]) & (repeats < edge))
        if inside >= LEAST and np.mean(repeats >= edge) >= LEAST:
            edges.append(edge)
    if len(edges) == 1:
        edges.append(int(repeats[-1]) + 1)
    last, gap, _ = _spells(seen)
    silent = []
    for weeks in SILENT:
        reached = (gap > weeks) & (last[:, 1] + weeks + BACK <= seen.weeks[last[:, 0]])
        if reached.sum() >= SPELLS:
            silent.append(weeks)
    return Features(tuple(edges), tuple(silent))


def _between(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _spells(seen: Followed) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each purchase whose it was and in which week, weeks to the next, and if there is one."""
    people = np.arange(len(seen))
    cells = np.column_stack([np.r_[people, seen.row], np.r_[np.zeros(len(seen), np.int64), seen.age]])
    cells = cells[np.lexsort([cells[:, 1], cells[:, 0]])]
    same = np.r_[cells[1:, 0] == cells[:-1, 0], False]
    after = np.where(same, np.roll(cells[:, 1], -1), seen.weeks[cells[:, 0]] + 1)
    return cells, after - cells[:, 1], same


def bootstrap(
    sums: np.ndarray, numbers: Callable[[np.ndarray], np.ndarray], draws: int = DRAWS
) -> np.ndarray:
    """Return numbers of samples drawn anew: each customer counts a Poisson number of times.

    Parameters
    ----------
    sums : float array, shape (N, K)
    numbers : callable
        From sums over customers to M numbers.
    draws : int

    Returns
    -------
    float array, shape (draws, M)
    """
    who = np.arange(len(sums), dtype=np.uint64)
    steps = np.cumsum(np.exp(-1.0) / np.array([1.0, 1, 2, 6, 24, 120, 720]))  # of the Poisson distribution
    made = [np.searchsorted(steps, uniforms(key(0, "bootstrap"), who, draw)) @ sums for draw in range(draws)]
    return numbers(np.array(made))

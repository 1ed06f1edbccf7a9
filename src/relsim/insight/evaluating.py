"""What every question here asks of the model: outcomes at points, in replicates on shared draws."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats
from relsim.draws import key
from relsim.errors import UserError
from relsim.scenario.problems import one_of

Evaluate = Callable[[pl.DataFrame, range], pl.DataFrame]
"""From points (`point` and a column for each factor) and replicates to outcomes, a row for each number:
point, scenario, replicate, outcome, vendor, group, week, value. Replicate r has the same draws at all
points."""

WHICH = ("scenario", "outcome", "vendor", "group", "week")


class Say(Protocol):
    """What is told how it goes: a sentence, and before many runs their number, to tell their time."""

    def __call__(self, text: str, runs: int = 0) -> None:
        """Take a sentence without a full stop."""


def silent(text: str, runs: int = 0) -> None:
    """Say nothing."""


class Varied(Protocol):
    """A factor: something that is varied."""

    @property
    def name(self) -> str:
        """What it is called in tables of points."""

    def at(self, share: float) -> Any:
        """Return its value at a share of its distribution: its quantile function."""


class Target(NamedTuple):
    """One number of a run."""

    scenario: str
    outcome: str
    vendor: str
    group: str = ""
    week: int | None = None  # None: the number for the run

    def said(self) -> str:
        """Return which number it is, in words.

        >>> Target("village", "kept", "grocer", week=52).said()
        'kept of grocer in village, week 52'
        """
        whom = "all vendors" if self.vendor == "all" else self.vendor
        group = f" ({self.group})" if self.group else ""
        when = "" if self.week is None else f", week {self.week}"
        return f"{self.outcome} of {whom}{group} in {self.scenario}{when}"


def targets_in(outcomes: pl.DataFrame) -> list[Target]:
    """Return which numbers there are, in the order in which they come."""
    return [Target(*row) for row in outcomes.select(WHICH).unique(maintain_order=True).iter_rows()]


def target_named(
    text: str, outcomes: pl.DataFrame, scenario: str | None = None, week: int | None = None
) -> Target:
    """Return the number that "kept:grocer" or "kept" (of all vendors) stands for.

    Raises
    ------
    UserError
        When it was not measured.
    """
    outcome, _, vendor = text.partition(":")
    of = outcomes if scenario is None else outcomes.filter(pl.col("scenario") == scenario)
    known = targets_in(of)
    for target in known:
        if (target.outcome, target.vendor, target.group, target.week) == (outcome, vendor or "all", "", week):
            return target
    names = {f"{target.outcome}:{target.vendor}" for target in known}
    where = "" if scenario is None else f" in {scenario}"
    raise UserError(f"{text}: not measured{where}; {one_of(text, names, quote=False)}")


def points_at(factors: Sequence[Varied], shares: Floats, first: int = 0) -> pl.DataFrame:
    """Return points at shares of the factors' distributions.

    Parameters
    ----------
    factors : sequence of Varied
    shares : float array, shape (n, factors)
        Each from 0 to 1.
    first : int
        The number of the first point.

    Returns
    -------
    polars.DataFrame
        `point` and a column for each factor.
    """
    columns = {
        factor.name: [factor.at(float(share)) for share in column]
        for factor, column in zip(factors, shares.T, strict=True)
    }
    return pl.DataFrame({"point": range(first, first + len(shares)), **columns})


def values_at(outcomes: pl.DataFrame, target: Target, points: Iterable[int], replicates: range) -> Floats:
    """Return one number of every run, joined by point and replicate, never by place.

    Returns
    -------
    float array, shape (points, replicates)
        NaN where the run failed or the number is not defined.

    Raises
    ------
    ValueError
        When a run stands twice.
    """
    of = outcomes.filter(
        *(pl.col(name).eq_missing(pl.lit(value)) for name, value in zip(WHICH, target, strict=True))
    )
    rows = {point: at for at, point in enumerate(points)}
    found = np.full((len(rows), len(replicates)), np.nan)
    seen = np.zeros(found.shape, bool)
    for point, replicate, value in of.select("point", "replicate", "value").iter_rows():
        if point in rows and replicate in replicates:
            place = rows[point], replicates.index(replicate)
            if seen[place]:
                raise ValueError(f"point {point}, replicate {replicate} stands twice for {target.said()}")
            seen[place] = True
            found[place] = np.nan if value is None else value
    return found


def means(values: Floats) -> Floats:
    """Return the mean of each row over the runs in which it is defined; NaN where there is none."""
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.divide(total, known.sum(axis=1), out=np.full(len(values), np.nan), where=known.any(axis=1))


def library_seed(seed: int, *address: int | str) -> int:
    """Return a seed for a library that draws by itself: 31 bits, never 0, which some take for "none".

    >>> library_seed(1, "sobol") == library_seed(1, "sobol") != library_seed(2, "sobol")
    True
    """
    return (int(key(seed, "insight", *address)) >> 33) | 1

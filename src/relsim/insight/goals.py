"""What is to be as large or as small as possible, what must hold, and how doubt is allowed for."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Literal, NamedTuple

import numpy as np
import polars as pl
from scipy.special import stdtrit

from relsim.analysis.intervals import Floats
from relsim.errors import UserError
from relsim.insight.evaluating import target_named, values_at

RESERVED = ("by", "candidate", "feasible", "front", "point")  # columns of tables of candidates

Direction = Literal["maximise", "minimise"]


class Goal(NamedTuple):
    """A number to have as large, or as small, as possible."""

    number: str  # "kept:grocer", or "kept" of all vendors
    direction: Direction
    scenario: str | None = None  # the first one if not given
    week: int | None = None

    @property
    def name(self) -> str:
        """What its column is called, never as a lever is: "kept:all"."""
        number = self.number if ":" in self.number else f"{self.number}:all"
        where = f" in {self.scenario}" if self.scenario else ""
        return number + where + ("" if self.week is None else f", week {self.week}")

    @property
    def sign(self) -> float:
        """1 where more is better."""
        return 1.0 if self.direction == "maximise" else -1.0


class Limit(NamedTuple):
    """What must hold: a number of the runs, or a cost of the levers, not above (or below) a bound."""

    name: str
    most: float | None = None
    least: float | None = None
    number: str = ""  # of the runs
    scenario: str | None = None
    week: int | None = None
    costs: Mapping[str, float] = {}  # of one unit of each lever, where it is a cost

    def excess(self, value: Floats) -> Floats:
        """Return by how much values break the limit: 0 or below where it holds.

        >>> Limit("staff", most=10.0).excess(np.array([8.0, 12.0])).tolist()
        [-2.0, 2.0]
        """
        over = value - self.most if self.most is not None else np.full(value.shape, -np.inf)
        under = self.least - value if self.least is not None else np.full(value.shape, -np.inf)
        return np.maximum(over, under)


class Over(NamedTuple):
    """How worlds are taken together: their mean, the worst of them, or a quantile from the worst end."""

    how: Literal["mean", "worst", "quantile"] = "mean"
    share: float = 0.1

    def of(self, worlds: Floats, sign: float) -> Floats:
        """Return one number from those of the worlds, (..., worlds); `sign` is -1 where less is better.

        >>> worlds = np.array([0.2, 0.5])
        >>> float(Over("worst").of(worlds, sign=1.0)), float(Over("worst").of(worlds, sign=-1.0))
        (0.2, 0.5)
        """
        if self.how == "mean":
            return np.asarray(worlds.mean(axis=-1))
        if self.how == "worst":
            return np.asarray(sign * (sign * worlds).min(axis=-1))
        return np.asarray(sign * np.quantile(sign * worlds, self.share, axis=-1))

    def said(self) -> str:
        """Return in words what is taken."""
        return {"mean": "mean", "worst": "worst", "quantile": f"{100 * self.share:.0f} % quantile"}[self.how]


class Judged(NamedTuple):
    """What candidates came to.

    Attributes
    ----------
    goals : float array, shape (candidates, goals)
        NaN where a number is not defined.
    half : float array, shape (candidates, goals)
        Half width of the 95 % interval over replicates, the worlds being as they are (jackknife).
    by_replicate : float array, shape (candidates, goals, replicates)
        What each replicate gives on its own.
    excess : float array, shape (candidates, limits)
        Above 0 where a limit is broken.
    """

    goals: Floats
    half: Floats
    by_replicate: Floats
    excess: Floats

    @property
    def feasible(self) -> np.ndarray:
        """Which candidates keep all limits and have all numbers."""
        return np.asarray((self.excess <= 0.0).all(axis=1) & np.isfinite(self.goals).all(axis=1))


def judge(
    outcomes: pl.DataFrame,
    candidates: pl.DataFrame,
    points: Sequence[Sequence[int]],
    replicates: range,
    goals: Sequence[Goal],
    limits: Sequence[Limit],
    over: Over,
) -> Judged:
    """Return what candidates came to, from the outcomes at their points.

    Parameters
    ----------
    outcomes : polars.DataFrame
    candidates : polars.DataFrame
        A row for each, with its levers.
    points : sequence of sequences of int
        For each candidate its points, one in every world of the sample.
    replicates : range
    goals, limits, over
        What counts.
    """
    n, worlds = len(points), len(points[0])
    flat = [point for some in points for point in some]

    def read(number: str, scenario: str | None, week: int | None) -> Floats:
        if outcomes.is_empty():
            raise UserError("nothing was measured: every run failed")
        target = target_named(number, outcomes, scenario or outcomes["scenario"][0], week)
        return values_at(outcomes, target, flat, replicates).reshape(n, worlds, len(replicates))

    found = [_estimated(read(g.number, g.scenario, g.week), over, g.sign) for g in goals]
    excess = []
    for limit in limits:
        if limit.number:
            sign = -1.0 if limit.most is not None else 1.0
            value = _estimated(read(limit.number, limit.scenario, limit.week), over, sign)[0]
        else:
            value = np.sum(
                [candidates[lever].cast(pl.Float64).to_numpy() * cost for lever, cost in limit.costs.items()],
                axis=0,
            )
        excess.append(np.nan_to_num(limit.excess(value), nan=np.inf))
    return Judged(
        np.column_stack([level for level, _, _ in found]),
        np.column_stack([half for _, half, _ in found]),
        np.stack([alone for _, _, alone in found], axis=1),
        np.column_stack(excess) if excess else np.zeros((n, 0)),
    )


def _estimated(values: Floats, over: Over, sign: float) -> tuple[Floats, Floats, Floats]:
    """Return level, half width and what each replicate gives: values are (candidates, worlds, replicates)."""
    r = values.shape[2]
    alone = np.stack([over.of(values[:, :, at], sign) for at in range(r)], axis=1)
    level = over.of(values.mean(axis=2), sign)
    if r < 2:
        return level, np.full(len(values), np.nan), alone
    without = np.stack([over.of(np.delete(values, at, axis=2).mean(axis=2), sign) for at in range(r)], axis=1)
    error = np.sqrt((r - 1) / r * np.sum((without - without.mean(axis=1, keepdims=True)) ** 2, axis=1))
    return level, np.asarray(stdtrit(r - 1, 0.975) * error), alone


def check_goals(goals: Sequence[Goal], limits: Sequence[Limit], levers: Sequence[str]) -> None:
    """Refuse goals and limits that cannot be.

    Raises
    ------
    UserError
    """
    if not goals:
        raise UserError("no objective: say what is to be maximised or minimised under [[objectives]]")
    if len({goal.name for goal in goals}) < len(goals):
        raise UserError("an objective stands twice: write each once")
    for lever in levers:
        if lever in RESERVED:
            raise UserError(f"{lever}: a column of the tables is called so; give the lever another name")
    for limit in limits:
        bounds = [bound for bound in (limit.most, limit.least) if bound is not None]
        if not bounds or not all(isfinite(bound) for bound in bounds):
            raise UserError(f"constraint {limit.name}: no bound; write the most or the least that is allowed")
        unknown = [lever for lever in limit.costs if lever not in levers]
        if unknown:
            raise UserError(
                f"constraint {limit.name}: {unknown[0]} is not varied; costs are of levers under [vary]"
            )

"""How many rows survive when what is assumed moves across its range."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from relsim.analysis.intervals import Interval, mean_interval
from relsim.designs.sampling import latin_hypercube
from relsim.designs.study import Design
from relsim.errors import UserError
from relsim.experiments.replicates import seed_of
from relsim.scenario.catalogue import Setting, settings
from relsim.validation.board import chosen
from relsim.validation.rows import Row, row_of
from relsim.validation.scoring import Piece, Progress, measure_all
from relsim.validation.studies import Study, studies
from relsim.validation.target import MET

OUTSIDE = (
    "vendors",
    "segments",
    "communities",
    "contexts",
    "events",
    "horizon",
    "recording",
    "switches",
    "tables",
)


@dataclass(frozen=True)
class Survival:
    """What became of each row as assumptions moved.

    Attributes
    ----------
    points : int
    settings : sequence of str
        What was moved.
    met : mapping
        By target, the share of points at which the row was met.
    counted : sequence of int
        At each point, how many rows were met that do not rest on an input.
    """

    points: int
    settings: Sequence[str]
    met: dict[str, float]
    counted: Sequence[int]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        mean = self.mean
        return {
            "points": self.points,
            "settings": list(self.settings),
            "met": self.met,
            "rows met by point": list(self.counted),
            "rows met": {"mean": mean.mean, "low": mean.low, "high": mean.high},
        }

    @property
    def mean(self) -> Interval:
        """How many rows that are no input are met on the mean over all points, with its 95 % interval."""
        return mean_interval(np.asarray(self.counted, np.float64))


@cache
def movable() -> tuple[Setting, ...]:
    """Return the coefficients that are assumed or weakly sourced and have a range to try.

    >>> rows = [row.path for row in movable()]
    >>> "choose.relationship" in rows, "category.problem_rate" in rows
    (True, False)
    """
    return tuple(
        row
        for row in settings()
        if row.kind == "uncertainty"
        and row.assumed
        and row.sweep is not None
        and row.path.partition(".")[0] not in OUTSIDE
        and row.type in ("a number", "a whole number")
    )


def fixed_by(study: Study) -> set[str]:
    """Return the settings that a study itself decides, which do not move there."""
    paths = {path for changes in study.worlds.values() for path in changes}
    if isinstance(study.base, dict):
        paths |= {
            f"{section}.{name}"
            for section, values in study.base.items()
            if isinstance(values, dict)
            for name in values
        }
    return paths


def survive(
    names: Sequence[str] = (),
    points: int = 16,
    seed: int = 0,
    *,
    runs: str | Path | None = None,
    workers: int = 2,
    progress: Progress | None = None,
) -> Survival:
    """Judge the scoreboard at points of a Latin hypercube over all that is assumed, one run at each.

    Parameters
    ----------
    names, seed, runs, workers, progress
        As for `relsim.validation.scoring.validate`.
    points : int

    Raises
    ------
    UserError
        There is no such target, a number makes no sense, or the folder cannot be written.
    """
    if points < 2:
        raise UserError(f"points={points}: a range needs at least two; write 2 or more")
    rows, moved = chosen(tuple(names)), movable()
    shares = latin_hypercube(Design(kind="latin_hypercube", points=points), [row.path for row in moved], seed)
    wanted = dict.fromkeys(target.study for target in rows.values())
    pieces, at = [], []
    for point in range(points):
        values = {row.path: value_at(row, share) for row, share in zip(moved, shares[point], strict=True)}
        for study in wanted:
            own = fixed_by(studies()[study])
            changes = {path: value for path, value in values.items() if path not in own}
            pieces.append(Piece(study, 0, seed_of(seed, 0), changes))
            at.append(point)
    found = measure_all(pieces, runs, workers, progress)
    met = np.zeros((points, len(rows)), bool)
    for (piece, came_to), point in zip(found, at, strict=True):
        for number, target in enumerate(rows.values()):
            if target.study == piece.study:
                met[point, number] = row_of(target, [came_to]).verdict == MET
    free = np.array([not target.used for target in rows.values()])
    share = dict(zip(rows, met.mean(axis=0).tolist(), strict=True))
    return Survival(points, [row.path for row in moved], share, met[:, free].sum(axis=1).tolist())


def value_at(row: Setting, share: float) -> float | int:
    """Return a setting's value at a share of its range.

    >>> row = next(row for row in movable() if row.path == "choose.relationship")
    >>> value_at(row, 0.5)
    1.5
    """
    low, high = row.sweep or (row.default, row.default)
    value = low + share * (high - low)
    return round(value) if row.type == "a whole number" else float(value)


def robust(rows: Sequence[Row], survival: Survival, share: float = 0.75) -> int:
    """Return how many rows that are met stay so at three of four points."""
    return sum(row.verdict == MET and survival.met.get(row.target.id, 0.0) >= share for row in rows)

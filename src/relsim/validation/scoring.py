"""The scoreboard: studies run, regularities measured, rows judged.

A piece of work is a study in one replicate: its worlds are run on the same draws, everything that is measured
there is measured, and the numbers are kept in a file named by their content (engine, this package's sources,
worlds, seed). So a scoreboard that was stopped goes on, and one that was finished is told again at once.
"""

import hashlib
import json
import math
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from relsim.analysis.intervals import Interval, mean_interval
from relsim.errors import UserError
from relsim.experiments.identity import engine
from relsim.experiments.replicates import seed_of
from relsim.experiments.streaming import as_they_end, window_of
from relsim.experiments.writing import cannot_write, put
from relsim.scenario import fingerprint
from relsim.validation.board import chosen, targets
from relsim.validation.studies import Changes, Study, studies
from relsim.validation.target import MET, MISSED, NOT_APPLICABLE, Target

Progress = Callable[[int, int, int], None]
Values = dict[str, dict[str, float]]
"""By target, by check."""


@dataclass(frozen=True)
class Piece:
    """A study in one replicate, with what is moved in all its worlds."""

    study: str
    replicate: int
    seed: int
    changes: Changes = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A row of the scoreboard: a target, and what it came to in each replicate."""

    target: Target
    values: Mapping[str, Sequence[float]]

    def interval(self, name: str) -> Interval:
        """Return the mean over replicates of one number, with its 95 % interval."""
        return mean_interval(np.asarray(self.values.get(name, [math.nan]), np.float64))

    @property
    def verdict(self) -> str:
        """Whether the means lie in all bands: met, not met, or n.a. where one could not be measured."""
        means = {check.name: self.interval(check.name).mean for check in self.target.checks}
        return self.target.verdict(means)

    @property
    def settled(self) -> bool:
        """Whether every interval lies wholly in its band, or one lies wholly outside."""
        found = [(check, self.interval(check.name)) for check in self.target.checks]
        inside = all(check.holds(mean.low) and check.holds(mean.high) for check, mean in found)
        return inside or any(mean.high < check.low or mean.low > check.high for check, mean in found)

    @property
    def counts(self) -> bool:
        """Whether the row counts: no part of it is an input, and it could be measured."""
        return not self.target.used and self.verdict != NOT_APPLICABLE


@dataclass(frozen=True)
class Scoreboard:
    """All rows, and how they came about."""

    rows: Sequence[Row]
    replicates: int
    seed: int
    seconds: float

    def tally(self) -> dict[str, int]:
        """Return how many rows are met, not met, not applicable, and used (which do not count)."""
        verdicts = [row.verdict for row in self.rows if not row.target.used]
        found = {verdict: verdicts.count(verdict) for verdict in (MET, MISSED, NOT_APPLICABLE)}
        used = [row.verdict for row in self.rows if row.target.used]
        return {**found, "used": len(used), "used and met": used.count(MET)}

    def as_dict(self) -> dict[str, Any]:
        """Return the scoreboard as plain values."""
        return {
            "tally": self.tally(),
            "replicates": self.replicates,
            "seed": self.seed,
            "rows": [_as_dict(row) for row in self.rows],
        }


def _as_dict(row: Row) -> dict[str, Any]:
    target = row.target
    numbers: dict[str, dict[str, Any]] = {}
    bands = {check.name: check for check in target.checks}
    for name in dict.fromkeys([*bands, *row.values]):
        found = row.interval(name)
        numbers[name] = {"mean": found.mean, "low": found.low, "high": found.high, "replicates": found.n}
        if name in bands:
            check = bands[name]
            numbers[name] |= {"published": check.published, "band": [check.low, check.high]}
    about = studies()[target.study].about
    return {
        "id": target.id,
        "what": target.what,
        "verdict": row.verdict,
        "settled": row.settled,
        "counts": row.counts,
        "source": target.source,
        "how": target.how,
        "study": target.study,
        "world": about,
        "used": target.used,
        "lacks": target.lacks,
        "numbers": numbers,
    }


def score(
    names: Sequence[str] = (),
    replicates: int = 8,
    seed: int = 0,
    *,
    runs: str | Path | None = None,
    workers: int = 2,
    progress: Progress | None = None,
) -> Scoreboard:
    """Measure published regularities in simulated worlds and judge each row.

    Parameters
    ----------
    names : sequence of str
        Such as `V1`; all if none is given.
    replicates, seed : int
    runs : str or Path, optional
        A folder in which finished pieces are kept and found again.
    workers : int
    progress : callable, optional
        `progress(done, total, failures)`.

    Raises
    ------
    UserError
        There is no such target, a number makes no sense, or the folder cannot be written.
    """
    if replicates < 1:
        raise UserError(f"replicates={replicates}: nothing to measure; write 1 or more")
    rows = chosen(tuple(names))
    wanted = dict.fromkeys(target.study for target in rows.values())
    pieces = [Piece(study, r, seed_of(seed, r)) for r in range(replicates) for study in wanted]
    began = time.perf_counter()
    found = measure_all(pieces, runs, workers, progress)
    return Scoreboard(
        [
            row_of(target, [values for piece, values in found if piece.study == target.study])
            for target in rows.values()
        ],
        replicates,
        seed,
        time.perf_counter() - began,
    )


def row_of(target: Target, found: Sequence[Values]) -> Row:
    """Return a row from what each replicate of its study came to."""
    parts = [values.get(target.id, {}) for values in found]
    names = dict.fromkeys(
        [*(check.name for check in target.checks), *(name for part in parts for name in part)]
    )
    return Row(target, {name: [part.get(name, math.nan) for part in parts] for name in names})


def measure_all(
    pieces: Sequence[Piece], runs: str | Path | None, workers: int, progress: Progress | None
) -> list[tuple[Piece, Values]]:
    """Return what each piece came to, in the order of the pieces."""
    if workers < 1:
        raise UserError(f"workers={workers}: there is no one to do the work; write 1 or more")
    folder = None if runs is None else Path(runs)
    made: list[Values | None] = [None] * len(pieces)
    with (
        ThreadPoolExecutor(workers) as pool,
        closing(
            as_they_end(
                lambda piece: kept(piece, folder), enumerate(pieces), pool, lambda: window_of(workers)
            )
        ) as ended,
    ):
        for done, (at, future) in enumerate(ended, 1):
            made[at] = future.result()
            if progress is not None:
                progress(done, len(pieces), 0)
    return [(piece, values) for piece, values in zip(pieces, made, strict=True) if values is not None]


def kept(piece: Piece, folder: Path | None) -> Values:
    """Return what a piece comes to: from its file, or measured now and then kept there."""
    study = studies()[piece.study]
    if folder is None:
        return measured(study, piece)
    name = key_of(study, piece)
    file = folder / name[:2] / f"{name}.json"
    try:
        found: Values = json.loads(file.read_text(encoding="utf-8"))
        return found
    except (OSError, ValueError):
        pass  # not there; or not whole, which cannot be unless the disk failed: it is measured again
    values = measured(study, piece)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        put(file, json.dumps(values).encode())
    except OSError as error:
        raise cannot_write(folder, error) from None
    return values


def measured(study: Study, piece: Piece) -> Values:
    """Run the worlds of a study and measure everything that is measured there."""
    from relsim.validation.watching import watch  # Mesa takes seconds to import, and faces start without it

    seen = {name: watch(world, piece.seed) for name, world in study.scenarios(piece.changes).items()}
    return {
        target.id: numbers_of(target, seen) for target in targets().values() if target.study == study.name
    }


def numbers_of(target: Target, seen: Mapping[str, Any]) -> dict[str, float]:
    """Return a target's numbers; NaN where a world gave nothing to fit or to divide by."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            return {name: float(value) for name, value in target.measure(seen).items()}
        except (ValueError, ZeroDivisionError, IndexError):
            return {check.name: math.nan for check in target.checks}


def key_of(study: Study, piece: Piece) -> str:
    """Return 64 hexadecimal digits: equal keys, equal numbers."""
    worlds = {name: fingerprint(world) for name, world in study.scenarios(piece.changes).items()}
    text = json.dumps([engine(), science(), study.name, worlds, piece.seed])
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=1)
def science() -> str:
    """Return twelve digits that hash the sources of how regularities are measured."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]

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

from relsim.errors import UserError
from relsim.experiments.identity import engine
from relsim.experiments.replicates import seed_of
from relsim.experiments.streaming import as_they_end, window_of
from relsim.experiments.writing import cannot_write, put
from relsim.scenario import fingerprint
from relsim.validation.board import chosen, targets
from relsim.validation.rows import Scoreboard, Values, row_of
from relsim.validation.studies import Changes, Study, studies
from relsim.validation.target import Target

JUDGING = {"__init__", "board", "reasons", "rows", "scoring", "sensitivity"}
"""Rooms of this package that decide no number."""

Progress = Callable[[int, int, int], None]


@dataclass(frozen=True)
class Piece:
    """A study in one replicate, with what is moved in all its worlds."""

    study: str
    replicate: int
    seed: int
    changes: Changes = field(default_factory=dict)


def validate(
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

    Examples
    --------
    >>> board = validate(["V44"], replicates=1)
    >>> board.rows[0].verdict
    'met'
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

    worlds = study.scenarios(piece.changes)
    seen = {name: watch(world, piece.seed, study.wave) for name, world in worlds.items()}
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
        if file.stem in JUDGING:
            continue
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]

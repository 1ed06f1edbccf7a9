"""One run of a sweep, as it is sent to whoever does it, and the receipt that comes back.

A task names a point by its values; the study that it belongs to is packed once and unpacked once in each
process. The worker makes the world, looks whether the run is kept already, runs it if not, keeps it, and
returns a receipt. Results stay on the disk: a worker that dies later takes none with it.

Replicate r runs with the same seed at every point and in every scenario.
"""

import pickle
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import polars as pl

from relsim.designs import Study, world_at
from relsim.errors import UserError
from relsim.experiments.archive import as_rows
from relsim.experiments.identity import engine, run_key
from relsim.experiments.keeping import kept
from relsim.experiments.replicates import Job, Outcome, failed, run_one
from relsim.experiments.writing import CannotWrite
from relsim.scenario.schema import Scenario

WORLDS = 256  # of points, that a worker keeps: as many as a block of tasks has


@dataclass(frozen=True)
class Packed:
    """A study, packed once for all tasks."""

    content: bytes = field(repr=False)

    @classmethod
    def of(cls, study: Study) -> "Packed":
        """Pack a study."""
        return cls(zlib.compress(pickle.dumps(study)))

    @property
    def study(self) -> Study:
        """The study, unpacked once in each process."""
        return _unpacked(self.content)


@lru_cache(maxsize=4)
def _unpacked(content: bytes) -> Study:
    study: Study = pickle.loads(zlib.decompress(content))
    return study


@dataclass(frozen=True)
class Task:
    """One run to do.

    Attributes
    ----------
    packed : Packed
    scenario : str
        Its name in the study.
    values : mapping
        Of the factors.
    replicate, seed : int
    metrics : tuple of str
    series : bool or weeks
        See `relsim.analysis.tables.measure`.
    engine : str
        That of whoever asks; a worker with another one would give other numbers.
    folder : str, optional
        Where finished runs are kept; without one the rows come back with the receipt.
    log : bool
        Whether the log of events is kept too.
    cohorts : bool
        Whether the cohorts are.
    """

    packed: Packed
    scenario: str
    values: Mapping[str, Any]
    replicate: int
    seed: int
    metrics: tuple[str, ...]
    series: bool | tuple[int, ...]
    engine: str
    folder: str | None = None
    log: bool = False
    cohorts: bool = False

    def job(self) -> Job:
        """Return the job, with its world made."""
        world = _world(self.packed.content, self.scenario, _Values(self.values))
        return Job(
            self.scenario, world, self.replicate, self.seed, self.metrics, self.series, self.log,
            cohorts=self.cohorts,
        )  # fmt: skip


class _Values(dict[str, Any]):
    """Values by which worlds are remembered: 1, 1.0 and True are three values."""

    @cached_property
    def text(self) -> str:
        return repr(sorted(self.items()))

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Values) and self.text == other.text


@lru_cache(maxsize=WORLDS)
def _world(content: bytes, scenario: str, values: _Values) -> Scenario:
    return world_at(_unpacked(content), scenario, dict(values))


@dataclass(frozen=True)
class Receipt:
    """What comes back of a run."""

    key: str
    seed: int
    seconds: float
    weeks: int
    people: int
    cause: str = ""
    traceback: str = ""
    found: bool = False
    rows: pl.DataFrame | None = None  # where nothing is kept on disk

    @property
    def failed(self) -> bool:
        """Whether the run failed."""
        return bool(self.cause)


def do(task: Task) -> Receipt:
    """Do a task, unless it is done; return the receipt.

    A point that cannot be run as a world is a failed run, and so is one that raises anything.

    Raises
    ------
    UserError
        The worker runs another relsim, or the folder cannot be written.
    """
    if task.engine != engine():
        raise UserError(
            f"a worker runs relsim {engine()}, not {task.engine}; install the same one everywhere"
        )
    lost = Outcome(task.scenario, task.replicate, task.seed, 0.0, 0, 0, None)
    try:
        job = task.job()
        key = run_key(job.world, job.seed, job.metrics, job.series, log=task.log, cohorts=task.cohorts)
        lost = lost._replace(key=key)
        outcome = run_one(job)._replace(key=lost.key) if task.folder is None else kept(job, task.folder)
    except CannotWrite:
        raise
    except UserError as error:
        outcome = failed(lost, error)
    return receipt_of(outcome, with_rows=task.folder is None)


def receipt_of(outcome: Outcome, with_rows: bool = False) -> Receipt:
    """Return the receipt for what became of a run, with all that was measured where it is kept nowhere."""
    rows = as_rows(outcome) if with_rows and outcome.measured is not None else None
    return Receipt(
        outcome.key, outcome.seed, outcome.seconds, outcome.weeks, outcome.people, outcome.cause,
        outcome.traceback, outcome.found, rows,
    )  # fmt: skip

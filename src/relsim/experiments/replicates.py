"""One run of an experiment: a scenario, a replicate's seed, and what became of it.

Replicate r of every scenario of an experiment runs with the same seed, so scenarios share every draw
until they differ. The seed depends on the experiment's seed and r alone: results do not depend on the
executor, on the number of workers, or on which run ended first.

A run that fails is an outcome with its seed and cause. What the user can mend (`UserError`) is not: it would
come again in every replicate.
"""

import time
import traceback
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from relsim.analysis.metrics import books_of, metrics_named
from relsim.analysis.tables import Measured, measure
from relsim.draws import key
from relsim.errors import UserError
from relsim.record import Record
from relsim.scenario.schema import Scenario
from relsim.tick import from_named

Progress = Callable[[int, int, int], None]
"""Called after each run: how many are done, out of how many so far planned, and how many of them failed."""


class Job(NamedTuple):
    """One run to do. `options` go to the model (`vendor_classes`, `processes`, `threads`)."""

    scenario: str
    world: Scenario
    replicate: int
    seed: int
    metrics: tuple[str, ...]
    series: bool | tuple[int, ...] = True
    keep_record: bool = False
    options: Mapping[str, Any] = {}
    cohorts: bool = False  # whether they are kept without all the series too
    look: Callable[[Any, Record], Any] | None = None  # from the model and its record to what else is kept


class Outcome(NamedTuple):
    """What became of a job: small enough to keep by the thousand."""

    scenario: str
    replicate: int
    seed: int
    seconds: float
    weeks: int
    people: int
    measured: Measured | None  # None where the run failed
    record: Record | None = None  # where it was to be kept
    vendors: tuple[str, ...] = ()  # by row of the record
    cause: str = ""
    traceback: str = ""
    key: str = ""  # under which it is kept, where it is
    found: bool = False  # it was there already
    lasting: bool = True  # it would come out the same if it were run again
    seen: Any = None  # what the job's own look at the run returned


def seed_of(seed: int, replicate: int) -> int:
    """Return the seed with which a replicate runs.

    The first one runs with the experiment's own seed, so that a single run is the first replicate; the
    others with 48 bits drawn at their address, short enough for spreadsheets.

    Raises
    ------
    UserError
        When the seed is not one that tables can hold.

    Examples
    --------
    >>> seed_of(7, 0), seed_of(7, 1), seed_of(8, 1)
    (7, 230534592878932, 170610286996182)
    """
    if not (isinstance(seed, int) and 0 <= seed < 2**63):
        raise UserError(f"seed={seed}: write a whole number from 0 to {2**63 - 1}")
    return seed if replicate == 0 else int(key(seed, "replicate", replicate)) >> 16


def run_one(job: Job) -> Outcome:
    """Run one job to its end, in whatever thread or process this is."""
    from relsim.model import RelationshipModel  # Mesa takes seconds to import, and faces start without it

    began = time.perf_counter()
    horizon = job.world.horizon
    people = sum(community.people * community.count for community in job.world.communities.values())
    lived = Outcome(job.scenario, job.replicate, job.seed, 0.0, horizon.weeks, people, None)
    try:
        model = RelationshipModel(job.world, job.seed, **unpacked(job.options))
        record = model.run()
        measured = measure(books_of(model, record), metrics_named(job.metrics), job.series, job.cohorts)
        vendors = tuple(model.vendor_names)
        lived = lived._replace(people=model.customers_count, measured=measured, vendors=vendors)
        if job.keep_record:
            lived = lived._replace(record=record)
        if job.look is not None:
            lived = lived._replace(seen=job.look(model, record))
        model.__dict__.clear()  # Mesa 3.3 keeps every model for ever: an empty one weighs little
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a process of the user's raises is this run's failure
        lived = failed(lived, error)
    return lived._replace(seconds=time.perf_counter() - began)


def failed(outcome: Outcome, error: BaseException) -> Outcome:
    """Return the outcome of a run that an error ended."""
    text = str(error).strip() or "no reason given"
    told = "".join(traceback.format_exception(error))
    lasting = not isinstance(error, MemoryError | OSError)
    cause = f"{type(error).__name__}: {text}"
    return outcome._replace(measured=None, cause=cause, traceback=told, lasting=lasting)


def unpacked(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as the model takes them."""
    unpacked = dict(options)
    if "processes" in unpacked:
        unpacked["processes"] = from_named(unpacked["processes"])
    return unpacked

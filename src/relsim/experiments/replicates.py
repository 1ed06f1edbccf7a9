"""Many runs: each a scenario and a seed, over any `concurrent.futures.Executor`.

Replicate r of every scenario of an experiment runs with the same seed, so scenarios share every draw
until they differ. The seed depends on the experiment's seed and r alone: results do not depend on the
executor, on the number of workers, or on which run ended first.

Runs go to threads of this process unless another executor is given. Kernels release the lock, so threads
keep the processors as busy as processes do, and nothing has to be imported again: for 60 runs of the
village (2,000 people, 312 weeks) two threads took 13.2 s of processor time, one thread 12.4 s, a fresh
pool of two processes 16.1 s.

With a folder, finished runs are kept there, and what is there is not done again (`keeping`).

A run that fails is an outcome with its seed and cause, and the others go on. What the user can mend
(`UserError`) stops everything: it would come again in every replicate.
"""

import pickle
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from relsim.analysis.metrics import books_of, metrics_named
from relsim.analysis.tables import Measured, measure
from relsim.draws import key
from relsim.errors import UserError
from relsim.experiments.streaming import as_they_end, window_of
from relsim.record import Record
from relsim.scenario.schema import Scenario
from relsim.tick import TICK, as_named, from_named, plan

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


def run_all(
    jobs: Sequence[Job],
    executor: Executor | None = None,
    workers: int = 2,
    progress: Progress | None = None,
    before: Sequence[Outcome] = (),
    runs: str | Path | None = None,
) -> list[Outcome]:
    """Run all jobs and return their outcomes in the order of the jobs.

    Parameters
    ----------
    jobs : sequence of Job
    executor : concurrent.futures.Executor, optional
        Where to run them; it is left open. Threads of this process if not given.
    workers : int
        How many threads.
    progress : callable, optional
        `progress(done, total, failures)`, called in this thread.
    before : sequence of Outcome
        Of earlier jobs of the same experiment, which count in the progress.
    runs : str or Path, optional
        A folder in which finished runs are kept and found again; see `relsim.experiments.archive`.

    Raises
    ------
    UserError
        When a run finds something that the user can mend, a job cannot be sent to another process, or the
        folder cannot be written.
    """
    if executor is None and workers < 1:
        raise UserError(f"workers={workers}: there is no one to do the work; write 1 or more")
    if executor is not None and not isinstance(executor, ThreadPoolExecutor):
        jobs = [job._replace(options=_packed(job.options)) for job in jobs]
    for job in jobs[:1]:  # in this thread: two threads at once would both write what is fused
        plan(unpacked(job.options).get("processes", TICK))
    done, failures = len(before), sum(outcome.measured is None for outcome in before)
    outcomes: list[Outcome | None] = [None] * len(jobs)
    window = window_of(workers)
    with (
        ThreadPoolExecutor(workers) if executor is None else nullcontext(executor) as pool,
        closing(as_they_end(_work(runs), enumerate(jobs), pool, lambda: window)) as ended,
    ):
        for at, future in ended:
            outcome = outcomes[at] = _outcome(future, jobs[at])
            done, failures = done + 1, failures + (outcome.measured is None)
            if progress is not None:
                progress(done, len(before) + len(jobs), failures)
    return [outcome for outcome in outcomes if outcome is not None]


def _work(runs: str | Path | None) -> Callable[[Job], Outcome]:
    """Return what does a job."""
    if runs is None:
        return run_one
    from relsim.experiments.keeping import kept  # stands above

    return partial(kept, folder=str(Path(runs).absolute()))


def _outcome(future: Future[Outcome], job: Job) -> Outcome:
    """Return what a job came to; a worker that died is a failed run."""
    try:
        return future.result()
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001 - an executor may raise anything
        lost = Outcome(job.scenario, job.replicate, job.seed, 0.0, job.world.horizon.weeks, 0, None)
        return failed(lost, error)


def _packed(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as they can be sent to another process: modules by name.

    Raises
    ------
    UserError
        When one cannot be sent, with its name.
    """
    packed = dict(options)
    if "processes" in packed:
        packed["processes"] = as_named(packed["processes"])
    for name, value in packed.items():
        try:
            pickle.dumps(value)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise UserError(
                f"{name} cannot be sent to another process ({error}); define it at the top of a module, or "
                "leave executor out to run in threads of this process"
            ) from None
    return packed


def unpacked(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options as the model takes them."""
    unpacked = dict(options)
    if "processes" in unpacked:
        unpacked["processes"] = from_named(unpacked["processes"])
    return unpacked

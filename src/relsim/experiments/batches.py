"""Many runs, over any `concurrent.futures.Executor`.

Runs go to threads of this process unless another executor is given. Kernels release the lock, so threads
keep the processors as busy as processes do, and nothing has to be imported again: for 60 runs of the
village (2,000 people, 312 weeks) two threads took 13.2 s of processor time, one thread 12.4 s, a fresh
pool of two processes 16.1 s.

With a folder, finished runs are kept there, and what is there is not done again (`keeping`).

Where a run fails the others go on. What the user can mend (`UserError`) stops everything.
"""

import pickle
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from relsim.errors import UserError
from relsim.experiments.keeping import kept
from relsim.experiments.replicates import Job, Outcome, Progress, failed, run_one, unpacked
from relsim.experiments.streaming import as_they_end, window_of
from relsim.tick import TICK, as_named, plan


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

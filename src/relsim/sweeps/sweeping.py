"""Run a study: every run once, none lost, tables at the end."""

from collections.abc import Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from relsim.designs import Study, load_study, points_of, world_at
from relsim.errors import UserError
from relsim.experiments.identity import engine
from relsim.experiments.replicates import Progress
from relsim.scenario.problems import shown_path
from relsim.sweeps.crews import crew_of
from relsim.sweeps.definition import definition_of
from relsim.sweeps.doing import Count
from relsim.sweeps.folder import Folder
from relsim.sweeps.gathering import sweep_of
from relsim.sweeps.planning import Name, Plan
from relsim.sweeps.replicating import replicated
from relsim.sweeps.results import Sweep
from relsim.sweeps.shards import Shard, shard_of
from relsim.sweeps.tasks import Receipt

TENTHS = 10


def sweep(
    study: Study | str | Path | Mapping[str, Any],
    out: str | Path,
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    scheduler: str | None = None,
    shard: str | Shard | None = None,
    runs: str | Path | None = None,
    progress: Progress | None = None,
    overwrite: bool = False,
) -> Sweep:
    """Run all that a study asks for, and return tables.

    Each run is kept as soon as it has ended, so that whatever ends this process, the same call goes on where
    it stopped. The tables are the same to the bit, however often it was stopped and whoever did the work.

    Parameters
    ----------
    study : Study, or what `load_study` reads
    out : str or Path
        A folder for the definition, a log, finished runs and tables.
    workers : int, optional
        Processes of this machine; one for each processor if not given.
    executor : concurrent.futures.Executor, optional
        Who does the work instead; it is left open.
    scheduler : str, optional
        The address of a Dask scheduler, whose workers do the work; they have to see the same folder.
    shard : str, optional
        "2/8" for the second of eight parts, each with a folder of its own; see `merge`.
    runs : str or Path, optional
        Where finished runs are kept, which several sweeps may share; `out/runs` if not given.
    progress : callable, optional
        `progress(done, total, failures)` after each run.
    overwrite : bool
        Start anew where `out` holds another sweep.

    Raises
    ------
    UserError
        The study cannot be run, the folder cannot be written or is of another sweep, or every run failed.

    Examples
    --------
    >>> import tempfile
    >>> shop = {"horizon": {"weeks": 4, "warmup": 0}, "vendors": {"shop": {}, "mart": {}},
    ...         "communities": {"village": {"people": 30}}}
    >>> study = {"scenario": shop, "replicates": 2, "vary": {"vendors.shop.price": [1.0, 1.2]},
    ...          "design": {"kind": "grid"}, "outcomes": [{"metric": "customers"}]}
    >>> with tempfile.TemporaryDirectory() as out:
    ...     sweep(study, out, workers=1).levels.filter(vendor="all").select("point", "runs").rows()
    [(0, 2), (1, 2)]
    """
    plan = planned(study, out, shard, runs, overwrite)
    with Folder(out, runs) as folder:
        folder.begin(definition_of(plan.study, plan.points, plan.shard), overwrite)
        count = Count(progress, told=[_Log(folder)])
        try:
            with crew_of(workers, executor, scheduler, folder.log_file, folder.log) as crew:
                folder.log(f"begins: {len(plan.points)} points, {crew.told}, relsim {engine()}, {plan.shard}")
                receipts = replicated(plan, crew, count, folder.archive)
        except KeyboardInterrupt:
            folder.log("stopped by the user")
            raise KeyboardInterrupt(_stopped(folder, count)) from None
        except BaseException as error:
            folder.log(f"ended by {type(error).__name__}: {error}")
            raise
        made = sweep_of(plan, receipts, folder.archive)
        made.save(folder.place)
        failures = made.runs["failed"].sum()
        folder.log(f"done: {len(made.runs)} runs, {count.found} were there, {failures} failed")
        if len(made.runs) and failures == len(made.runs):
            raise UserError(f"every run failed, the first with: {made.runs['cause'][0]}\n"
                            f"relsim replay {shown_path(folder.place)} 0 shows where")  # fmt: skip
    return made


def planned(
    study: Study | str | Path | Mapping[str, Any],
    out: str | Path,
    shard: str | Shard | None = None,
    runs: str | Path | None = None,
    overwrite: bool = False,
) -> Plan:
    """Return what is to be run, if it can be, and if the folder can hold it; write nothing.

    Raises
    ------
    UserError
    """
    study = study if isinstance(study, Study) else load_study(study)
    if not study.scenarios:
        raise UserError(
            "there is nothing to run: the model cannot speak to this claim; name another experiment"
        )
    folder, points = Folder(out, runs), points_of(study)
    plan = Plan(study, points, str(folder.archive.folder), shard_of(shard))
    for scenario in study.scenarios:
        world_at(study, scenario, plan.values[0])  # what is wrong with all points is told at once
    folder.check(definition_of(study, points, plan.shard), overwrite)
    return plan


class _Log:
    """Writes a line for each failure, and one for each tenth."""

    def __init__(self, folder: Folder) -> None:
        self.folder, self.tenths = folder, 0

    def __call__(self, count: Count, name: Name, receipt: Receipt) -> None:
        point, scenario, replicate = name
        if receipt.failed:
            who = f"point {point}, {scenario}, replicate {replicate}, seed {receipt.seed}"
            self.folder.log(f"failed: {who}: {receipt.cause}")
        tenths = count.done * TENTHS // count.total
        if tenths > self.tenths:
            self.folder.log(f"{count.done} of {count.total} runs, {count.failures} failed")
        self.tenths = tenths


def _stopped(folder: Folder, count: Count) -> str:
    return (
        f"Stopped. {count.done:,} of {count.total:,} runs are kept in {shown_path(folder.archive.folder)}; "
        "the same command goes on where it stopped."
    )

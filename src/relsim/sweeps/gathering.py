"""From receipts and kept runs to the tables of a sweep."""

from collections.abc import Mapping

import polars as pl

from relsim.errors import UserError
from relsim.experiments.archive import Archive
from relsim.experiments.identity import engine
from relsim.experiments.manifest import manifest_of
from relsim.scenario.problems import shown_path
from relsim.sweeps.definition import definition_of
from relsim.sweeps.outcomes import OUTCOMES, levels_of, outcomes_of, quantiles_of
from relsim.sweeps.planning import Name, Plan, measured_of
from relsim.sweeps.results import RUNS, Sweep
from relsim.sweeps.tasks import Receipt

CHUNK = 2_000  # runs of which all rows are in memory at a time


def sweep_of(plan: Plan, receipts: Mapping[Name, Receipt], archive: Archive) -> Sweep:
    """Return the tables of a sweep that has been run."""
    runs = runs_table(plan, receipts)
    outcomes = outcomes_table(plan, runs, archive)
    levels = levels_of(outcomes, quantiles_of(plan.study.outcomes))
    return Sweep(plan.points, runs, outcomes, levels, _manifest(plan, runs))


def runs_table(plan: Plan, receipts: Mapping[Name, Receipt]) -> pl.DataFrame:
    """Return a row for each run, point by point."""
    order = {scenario: at for at, scenario in enumerate(plan.study.scenarios)}
    names = sorted(receipts, key=lambda name: (name[0], order[name[1]], name[2]))
    rows = [
        (
            run, *name, it.seed, it.key, it.seconds, it.weeks, it.people, it.failed, it.cause, it.traceback,
        )
        for run, (name, it) in enumerate((name, receipts[name]) for name in names)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=RUNS, orient="row")


def outcomes_table(plan: Plan, runs: pl.DataFrame, archive: Archive) -> pl.DataFrame:
    """Return what was asked of each run that did not fail.

    Raises
    ------
    UserError
        A run is not where it was kept.
    """
    done = runs.filter(~pl.col("failed"))
    tables = [pl.DataFrame(schema=OUTCOMES)]
    for some in done.iter_slices(CHUNK):
        try:
            rows = archive.rows(dict.fromkeys(some["key"]))
        except (OSError, pl.exceptions.PolarsError) as error:
            raise UserError(
                f"{shown_path(archive.folder)}: not every run is here ({str(error).splitlines()[0]}); run it "
                "again, in a folder that all workers see"
            ) from None
        tables.append(outcomes_of(rows, some, plan.study.outcomes))
    return pl.concat(tables)


def _manifest(plan: Plan, runs: pl.DataFrame) -> dict[str, object]:
    """Return what it takes to make the tables again."""
    study = plan.study
    made = manifest_of("sweep", study.scenarios, [], study.seed, measured_of(study)[0])
    del made["seeds"]  # the table of runs has them
    return made | {
        "engine": engine(),
        "title": study.title,
        "question": study.question,
        "points": len(plan.points),
        "runs": len(runs),
        "replicates": study.replicates,
        "failed": int(runs["failed"].sum()),
        "seconds": round(float(runs["seconds"].sum()), 1),
        "shard": str(plan.shard),
        "definition": definition_of(study, plan.points, plan.shard),
    }

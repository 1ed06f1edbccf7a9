"""Any run again, alone, with all that can be recorded."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from relsim.analysis.cohorts import NAMED
from relsim.analysis.metrics import METRICS
from relsim.designs.addresses import moved_by, written
from relsim.desk import LOGGED
from relsim.errors import UserError
from relsim.experiments.identity import engine
from relsim.experiments.manifest import manifest_of
from relsim.experiments.replicates import Job, run_one
from relsim.experiments.results import Results, tables_of
from relsim.experiments.store import read_tables
from relsim.scenario import load
from relsim.scenario.problems import shown_path
from relsim.scenario.schema import Scenario

WHERE = ("vendor", "group", "metric", "week")


@dataclass
class Replay:
    """A run that was run again.

    Attributes
    ----------
    row : dict
        The run as the table of runs has it.
    values : dict
        The point's values, for a sweep.
    scenario : Scenario
        The world, with all that can be logged.
    results : Results or None
        With the log, and series of all metrics; None where the run failed.
    cause, traceback : str
        Of the failure.
    compared : int
        Numbers that were stored.
    unlike : polars.DataFrame
        Those that came out otherwise: vendor, group, metric, week, stored, value.
    other_engine : str
        The engine that made the stored numbers, where it is another than this.
    """

    row: dict[str, Any]
    values: dict[str, Any]
    scenario: Scenario
    results: Results | None
    cause: str
    traceback: str
    compared: int
    unlike: pl.DataFrame
    other_engine: str

    @property
    def same(self) -> bool:
        """Whether the same came out: every bit of every number, or the same failure."""
        return self.cause == self.row["cause"] and not len(self.unlike)


def replay(folder: str | Path, run: int) -> Replay:
    """Run a run of a sweep, a comparison or a run again, alone, and compare it with what was stored.

    Parameters
    ----------
    folder : str or Path
        Of the results.
    run : int
        Its row in the table of runs, from 0.

    Raises
    ------
    UserError
        There are no results, there is no such run, or its world cannot be made.
    """
    tables, manifest = read_tables(Path(folder))
    runs = tables["runs"]
    if not 0 <= run < len(runs):
        there = f"there are 0 to {len(runs) - 1}" if len(runs) else "there is none"
        raise UserError(f"{shown_path(Path(folder))}: there is no run {run}; {there}")
    row = runs.row(run, named=True)
    values = _values(tables, row)
    scenario = _world(manifest, row["scenario"], values)
    outcome = run_one(
        Job(row["scenario"], scenario, row["replicate"], row["seed"], tuple(METRICS), True, True)
    )
    results, stored = None, _stored(tables, row)
    unlike = stored.clear()
    if outcome.measured is not None:
        again = manifest_of("run", {row["scenario"]: scenario}, [outcome], row["seed"], [*METRICS])
        kept = [outcome.record] if outcome.record is not None else []
        results = Results(**tables_of([outcome]), manifest=again, records=kept, vendors=outcome.vendors)
        unlike = _unlike(stored, results)
    made_by = manifest.get("engine", engine())
    return Replay(
        row, values, scenario, results, outcome.cause, outcome.traceback, len(stored), unlike,
        made_by if made_by != engine() else "",
    )  # fmt: skip


def _values(tables: Mapping[str, pl.DataFrame], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a run's point."""
    if "points" not in tables:
        return {}
    return tables["points"].filter(point=row["point"]).drop("point").row(0, named=True)


def _world(manifest: Mapping[str, Any], name: str, values: Mapping[str, Any]) -> Scenario:
    """Return the world of a run."""
    scenario = load(tomllib.loads(manifest["scenarios"][name]["toml"]))
    factors = manifest.get("definition", {}).get("factors", [])
    given = [factor for factor in factors if values.get(factor["name"]) is not None]
    moved = {
        written(path): values[f["name"]] for f in given for path in moved_by(tuple(f["paths"]), scenario)
    }
    return load(scenario, {**moved, "recording.log": [*LOGGED]})


def _stored(tables: Mapping[str, pl.DataFrame], row: Mapping[str, Any]) -> pl.DataFrame:
    """Return the numbers that were stored of a run: vendor, group, metric, week, stored."""
    which = ["point", "scenario", "replicate"] if "points" in tables else ["scenario", "replicate"]
    of_run = [pl.col(name) == row[name] for name in which]
    if "outcomes" in tables:
        found = tables["outcomes"].filter(of_run).rename({"outcome": "metric"})
    else:
        found = pl.concat([tables["summary"], tables["series"]], how="diagonal").filter(of_run)
    return found.select(*WHERE, stored="value")


def _unlike(stored: pl.DataFrame, results: Results) -> pl.DataFrame:
    """Return the stored numbers that came out otherwise."""
    cohorts = results.cohorts.select(
        "vendor", group=pl.format(NAMED, "cohort"), metric=pl.lit("retention"), week="age", value="retention"
    )
    again = pl.concat([results.summary, results.series, cohorts], how="diagonal").select(*WHERE, "value")
    both = stored.join(again, on=[*WHERE], how="left", nulls_equal=True)
    return both.filter(pl.col("stored").ne_missing(pl.col("value")))

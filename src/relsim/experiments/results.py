"""What an experiment returns: tidy tables, and what it takes to make them again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import polars as pl

from relsim.analysis.intervals import mean_interval
from relsim.analysis.metrics import METRICS
from relsim.analysis.spreads import spread
from relsim.analysis.tables import (
    COHORTS,
    Labelled,
    cohort_table,
    series_table,
    summary_table,
    survival_table,
)
from relsim.experiments.replicates import Outcome
from relsim.experiments.store import put_csv, put_tables, refuse_other
from relsim.record import Record

RUNS = {
    "scenario": pl.String, "replicate": pl.Int64, "seed": pl.Int64, "seconds": pl.Float64, "weeks": pl.Int64,
    "people": pl.Int64, "failed": pl.Boolean, "cause": pl.String, "traceback": pl.String,
}  # fmt: skip


@dataclass
class Results:
    """Tables of one or many runs.

    Attributes
    ----------
    series, summary, survival : polars.DataFrame
        Values by week, one value a run, and survival curves; see `relsim.analysis.tables`.
    cohorts : polars.DataFrame
        Retention by the dates at which relationships began; without rows where `recording.cohort` is 0.
    runs : polars.DataFrame
        A row for each run: scenario, replicate, seed, seconds, weeks, people, failed, cause, traceback.
    manifest : dict
        What it takes to make the tables again: version, scenarios as resolved, seeds, package versions.
    records : list of Record
        The runs' records, where they were kept (`relsim.run` keeps them), without those that failed.
    vendors : tuple of str
        Names of the vendors by their row in the records.
    """

    series: pl.DataFrame
    summary: pl.DataFrame
    survival: pl.DataFrame
    runs: pl.DataFrame
    manifest: dict[str, Any]
    records: list[Record] = field(default_factory=list)
    vendors: tuple[str, ...] = ()
    cohorts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COHORTS))

    @property
    def record(self) -> Record:
        """The record of the first run."""
        return self.records[0]

    @cached_property
    def levels(self) -> pl.DataFrame:
        """Each metric over replicates: where the mean lies, and, another thing, how far runs spread.

        Columns: scenario, vendor, group, metric, unit, runs, missing; `mean` with `mean_low` and `mean_high`,
        the 95 % interval of the mean over all possible runs; `lowest_run`, `lower_run`, `median_run`,
        `upper_run`, `highest_run` of the runs there are (80 % lie between the lower and the upper).
        """
        keys = ["scenario", "vendor", "group", "metric"]
        grouped = self.summary.group_by(keys, maintain_order=True).agg(pl.col("value"))
        return pl.DataFrame([_level(row) for row in grouped.iter_rows(named=True)], infer_schema_length=None)

    def save(self, folder: str | Path, overwrite: bool = False) -> Path:
        """Write all tables and the manifest into a folder and return it.

        Parameters
        ----------
        folder : str or Path
            Made if it is not there. Files of others in it stay; tables of others are refused.
        overwrite : bool
            Whether results of another experiment may be replaced. Those of the same one (same scenarios,
            seed, metrics and version, perhaps fewer replicates) always may.

        Raises
        ------
        UserError
            The folder holds other results, or cannot be written.
        """
        if not overwrite:
            refuse_other(folder, self.manifest)
        return put_tables(Path(folder), self.manifest, self.tables())

    def to_csv(self, folder: str | Path) -> list[Path]:
        """Write all tables as CSV, for spreadsheets; return the files.

        Raises
        ------
        UserError
            The folder cannot be written.
        """
        return put_csv(Path(folder), self.tables())

    def export_log(self, folder: str | Path, start: str | None = None) -> list[Path]:
        """Write the log of the first run as CLV libraries read it; see `relsim.experiments.logs`."""
        from relsim.experiments.logs import START, export_log

        return export_log(self.record, folder, self.vendors, start or START)

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return the tables by name."""
        return {
            "series": self.series,
            "summary": self.summary,
            "survival": self.survival,
            "cohorts": self.cohorts,
            "runs": self.runs,
        }


Held = TypeVar("Held", bound=Results)


def tables_of(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the tables of some runs, scenario by scenario and replicate by replicate."""
    done = [Labelled(o.scenario, o.replicate, o.seed, o.measured) for o in outcomes if o.measured is not None]
    rows = [(*o[:6], o.measured is None, o.cause, o.traceback) for o in outcomes]
    return {
        "series": series_table(done),
        "summary": summary_table(done),
        "survival": survival_table(done),
        "cohorts": cohort_table(done),
        "runs": pl.DataFrame(rows, schema=RUNS, orient="row"),
    }


class EveryRunFailed(RuntimeError):
    """No run of an experiment came to its end.

    Attributes
    ----------
    results : Results
        Without numbers; `results.runs` has seed, cause and traceback of every run, and `results.save` keeps
        them.

    Examples
    --------
    >>> row = ("village", 0, 7, 0.1, 52, 40, True, "KeyError: 3", "...")
    >>> failed = pl.DataFrame([row], RUNS, orient="row")
    >>> none = pl.DataFrame()
    >>> str(EveryRunFailed(Results(none, none, none, failed, manifest={})))
    'the run failed: village, replicate 0, seed 7: KeyError: 3'
    """

    def __init__(self, results: Results) -> None:
        first, count = results.runs.row(0, named=True), results.runs.height
        which = "the run failed" if count == 1 else f"all {count} runs failed; the first"
        where = "{scenario}, replicate {replicate}, seed {seed}: {cause}".format(**first)
        super().__init__(f"{which}: {where}")
        self.results = results
        self.add_note(f"The first run's traceback (`error.results.runs` has them all):\n{first['traceback']}")


def shown(results: Held) -> Held:
    """Return results in which there is something to show.

    Raises
    ------
    EveryRunFailed
        With the results.
    """
    if results.runs["failed"].all():
        raise EveryRunFailed(results)
    return results


def _level(row: dict[str, Any]) -> dict[str, Any]:
    """Return one metric of one vendor over replicates."""
    values = np.array(row.pop("value"), np.float64)
    mean, runs = mean_interval(values), spread(values)
    return row | {
        "unit": METRICS[row["metric"]].unit, "runs": mean.n, "missing": mean.missing,
        "mean": mean.mean, "mean_low": mean.low, "mean_high": mean.high,
        "lowest_run": runs.lowest_run, "lower_run": runs.lower_run, "median_run": runs.median_run,
        "upper_run": runs.upper_run, "highest_run": runs.highest_run,
    }  # fmt: skip

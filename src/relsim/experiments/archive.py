"""Finished runs on disk: one Parquet file each, named by the run's key.

    runs/3f/3f9c...e1.parquet, and beside it 3f9c...e1.log.parquet where events are kept

Each is put into place whole when the run has ended, so that whoever was killed when, what is there is
whole; nothing is ever changed. A file is a tidy table that any reader of Parquet opens:

part      "run" (one number for the run), "week" (by week), "survival" and "cohort" (by age), "facts"
metric    or at_risk, ended, survival of a curve; began, alive, retention of a cohort, whose first week is
          the group
vendor, group, week, value
text      of the facts, as JSON: engine, seed, people, seconds, cause and traceback of a failure
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from relsim.analysis.cohorts import CohortCounts
from relsim.analysis.tables import Measured
from relsim.desk import LOGGED
from relsim.experiments.identity import engine
from relsim.experiments.logs import log_table
from relsim.experiments.replicates import Outcome
from relsim.experiments.writing import cannot_write, left_behind, put
from relsim.record import Record

RUNS = "runs"  # how the folder is called in that of results
LOG = {
    "customer_id": pl.String, "date": pl.Date, "week": pl.Int64, "vendor": pl.String, "event": pl.String,
    "amount": pl.Float64, "cause": pl.String,
}  # fmt: skip
CALENDAR = ("start", "reached", "age")  # of cohorts
CURVE = ("at_risk", "ended", "survival")
ROWS = {
    "part": pl.String, "metric": pl.String, "vendor": pl.String, "group": pl.String, "week": pl.Int64,
    "value": pl.Float64, "text": pl.String,
}  # fmt: skip
NAME = "[0-9a-f]" * 64 + ".parquet"


class Archive:
    """A folder of finished runs, which several sweeps and machines may share.

    Parameters
    ----------
    folder : str or Path
        Made when the first run is kept.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def path(self, key: str) -> Path:
        """Return where a run lies: in one of 256 folders, so that none gets too many files."""
        return self.folder / key[:2] / f"{key}.parquet"

    def log(self, key: str) -> Path:
        """Return where the log of a run lies, where it is kept."""
        return self.path(key).with_suffix(".log.parquet")

    def found(self) -> Iterator[str]:
        """Yield the keys of all runs that are kept."""
        for file in self.folder.glob(f"??/{NAME}"):
            yield file.stem

    def put(self, key: str, outcome: Outcome) -> None:
        """Keep a run, after the log of its events where its record is there.

        Raises
        ------
        UserError
            The folder cannot be written.
        """
        path = self.path(key)
        files = {self.log(key): log_of(outcome.record, outcome.vendors)} if outcome.record else {}
        files[path] = as_rows(outcome)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for file, table in files.items():
                buffer = BytesIO()
                table.write_parquet(buffer, statistics=False)
                put(file, buffer.getvalue())
        except OSError as error:
            raise cannot_write(self.folder, error) from None

    def get(self, key: str, metrics: Sequence[str]) -> Outcome | None:
        """Return a run that is kept, with metrics in the order asked for; None where it is not whole."""
        try:
            return from_rows(pl.read_parquet(BytesIO(self.path(key).read_bytes())), metrics)
        except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
            return None  # cannot be, unless the disk failed or somebody changed it: it is run again

    def rows(self, keys: Iterable[str]) -> pl.DataFrame:
        """Return the rows of some runs, with a column `key`.

        Raises
        ------
        OSError, polars.exceptions.PolarsError
            One of them is not there or not whole.
        """
        paths = {str(self.path(key)): key for key in keys}
        if not paths:
            return pl.DataFrame(schema={"key": pl.String, **ROWS})
        found = pl.scan_parquet(list(paths), include_file_paths="key").collect()
        return found.select(pl.col("key").str.tail(len(".parquet") + 64).str.head(64), *ROWS)

    def clean(self) -> None:
        """Remove unfinished files of writers that are no more."""
        for file in left_behind(self.folder.glob("??/*.tmp")):
            file.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove all runs, and nothing else that may lie there."""
        for key in [*self.found()]:
            self.path(key).unlink(missing_ok=True)
            self.log(key).unlink(missing_ok=True)
        self.clean()


def log_of(record: Record, vendors: Sequence[str]) -> pl.DataFrame:
    """Return all events that a run has logged: customer_id, date, week, vendor, event, amount, cause."""
    kinds = sorted({int(kind) for kind in np.unique(record.log["kind"])}) if record.log else []
    tables = [log_table(record, kind, vendors).with_columns(event=pl.lit(LOGGED[kind])) for kind in kinds]
    return pl.concat([pl.DataFrame(schema=LOG), *tables], how="diagonal").select(*LOG)


def as_rows(outcome: Outcome) -> pl.DataFrame:
    """Return a run as the rows that are kept of it."""
    facts: dict[str, Any] = {
        "engine": engine(), "seed": outcome.seed, "weeks": outcome.weeks, "people": outcome.people,
        "seconds": outcome.seconds, "vendors": outcome.vendors,
        "cause": outcome.cause, "traceback": outcome.traceback,
    }  # fmt: skip
    run = outcome.measured
    parts: list[dict[str, Any]] = []
    if run is not None:
        facts |= {"columns": run.columns, "recorded": run.weeks.tolist()}
        parts = [*_numbers(run), *_curves(run)]
        if run.cohorts is not None:
            facts["cohorts"] = {name: getattr(run.cohorts, name).tolist() for name in CALENDAR}
            parts += _cohorts(run.cohorts)
    parts.append({"part": ["facts"], "text": [json.dumps(facts)]})
    sizes = [len(part["part"]) for part in parts]
    columns = {
        name: [
            cell for part, size in zip(parts, sizes, strict=True) for cell in part.get(name, [None] * size)
        ]
        for name in ROWS
    }
    return pl.DataFrame(columns, schema=ROWS).with_columns(pl.col("value").fill_nan(None))


def _numbers(run: Measured) -> Iterator[dict[str, Any]]:
    """Yield the numbers of a run, and those by week."""
    column, metric = np.nonzero(run.defined)
    yield _part(run, "run", column, metric, run.values[column, metric])
    series, column = np.nonzero(run.defined.T[run.in_series])
    weeks = len(run.weeks)
    metric = np.repeat(run.in_series[series], weeks)
    values = run.series[series, :, column].ravel()
    yield _part(run, "week", np.repeat(column, weeks), metric, values) | {
        "week": np.tile(run.weeks, len(series)).tolist()
    }


def _part(run: Measured, name: str, column: Any, metric: Any, values: Any) -> dict[str, Any]:
    return {
        "part": [name] * len(values),
        "metric": [run.metrics[at] for at in metric.tolist()],
        "vendor": [run.columns[at][0] for at in column.tolist()],
        "group": [run.columns[at][1] for at in column.tolist()],
        "value": values.tolist(),
    }


def _curves(run: Measured) -> Iterator[dict[str, Any]]:
    """Yield the survival curves of a run."""
    for vendor, curve in run.survival.items():
        for name, values in zip(CURVE, curve, strict=True):
            ages = len(values)
            yield {
                "part": ["survival"] * ages, "metric": [name] * ages, "vendor": [vendor] * ages,
                "week": [*range(ages)], "value": values.tolist(),
            }  # fmt: skip


def _cohorts(cohorts: CohortCounts) -> Iterator[dict[str, Any]]:
    """Yield the cohorts of a run, the group of each row being the week in which the cohort began."""
    starts, ages = cohorts.start.tolist(), cohorts.age.tolist()
    cohort, told = cohorts.told()
    names = [str(start) for start in starts]
    for vendor, began in cohorts.began.items():
        rows = {"part": ["cohort"] * len(names), "vendor": [vendor] * len(names), "group": names}
        yield rows | {"metric": ["began"] * len(names), "value": began.tolist()}
        for at, age in enumerate(ages):
            alive = cohorts.alive[vendor][:, at].tolist()
            yield rows | {"metric": ["alive"] * len(names), "week": [age] * len(names), "value": alive}
        yield {
            "part": ["cohort"] * len(told), "metric": ["retention"] * len(told),
            "vendor": [vendor] * len(told), "group": [names[at] for at in cohort],
            "week": cohorts.age[told].tolist(), "value": cohorts.retention(vendor).tolist(),
        }  # fmt: skip


def from_rows(rows: pl.DataFrame, metrics: Sequence[str]) -> Outcome:
    """Return a run from the rows that were kept of it; who it belongs to is for the caller to say."""
    parts = rows.partition_by("part", as_dict=True)
    facts = json.loads(parts["facts",]["text"].item())
    names = ("seed", "seconds", "weeks", "people", "cause", "traceback")
    outcome = Outcome(
        scenario="", replicate=0, measured=None, vendors=tuple(facts["vendors"]), found=True,
        **{name: facts[name] for name in names},
    )  # fmt: skip
    if "columns" not in facts:
        return outcome
    nothing = pl.DataFrame(schema=ROWS)
    measured = _measured(facts, parts["run",], parts.get(("week",), nothing), metrics)
    curves = parts.get(("survival",), nothing).partition_by("vendor", as_dict=True, maintain_order=True)
    survival = {str(vendor): _curve(rows) for (vendor,), rows in curves.items()}
    cohorts = _cohorts_of(facts, parts.get(("cohort",), nothing)) if "cohorts" in facts else None
    return outcome._replace(measured=measured._replace(survival=survival, cohorts=cohorts))


def _cohorts_of(facts: dict[str, Any], rows: pl.DataFrame) -> CohortCounts:
    """Return the cohorts of a run."""
    calendar = {name: np.array(facts["cohorts"][name], np.int64) for name in CALENDAR}
    shape = len(calendar["start"]), len(calendar["age"])
    began, alive = {}, {}
    for (vendor,), own in rows.partition_by("vendor", as_dict=True, maintain_order=True).items():
        kinds = own.partition_by("metric", as_dict=True)
        began[str(vendor)] = _whole(kinds, "began")
        alive[str(vendor)] = _whole(kinds, "alive").reshape(shape[::-1]).T.copy()
    return CohortCounts(**calendar, began=began, alive=alive)


def _whole(kinds: dict[Any, pl.DataFrame], name: str) -> Any:
    return kinds[name,]["value"].cast(pl.Int64).to_numpy() if (name,) in kinds else np.zeros(0, np.int64)


def _measured(
    facts: dict[str, Any], run: pl.DataFrame, week: pl.DataFrame, metrics: Sequence[str]
) -> Measured:
    """Return what was measured, but for the curves."""
    columns = [(str(vendor), str(group)) for vendor, group in facts["columns"]]
    weeks = np.array(facts["recorded"], np.int64)
    values = np.full((len(columns), len(metrics)), np.nan)
    defined = np.zeros(values.shape, bool)
    column, metric = _places(run, columns, metrics)
    values[column, metric], defined[column, metric] = _floats(run), True
    in_series = sorted({metrics.index(name) for name in week["metric"].unique()})
    series = np.full((len(in_series), len(weeks), len(columns)), np.nan)
    column, metric = _places(week, columns, metrics)
    rows = np.searchsorted(weeks, week["week"].to_numpy())
    series[np.searchsorted(in_series, metric), rows, column] = _floats(week)
    return Measured(
        tuple(metrics), columns, defined, values, weeks, series, np.array(in_series, np.int64), {}
    )


def _places(rows: pl.DataFrame, columns: list[tuple[str, str]], metrics: Sequence[str]) -> tuple[Any, Any]:
    """Return the column and the metric of each row, as numbers."""
    column = {name: at for at, name in enumerate(columns)}
    metric = {name: at for at, name in enumerate(metrics)}
    vendors, groups = rows["vendor"].to_list(), rows["group"].to_list()
    return (
        np.array([column[name] for name in zip(vendors, groups, strict=True)], np.int64),
        np.array([metric[name] for name in rows["metric"].to_list()], np.int64),
    )


def _curve(rows: pl.DataFrame) -> Any:
    return np.array([_floats(rows.filter(pl.col("metric") == name)) for name in CURVE])


def _floats(rows: pl.DataFrame) -> Any:
    return rows["value"].fill_null(float("nan")).to_numpy()

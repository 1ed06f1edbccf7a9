"""What pictures show of many runs: the mean with its interval, the spread of runs, and paired differences."""

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl

from relsim.analysis.intervals import mean_interval
from relsim.analysis.metrics import EVERYBODY
from relsim.analysis.spreads import spread

ESTIMATE = ("mean", "mean_low", "mean_high", "lower_run", "upper_run")


def over_runs(table: pl.DataFrame, keys: Sequence[str], value: str = "value") -> pl.DataFrame:
    """Return where the mean of runs lies and how far runs spread, for each combination of keys.

    Parameters
    ----------
    table : polars.DataFrame
        A row for each run and combination of keys; null where a run has no value.
    keys : sequence of str
    value : str
        The column with the numbers.

    Returns
    -------
    polars.DataFrame
        The keys, `runs`, `mean` with `mean_low` and `mean_high` (its 95 % interval; null with one run), and
        `lower_run` and `upper_run` (80 % of runs lie between them). Where no run has a value there is no row.

    Examples
    --------
    >>> runs = pl.DataFrame({"vendor": ["grocer"] * 4, "value": [0.80, 0.82, 0.84, None]})
    >>> over_runs(runs, ["vendor"]).select("runs", pl.col("mean", "mean_low").round(2)).row(0)
    (3, 0.82, 0.77)
    """
    known = table.with_columns(pl.col(value).fill_nan(None)).drop_nulls(value)
    rows = []
    for row in known.group_by(*keys, maintain_order=True).agg(pl.col(value)).iter_rows():
        values = np.array(row[-1], np.float64)
        mean, runs = mean_interval(values), spread(values)
        rows.append((*row[:-1], mean.n, mean.mean, mean.low, mean.high, runs.lower_run, runs.upper_run))
    schema = {key: known.schema[key] for key in keys} | {
        "runs": pl.Int64,
        **dict.fromkeys(ESTIMATE, pl.Float64),
    }
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col(*ESTIMATE).fill_nan(None))


def thinned(table: pl.DataFrame, most: int = 131) -> pl.DataFrame:
    """Return a table with at most so many weeks, the first and the last among them.

    A curve of 131 points looks like one of 261 and takes half the room.

    >>> weeks = pl.DataFrame({"week": range(261)})
    >>> thinned(weeks, most=3)["week"].to_list()
    [0, 130, 260]
    """
    weeks = table["week"].unique().sort()
    kept = np.unique(np.linspace(0, len(weeks) - 1, min(most, len(weeks))).round().astype(int))
    return table.filter(pl.col("week").is_in(weeks.gather(kept).to_list()))


def room_for(table: pl.DataFrame, columns: Sequence[str]) -> tuple[float, float] | None:
    """Return a range with room for every number of some columns and for 0; None where there is no number.

    >>> room_for(pl.DataFrame({"low": [1.0, None], "high": [2.0, float("nan")]}), ["low", "high"])
    (-0.12, 2.12)
    """
    numbers = table.select(columns).to_numpy().astype(np.float64)
    if not np.isfinite(numbers).any():
        return None
    low, high = min(0.0, float(np.nanmin(numbers))), max(0.0, float(np.nanmax(numbers)))
    room = 0.06 * (high - low) or 0.01
    return low - room, high + room


def paired_draws(questions: pl.DataFrame, summary: pl.DataFrame) -> pl.DataFrame:
    """Return the difference that each replicate shows, for some rows of a comparison.

    Parameters
    ----------
    questions : polars.DataFrame
        Rows of `Comparison.table`.
    summary : polars.DataFrame
        `Comparison.summary`.

    Returns
    -------
    polars.DataFrame
        metric, kind, vendor, base, other, replicate, difference; without replicates in which one of the two
        is not defined.

    Examples
    --------
    >>> rows = {"scenario": ["A", "B"], "replicate": [0, 0], "vendor": ["mart"] * 2, "group": [""] * 2,
    ...         "metric": ["health"] * 2, "value": [0.5, 0.75]}
    >>> asked = {"metric": "health", "kind": "scenarios", "vendor": "mart", "base": "A", "other": "B"}
    >>> paired_draws(pl.DataFrame([asked]), pl.DataFrame(rows))["difference"].to_list()
    [0.25]
    """
    columns, asked = ("metric", "kind", "vendor", "base", "other"), set(questions["metric"])
    wanted = summary.filter(pl.col("group") == EVERYBODY, pl.col("metric").is_in(asked)).drop_nulls("value")
    of: dict[tuple[str, str, str], dict[int, float]] = {}
    for scenario, vendor, metric, replicate, value in wanted.select(
        "scenario", "vendor", "metric", "replicate", "value"
    ).iter_rows():
        of.setdefault((scenario, vendor, metric), {})[replicate] = value
    vendors = {vendor for _, vendor, _ in of}
    rows = []
    for metric, kind, vendor, base, other in questions.select(columns).iter_rows():
        plus, minus = pair_of(vendor, vendors) if kind == "vendors" else (vendor, vendor)
        before, after = of.get((base, minus, metric), {}), of.get((other, plus, metric), {})
        rows += [
            (metric, kind, vendor, base, other, replicate, after[replicate] - before[replicate])
            for replicate in sorted(before.keys() & after.keys())
        ]
    schema = {**dict.fromkeys(columns, pl.String), "replicate": pl.Int64, "difference": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def pair_of(names: str, vendors: Iterable[str]) -> tuple[str, str]:
    """Return the two vendors of "grocer - mart"; names may have a dash of their own.

    >>> pair_of("A - B - C", ["A - B", "C"])
    ('A - B', 'C')
    """
    known = set(vendors)
    parts = names.split(" - ")
    splits = [(" - ".join(parts[:at]), " - ".join(parts[at:])) for at in range(1, len(parts))]
    return next((split for split in splits if known.issuperset(split)), (names, names))

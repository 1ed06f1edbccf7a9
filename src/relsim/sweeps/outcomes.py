"""From the rows of runs to the tables of a sweep: outcomes, and their levels over replicates."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from relsim.analysis.cohorts import NAMED
from relsim.analysis.intervals import half_width
from relsim.analysis.metrics import EVERYBODY
from relsim.analysis.metrics.books import Floats
from relsim.designs import OutcomeSpec

OUTCOMES = {
    "point": pl.Int64, "scenario": pl.String, "replicate": pl.Int64, "outcome": pl.String,
    "vendor": pl.String, "group": pl.String, "week": pl.Int64, "value": pl.Float64,
}  # fmt: skip
OF = ["point", "scenario", "outcome", "vendor", "group", "week"]  # what a level is of


def outcomes_of(rows: pl.DataFrame, runs: pl.DataFrame, specs: Sequence[OutcomeSpec]) -> pl.DataFrame:
    """Return what was asked of some runs.

    Parameters
    ----------
    rows : polars.DataFrame
        Of the runs, with their `key`; see `relsim.experiments.archive`.
    runs : polars.DataFrame
        Columns key, point, scenario, replicate; several runs may have one key.
    specs : sequence of OutcomeSpec

    Returns
    -------
    polars.DataFrame
        point, scenario, replicate, outcome, vendor, group, week (null = the number for the run; of a cohort
        its age), value; run by run as they stand, and within a run in the order of what was asked.
    """
    if not rows.height or not runs.height:
        return pl.DataFrame(schema=OUTCOMES)
    numbered = rows.with_row_index("_row")
    found = [numbered.filter(_asked(spec)).with_columns(_asked=n) for n, spec in enumerate(specs)]
    group = pl.when(pl.col("part") == "cohort").then(pl.format(NAMED, "group")).otherwise("group")
    named = pl.concat(found).rename({"metric": "outcome"}).with_columns(group=group)
    own = runs.select("key", "point", "scenario", "replicate").with_row_index("_run")
    joined = own.join(named, on="key", how="inner").sort("_run", "_asked", "_row")
    return joined.select(pl.col(name).cast(kind) for name, kind in OUTCOMES.items())


def _asked(spec: OutcomeSpec) -> pl.Expr:
    """Return which rows an outcome is made of."""
    part = "cohort" if spec.is_by_cohort else "week" if spec.weeks else "run"
    rows = (pl.col("metric") == spec.metric) & (pl.col("part") == part)
    if spec.weeks:
        rows &= pl.col("week").is_in([*spec.weeks])
    if spec.vendors:
        rows &= pl.col("vendor").is_in([*spec.vendors])
    if spec.is_by_cohort:
        return rows
    by_group = pl.col("group") != EVERYBODY
    return rows & (by_group if spec.by not in (None, "", "vendor") else ~by_group)


def quantiles_of(specs: Sequence[OutcomeSpec]) -> list[float]:
    """Return the quantiles that are asked for, each once."""
    return sorted({share for spec in specs for share in spec.quantiles or ()})


def levels_of(outcomes: pl.DataFrame, shares: Sequence[float]) -> pl.DataFrame:
    """Return each outcome over replicates.

    Columns: point, scenario, outcome, vendor, group, week; runs (with a value), missing (not defined),
    mean with its 95 % interval low to high, sd between runs, and `q10`, `q90`, ... where asked.

    Sums are taken in NumPy, run by run in their order, so that they do not depend on threads.
    """
    groups = outcomes.group_by(OF, maintain_order=True).agg(pl.col("value"))
    counts = groups["value"].list.len().to_numpy()
    columns: dict[str, Any] = {name: np.full(len(groups), np.nan) for name in _names(shares)}
    columns |= {"runs": np.zeros(len(groups), np.int64), "missing": np.zeros(len(groups), np.int64)}
    for count in np.unique(counts):
        at = np.flatnonzero(counts == count)
        listed = groups["value"].gather(at).explode().fill_null(float("nan"))
        for name, values in _statistics(listed.to_numpy().reshape(len(at), count), shares).items():
            columns[name][at] = values
    return groups.select(OF).with_columns(
        pl.Series(name, columns[name]).fill_nan(None) for name in ["runs", "missing", *_names(shares)]
    )


def _names(shares: Iterable[float]) -> list[str]:
    return ["mean", "low", "high", "sd", *map(quantile_name, shares)]


def quantile_name(share: float) -> str:
    """Return the name of a quantile's column.

    >>> quantile_name(0.1), quantile_name(0.025)
    ('q10', 'q2.5')
    """
    return f"q{100 * share:.6g}"


def _statistics(values: Floats, shares: Sequence[float]) -> Mapping[str, Any]:
    """Return statistics of rows of as many runs each, (groups, runs); NaN where not defined."""
    known = ~np.isnan(values)
    n = known.sum(axis=1)
    first = values[np.arange(len(values)), known.argmax(axis=1)]
    alike = ((values == first[:, None]) | ~known).all(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(alike, first, np.where(known, values, 0.0).sum(axis=1) / n)
        off = np.where(known, values - mean[:, None], 0.0)
        sd = np.sqrt((off**2).sum(axis=1) / (n - 1))
    half = np.array([half_width(s, int(k)) for s, k in zip(sd, n, strict=True)])
    quantiles = {quantile_name(share): _quantile(values, known, share) for share in shares}
    return {
        "runs": n, "missing": len(values[0]) - n, "mean": mean, "low": mean - half, "high": mean + half,
        "sd": np.where(n > 1, sd, np.nan), **quantiles,
    }  # fmt: skip


def _quantile(values: Floats, known: Any, share: float) -> Floats:
    some = known.any(axis=1)
    found = np.full(len(values), np.nan)
    if some.any():
        found[some] = np.nanquantile(values[some], share, axis=1)
    return found

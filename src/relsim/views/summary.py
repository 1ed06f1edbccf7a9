"""Results as small tables of text, for a screen of 80 columns.

They show a few metrics, by the names that files, `--precision` and `relsim describe` use; shares in per
cent. Files and the report have all of them.
"""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

import polars as pl

from relsim.views.text import WIDTH, cut, figure, table

HEADLINES = ("customers", "retention", "survival_2y", "survival_3y", "survival_5y", "health", "profit")
COMPARED = ("customers", "retention", "survival_5y", "health", "profit")
NAME = 12  # characters of a name at the head of a column
PAIRS = 3  # of vendors that are shown; files and the report have all

Row = Mapping[str, Any]


def run_table(levels: pl.DataFrame) -> str:
    """Return what became of each vendor: a row for each, the whole market last.

    Parameters
    ----------
    levels : polars.DataFrame
        `Results.levels` of one scenario. With several runs a second row has half the width of the 95 %
        interval of each mean.

    Examples
    --------
    >>> row = {"group": "", "vendor": "grocer", "unit": "share", "runs": 4, "mean": 0.8123,
    ...        "mean_low": 0.802, "mean_high": 0.8226}
    >>> print(run_table(pl.DataFrame([{**row, "metric": "retention"}, {**row, "metric": "health"}])))
            retention  health
                    %       %
    grocer       81.2    81.2
                 ±1.0    ±1.0
    """
    whole = levels.filter(pl.col("group") == "", pl.col("metric").is_in(HEADLINES))
    found = {(row["vendor"], row["metric"]): row for row in whole.iter_rows(named=True)}
    columns = [_column(metric, found) for metric in HEADLINES if any(metric == known for _, known in found)]
    vendors = [name for vendor in dict.fromkeys(vendor for vendor, _ in found) for name in (vendor, "")]
    room = WIDTH - sum(2 + max(map(len, column)) for column in columns)
    rows = list(zip(*[["", "", *(cut(name, max(room, 8)) for name in vendors)], *columns], strict=True))
    return table([*rows[:2], *(row for row in rows[2:] if any(row))])


def _column(metric: str, found: Mapping[tuple[str, str], Row]) -> list[str]:
    """Return one metric: its head in two lines, then for each vendor the mean and its half width."""
    rows = {vendor: row for (vendor, name), row in found.items() if name == metric}
    unit = next(iter(rows.values()))["unit"]
    known = [abs(row["mean"]) for row in rows.values() if row["mean"] is not None and isfinite(row["mean"])]
    largest = max(known, default=0.0)
    first, _, rest = metric.partition("_")
    cells = [first, f"{rest} {'%' if unit == 'share' else ''}".strip()]
    for vendor in dict.fromkeys(vendor for vendor, _ in found):
        row = rows.get(vendor)
        cells += [figure(row["mean"], unit, like=largest), _half_width(row, largest)] if row else ["-", ""]
    return cells


def _half_width(row: Row, like: float) -> str:
    """Return half the width of the interval of a mean, where there are several runs."""
    if row["runs"] < 2:
        return ""
    half = (row["mean_high"] - row["mean_low"]) / 2.0
    return f"±{figure(half, row['unit'], like=like)}" if isfinite(half) else ""


def comparison_tables(comparison: pl.DataFrame) -> str:
    """Return what differs: vendors within each scenario, then each scenario against the base.

    Parameters
    ----------
    comparison : polars.DataFrame
        `Comparison.table`.
    """
    shown = comparison.filter(pl.col("metric").is_in(COMPARED))
    parts = []
    for (scenario,), rows in shown.filter(kind="vendors").group_by("other", maintain_order=True):
        pairs = rows["vendor"].unique(maintain_order=True).to_list()
        for pair in pairs[:PAIRS]:
            other, _, base = pair.rpartition(" - ")
            heads = f"{other} against {base}, in {scenario}", base, other
            parts.append(_differences(*heads, rows.filter(vendor=pair).iter_rows(named=True)))
        if len(pairs) > PAIRS:
            parts.append(
                f"{len(pairs) - PAIRS} more pairs of vendors in {scenario}: in the tables and the report"
            )
    for (base, other), rows in shown.filter(kind="scenarios").group_by("base", "other", maintain_order=True):
        for (vendor,), its in rows.group_by("vendor", maintain_order=True):
            whom = "all vendors" if vendor == "all" else vendor
            heads = f"{whom}: {other} instead of {base}", str(base), str(other)
            parts.append(_differences(*heads, its.iter_rows(named=True)))
    legend = "settled: the sign holds, all differences of the comparison allowed for together"
    return "\n\n".join([*parts, legend])


def _differences(title: str, base: str, other: str, rows: Iterable[Row]) -> str:
    """Return one table: both levels, the paired difference, its interval, and whether its sign is settled."""
    lines = [["", cut(base, NAME), cut(other, NAME), "difference", "95 % interval", ""]]
    for row in rows:
        unit, size = row["unit"], max(abs(row["base_mean"]), abs(row["other_mean"]))
        apart = (figure(row[end], unit, sign=True, like=size) for end in ("difference", "low", "high"))
        difference, low, high = apart
        lines.append(
            [
                row["metric"] + (", %" if unit == "share" else ""),
                figure(row["base_mean"], unit),
                figure(row["other_mean"], unit),
                difference,
                f"{low} to {high}",
                "settled" if row["settled"] else "open",
            ]
        )
    return f"{title}\n{table(lines, indent=2)}"

"""Numbers with their intervals, as pieces of the page."""

from collections.abc import Iterable

from relsim.analysis.metrics import METRICS
from relsim.views.plots.differences import question_of
from relsim.views.report.page import Html, table
from relsim.views.style import Row, called, said, unit_of

SURENESS = ("95 % interval", "80 % of runs")


def bounds(low: float | None, high: float | None, metric: str, sign: bool = False) -> str:
    """Return an interval of a mean; nothing where one run tells none.

    >>> bounds(0.542, 0.556, "kept"), bounds(None, None, "kept")
    ('[54.2, 55.6]', '')
    """
    ends = [_bare(end, metric, sign) for end in (low, high)]
    return "" if "–" in ends else f"[{ends[0]}, {ends[1]}]"


def runs(lower: float | None, upper: float | None, metric: str) -> str:
    """Return between which values 80 % of runs lie.

    >>> runs(0.52, 0.57, "kept")
    '52.0 to 57.0'
    """
    return " to ".join(_bare(end, metric) for end in (lower, upper))


def _bare(value: float | None, metric: str, sign: bool = False) -> str:
    """Return a number without its per cent sign."""
    return said(value, metric, sign).removesuffix("\N{NO-BREAK SPACE}%")


def level_table(rows: Iterable[Row], name: str, group: bool = False) -> Html:
    """Return levels of metrics: mean, its interval, and the spread of runs."""
    whose = ["scenario", "vendor", *(["group"] if group else [])]
    cells = (
        [
            *_whose(row, group),
            METRICS[row["metric"]].label,
            unit_of(row["metric"]),
            *_estimate(row, row["metric"]),
        ]
        for row in rows
    )
    return table([*whose, "metric", "unit", "mean", *SURENESS], cells, name, left=len(whose) + 2)


def week_table(rows: Iterable[Row], name: str, metric: str, time: str) -> Html:
    """Return one metric over time: mean, its interval, and the spread of runs."""
    cells = ([*_whose(row), str(row["week"]), *_estimate(row, metric)] for row in rows)
    heads = ["scenario", "vendor", time, f"mean, {unit_of(metric)}", *SURENESS]
    return table(heads, cells, name, left=2)


def difference_table(rows: Iterable[Row], name: str) -> Html:
    """Return paired differences with their intervals, and how sure their signs are."""
    heads = [
        "what",
        "metric",
        "unit",
        "first",
        "second",
        "difference",
        "95 % interval",
        "sign",
        "runs that agree",
    ]
    return table(heads, map(_difference, rows), name, left=3)


def _difference(row: Row) -> list[str]:
    """Return the cells of one difference: first less second."""
    metric = row["metric"]
    return [
        question_of(row).said(),
        METRICS[metric].label,
        unit_of(metric),
        said(row["other_mean"], metric),
        said(row["base_mean"], metric),
        said(row["difference"], metric, sign=True),
        bounds(row["low"], row["high"], metric, sign=True),
        "settled" if row["settled"] else "open",
        f"{round(row['agree'] * row['replicates'])} of {row['replicates']}",
    ]


def _whose(row: Row, group: bool = False) -> list[str]:
    return [row["scenario"], called(row["vendor"]), *([row["group"]] if group else [])]


def _estimate(row: Row, metric: str) -> list[str]:
    interval = bounds(row["mean_low"], row["mean_high"], metric)
    return [said(row["mean"], metric), interval, runs(row["lower_run"], row["upper_run"], metric)]

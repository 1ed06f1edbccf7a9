"""Pictures over time: how long relationships last, how many customers there are, and how healthy it is."""

from collections.abc import Callable, Sequence
from functools import partial

import polars as pl

from relsim.analysis.metrics import ALL, EVERYBODY, METRICS
from relsim.views import plots
from relsim.views.estimates import over_runs, thinned
from relsim.views.report import swatches
from relsim.views.report.numbers import week_table
from relsim.views.report.page import Entry, Html, details, figure, gap, joined, tag
from relsim.views.report.subject import Subject
from relsim.views.report.svg import Panel, titled
from relsim.views.style import INTERVAL, SPREAD, Row, called, looks, said

KEYS = ("scenario", "vendor", "week")
NUMBERS = 11  # weeks of which the numbers are told
HEIGHT = 270  # units
LETTER = 7.6  # units that a letter of a name at the end of a line takes at most
WIDEST = 130  # units that such a name may take


def survival(subject: Subject) -> Html:
    """Return how long relationships last."""
    table = subject.results.survival.filter(pl.col("week") <= subject.weeks)
    table = _watched_by_all(_known(table.rename({"survival": "value"})))
    if table.is_empty():
        return gap("Not shown: how long relationships last was not kept in these results.")
    text = (
        "Share of relationships that are still there at each age, whenever they began. Those that last beyond"
        f" the end of a run count as long as they were watched (Kaplan-Meier). {_tried_once(subject)}"
    )
    heads = ("retention", "Relationships still there, by age", "age, weeks")
    return _figure(subject, table, heads, text, _draw_survival)


def _tried_once(subject: Subject) -> str:
    """Say why curves fall at the age at which those who never came back count as gone."""
    weeks = {world.leave.gone_weeks for world in subject.worlds.values()}
    age = " or ".join(map(str, sorted(weeks)))
    return f"Whoever has not bought for {age} weeks counts as gone: relationships that were one try end then."


def courses(subject: Subject) -> Html:
    """Return customers and health week by week."""
    both = joined([_course(subject, "customers"), _course(subject, "health")])
    return tag("div", both, class_="side") if len(subject.panels) == 1 else both


def _course(subject: Subject, metric: str) -> Html:
    """Return one metric week by week, all panels on the same scale."""
    table = _known(subject.results.series.filter(metric=metric, group=EVERYBODY))
    label = METRICS[metric].label
    if table.is_empty():
        return gap(f"Not shown: {label}, week by week, was not measured in these runs.")
    top = 1.0 if METRICS[metric].unit == "share" else 1.05 * max(table["value"])
    scale = ", the same scale everywhere" if len(subject.panels) > 1 else ""
    text = f"{label.capitalize()}, week by week{scale}."
    return _figure(subject, table, (metric, label.capitalize(), "week"), text, partial(plots.course, top=top))


def _draw_survival(table: pl.DataFrame, *rest: object, **more: object) -> object:
    return plots.survival(table.rename({"value": "survival"}), *rest, **more)  # type: ignore[arg-type]


def _figure(
    subject: Subject, table: pl.DataFrame, heads: tuple[str, str, str], text: str, draw: Callable[..., object]
) -> Html:
    """Return curves in panels, with their key and numbers; heads are the metric, what it is, and the time."""
    metric, what, time = heads
    told, drawn = [], []
    for at, (title, scenario, vendors) in enumerate(subject.panels):
        rows = table.filter(pl.col("scenario") == scenario, pl.col("vendor").is_in(vendors))
        if rows.is_empty():
            continue
        numbers = over_runs(thinned(rows, NUMBERS), KEYS).to_dicts()
        told += numbers
        panel = Panel(
            title=title,
            what=what,
            description=_in_words(numbers, metric),
            height=HEIGHT,
            left=42,
            right=min(16 + LETTER * max(len(called(row["vendor"])) for row in numbers), WIDEST),
            top=30,
            draw=partial(draw, rows, vendors=subject.vendors),
        )
        drawn.append(titled(panel, f"curve-{metric}{at}-"))
    behind = details("The numbers", week_table(told, what, metric, time))
    return figure(text, line_key(subject), drawn, behind)


def line_key(subject: Subject) -> list[Entry]:
    """Return what lines and bands stand for."""
    look = looks(subject.vendors)
    entries: list[Entry] = [(swatches.line(look[vendor]), called(vendor)) for vendor in subject.vendors]
    if subject.replicates > 1:
        entries += [(swatches.band(0.7), INTERVAL), (swatches.band(0.25), SPREAD)]
    return entries


def _known(table: pl.DataFrame) -> pl.DataFrame:
    """Return the values of single vendors that are defined."""
    single = table.filter(pl.col("vendor") != ALL)
    return single.with_columns(pl.col("value").fill_nan(None)).drop_nulls("value")


def _watched_by_all(survival: pl.DataFrame) -> pl.DataFrame:
    """Return survival curves up to the age that every run of a vendor could watch."""
    runs = pl.len().over("scenario", "vendor", "week")
    return survival.filter(runs == runs.max().over("scenario", "vendor"))


def _in_words(told: Sequence[Row], metric: str) -> str:
    """Say where each line begins, is half-way, and ends."""
    parts = []
    for vendor in dict.fromkeys(row["vendor"] for row in told):
        mine = [row for row in told if row["vendor"] == vendor]
        points = [mine[at] for at in sorted({0, len(mine) // 2, len(mine) - 1})]
        words = ", ".join(f"{said(row['mean'], metric)} in week {row['week']}" for row in points)
        parts.append(f"{called(vendor)}: {words}.")
    return " ".join(parts)

"""Pictures of a number a vendor: health by part, causes of leaving, what each side gains, beliefs."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import polars as pl

from relsim.views import plots
from relsim.views.estimates import ESTIMATE, room_for
from relsim.views.plots.dots import BELIEFS, CAUSES, GAINS, HEALTH, most_frequent
from relsim.views.plots.rows import height
from relsim.views.report import swatches
from relsim.views.report.numbers import level_table
from relsim.views.report.page import Entry, Html, details, figure, gap, joined, paragraph
from relsim.views.report.subject import Subject
from relsim.views.report.svg import Panel, titled
from relsim.views.style import INK, INTERVAL, MARKERS, SPREAD, called, label_of, looks, said

LINE = 15  # units of height for a line of text
AROUND = 50  # units above and below the rows


class Picture(NamedTuple):
    """Levels of some metrics, to be drawn in one panel or several."""

    what: str
    text: str
    metrics: Sequence[str]
    entries: list[Entry]
    draw: Callable[..., object]
    lines: Callable[[pl.DataFrame], float]  # of text that a panel is high


def health(subject: Subject) -> Html:
    """Return the health of relationships, part by part."""
    text = (
        "Health is the power mean of five parts, by default the geometric mean: a relationship with one part "
        "near zero is not healthy. It is measured; nobody in the model acts on it."
    )
    return _by_vendor(subject, "Health by part", text, HEALTH, plots.health_by_part)


def leaving(subject: Subject) -> Html:
    """Return why relationships end."""
    there = most_frequent(subject.levels)
    metrics = [metric for metric in there if any(subject.levels.filter(metric=metric)["mean"])]
    never = [label_of(metric) for metric in there if metric not in metrics]
    if never and not metrics:
        return paragraph("No relationship ended in any run.")
    room = room_for(subject.levels_of(metrics), ESTIMATE)
    draw = partial(plots.causes, order=metrics, end=room[1] if room else None)
    text = "Relationships that end in a year, of 100 there are, by cause; the same scale everywhere."
    shown = _by_vendor(subject, "Why relationships end", text, metrics or CAUSES, draw)
    return joined([shown, *([paragraph(f"Nobody left because of: {', '.join(never)}.")] if never else [])])


def gains(subject: Subject) -> Html:
    """Return what each side gains."""
    text = (
        "What the goods were worth to the customer less what was paid, and what was paid less the cost of "
        "sales and service: for each customer and year, in reference prices (1 = the usual price of one "
        "purchase)."
    )
    picture = Picture(
        "What each side gains",
        text,
        list(GAINS),
        [(swatches.mark(INK, hollow=at > 0), name) for at, name in enumerate(GAINS.values())],
        partial(plots.gains, limits=room_for(subject.levels_of(list(GAINS)), ESTIMATE)),
        lambda rows: height(rows["vendor"].n_unique(), 1),
    )
    return _figure(subject, picture, _by_scenario(subject))


def beliefs(subject: Subject) -> Html:
    """Return what the top of each vendor believes."""
    text = (
        "Satisfaction with purchases as it is, as those who answer surveys report it, and as it arrives at "
        "the top through the vendor's layers; means over all recorded weeks."
    )
    picture = Picture(
        "Satisfaction, truth and belief",
        text,
        list(BELIEFS),
        [(swatches.mark(INK, MARKERS[at], hollow=at > 0), name) for at, name in enumerate(BELIEFS.values())],
        plots.beliefs,
        lambda rows: height(rows["vendor"].n_unique(), rows["metric"].n_unique()),
    )
    return joined([_figure(subject, picture, _by_scenario(subject)), _lags(subject)])


def _by_vendor(
    subject: Subject, what: str, text: str, metrics: Sequence[str], draw: Callable[..., object]
) -> Html:
    """Return metrics in rows, vendors told apart by colour and shape."""
    look = looks(subject.vendors)
    picture = Picture(
        what,
        text,
        metrics,
        [(swatches.mark(look[v].colour, look[v].marker), called(v)) for v in subject.vendors],
        draw,
        lambda rows: height(rows["metric"].n_unique(), rows["vendor"].n_unique()),
    )
    return _figure(subject, picture, subject.panels)


def _by_scenario(subject: Subject) -> list[tuple[str, str, list[str]]]:
    """Return a panel for each scenario, with all its vendors: they have rows of their own."""
    return [(scenario, scenario, subject.vendors_of(scenario)) for scenario in subject.scenarios]


def _figure(subject: Subject, picture: Picture, panels: Sequence[tuple[str, str, list[str]]]) -> Html:
    """Return a picture in panels of one height, with its key and its numbers."""
    rows = subject.levels_of(picture.metrics)
    if rows.is_empty():
        missing = ", ".join(map(label_of, picture.metrics))
        return gap(f"Not shown: none of these was measured in these runs: {missing}.")
    parts = {
        title: mine
        for title, scenario, vendors in panels
        if len(mine := rows.filter(pl.col("scenario") == scenario, pl.col("vendor").is_in(vendors)))
    }
    lines = max(map(picture.lines, parts.values()))
    drawn = [
        titled(
            Panel(
                title=title,
                what=picture.what,
                description=_in_words(mine),
                height=AROUND + LINE * lines,
                left=132,
                draw=partial(picture.draw, mine, vendors=subject.vendors),
            ),
            f"{picture.metrics[0]}{at}-",
        )
        for at, (title, mine) in enumerate(parts.items())
    ]
    entries = picture.entries
    if subject.replicates > 1:
        entries = [*entries, (swatches.bar(2.4), INTERVAL), (swatches.bar(8, 0.25), SPREAD)]
    numbers = details("The numbers", level_table(rows.iter_rows(named=True), picture.what))
    return joined([figure(picture.text, entries, drawn, numbers), _gaps(subject, rows, picture.metrics)])


def _gaps(subject: Subject, rows: pl.DataFrame, metrics: Sequence[str]) -> Html:
    """Say what is not in the pictures, since it is not defined or was not measured."""
    there = set(rows.select("scenario", "vendor", "metric").rows())
    everybody = [(s, v) for s in subject.scenarios for v in subject.vendors_of(s)]
    missing = {
        label_of(metric): [f"{v} in {s}" for s, v in everybody if (s, v, metric) not in there]
        for metric in metrics
    }
    told = [f"{label} ({', '.join(whom)})" for label, whom in missing.items() if whom]
    return gap(f"Not defined, so not shown: {'; '.join(told)}.") if told else Html("")


def _lags(subject: Subject) -> Html:
    """Say how late news reaches the top."""
    rows = subject.levels_of(["dashboard_lag"]).iter_rows(named=True)
    late = [f"{row['vendor']} in {row['scenario']} {row['mean']:.0f}" for row in rows]
    if not late:
        return Html("")
    return paragraph(f"Weeks until a change at the counter is seen at the top: {'; '.join(late)}.")


def _in_words(rows: pl.DataFrame) -> str:
    """Say every mean of a picture."""
    parts = []
    for mine in rows.partition_by("metric", maintain_order=True):
        metric = mine["metric"][0]
        levels = [f"{row['vendor']} {said(row['mean'], metric)}" for row in mine.iter_rows(named=True)]
        parts.append(f"{label_of(metric)}: {', '.join(levels)}.")
    return " ".join(parts)

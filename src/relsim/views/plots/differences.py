"""Two vendors, or two scenarios on the same draws: how far apart, how surely, and in how many runs."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats
from relsim.analysis.metrics import METRICS
from relsim.views.plots.frame import label_rows, label_x, mark_zero, once, plain, stripe, the_metric
from relsim.views.style import COLOURS, INK, INTERVAL, MUTED, STRIPE, Row, called, label_of, ticks, unit_of
from relsim.views.text import cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SETTLED = "settled: holds when all questions are allowed for"
OPEN = "not settled"
AS_MEAN = "a pair of runs with the sign of the mean"
AGAINST = "a pair against it"
MEAN = "mean of all pairs"

CHARACTERS = 24  # of a row's name before the row
LINE = 56  # characters of a row's name above the row
GOLDEN = 0.618034  # of a row: from one run's height to the next one's, so that neighbours lie apart


class Question(NamedTuple):
    """What a difference is between."""

    kind: str
    vendor: str
    base: str
    other: str

    def said(self) -> str:
        """Return the question in words.

        >>> Question("vendors", "grocer - mart", "village", "village").said()
        'village: grocer against mart'
        >>> Question("scenarios", "all", "village", "hamlet").said()
        'all vendors: hamlet instead of village'
        """
        if self.kind == "vendors":
            return f"{self.other}: {self.vendor.replace(' - ', ' against ')}"
        return f"{called(self.vendor)}: {self.other} instead of {self.base}"


def question_of(row: Row) -> Question:
    """Return what a row of a comparison is about."""
    return Question(row["kind"], row["vendor"], row["base"], row["other"])


def forest(table: pl.DataFrame, axes: "Axes", limits: tuple[float, float] | None = None) -> "Axes":
    """Draw paired differences with their 95 % intervals, filled where the sign is settled.

    Parameters
    ----------
    table : polars.DataFrame
        Rows of `Comparison.table` in shares: metric, kind, vendor, base, other, difference, low, high,
        settled. With one question a row is a metric, else a metric and a question.
    axes : Axes
    limits : (float, float), optional
        The range shown, so that pictures beside each other can be compared.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When the rows are not in one unit.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"metric": "kept", "kind": "vendors", "vendor": "grocer - mart", "base": "village",
    ...        "other": "village", "difference": 0.09, "low": 0.08, "high": 0.1, "settled": True}
    >>> forest(pl.DataFrame([row]), Figure().add_subplot()).get_xlabel()
    'difference, points of 100'
    """
    if any(METRICS[metric].unit != "share" for metric in table["metric"]):
        raise ValueError("shares only, please: other units cannot stand on one axis")
    rows = table.to_dicts()
    one = len({question_of(row) for row in rows}) == 1
    plain(axes, "x")
    mark_zero(axes)
    for at, row in enumerate(rows):
        _difference(axes, row, -at)
    _striped(axes, len(rows), ticks=7)
    axes.set_xlim(limits)
    names = [label_of(row["metric"]) + ("" if one else f", {question_of(row).said()}") for row in rows]
    label_rows(axes, [-at for at in range(len(rows))], names, CHARACTERS)
    axes.xaxis.set_major_formatter(ticks("retention", sign=True))
    label_x(axes, f"difference, {unit_of('retention', difference=True)}")
    return axes


def agreement(draws: pl.DataFrame, axes: "Axes") -> "Axes":
    """Draw what each pair of runs on the same draws says: a dot for each, and how many agree on the sign.

    Parameters
    ----------
    draws : polars.DataFrame
        Rows of `relsim.views.estimates.paired_draws` with one metric.
    axes : Axes

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When there is not one metric.
    """
    metric = the_metric(draws)
    plain(axes, "x")
    mark_zero(axes)
    questions = draws.partition_by("kind", "vendor", "base", "other", maintain_order=True)
    for at, rows in enumerate(questions):
        _name_above(axes, question_of(rows.row(0, named=True)).said(), at)
        _runs(axes, rows, -at - 0.14)
    _striped(axes, len(questions), ticks=5)
    axes.set_yticks([])
    axes.xaxis.set_major_formatter(ticks(metric, sign=True))
    label_x(axes, f"difference, {unit_of(metric, difference=True)}")
    return axes


def signs(differences: Floats) -> tuple[int, int]:
    """Return how many differences have the sign of their mean, and how many there are.

    >>> signs(np.array([0.1, 0.3, -0.1, 0.2]))
    (3, 4)
    """
    return int(np.sum(np.sign(differences) == np.sign(np.mean(differences)))), len(differences)


def _striped(axes: "Axes", rows: int, ticks: int) -> None:
    """Lay stripes under rows one unit high, show each row whole, and have at most so many ticks."""
    for at in range(rows):
        stripe(axes, at, -at + 0.5, -at - 0.5)
    axes.set_ylim(-rows + 0.5, 0.5)
    axes.locator_params(axis="x", nbins=ticks)


def _difference(axes: "Axes", row: Row, y: float) -> None:
    """Draw one mean difference with its interval."""
    settled = bool(row["settled"])
    colour = INK if settled else MUTED
    if row["low"] is not None:
        axes.plot(
            [row["low"], row["high"]],
            [y, y],
            color=colour,
            linewidth=2.4,
            solid_capstyle="butt",
            label=once(axes, INTERVAL),
        )
    axes.plot(
        [row["difference"]],
        [y],
        marker="o",
        markersize=7,
        color=colour,
        linestyle="none",
        markeredgewidth=1.6,
        markerfacecolor=colour if settled else "white",
        label=once(axes, SETTLED if settled else OPEN),
        zorder=3,
    )


def _name_above(axes: "Axes", name: str, row: int) -> None:
    """Write a name into the upper part of a row, over the lines."""
    axes.annotate(
        cut(name, LINE),
        (0.0, -row + 0.32),
        xycoords=("axes fraction", "data"),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        color=INK,
        parse_math=False,
        bbox={"facecolor": "white" if row % 2 else STRIPE, "edgecolor": "none", "pad": 1.0},
    )


def _runs(axes: "Axes", rows: pl.DataFrame, y: float) -> None:
    """Draw the runs of one question, each at a height of its own, and say how many agree."""
    values = rows["difference"].to_numpy()
    heights = y + 0.44 * ((rows["replicate"].to_numpy() * GOLDEN) % 1.0 - 0.5)
    agree = np.sign(values) == np.sign(np.mean(values))
    for which, colour, name in ((agree, COLOURS[0], AS_MEAN), (~agree, COLOURS[1], AGAINST)):
        axes.plot(
            values[which],
            heights[which],
            marker="o",
            markersize=4.5,
            markeredgewidth=0,
            alpha=0.65,
            linestyle="none",
            color=colour,
            label=once(axes, name),
        )
    axes.plot([np.mean(values)] * 2, [y - 0.27, y + 0.27], color=INK, linewidth=2.0, label=once(axes, MEAN))
    axes.annotate(
        " of ".join(map(str, signs(values))),
        (1.0, y),
        xycoords=("axes fraction", "data"),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        color=INK,
        annotation_clip=False,
    )

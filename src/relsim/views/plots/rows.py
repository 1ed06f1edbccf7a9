"""Means as dots in rows, each with its two bars: what pictures of one number a vendor are made of."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from relsim.views.plots.frame import label_rows, once, plain, series_name, stripe
from relsim.views.style import INTERVAL, SPREAD, Row, in_order, label_of, looks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CHARACTERS = 18  # of a row's name on one line
STEP = 1.0  # from dot to dot within a row, in lines of text
GAP = 2.2  # from the last dot of a row to the first of the next: room for two lines of text


class Dot(NamedTuple):
    """One mean, and how it is drawn."""

    row: str
    series: str
    colour: str
    marker: str
    hollow: bool
    level: Row


def height(rows: int, dots: int) -> float:
    """Return how many lines of text high rows with so many dots below each other are.

    >>> height(rows=1, dots=3)
    4.2
    """
    return rows * (GAP + STEP * max(dots - 1, 0))


def by_vendor(levels: pl.DataFrame, metrics: Sequence[str], vendors: Sequence[str]) -> list[Dot]:
    """Return dots in rows of metrics, told apart by vendor."""
    look, scenarios = looks([*vendors, *levels["vendor"]]), in_order(levels["scenario"])
    return [
        Dot(
            row=label_of(row["metric"]),
            series=series_name(row["scenario"], row["vendor"], scenarios),
            colour=look[row["vendor"]].colour,
            marker=look[row["vendor"]].marker,
            hollow=row["scenario"] != scenarios[0],
            level=row,
        )
        for row in _known(levels, metrics)
    ]


def by_metric(
    levels: pl.DataFrame, said: Mapping[str, str], vendors: Sequence[str], markers: Sequence[str]
) -> list[Dot]:
    """Return dots in rows of vendors, told apart by metric: the first filled, the others hollow."""
    look, scenarios = looks([*vendors, *levels["vendor"]]), in_order(levels["scenario"])
    place = {metric: at for at, metric in enumerate(said)}
    return [
        Dot(
            row=series_name(row["scenario"], row["vendor"], scenarios),
            series=said[row["metric"]],
            colour=look[row["vendor"]].colour,
            marker=markers[place[row["metric"]]],
            hollow=place[row["metric"]] > 0,
            level=row,
        )
        for row in _known(levels, list(said))
    ]


def _known(levels: pl.DataFrame, metrics: Sequence[str]) -> list[Row]:
    """Return the levels of some metrics, in their order, without what is not defined."""
    rows = levels.with_columns(pl.col(pl.Float64).fill_nan(None)).drop_nulls("mean").to_dicts()
    return [row for metric in metrics for row in rows if row["metric"] == metric]


def draw(axes: "Axes", dots: Sequence[Dot], series: Sequence[str] = ()) -> None:
    """Draw dots in rows: those of one row below each other, by series; without series on one line, joined."""
    plain(axes, "x")
    axes.locator_params(axis="x", nbins=6)
    rows, high = in_order(dot.row for dot in dots), height(1, len(series))
    for at, row in enumerate(rows):
        top, mine = -at * high, [dot for dot in dots if dot.row == row]
        stripe(axes, at, top + GAP / 2, top + GAP / 2 - high)
        if not series:
            ends = [dot.level["mean"] for dot in mine]
            axes.plot(ends, [top] * len(ends), color=mine[0].colour, alpha=0.4)
        for dot in mine:
            _dot(axes, dot, top - STEP * (series.index(dot.series) if series else 0))
    middle = STEP * max(len(series) - 1, 0) / 2
    label_rows(axes, [-at * high - middle for at in range(len(rows))], rows, CHARACTERS)
    axes.set_ylim(-len(rows) * high + GAP / 2, GAP / 2)


def _dot(axes: "Axes", dot: Dot, y: float) -> None:
    """Draw one mean with its two bars."""
    level = dot.level
    bars = ((SPREAD, "lower_run", "upper_run", 8.0, 0.2), (INTERVAL, "mean_low", "mean_high", 2.4, 1.0))
    for name, low, high, width, strength in bars if level["mean_low"] is not None else ():
        axes.plot(
            [level[low], level[high]],
            [y, y],
            color=dot.colour,
            alpha=strength,
            linewidth=width,
            solid_capstyle="butt",
            label=once(axes, name),
        )
    axes.plot(
        [level["mean"]],
        [y],
        marker=dot.marker,
        markersize=6.5,
        color=dot.colour,
        linestyle="none",
        markerfacecolor="white" if dot.hollow else dot.colour,
        markeredgewidth=1.6,
        label=once(axes, dot.series),
        zorder=3,
    )

"""One number for each vendor, as dots in rows: health by part, causes of leaving, gains, beliefs.

A dot is the mean of runs. The dark bar is the 95 % interval of that mean, the broad light bar the spread of
runs; both are in the legend.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from relsim.analysis.metrics import METRICS, PARTS
from relsim.views.plots.frame import check_all_drawn, label_rows, label_x, once, plain, series_name, stripe
from relsim.views.style import INTERVAL, MARKERS, MUTED, SPREAD, Row, in_order, label_of, looks, ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEALTH = ("health", *PARTS)
CAUSES = tuple(name for name in METRICS if name.startswith("churn_"))
GAINS = {"customer_gain": "what a customer gains", "vendor_gain": "what the vendor gains"}
BELIEFS = {
    "episode": "what customers feel (truth)",
    "survey": "what surveys say",
    "dashboard": "what the top sees",
}

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


def health_by_part(levels: pl.DataFrame, axes: "Axes", vendors: Sequence[str] = ()) -> "Axes":
    """Draw the health of relationships and the five parts that it is made of, for both sides.

    Parameters
    ----------
    levels : polars.DataFrame
        `Results.levels`, or some of its rows: scenario, vendor, metric, mean with its interval, and spread.
    axes : Axes
    vendors : sequence of str, optional
        All vendors that are compared, so that each has the same colour in every picture.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When a scenario or vendor of the table would be missing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"scenario": "village", "vendor": "grocer", "metric": "trust", "mean": 0.8, "mean_low": 0.7,
    ...        "mean_high": 0.9, "lower_run": 0.6, "upper_run": 0.9}
    >>> health_by_part(pl.DataFrame([row]), Figure().add_subplot()).get_xlabel()
    'share, 0 to 1'
    """
    dots = _by_vendor(levels, HEALTH, vendors)
    _draw(axes, dots, in_order(dot.series for dot in dots))
    return _from_0_to_1(levels, axes, dots, "share, 0 to 1")


def causes(
    levels: pl.DataFrame,
    axes: "Axes",
    vendors: Sequence[str] = (),
    order: Sequence[str] = (),
    end: float | None = None,
) -> "Axes":
    """Draw why relationships end: endings of 100 relationships a year, by cause.

    Parameters
    ----------
    levels, axes, vendors
        As for `health_by_part`.
    order : sequence of str, optional
        Metrics from top to bottom; the most frequent cause first if not given.
    end : float, optional
        The highest value shown, so that pictures beside each other can be compared.
    """
    dots = _by_vendor(levels, order or most_frequent(levels), vendors)
    _draw(axes, dots, in_order(dot.series for dot in dots))
    most = end or axes.get_xlim()[1]
    axes.set_xlim(-0.03 * most, most)
    axes.xaxis.set_major_formatter(_per_hundred)
    label_x(axes, "endings a year, of 100 relationships")
    return _checked(levels, axes, dots)


def gains(
    levels: pl.DataFrame,
    axes: "Axes",
    vendors: Sequence[str] = (),
    limits: tuple[float, float] | None = None,
) -> "Axes":
    """Draw what each side gains from a relationship: a dot for the customer, a hollow one for the vendor.

    Parameters
    ----------
    levels, axes, vendors
        As for `health_by_part`.
    limits : (float, float), optional
        The range shown, so that pictures beside each other can be compared.
    """
    dots = _by_metric(levels, GAINS, vendors, markers=MARKERS[:1] * 2)
    _draw(axes, dots)
    axes.axvline(0.0, color=MUTED, linewidth=1.0, zorder=1)
    axes.set_xlim(limits)
    axes.xaxis.set_major_formatter(ticks("customer_gain"))
    label_x(axes, "reference prices, per customer and year")
    return _checked(levels, axes, dots)


def beliefs(levels: pl.DataFrame, axes: "Axes", vendors: Sequence[str] = ()) -> "Axes":
    """Draw satisfaction as customers feel it, as surveys report it, and as the top of the vendor sees it.

    Parameters
    ----------
    levels, axes, vendors
        As for `health_by_part`.
    """
    dots = _by_metric(levels, BELIEFS, vendors, MARKERS)
    _draw(axes, dots, [name for name in BELIEFS.values() if any(dot.series == name for dot in dots)])
    return _from_0_to_1(levels, axes, dots, "satisfaction, 0 to 1")


def most_frequent(levels: pl.DataFrame) -> list[str]:
    """Return the causes of leaving that are known, the most frequent first."""
    rows = levels.filter(pl.col("metric").is_in(CAUSES)).drop_nulls("mean")
    most = rows.group_by("metric", maintain_order=True).agg(pl.col("mean").max())
    return most.sort("mean", descending=True, maintain_order=True)["metric"].to_list()


def height(rows: int, dots: int) -> float:
    """Return how many lines of text high rows with so many dots below each other are.

    >>> height(rows=1, dots=3)
    4.2
    """
    return rows * (GAP + STEP * max(dots - 1, 0))


def _by_vendor(levels: pl.DataFrame, metrics: Sequence[str], vendors: Sequence[str]) -> list[Dot]:
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


def _by_metric(
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


def _draw(axes: "Axes", dots: Sequence[Dot], series: Sequence[str] = ()) -> None:
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


def _from_0_to_1(levels: pl.DataFrame, axes: "Axes", dots: Sequence[Dot], label: str) -> "Axes":
    axes.set_xlim(-0.02, 1.02)
    axes.xaxis.set_major_formatter(ticks("health"))
    label_x(axes, label)
    return _checked(levels, axes, dots)


def _checked(levels: pl.DataFrame, axes: "Axes", dots: Sequence[Dot]) -> "Axes":
    check_all_drawn(levels, [(dot.level["scenario"], dot.level["vendor"]) for dot in dots])
    return axes


def _per_hundred(value: float, _: float) -> str:
    return f"{100 * value:.6g}"

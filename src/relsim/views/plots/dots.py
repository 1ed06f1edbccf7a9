"""One number for each vendor, as dots in rows: health by part, causes of leaving, gains, beliefs.

A dot is the mean of runs. The dark bar is the 95 % interval of that mean, the broad light bar the spread of
runs; both are in the legend.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from relsim.analysis.metrics import METRICS, PARTS
from relsim.views.plots.frame import check_all_drawn, label_x, mark_zero
from relsim.views.plots.rows import Dot, by_metric, by_vendor, draw
from relsim.views.style import MARKERS, in_order, ticks

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
    dots = by_vendor(levels, HEALTH, vendors)
    draw(axes, dots, in_order(dot.series for dot in dots))
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
    dots = by_vendor(levels, order or most_frequent(levels), vendors)
    draw(axes, dots, in_order(dot.series for dot in dots))
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
    dots = by_metric(levels, GAINS, vendors, markers=MARKERS[:1] * 2)
    draw(axes, dots)
    mark_zero(axes)
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
    dots = by_metric(levels, BELIEFS, vendors, MARKERS)
    draw(axes, dots, [name for name in BELIEFS.values() if any(dot.series == name for dot in dots)])
    return _from_0_to_1(levels, axes, dots, "satisfaction, 0 to 1")


def most_frequent(levels: pl.DataFrame) -> list[str]:
    """Return the causes of leaving that are known, the most frequent first."""
    rows = levels.filter(pl.col("metric").is_in(CAUSES)).drop_nulls("mean")
    most = rows.group_by("metric", maintain_order=True).agg(pl.col("mean").max())
    return most.sort("mean", descending=True, maintain_order=True)["metric"].to_list()


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

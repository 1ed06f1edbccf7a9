"""Over time: how many relationships last, and any metric week by week."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from relsim.analysis.metrics import METRICS
from relsim.record import YEAR
from relsim.views.estimates import over_runs, thinned
from relsim.views.plots.frame import (
    check_all_drawn,
    label_x,
    label_y,
    name_ends,
    once,
    plain,
    series_name,
    the_metric,
)
from relsim.views.style import DASHES, INTERVAL, SPREAD, in_order, looks, ticks, unit_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMED = 6  # lines with names at their ends; more would cover each other


def survival(table: pl.DataFrame, axes: "Axes", vendors: Sequence[str] = ()) -> "Axes":
    """Draw the share of relationships that are still there, by age.

    Parameters
    ----------
    table : polars.DataFrame
        `Results.survival`, or some of its rows: scenario, replicate, vendor, week (age), survival.
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
    >>> runs = {"scenario": ["village"] * 2, "replicate": [0] * 2, "vendor": ["grocer"] * 2,
    ...         "week": [0, 52], "survival": [1.0, 0.8]}
    >>> axes = survival(pl.DataFrame(runs), Figure().add_subplot())
    >>> axes.get_ylabel(), axes.get_xlabel()
    ('relationships still there, %', 'age of the relationship, years')
    """
    _lines(table, axes, "survival", vendors)
    axes.set_ylim(0.0, 1.0)
    axes.yaxis.set_major_formatter(ticks("retention"))
    label_y(axes, "relationships still there, %")
    label_x(axes, "age of the relationship, years")
    return _named(axes)


def course(
    table: pl.DataFrame, axes: "Axes", vendors: Sequence[str] = (), top: float | None = None
) -> "Axes":
    """Draw one metric week by week.

    Parameters
    ----------
    table : polars.DataFrame
        Rows of `Results.series` with one metric and one group: scenario, replicate, week, vendor, metric,
        value.
    axes, vendors
        As for `survival`.
    top : float, optional
        The highest value shown, so that pictures beside each other can be compared.

    Raises
    ------
    ValueError
        When there is not one metric, or a scenario or vendor of the table would be missing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> runs = {"scenario": ["village"] * 2, "replicate": [0] * 2, "week": [0, 52], "vendor": ["mart"] * 2,
    ...         "metric": ["health"] * 2, "value": [0.4, 0.5]}
    >>> course(pl.DataFrame(runs), Figure().add_subplot()).get_ylabel()
    'health of relationships, 0 to 1'
    """
    metric = the_metric(table)
    _lines(table, axes, "value", vendors)
    least = table["value"].fill_nan(None).min()
    axes.set_ylim(min(0.0, least if isinstance(least, float) else 0.0), top)
    axes.yaxis.set_major_formatter(ticks(metric))
    unit, label = unit_of(metric), METRICS[metric].label
    label_y(axes, label if unit == label else f"{label}, {unit}")
    label_x(axes, "time, years")
    return _named(axes)


def _lines(table: pl.DataFrame, axes: "Axes", value: str, vendors: Sequence[str]) -> None:
    """Draw a line with its two bands for each scenario and vendor."""
    scenarios, look = in_order(table["scenario"]), looks([*vendors, *table["vendor"]])
    estimates = over_runs(thinned(table), ["scenario", "vendor", "week"], value)
    lines = estimates.partition_by("scenario", "vendor", maintain_order=True, as_dict=True)
    for (scenario, vendor), rows in lines.items():
        colour, dashes = look[vendor].colour, look[vendor].dashes
        if len(scenarios) > 1:
            dashes = DASHES[scenarios.index(scenario) % len(DASHES)]
        _bands(axes, rows.drop_nulls(), colour)
        years, label = rows["week"].to_numpy() / YEAR, series_name(scenario, vendor, scenarios)
        axes.plot(years, rows["mean"].to_numpy(), color=colour, linestyle=dashes, linewidth=1.8, label=label)
    check_all_drawn(table, lines)
    plain(axes, "y")
    axes.margins(x=0.0)
    axes.locator_params(axis="x", nbins=6)
    axes.xaxis.set_major_formatter("{x:g}")


def _bands(axes: "Axes", rows: pl.DataFrame, colour: str) -> None:
    """Draw the spread of runs, light, and the interval of the mean, dark; with one run there is neither."""
    if rows.is_empty():
        return
    bands = ((SPREAD, "lower_run", "upper_run", 0.16), (INTERVAL, "mean_low", "mean_high", 0.45))
    for name, low, high, strength in bands:
        axes.fill_between(
            rows["week"].to_numpy() / YEAR,
            rows[low].to_numpy(),
            rows[high].to_numpy(),
            color=colour,
            alpha=strength,
            linewidth=0,
            label=once(axes, name),
        )


def _named(axes: "Axes") -> "Axes":
    """Write the names of lines at their ends, where there are few enough."""
    lines = axes.get_lines()
    if len(lines) <= NAMED:
        last = [np.asarray(line.get_xydata())[-1] for line in lines]
        names = [(str(line.get_label()), str(line.get_color())) for line in lines]
        name_ends(axes, [(float(x), float(y), *name) for (x, y), name in zip(last, names, strict=True)])
    return axes

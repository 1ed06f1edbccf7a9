"""Retention by cohort of dates: a curve for each, the later ones shorter."""

from typing import TYPE_CHECKING

import polars as pl

from relsim.record import YEAR
from relsim.views.estimates import over_runs
from relsim.views.plots.frame import label_x, label_y, plain
from relsim.views.style import INK, in_order, ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMED = 6  # curves that a key can tell apart by their strength
FAINTEST = 0.25  # share of the colour that the latest cohort still has


def cohorts(table: pl.DataFrame, axes: "Axes", colour: str = INK) -> "Axes":
    """Draw the share of each cohort that is still there, by age; the later a cohort, the fainter.

    Parameters
    ----------
    table : polars.DataFrame
        Rows of `Results.cohorts` of one scenario and one vendor: scenario, replicate, vendor, cohort, age,
        retention. Of several runs the mean is drawn.
    axes : Axes
    colour : str
        Of the first cohort.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When there is not one scenario and one vendor, or nobody began.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> runs = {"scenario": ["village"] * 3, "replicate": [0] * 3, "vendor": ["grocer"] * 3,
    ...         "cohort": [0, 0, 52], "age": [0, 52, 0], "retention": [1.0, 0.7, 0.9]}
    >>> axes = cohorts(pl.DataFrame(runs), Figure().add_subplot())
    >>> [line.get_label() for line in axes.get_lines()]
    ['from week 0', 'from week 52']
    """
    whose = list(zip(table["scenario"], table["vendor"], strict=True))
    if len(in_order(map(str, whose))) != 1:
        raise ValueError("one scenario and one vendor in a picture of cohorts, please")
    curves = over_runs(table, ["cohort", "age"], "retention").sort("cohort", "age")
    starts = in_order(curves["cohort"])
    if not starts:
        raise ValueError("nothing to draw: nobody began in any of these cohorts")
    for at, start in enumerate(starts):
        rows = curves.filter(cohort=start)
        years, share, name = rows["age"].to_numpy() / YEAR, rows["mean"].to_numpy(), f"from week {start}"
        strength = 1.0 - (1.0 - FAINTEST) * at / max(len(starts) - 1, 1)
        marker = "o" if len(rows) == 1 else ""
        axes.plot(years, share, color=colour, alpha=strength, linewidth=1.8, marker=marker, label=name)
    plain(axes, "y")
    axes.set_ylim(0.0, 1.0)
    axes.yaxis.set_major_formatter(ticks("retention"))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.margins(x=0.0)
    label_y(axes, "relationships of the cohort still there, %")
    label_x(axes, "age of the relationship, years")
    if len(starts) <= NAMED:  # where curves that fall from the top cannot be
        axes.legend(loc="lower left", frameon=False, fontsize=9, handlelength=1.2, labelspacing=0.3)
    return axes

"""Selecting the best: how many replicates each scenario stayed in, and where its mean lies."""

from typing import TYPE_CHECKING

import polars as pl

from relsim.views.plots.frame import label_rows, label_x, once, plain, stripe
from relsim.views.style import COLOURS, INTERVAL, MUTED, ticks_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CHOSEN, OUT = "selected", "eliminated"
CHARACTERS = 20


def race(ranking: pl.DataFrame, axes: "Axes", outcome: str) -> "Axes":
    """Draw the mean of each scenario with its interval, and after how many replicates it was out.

    Parameters
    ----------
    ranking : polars.DataFrame
        `ranking` of a selection.
    axes : Axes
    outcome : str
        The metric, for its unit.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"scenario": "village", "selected": True, "mean": 0.7, "low": 0.6, "high": 0.8,
    ...        "replicates": 12, "out_after": None}
    >>> race(pl.DataFrame([row]), Figure().add_subplot(), "kept").get_xlabel()
    'kept'
    """
    rows = ranking.to_dicts()
    plain(axes, "x")
    for at, row in enumerate(rows):
        stripe(axes, at, -at + 0.5, -at - 0.5)
        inside = row["out_after"] is None
        colour = COLOURS[0] if inside else MUTED
        axes.plot(
            [row["low"], row["high"]],
            [-at, -at],
            color=colour,
            linewidth=2.4,
            solid_capstyle="butt",
            label=once(axes, INTERVAL),
        )
        name = CHOSEN if row["selected"] else "still in" if inside else OUT
        axes.plot(
            [row["mean"]],
            [-at],
            marker="o",
            markersize=8 if row["selected"] else 6,
            color=colour,
            linestyle="none",
            zorder=3,
            markerfacecolor=colour if row["selected"] else "white",
            markeredgewidth=1.6,
            label=once(axes, name),
        )
        told = f"in after {row['replicates']}" if inside else f"out after {row['out_after']}"
        axes.annotate(
            told,
            (1.0, -at),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            annotation_clip=False,
        )
    label_rows(axes, [-at for at in range(len(rows))], [row["scenario"] for row in rows], CHARACTERS)
    axes.set_ylim(-len(rows) + 0.5, 0.5)
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(ticks_of(outcome))
    label_x(axes, outcome)
    return axes

"""The search for the best levers: how it went, and what cannot be had together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from relsim.views.plots.frame import label_x, label_y, once, plain
from relsim.views.style import COLOURS, MUTED, ticks_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIDES = {"search": ("the search", COLOURS[0], "o"), "design": ("the even design", COLOURS[1], "s")}
BEST = "the best so far, on the draws of the search"
FRESH = "the winner on fresh draws, with the 95 % interval of its mean"
FRONT = "front, on fresh draws"
BROKEN = "breaks a limit"


def search_course(
    candidates: pl.DataFrame, axes: "Axes", goal: str, maximise: bool, best: pl.DataFrame | None = None
) -> "Axes":
    """Draw what each candidate gave, in the order in which they were tried, and the best so far.

    Parameters
    ----------
    candidates : polars.DataFrame
        `candidates` of an optimisation.
    axes : Axes
    goal : str
        Its column.
    maximise : bool
    best : polars.DataFrame, optional
        `best` of the optimisation: both winners on fresh draws.

    Returns
    -------
    Axes
    """
    plain(axes, "y")
    outcome = goal.partition(":")[0]
    for by, (name, colour, marker) in SIDES.items():
        rows = candidates.filter(by=by)
        value, kept = rows[goal].to_numpy().astype(float), rows["feasible"].to_numpy()
        at = np.arange(1, rows.height + 1)
        axes.plot(
            at[kept],
            value[kept],
            marker=marker,
            markersize=3.5,
            linestyle="none",
            color=colour,
            alpha=0.4,
            label=name,
        )
        if (~kept).any():
            axes.plot(
                at[~kept],
                value[~kept],
                marker="x",
                markersize=4,
                linestyle="none",
                color=MUTED,
                alpha=0.5,
                label=once(axes, BROKEN),
            )
        known = np.where(kept & np.isfinite(value), value if maximise else -value, -np.inf)
        so_far = np.maximum.accumulate(known) * (1.0 if maximise else -1.0)
        some = np.isfinite(so_far)
        axes.step(at[some], so_far[some], where="post", color=colour, linewidth=1.8, label=once(axes, BEST))
        if best is not None and len(mine := best.filter(by=by)):
            row, x = mine.row(0, named=True), rows.height * (1.04 if by == "search" else 1.09)
            axes.errorbar(
                [x],
                [row[goal]],
                [row[f"{goal} ±"]],
                marker=marker,
                color=colour,
                linestyle="none",
                capsize=3,
                label=once(axes, FRESH),
            )
    axes.set_xlim(0.0, candidates.filter(by="search").height * 1.14)
    axes.locator_params(axis="x", nbins=6)
    axes.yaxis.set_major_formatter(ticks_of(outcome))
    label_x(axes, "candidates tried")
    label_y(axes, goal)
    return axes


def pareto(finalists: pl.DataFrame, candidates: pl.DataFrame, axes: "Axes", goals: Sequence[str]) -> "Axes":
    """Draw two goals against each other: all candidates, and the fronts of both sides on fresh draws.

    Parameters
    ----------
    finalists, candidates : polars.DataFrame
        Of an optimisation.
    axes : Axes
    goals : sequence of str
        Columns; the first two are drawn.

    Returns
    -------
    Axes
    """
    one, two = goals[:2]
    plain(axes, "y")
    tried = candidates.filter("feasible")
    axes.plot(
        tried[one].to_numpy(),
        tried[two].to_numpy(),
        marker=".",
        markersize=3.5,
        linestyle="none",
        color=MUTED,
        alpha=0.4,
        label="a candidate, on the draws of the search",
    )
    for by, (name, colour, marker) in SIDES.items():
        rows = finalists.filter(pl.col("by") == by, pl.col("front")).sort(one)
        if rows.is_empty():
            continue
        x, y = rows[one].to_numpy(), rows[two].to_numpy()
        errors = [rows[f"{goal} ±"].to_numpy() for goal in (one, two)]
        axes.plot(x, y, color=colour, alpha=0.45, linewidth=1.2)
        axes.errorbar(
            x,
            y,
            errors[1],
            errors[0],
            marker=marker,
            markersize=6,
            color=colour,
            ecolor=colour,
            elinewidth=0.9,
            linestyle="none",
            label=f"{FRONT}: {name}",
        )
    axes.locator_params(nbins=6)
    axes.xaxis.set_major_formatter(ticks_of(one.partition(":")[0]))
    axes.yaxis.set_major_formatter(ticks_of(two.partition(":")[0]))
    label_x(axes, one)
    label_y(axes, two)
    return axes

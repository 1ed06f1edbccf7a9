"""Where the better choice changes: a map of two factors, the lead at every point, and what decides."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from relsim.insight.choices import UNDECIDED, A, B
from relsim.views.plots.frame import label_x, label_y, name_rows, once, plain, stripe
from relsim.views.style import COLOURS, INK, MUTED, ticks_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OPEN = "#9aa4ad"  # undecided
BOUNDARY = "boundary: each is better at half of the points near it"
HALVES = "8 of 10 forests on half of the points (a spread)"
BY_CHANCE = "what shuffled labels reach at most, in 19 of 20"
BOUNDS = "95 % interval of the mean at a point"


def better_of(names: tuple[str, str]) -> dict[str, tuple[str, str, str]]:
    """Return how each verdict is drawn: name, colour, marker.

    >>> better_of(("grocer", "mart"))["a"]
    ('grocer is better', '#0072b2', 'o')
    """
    return {
        A: (f"{names[0]} is better", COLOURS[0], "o"),
        B: (f"{names[1]} is better", COLOURS[1], "s"),
        UNDECIDED: ("undecided, with so few runs", OPEN, "D"),
    }


def flip_map(
    points: pl.DataFrame,
    axes: "Axes",
    by: tuple[str, str],
    names: tuple[str, str],
    map: pl.DataFrame | None = None,
    said: Mapping[str, tuple[str, str, str]] | None = None,
) -> "Axes":
    """Draw who is better at each point, over two factors.

    Parameters
    ----------
    points : polars.DataFrame
        `points` of a flip: the factors and `verdict`.
    axes : Axes
    by : (str, str)
        The factors, to the right and upwards.
    names : (str, str)
        What A and B are called.
    map : polars.DataFrame, optional
        `map` of the flip, for the boundary.
    said : mapping, optional
        How each verdict is drawn, if not as `better_of` says.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> points = pl.DataFrame({"price": [1.0, 2.0], "layers": [0.0, 3.0], "verdict": ["a", "b"]})
    >>> axes = flip_map(points, Figure().add_subplot(), ("price", "layers"), ("grocer", "mart"))
    >>> axes.get_legend_handles_labels()[1]
    ['grocer is better', 'mart is better']
    """
    plain(axes, "y")
    axes.grid(False)
    if map is not None and (map["share"] < 0.5).any() and (map["share"] > 0.5).any():
        side = int(np.sqrt(map.height))
        x, y, share = (map[name].to_numpy().reshape(side, side) for name in ("x", "y", "share"))
        axes.contourf(x, y, share, levels=[0.0, 0.5, 1.0], colors=["#fbeee4", "#e6f1f8"], zorder=0)
        axes.contour(x, y, share, levels=[0.5], colors=[INK], linewidths=1.6, zorder=1)
        axes.plot([], [], color=INK, linewidth=1.6, label=BOUNDARY)
    for verdict, (name, colour, marker) in (said or better_of(names)).items():
        mine = points.filter(verdict=verdict)
        if mine.height:
            hollow = verdict == UNDECIDED
            axes.plot(
                mine[by[0]].to_numpy(),
                mine[by[1]].to_numpy(),
                marker=marker,
                linestyle="none",
                label=name,
                markersize=4.5 if hollow else 6,
                color=colour,
                markerfacecolor="white" if hollow else colour,
                markeredgecolor=colour if hollow else "white",
                markeredgewidth=1.2 if hollow else 0.6,
                zorder=2,
                clip_on=False,
            )
    axes.locator_params(nbins=6)
    label_x(axes, by[0])
    label_y(axes, by[1])
    return axes


def leads(points: pl.DataFrame, axes: "Axes", names: tuple[str, str], outcome: str) -> "Axes":
    """Draw by how much A leads at every point, from where it loses most to where it wins most.

    Parameters
    ----------
    points : polars.DataFrame
        `points` of a flip: advantage, low, high, verdict.
    axes : Axes
    names : (str, str)
    outcome : str
        The metric, for its unit.
    """
    rows = points.sort("advantage").select("advantage", "low", "high", "verdict")
    plain(axes, "y")
    axes.axhline(0.0, color=MUTED, linewidth=1.0, zorder=1)
    share = (np.arange(rows.height) + 0.5) / rows.height
    for verdict, (name, colour, marker) in better_of(names).items():
        mine = (rows["verdict"] == verdict).to_numpy()
        if not mine.any():
            continue
        low, high, level = (
            rows[column].cast(pl.Float64).to_numpy()[mine] for column in ("low", "high", "advantage")
        )
        axes.vlines(share[mine], low, high, color=colour, linewidth=1.0, alpha=0.5, label=once(axes, BOUNDS))
        axes.plot(
            share[mine], level, marker=marker, markersize=3.5, linestyle="none", color=colour, label=name
        )
    axes.set_xlim(0.0, 1.0)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    axes.yaxis.set_major_formatter(ticks_of(outcome, sign=True))
    label_x(axes, "points, from the smallest lead to the largest")
    label_y(axes, f"lead of {names[0]}, {outcome}")
    return axes


def importances(table: pl.DataFrame, axes: "Axes", most: int = 12) -> "Axes":
    """Draw which factors decide who is better, beside what chance reaches.

    Parameters
    ----------
    table : polars.DataFrame
        `importances` of a flip.
    axes : Axes
    most : int
        Rows that are drawn, the most important first.
    """
    rows = table.sort("importance", descending=True).head(most).to_dicts()
    plain(axes, "x")
    axes.axvline(
        rows[0]["chance"], color=COLOURS[1], linewidth=1.6, linestyle="--", label=BY_CHANCE, zorder=1
    )
    for at, row in enumerate(rows):
        stripe(axes, at, -at + 0.5, -at - 0.5)
        colour = COLOURS[0] if row["decides"] else MUTED
        axes.plot(
            [row["lower_half"], row["upper_half"]],
            [-at, -at],
            color=colour,
            alpha=0.25,
            linewidth=8,
            solid_capstyle="butt",
            label=once(axes, HALVES),
        )
        axes.plot(
            [row["importance"]],
            [-at],
            marker="o",
            markersize=7,
            color=colour,
            linestyle="none",
            zorder=3,
            markerfacecolor=colour if row["decides"] else "white",
            label=once(axes, "decides" if row["decides"] else "not above chance"),
        )
    name_rows(axes, [row["factor"] for row in rows])
    axes.set_xlim(0.0)
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.6g} %")
    label_x(axes, "importance; all factors together 100 %")
    return axes

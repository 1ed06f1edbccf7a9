"""What moves an outcome: tornado, shares of variance, screening."""

from typing import TYPE_CHECKING

import polars as pl

from relsim.insight.evaluating import Target, targets_in
from relsim.views.plots.frame import label_x, name_rows, once, plain, stripe
from relsim.views.style import COLOURS, MUTED, RULE, Row, ticks_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LOW, HIGH = "where the factor is low", "where it is high"
FIRST, TOTAL = "by itself", "in all, with what it does together with others"
NOISE = "what chance adds to it"
BOUNDS = "95 % interval"
KEPT, DROPPED = "kept for the indices", "left out"


def tornado(table: pl.DataFrame, axes: "Axes") -> "Axes":
    """Draw how far each factor moves a number: its mean where the factor is low, and where it is high.

    Parameters
    ----------
    table : polars.DataFrame
        Rows of `indices` of a sensitivity analysis about one number.
    axes : Axes

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When there is not one number, or no factor of it has a direction.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"scenario": "village", "outcome": "kept", "vendor": "mart", "group": "", "week": None,
    ...        "factor": "vendors.mart.layers", "at_low": 0.8, "at_low_error": 0.01, "at_high": 0.6,
    ...        "at_high_error": 0.01}
    >>> tornado(pl.DataFrame([row]), Figure().add_subplot()).get_xlabel()
    'kept of mart in village'
    """
    target = _one(table)
    known = table.drop_nulls(["at_low", "at_high"])
    if known.is_empty():
        raise ValueError(f"no factor of {target.said()} has a direction: groups have none")
    rows = known.sort((pl.col("at_high") - pl.col("at_low")).abs(), descending=True).to_dicts()
    plain(axes, "x")
    for at, row in enumerate(rows):
        stripe(axes, at, -at + 0.5, -at - 0.5)
        axes.plot([row["at_low"], row["at_high"]], [-at, -at], color=RULE, linewidth=9, solid_capstyle="butt")
        for end, name, colour, marker, up in (
            ("at_low", LOW, COLOURS[0], "o", 0.14),
            ("at_high", HIGH, COLOURS[1], "s", -0.14),
        ):
            mean, half, y = row[end], row[f"{end}_error"], up - at
            axes.plot(
                [mean - half, mean + half], [y, y], color=colour, linewidth=2.2, label=once(axes, BOUNDS)
            )
            axes.plot(
                [mean],
                [y],
                marker=marker,
                markersize=6.5,
                color=colour,
                linestyle="none",
                label=once(axes, name),
                zorder=3,
            )
    name_rows(axes, [row["factor"] for row in rows])
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(ticks_of(target.outcome))
    label_x(axes, target.said())
    return axes


def variance_shares(table: pl.DataFrame, axes: "Axes") -> "Axes":
    """Draw the share of the variance that each factor brings, by itself and in all, with intervals.

    Parameters
    ----------
    table : polars.DataFrame
        Rows of `indices` of a sensitivity analysis about one number.
    axes : Axes

    Raises
    ------
    ValueError
        When there is not one number, or a factor has no index.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"scenario": "village", "outcome": "kept", "vendor": "mart", "group": "", "week": None,
    ...        "factor": "a", "first": 0.5, "first_low": 0.4, "first_high": 0.6, "total": 0.7,
    ...        "total_low": 0.6, "total_high": 0.8, "noise": 0.02, "shown": True}
    >>> variance_shares(pl.DataFrame([row]), Figure().add_subplot()).get_xlabel()
    'share of the variance'
    """
    _one(table)
    _all_there(table, "total")
    rows = table.sort("total", descending=True).to_dicts()
    plain(axes, "x")
    axes.axvline(0.0, color=MUTED, linewidth=1.0, zorder=1)
    for at, row in enumerate(rows):
        stripe(axes, at, -at + 0.5, -at - 0.5)
        colour = COLOURS[0] if row["shown"] else MUTED
        _interval(axes, row, "total", -at + 0.13, colour, TOTAL, filled=True)
        _interval(axes, row, "first", -at - 0.17, colour, FIRST, filled=False)
        if row["noise"]:
            axes.plot(
                [0.0, row["noise"]],
                [-at + 0.34] * 2,
                color=COLOURS[1],
                linewidth=3,
                solid_capstyle="butt",
                label=once(axes, NOISE),
            )
    name_rows(axes, [row["factor"] for row in rows])
    axes.locator_params(axis="x", nbins=6)
    axes.xaxis.set_major_formatter(_percent)
    label_x(axes, "share of the variance")
    return axes


def screening(table: pl.DataFrame, axes: "Axes", kept: list[str], most: int = 20) -> "Axes":
    """Draw how far factors move a number when each goes through its whole range, the strongest first.

    Parameters
    ----------
    table : polars.DataFrame
        Rows of `screening` of a sensitivity analysis about one number.
    axes : Axes
    kept : list of str
        Factors that got indices.
    most : int
        Rows that are drawn.

    Raises
    ------
    ValueError
        When there is not one number, or a factor has no effect that is known.
    """
    target = _one(table)
    _all_there(table, "effect")
    rows = table.sort(["effect", "factor"], descending=[True, False]).head(most).to_dicts()
    plain(axes, "x")
    for at, row in enumerate(rows):
        stripe(axes, at, -at + 0.5, -at - 0.5)
        inside = row["factor"] in kept
        colour, name = (COLOURS[0], KEPT) if inside else (MUTED, DROPPED)
        axes.plot(
            [row["low"], row["high"]], [-at, -at], color=colour, linewidth=2.4, label=once(axes, BOUNDS)
        )
        axes.plot(
            [row["effect"]],
            [-at],
            marker="o",
            markersize=7,
            color=colour,
            linestyle="none",
            zorder=3,
            markerfacecolor=colour if inside else "white",
            label=once(axes, name),
            clip_on=False,
        )
    name_rows(axes, [row["factor"] for row in rows])
    axes.set_xlim(0.0)
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(ticks_of(target.outcome, sign=True))
    label_x(axes, f"mean change of {target.said()}")
    return axes


def _interval(axes: "Axes", row: Row, what: str, y: float, colour: str, name: str, filled: bool) -> None:
    axes.plot(
        [row[f"{what}_low"], row[f"{what}_high"]],
        [y, y],
        color=colour,
        linewidth=2.2,
        label=once(axes, BOUNDS),
    )
    axes.plot(
        [row[what]],
        [y],
        marker="o" if filled else "D",
        markersize=6.5,
        color=colour,
        linestyle="none",
        zorder=3,
        markerfacecolor=colour if filled else "white",
        markeredgewidth=1.6,
        label=once(axes, name),
    )


def _one(table: pl.DataFrame) -> Target:
    targets = targets_in(table)
    if len(targets) != 1:
        raise ValueError(f"one number in a picture, please, not {len(targets)}")
    return targets[0]


def _all_there(table: pl.DataFrame, column: str) -> None:
    missing = table.filter(pl.col(column).is_null())["factor"].to_list()
    if missing:
        raise ValueError(f"nothing to draw for {', '.join(missing)}: leave such rows out, and say so")


def _percent(value: float, _: float) -> str:
    return f"{100 * value:.6g} %".replace("-", "−")

"""Claims: each prediction against its bound, what the arms gave, over how much of the space it holds."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from relsim.insight.effects import CONTRARY, HOLDS, NEGLIGIBLE, OPEN
from relsim.insight.judging import CANNOT_SAY, REFUTED, SUPPORTED, UNDECIDED
from relsim.views.plots.frame import label_rows, label_x, label_y, name_ends, once, plain, stripe
from relsim.views.style import COLOURS, DASHES, INK, INTERVAL, MARKERS, MUTED, in_order, label_of, ticks_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNSETTLED = "#7d8891"
COLOUR_OF = {SUPPORTED: COLOURS[2], REFUTED: COLOURS[1], UNDECIDED: UNSETTLED, CANNOT_SAY: "#b8c0c6"}
MARKER_OF = {SUPPORTED: "o", REFUTED: "X", UNDECIDED: "D", CANNOT_SAY: "s"}
OUTCOMES = {
    HOLDS: (COLOURS[2], "o", True),
    NEGLIGIBLE: (COLOURS[1], "s", False),
    CONTRARY: (COLOURS[1], "X", True),
    OPEN: (UNSETTLED, "D", False),
}
"""How each outcome of a prediction is drawn: colour, marker, whether it is filled."""
WHERE = "where it would be as predicted"
BOUND = "the smallest effect that counts"
SHADE = "#d3eae1"
MIDDLE = 0.5  # of a row's half width, where the ends of a predicted range are drawn
CHARACTERS = 20


def against_bounds(effects: pl.DataFrame, axes: "Axes", said: Sequence[tuple[str, str]]) -> "Axes":
    """Draw each effect with its interval, each row on a scale of its own, with the bound in the middle.

    Parameters
    ----------
    effects : polars.DataFrame
        Rows of `effects` of a finding.
    axes : Axes
    said : sequence of (str, str)
        What stands before each row, and above its interval.
    """
    rows = effects.to_dicts()
    plain(axes, "x")
    axes.grid(False)
    for at, (row, (_, numbers)) in enumerate(zip(rows, said, strict=True)):
        y = -at
        _predicted(axes, row, y)
        ends = _scaled(row)
        colour, marker, filled = OUTCOMES[row["outcome"]]
        if ends is not None:
            mean, low, high = ends
            axes.plot([low, high], [y - 0.1] * 2, color=colour, linewidth=2.6, solid_capstyle="butt")
            axes.plot(
                [mean], [y - 0.1], marker=marker, markersize=8, color=colour, linestyle="none",
                label=once(axes, row["outcome"]), markerfacecolor=colour if filled else "white",
            )  # fmt: skip
        axes.text(
            0.0, y + 0.28, numbers, ha="center", va="center", color=INK, fontsize=10.5, parse_math=False
        )
    axes.set_xlim(-1.15, 1.15)
    axes.set_ylim(-len(rows) + 0.5, 0.5)
    axes.set_xticks([])
    label_rows(axes, [-at for at in range(len(rows))], [name for name, _ in said], CHARACTERS)
    return axes


def _predicted(axes: "Axes", row: Mapping[str, Any], y: float) -> None:
    """Shade where the effect is predicted to lie, and mark the bounds."""
    both = row["above"] is not None and row["below"] is not None
    left, right = (-MIDDLE, MIDDLE) if both else (0.0, 1.15) if row["above"] is not None else (-1.15, 0.0)
    axes.fill_between([left, right], y - 0.42, y + 0.1, color=SHADE, linewidth=0, zorder=0.5)
    axes.plot([], [], color=SHADE, linewidth=8, label=once(axes, WHERE))
    for x in (left, right) if both else (0.0,):
        axes.plot(
            [x, x], [y - 0.42, y + 0.1], color=MUTED, linewidth=1.2, linestyle="--", label=once(axes, BOUND)
        )


def _scaled(row: Mapping[str, Any]) -> tuple[float, float, float] | None:
    """Return mean and interval on the scale of the row: the bound is 0, a range goes from -0.5 to 0.5."""
    if row["effect"] is None:
        return None
    mean = row["effect"]
    low, high = (mean if row[end] is None else row[end] for end in ("low", "high"))
    if row["above"] is not None and row["below"] is not None:
        middle, half = (row["above"] + row["below"]) / 2.0, (row["below"] - row["above"]) / (2.0 * MIDDLE)
        found = [(value - middle) / half for value in (mean, low, high)]
        return tuple(min(max(x, -1.1), 1.1) for x in found)
    bound = row["above"] if row["above"] is not None else row["below"]
    reach = max(abs(end - bound) for end in (low, high)) or 1.0
    return (mean - bound) / reach, (low - bound) / reach, (high - bound) / reach


def arms(levels: pl.DataFrame, axes: "Axes", by: str) -> "Axes":
    """Draw what the arms gave of one metric: over the dose, over the weeks, or arm below arm.

    Parameters
    ----------
    levels : polars.DataFrame
        Rows of `levels` of a finding, with one metric.
    axes : Axes
    by : {"dose", "week", "arm"}
    """
    metric = levels["outcome"][0]
    if by == "arm":
        return _arm_by_arm(levels, axes, metric)
    several = levels["vendor"].n_unique() > 1
    has_lines = by == "dose" and levels["line"].n_unique() > 1
    names = ["line", "vendor", "week"] if by == "dose" else ["scenario", "vendor"]
    plain(axes, "y")
    ends = []
    for at, lines in enumerate(levels.partition_by(names, maintain_order=True)):
        rows = lines.sort(by).drop_nulls("mean")
        if rows.is_empty():
            continue
        first = rows.row(0, named=True)
        colour = COLOURS[at % len(COLOURS)]
        x, mean = rows[by].to_numpy(), rows["mean"].to_numpy()
        low, high = (rows[end].fill_null(rows["mean"]).to_numpy() for end in ("low", "high"))
        axes.fill_between(x, low, high, color=colour, alpha=0.2, linewidth=0, label=once(axes, INTERVAL))
        axes.plot(
            x, mean, color=colour, marker=MARKERS[at % len(MARKERS)], markersize=5, linewidth=1.8,
            linestyle=DASHES[at // len(COLOURS) % len(DASHES)],
        )  # fmt: skip
        ends.append((float(x[-1]), float(mean[-1]), _line_name(first, by, several, has_lines), colour))
    name_ends(axes, ends)
    axes.yaxis.set_major_formatter(ticks_of(metric))
    axes.locator_params(nbins=5)
    label_y(axes, label_of(metric))
    label_x(axes, by)
    return axes


def _line_name(row: Mapping[str, Any], by: str, several: bool, has_lines: bool) -> str:
    if by == "week":
        return f"{row['scenario']}, {row['vendor']}" if several else str(row["scenario"])
    when = ["whole run" if row["week"] is None else f"week {row['week']}"]
    if has_lines:
        when = [row["line"], *(when if row["week"] is not None else [])]
    return ", ".join([row["vendor"], *when] if several else when)


def _arm_by_arm(levels: pl.DataFrame, axes: "Axes", metric: str) -> "Axes":
    rows = levels.to_dicts()
    plain(axes, "x")
    names = []
    for at, row in enumerate(rows):
        stripe(axes, at, -at + 0.5, -at - 0.5)
        parts = [row[key] for key in ("scenario", "vendor") if levels[key].n_unique() > 1]
        parts += [f"week {row['week']}"] if levels["week"].n_unique() > 1 and row["week"] is not None else []
        names.append(", ".join(parts) or row["scenario"])
        if row["mean"] is None:
            continue
        colour = COLOURS[in_order(levels["scenario"]).index(row["scenario"]) % len(COLOURS)]
        ends = [row["mean"] if row[end] is None else row[end] for end in ("low", "high")]
        axes.plot(
            ends, [-at, -at], color=colour, linewidth=2.4, solid_capstyle="butt", label=once(axes, INTERVAL)
        )
        axes.plot([row["mean"]], [-at], marker="o", markersize=7, color=colour, linestyle="none")
    axes.set_ylim(-len(rows) + 0.5, 0.5)
    label_rows(axes, [-at for at in range(len(rows))], names, CHARACTERS)
    axes.margins(x=0.12)
    axes.xaxis.set_major_formatter(ticks_of(metric))
    axes.locator_params(axis="x", nbins=4)
    label_x(axes, label_of(metric))
    return axes


def at_a_glance(claims: pl.DataFrame, flips: pl.DataFrame, axes: "Axes") -> "Axes":
    """Draw each claim's verdict, and over which share of what was assumed it holds.

    Parameters
    ----------
    claims, flips : polars.DataFrame
        Tables of a finding.
    axes : Axes
    """
    found = {row["claim"]: row for row in flips.to_dicts()}
    rows = claims.to_dicts()
    plain(axes, "x")
    for at, claim in enumerate(rows):
        stripe(axes, at, -at + 0.5, -at - 0.5)
        colour, marker = COLOUR_OF[claim["verdict"]], MARKER_OF[claim["verdict"]]
        look = {"color": colour, "marker": marker, "markersize": 7, "linestyle": "none", "clip_on": False}
        hollow = {"markerfacecolor": "white"} if claim["verdict"] in (UNDECIDED, CANNOT_SAY) else {}
        axes.plot([-0.1], [-at], **look, **hollow, label=once(axes, claim["verdict"]))  # type: ignore[arg-type]
        row = found.get(claim["claim"])
        if row is None:
            axes.text(
                0.02,
                -at,
                "not looked at" if not claim["cannot"] else "no run",
                va="center",
                color=MUTED,
                fontsize=10,
            )
            continue
        axes.barh(-at, row["holds"], height=0.5, color=colour, alpha=0.35, linewidth=0)
        axes.plot(
            [row["holds_low"], row["holds_high"]],
            [-at, -at],
            color=colour,
            linewidth=2.0,
            solid_capstyle="butt",
        )
    axes.set_xlim(-0.17, 1.0)
    axes.set_ylim(-len(rows) + 0.5, 0.5)
    axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    axes.set_yticks([-at for at in range(len(rows))], [f"{row['claim']}" for row in rows], color=INK)
    label_x(axes, "holds at this share of points over what was assumed")
    return axes

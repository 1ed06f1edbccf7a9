"""One figure that shows all rows at a glance: published bands against what came out."""

from collections.abc import Sequence
from math import inf, isfinite, isnan
from pathlib import Path
from typing import TYPE_CHECKING

from relsim.validation.rows import Row, Scoreboard
from relsim.validation.target import MET, MISSED, NOT_APPLICABLE, Check
from relsim.views.report.svg import drawing
from relsim.views.style import INK, MUTED, RULE, STRIPE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = {MET: "#009e73", MISSED: "#d55e00", NOT_APPLICABLE: "#6b6b6b"}
BAND = "#b9c3cb"
REACH = 1.6  # how far beyond the band the figure goes, in bands


def place(value: float, check: Check) -> float:
    """Return where a number stands in the figure: 0 to 1 is the band.

    A band that is open on one side is as wide as its bound, or as the published value is away from it.

    >>> place(0.25, Check("", "", 0.0, 0.5)), place(0.8, Check("", "", low=0.4))
    (0.5, 1.0)
    """
    low, high = check.low, check.high
    bound = low if isfinite(low) else high
    away = abs(check.value - bound) if isfinite(check.value) else 0.0
    width = max(abs(bound) if abs(bound) > 1e-6 else 0.0, 2.0 * away) or 0.1
    low = low if isfinite(low) else high - width
    high = high if isfinite(high) else low + width
    return min(max((value - low) / (high - low), -REACH), 1.0 + REACH)


def draw(rows: Sequence[Row], axes: "Axes") -> None:
    """Draw rows below each other: the band in grey, what was published as a tick, what came out as a dot."""
    lines = [(row, check) for row in rows for check in row.target.checks]
    names = []
    for at, (row, check) in enumerate(lines):
        y, found, colour = -at, row.interval(check.name), COLOURS[row.verdict]
        if row.verdict != NOT_APPLICABLE and not isnan(found.mean):
            fine = check.holds(found.mean)
            colour = COLOURS[MET if fine else MISSED]
        axes.plot([-REACH, 1.0 + REACH], [y, y], color=RULE, linewidth=0.6, zorder=1)
        axes.plot(
            [0.0 if check.low > -inf else -REACH, 1.0 if check.high < inf else 1.0 + REACH],
            [y, y],
            color=BAND,
            linewidth=5.0,
            solid_capstyle="butt",
            zorder=2,
        )
        if isfinite(check.value):
            axes.plot([place(check.value, check)], [y], marker="|", markersize=9, color=INK, zorder=3)
        if not isnan(found.mean):
            if isfinite(found.low):
                axes.plot(
                    [place(found.low, check), place(found.high, check)],
                    [y, y],
                    color=colour,
                    linewidth=1.6,
                    zorder=4,
                )
            axes.plot(
                [place(found.mean, check)],
                [y],
                marker="o",
                markersize=4.5,
                color=colour,
                zorder=5,
                markerfacecolor="white" if row.target.used else colour,
            )
        names.append(f"{row.target.id}  {row.target.what}: {check.name}")
        if (at // 2) % 2:
            axes.axhspan(y - 0.5, y + 0.5, color=STRIPE, zorder=0)
    axes.set_yticks([-at for at in range(len(lines))], names, fontsize=7, color=INK)
    axes.set_ylim(-len(lines) + 0.4, 0.6)
    axes.set_xlim(-REACH - 0.05, 1.0 + REACH + 0.05)
    axes.set_xticks([0.0, 1.0], ["lower end", "upper end"], fontsize=7, color=MUTED)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def write_figure(board: Scoreboard, folder: Path) -> list[Path]:
    """Draw all rows in one figure of two columns; write it as SVG and PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    counts = [len(row.target.checks) for row in board.rows]
    half = next((n for n in range(len(counts)) if sum(counts[:n]) * 2 >= sum(counts)), len(counts))
    columns = [part for part in (board.rows[:half], board.rows[half:]) if part]
    longest = max(sum(len(row.target.checks) for row in part) for part in columns)
    height = 0.155 * longest + 1.0
    with drawing():
        figure = Figure(figsize=(7.2 * len(columns), height), facecolor="white")
        FigureCanvasAgg(figure)
        for at, part in enumerate(columns):
            lines = sum(len(row.target.checks) for row in part)
            tall = 0.155 * lines / height
            wide = 1.0 / len(columns)
            draw(
                part, figure.add_axes((at * wide + 0.44 * wide, 1.0 - 0.6 / height - tall, 0.54 * wide, tall))
            )
        figure.text(
            0.01,
            1.0 - 0.3 / height,
            "Published bands (grey, with the published value) and what came out, with its 95 % interval. "
            "Green: in the band. Orange: not. Hollow: partly an input.",
            fontsize=8,
            color=INK,
        )
        files = [folder / "scoreboard.svg", folder / "scoreboard.png"]
        for file in files:
            figure.savefig(file, dpi=150, metadata={"Date": None} if file.suffix == ".svg" else None)
    return files

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
WIDTH, SMALL = 9.2, 8.0  # inches, as wide as a page of the docs; points
LINE, GAP, HEAD, FOOT = 0.085, 0.1, 0.5, 0.4  # inches: a number, between rows, above and below them


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
    """Draw rows below each other, a thin line for each number: its band in grey, what came out as a dot."""
    y, middles = 0.0, []
    for at, row in enumerate(rows):
        checks = row.target.checks
        if at % 2:
            axes.axhspan(
                y - LINE / 2 - GAP / 2, y + (len(checks) - 0.5) * LINE + GAP / 2, color=STRIPE, zorder=0
            )
        for number, check in enumerate(checks):
            draw_number(row, check, y + number * LINE, axes)
        middles.append(y + 0.5 * (len(checks) - 1) * LINE)
        y += height_of([row])
    axes.set_yticks(middles, [f"{row.target.id}  {row.target.what}" for row in rows], fontsize=SMALL)
    for label, row in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_color(MUTED if row.target.used else COLOURS[row.verdict])
    axes.set_ylim(y - LINE / 2, -LINE / 2 - GAP / 2)
    axes.set_xlim(-REACH - 0.05, 1.0 + REACH + 0.05)
    axes.set_xticks([0.0, 1.0], ["lower\nend", "upper\nend"], fontsize=SMALL, color=MUTED)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def draw_number(row: Row, check: Check, y: float, axes: "Axes") -> None:
    """Draw one number of a row at a height: the band in grey, what was published as a tick, what came out."""
    found = row.interval(check.name)
    edges = [0.0 if check.low > -inf else -REACH, 1.0 if check.high < inf else 1.0 + REACH]
    axes.plot([-REACH, 1.0 + REACH], [y, y], color=RULE, linewidth=0.5, zorder=1)
    axes.plot(edges, [y, y], color=BAND, linewidth=4.0, solid_capstyle="butt", zorder=2)
    if isfinite(check.value):
        axes.plot([place(check.value, check)], [y], marker="|", markersize=6, color=INK, zorder=3)
    if isnan(found.mean):
        return
    colour = COLOURS[MET if check.holds(found.mean) else MISSED]
    if isfinite(found.low):
        ends = [place(found.low, check), place(found.high, check)]
        axes.plot(ends, [y, y], color=colour, linewidth=1.4, zorder=4)
    inside = "white" if row.target.used else colour
    axes.plot(
        [place(found.mean, check)],
        [y],
        marker="o",
        markersize=4.0,
        color=colour,
        markerfacecolor=inside,
        zorder=5,
    )


def height_of(rows: Sequence[Row]) -> float:
    """Return how tall some rows are, in inches."""
    return sum(len(row.target.checks) * LINE + GAP for row in rows)


def write_figure(board: Scoreboard, folder: Path) -> list[Path]:
    """Draw all rows in one figure of two columns; write it as SVG and PNG.

    It is as wide as a page shows it, so that its letters have the size that they have here.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    every = list(board.rows)
    half = next((n for n in range(len(every)) if 2 * height_of(every[:n]) >= height_of(every)), len(every))
    columns = [part for part in (every[:half], every[half:]) if part]
    height = max(height_of(part) for part in columns) + HEAD + FOOT
    with drawing():
        figure = Figure(figsize=(WIDTH, height), facecolor="white")
        FigureCanvasAgg(figure)
        for at, part in enumerate(columns):
            tall, wide = height_of(part) / height, 1.0 / len(columns)
            box = (at * wide + 0.41 * wide, 1.0 - HEAD / height - tall, 0.57 * wide, tall)
            draw(part, figure.add_axes(box))
        figure.text(
            0.01,
            1.0 - 0.5 * HEAD / height,
            "Each line is a number: the published band (grey, with the published value), and what came out\n"
            "with its 95 % interval. Green: in the band. Orange: not. Hollow, name in grey: partly an input.",
            fontsize=SMALL,
            color=INK,
            va="center",
        )
        files = [folder / "scoreboard.svg", folder / "scoreboard.png"]
        for file in files:
            figure.savefig(file, dpi=150, metadata={"Date": None} if file.suffix == ".svg" else None)
    return files

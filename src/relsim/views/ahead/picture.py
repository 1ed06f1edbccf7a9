"""What a world foresees, as a picture: purchases, active customers, value; the log beside them."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from relsim.calibration.laws.outlook import BAND as LAW_BAND
from relsim.experiments.ahead import band
from relsim.experiments.foreseeing import AS_IT_IS, Foreseen, Log
from relsim.views.plots.frame import label_x, label_y, plain
from relsim.views.report.svg import drawing
from relsim.views.style import COLOURS, INK, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LAW, WORLD, IF = COLOURS[0], COLOURS[1], COLOURS[3]
NAMES = {
    "purchases": "customers who buy in a week",
    "active": "active customers: bought in the last 13 weeks",
    "value": "value a week, in reference prices",
}


def draw_foreseen(told: Foreseen, folder: Path) -> Path:
    """Write the picture as PNG; return the file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with drawing():
        figure = Figure(figsize=(10.0, 7.2), facecolor="white")
        FigureCanvasAgg(figure)
        grid = figure.add_gridspec(2, 2, height_ratios=(1.25, 1.0), left=0.07, right=0.98, bottom=0.08,
                                   top=0.93, hspace=0.42, wspace=0.2)  # fmt: skip
        top = figure.add_subplot(grid[0, :])
        if told.log is not None:
            draw_beside(told, told.log, top)
        else:
            draw_vendors(told, "purchases", top)
        for at, name in enumerate(("active", "value")):
            draw_vendors(told, name, figure.add_subplot(grid[1, at]), legend=told.log is not None and at == 0)
        figure.savefig(folder / "forecast.png", dpi=150)
    return folder / "forecast.png"


def draw_beside(told: Foreseen, log: Log, axes: "Axes") -> "Axes":
    """Draw repeat purchases of the log's customers: in the log, by the law, and in the world."""
    past, ahead, outlook = told.past, told.weeks, log.outlook
    every = np.arange(1 - past, ahead + 1)
    later = every[past:]
    for world, runs in log.beside.items():
        colour, name = (WORLD, "world") if world == AS_IT_IS else (IF, "world, what if")
        middle, low, high = band(runs)
        if world == AS_IT_IS:
            axes.fill_between(every, low, high, color=colour, alpha=0.18, linewidth=0)
            name = f"{name}: mean, and 90 % of runs"
        axes.plot(every, middle, color=colour, linewidth=1.5, label=name)
    low, high = np.percentile(outlook.weekly, LAW_BAND, axis=0)
    axes.fill_between(later, low, high, color=LAW, alpha=0.18, linewidth=0)
    axes.plot(later, outlook.each.sum(axis=0), color=LAW, linewidth=1.8,
              label="law, given what each customer did: mean, and 90 % of futures")  # fmt: skip
    axes.plot(every, outlook.from_start, color=LAW, linewidth=1.1, linestyle="--",
              label="law, knowing only who began when")  # fmt: skip
    axes.plot(every[:past], outlook.seen, color=INK, linewidth=1.2, label="bought, by the log")
    _frame(axes, told, "repeat purchases a week of the customers of the log")
    axes.legend(framealpha=0.85, edgecolor="none", labelcolor=INK, loc="best", fontsize="small")
    return axes


def draw_vendors(told: Foreseen, name: str, axes: "Axes", legend: bool = True) -> "Axes":
    """Draw a number of every vendor."""
    if told.log is not None and not told.log.new and name == "active" and told.log.vendor in told.vendors:
        axes.plot(np.arange(1 - told.past, 1), told.log.weekly.active, color=INK, linewidth=1.2,
                  label=f"{told.log.vendor}, by the log")  # fmt: skip
    for at, vendor in enumerate(told.vendors):
        for world in told.worlds:
            runs = told.ahead.of(world, vendor, name)
            middle, low, high = band(runs)
            weeks, colour = np.arange(1 - told.past, told.weeks + 1), COLOURS[(at + 1) % len(COLOURS)]
            solid = world == AS_IT_IS
            label = vendor if solid else f"{vendor}, what if"
            if solid:
                axes.fill_between(weeks, low, high, color=colour, alpha=0.18, linewidth=0)
            axes.plot(
                weeks, middle, color=colour, linewidth=1.5, linestyle="-" if solid else ":", label=label
            )
    _frame(axes, told, NAMES[name])
    if legend:
        axes.legend(framealpha=0.85, edgecolor="none", labelcolor=INK, loc="best", fontsize="small")
    return axes


def _frame(axes: "Axes", told: Foreseen, text: str) -> None:
    if told.past:
        axes.axvline(0.5, color=MUTED, linewidth=0.8)
    axes.set_ylim(bottom=0.0)
    axes.set_xlim(1 - told.past, told.weeks)
    plain(axes, "y")
    where = "week from the end of the log" if told.past else "week from the end of the warm-up"
    label_x(axes, where)
    label_y(axes, text)

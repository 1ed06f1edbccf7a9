"""A forecast as a picture: what was bought, what the law says of it, and what is to come."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from relsim.calibration.laws.outlook import BAND, Outlook
from relsim.views.plots.frame import label_x, label_y, plain
from relsim.views.report.svg import drawing
from relsim.views.style import COLOURS, INK, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw(outlook: Outlook, axes: "Axes") -> "Axes":
    """Draw repeat purchases of all customers week by week."""
    known, ahead = len(outlook.seen), outlook.each.shape[1]
    past, later = np.arange(1, known + 1), np.arange(known + 1, known + ahead + 1)
    low, high = np.percentile(outlook.weekly, BAND, axis=0)
    level = f"{BAND[1] - BAND[0]:.0f} %"
    axes.plot(past, outlook.seen, color=INK, linewidth=1.2, label="bought")
    axes.plot(
        np.arange(1, known + ahead + 1), outlook.from_start, color=MUTED, linewidth=1.2, linestyle="--",
        label="expected, knowing only who began when",
    )  # fmt: skip
    axes.fill_between(later, low, high, color=COLOURS[0], alpha=0.2, linewidth=0, label=f"{level} of futures")
    axes.plot(
        later, outlook.each.sum(axis=0), color=COLOURS[0], linewidth=1.6,
        label="expected, given what each one did",
    )  # fmt: skip
    axes.axvline(known + 0.5, color=MUTED, linewidth=0.8)
    axes.set_ylim(bottom=0.0)
    axes.set_xlim(1, known + ahead)
    plain(axes, "y")
    label_x(axes, "week of the log")
    label_y(axes, "repeat purchases of all customers, per week")
    axes.legend(frameon=False, labelcolor=INK, loc="best", fontsize="small")
    return axes


def draw_outlook(outlook: Outlook, folder: Path) -> Path:
    """Write the picture as PNG; return the file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with drawing():
        figure = Figure(figsize=(9.0, 4.6), facecolor="white")
        FigureCanvasAgg(figure)
        draw(outlook, figure.add_axes((0.08, 0.13, 0.9, 0.77)))
        figure.savefig(folder / "forecast.png", dpi=150)
    return folder / "forecast.png"

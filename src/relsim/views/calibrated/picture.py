"""A calibration as a picture: data beside runs of the fitted world, number by number and week by week."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from relsim.calibration.worlds.calibrating import Calibrated
from relsim.calibration.worlds.looking import course
from relsim.calibration.worlds.quality import Check
from relsim.calibration.worlds.tabulating import Tabulated
from relsim.views.plots.frame import label_x, label_y, plain
from relsim.views.report.svg import drawing
from relsim.views.style import COLOURS, INK, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MIDDLE = 1.959964
MOST = 6.0  # standard errors at which the picture ends; what is further stands at its end


def draw_numbers(checks: Sequence[Check], axes: "Axes") -> "Axes":
    """Draw each number: where such data lie, and where they are, in half bands from the world's middle."""
    rows = np.arange(len(checks))[::-1]
    for row, check in zip(rows, checks, strict=True):
        half = max((check.high - check.low) / 2.0, 1e-12)
        far = float(np.clip((check.log - check.world) / half * MIDDLE, -MOST, MOST))
        colour = COLOURS[0] if check.matched else COLOURS[1]
        axes.plot([-MIDDLE, MIDDLE], [row, row], color=colour, alpha=0.3, linewidth=7, solid_capstyle="butt")
        beyond = abs(far) >= MOST
        axes.plot([far], [row], marker=(">" if far > 0 else "<") if beyond else "o", color=INK, markersize=5)
        note = f"{check.log:.3g} in the {_called(check)}, {check.world:.3g} in the world"
        axes.text(MOST + 0.4, row, note, va="center", fontsize="small", color=INK)
    axes.axvline(0.0, color=MUTED, linewidth=0.8)
    axes.set_yticks(rows, [check.name + ("" if check.matched else " *") for check in checks])
    axes.set_xlim(-MOST - 0.2, MOST + 0.2)
    axes.set_ylim(-0.7, len(checks) - 0.3)
    plain(axes, "x")
    one = " or ".join(dict.fromkeys(_called(check) for check in checks))
    held = "" if all(check.matched for check in checks) else "; * held back"
    label_x(axes, f"{one} against world, standard errors of one {one} (bar: 95 % of such {one}s{held})")
    return axes


def _called(check: Check) -> str:
    return "log" if check.source == "log" else "table"


def followed_by_most(done: Calibrated) -> int:
    """Return for how many weeks at least a tenth of the customers are followed: later ones are noise."""
    return max(2, int(np.quantile(done.log.seen.weeks, 0.9)))


def draw_course(done: Calibrated, axes: "Axes") -> "Axes":
    """Draw the share of customers who buy, week by week since their first purchase."""
    weeks = followed_by_most(done)
    there = course(done.log.seen, weeks)
    since = np.arange(1, weeks + 1)
    narrow = np.sqrt(done.seen.customers / len(done.log.seen))
    courses = done.seen.course[:, :weeks]
    middle, wide = courses.mean(axis=0), MIDDLE * narrow * courses.std(axis=0, ddof=1)
    axes.fill_between(
        since, (middle - wide).clip(0.0), middle + wide, color=COLOURS[0], alpha=0.25, linewidth=0,
        label="95 % of such logs from the fitted world",
    )  # fmt: skip
    axes.plot(since, middle, color=COLOURS[0], linewidth=1.4, label="the fitted world")
    axes.plot(since, there, color=INK, linewidth=1.2, label="the log")
    axes.set_ylim(bottom=0.0)
    axes.set_xlim(1, weeks)
    plain(axes, "y")
    label_x(axes, "weeks since a customer's first purchase")
    label_y(axes, "share of customers who buy")
    axes.legend(frameon=False, labelcolor=INK, loc="best", fontsize="small")
    return axes


def draw_calibration(done: Calibrated, folder: Path) -> Path:
    """Write the picture as PNG; return the file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with drawing():
        high = 0.28 * len(done.checks)
        figure = Figure(figsize=(10.5, 4.6 + high + 1.0), facecolor="white")
        FigureCanvasAgg(figure)
        whole = 4.6 + high + 1.0
        draw_course(done, figure.add_axes((0.08, 1.0 - 4.0 / whole, 0.89, 3.6 / whole)))
        draw_numbers(done.checks, figure.add_axes((0.375, 0.6 / whole, 0.315, high / whole)))
        figure.savefig(folder / "fit.png", dpi=150)
    return folder / "fit.png"


def draw_tables(done: Tabulated, folder: Path) -> Path:
    """Write the numbers of tables beside those of the world as PNG; return the file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with drawing():
        high = 0.28 * len(done.checks) + 0.1
        figure = Figure(figsize=(10.5, high + 0.85), facecolor="white")
        FigureCanvasAgg(figure)
        draw_numbers(done.checks, figure.add_axes((0.375, 0.6 / (high + 0.85), 0.315, high / (high + 0.85))))
        figure.savefig(folder / "fit.png", dpi=150)
    return folder / "fit.png"

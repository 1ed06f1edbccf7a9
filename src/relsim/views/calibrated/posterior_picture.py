"""A posterior as a picture: settings beside their priors, which go together, and what is foretold."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from relsim.calibration.worlds.looking import course
from relsim.calibration.worlds.matching import Match
from relsim.calibration.worlds.posterior import Posterior
from relsim.calibration.worlds.predicting import Predicted
from relsim.calibration.worlds.writing import rounded
from relsim.views.plots.frame import broken, label_x, label_y, plain
from relsim.views.report.svg import drawing
from relsim.views.style import COLOURS, INK, MUTED, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from relsim.calibration.worlds.aims.purchases import Log

ACROSS = 3  # settings side by side
BINS = 30
MIDDLE = 1.959964


def draw_setting(found: Posterior, match: Match, at: int, axes: "Axes") -> "Axes":
    """Draw one setting: draws of the posterior, the flat prior, the fitted value and its interval."""
    one, draws = found.free[at], np.log(found.draws[:, at])
    low = min(draws.min(), np.log(match.low[at]))
    high = max(draws.max(), np.log(match.high[at]))
    room = 0.08 * (high - low)
    low, high = max(low - room, np.log(one.low)), min(high + room, np.log(one.high))
    counts, edges = np.histogram(draws, BINS, range=(low, high), density=True)
    axes.stairs(counts, np.exp(edges), fill=True, color=COLOURS[0], alpha=0.3, label="posterior")
    flat = 1.0 / np.log(one.high / one.low)
    axes.plot(np.exp([low, high]), [flat, flat], color=MUTED, linewidth=1.2, linestyle="--", label="prior")
    top = 1.12 * counts.max()
    axes.plot(
        [match.low[at], match.high[at]], [top, top], color=COLOURS[1], linewidth=3, solid_capstyle="butt",
        label="fitted, 95 % interval",
    )  # fmt: skip
    axes.plot([match.values[at]], [top], marker="o", color=COLOURS[1], markersize=6)
    axes.set_xscale("log")
    axes.set_xlim(np.exp(low), np.exp(high))
    axes.set_ylim(0.0, 1.25 * counts.max())
    axes.set_yticks([])
    plain(axes, "x")
    marks = np.exp(np.linspace(low, high, 5)[1:4])
    axes.set_xticks(marks, [f"{rounded(mark, 2):g}" for mark in marks])
    axes.minorticks_off()
    axes.set_title(one.path, loc="left", fontsize="medium", color=INK, parse_math=False)
    return axes


def draw_pairs(found: Posterior, axes: "Axes") -> "Axes":
    """Draw which settings go together: correlations of their logarithms, those told apart left white."""
    names, many = [one.path for one in found.free], len(found.free)
    shown = np.where(np.tri(many, k=-1, dtype=bool), found.correlation, np.nan)
    axes.imshow(shown, cmap="RdBu_r", vmin=-1.0, vmax=1.0, aspect="auto")
    for row in range(many):
        for column in range(row):
            told = found.correlation[row, column]
            axes.text(
                column, row, f"{told:+.2f}", ha="center", va="center", fontsize="small",
                color="white" if abs(told) > 0.7 else INK,
            )  # fmt: skip
    axes.set_xlim(-0.5, many - 1.5)
    axes.set_ylim(many - 0.5, -0.5)
    axes.set_xticks(range(many - 1), [f"{nth + 1}" for nth in range(many - 1)])
    axes.set_yticks(range(many), [broken(f"{nth + 1}  {name}", 24) for nth, name in enumerate(names)])
    axes.tick_params(length=0, labelsize="small", labelcolor=MUTED)
    for side in axes.spines.values():
        side.set_color(RULE)
    axes.set_title("which go together\n(correlations)", loc="left", fontsize="medium", color=INK)
    return axes


def draw_foretold(foretold: Predicted, log: "Log", axes: "Axes") -> "Axes":
    """Draw the share of customers who buy, week by week since their first purchase, beside the log's."""
    weeks = min(foretold.course.shape[1], max(2, int(np.quantile(log.seen.weeks, 0.9))))
    since, (middle, low, high) = np.arange(1, weeks + 1), foretold.course[:, :weeks]
    axes.fill_between(
        since, low.clip(0.0), high, color=COLOURS[0], alpha=0.25, linewidth=0,
        label="95 % of such logs, chance and open settings together",
    )  # fmt: skip
    axes.plot(since, middle, color=COLOURS[0], linewidth=1.4, label="foretold")
    axes.plot(since, course(log.seen, weeks), color=INK, linewidth=1.2, label="the log")
    axes.set_xlim(1, weeks)
    axes.set_ylim(bottom=0.0)
    plain(axes, "y")
    label_x(axes, "weeks since a customer's first purchase")
    label_y(axes, "share of customers who buy")
    axes.legend(frameon=False, labelcolor=INK, loc="best", fontsize="small")
    return axes


def draw_numbers(foretold: Predicted, axes: "Axes") -> "Axes":
    """Draw where the numbers of the data lie in the bands that are foretold."""
    rows = np.arange(len(foretold.names))[::-1]
    half = np.maximum((foretold.high - foretold.low) / 2.0, 1e-12)
    far = np.clip((foretold.observed - foretold.world) / half * MIDDLE, -6.0, 6.0)
    axes.barh(rows, 2 * MIDDLE, 0.5, left=-MIDDLE, color=COLOURS[0], alpha=0.25)
    axes.plot(far, rows, "o", color=INK, markersize=5)
    axes.axvline(0.0, color=MUTED, linewidth=0.8)
    marked = [
        f"{name}{'' if held else ' *'}" for name, held in zip(foretold.names, foretold.matched, strict=True)
    ]
    axes.set_yticks(rows, marked)
    axes.set_xlim(-6.2, 6.2)
    plain(axes, "x")
    label_x(axes, "data against what is foretold, sd (bar: 95 %; * held back)")
    return axes


def draw_posterior(
    found: Posterior, match: Match, foretold: Predicted, log: "Log | None", folder: Path
) -> Path:
    """Write the picture as PNG; return the file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    many, numbers = len(found.free), 0.26 * len(foretold.names)
    rows = -(-many // ACROSS)
    pairs = 0.6 + 0.42 * many
    top = 0.8  # for the legend
    heights = [*[1.9] * rows, max(numbers, pairs), *([3.2] if log is not None else [])]
    gap = 0.85
    whole = top + sum(heights) + gap * len(heights)
    with drawing():
        figure = Figure(figsize=(10.5, whole), facecolor="white")
        FigureCanvasAgg(figure)

        def place(row: int, left: float, wide: float, high: float | None = None) -> "Axes":
            above = top + sum(heights[:row]) + gap * row
            tall = heights[row] if high is None else high
            return figure.add_axes((left, (whole - above - tall) / whole, wide, tall / whole))

        for at in range(many):
            axes = draw_setting(found, match, at, place(at // ACROSS, 0.05 + 0.32 * (at % ACROSS), 0.27))
            if not at:
                figure.legend(
                    *axes.get_legend_handles_labels(), loc="upper right", ncols=3, frameon=False,
                    fontsize="small", bbox_to_anchor=(0.97, 1.0),
                )  # fmt: skip
        draw_numbers(foretold, place(rows, 0.38, 0.2, numbers))
        if many > 1:
            draw_pairs(found, place(rows, 0.785, 0.19, pairs))
        if log is not None:
            draw_foretold(foretold, log, place(rows + 1, 0.08, 0.88))
        figure.savefig(folder / "posterior.png", dpi=150)
    return folder / "posterior.png"

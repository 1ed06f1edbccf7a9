"""The picture of the grading: what models say of customers beside what is true of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relsim.views.style import INK, MUTED, RULE, looks

LOOK = {"font.size": 9.5, "svg.hashsalt": "relsim"}
FEWEST = 30  # customers in a tenth for it to be shown


def draw(made: Mapping[str, Any], file: Path, shown: str) -> None:
    """Draw how chances to be active come true in one world, and how far totals are off in all.

    Parameters
    ----------
    made : mapping
        What `docs/grading.json` holds.
    file : Path
    shown : str
        The world of the left side.
    """
    worlds = {world["name"]: world for world in made["worlds"]}
    models = list(worlds[shown]["models"])
    with matplotlib.rc_context(LOOK):
        figure = Figure(figsize=(9.4, 4.3), facecolor="white", layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=[1.0, 1.15])
        _calibration(worlds[shown]["bins"], models, left)
        left.set_title(f"Said to be active, and so (world “{shown}”)", loc="left", fontweight="bold")
        _totals(worlds, models, right)
        right.set_title(f"Purchases {made['ahead']} weeks ahead: off by", loc="left", fontweight="bold")
        figure.savefig(file, metadata={"Date": None})


def _calibration(bins: Mapping[str, Any], models: list[str], axes: Axes) -> None:
    """Draw the share of whom it is true against the chance that is said, tenth by tenth."""
    axes.plot([0, 1], [0, 1], color=RULE, linewidth=1.2, zorder=0)
    for model, look in zip(models, _looks(models), strict=True):
        count, said, lasts, again = np.array(bins[model]).T
        some = count >= FEWEST
        for column, dashes, what in ((again, "-", "buys again"), (lasts, ":", "has not left")):
            axes.plot(
                said[some] / count[some], column[some] / count[some], dashes, color=look.colour,
                marker=look.marker, markersize=4.5, linewidth=1.4, label=f"{model}: {what}",
            )  # fmt: skip
    axes.set_xlabel("chance to be active, as said at the cut")
    axes.set_ylabel("share of whom it is true")
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1.02)
    axes.legend(frameon=False, fontsize=7.5, loc="lower right")
    _plain(axes)


def _totals(worlds: Mapping[str, Any], models: list[str], axes: Axes) -> None:
    """Draw the bias of the total with its interval, world below world."""
    axes.axvline(0.0, color=RULE, linewidth=1.2, zorder=0)
    for nth, (model, look) in enumerate(zip(models, _looks(models), strict=True)):
        for at, world in enumerate(worlds.values()):
            mark, y = world["models"][model]["total"], -at - 0.22 * (nth - (len(models) - 1) / 2)
            if mark["low"] is not None:
                axes.plot([100 * mark["low"], 100 * mark["high"]], [y, y], color=look.colour, linewidth=1.6)
            axes.plot(
                [100 * mark["mean"]], [y], look.marker, color=look.colour, markersize=5,
                label=model if at == 0 else None,
            )  # fmt: skip
    axes.set_yticks([-at for at in range(len(worlds))], list(worlds), color=INK)
    axes.set_ylim(-len(worlds) + 0.4, 0.9)
    axes.set_xlabel("per cent of what came (mean over logs, 95 % interval)")
    axes.legend(frameon=False, fontsize=8, ncols=3, loc="upper left")
    _plain(axes)


def _looks(models: list[str]) -> list[Any]:
    return [looks(models)[model] for model in models]


def _plain(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=MUTED, labelcolor=INK)

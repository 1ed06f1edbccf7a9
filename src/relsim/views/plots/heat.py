"""What moves which outcome: all factors and all outcomes in one map."""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from relsim.insight.evaluating import WHICH, Target, targets_in
from relsim.views.plots.frame import broken
from relsim.views.style import COLOURS, INK, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DARK = 0.75  # of the map: above it letters are white


def heat(table: pl.DataFrame, axes: "Axes") -> "Axes":
    r"""Draw the total index of every factor for every number, the darker the more.

    Parameters
    ----------
    table : polars.DataFrame
        `indices` of a sensitivity analysis; several numbers, not more than ten or so.
    axes : Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> rows = [{"scenario": "village", "outcome": o, "vendor": "mart", "group": "", "week": None,
    ...          "factor": "a", "total": 0.5, "shown": True} for o in ("kept", "health")]
    >>> [text.get_text() for text in heat(pl.DataFrame(rows), Figure().add_subplot()).get_xticklabels()]
    ['kept\nmart', 'health\nmart']
    """
    targets = targets_in(table)
    strength = table.group_by("factor", maintain_order=True).agg(pl.col("total").max().fill_null(0.0))
    factors = strength.sort("total", descending=True, maintain_order=True)["factor"].to_list()
    grid, unsure = np.full((len(factors), len(targets)), np.nan), set()
    for row in table.to_dicts():
        place = factors.index(row["factor"]), targets.index(Target(*(row[name] for name in WHICH)))
        grid[place] = np.nan if row["total"] is None else row["total"]
        if not row["shown"]:
            unsure.add(place)
    from matplotlib.colors import LinearSegmentedColormap

    colours = LinearSegmentedColormap.from_list("shares", ["#f4f6f8", "#9ccbe6", COLOURS[0]])
    axes.imshow(grid, cmap=colours, vmin=0.0, vmax=1.0, aspect="auto")
    for (y, x), value in np.ndenumerate(grid):
        text = "–" if np.isnan(value) else f"{100 * max(value, 0.0):.0f}"
        text = f"({text})" if (y, x) in unsure and text != "–" else text
        axes.text(x, y, text, ha="center", va="center", color="white" if value > DARK else INK)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelcolor=MUTED)
    axes.set_yticks(range(len(factors)), [broken(name) for name in factors], color=INK, parse_math=False)
    axes.set_xticks(range(len(targets)), _heads(targets), color=INK, parse_math=False)
    axes.xaxis.tick_top()
    return axes


def _heads(targets: list[Target]) -> list[str]:
    """Return short heads: what tells numbers apart, and nothing else."""
    several = len({target.scenario for target in targets}) > 1
    parts = [
        [
            target.outcome,
            "all vendors" if target.vendor == "all" else target.vendor,
            target.group,
            target.scenario if several else "",
            "" if target.week is None else f"week {target.week}",
        ]
        for target in targets
    ]
    return ["\n".join(filter(None, some)) for some in parts]

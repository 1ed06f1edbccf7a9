"""Draw the picture of the README.

    python docs/picture.py

How long relationships last at the grocer and at the multinational, and how healthy they are, in the village.
The same scenario, seed and number of runs give the same picture, to the letter.
"""

from pathlib import Path

import matplotlib
import polars as pl
from matplotlib.figure import Figure

import relsim
from relsim.views import plots

RUNS = 30
LOOK = {"font.size": 10.0, "svg.hashsalt": "relsim"}


def draw(file: Path) -> None:
    """Run the village and draw what became of both vendors' relationships."""
    found = relsim.run("village", replicates=RUNS)
    vendors = pl.col("vendor") != "all"
    with matplotlib.rc_context(LOOK):
        figure = Figure(figsize=(9.0, 3.6), facecolor="white", layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=[1.15, 1.0])
        left.set_title("How long relationships last", loc="left", fontweight="bold", pad=24)
        right.set_title("How healthy they are", loc="left", fontweight="bold", pad=24)
        plots.survival(found.survival.filter(vendors), left)
        plots.health_by_part(found.levels.filter(vendors), right)
        figure.legend(*right.get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
        figure.savefig(file, metadata={"Date": None})


if __name__ == "__main__":
    draw(Path(__file__).with_name("picture.svg"))

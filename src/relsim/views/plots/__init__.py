"""Pictures: each takes a table of results and a matplotlib Axes, draws, and returns the Axes.

    from matplotlib import pyplot
    from relsim.views import plots

    figure, axes = pyplot.subplots()
    plots.survival(results.survival, axes).legend()

Two things are never mixed up: how much single runs differ (a light band) and where the mean of all possible
runs lies (a dark band or bar); both say so in the legend. A scenario or vendor of the table that would be
missing from the picture is an error.

Read in this order: `frame` (what all share), `courses` (over time), `cohorts` (by date of beginning), `rows`
and `dots` (a number for each vendor), `differences` (two vendors or two scenarios).
"""

from relsim.views.plots.cohorts import cohorts
from relsim.views.plots.courses import course, survival
from relsim.views.plots.differences import agreement, forest
from relsim.views.plots.dots import beliefs, causes, gains, health_by_part

__all__ = [
    "agreement", "beliefs", "causes", "cohorts", "course", "forest", "gains", "health_by_part", "survival",
]  # fmt: skip

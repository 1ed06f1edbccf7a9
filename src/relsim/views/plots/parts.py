"""What a difference is made of, and what is lost without each mechanism."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from relsim.analysis.metrics import METRICS
from relsim.views.plots.frame import broken, label_x, mark_zero, once, plain, stripe, wrapped
from relsim.views.style import COLOURS, INK, INTERVAL, MUTED, Row, called, in_order, looks, ticks_of, unit_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SETTLED = "part that is settled: its sign holds when all are allowed for"
OPEN = "part that could be chance"
ALONE, LAST = "if it is the only one", "if it is the last one"
WHOLE = "the whole, and what is left of it"
CHARACTERS = 22
BETWEEN = 0.8  # of a row, that is shared by its dots


def parts(table: pl.DataFrame, whole: pl.DataFrame, axes: "Axes", metric: str) -> "Axes":
    """Draw the part of each group of settings in a difference, below the whole of it.

    Parameters
    ----------
    table : polars.DataFrame
        `parts` of an explanation.
    whole : polars.DataFrame
        Rows of `whole` that are differences.
    axes : Axes
    metric : str

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"group": "layers", "part": 0.02, "low": 0.01, "high": 0.03, "settled": True, "alone": None,
    ...        "last": None}
    >>> whole = pl.DataFrame([{"what": "the whole", "mean": 0.02, "low": 0.01, "high": 0.03}])
    >>> parts(pl.DataFrame([row]), whole, Figure().add_subplot(), "kept").get_xlabel()
    'difference in kept, points of 100'
    """
    first, *left = whole.to_dicts()
    rows = table.to_dicts()
    names = [first["what"], *(row["group"] for row in rows), *(row["what"] for row in left)]
    _framed(axes, names, metric)
    for at, row in [(0, first), *((len(rows) + 1, row) for row in left)]:
        _dot(axes, row, -at, "mean", INK, "D", True, WHOLE)
    for at, row in enumerate(rows, start=1):
        colour = COLOURS[0] if row["settled"] else MUTED
        axes.plot(
            [0.0, row["part"]], [-at, -at], color=colour, alpha=0.25, linewidth=9, solid_capstyle="butt"
        )
        for what, marker, name in (("alone", "^", ALONE), ("last", "v", LAST)):
            if row[what] is not None:
                axes.plot(
                    [row[what]], [-at - 0.27], marker=marker, color=COLOURS[1], markerfacecolor="white",
                    markersize=5.5, linestyle="none", label=once(axes, name),
                )  # fmt: skip
        _dot(axes, row, -at, "part", colour, "o", row["settled"], SETTLED if row["settled"] else OPEN)
    return axes


def losses(table: pl.DataFrame, axes: "Axes", metric: str, vendors: Sequence[str] = ()) -> "Axes":
    """Draw how a metric changes without each mechanism, for each vendor.

    Parameters
    ----------
    table : polars.DataFrame
        Rows of `losses` of an ablation about one metric.
    axes : Axes
    metric : str
    vendors : sequence of str, optional
        All vendors that are compared, so that each has the same colour in every picture.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        When a row has no change to draw.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"without": "meet", "vendor": "grocer", "change": -0.02, "low": -0.03, "high": -0.01,
    ...        "settled": True}
    >>> losses(pl.DataFrame([row]), Figure().add_subplot(), "kept").get_xlabel()
    'change in kept, points of 100'
    """
    gone = table.filter(pl.col("change").is_null())
    if gone.height:
        raise ValueError(f"nothing to draw without {gone['without'][0]}: leave such rows out, and say so")
    names, whom = in_order(table["without"]), in_order(table["vendor"])
    look = looks([*vendors, *whom])
    _framed(axes, [f"without {name}" for name in names], metric, "change in")
    for row in table.to_dicts():
        vendor = row["vendor"]
        y = -names.index(row["without"]) + BETWEEN * (0.5 - (whom.index(vendor) + 0.5) / len(whom))
        style = look[vendor]
        _dot(axes, row, y, "change", style.colour, style.marker, row["settled"], called(vendor))
    return axes


def _framed(axes: "Axes", names: Sequence[str], metric: str, what: str = "difference in") -> None:
    plain(axes, "x")
    mark_zero(axes)
    for at in range(len(names)):
        stripe(axes, at, -at + 0.5, -at - 0.5)
    places = [-at for at in range(len(names))]
    said = [broken(name) if "." in name else wrapped(name, CHARACTERS) for name in names]
    axes.set_yticks(places, said, color=INK, parse_math=False)
    axes.set_ylim(-len(names) + 0.5, 0.5)
    axes.locator_params(axis="x", nbins=6)
    axes.xaxis.set_major_formatter(ticks_of(metric, sign=True))
    unit = f", {unit_of(metric, difference=True)}" if metric in METRICS else ""
    label_x(axes, f"{what} {metric}{unit}")


def _dot(
    axes: "Axes", row: Row, y: float, what: str, colour: str, marker: str, filled: bool, name: str
) -> None:
    """Draw a mean with its interval; hollow where its sign is not settled."""
    if row["low"] is not None:
        axes.plot(
            [row["low"], row["high"]], [y, y], color=colour, linewidth=2.2, solid_capstyle="butt",
            label=once(axes, INTERVAL),
        )  # fmt: skip
    axes.plot(
        [row[what]], [y], marker=marker, markersize=6.5, color=colour, linestyle="none", zorder=3,
        markerfacecolor=colour if filled else "white", markeredgewidth=1.6, label=once(axes, name),
    )  # fmt: skip

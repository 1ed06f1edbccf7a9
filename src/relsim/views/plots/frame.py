"""What all pictures share: a plain frame, names at the ends of lines, the check that nothing is missing."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import polars as pl

from relsim.views.style import INK, MUTED, RULE, STRIPE, called, in_order

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CHARACTERS = 21  # of a factor's name on one line
CLOSEST = 0.075  # that two names at the ends of lines come, of the height of the picture


def plain(axes: "Axes", grid: Literal["x", "y"]) -> None:
    """Take away the box, and leave faint lines for the axis that is read."""
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, pad=5, labelcolor=MUTED)
    axes.grid(axis=grid, color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)


def mark_zero(axes: "Axes") -> None:
    """Draw the line on whose sides differences and gains lie."""
    axes.axvline(0.0, color=MUTED, linewidth=1.0, zorder=1)


def stripe(axes: "Axes", row: int, top: float, bottom: float) -> None:
    """Lay a faint stripe under every other row."""
    if row % 2 == 0:
        axes.axhspan(bottom, top, color=STRIPE, linewidth=0, zorder=0)


def label_x(axes: "Axes", text: str) -> None:
    """Say below the picture what its x axis shows, with the unit."""
    axes.set_xlabel(text, color=INK, parse_math=False)


def label_y(axes: "Axes", text: str) -> None:
    """Say above the y axis what it shows, lying, so that nobody has to turn the head."""
    axes.set_ylabel(text, rotation=0, ha="left", va="bottom", color=INK, parse_math=False)
    axes.yaxis.set_label_coords(0.0, 1.03)


def label_rows(axes: "Axes", places: Sequence[float], names: Sequence[str], width: int) -> None:
    """Write names before rows, wrapped to so many characters."""
    axes.set_yticks(places, [wrapped(name, width) for name in names], color=INK, parse_math=False)


def wrapped(text: str, width: int) -> str:
    r"""Return a text on at most three lines, cut where it is longer.

    >>> wrapped("fairness to the customer", 14)
    'fairness to\nthe customer'
    """
    return "\n".join(textwrap.wrap(text, width, max_lines=3, placeholder=" …"))


def once(axes: "Axes", name: str) -> str:
    """Return a name for the legend, hidden where the picture has it already.

    >>> from matplotlib.figure import Figure
    >>> axes = Figure().add_subplot()
    >>> _ = axes.plot([1], [1], label=once(axes, "grocer"))
    >>> once(axes, "grocer")
    '_grocer'
    """
    there = {str(artist.get_label()) for artist in (*axes.get_lines(), *axes.collections)}
    return f"_{name}" if name in there else name


def name_ends(axes: "Axes", ends: Sequence[tuple[float, float, str, str]]) -> None:
    """Write names at the right ends of lines, apart where they would cover each other.

    Parameters
    ----------
    axes : Axes
        With its final limits.
    ends : sequence of (x, y, name, colour)
    """
    low, high = axes.get_ylim()
    gap, floor = CLOSEST * (high - low), low
    x = max((end[0] for end in ends), default=0.0)
    from_below = sorted(ends, key=lambda end: (end[1], end[2]))
    for at, (_, y, name, colour) in enumerate(from_below):
        room = high - gap * (len(ends) - 1 - at)  # what the names above still need
        floor = min(max(y, floor), room)
        axes.annotate(
            name,
            (x, floor),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontweight="bold",
            annotation_clip=False,
            parse_math=False,
        )
        floor += gap


def series_name(scenario: str, vendor: str, scenarios: Iterable[str]) -> str:
    """Return what a line is called: its vendor, with the scenario where there are several.

    >>> series_name("village", "all", ["village"]), series_name("village", "mart", ["village", "pen"])
    ('all vendors', 'mart, village')
    """
    return called(vendor) if len(set(scenarios)) == 1 else f"{called(vendor)}, {scenario}"


def check_all_drawn(table: pl.DataFrame, drawn: Iterable[tuple[str, str]]) -> None:
    """Refuse a picture in which a scenario or a vendor of its table is missing.

    Raises
    ------
    ValueError
        Names those of which the table holds no number that the picture shows.
    """
    seen = set(drawn)
    pairs = table.select("scenario", "vendor").unique(maintain_order=True).iter_rows()
    missing = [f"{vendor} in {scenario}" for scenario, vendor in pairs if (scenario, vendor) not in seen]
    if missing:
        raise ValueError(f"nothing to draw for {', '.join(missing)}: leave such rows out, and say so")


def the_metric(table: pl.DataFrame) -> str:
    """Return the one metric of a table.

    Raises
    ------
    ValueError
        When there are several, or none.
    """
    metrics = in_order(table["metric"])
    if len(metrics) != 1:
        raise ValueError(f"one metric in a picture, please, not {len(metrics)}")
    return metrics[0]


def name_rows(axes: "Axes", names: list[str]) -> None:
    """Write names of factors before rows one unit high, broken at their dots."""
    places = [-at for at in range(len(names))]
    axes.set_yticks(places, [broken(name) for name in names], color=INK, parse_math=False)
    axes.set_ylim(-len(names) + 0.5, 0.5)


def broken(name: str, width: int = CHARACTERS) -> str:
    r"""Return a dotted name on as few lines as it takes, broken after dots.

    >>> broken("vendors.mart.layers"), broken("coefficients.choose.relationship")
    ('vendors.mart.layers', 'coefficients.choose.\nrelationship')
    """
    lines = [""]
    parts = name.split(".")
    for at, part in enumerate(parts):
        piece = part + ("." if at < len(parts) - 1 else "")
        if lines[-1] and len(lines[-1]) + len(piece) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(lines)

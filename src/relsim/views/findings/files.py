"""Pictures as files: SVG for the web and for print, PNG for slides."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relsim.views.findings.pictures import Picture
from relsim.views.report import swatches
from relsim.views.report.page import Html
from relsim.views.report.svg import TEXT, WIDTH, drawing
from relsim.views.style import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SCALE = 1.45  # of the width of a column in the page
DOTS = 160  # of a PNG, to the inch
LINE = 17  # units for a line of the key
BOTTOM = 44


def write_pictures(pictures: Sequence[Picture], folder: Path) -> None:
    """Write every picture as SVG and as PNG, with its title and its key."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    folder.mkdir(parents=True, exist_ok=True)
    with drawing():
        for picture in pictures:
            figure = _figure(picture)
            FigureCanvasAgg(figure)
            figure.savefig(folder / f"{picture.name}.png", dpi=DOTS, facecolor="white")
            figure.savefig(folder / f"{picture.name}.svg", metadata={"Date": None}, facecolor="white")


def _figure(picture: Picture) -> Any:
    from matplotlib.figure import Figure

    entries = len(key_of(picture))
    wide, head, below = WIDTH * SCALE, 34, 8 + LINE * entries
    high = picture.height + head + below
    figure = Figure(figsize=(wide / 72, high / 72))
    room = wide - picture.left - picture.right, picture.height - picture.top - BOTTOM
    axes = figure.add_axes(
        (picture.left / wide, (below + BOTTOM) / high, room[0] / wide, room[1] / high), facecolor="none"
    )
    picture.draw(axes)
    figure.text(
        16 / wide,
        1.0 - 20 / high,
        picture.title,
        fontsize=TEXT + 2,
        fontweight="bold",
        color=INK,
        parse_math=False,
    )
    if entries:
        figure.legend(
            *_once(axes), loc="lower left", bbox_to_anchor=(10 / wide, 0.0), frameon=False,
            fontsize=TEXT - 1.5,
            labelcolor=INK, borderaxespad=0.3, labelspacing=0.25,
        )  # fmt: skip
    return figure


def key_of(picture: Picture) -> list[tuple[Html, str]]:
    """Return the key to a picture: a swatch and what it stands for, for everything that has a name."""
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    picture.draw(axes)
    return [(_swatch(handle), label) for handle, label in zip(*_once(axes), strict=True)]


def _once(axes: "Axes") -> tuple[list[Any], list[str]]:
    """Return what is named in a picture, each name once."""
    named: dict[str, Any] = {}
    for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
        named.setdefault(label, handle)
    return list(named.values()), list(named)


def _swatch(handle: Any) -> Html:
    """Return a sample of how something is drawn."""
    from matplotlib.colors import to_hex

    line = handle[0] if isinstance(handle, tuple) else handle
    if not hasattr(line, "get_marker"):
        return swatches.bar(2.4, colour=to_hex(line.get_color()[0] if hasattr(line, "get_color") else INK))
    colour, marker = to_hex(line.get_color()), line.get_marker()
    if marker in (None, "None", ""):
        return swatches.bar(min(line.get_linewidth(), 8.0), line.get_alpha() or 1.0, colour)
    hollow = to_hex(line.get_markerfacecolor()) == "#ffffff"
    return swatches.mark(colour, {".": "o", "x": "X"}.get(marker, marker), hollow=hollow)

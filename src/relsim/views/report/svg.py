"""A picture as SVG inside a page: real text, few bytes, always the same bytes, a name for those who listen.

Text is drawn by the browser in the page's own font. Places are those of matplotlib's own font, which is as
wide as fonts get, so that nothing runs into its neighbour.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from relsim.views.report.page import Html, joined, tag

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 390  # units: what a phone is wide, so that text is read without zooming
TEXT = 12  # size of text in the same units
DIGITS = 1  # of places: a tenth of a unit cannot be seen


class Panel(NamedTuple):
    """A picture to draw.

    Attributes
    ----------
    title, what, description : str
        The title stands above the picture; all three are for those who listen.
    height : float
        In units of which the width has 390, like all that follow.
    draw : callable
        Draws on the axes that it is given.
    left, right, top, bottom : float
        Room around the axes for names.
    """

    title: str
    what: str
    description: str
    height: float
    draw: Callable[["Axes"], object]
    left: float
    right: float = 14
    top: float = 6
    bottom: float = 44


@contextmanager
def drawing() -> Iterator[None]:
    """Set matplotlib up as pictures in a page want it, whatever the user's own settings are."""
    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "Glyph", UserWarning
        )  # the browser has letters that matplotlib lacks
        matplotlib.rcdefaults()
        matplotlib.rcParams["svg.fonttype"] = "none"
        matplotlib.rcParams["svg.hashsalt"] = "relsim"
        matplotlib.rcParams["font.size"] = TEXT
        yield


def titled(panel: Panel, prefix: str) -> Html:
    """Return a picture below its title; `prefix` keeps its ids apart from those of others in the page."""
    return tag("div", joined([tag("h3", panel.title), inline(panel, prefix)]), class_="panel")


def inline(panel: Panel, prefix: str) -> Html:
    """Return a picture as an `<svg>` element."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 72, panel.height / 72))
    FigureCanvasSVG(figure)
    figure.patch.set_visible(False)
    wide, high = WIDTH - panel.left - panel.right, panel.height - panel.top - panel.bottom
    place = (panel.left / WIDTH, panel.bottom / panel.height, wide / WIDTH, high / panel.height)
    panel.draw(figure.add_axes(place, facecolor="none"))
    page = StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(page, format="svg", metadata=nothing)
    return _named(_slim(page.getvalue(), prefix), panel, prefix)


def _slim(svg: str, prefix: str) -> str:
    """Return what is inside the `<svg>`, without what a page does not need."""
    inside = svg[svg.index("<g id=") : svg.rindex("</svg>")].replace("xlink:href", "href")
    used = set(re.findall(r'(?:url\(|href=")#([^")]+)', inside))
    inside = re.sub(r' id="([^"]+)"', lambda m: f' id="{prefix}{m[1]}"' if m[1] in used else "", inside)
    inside = re.sub(r'(url\(|href=")#', rf"\1#{prefix}", inside)
    inside = re.sub(r' font-family: [^;"]+;?', "", inside)
    inside = re.sub(r' transform="rotate\(-?0 [^"]*"', "", inside)
    inside = re.sub(r' (?:d|x|y|width|height|points|transform)="[^"]*"', _rounded, inside)
    return re.sub(r"\s*\n\s*", "\n", inside)


def _rounded(attribute: re.Match[str]) -> str:
    """Return an attribute that holds places, without digits that cannot be seen."""
    return re.sub(r"-?\d+\.\d+", lambda m: f"{float(m[0]):.{DIGITS}f}".removesuffix(".0"), attribute[0])


def _named(inside: str, panel: Panel, prefix: str) -> Html:
    name = f"{panel.what}: {panel.title}"
    return Html(
        f'<svg role="img" aria-labelledby="{prefix}t {prefix}d" viewBox="0 0 {WIDTH} {panel.height:.0f}">\n'
        f'<title id="{prefix}t">{escape(name)}</title>\n'
        f'<desc id="{prefix}d">{escape(panel.description)}</desc>\n{inside}</svg>'
    )

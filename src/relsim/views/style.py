"""How things look wherever they are drawn: a colour and a shape for each vendor, and how numbers are said.

Colours are those of Okabe & Ito (2008, "Color Universal Design"), which people with any kind of colour vision
tell apart, without the yellow that is lost on white. Shapes and dashes say the same once more, for print.
"""

from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from typing import Any, NamedTuple

from relsim.analysis.metrics import ALL, METRICS
from relsim.experiments.reading import said as said_plainly
from relsim.experiments.reading import style_of

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#b5578f", "#b87900", "#3a8fbf", "#6b6b6b")
MARKERS = ("o", "s", "D", "^", "v", "P", "X")
DASHES = ("-", "--", "-.", ":")
MARKET = "#444444"  # all vendors together
INK, MUTED, RULE, STRIPE = "#1c2329", "#5a6670", "#dfe4e8", "#f4f6f8"

SMALL = 0.1  # below it two decimals would not tell numbers apart

SPREAD = "spread of runs (80 %)"
INTERVAL = "95 % interval of the mean"


Row = Mapping[str, Any]
"""A row of a table, by column."""


class Look(NamedTuple):
    """How a vendor is drawn."""

    colour: str
    marker: str
    dashes: str


def looks(vendors: Iterable[str]) -> dict[str, Look]:
    """Return how each vendor is drawn: by its place among the vendors, so give all that are compared.

    >>> looks(["grocer", "mart", "all"])["mart"]
    Look(colour='#d55e00', marker='s', dashes='-')
    """
    named = [vendor for vendor in dict.fromkeys(vendors) if vendor != ALL]
    return {
        ALL: Look(MARKET, "h", "--"),
        **{
            vendor: Look(COLOURS[at % len(COLOURS)], MARKERS[(at + around) % len(MARKERS)], DASHES[around])
            for at, vendor in enumerate(named)
            for around in [at // len(COLOURS) % len(DASHES)]
        },
    }


def called(vendor: str) -> str:
    """Return a vendor's name as prose has it.

    >>> called("grocer"), called("all")
    ('grocer', 'all vendors')
    """
    return "all vendors" if vendor == ALL else vendor


def said(value: float | None, metric: str, sign: bool = False) -> str:
    r"""Return a number of a metric as the answer says it, with more digits where it is small.

    Differences of shares are in points. What is not defined is a dash.

    >>> said(0.5663, "retention"), said(0.5663, "health"), said(0.028, "retention", sign=True)
    ('56.6\xa0%', '0.57', '+2.8')
    >>> said(1530.4, "customers"), said(0.0016, "churn_encounter"), said(None, "retention")
    ('1,530', '0.0016', '–')
    """
    if value is None or not isfinite(value):
        return "–"
    style = style_of(metric)
    if METRICS[metric].unit != "share" and 0.0 < abs(value) < SMALL:
        style = style._replace(digits=4)
    text = said_plainly(value, style, sign).replace("-", "−")
    return text if sign else text + style.level.replace(" ", "\N{NO-BREAK SPACE}")


def ticks(metric: str, sign: bool = False) -> Callable[[float, float], str]:
    """Return how the ticks of an axis of a metric are written.

    >>> ticks("retention")(0.5, 0), ticks("retention", sign=True)(-0.05, 0), ticks("health")(0.5, 0)
    ('50 %', '−5', '0.5')
    """
    scale, percent = style_of(metric).scale, style_of(metric).level == " %"

    def write(value: float, _: float) -> str:
        scaled = value * scale
        text = f"{scaled:{'+' if sign and abs(scaled) > 1e-9 else ''},.6g}"
        return text.replace("-", "−") + (" %" if percent and not sign else "")

    return write


def ticks_of(outcome: str, sign: bool = False) -> Callable[[float, float], str]:
    """Return how the ticks of an axis of anything that was measured are written.

    >>> ticks_of("kept")(0.5, 0), ticks_of("a function")(-1234.5, 0)
    ('50 %', '−1234.5')
    """
    if outcome in METRICS:
        return ticks(outcome, sign)
    return lambda value, _: f"{value:.6g}".replace("-", "−")


def unit_of(metric: str, difference: bool = False) -> str:
    """Return the unit in which a metric is shown.

    >>> unit_of("retention"), unit_of("retention", difference=True), unit_of("health"), unit_of("churn")
    ('%', 'points of 100', '0 to 1', 'per year')
    """
    unit = METRICS[metric].unit
    if unit != "share":
        return unit
    if style_of(metric).level == " %":
        return "points of 100" if difference else "%"
    return "on a scale of 0 to 1" if difference else "0 to 1"


def label_of(metric: str) -> str:
    """Return what a metric is called in a picture: its label up to the first bracket.

    >>> label_of("churn_price"), label_of("retention")
    ('price', 'relationships of a year ago that still buy')
    """
    label = METRICS[metric].label
    return label.rpartition(": ")[2].partition(" (")[0]


def in_order(names: Iterable[str]) -> list[str]:
    """Return names once each, in the order in which they come."""
    return list(dict.fromkeys(names))

"""Small samples of what is drawn, for keys and cards."""

from relsim.views.report.page import Html
from relsim.views.style import MUTED, Look

_SHAPES = {
    "o": '<circle cx="9" cy="7" r="4.5"/>',
    "s": '<rect x="5" y="3" width="8" height="8"/>',
    "D": '<path d="M9 1.5 14.5 7 9 12.5 3.5 7z"/>',
    "^": '<path d="M9 2 14 11.5H4z"/>',
    "v": '<path d="M9 12 4 2.5h10z"/>',
    "P": '<path d="M7 2h4v3h3v4h-3v3H7V9H4V5h3z"/>',
    "X": '<path d="M4 4.5 6.5 2 9 4.5 11.5 2 14 4.5 11.5 7 14 9.5 11.5 12 9 9.5 6.5 12 4 9.5 6.5 7z"/>',
}
_DASHES = {"--": "5 2.5", "-.": "5 2 1.5 2", ":": "1.5 2"}


def mark(colour: str, marker: str = "o", hollow: bool = False) -> Html:
    """Return a dot."""
    fill = "#fff" if hollow else colour
    return _sample(
        f'<g fill="{fill}" stroke="{colour}" stroke-width="1.5">{_SHAPES.get(marker, _SHAPES["o"])}</g>'
    )


def line(look: Look) -> Html:
    """Return a piece of a vendor's line."""
    dashes = f'stroke-dasharray="{_DASHES[look.dashes]}"' if look.dashes != "-" else ""
    return _sample(f'<path d="M0 7h18" stroke="{look.colour}" stroke-width="2.5" {dashes}/>')


def band(strength: float, colour: str = MUTED) -> Html:
    """Return a piece of a band."""
    return _sample(f'<rect width="18" height="14" rx="2" fill="{colour}" fill-opacity="{strength}"/>')


def bar(thick: float, strength: float = 1.0, colour: str = MUTED) -> Html:
    """Return a piece of a bar."""
    return _sample(
        f'<path d="M0 7h18" stroke="{colour}" stroke-width="{thick}" stroke-opacity="{strength}"/>'
    )


def tick(colour: str) -> Html:
    """Return a tick that stands."""
    return _sample(f'<path d="M9 0v14" stroke="{colour}" stroke-width="2.5"/>')


def _sample(inside: str) -> Html:
    return Html(f'<svg class="swatch" viewBox="0 0 18 14" aria-hidden="true">{inside}</svg>')

"""How numbers are said in answers."""

from collections.abc import Sequence
from math import floor, isfinite, log10

from relsim.analysis.metrics import METRICS
from relsim.experiments.reading import said, style_of

LISTED = 6  # names in a sentence
FINEST = 3  # digits more than usual


def level(value: float | None, outcome: str) -> str:
    """Return a number of an outcome, with its unit where it is a share.

    >>> level(0.8123, "kept"), level(0.5, "a function"), level(None, "kept")
    ('81.2 %', '0.5', '-')
    """
    if value is None or not isfinite(value):
        return "-"
    if outcome not in METRICS:
        return f"{value:.4g}"
    style = style_of(outcome)
    return said(value, style) + style.level


def difference(value: float | None, outcome: str, finer: int = 0) -> str:
    """Return a difference between two numbers of an outcome, with its sign.

    >>> difference(0.028, "kept"), difference(0.0281, "kept", finer=1), difference(-0.5, "a function")
    ('+2.8 points', '+2.81 points', '-0.5')
    """
    if value is None or not isfinite(value):
        return "-"
    if outcome not in METRICS:
        return f"{value:+.4g}"
    style = style_of(outcome)
    return said(value, style._replace(digits=style.digits + finer), signed=True) + style.difference


def finer_for(largest: float, outcome: str) -> int:
    """Return how many digits more it takes to see differences of which the largest is so large.

    >>> finer_for(0.03, "kept"), finer_for(0.0003, "kept"), finer_for(0.0, "kept")
    (0, 2, 0)
    """
    if outcome not in METRICS or not isfinite(largest) or not largest:
        return 0
    style = style_of(outcome)
    seen = 1 - floor(log10(abs(largest) * style.scale))  # digits that show two figures of it
    return min(max(seen - style.digits, 0), FINEST)


def percent(share: float | None) -> str:
    """Return a share in per cent; small ones are not said to be nothing.

    >>> percent(0.457), percent(0.004), percent(0.0), percent(None)
    ('46 %', 'under 1 %', '0 %', 'unknown')
    """
    if share is None or not isfinite(share):
        return "unknown"
    return "under 1 %" if 0.0 < share < 0.005 else f"{100.0 * share:.0f} %"


def between(low: float | None, high: float | None) -> str:
    """Return an interval of a share in brackets, in per cent.

    >>> between(0.3, 0.604)
    '[30, 60]'
    """
    ends = [
        "-" if end is None or not isfinite(end) else f"{round(100.0 * end) + 0:.0f}" for end in (low, high)
    ]
    return f"[{ends[0]}, {ends[1]}]"


def several(names: Sequence[str]) -> str:
    """Return names as prose lists them, not more than one can read.

    >>> several(["a", "b"]), several(list("abcdefgh"))
    ('a and b', 'a, b, c, d, e, f and 2 more')
    """
    shown = [*names[:LISTED], *([f"{len(names) - LISTED} more"] if len(names) > LISTED else [])]
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]])) if shown else "none"

"""Plain text that fits a screen of 80 columns: paragraphs, aligned tables, numbers."""

import textwrap
from collections.abc import Sequence
from math import isfinite

WIDTH = 80


def paragraph(text: str, indent: int = 0, first: str | None = None) -> str:
    """Return a text wrapped to the width of a screen.

    Parameters
    ----------
    text : str
    indent : int
        Blanks before each line.
    first : str, optional
        What stands before the first line instead of blanks.

    Examples
    --------
    >>> print(paragraph("share", indent=8, first="  unit"))
      unit  share
    """
    blanks = " " * indent
    head = blanks if first is None else first.ljust(indent)
    wrapper = textwrap.TextWrapper(WIDTH, head, blanks, break_long_words=False, break_on_hyphens=False)
    return wrapper.fill(text)


def wrapped(text: str) -> str:
    r"""Return a text with its long lines wrapped, each as far to the right as it began.

    >>> print(wrapped("In village:\n  grocer first"))
    In village:
      grocer first
    """
    lines = [(line, len(line) - len(line.lstrip())) for line in text.splitlines()]
    return "\n".join(paragraph(line.lstrip(), indent) for line, indent in lines)


def facts(rows: Sequence[tuple[str, str]], indent: int = 2) -> str:
    """Return names and what is to be said of them, one below the other; rows without a text are left out.

    >>> print(facts([("unit", "share"), ("formula", "active ties"), ("note", "")]))
      unit     share
      formula  active ties
    """
    rows = [(name, text) for name, text in rows if text]
    margin = indent + max((len(name) for name, _ in rows), default=0) + 2
    return "\n".join(paragraph(text, margin, " " * indent + name) for name, text in rows)


def table(rows: Sequence[Sequence[str]], left: int = 1, indent: int = 0) -> str:
    """Return rows of cells as aligned columns.

    Parameters
    ----------
    rows : sequence of sequences of str
        All of the same length; the first may be the heads.
    left : int
        How many columns are text and stand to the left; the others are numbers and stand to the right.
    indent : int
        Blanks before each line.

    Examples
    --------
    >>> print(table([["", "customers"], ["grocer", "812"], ["mart", "1,530"]]))
            customers
    grocer        812
    mart        1,530
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if at < left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join(" " * indent + line.rstrip() if line.strip() else "" for line in lines)


def cut(name: str, width: int) -> str:
    """Return a name, cut where it is too long for its column.

    >>> cut("village_mne_only", 10)
    'village...'
    """
    return name if len(name) <= width else name[: width - 3] + "..."


def figure(value: float | None, unit: str, sign: bool = False, like: float | None = None) -> str:
    """Return a number as a table shows it: shares in per cent, others with as many digits as tell something.

    Parameters
    ----------
    value : float or None
        None or NaN where it is not defined.
    unit : str
        Of the metric.
    sign : bool
        Whether + is written: for differences.
    like : float, optional
        Write as many digits as this number would get: that of which the value is an error or a difference.

    Examples
    --------
    >>> figure(0.8123, "share"), figure(0.028, "share", sign=True), figure(1530.4, "customers")
    ('81.2', '+2.8', '1,530')
    >>> figure(0.0, "share"), figure(0.0, "customers")
    ('0.0', '0')
    >>> figure(3.14159, "years"), figure(3.14159, "years", like=1530.4), figure(None, "years")
    ('3.14', '3', '-')
    """
    if value is None or not isfinite(value):
        return "-"
    if unit == "share":
        value, digits = 100.0 * value, 1
    else:
        size = abs(value if like is None else like)
        digits = 0 if size >= 100 else 1 if size >= 10 else 2
        digits = 0 if size == 0 else digits
    text = f"{value:{'+' if sign else ''},.{digits}f}"
    return text.lstrip("+-") if float(text.replace(",", "")) == 0 else text


def listed(names: Sequence[str], most: int = 8) -> str:
    """Return names as prose lists them.

    >>> listed(["grocer", "mart"]), listed(["a", "b", "c"]), listed(list("abcdefghij"), most=3)
    ('grocer and mart', 'a, b and c', 'a, b, c and 7 more')
    """
    shown = [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else "none"


def duration(seconds: float) -> str:
    """Return a time as people say it.

    >>> duration(0.4), duration(28), duration(400), duration(20_000), duration(500_000)
    ('1 s', '28 s', '7 min', '5.6 h', '5.8 days')
    """
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h" if seconds < 48 * 3600 else f"{seconds / 86400:.1f} days"


def storage(size: int) -> str:
    """Return a number of bytes as people say it.

    >>> storage(1_800), storage(18_000_000), storage(4_200_000_000)
    ('1.8 kB', '18 MB', '4.2 GB')
    """
    for unit, step in (("GB", 1e9), ("MB", 1e6)):
        if size >= step:
            return f"{size / step:.2g} {unit}"
    return f"{size / 1e3:.2g} kB"

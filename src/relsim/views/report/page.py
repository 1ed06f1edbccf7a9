"""The building blocks of a page: safe text, tables that scroll inside themselves, pictures with numbers."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from typing import NamedTuple

Cells = Sequence[str]
Entry = tuple["Html", object]
"""A swatch and what it stands for."""


class Html(str):
    """Text that is a piece of a page already, so that it is not made safe a second time."""

    __slots__ = ()


class Section(NamedTuple):
    """A part of the page: where links lead, what it is called, in short too, and what it holds."""

    anchor: str
    title: str
    short: str
    content: Html


def safe(text: object) -> Html:
    """Return anything as a piece of a page; only `Html` is taken as it is.

    >>> safe("<b>"), safe(Html("<b>"))
    ('&lt;b&gt;', '<b>')
    """
    return text if isinstance(text, Html) else Html(escape(str(text)))


def tag(name: str, content: object = "", **attributes: str) -> Html:
    """Return an element; `class_` stands for class, and _ in names of attributes for -.

    >>> tag("p", "a < b", class_="note")
    '<p class="note">a &lt; b</p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items()
    )
    return Html(f"<{name}{written}>{safe(content)}</{name}>")


def joined(pieces: Iterable[object], between: str = "\n") -> Html:
    """Return pieces one after the other.

    >>> joined(["<", tag("b", "x")], "")
    '&lt;<b>x</b>'
    """
    return Html(between.join(map(safe, pieces)))


def paragraph(*pieces: object, class_: str = "") -> Html:
    """Return a paragraph."""
    return tag("p", joined(pieces, " "), **({"class_": class_} if class_ else {}))


def bullets(items: Iterable[object]) -> Html:
    """Return a list with bullets."""
    return tag("ul", joined(tag("li", item) for item in items))


def table(heads: Cells, rows: Iterable[Sequence[object]], name: str, left: int = 1, class_: str = "") -> Html:
    """Return a table that scrolls inside itself where it is too wide.

    Parameters
    ----------
    heads : sequence of str
    rows : iterable of sequences
    name : str
        For those who listen.
    left : int
        How many columns are text; those after them are numbers, to the right.
    class_ : str
        How wide columns are, for the style sheet.
    """
    head = tag("tr", joined((tag("th", cell, scope="col") for cell in heads), ""))
    body = joined(tag("tr", joined((tag("td", cell) for cell in row), "")) for row in rows)
    whole = joined([tag("thead", head), tag("tbody", body)])
    return tag(
        "div", tag("table", whole, class_=f"left{left} {class_}".strip()), class_="scroll", role="region",
        aria_label=name, tabindex="0",
    )  # fmt: skip


def details(summary: object, content: object, printed: bool = False) -> Html:
    """Return something that opens when it is asked for; on paper only if it is to be printed."""
    attributes = {"class_": "printed"} if printed else {}
    return tag("details", joined([tag("summary", summary), content]), **attributes)


def gap(*pieces: object) -> Html:
    """Return a sentence that stands where there is nothing to show."""
    return paragraph(*pieces, class_="gap")


def key(entries: Iterable[Entry]) -> Html:
    """Return the key to a picture: swatches and what they stand for."""
    return tag("ul", joined(tag("li", joined(entry, " ")) for entry in entries), class_="key")


def figure(caption: object, entries: Iterable[Entry], panels: Sequence[Html], numbers: Html) -> Html:
    """Return pictures beside each other, with one caption, one key, and their numbers behind."""
    grid = tag("div", joined(panels), class_="panels two" if len(panels) in (2, 4) else "panels")
    return tag("figure", joined([tag("figcaption", caption), key(entries), grid, numbers]))


def section(part: Section) -> Html:
    """Return a part of the page with its head."""
    head = tag("h2", part.title)
    return tag("section", joined([head, part.content]), id=part.anchor)


def page(title: str, header: Html, sections: Sequence[Section], footer: Html) -> str:
    """Return the whole page: one file that needs nothing else."""
    style = (files(__package__) / "report.css").read_text(encoding="utf-8")
    links = joined((tag("a", part.short, href=f"#{part.anchor}") for part in sections), " ")
    body = joined(
        [
            tag("header", header),
            tag("nav", links, aria_label="Parts of this report"),
            tag("main", joined(map(section, sections))),
            tag("footer", footer),
        ]
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light">\n<meta name="generator" content="relsim">\n'
        f"{tag('title', title)}\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )

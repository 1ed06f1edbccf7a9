"""Descriptions as a page in one file, in the style of the report."""

import re
from collections.abc import Sequence
from html import escape

from relsim.views.evidence import ROW
from relsim.views.odd.blocks import Block, Bullets, Code, Heading, Part, Table, Text
from relsim.views.odd.markdown import slug
from relsim.views.report import page as pages
from relsim.views.report.page import Html, Section, details, joined, paragraph, tag

SHORT = 8  # lines of code that are shown without being asked for
NARROW = 14  # characters of a cell that fit on one line

_CODE = re.compile(r"`([^`]+)`")
_EMPHASIS = re.compile(r"\*([^*\s][^*]*)\*")


def as_html(title: str, head: Sequence[Block], parts: Sequence[Part], foot: str, told: set[str]) -> str:
    """Return a whole description.

    Parameters
    ----------
    title : str
    head : sequence of blocks
        What stands before the elements.
    parts : sequence of Part
    foot : str
    told : set of str
        Rows of the evidence that the page has, to which their names lead.
    """
    eyebrow = paragraph("relsim: the model by the ODD protocol", class_="eyebrow")
    header = joined([eyebrow, tag("h1", title), *(written(block, told) for block in head)])
    sections = [
        Section(
            slug(part.title), part.title, part.short, joined(written(block, told) for block in part.blocks)
        )
        for part in parts
    ]
    return pages.page(title, header, sections, paragraph(inline(foot, told)))


def written(block: Block, told: set[str]) -> Html:
    """Return a block.

    >>> written(Text("a < `b`"), set())
    '<p>a &lt; <code>b</code></p>'
    """
    match block:
        case Heading(text, level):
            return tag(f"h{level}", inline(text, told))
        case Text(text):
            return tag("p", inline(text, told))
        case Bullets(items):
            return tag("ul", joined(tag("li", inline(item, told)) for item in items))
        case Code(name, text):
            shown = tag("pre", tag("code", text))
            return shown if text.count("\n") < SHORT else details(f"The code of {name}", shown, printed=True)
        case Table():
            return table(block.filled(), told)


def table(shown: Table, told: set[str]) -> Html:
    """Return a table; the first cell of a row of the evidence is where links to it lead."""
    rows = []
    for row in shown.rows:
        cells: list[object] = [inline(_kept_together(cell), told) for cell in row]
        if row[0] in told:
            cells[0] = tag("span", row[0], id=row[0].lower())
        rows.append(cells)
    return pages.table(shown.heads, rows, shown.name, left=len(shown.heads), class_="prose odd")


def inline(text: str, told: set[str]) -> Html:
    """Return a text with its code, its emphasis, and links to the evidence.

    >>> inline("as A3 *says*, `x * y`", {"A3"})
    'as <a href="#a3">A3</a> <em>says</em>, <code>x * y</code>'
    """
    pieces = _CODE.split(text)
    for n, piece in enumerate(pieces):
        safe = escape(piece)
        if n % 2:
            pieces[n] = f"<code>{safe}</code>"
        else:
            pieces[n] = _EMPHASIS.sub(r"<em>\1</em>", ROW.sub(lambda row: _link(row[0], told), safe))
    return Html("".join(pieces))


def _kept_together(cell: str) -> str:
    """Return a cell whose few words stay on one line, such as a range."""
    return cell.replace(" ", "\N{NO-BREAK SPACE}") if len(cell) <= NARROW else cell


def _link(row: str, told: set[str]) -> str:
    return f'<a href="#{row.lower()}">{row}</a>' if row in told else row

"""Descriptions as Markdown that reads well as it is: wrapped paragraphs, tables, code in fences."""

import re
import textwrap
from collections.abc import Sequence

from relsim.views.odd.blocks import Block, Bullets, Code, Heading, Part, Table, Text

WIDTH = 110
_MARK = re.compile(
    r"^\s*([-+*#>]|\d+[.)])\s", re.MULTILINE
)  # what would begin something else in a wrapped line


def as_markdown(title: str, head: Sequence[Block], parts: Sequence[Part], foot: str) -> str:
    """Return a whole description.

    Parameters
    ----------
    title : str
    head : sequence of blocks
        What stands before the table of contents.
    parts : sequence of Part
    foot : str
        The last line.
    """
    links = [f"- [{part.title}](#{slug(part.title)})" for part in parts]
    lines = [f"# {title}", *map(written, head), "\n".join(links)]
    for part in parts:
        lines += [f"## {part.title}", *map(written, part.blocks)]
    return "\n\n".join([*lines, "---", wrapped(foot)]) + "\n"


def slug(heading: str) -> str:
    """Return where a link to a heading leads.

    >>> slug("1. Purpose and patterns")
    '1-purpose-and-patterns'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def written(block: Block) -> str:
    r"""Return a block.

    >>> print(written(Table("t", ["a", "b"], [["1", "x|y"]])))
    | a | b |
    |---|---|
    | 1 | x\|y |
    """
    match block:
        case Heading(text, level):
            return f"{'#' * level} {text}"
        case Text(text):
            return wrapped(text)
        case Bullets(items):
            return "\n".join(wrapped(f"- {item}", "  ") for item in items)
        case Code(_, text):
            return f"```py\n{text}\n```"
        case Table():
            return table(block.filled())


def wrapped(text: str, indent: str = "") -> str:
    """Return a paragraph in lines of the page's width, unless a line would then begin with a mark.

    >>> wrapped("word " * 30 + "- word").count(chr(10))
    1
    """
    filled = textwrap.fill(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return text if _MARK.search(filled.partition("\n")[2]) else filled


def table(shown: Table) -> str:
    """Return a table."""
    rows = [shown.heads, *shown.rows]
    lines = ["| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(shown.heads), *lines[1:]])

"""What a description is made of, before it is written as Markdown or as a page.

Texts may hold `code` and *emphasis*, marked as Markdown does; nothing else in them is markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """The head of something inside an element: level 3 or 4."""

    text: str
    level: int = 3


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table; columns in which no row says anything are left out when it is written."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    def filled(self) -> "Table":
        """Return the table without columns that say nothing.

        >>> Table("t", ["a", "b"], [["1", ""], ["2", ""]]).filled().heads
        ['a']
        """
        kept = [n for n in range(len(self.heads)) if not self.rows or any(row[n] for row in self.rows)]
        return Table(self.name, [self.heads[n] for n in kept], [[row[n] for n in kept] for row in self.rows])


@dataclass(frozen=True)
class Code:
    """Code as it stands in the package, named by what it computes."""

    name: str
    text: str


Block = Heading | Text | Bullets | Table | Code


@dataclass(frozen=True)
class Part:
    """An element of the protocol, or an appendix: its title, the same in a word, and what it holds."""

    title: str
    short: str
    blocks: Sequence[Block]

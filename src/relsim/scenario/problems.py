"""What is wrong with a scenario: where, what, and what would do."""

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from relsim.errors import UserError
from relsim.scenario.positions import KeyPath

SHOWN = 200
"""Problems that a message lists; all of them are in `ScenarioError.problems`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written.

    Parameters
    ----------
    file : str
        The file as shown to the user, or the override (`--set vendors.mart.layers=0`).
    line, column : int
        From 1; 0 where there are none.
    folder : str
        What relative paths written here are relative to.
    """

    file: str
    line: int = 0
    column: int = 0
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    >>> print(Problem(Place("bad.toml", 14, 1), ("vendors", "mart", "pressur"), "no such setting",
    ...               "did you mean pressure?"))
    bad.toml:14: [vendors.mart] pressur: no such setting; did you mean pressure?
    """

    place: Place
    path: KeyPath
    message: str
    hint: str
    of_table: bool = False

    @property
    def file(self) -> str:
        """The file, or the text of the override."""
        return self.place.file

    @property
    def line(self) -> int:
        """The line from 1; 0 where there is none."""
        return self.place.line

    @property
    def column(self) -> int:
        """The column from 1; 0 where there is none."""
        return self.place.column

    @property
    def section(self) -> str:
        """The table in which it stands, dotted; empty at the top of the file."""
        return dotted(self.path if self.of_table else self.path[: self._split])

    @property
    def key(self) -> str:
        """The key within the section; empty where the whole section is meant."""
        return "" if self.of_table else dotted(self.path[self._split :])

    @property
    def _split(self) -> int:
        """Where the key begins: numbers of list elements belong to it."""
        words = [at for at, part in enumerate(self.path) if isinstance(part, str)]
        return words[-1] if words else 0

    def __str__(self) -> str:
        """Return the problem in one line."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        section = f"[{self.section}]" if self.section else ""
        what = " ".join(part for part in (section, self.key) if part)
        return f"{where}: {what + ': ' if what else ''}{self.message}; {self.hint}"


class ScenarioError(UserError):
    """A scenario cannot be run as written; `problems` holds everything found, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"... and {len(self.problems) - SHOWN} more")
        super().__init__("\n".join(lines))


@dataclass
class Report:
    """The problems found so far while a scenario is loaded, and the files read, in reading order."""

    problems: list[Problem] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    whole: bool = True  # False: a file could not be read, so what is missing means nothing

    def add(self, place: Place, path: KeyPath, message: str, hint: str, of_table: bool = False) -> None:
        """Note a problem."""
        self.problems.append(Problem(place, path, message, hint, of_table))

    def at(self, path: KeyPath) -> bool:
        """Return whether a problem was found at the path or above it."""
        return any(p.path == path[: len(p.path)] for p in self.problems if p.path)

    def around(self, path: KeyPath) -> bool:
        """Return whether a problem was found at the path, above it or below it."""
        return self.at(path) or any(p.path[: len(path)] == path for p in self.problems)

    def settle(self) -> None:
        """Raise all problems, sorted by file (in reading order) and line, if there are any."""
        order = {file: at for at, file in enumerate(self.files)}
        if self.problems:
            raise ScenarioError(
                sorted(self.problems, key=lambda p: (order.get(p.file, len(order)), p.line, p.column))
            )


def dotted(path: KeyPath) -> str:
    """Return the path as written in a file or after `--set`.

    >>> dotted(("events", 0, "my note"))
    'events.0."my note"'
    """
    return ".".join(
        str(part) if isinstance(part, int) or re.fullmatch(r"[A-Za-z0-9_-]+", part) else quoted(part)
        for part in path
    )


def quoted(text: str) -> str:
    """Return the text as a TOML string on one line.

    >>> print(quoted("high"))
    "high"
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def shown(value: Any) -> str:
    """Return a value as the user wrote it, cut where it is long.

    >>> shown(True), shown("high"), shown([1, 2])
    ('true', '"high"', 'a list')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return quoted(value if len(value) <= 40 else value[:37] + "...")
    if isinstance(value, int) and abs(value) >= 10**20:
        return "a number of more than 20 digits"
    return str(value)


def shown_path(path: Path) -> str:
    """Return the path as the user would type it: from here where it lies below, else in full."""
    text = os.path.relpath(path)
    text = str(path) if text.startswith(os.pardir) else text
    return one_line(text)


def one_line(text: str) -> str:
    r"""Return the text with what does not print written as an escape.

    >>> one_line("a\nb")
    'a\\nb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def counted(count: int, thing: str, things: str = "") -> str:
    """Return a number of things in words.

    >>> counted(1, "person", "people"), counted(2000, "person", "people"), counted(3, "run")
    ('1 person', '2,000 people', '3 runs')
    """
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"


def closest(word: object, options: Iterable[str]) -> str | None:
    """Return the option that the word was probably meant to be.

    >>> closest("pressur", ["price", "pressure"])
    'pressure'
    """
    by_lower = {option.lower(): option for option in options}
    found = get_close_matches(str(word).lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def one_of(word: object, options: Iterable[str], quote: bool = True) -> str:
    """Return what would do in place of a word that is none of the options.

    >>> one_of("grocr", ["grocer", "franchise"])
    'write one of "franchise", "grocer" (did you mean "grocer"?)'
    """
    options = sorted(options)
    write = quoted if quote else str
    if not options:
        return "there is none to choose from"
    found = closest(word, options)
    listed = ", ".join(write(option) for option in options[:20]) + (", ..." if len(options) > 20 else "")
    return f"write one of {listed}" + (f" (did you mean {write(found)}?)" if found else "")

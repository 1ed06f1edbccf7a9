"""Where each key of a TOML text stands.

`tomllib` reads a text but forgets where things stood. This finder walks the same text and notes line and
column of every key, table header and array element. It does not judge: what is wrong with a text is told by
`tomllib`. It runs first all the same, because it refuses keys nested so deeply that parsing would take hours.
"""

import re
import tomllib
from bisect import bisect_right

KeyPath = tuple[str | int, ...]
Spot = tuple[int, int]

DEEPEST = 24
"""Levels of tables and lists within each other that a text may have; what we read needs four."""

_BLANK = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_TEXT = re.compile(
    r'''"""(?:\\.|[^\\])*?"""(?:"{0,2})'''
    r"""|'''.*?'''(?:'{0,2})"""
    r'''|"(?:[^"\\\n]|\\.)*"'''
    r"""|'[^'\n]*'""",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\n]+")


class TooDeep(Exception):
    """Tables or lists are nested more than `DEEPEST` levels; `args` are line and column."""


class Lost(Exception):
    """The text is not TOML at this point; `args` are line and column."""


def positions(text: str) -> dict[KeyPath, Spot]:
    r"""Return line and column (from 1) of every key, table and array element of a TOML text.

    Parameters
    ----------
    text : str
        With line ends as newline characters.

    Returns
    -------
    dict
        From path to (line, column). A path holds keys and, for elements of arrays, their number from 0.
        Where one table is spoken of several times, its own header counts, or else the first mention.

    Raises
    ------
    TooDeep
        More than `DEEPEST` levels.
    Lost
        The text is not TOML. (Not every text that is not TOML is noticed.)

    Examples
    --------
    >>> positions('[vendors.mart]\nlayers = 3')
    {('vendors',): (1, 2), ('vendors', 'mart'): (1, 10), ('vendors', 'mart', 'layers'): (2, 1)}
    """
    walk = _Walk(text)
    walk.document()
    return {path: walk.spot(at) for path, at in walk.found.items()}


def split_assignment(text: str) -> tuple[list[str], str]:
    """Return the parts of the dotted key before the first equals sign, and the text after it.

    >>> split_assignment('vendors."my mart".layers = 0')
    (['vendors', 'my mart', 'layers'], ' 0')
    """
    walk = _Walk(text)
    walk.skip(_BLANK)
    keys = [key for key, _ in walk.dotted_key()]
    walk.expect("=")
    return keys, text[walk.at :]


class _Walk:
    """A place in a text, and what was found before it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[KeyPath, int] = {}
        self.lengths: dict[KeyPath, int] = {}  # of the arrays of tables met so far
        self.ends = [i for i, character in enumerate(text) if character == "\n"]

    def spot(self, at: int) -> Spot:
        line = bisect_right(self.ends, at - 1)
        return line + 1, at - (self.ends[line - 1] + 1 if line else 0) + 1

    def skip(self, what: re.Pattern[str]) -> None:
        match = what.match(self.text, self.at)
        if not match:
            raise Lost(*self.spot(self.at))
        self.at = match.end()

    def sees(self, token: str) -> bool:
        return self.text.startswith(token, self.at)

    def expect(self, token: str) -> None:
        if not self.sees(token):
            raise Lost(*self.spot(self.at))
        self.at += len(token)

    def document(self) -> None:
        table: KeyPath = ()
        self.skip(_GAP)
        while self.at < len(self.text):
            if self.sees("["):
                table = self.header()
            else:
                self.pair(table)
            self.skip(_GAP)

    def header(self) -> KeyPath:
        """Walk over `[a.b]` or `[[a.b]]` and return the path of the table that it opens."""
        array = self.sees("[[")
        self.expect("[[" if array else "[")
        self.skip(_BLANK)
        keys = self.dotted_key()
        self.expect("]]" if array else "]")
        path: KeyPath = ()
        for number, (key, at) in enumerate(keys, 1):
            path += (key,)
            self.found.setdefault(path, at)
            if number < len(keys):
                if path in self.lengths:  # the newest table of an array is meant
                    path += (self.lengths[path] - 1,)
            elif array:
                self.lengths[path] = self.lengths.get(path, 0) + 1
                path += (self.lengths[path] - 1,)
        self.found[path] = at
        return path

    def pair(self, table: KeyPath) -> None:
        """Walk over `a.b = value`."""
        path = table
        for key, at in self.dotted_key():
            path += (key,)
            self.found.setdefault(path, at)
        self.expect("=")
        self.skip(_BLANK)
        self.value(path)

    def dotted_key(self) -> list[tuple[str, int]]:
        """Walk over a dotted key and return its parts with their places."""
        parts: list[tuple[str, int]] = []
        while not parts or self.sees("."):
            if parts:
                self.expect(".")
                self.skip(_BLANK)
            if len(parts) == DEEPEST:
                raise TooDeep(*self.spot(self.at))
            start = self.at
            self.skip(_KEY)
            parts.append((_decoded(self.text[start : self.at], self.spot(start)), start))
            self.skip(_BLANK)
        return parts

    def value(self, path: KeyPath) -> None:
        if len(path) > DEEPEST:
            raise TooDeep(*self.spot(self.at))
        if self.sees("["):
            self.array(path)
        elif self.sees("{"):
            self.inline_table(path)
        else:
            self.skip(_TEXT if self.sees('"') or self.sees("'") else _BARE)

    def array(self, path: KeyPath) -> None:
        self.expect("[")
        self.skip(_GAP)
        number = 0
        while not self.sees("]"):
            self.found[*path, number] = self.at
            self.value((*path, number))
            self.skip(_GAP)
            number += 1
            if not self.sees("]"):
                self.expect(",")
                self.skip(_GAP)
        self.expect("]")

    def inline_table(self, path: KeyPath) -> None:
        self.expect("{")
        self.skip(_GAP)
        while not self.sees("}"):
            self.pair(path)
            self.skip(_GAP)
            if not self.sees("}"):
                self.expect(",")
                self.skip(_GAP)
        self.expect("}")


def _decoded(key: str, spot: Spot) -> str:
    if key[0] == "'":
        return key[1:-1]
    if key[0] != '"':
        return key
    try:
        return str(tomllib.loads(f"key = {key}")["key"])
    except tomllib.TOMLDecodeError:
        raise Lost(*spot) from None

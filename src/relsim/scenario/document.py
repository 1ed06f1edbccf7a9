"""One TOML file (or mapping) read as a tree of values with places. Files are read, never executed."""

import math
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from relsim.scenario.positions import DEEPEST, KeyPath, Lost, Spot, TooDeep, positions
from relsim.scenario.problems import Place, shown, shown_path
from relsim.scenario.syntax import not_toml
from relsim.scenario.tree import Node

LARGEST = 1_000_000
"""Bytes that a scenario file may have; the shipped ones have a few thousand."""


class Unreadable(Exception):
    """A file cannot be read as TOML; says what is wrong, what would do, and where in the file if known."""

    def __init__(self, message: str, hint: str, spot: Spot = (0, 0)) -> None:
        super().__init__(message, hint, spot)
        self.message, self.hint, self.spot = message, hint, spot


def read(path: Path) -> Node:
    """Return the contents of a TOML file.

    Raises
    ------
    Unreadable
        No such file, no plain file, too big, not text, not TOML, nested too deeply.
    """
    text = _text(path)
    place = Place(shown_path(path), folder=str(path.resolve().parent))
    return parsed(text, place)


def parsed(text: str, place: Place) -> Node:
    """Return the contents of a TOML text that was written at the place.

    Raises
    ------
    Unreadable
        Not TOML, or nested too deeply.
    """
    text = text.replace("\r\n", "\n")
    lost = None
    try:
        spots = positions(text)
    except TooDeep as error:
        raise Unreadable(
            f"tables or lists are nested more than {DEEPEST} levels", "four are enough", error.args
        ) from None
    except Lost as error:
        lost = error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(*not_toml(str(error), text)) from None
    except ValueError:  # Python refuses to read integers beyond 4300 digits
        raise Unreadable("a number has thousands of digits", "write a number of fewer digits") from None
    assert lost is None, f"the finder of keys lost its way at {lost}"
    return _grown(data, (), spots, place)


def from_mapping(data: Mapping[str, Any], place: Place) -> Node:
    """Return a mapping of Python values as a tree; NumPy numbers become plain ones.

    Raises
    ------
    Unreadable
        Keys that are not text, or nesting too deep.
    """
    return _grown(_plain(data, 0), (), {}, place)


def unusable(value: Any) -> tuple[str, str] | None:
    """Return what is wrong with a value that no setting can have and what would do, or None.

    >>> unusable(float("nan"))
    ('nan is not a number that a setting can have', 'write a finite number')
    """
    if isinstance(value, bool | dict | list):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value} is not a number that a setting can have", "write a finite number"
    if isinstance(value, int) and abs(value) >= 2**63:
        return f"{shown(value)} is beyond what can be reckoned with", "write a number of at most 18 digits"
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return "the text holds half a character (a lone surrogate)", "write the text anew"
    elif value is None:
        return "None is not a value", "leave the key out and the default holds"
    elif not isinstance(value, int | float):
        kind = type(value).__name__
        return (
            f"a {kind} is not what a setting can have",
            "write a number (weeks, for a time), a text, or true or false",
        )
    return None


def _text(path: Path) -> str:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would never end, a folder cannot be read
            kind = "a folder" if path.is_dir() else "not a plain file"
            raise Unreadable(f"this is {kind}", "name a TOML file")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise Unreadable("there is no such file", "check the name") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(f"the file cannot be read ({reason})", "name another") from None
    if len(raw) > LARGEST:
        raise Unreadable(
            f"the file has more than {LARGEST:,} bytes",
            "keep data in tables of their own, in CSV or Parquet, and name those",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unreadable("this is not text in UTF-8", "save it as UTF-8", (line, 1)) from None


def _grown(value: Any, path: KeyPath, spots: dict[KeyPath, Spot], place: Place) -> Node:
    if path and spots:
        line, column = spots[path]
        place = Place(place.file, line, column, place.folder)
    if isinstance(value, dict):
        return Node({k: _grown(v, (*path, k), spots, place) for k, v in value.items()}, place)
    if isinstance(value, list):
        return Node([_grown(v, (*path, i), spots, place) for i, v in enumerate(value)], place)
    return Node(value, place)


def _plain(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise Unreadable(f"tables or lists are nested more than {DEEPEST} levels", "four are enough")
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise Unreadable(f"the key {key!r:.40} is not text", "write keys as text")
        return {key: _plain(below, depth + 1) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(below, depth + 1) for below in value]
    item = getattr(value, "item", None)
    return item() if callable(item) and getattr(value, "ndim", None) == 0 else value

"""The twin's objects as columns, to be laid beside the engine's."""

from typing import Any

import numpy as np

from relsim.state import PERSONS, STAFF, TIES, VENDORS

from .tie import Word


def columns_of(twin: Any) -> dict[str, np.ndarray]:
    """Return every column of the twin's world, named and typed as `worlds.state` names the engine's."""
    people, vendors, staff = list(twin.customers), list(twin.vendors), list(twin.staff)
    rows: dict[Any, int] = {
        thing: row for things in (vendors, staff, people) for row, thing in enumerate(things)
    }
    rows[None] = -1
    tables = {"persons": (people, PERSONS), "vendors": (vendors, VENDORS), "staff": (staff, STAFF)}
    found = {
        f"{table}.{name}": np.array([number(getattr(thing, name), rows) for thing in things], layout[name])
        for table, (things, layout) in tables.items()
        for name in layout.names or ()
    }
    for name in TIES.names or ():
        ties = [[number(getattr(tie, name), rows) for tie in person.ties] for person in people]
        found[f"ties.{name}"] = np.array(ties, TIES[name])
    words = [[packed(word) for word in person.words] for person in people]
    found["words"] = np.array(words, np.int32).T
    found["asleep"] = np.array([person.asleep for person in people], np.uint8)
    return found | {"flows": twin.books.flows()}


def number(value: Any, rows: dict[Any, int]) -> Any:
    """Return a number, or the row of a vendor or a position."""
    return value if isinstance(value, (int, float)) else rows[value]


def packed(word: Word | None) -> int:
    """Return a word as columns keep it."""
    if word is None:
        return 0
    return (
        word.vendor.row + 1 + (word.said << 16) + (word.age << 24) + (word.left << 28) + (word.inside << 29)
    )

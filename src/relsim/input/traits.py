"""Numbers of a person that a table may give, and what they may be."""

from typing import Any, NamedTuple

import numpy as np

from relsim.input.columns import Mistakes
from relsim.input.tables import Table
from relsim.scenario.fields import number

LARGE = 1e9  # more than anybody has of anything


class Range(NamedTuple):
    """What a number may be; as text, in words.

    >>> print(Range(0, 1, "share"))
    a number from 0 to 1 (share)
    """

    low: float
    high: float
    unit: str

    def __str__(self) -> str:
        return f"a number from {number(self.low)} to {number(self.high)} ({self.unit})"


_SHARE = Range(0.0, 1.0, "share")
RANGES = {
    "weight": Range(0.0, LARGE, "times"),
    "need_rate": Range(0.0, LARGE, "needs a week"),
    "price_sensitivity": Range(0.0, LARGE, "times the average"),
    "orientation": _SHARE,
    "self_service": _SHARE,
    "expertise": _SHARE,
    "disposition": _SHARE,
    "voice": Range(0.0, LARGE, "contacts a week"),
    "tolerance": Range(0.0001, LARGE, "messages a week"),
    "loss_aversion": Range(1.0, LARGE, "times"),
}


def check_numbers(table: Table, mistakes: Mistakes) -> None:
    """Note every cell that is no number, or none that can be."""
    for name, range_ in RANGES.items():
        column = table.columns.get(name)
        if column is None:
            continue
        remedy = f"write {range_}, or nothing and it is drawn"
        nonsense = column.given & np.isnan(column.values)
        mistakes.add(np.flatnonzero(nonsense), name, column, "is not a number", remedy)
        beyond = (column.values < range_.low) | (column.values > range_.high)
        mistakes.add(np.flatnonzero(beyond), name, column, "is out of range", remedy)


def lay_over(persons: Any, table: Table, order: np.ndarray) -> None:
    """Write what the table gives over what was drawn; `order` holds the row of each person."""
    for name in RANGES:
        column = table.columns.get(name)
        if column is not None:
            given = column.given[order]
            persons[name][given] = column.values[order][given]

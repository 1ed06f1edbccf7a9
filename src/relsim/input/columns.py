"""Columns of a table as they are read: names become numbers, numbers are checked, mistakes are collected."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from relsim.errors import UserError
from relsim.input.files import text
from relsim.scenario.problems import shown

SHOWN = 3  # wrong rows that a message names


class Names:
    """A column of names: each distinct one has a number, in order of appearance; -1 is nothing.

    Examples
    --------
    >>> column = Names()
    >>> column.take(["ann", "", "bob", "ann"])
    >>> column.numbers.tolist(), list(column.known)
    ([0, -1, 1, 0], ['ann', 'bob'])
    """

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self._parts: list[np.ndarray] = []

    def take(self, cells: Sequence[str] | np.ndarray) -> None:
        """Read more rows."""
        known = self.known
        if isinstance(cells, np.ndarray):
            cells = [text(cell) for cell in cells.tolist()]
        numbers = [known.setdefault(cell, len(known)) if cell else -1 for cell in cells]
        self._parts.append(np.array(numbers, np.int32))

    @property
    def numbers(self) -> np.ndarray:
        """The number of each row's name, int32."""
        if len(self._parts) > 1:
            self._parts = [np.concatenate(self._parts)]
        return self._parts[0]

    @property
    def given(self) -> np.ndarray:
        """Whether each row has a name."""
        return np.asarray(self.numbers >= 0)

    def text(self, row: int) -> str:
        """Return what stands in a row."""
        number = int(self.numbers[row])
        return next((name for name, n in self.known.items() if n == number), "")

    def shown(self, row: int) -> str:
        """Return what stands in a row as a message shows it."""
        return shown(self.text(row))


class Numbers:
    """A column of numbers; NaN is nothing, or text that is no finite number.

    Examples
    --------
    >>> column = Numbers()
    >>> column.take(["0.5", "", "many"])
    >>> column.values.tolist(), column.given.tolist(), column.shown(2)
    ([0.5, nan, nan], [True, False, True], '"many"')
    """

    def __init__(self) -> None:
        self._values: list[np.ndarray] = []
        self._given: list[np.ndarray] = []
        self._refused: dict[int, str] = {}
        self._rows = 0

    def take(self, cells: Sequence[str] | np.ndarray) -> None:
        """Read more rows."""
        if isinstance(cells, np.ndarray):
            given = ~np.isnan(cells)
            values = np.where(np.isinf(cells), np.nan, cells)
        else:
            given = np.array([cell != "" for cell in cells])
            values = np.array([_number(cell) if cell else np.nan for cell in cells])
        for row in np.flatnonzero(given & np.isnan(values))[:SHOWN].tolist():
            self._refused[self._rows + row] = str(cells[row])
        self._values.append(values)
        self._given.append(given)
        self._rows += len(cells)

    @property
    def values(self) -> np.ndarray:
        """The number of each row, float64."""
        if len(self._values) > 1:
            self._values = [np.concatenate(self._values)]
        return self._values[0]

    @property
    def given(self) -> np.ndarray:
        """Whether something stands in each row."""
        if len(self._given) > 1:
            self._given = [np.concatenate(self._given)]
        return self._given[0]

    def shown(self, row: int) -> str:
        """Return what stands in a row as a message shows it: of text, only in the first such rows."""
        if not self.given[row]:
            return "nothing"
        return shown(self._refused[row]) if row in self._refused else f"{self.values[row]:g}"


def _number(cell: str) -> float:
    """Return a finite number, or NaN."""
    try:
        value = float(cell)
    except ValueError:
        return float("nan")
    return value if abs(value) < float("inf") else float("nan")


class Mistakes:
    """What is wrong in a table, to be told all at once.

    Parameters
    ----------
    where : str
        What stands before a row's number.
    places : int array
        The number by which the user finds each row.
    """

    def __init__(self, where: str, places: np.ndarray) -> None:
        self._where, self._places = where, places
        self._found: list[tuple[int, str]] = []

    def add(self, rows: np.ndarray, name: str, column: Any, what: str, remedy: str) -> None:
        """Note what is wrong in some rows of a column: the first are shown."""
        if not len(rows):
            return
        first, *others = [(self._places[row], column.shown(row)) for row in rows[:SHOWN].tolist()]
        row = "row" if self._where.endswith("row ") else "line"
        also = "".join(f", {row} {place} ({said})" for place, said in others)
        more = f" and {len(rows) - SHOWN:,} more" if len(rows) > SHOWN else ""
        also = f"; also in {also[2:]}{more}" if also else ""
        said = f"{self._where}{first[0]}: {name}: {first[1]} {what}; {remedy}{also}"
        self._found.append((int(first[0]), said))

    def settle(self) -> None:
        """Raise all that was noted in the order of the rows, if there is anything."""
        if self._found:
            raise UserError("\n".join(said for _, said in sorted(self._found)))

"""A column of dates as firms write them: year first, or day and month in an order that the file shows."""

import re
from collections.abc import Sequence
from datetime import date

import numpy as np

from relsim.errors import UserError

SHOWN = 3  # rows that a message names
EPOCH = date(1970, 1, 1).toordinal()
MOST_MET = 100_000  # cells that are remembered
NONE = np.iinfo(np.int64).min  # nothing stands there

_CLOCK = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?)?"
_ZONE = r" ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?(?:\[[\w/+-]+\])?)?"
YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.]?)(\d{{1,2}})\2(\d{{1,2}}){_CLOCK}{_ZONE}", re.ASCII)
YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_CLOCK}{_ZONE}", re.ASCII)
ORDERS = ("day first", "month first")


class Dates:
    """A column of dates, each a day as the clock where it was written had it.

    Parameters
    ----------
    order : "day first", "month first" or None
        How to read dates such as 3/4/1997. With None the file must show it by a number above 12.

    Examples
    --------
    >>> column = Dates()
    >>> column.take(["1997-01-31", "19970201", "2/28/1997 11:05 PM", ""])
    >>> days = column.settled("log.csv:", [2, 3, 4, 5])
    >>> (days[1:3] - days[0]).tolist(), column.order
    ([1, 28], 'month first')
    """

    def __init__(self, order: str | None = None) -> None:
        self.order = order
        self.zones: set[str] = set()
        self._met: dict[str, tuple[int, int, int, int]] = {}
        self._parts: list[np.ndarray] = []
        self._cells: dict[int, str] = {}
        self._rows = 0

    def take(self, cells: Sequence[str] | np.ndarray) -> None:
        """Read more rows: a year and two numbers whose order may not be clear yet."""
        found = np.empty((len(cells), 4), np.int64)
        for row, cell in enumerate(cells):
            parts = self._met.get(cell) or self._meet(str(cell))
            found[row] = parts
            if parts[0] < 0 or (parts[0] == 1 and len(self._cells) < 10_000):
                self._cells[self._rows + row] = str(cell)
        self._rows += len(cells)
        self._parts.append(found)

    def _meet(self, cell: str) -> tuple[int, int, int, int]:
        """Return the numbers of a cell, and remember them: most days stand in many rows."""
        parts = self._split(cell)
        if len(self._met) < MOST_MET:
            self._met[cell] = parts
        return parts

    def _split(self, cell: str) -> tuple[int, int, int, int]:
        """Return 0 year first, 1 year last, 2 nothing, -1 no date; then its numbers."""
        if not cell or cell == "nan":
            return 2, 0, 0, 0
        if found := YEAR_FIRST.fullmatch(cell):
            year, first, second, kind = found[1], found[3], found[4], 0
        elif found := YEAR_LAST.fullmatch(cell):
            year, first, second, kind = found[4], found[1], found[3], 1
        else:
            return -1, 0, 0, 0
        self.zones.add(found[5] or "")
        return kind, int(year), int(first), int(second)

    def settled(self, where: str, places: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return the days since 1970 of all rows, NONE where nothing stands.

        Parameters
        ----------
        where : str
            What stands before a row's number in messages.
        places : sequence of int
            The number by which the user finds each row.

        Raises
        ------
        UserError
            A row is no date, or nothing tells day from month, or rows contradict each other.
        """
        kind, year, first, second = np.concatenate(self._parts).T
        late = kind == 1
        day_first, month_first = np.flatnonzero(late & (first > 12)), np.flatnonzero(late & (second > 12))
        if self.order is None and late.any():
            if len(day_first) and len(month_first):
                raise UserError(
                    f"{where}{places[day_first[0]]}: date: the day stands first here, but second in "
                    f"{places[month_first[0]]}; write all dates as 1997-12-31, or split the file"
                )
            if not len(day_first) and not len(month_first):
                row = int(np.flatnonzero(late)[0])
                raise UserError(
                    f"{where}{places[row]}: date: {self._cells.get(row, '')} may be day or month first, and "
                    "no date in the file tells; say --dates 'day first' or --dates 'month first'"
                )
            self.order = ORDERS[0] if len(day_first) else ORDERS[1]
        swap = late & (self.order == ORDERS[0])
        month, day = np.where(swap, second, first), np.where(swap, first, second)
        days = np.full(len(kind), NONE)
        wrong = kind < 0
        dated = np.flatnonzero((kind == 0) | late)
        codes, which = np.unique(((year * 100 + month) * 100 + day)[dated], return_inverse=True)
        triples = zip(codes // 10_000, codes // 100 % 100, codes % 100, strict=True)
        numbers = np.array([_day(*map(int, triple)) for triple in triples], np.int64)
        if len(dated):
            days[dated] = numbers[which]
            wrong[dated] = days[dated] == NONE
        if wrong.any():
            rows = np.flatnonzero(wrong)
            said = ", ".join(
                f"{places[row]}" + (f" ({self._cells[row]})" if row in self._cells else "")
                for row in rows[:SHOWN].tolist()
            )
            more = f" and {len(rows) - SHOWN:,} more" if len(rows) > SHOWN else ""
            raise UserError(f"{where}{said}{more}: date: is no date; write it as 1997-12-31")
        return days


def _day(year: int, month: int, day: int) -> int:
    """Return days since 1970, NONE where the calendar has no such day."""
    try:
        return date(year, month, day).toordinal() - EPOCH
    except ValueError:
        return int(NONE)

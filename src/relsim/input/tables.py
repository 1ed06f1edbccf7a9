"""A table read strictly: every column is known, every cell is checked, all mistakes are told at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relsim.errors import UserError
from relsim.input.columns import Names, Numbers
from relsim.input.files import header_and_batches, place_in
from relsim.scenario.problems import closest, quoted, shown_path

Kind = type[Names] | type[Numbers]


class Table(NamedTuple):
    """What stands in a file, column by column.

    Attributes
    ----------
    name : str, the file as shown to the user
    where : str, what stands before the place of a row in a message
    places : (rows,) int64, the line of each row (in Parquet its number from 1)
    columns : mapping of the columns that it has, to Names or Numbers
    """

    name: str
    where: str
    places: np.ndarray
    columns: dict[str, Any]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.places)


def read_table(path: Path, kinds: Mapping[str, Kind], most: int, rows: str) -> Table:
    """Return a table.

    Parameters
    ----------
    path : Path
        CSV or Parquet, at most 4,000,000,000 bytes.
    kinds : mapping
        Every column that the table may have, to what stands in it.
    most : int
        Rows that it may have.
    rows : str
        What a row stands for, for messages.

    Raises
    ------
    UserError
        The file cannot be read, has a column that is not known, has no rows or too many.
    """
    name, batches = shown_path(path), header_and_batches(path)
    header = next(batches)
    _check_header(name if path.suffix.lower() == ".parquet" else f"{name}:1", header, list(kinds))
    columns = {column: kinds[column]() for column in header}
    places: list[np.ndarray] = []
    count = 0
    for batch in batches:
        count += len(batch.places)
        if count > most:
            raise UserError(f"{name}: has more than {most:,} rows; have at most {most:,} {rows}")
        places.append(np.array(batch.places))
        for column, cells in zip(columns.values(), batch.columns, strict=True):
            column.take(cells)
    if not count:
        raise UserError(f"{name}: has a header and no rows; write one for each of the {rows}")
    return Table(name, place_in(path), np.concatenate(places), columns)


def _check_header(where: str, header: Sequence[str], known: Sequence[str]) -> None:
    """Raise what is wrong with the names of the columns, all at once."""
    wrong = []
    for at, column in enumerate(header):
        if not column:
            wrong.append(f"column {at + 1} has no name; name it or take it out")
        elif column in header[:at]:
            wrong.append(f"the column {quoted(column)} stands twice; take one out")
        elif column not in known:
            found = closest(column, known)
            remedy = f"did you mean {found}?" if found else f"take it out; known are {', '.join(known)}"
            wrong.append(f"no such column {quoted(column)}; {remedy}")
    if len(header) == 1 and wrong and any(mark in header[0] for mark in ";\t|"):
        wrong = ["the columns are not separated by commas; save the file with commas"]
    if wrong:
        raise UserError("\n".join(f"{where}: {said}" for said in wrong))

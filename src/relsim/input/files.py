"""Rows of a file: CSV or Parquet, in batches of text, each row with its place."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relsim.errors import UserError
from relsim.scenario.problems import shown_path

MOST_BYTES = 4_000_000_000  # 20 million people with all their columns
BATCH = 1 << 16  # rows that stand in memory as text


class Batch(NamedTuple):
    """Some rows of a file.

    Attributes
    ----------
    places : list of int, the line of each row (in Parquet its number from 1)
    columns : for each column its cells as text, empty where there is nothing; in Parquet, where they are
        decimal numbers, as float64, NaN where there is nothing
    """

    places: list[int]
    columns: list[Any]


def plain_file(path: Path) -> str:
    """Return how a file is shown to the user, or raise a UserError where it cannot be a table."""
    name = shown_path(path)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UserError(f"{name}: cannot be read ({error.strerror}); name a file that can") from None
    if not path.is_file():  # a pipe would never end
        raise UserError(f"{name}: is no plain file; name a CSV or Parquet file")
    if size > MOST_BYTES:
        raise UserError(f"{name}: has {size:,} bytes; a table has at most {MOST_BYTES:,}")
    return name


def state_of(path: Path) -> tuple[Path, int, int]:
    """Return a file with its time and size, by which one sees whether it has changed."""
    plain_file(path)
    found = path.stat()
    return path, found.st_mtime_ns, found.st_size


def place_in(path: Path) -> str:
    """Return what stands before the number of a row in a message: lines in CSV, rows in Parquet."""
    return f"{shown_path(path)}: row " if path.suffix.lower() == ".parquet" else f"{shown_path(path)}:"


def header_and_batches(path: Path) -> Iterator[Any]:
    """Yield the names of a file's columns, then its rows in batches.

    Parameters
    ----------
    path : Path
        `.csv` (with a header, separated by commas, UTF-8) or `.parquet`.

    Yields
    ------
    list of str, the columns' names; after it Batch

    Raises
    ------
    UserError
        The file cannot be read as what its name says.
    """
    name = plain_file(path)
    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise UserError(f"{name}: is neither CSV nor Parquet by its name; call it .csv or .parquet")
    if path.stat().st_size == 0:
        raise UserError(f"{name}: is empty; write a header and a row for each")
    yield from _from_csv(path, name) if kind == ".csv" else _from_parquet(path, name)


def _from_csv(path: Path, name: str) -> Iterator[Any]:
    line = 1
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            header = [column.strip() for column in next(reader, [])]
            if not header:
                raise UserError(f"{name}:1: the first line is empty; write the names of the columns there")
            yield header
            while True:
                rows, places = [], []
                for row in islice(reader, BATCH):
                    line = reader.line_num
                    if len(row) == len(header):
                        rows.append(row)
                        places.append(line)
                    elif row:
                        raise UserError(
                            f"{name}:{line}: {len(row)} values; the header has {len(header)} columns"
                        )
                if not rows:
                    return
                yield Batch(places, [[cell.strip() for cell in column] for column in zip(*rows, strict=True)])
    except UnicodeDecodeError:
        raise UserError(f"{name}: is not text in UTF-8; save it as CSV in UTF-8") from None
    except csv.Error as error:
        raise UserError(f"{name}:{line}: is no CSV from here on ({error}); mend the quotes") from None
    except OSError as error:
        raise UserError(f"{name}: cannot be read ({error.strerror}); name a file that can") from None


def _from_parquet(path: Path, name: str) -> Iterator[Any]:
    import polars

    try:
        lazy = polars.scan_parquet(path)
        yield lazy.collect_schema().names()
        count = lazy.select(polars.len()).collect().item()
        for start in range(0, count, BATCH):
            batch = lazy.slice(start, BATCH).collect()
            places = list(range(start + 1, start + 1 + batch.height))
            yield Batch(places, [_cells(column) for column in batch.get_columns()])
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError) as error:
        said = (str(error).splitlines() or ["no reason given"])[0]
        raise UserError(f"{name}: is no Parquet file that can be read ({said}); write it anew") from None


def _cells(column: Any) -> Any:
    """Return the cells of a column of Parquet as a batch holds them."""
    if column.dtype.is_float():
        return column.to_numpy().astype(np.float64)
    if str(column.dtype) == "String":
        return [cell.strip() if cell else "" for cell in column.to_list()]
    return [text(cell) for cell in column.to_list()]


def text(cell: Any) -> str:
    """Return a cell as it would stand in a CSV file.

    >>> [text(cell) for cell in (None, 7, 7.0, 0.1, True, "ann ", ["Ashby", "Elm"], float("nan"))]
    ['', '7', '7', '0.1', 'true', 'ann', 'Ashby;Elm', '']
    """
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, list):
        return ";".join(text(part) for part in cell)
    return str(cell).strip()

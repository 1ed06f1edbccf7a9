"""Questions to tables, in SQL."""

from pathlib import Path

import polars as pl

from relsim.errors import UserError
from relsim.experiments.store import read_tables
from relsim.scenario.problems import one_line

ROWS = 40  # that are shown on a screen


def query(folder: str | Path, sql: str) -> pl.DataFrame:
    """Return the answer of the tables of a folder to a question in SQL (as Polars reads it).

    Parameters
    ----------
    folder : str or Path
        Of a sweep (points, runs, outcomes, levels), a comparison or a run.
    sql : str

    Raises
    ------
    UserError
        There are no tables, or the question cannot be understood.
    """
    tables = read_tables(Path(folder))[0]
    try:
        return pl.SQLContext(tables, eager=True).execute(sql)
    except BaseException as error:
        if not isinstance(error, (Exception, pl.exceptions.PanicException)):
            raise
        said = one_line((str(error).splitlines() or [type(error).__name__])[0])
        listed = "\n".join(f"  {line}" for line in columns_of(tables))
        raise UserError(f"--sql: {said}; there are these tables:\n{listed}") from None


def columns_of(tables: dict[str, pl.DataFrame]) -> list[str]:
    """Return a line for each table: its name and its columns.

    >>> columns_of({"points": pl.DataFrame({"point": [0], "vendors.mart.layers": [2]})})
    ['points: point, "vendors.mart.layers"']
    """
    return [f"{name}: {', '.join(map(_quoted, table.columns))}" for name, table in tables.items()]


def _quoted(name: str) -> str:
    """Return a column as SQL wants it written."""
    return name if name.isidentifier() and name not in ("group",) else f'"{name}"'


def as_text(answer: pl.DataFrame) -> str:
    """Return a table as text with all its columns, and its first and last rows where there are many."""
    with pl.Config(
        tbl_rows=ROWS, tbl_cols=-1, tbl_width_chars=200, fmt_str_lengths=60,
        tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True,
        tbl_formatting="ASCII_BORDERS_ONLY_CONDENSED",
    ):  # fmt: skip
        return str(answer)

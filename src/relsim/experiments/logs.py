"""The log of a run as files that other programs read.

Purchases come as the transaction log that libraries for customer lifetime value take (lifetimes,
PyMC-Marketing, CLVTools): one row a purchase with customer, date and amount. Weeks become dates: week w is
the day 7 w days after `start`.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from relsim.desk import EXIT, LOGGED, PURCHASE
from relsim.errors import UserError
from relsim.experiments.truth import names_of, relationship_table
from relsim.experiments.writing import cannot_write, put
from relsim.record import Record
from relsim.state import CAUSES

START = "2000-01-03"  # a Monday; the worlds have no calendar of their own


def log_table(record: Record, kind: int, vendors: Sequence[str], start: str = START) -> pl.DataFrame:
    """Return what was logged of one kind.

    Parameters
    ----------
    record : Record
    kind : int
        `relsim.desk.PURCHASE`, CONTACT, COMPLAINT or EXIT.
    vendors : sequence of str
        Names by row, as in `Results.vendors`.
    start : str
        The date of week 0, year-month-day.

    Returns
    -------
    polars.DataFrame
        customer_id, date, week, vendor, and for purchases amount, for exits cause. A customer_id is the
        same person in every scenario.
    """
    lines = record.log["kind"] == kind
    column = {name: values[lines] for name, values in record.log.items()}
    table = pl.DataFrame(
        {
            "customer_id": names_of(column["customer"]),
            "week": column["week"].astype(np.int64),
            "vendor": pl.Series(vendors, dtype=pl.String).gather(column["vendor"].astype(np.int64)),
        }
    ).with_columns(date=first_day(start) + pl.duration(weeks=pl.col("week")))
    if kind == PURCHASE:
        table = table.with_columns(amount=column["amount"])
    if kind == EXIT:
        table = table.with_columns(cause=pl.Series(CAUSES).gather(column["amount"].astype(np.int64)))
    return table.select("customer_id", "date", "week", "vendor", pl.col("^amount|cause$"))


def export_log(record: Record, folder: str | Path, vendors: Sequence[str], start: str = START) -> list[Path]:
    """Write the log of a run as CSV, one file for each kind of event; return the files.

    Where it has purchases and exits there is one more, relationships.csv, which tells of every relationship
    when it began and how it ended (`relsim.experiments.truth`): what a firm would like to read off its log.

    Parameters
    ----------
    record : Record
        Of a run whose scenario keeps a log.
    folder : str or Path
    vendors, start
        See `log_table`.

    Raises
    ------
    UserError
        The run kept no log, the date is none, or the folder cannot be written.
    """
    if not record.log:
        raise UserError('the run kept no log; set recording.log=["purchase", "exit"] (or contact, complaint)')
    place = Path(folder)
    kinds = sorted({int(kind) for kind in np.unique(record.log["kind"])})
    try:
        place.mkdir(parents=True, exist_ok=True)
        tables = {f"{LOGGED[kind]}s": log_table(record, kind, vendors, start) for kind in kinds}
        if record.standing:
            tables["relationships"] = relationship_table(record, vendors)
        return [put(place / f"{name}.csv", table.write_csv().encode()) for name, table in tables.items()]
    except OSError as error:
        raise cannot_write(place, error) from None


def first_day(text: str) -> date:
    """Return the day on which a log begins.

    Raises
    ------
    UserError
        When the text is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"start={text}: no date; write year-month-day, such as {START}") from None

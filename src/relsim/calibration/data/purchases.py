"""A firm's own log: who bought, when, for how much. What is left out is counted and told."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relsim.calibration.data.dates import NONE, SHOWN, Dates
from relsim.errors import UserError
from relsim.input.columns import Mistakes, Names, Numbers
from relsim.input.files import header_and_batches, place_in
from relsim.scenario.problems import closest, counted, one_line, quoted, shown_path

MOST_ROWS = 200_000_000
MOST_YEARS = 50
# What the columns of a log are called, beside their own name.
CALLED = {
    "customer": (
        "customer_id", "customerid", "cust_id", "client", "client_id", "household_id", "user_id", "id",
    ),
    "date": ("day", "datetime", "timestamp", "time", "order_date", "invoicedate", "transaction_date",
             "purchase_date", "transaction_timestamp"),
    "amount": ("value", "sales", "sales_value", "price", "total", "revenue", "dollar_value"),
    "vendor": ("store", "store_id", "shop", "brand"),
    "segment": (),
    "channel": (),
}  # fmt: skip
NEEDED = ("customer", "date")
GROUPED = ("vendor", "segment", "channel")  # whose rows are counted and then taken together
MOST_GROUPS = 8  # that are named


class Read(NamedTuple):
    """How a file is to be read, as far as that was said; see `read_purchases`."""

    columns: Mapping[str, str] = {}
    dates: str | None = None
    vendor: str | None = None


AS_IT_IS = Read()


@dataclass(frozen=True, slots=True)
class Purchases:
    """Purchases in the order of customers and days.

    Attributes
    ----------
    customer : (n,) int64, number of the customer
    day : (n,) int64, days since 1970
    amount : (n,) float64, NaN where the log has none
    names : tuple of str, the customers' names by number
    said : tuple of str, what was read and what was left out, a line each
    read : Read, how the file was to be read
    """

    customer: np.ndarray
    day: np.ndarray
    amount: np.ndarray
    names: tuple[str, ...]
    said: tuple[str, ...] = ()
    read: Read = AS_IT_IS


def read_purchases(
    path: Path, columns: Mapping[str, str] | None = None, dates: str | None = None, vendor: str | None = None
) -> Purchases:
    """Return the purchases of a log.

    Rows may stand in any order. Rows that say the same in all columns count once. Rows without a customer or
    a date, and those with a negative amount (returns), are left out and counted.

    Parameters
    ----------
    path : Path
        CSV or Parquet, with the columns customer and date, perhaps amount, vendor, segment and channel.
    columns : mapping, optional
        What a column is called in the file where it is not called so: `{"customer": "Kunde"}`.
    dates : "day first" or "month first", optional
        How dates such as 3/4/1997 are meant, where the file does not show it.
    vendor : str, optional
        Only purchases there.

    Raises
    ------
    UserError
        The file cannot be read, lacks a column, or has cells that are no date or no amount: rows are named.
    """
    name, batches = shown_path(path), header_and_batches(path)
    header = next(batches)
    found = _places_of(name, header, columns or {})
    if vendor is not None and "vendor" not in found:
        raise UserError(f"{name}:1: has no column vendor; leave out --vendor, or say which column it is")
    kinds: dict[str, Any] = {"date": lambda: Dates(dates), "amount": Numbers}
    read = {what: kinds.get(what, Names)() for what in found}
    others = [at for at in range(len(header)) if at not in found.values()]
    spare = [Names() for _ in others]
    places, rows = [], 0
    for batch in batches:
        places.append(np.array(batch.places, np.int64))
        rows += len(batch.places)
        if rows > MOST_ROWS:
            raise UserError(f"{name}: has more than {MOST_ROWS:,} rows; split it by customers")
        for what, at in found.items():
            read[what].take(batch.columns[at])
        for column, at in zip(spare, others, strict=True):
            column.take(batch.columns[at])
    if not rows:
        raise UserError(f"{name}: has a header and no rows; write one for each purchase")
    where, lines = place_in(path), np.concatenate(places)
    if "amount" in read:
        mistakes = Mistakes(where, lines)
        amount = read["amount"]
        wrong = np.flatnonzero(amount.given & np.isnan(amount.values))
        mistakes.add(wrong, "amount", amount, "is no amount", "write a number such as 12.50, or nothing")
        mistakes.settle()
    day = read["date"].settled(where, lines)
    keep, said = _kept(read, spare, day, lines, vendor)
    if not keep.any():
        raise UserError(f"{name}: nothing is left to read: " + "; ".join(said))
    _refuse_ages(name, day, keep, lines)
    told = (f"{name}: {counted(rows, 'row')} read", *said, *_notes(read, keep, header, others))
    return _sorted(read, day, keep, told, Read(dict(columns or {}), dates, vendor))


def _refuse_ages(name: str, day: np.ndarray, keep: np.ndarray, lines: np.ndarray) -> None:
    """Refuse a log that covers more years than any firm's: one of its ends is a slip of the pen."""
    rows = np.flatnonzero(keep)
    first, last = rows[day[rows].argmin()], rows[day[rows].argmax()]
    if day[last] - day[first] > MOST_YEARS * 366:
        dates = day[[first, last]].astype("datetime64[D]")
        raise UserError(
            f"{name}:{lines[first]} is of {dates[0]} and {name}:{lines[last]} of {dates[1]}: a log covers at "
            f"most {MOST_YEARS} years; correct the date that is wrong, or leave out what is so old"
        )


def _places_of(name: str, header: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Return where each known column stands in the header."""
    lower = [column.lower().replace(" ", "_") for column in header]
    found: dict[str, int] = {}
    for what, called in CALLED.items():
        if what in columns:
            if columns[what] not in header:
                near = closest(columns[what], header)
                hint = f"did you mean {near}?" if near else f"it has {', '.join(map(one_line, header))}"
                raise UserError(f"{name}:1: no column {quoted(columns[what])} for the {what}; {hint}")
            found[what] = header.index(columns[what])
            continue
        fits = [at for at, column in enumerate(lower) if column == what]
        fits = fits or [at for at, column in enumerate(lower) if column in called]
        if len(fits) > 1:
            both = " and ".join(quoted(header[at]) for at in fits[:2])
            raise UserError(f"{name}:1: {both} may both be the {what}; say --column {what}={header[fits[0]]}")
        if fits:
            found[what] = fits[0]
    for what in NEEDED:
        if what not in found:
            said = ", ".join(map(one_line, header))
            if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
                raise UserError(f"{name}:1: {said} is one column; save the file with commas between values")
            raise UserError(f"{name}:1: no column for the {what} among {said}; say --column {what}=NAME")
    return found


def _kept(
    read: Mapping[str, Any], spare: list[Names], day: np.ndarray, lines: np.ndarray, vendor: str | None
) -> tuple[np.ndarray, list[str]]:
    """Return which rows count, and a line for each reason why others do not."""
    keep, said = np.ones(len(day), bool), []

    def leave_out(rows: np.ndarray, why: str) -> None:
        gone = np.flatnonzero(rows & keep)
        if len(gone):
            first = ", ".join(str(line) for line in lines[gone[:SHOWN]])
            said.append(f"left out: {counted(len(gone), 'row')} {why} (first: {first})")
            keep[gone] = False

    leave_out(~read["customer"].given, "without a customer")
    leave_out(day == NONE, "without a date")
    if vendor is not None:
        known = read["vendor"].known
        if vendor not in known:
            near = closest(vendor, list(known))
            raise UserError(
                f"vendor {quoted(vendor)}: nobody buys there" + (f"; did you mean {near}?" if near else "")
            )
        leave_out(read["vendor"].numbers != known[vendor], "of other vendors")
    if "amount" in read:
        leave_out(read["amount"].values < 0.0, "with a negative amount, taken for returns")
    cells = [column.numbers for what, column in read.items() if isinstance(column, Names)]
    cells += [column.numbers for column in spare] + [day]
    if "amount" in read:
        cells.append(np.nan_to_num(read["amount"].values, nan=-1.0).view(np.int64))
    order = np.lexsort([np.arange(len(day)), *cells])
    same = np.ones(len(day), bool)
    for column in cells:
        same[1:] &= column[order][1:] == column[order][:-1]
    same[0] = False
    twice = np.zeros(len(day), bool)
    twice[order[same]] = True
    leave_out(twice, "saying the same as another")
    return keep, said


def _notes(read: Mapping[str, Any], keep: np.ndarray, header: list[str], others: list[int]) -> list[str]:
    """Return what else the reader of a log should know."""
    notes = []
    if read["date"].order:
        notes.append(f"dates such as 3/4/1997 are read {read['date'].order}")
    zones = sorted(read["date"].zones - {""})
    if zones:
        shown = ", ".join(zones[:SHOWN])
        notes.append(f"times carry zones ({shown}): the day is the one written, on the clock of its zone")
    notes += [_counted(what, read[what], keep) for what in GROUPED if what in read]
    if others:
        notes.append("columns not used: " + ", ".join(one_line(header[at]) for at in others))
    return notes


def _counted(what: str, column: Names, keep: np.ndarray) -> str:
    """Return how many of the rows that count each vendor, segment or channel has, most first."""
    counts = np.bincount(column.numbers[keep & column.given], minlength=len(column.known))
    names = list(column.known)
    order = [at for at in np.argsort(-counts, kind="stable").tolist() if counts[at]]
    shown = [f"{one_line(names[at])} {counts[at]:,}" for at in order[:MOST_GROUPS]]
    left = int(counts[order[MOST_GROUPS:]].sum())
    more = [f"{len(order) - MOST_GROUPS} more {left:,}"] if left else []
    none = int((keep & ~column.given).sum())
    told = [f"none {none:,}"] if none else []
    return f"rows by {what}, taken together: {', '.join(shown + more + told)}"


def _sorted(
    read: Mapping[str, Any], day: np.ndarray, keep: np.ndarray, said: tuple[str, ...], how: Read
) -> Purchases:
    """Return the rows that count, in the order of customers and days."""
    known, rows = read["customer"], np.flatnonzero(keep)
    numbers, customer = np.unique(known.numbers[rows], return_inverse=True)
    order = np.lexsort([day[rows], customer])
    amount = read["amount"].values[rows] if "amount" in read else np.full(len(rows), np.nan)
    names = list(known.known)
    return Purchases(
        customer[order].astype(np.int64),
        day[rows][order],
        amount[order],
        tuple(names[number] for number in numbers.tolist()),
        said,
        how,
    )

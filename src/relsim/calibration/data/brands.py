"""A table of brands: which share of customers bought each in some weeks, and how often its buyers did."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from relsim.errors import UserError
from relsim.input.columns import Mistakes, Names, Numbers
from relsim.input.files import header_and_batches, place_in
from relsim.scenario.problems import one_line, shown_path

ASSUMED = 1000  # customers of a panel that the table does not tell
WEEKS = 52
NEEDED = ("brand", "penetration", "frequency")
FURTHER = ("weeks", "panel")


@dataclass(frozen=True, slots=True)
class Brands:
    """A table of brands as worlds are compared with it.

    Attributes
    ----------
    vendors : list of str, of the world
    penetration : (B,) float64, share of customers who bought there
    frequency : (B,) float64, purchases of those
    panel : (B,) float64, customers who were watched
    weeks : int, for how long
    assumed : bool, whether `panel` is
    """

    vendors: list[str]
    penetration: np.ndarray
    frequency: np.ndarray
    panel: np.ndarray
    weeks: int
    assumed: bool


def read_brands(path: Path, vendors: Sequence[str], weeks: int | None = None) -> Brands:
    """Return a table of brands.

    Parameters
    ----------
    path : Path
        CSV or Parquet with the columns brand, penetration (a share) and frequency (purchases per buyer),
        perhaps weeks (the same in all rows) and panel (how many customers were watched).
    vendors : sequence of str
        Those of the world.
    weeks : int, optional
        Over which it counts, where it has no such column.

    Raises
    ------
    UserError
        The file cannot be read, lacks a column, has a brand that is no vendor, or rows that cannot be.
    """
    name, batches = shown_path(path), header_and_batches(path)
    header = [column.lower() for column in next(batches)]
    for what in NEEDED:
        if header.count(what) != 1:
            said = ", ".join(map(one_line, header))
            raise UserError(f"{name}:1: needs one column {what}, and has {said}; name it so")
    brand, places = Names(), []
    numbers = {what: Numbers() for what in (*NEEDED[1:], *FURTHER) if what in header}
    for batch in batches:
        places.append(np.array(batch.places, np.int64))
        brand.take(batch.columns[header.index("brand")])
        for what, column in numbers.items():
            column.take(batch.columns[header.index(what)])
    if not places:
        raise UserError(f"{name}: has a header and no rows; write one for each brand")
    lines, where = np.concatenate(places), place_in(path)
    named = [brand.text(row) for row in range(len(lines))]
    _are_vendors(named, vendors, where, lines)
    over = _weeks(numbers.get("weeks"), weeks, where, lines)
    share, often = numbers["penetration"], numbers["frequency"]
    mistakes = Mistakes(where, lines)
    wrong = np.flatnonzero(~((share.values > 0) & (share.values <= 1)))
    mistakes.add(wrong, "penetration", share, "is no share of customers", "write one above 0, at most 1")
    wrong = np.flatnonzero(~((often.values >= 1) & (often.values <= over)))
    mistakes.add(
        wrong, "frequency", often, f"is no number of purchases per buyer in {over} weeks",
        f"write 1 to {over}: a buyer has bought once, and is counted once a week",
    )  # fmt: skip
    panel = numbers.get("panel")
    if panel is not None:
        wrong = np.flatnonzero(~(panel.values >= 1))
        mistakes.add(wrong, "panel", panel, "is no number of customers", "write how many were watched")
    mistakes.settle()
    watched = np.full(len(lines), float(ASSUMED)) if panel is None else panel.values
    return Brands(named, share.values, often.values, watched, over, panel is None)


def _are_vendors(named: Sequence[str], vendors: Sequence[str], where: str, lines: np.ndarray) -> None:
    """Refuse brands that the world does not have, and those that stand twice."""
    for row, one in enumerate(named):
        if one not in vendors:
            raise UserError(
                f"{where}{lines[row]}: brand: {one_line(one) or 'nothing'} is no vendor of the scenario; the "
                f"table has {', '.join(map(one_line, named))}; the scenario has {', '.join(vendors)}; name "
                "them alike"
            )
        if one in named[:row]:
            raise UserError(f"{where}{lines[row]}: brand: {one} stands twice; write each once")


def _weeks(column: Numbers | None, said: int | None, where: str, lines: np.ndarray) -> int:
    """Return over how many weeks the table counts."""
    if column is None:
        return said or WEEKS
    values = column.values
    wrong = np.flatnonzero(~((values >= 1) & (values <= 520) & (values == np.floor(values))))
    mistakes = Mistakes(where, lines)
    mistakes.add(wrong, "weeks", column, "is no number of weeks", "write a whole one from 1 to 520")
    mistakes.settle()
    first = int(values[0]) if said is None else said
    other = np.flatnonzero(values != first)
    if len(other):
        row = int(other[0])
        raise UserError(
            f"{where}{lines[row]}: weeks: {values[row]:g} where {first} are meant; a table counts over the "
            "same weeks in all rows, and --brand-weeks is for those without the column"
        )
    return first

"""Vendors from a table: one row a vendor, laid over those of the scenario.

Columns: `name`; `archetype` of a vendor that the scenario does not have; `serves`, communities separated
by semicolons; `each`, true or false; and any lever. An empty cell or a missing column leaves what the
scenario says, or for a new vendor what its archetype says.
"""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relsim.errors import UserError
from relsim.input.columns import Mistakes, Names
from relsim.input.tables import Kind, Table, read_table
from relsim.scenario import load
from relsim.scenario.checks.sizes import MOST_VENDORS
from relsim.scenario.fields import field_at
from relsim.scenario.problems import Place, ScenarioError, closest
from relsim.scenario.resolved import as_mapping
from relsim.scenario.schema import Scenario, Vendor

COLUMNS: dict[str, Kind] = dict.fromkeys(("name", *Vendor.model_fields), Names)


class VendorReading(NamedTuple):
    """What was found in a table of vendors, and what was made of it; as text, one line for the user.

    Attributes
    ----------
    path : str
    new, changed : tuple of str, names of vendors
    read : tuple of str, the columns of the table
    """

    path: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    read: tuple[str, ...]

    def __str__(self) -> str:
        said = [f"{self.path}: {len(self.new) + len(self.changed):,} vendors"]
        if self.new:
            said.append(f"new: {', '.join(self.new)}")
        if self.changed:
            said.append(f"changed: {', '.join(self.changed)}")
        said.append(f"read: {', '.join(self.read)}")
        return "; ".join(said)


def read_vendors(path: str | Path, scenario: Scenario) -> tuple[Scenario, VendorReading]:
    """Return the scenario with the vendors of a table, and what was found in it.

    Parameters
    ----------
    path : str or Path
        CSV or Parquet, at most 30,000 rows.
    scenario : Scenario
        Whose vendors the table changes and adds to.

    Raises
    ------
    UserError
        All that is wrong in the table, each with its row.
    """
    table = read_table(Path(path), COLUMNS, MOST_VENDORS, "vendors")
    if "name" not in table.columns:
        raise UserError(f"{table.name}: there is no column name; add one that names the vendor of each row")
    _check_rows(table, scenario)
    rows = [_given(table, row) for row in range(table.rows)]
    names = [row.pop("name") for row in rows]
    data = as_mapping(scenario)
    for name, row in zip(names, rows, strict=True):
        data["vendors"][name] = data["vendors"].get(name, {}) | row
    data["tables"]["vendors"] = ""  # now that its names are known, events are checked like any others
    try:
        loaded = load(data)
    except ScenarioError as error:
        raise _found_in(table, names, error) from None
    return loaded.model_copy(update={"tables": scenario.tables}), VendorReading(
        path=table.name,
        new=tuple(name for name in names if name not in scenario.vendors),
        changed=tuple(name for name in names if name in scenario.vendors),
        read=tuple(table.columns),
    )


def _check_rows(table: Table, scenario: Scenario) -> None:
    """Raise what is wrong with the names and archetypes of the rows."""
    mistakes = Mistakes(table.where, table.places)
    name, archetype = table.columns["name"], table.columns.get("archetype")
    mistakes.add(np.flatnonzero(~name.given), "name", name, "is no name", "give every vendor one")
    for row in np.flatnonzero(name.given):
        text, here = name.text(row), np.array([row])
        known = scenario.vendors.get(text)
        kind = archetype.text(row) if archetype else ""
        if np.sum(name.numbers == name.numbers[row]) > 1:
            mistakes.add(here, "name", name, "stands in several rows", "write one row for each vendor")
        elif known is None and not kind:
            found = closest(text, scenario.vendors)
            meant = f"did you mean {found}? " if found else ""
            remedy = f"{meant}(a new vendor names its archetype)"
            mistakes.add(here, "name", name, "is no vendor of the scenario", remedy)
        elif known and kind and kind != known.archetype:
            remedy = f"leave the cell empty, or take [vendors.{text}] out of the scenario"
            what = f"is not what {text} is in the scenario"
            mistakes.add(here, "archetype", archetype, what, remedy)
    mistakes.settle()


def _given(table: Table, row: int) -> dict[str, Any]:
    """Return what a row gives, as a scenario file would hold it."""
    cells = {name: column.text(row) for name, column in table.columns.items()}
    return {name: _value(name, cell) for name, cell in cells.items() if cell}


def _value(name: str, cell: str) -> Any:
    """Return a cell as a scenario file would hold it; what does not fit stays text and is refused there.

    >>> _value("layers", "3"), _value("serves", "ashby; elm"), _value("each", "true"), _value("layers", "x")
    (3, ['ashby', 'elm'], True, 'x')
    """
    kind = (field_at(("vendors", "any", name)) or {"type": "string"})["type"]
    if kind == "array":
        return [part.strip() for part in cell.split(";")]
    if kind == "boolean":
        return {"true": True, "false": False}.get(cell.lower(), cell)
    if kind == "number":
        for number in (int, float):
            with suppress(ValueError):
                return number(cell)
    return cell


def _found_in(table: Table, names: list[str], error: ScenarioError) -> ScenarioError:
    """Return an error of the scenario as one of the table: by the row of the vendor that it is about."""
    rows = dict(zip(names, table.places.tolist(), strict=True))
    found = []
    for problem in error.problems:
        name = str(problem.path[1]) if len(problem.path) > 1 and problem.path[0] == "vendors" else ""
        where = f"{table.where}{rows[name]}" if name in rows else table.name
        found.append((rows.get(name, 0), replace(problem, place=Place(where))))
    return ScenarioError(problem for _, problem in sorted(found, key=lambda pair: pair[0]))

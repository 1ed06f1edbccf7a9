"""People from a table: one row a person, and whatever it does not say is drawn.

Columns, all of which may be missing:

* `id`: whom a row stands for. A person draws at the address of his id, so one more row changes nobody
  else. Without ids a person is known by the number of his row, from 0.
* `segment`: one of the scenario's. Else that of the account's first member who has one, else drawn.
* `community`: where the person lives. The table says which communities there are and how large: those of
  the scenario in which nobody lives are left out, others are added. Else that of the account, else drawn
  from the scenario's by their size.
* `account`: whom the person decides with; up to ten people of one community. Without it everybody decides
  alone. The first row of an account is its head: needs arise at the head's rate, and the head's segment
  says how the account decides.
* `weight` in the account's decision, and the traits of `relsim.input.traits.RANGES`. Missing columns and
  empty cells are drawn from the segment as for people who come from no table.

In the world, communities stand in the order of the scenario and then in that of the table; within them
accounts in the order of their heads, members side by side.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relsim.draws import MASK
from relsim.input.accounts import Accounts
from relsim.input.columns import Mistakes, Names, Numbers
from relsim.input.files import state_of
from relsim.input.placing import (
    NOTHING,
    communities_given,
    draw_communities,
    draw_segments,
    inhabited,
    segments_given,
)
from relsim.input.tables import Kind, Table, read_table
from relsim.input.traits import RANGES, check_numbers, lay_over
from relsim.population import Places, address, draw_traits, new_persons, series_and_number
from relsim.scenario.checks.sizes import MOST_PEOPLE
from relsim.scenario.schema import Scenario

NAMES = ("id", "segment", "community", "account")
COLUMNS: dict[str, Kind] = {**dict.fromkeys(NAMES, Names), **dict.fromkeys(RANGES, Numbers)}


class Reading(NamedTuple):
    """What was found in a table of people, and what was made of it; as text, one line for the user.

    Attributes
    ----------
    path : str
    people, accounts, communities : int
    read : tuple of str, the columns of the table
    drawn : mapping of columns to the number of people for whom they were drawn
    left_out : tuple of str, communities of the scenario in which nobody lives
    """

    path: str
    people: int
    accounts: int
    communities: int
    read: tuple[str, ...]
    drawn: Mapping[str, int]
    left_out: tuple[str, ...]

    def __str__(self) -> str:
        accounts = f" in {self.accounts:,} accounts" if "account" in self.read else ", each deciding alone"
        said = [f"{self.path}: {self.people:,} people{accounts}", f"communities: {self.communities:,}"]
        said.append(f"read: {', '.join(self.read)}")
        drawn = [
            column if count == self.people else f"{column} of {count:,}"
            for column, count in self.drawn.items()
        ]
        said.append(f"drawn: {', '.join(drawn) or 'nothing'}")
        if "id" not in self.read:
            said.append("known by the number of the row, from 0")
        if self.left_out:
            said.append(f"nobody lives in {', '.join(self.left_out)}")
        return "; ".join(said)


class People(NamedTuple):
    """Everybody in a world.

    Attributes
    ----------
    where : Places
    persons : rows of `relsim.state.PERSONS`
    ids : array of str, one for each person; None for people who come from no table
    reading : Reading, or None
    """

    where: Places
    persons: Any
    ids: np.ndarray | None
    reading: Reading | None


def read_population(path: str | Path, scenario: Scenario, seed: int) -> People:
    """Return the people of a table.

    Parameters
    ----------
    path : str or Path
        CSV or Parquet of up to 20 million rows and 4,000,000,000 bytes.
    scenario : Scenario
        A row names its segments, and what is not given is drawn from them.
    seed : int

    Raises
    ------
    UserError
        All that is wrong in the table, each with its row.
    """
    table, ids, who, accounts = _given(*state_of(Path(path)))
    mistakes = Mistakes(table.where, table.places)
    _check_ids(table, mistakes)
    where, community = communities_given(table, scenario, mistakes)
    segment = segments_given(table, scenario, mistakes)
    check_numbers(table, mistakes)
    accounts.check(table, community, mistakes)
    mistakes.settle()
    community = accounts.shared(community)
    segment = np.where(segment == NOTHING, accounts.shared(segment), segment)
    reading = _reading(table, accounts, community, segment)

    draw_communities(community, where, who[accounts.head], seed)
    draw_segments(segment, community, where, who[accounts.head], scenario, seed)
    lived_in, community = inhabited(where, community)
    order = np.lexsort((np.arange(table.rows), accounts.head, community))
    head = accounts.head[order]
    members = np.where(head == order, accounts.size[order], 0)
    persons = new_persons(who[order], community[order], segment[order], members)
    draw_traits(persons, scenario, seed)
    lay_over(persons, table, order)
    left_out = tuple(name for name in where.names if name not in set(lived_in.names))
    reading = reading._replace(communities=len(lived_in.names), left_out=left_out)
    return People(lived_in, persons, ids[order], reading)


def addresses(ids: Sequence[str]) -> np.ndarray:
    """Return the address under which each person draws, which follows from the id alone.

    >>> village = addresses(["village/3", "village/4", "ann"])
    >>> int(village[1] - village[0])
    1
    """
    series: dict[str, int] = {}
    made = []
    for id in ids:
        name, number = series_and_number(id)
        if name not in series:
            series[name] = int(address(name))
        made.append((series[name] + number) & MASK)
    return np.array(made, np.uint64)


class Given(NamedTuple):
    """What a table says that depends on no scenario and no seed."""

    table: Table
    ids: np.ndarray
    who: np.ndarray
    accounts: Accounts


@lru_cache(maxsize=2)
def _given(path: Path, *state: int) -> Given:
    """Return what a table says; it is read once for all runs, as long as the file stays as it is."""
    table = read_table(path, COLUMNS, MOST_PEOPLE, "people")
    ids = [str(row) for row in range(table.rows)]
    if "id" in table.columns:
        known = [*table.columns["id"].known, ""]
        ids = [known[number] for number in table.columns["id"].numbers.tolist()]
    accounts = Accounts(table.columns.get("account"), table.rows)
    return Given(table, np.array(ids, np.dtypes.StringDType()), addresses(ids), accounts)


def _check_ids(table: Table, mistakes: Mistakes) -> None:
    """Note ids that are missing or stand for several people."""
    column = table.columns.get("id")
    if column is None or len(column.known) == table.rows:
        return
    mistakes.add(np.flatnonzero(~column.given), "id", column, "is no id", "give everybody one")
    count = np.bincount(column.numbers[column.given], minlength=1)
    several = np.flatnonzero(column.given & (count[column.numbers] > 1))
    mistakes.add(several, "id", column, "stands for several people", "give everybody an id of their own")


def _reading(table: Table, accounts: Accounts, community: np.ndarray, segment: np.ndarray) -> Reading:
    """Return what was found in a table, as far as it is known before anything is drawn."""
    missing = {"segment": segment == NOTHING, "community": community == NOTHING}
    for name in RANGES:
        column = table.columns.get(name)
        missing[name] = ~column.given if column is not None else np.ones(table.rows, bool)
    missing["weight"] &= accounts.size > 1
    return Reading(
        path=table.name,
        people=table.rows,
        accounts=int(np.sum(accounts.head == np.arange(table.rows))),
        communities=0,
        read=tuple(table.columns),
        drawn={name: int(rows.sum()) for name, rows in missing.items() if rows.any()},
        left_out=(),
    )

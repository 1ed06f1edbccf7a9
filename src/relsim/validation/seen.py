"""What was seen in a run: purchases and episodes, exits, words, monthly surveys of everybody.

All of it is what a researcher with full access could have noted down. Coefficients and levers are not in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relsim.desk import Flow
from relsim.record import STOCKS, VIEWS, Record

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Seen:
    """A run as it was seen.

    Attributes
    ----------
    weeks : int
        Recorded weeks, 0 to weeks - 1.
    vendors, archetypes : sequence of str
        By row of the vendors.
    people : int
        Persons, each with an own number: those at the start first, then whoever moved in.
    persons : mapping
        Columns by row: who they are at the end.
    row_of : int array, shape (people,)
        The row in which a person lives, or lived.
    since : int array, shape (people,)
        The week in which the person came; -1 for those at the start.
    needs : int array, shape (rows,)
        Weeks in which the account of a row had a need, bought or not.
    spoken : int array, shape (people,)
        Contacts that each person has started, from the first week of the warm-up.
    episodes : mapping
        One entry for each use of what was bought: week, person, row, vendor, marks, units, expected (share,
        before), satisfaction (before), quality (share, as felt), episode (satisfaction with it).
    exits : mapping
        week, person, vendor, cause.
    words : mapping
        What was told: week, row, vendor, rating (share).
    panel : sequence of mapping
        Every four weeks, or as the study says: week, person (by row), staff (keys), and the columns of ties
        (rows, slots), dates as recorded weeks.
    graph : any
        Who knows whom.
    record : Record
    """

    weeks: int
    vendors: Sequence[str]
    archetypes: Sequence[str]
    people: int
    persons: Columns
    row_of: NDArray[np.int64]
    since: NDArray[np.int64]
    needs: NDArray[np.int64]
    spoken: NDArray[np.int64]
    episodes: Columns
    exits: Columns
    words: Columns
    panel: Sequence[Columns]
    graph: Any
    record: Record

    @property
    def vendor_count(self) -> int:
        """How many vendors there are."""
        return len(self.vendors)

    def vendors_of(self, *archetypes: str) -> list[int]:
        """Return the rows of vendors of some archetypes."""
        return [v for v, archetype in enumerate(self.archetypes) if archetype in archetypes]

    def bought(self, first: int, beyond: int) -> NDArray[np.int64]:
        """Return purchases of each person from each vendor in weeks first to beyond - 1, (people, V)."""
        there = slice(*np.searchsorted(self.episodes["week"], (first, beyond)))  # they are in order
        cell = self.episodes["person"][there] * self.vendor_count + self.episodes["vendor"][there]
        counts = np.bincount(cell, minlength=self.people * self.vendor_count)
        return counts.reshape(self.people, self.vendor_count)

    @cached_property
    def stayed(self) -> NDArray[np.bool_]:
        """Who was there from the first week to the last, (people,)."""
        last = np.zeros(self.people, bool)
        last[self.panel[-1]["person"]] = True
        return (self.since < 0) & last

    def flow(self, flow: Flow) -> NDArray[np.float64]:
        """Return a counter by recorded row and vendor."""
        return np.asarray(self.record.flows[:, :, flow])

    def stock(self, name: str) -> NDArray[np.float64]:
        """Return a stock by recorded row and vendor."""
        return np.asarray(self.record.stocks[:, :, STOCKS.index(name)])

    def view(self, name: str) -> NDArray[np.float64]:
        """Return what vendors see, by recorded row and vendor."""
        return np.asarray(self.record.views[:, :, VIEWS.index(name)])

    def at(self, week: int) -> Columns:
        """Return the panel's wave nearest to a week."""
        return self.panel[int(np.argmin([abs(int(wave["week"]) - week) for wave in self.panel]))]

    def answers(self, wave: Columns, name: str, vendor: int, states: Sequence[int] = (1,)) -> NDArray[Any]:
        """Return a column of all relationships with one vendor in a wave, by row; NaN where there is none."""
        there = (wave["vendor"] == vendor) & np.isin(wave["state"], states)
        found = np.full(len(there), np.nan)
        rows, slots = np.nonzero(there)
        found[rows] = wave[name][rows, slots]
        return found

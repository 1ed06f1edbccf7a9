"""The books of a run: what was recorded, by vendor as the scenario names them and by group.

Columns are vendors times groups, vendor by vendor: every vendor that the scenario names, then "all";
within each the group "" (everybody), then the recorded segments or communities. The vendors that `each`
makes of one name are pooled under it. Sums of counters are exact, so the order of pooling does not matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relsim.analysis.survival import Survival, kaplan_meier
from relsim.cohorts import Calendar, calendar_of
from relsim.desk import FLOWS
from relsim.errors import UserError
from relsim.record import STOCKS, VIEWS, YEAR, Record

Floats = NDArray[np.float64]

ALL = "all"  # the whole market, where a vendor's name stands otherwise
EVERYBODY = ""  # everybody, where a group's name stands otherwise


class Shock(NamedTuple):
    """When something dated happens: the week, and the week from which it is over.

    Attributes
    ----------
    week, over : int
        Recorded weeks. What happens for good, or at once, is over as soon as it happens.
    """

    week: int
    over: int


@dataclass(frozen=True, eq=False)
class Books:
    """What metrics read. R recorded weeks, C columns, V sellers (each vendor of its own).

    Attributes
    ----------
    record : Record
    vendors, groups : tuple of str
        Of the columns: the vendors' names and "all"; "" and the groups' names.
    seller : int array, shape (V,)
        Whose column each seller's counts go to.
    people : int
        In the whole market.
    shock : Shock, optional
        The first dated event, if there is one.
    calendar : Calendar
        How the recorded weeks fall into cohorts.
    """

    record: Record
    vendors: tuple[str, ...]
    groups: tuple[str, ...]
    seller: NDArray[np.int64]
    people: int
    shock: Shock | None = None
    calendar: Calendar = field(default_factory=lambda: calendar_of(weeks=0, every=1, width=0))

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Vendor and group of each column."""
        return [(vendor, group) for vendor in self.vendors for group in self.groups]

    @property
    def weeks(self) -> NDArray[np.int64]:
        """The recorded weeks, (R,)."""
        return self.record.weeks

    @property
    def years(self) -> Floats:
        """Years since the row before, (R, 1); the first row has none before it."""
        return (np.diff(self.weeks, prepend=np.nan) / YEAR)[:, None]

    def flow(self, *names: str) -> Floats:
        """Return counts since the row before, flows added up, (R, C); NaN in the first row."""
        counted = self.record.flows[:, :, [FLOWS.index(name) for name in names]].sum(axis=-1)
        return self.pooled(_since_the_start(counted))

    def stock(self, *names: str) -> Floats:
        """Return sums over ties, stocks added up, (R, C)."""
        return self.pooled(self.record.stocks[:, :, [STOCKS.index(name) for name in names]].sum(axis=-1))

    def years_of(self, *stocks: str) -> Floats:
        """Return years that customers lived through since the row before, (R, C): the mean of both rows."""
        now = self.stock(*stocks)
        before = np.vstack([np.full_like(now[:1], np.nan), now[:-1]])
        return self.years * (before + now) / 2.0

    def of_market(self, columns: Floats) -> Floats:
        """Return the whole market's column of the same group beside every column."""
        whole = columns[..., -len(self.groups) :]
        return np.tile(whole, len(self.vendors))

    @cached_property
    def curves(self) -> list[Survival]:
        """The survival of the relationships of each column, by age in weeks.

        A relationship that lasts has length d when it has lived through the ages 0 to d - 1: it was last at
        risk at age d - 1.
        """
        ended, lasting = self.pooled(self.record.ended.T).T, self.pooled(self.record.lasting.T).T
        watched = np.hstack([lasting[:, 1:], np.zeros_like(lasting[:, :1])])
        return [kaplan_meier(e, w) for e, w in zip(ended, watched, strict=True)]

    def seller_flow(self, name: str) -> Floats:
        """Return counts since the row before by seller, (R, V); NaN in the first row."""
        counted = self.record.flow(name).reshape(len(self.weeks), len(self.seller), -1).sum(axis=-1)
        return _since_the_start(counted)

    def seller_stock(self, name: str) -> Floats:
        """Return sums over ties by seller, (R, V)."""
        return self.record.stock(name).reshape(len(self.weeks), len(self.seller), -1).sum(axis=-1)

    def seller_view(self, name: str) -> Floats:
        """Return one view by seller, (R, V)."""
        return self.record.views[:, :, VIEWS.index(name)]

    def pooled(self, counts: Floats) -> Floats:
        """Return counts by seller and group (..., V * G) added up by column (..., C)."""
        sellers = counts.reshape(*counts.shape[:-1], len(self.seller), -1)
        by_vendor = [sellers[..., self.seller == v, :].sum(axis=-2) for v in range(len(self.vendors) - 1)]
        table = np.stack([*by_vendor, sellers.sum(axis=-2)], axis=-2)
        if len(self.groups) > 1:
            table = np.concatenate([table.sum(axis=-1, keepdims=True), table], axis=-1)
        return table.reshape(*counts.shape[:-1], -1)

    def pooled_sellers(self, values: Floats) -> Floats:
        """Return values by seller (..., V) added up by vendor (..., C); NaN in the columns of groups."""
        by_vendor = [values[..., self.seller == v].sum(axis=-1) for v in range(len(self.vendors) - 1)]
        table = np.full((*values.shape[:-1], len(self.vendors), len(self.groups)), np.nan)
        table[..., 0] = np.stack([*by_vendor, values.sum(axis=-1)], axis=-1)
        return table.reshape(*values.shape[:-1], -1)

    def market(self, value: Any) -> Floats:
        """Return a value of the whole market (..., C), NaN in all columns but its own."""
        columns = np.full((*np.shape(value), len(self.vendors) * len(self.groups)), np.nan)
        columns[..., -len(self.groups)] = value
        return columns


def _since_the_start(counted: Floats) -> Floats:
    """Return counts without the first row: it stands before the first recorded week."""
    counted = counted.copy()
    counted[0] = np.nan
    return counted


def books_of(model: Any, record: Record) -> Books:
    """Return the books of a run.

    Parameters
    ----------
    model : RelationshipModel
        That has run: for the names, and for what the scenario has dated.
    record : Record

    Examples
    --------
    >>> from relsim.model import RelationshipModel
    >>> model = RelationshipModel({"horizon": {"weeks": 4}, "vendors": {"shop": {}, "mart": {}}}, seed=1)
    >>> books_of(model, model.run()).columns
    [('shop', ''), ('mart', ''), ('all', '')]
    """
    names = list(dict.fromkeys(model.given_names))
    if ALL in names:
        raise UserError(f'vendors.{ALL}: "{ALL}" stands for the whole market; call the vendor something else')
    recording = model.spec.recording
    return Books(
        record,
        vendors=(*names, ALL),
        groups=(EVERYBODY, *_groups(model)),
        seller=np.array([names.index(name) for name in model.given_names]),
        people=model.customers_count,
        shock=first_shock(model.spec.events),
        calendar=calendar_of(int(record.weeks[-1]), recording.every, recording.cohort),
    )


def first_shock(events: Sequence[Any]) -> Shock | None:
    """Return the first dated event; events of the same week are one.

    >>> from relsim.scenario.schema import Event
    >>> first_shock([Event(week=30), Event(week=10, until=14), Event(week=10)])
    Shock(week=10, over=14)
    """
    if not events:
        return None
    week = min(event.week for event in events)
    return Shock(week, max(event.until or week for event in events if event.week == week))


def _groups(model: Any) -> Sequence[str]:
    """Return the names of the groups that are counted beside the vendor."""
    by: str = model.spec.recording.by
    named: dict[str, Sequence[str]] = {"segment": list(model.spec.segments), "community": model.where.names}
    return named.get(by, ())

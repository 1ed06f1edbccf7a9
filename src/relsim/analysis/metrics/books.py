"""The books of a run: what was recorded, by vendor as the scenario names them and by group.

Columns are vendors times groups, vendor by vendor: every vendor that the scenario names, then "all";
within each the group "" (everybody), then the recorded segments or communities. The vendors that `each`
makes of one name are pooled under it. Sums of counters are exact, so the order of pooling does not matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relsim.analysis.survival import Survival, kaplan_meier
from relsim.desk import FLOWS
from relsim.errors import UserError
from relsim.record import STOCKS, VIEWS, YEAR, Record

Floats = NDArray[np.float64]

ALL = "all"  # the whole market, where a vendor's name stands otherwise
EVERYBODY = ""  # everybody, where a group's name stands otherwise


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
    fixed_cost : float array, shape (V,)
        Cost of all the branches of a seller, reference prices a week.
    campaign_cost : float array, shape (V,)
        Cost of winning one customer, reference prices.
    asked, answered : float array, shape (V,)
        In the last survey of the run.
    people : int
        In the whole market.
    """

    record: Record
    vendors: tuple[str, ...]
    groups: tuple[str, ...]
    seller: NDArray[np.int64]
    fixed_cost: Floats
    campaign_cost: Floats
    asked: Floats
    answered: Floats
    people: int

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
        That has run: for the names, the costs of being there, and the last survey.
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
    levers = model.world.vendors
    branches = np.bincount(model.world.branches.vendor, minlength=len(model.given_names))
    boards = [seller.dashboard for seller in model.sellers]
    return Books(
        record,
        vendors=(*names, ALL),
        groups=(EVERYBODY, *_groups(model)),
        seller=np.array([names.index(name) for name in model.given_names]),
        fixed_cost=np.asarray(levers.fixed_cost * branches, np.float64),
        campaign_cost=np.array(levers.campaign_cost, np.float64),
        asked=np.array([board.asked for board in boards], np.float64),
        answered=np.array([board.answers for board in boards], np.float64),
        people=model.customers_count,
    )


def _groups(model: Any) -> Sequence[str]:
    """Return the names of the groups that are counted beside the vendor."""
    by: str = model.spec.recording.by
    named: dict[str, Sequence[str]] = {"segment": list(model.spec.segments), "community": model.where.names}
    return named.get(by, ())

"""What a vendor's own log would say of a run, week by week: purchases, who is active, what they spend."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from relsim.analysis.metrics.books import Floats
from relsim.desk import PURCHASE
from relsim.record import Record

ACTIVE = 13  # weeks since the last purchase, up to which a customer counts as active


class Weekly(NamedTuple):
    """Numbers of one vendor in each of T weeks, each (T,).

    Attributes
    ----------
    purchases : customers who buy
    repeats : of these, those who had bought there before
    active : customers who bought in the last 13 weeks; NaN before so many are known
    value : what is spent
    """

    purchases: Floats
    repeats: Floats
    active: Floats
    value: Floats


def weekly(customer: np.ndarray, week: np.ndarray, amount: np.ndarray, weeks: int) -> Weekly:
    """Return what a log says week by week, to somebody who knows nothing of what was before it.

    Parameters
    ----------
    customer : int array, shape (n,)
    week : int array, shape (n,)
        From 0.
    amount : float array, shape (n,)
    weeks : int
        T; what comes later is left out.

    Examples
    --------
    >>> ann, bob = 0, 1
    >>> told = weekly(np.array([ann, bob, ann]), np.array([0, 1, 14]), np.array([5.0, 7, 6]), weeks=15)
    >>> told.repeats.sum().item(), told.active[11:].tolist()
    (1.0, [nan, 2.0, 1.0, 1.0])
    """
    some = week < weeks
    order = np.lexsort([week[some], customer[some]])
    who, when, spent = (column[some][order] for column in (customer, week.astype(np.int64), amount))
    value = np.bincount(when, spent, minlength=weeks).astype(np.float64)
    anew = np.r_[True, (who[1:] != who[:-1]) | (when[1:] != when[:-1])][: len(who)]  # once a week
    who, when = who[anew], when[anew]
    again = np.r_[False, who[1:] == who[:-1]][: len(who)]
    following = np.r_[np.where(again[1:], when[1:], weeks), weeks][: len(who)]
    change = np.bincount(when, minlength=weeks + 1) - np.bincount(
        np.minimum(following, when + ACTIVE).clip(max=weeks), minlength=weeks + 1
    )
    active = np.cumsum(change)[:weeks].astype(np.float64)
    active[: ACTIVE - 1] = np.nan
    bought, repeats = (np.bincount(some, minlength=weeks).astype(np.float64) for some in (when, when[again]))
    return Weekly(bought, repeats, active, value)


def purchases_at(
    record: Record, given: Sequence[str], vendor: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return who bought at a vendor, when and for how much, from the log of a run.

    Parameters
    ----------
    record : Record
        Of a run that logged purchases.
    given : sequence of str
        The vendors' names as the scenario gives them, by row; many may have one name.
    vendor : str

    Returns
    -------
    customer, week, amount : arrays, shape (n,)
    """
    rows = [row for row, name in enumerate(given) if name == vendor]
    if not record.log:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0)
    lines = (record.log["kind"] == PURCHASE) & np.isin(record.log["vendor"], rows)
    return record.log["customer"][lines], record.log["week"][lines], record.log["amount"][lines]

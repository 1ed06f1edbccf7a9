"""What comes: purchases of new customers and of known ones, week by week."""

import numpy as np
from scipy.special import logsumexp

from relsim.calibration.data.histories import Histories
from relsim.calibration.laws.law import Law

LEAST = 1e-300


def expected_from_start(law: Law, known: Histories, weeks: int) -> np.ndarray:
    """Return repeat purchases that the law expects of customers who are known only to have begun.

    Parameters
    ----------
    law : Law
    known : Histories
        Only when each of them first bought is used.
    weeks : int
        From the first week of the log.

    Returns
    -------
    float array, shape (weeks,)
        Of all customers together.
    """
    each, total = law.expected(weeks), np.zeros(weeks)
    begun = np.bincount(known.first, minlength=known.weeks)
    part = np.bincount(known.first, known.share, minlength=known.weeks)
    for week in np.flatnonzero(begun):
        total[week] += part[week] * each[0]
        total[week + 1 :] += begun[week] * each[1 : weeks - week]
    return total


def expected_from_here(law: Law, known: Histories, weeks: int) -> np.ndarray:
    """Return the purchases that each customer is expected to make, given what he did.

    Parameters
    ----------
    law : Law
    known : Histories
    weeks : int
        From the end of the log.

    Returns
    -------
    float array, shape (N, weeks)

    Examples
    --------
    >>> from relsim.calibration.data.histories import histories
    >>> known = histories([0, 0, 0, 1], [0, 3, 40, 0], end=70)
    >>> law = Law(rate=0.1, rate_shape=0.6, turning=0.09, turning_alike=10, returning=0.03)
    >>> expected_from_here(law, known, weeks=26).sum(axis=1).round(2).tolist()
    [2.34, 0.48]
    """
    some, _, which = known.distinct()
    active, away, lost = law.silence(known.weeks)
    seen = np.maximum(active + away + lost, LEAST)  # so quick a buyer is never so silent: he has no weight
    stands = active / seen, away / seen
    from_active, from_away = (part.reshape(weeks, -1) for part in law.coming(weeks))
    found = []
    for block in some.blocks():
        parts = law.log_parts(block)
        parts = np.exp(parts - logsumexp(parts, axis=1, keepdims=True))
        weight = parts.reshape(len(block), *active.shape[1:]) * law.rates[0]
        here, there = ((weight * part[block.silent]).reshape(len(block), -1) for part in stands)
        found.append(here @ from_active.T + there @ from_away.T)
    return np.concatenate(found)[which]

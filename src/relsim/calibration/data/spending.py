"""What a customer spends at a purchase: his own mean, drawn towards that of all the less is known of him."""

from dataclasses import dataclass

import numpy as np

from relsim.calibration.data.histories import DAYS


@dataclass(frozen=True, slots=True)
class Spend:
    """What is spent in a log; 0 where it has no amounts.

    Attributes
    ----------
    mean, spread : float, of the amount of a purchase (of a day)
    weekly : float, mean amount of a week in which a customer buys: a simulated purchase
    """

    mean: float
    spread: float
    weekly: float


def spend_in(customer: np.ndarray, day: np.ndarray, amount: np.ndarray) -> Spend:
    """Return what is spent in a log.

    >>> spend_in(np.array([0, 0, 0, 1]), np.array([0, 1, 30, 2]), np.array([10.0, 20, 30, 20]))
    Spend(mean=20.0, spread=7.07, weekly=26.67)
    """
    told = ~np.isnan(amount)
    if not told.any():
        return Spend(0.0, 0.0, 0.0)
    customer, day, amount = customer[told], day[told], amount[told]

    def sums(when: np.ndarray) -> np.ndarray:
        _, which = np.unique(np.column_stack([customer, when]), axis=0, return_inverse=True)
        return np.bincount(which.ravel(), amount)

    each = sums(day)
    rounded = (round(float(x), 2) for x in (each.mean(), each.std(), sums(day // DAYS).mean()))
    return Spend(*rounded)


def spend_each(customer: np.ndarray, day: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """Return what each customer is expected to spend at a purchase.

    Buehlmann's credibility: a mean over n purchases counts n against k, the variance within customers over
    that between them (Buehlmann & Straub 1970). Amounts of one day are one purchase, as in histories.

    Parameters
    ----------
    customer, day : int array, shape (n,)
        Customers numbered from 0, each with a purchase.
    amount : float array, shape (n,)
        NaN where it is not known.

    Returns
    -------
    float array, shape (customers,)
        NaN where nothing is known of anybody.

    Examples
    --------
    >>> customer, day = np.array([0, 0, 0, 1, 1, 2]), np.array([1, 2, 3, 1, 2, 1])
    >>> spend_each(customer, day, np.array([10.0, 12, 14, 20, 22, 30])).round(1).tolist()
    [12.2, 21.0, 29.5]
    """
    told = ~np.isnan(amount)
    pairs, which = np.unique(np.column_stack([customer, day])[told], axis=0, return_inverse=True)
    people = int(customer.max()) + 1
    if not len(pairs):
        return np.full(people, np.nan)
    sums = np.bincount(which.ravel(), amount[told])
    times = np.bincount(pairs[:, 0], minlength=people)
    mean = np.bincount(pairs[:, 0], sums, minlength=people) / times.clip(1)
    free = (times - 1).clip(0).sum()
    everybody = float(mean[times > 0].mean())
    if not free:
        return np.where(times > 0, mean, everybody)
    within = float(((sums - mean[pairs[:, 0]]) ** 2).sum()) / free
    between = float(mean[times > 0].var()) - within * float((1.0 / times[times > 0]).mean())
    if between <= 0.0:
        return np.full(people, everybody)
    return np.asarray((times * mean + within / between * everybody) / (times + within / between))

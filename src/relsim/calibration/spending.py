"""What a customer spends at a purchase: his own mean, drawn towards that of all the less is known of him."""

import numpy as np


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

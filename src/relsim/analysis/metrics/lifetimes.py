"""How long relationships last: what metrics make of the counts by length.

A relationship is there from its first purchase to its end, dormant weeks included; who comes back after an
end begins a new one. Every relationship of a run counts, those that began in the warm-up too: they are
watched from their first week.
"""

import numpy as np

from relsim.analysis.metrics.books import Books, Floats
from relsim.analysis.metrics.metric import Reader
from relsim.analysis.survival import restricted_mean_lifetime
from relsim.record import YEAR

DISCOUNT = 0.10  # a year, in lifetime value: assumed; a round figure between a safe rate and a firm's own


def survival_after(years: int) -> Reader:
    """Read the share of relationships that outlive some years, (C,)."""
    age = years * YEAR  # two or more: at one, tries of one purchase end, all in the same week

    def read(books: Books) -> Floats:
        found = [curve.survival for curve in books.curves]
        return np.array([share[age] if age < len(share) else np.nan for share in found])

    return read


def lifetime(books: Books) -> Floats:
    """Read the mean years that a new relationship lasts within the horizon, (C,)."""
    horizon = int(books.weeks[-1])
    return np.array([restricted_mean_lifetime(curve, horizon) for curve in books.curves]) / YEAR


def discounted_lifetime(books: Books) -> Floats:
    """Read the same, years that lie ahead counting less, (C,)."""
    ages = np.arange(int(books.weeks[-1]))
    worth = (1.0 + DISCOUNT) ** (-ages / YEAR) / YEAR
    return np.array([np.sum(curve.survival[: len(ages)] * worth) for curve in books.curves])


def there_since_the_start(books: Books) -> Floats:
    """Read the relationships that last and are older than the recorded weeks, (C,)."""
    return books.pooled(books.record.lasting.T).T[:, int(books.weeks[-1]) + 1 :].sum(axis=1)

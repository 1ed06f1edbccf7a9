"""Traits: quantiles of distributions, looked up by address.

Each distribution becomes a table of quantiles once; a person's trait is the quantile of a uniform
number drawn at the person's own address. Tables are spaced evenly in log odds, so that tails are as
exact as the middle.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from scipy import special

from relsim.compiled import compiled
from relsim.draws import log, uniform

NODES, REACH = 1025, 16.0  # the outermost nodes stand for chances of 1e-7 and 1 - 1e-7


def _table(quantile: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return the quantiles of a distribution at evenly spaced log odds."""
    table = np.asarray(quantile(special.expit(np.linspace(-REACH, REACH, NODES))), np.float64)
    table.flags.writeable = False
    return table


@lru_cache(maxsize=256)
def gamma(mean: float, shape: float) -> np.ndarray:
    """Return the table of a gamma distribution."""
    return _table(lambda u: special.gammaincinv(shape, u) * (mean / shape))


@lru_cache(maxsize=256)
def beta(mean: float, concentration: float) -> np.ndarray:
    """Return the table of a beta distribution; a mean of 0 or 1 leaves nothing to chance."""
    if mean <= 0.0 or mean >= 1.0:
        return constant(mean)
    return _table(lambda u: special.betaincinv(mean * concentration, (1.0 - mean) * concentration, u))


@lru_cache(maxsize=256)
def lognormal(median: float, spread: float) -> np.ndarray:
    """Return the table of a lognormal distribution, by its median and the sd of its logarithm."""
    return _table(lambda u: median * np.exp(spread * special.ndtri(u)))


@lru_cache(maxsize=256)
def constant(value: float) -> np.ndarray:
    """Return the table of a trait in which nobody differs."""
    return _table(lambda u: np.full_like(u, value))


@lru_cache(maxsize=64)
def log_gamma(shape: float) -> np.ndarray:
    """Return 1025 quantiles, evenly spaced in chance, of the centred logarithm of a gamma number.

    Vendors whose tastes are such numbers share a customer's purchases as a Dirichlet variable with
    `shape` for each vendor (the ratio of gamma numbers).
    """
    chance = np.linspace(0.0, 1.0, 1025)
    chance[0], chance[-1] = 1.0 / 8192.0, 1.0 - 1.0 / 8192.0
    table = np.log(special.gammaincinv(shape, chance)) - special.digamma(shape)
    table.flags.writeable = False
    return np.asarray(table, np.float64)


@compiled
def at(table: Any, chance: float) -> float:
    """Return the quantile of a table of evenly spaced chances."""
    x = chance * (table.shape[0] - 1)
    cell = int(x)
    return float(table[cell] + (x - cell) * (table[cell + 1] - table[cell]))


@lru_cache(maxsize=64)
def weekly_chances(mean: float, concentration: float) -> np.ndarray:
    """Return 1025 quantiles, evenly spaced in chance, of a beta distribution of weekly chances.

    Its mean is exact: what interpolation changes is scaled away. The last stands for a chance of 1 - 1/8192:
    the greatest of all is 1, and people between it and the node before would leave at once.
    """
    if mean <= 0.0 or mean >= 1.0:
        return np.full(1025, min(max(mean, 0.0), 1.0))
    chance = np.linspace(0.0, 1.0, 1025)
    chance[-1] = 1.0 - 1.0 / 8192.0
    table = np.asarray(
        special.betaincinv(mean * concentration, (1.0 - mean) * concentration, chance), np.float64
    )
    table *= mean / float((table[1:] + table[:-1]).mean() / 2.0)
    table = np.minimum(table, 1.0)
    table.flags.writeable = False
    return table


@compiled
def quantile(table: Any, chance: float) -> float:
    """Return the quantile of a table of log odds for one chance.

    >>> round(quantile(constant(0.7), 0.2), 3)
    0.7
    """
    x = (log(chance / (1.0 - chance)) + REACH) * ((NODES - 1) / (2.0 * REACH))
    x = min(max(x, 0.0), NODES - 1.000001)
    cell = int(x)
    return float(table[cell] + (x - cell) * (table[cell + 1] - table[cell]))


@compiled
def draw_into(column: Any, rows: Any, table: Any, key: Any, who: Any) -> None:
    """Write the trait of the given rows into a column."""
    for r in range(rows.shape[0]):
        i = rows[r]
        column[i] = quantile(table, uniform(key, who[i], 0))

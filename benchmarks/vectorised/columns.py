"""Columns side by side, draws for whole columns, and counting by vendor."""

from typing import Any

import numpy as np

from relsim.desk import ONE
from relsim.draws import WHICH, WHO

Array = Any
CELLS = 2048
QUANTILES = -np.log(-np.log(np.linspace(0.5 / CELLS, 1.0 - 0.5 / CELLS, CELLS)))


def bits(key: Array, who: Array, which: Array) -> Array:
    """Return 64 random bits for each address."""
    x = who * np.uint64(WHO)
    if isinstance(which, int):
        x += np.uint64((int(key) + which * WHICH) % 2**64)
    else:
        x += which * np.uint64(WHICH) + np.uint64(key)
    x ^= x >> np.uint64(30)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(27)
    x *= np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    return x


def uniform(key: Array, who: Array, which: Array = 0) -> Array:
    """Return a number between 0 and 1 for each address."""
    drawn = (bits(key, who, which) >> np.uint64(12)).astype(np.float64)
    drawn += 0.5
    drawn *= 2.0**-52
    return drawn


def bell(key: Array, who: Array, which: Array) -> Array:
    """Return a standardised sum of four 16-bit uniforms for each address."""
    quarters = bits(key, who, which).view(np.uint16).reshape(-1, 4)
    return (quarters.sum(axis=1, dtype=np.float64) - 131070.0) * (3.0**0.5 / 65536.0)


def gumbel(key: Array, who: Array, which: Array) -> Array:
    """Return a standard Gumbel number for each address: quantiles of a table, the tails by formula."""
    chance = uniform(key, who, which)
    place = chance * CELLS - 0.5
    cell = np.clip(place.astype(np.int64), 0, CELLS - 2)
    found = QUANTILES[cell] + (place - cell) * (QUANTILES[cell + 1] - QUANTILES[cell])
    tails = np.flatnonzero((chance < 1 / 64) | (chance > 63 / 64))
    found[tails] = -np.log(-np.log(chance[tails]))
    return found


def quantile(table: Array, chance: Array) -> Array:
    """Return the quantile of a table of evenly spaced chances for each chance."""
    place = chance * (len(table) - 1)
    cell = place.astype(np.int64)
    return table[cell] + (place - cell) * (table[cell + 1] - table[cell])


def logistic(x: Array) -> Array:
    """Return the share that belongs to log odds."""
    return 1.0 / (1.0 + np.exp(-x))


class Columns:
    """The fields of rows as contiguous arrays, one attribute for each; those of ties are (slots, persons)."""

    def __init__(self, rows: Any) -> None:
        for name in rows.dtype.names:
            setattr(self, name, np.ascontiguousarray(np.asarray(rows[name]).T))

    def write_to(self, rows: Any) -> None:
        """Write all columns to rows."""
        for name in rows.dtype.names:
            rows[name] = getattr(self, name).T


class Counters:
    """The engine's counters, added to for many at once."""

    def __init__(self, model: Any) -> None:
        desk = model.ledger.counters[0]
        self.flows, self.lifetimes, self.load = desk.flows, desk.lifetimes, desk.load

    def count(self, vendors: Array, flow: int) -> None:
        """Count one more of a flow for each vendor named."""
        self.flows[:, flow] += np.bincount(vendors, minlength=len(self.flows)) * ONE

    def book(self, vendors: Array, flow: int, amounts: Array) -> None:
        """Add an amount to a flow for each vendor named."""
        units = np.floor(amounts * ONE + 0.5)
        self.flows[:, flow] += np.bincount(vendors, units, minlength=len(self.flows)).astype(np.int64)

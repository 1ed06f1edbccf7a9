"""A survey of everybody joined to what they bought later: one row for each relationship."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relsim.record import fair_shares
from relsim.validation.seen import Columns, Seen

ASKED = (
    "satisfaction",
    "expectation",
    "trust",
    "commitment",
    "rapport",
    "known",
    "heard",
    "habit",
    "obligation",
    "surplus",
    "margin",
    "birth",
    "bought",
    "holder",
)


def relationships(seen: Seen, week: int, states: Sequence[int] = (1,)) -> dict[str, NDArray[Any]]:
    """Return all relationships of heads of accounts at a wave: row, person, vendor, and what they answer."""
    wave = seen.at(week)
    there = np.isin(wave["state"], states) & (seen.persons["members"] > 0)[:, None]
    rows, slots = np.nonzero(there)
    made: dict[str, NDArray[Any]] = {name: wave[name][rows, slots].astype(np.float64) for name in ASKED}
    made |= {
        "row": rows,
        "person": wave["person"][rows],
        "vendor": wave["vendor"][rows, slots].astype(np.int64),
    }
    return made


def fairness(table: Columns) -> NDArray[np.float64]:
    """Return how fair each customer finds the division of what is gained, share."""
    return np.array(
        [fair_shares(float(s), float(m))[0] for s, m in zip(table["surplus"], table["margin"], strict=True)]
    )


def purchases_of(seen: Seen, table: Columns, first: int, beyond: int) -> NDArray[np.float64]:
    """Return each relationship's purchases in weeks first to beyond - 1."""
    return seen.bought(first, beyond)[table["person"], table["vendor"]].astype(np.float64)


def next_bought(seen: Seen, week: int) -> NDArray[np.int64]:
    """Return from whom each person buys first from a week on, (people,); -1 for nobody."""
    later = slice(int(np.searchsorted(seen.episodes["week"], week)), None)
    found = np.full(seen.people, -1)
    person, vendor = seen.episodes["person"][later][::-1], seen.episodes["vendor"][later][::-1]
    found[person] = vendor  # the earliest is written last
    return found


def share_of_wallet(seen: Seen, table: Columns, first: int, beyond: int) -> NDArray[np.float64]:
    """Return each relationship's share of all that the person buys; NaN for who buys nothing."""
    counts = seen.bought(first, beyond)[table["person"]].astype(np.float64)
    total = counts.sum(axis=1)
    mine = counts[np.arange(len(counts)), table["vendor"]]
    return np.where(total > 0, mine / np.maximum(total, 1.0), np.nan)


def means_of_episodes(seen: Seen, table: Columns, name: str, first: int, beyond: int) -> NDArray[np.float64]:
    """Return each relationship's mean of a column of episodes; NaN without any."""
    episodes = seen.episodes
    there = (episodes["week"] >= first) & (episodes["week"] < beyond)
    cell = episodes["person"][there] * seen.vendor_count + episodes["vendor"][there]
    size = seen.people * seen.vendor_count
    count = np.bincount(cell, minlength=size)
    total = np.bincount(cell, episodes[name][there].astype(np.float64), minlength=size)
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return np.asarray(mean[table["person"] * seen.vendor_count + table["vendor"]])


def kept(table: Columns, rows: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """Return some rows of a table."""
    return {name: column[rows] for name, column in table.items()}

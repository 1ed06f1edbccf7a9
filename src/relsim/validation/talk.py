"""Contagion: V29 and V30, by hazard and probability models on person-months and who knows whom."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relsim.analysis.regression import least_squares, logit
from relsim.state import ACTIVE, COMPETITOR, DORMANT, INVOLUNTARY
from relsim.validation.seen import Seen
from relsim.validation.target import Check, Numbers, Target
from relsim.validation.watching import WAVE

Floats = NDArray[np.float64]
CONTROLS = ("known", "tenure", "silent", "shock")  # acquaintances, tenure, silence, what befell all customers
FAR_BACK = 3  # waves after which the contagion of one exit should have faded


def neighbours_of(graph: Any, marked: Floats, among: NDArray[np.bool_] | None = None) -> Floats:
    """Return for each row how many of those it knows are marked, counting all its ties or some of them."""
    offsets, weight = np.asarray(graph.offsets), marked[np.asarray(graph.neighbours)]
    if among is not None:
        weight = weight * among
    upto = np.concatenate(([0.0], np.cumsum(weight)))
    return np.asarray(upto[offsets[1:]] - upto[offsets[:-1]])


def close_ties(graph: Any) -> NDArray[np.bool_]:
    """Return which ties, in the graph's order, are no weaker than the one in the middle."""
    close = np.asarray(graph.strength)[np.asarray(graph.kind)]
    return np.asarray(close >= np.median(close))


def left(seen: Seen, vendor: int, first: int) -> Floats:
    """Return which rows ended it with a vendor within a wave of four weeks, (rows,).

    As with a line that is cut off, it is an act on a day. Who moves away does not choose to; who has bought
    elsewhere for a year is struck off the books then, which nobody sees.
    """
    exits = seen.exits
    there = (exits["week"] >= first) & (exits["week"] < first + WAVE) & (exits["vendor"] == vendor)
    there &= ~np.isin(exits["cause"], (INVOLUNTARY, COMPETITOR))
    found = np.zeros(len(seen.persons["members"]))
    found[seen.row_of[exits["person"][there]]] = 1.0
    return found


def told(seen: Seen, vendor: int, first: int, good: bool) -> Floats:
    """Return which rows praised a vendor (or warned of it) within a wave, (rows,)."""
    words = seen.words
    there = (words["week"] >= first) & (words["week"] < first + WAVE) & (words["vendor"] == vendor)
    there &= (words["rating"] > 0.5) == good
    found = np.zeros(len(seen.persons["members"]))
    found[words["row"][there]] = 1.0
    return found


def person_months(seen: Seen) -> dict[str, Floats]:
    """Return a row for each customer and wave: whether he leaves in the next, and who left around him."""
    parts: dict[str, list[Floats]] = {}
    close = close_ties(seen.graph)
    for number in range(FAR_BACK + 1, len(seen.panel) - 1):
        wave, before = seen.panel[number], seen.panel[number - 1]
        now = int(wave["week"])
        for vendor in range(seen.vendor_count):
            mine = (wave["vendor"] == vendor) & (wave["state"] == ACTIVE)
            rows, slots = np.nonzero(mine)
            gone, ago = left(seen, vendor, now - WAVE), left(seen, vendor, now - (FAR_BACK + 1) * WAVE)
            stayed = wave["person"][rows] == before["person"][rows]
            leaves = left(seen, vendor, now)[rows]
            values = {
                "leaves": leaves,
                "left": neighbours_of(seen.graph, gone)[rows],
                "close": neighbours_of(seen.graph, gone, close)[rows],
                "far": neighbours_of(seen.graph, gone, ~close)[rows],
                "long ago": neighbours_of(seen.graph, ago)[rows],
                "known": np.log1p(np.diff(np.asarray(seen.graph.offsets))[rows].astype(np.float64)),
                "tenure": np.log1p(np.maximum(now - wave["birth"][rows, slots].astype(np.float64), 0.0)),
                "silent": np.minimum(now - wave["bought"][rows, slots].astype(np.float64), 52.0) / 52.0,
                "shock": np.full(len(rows), np.log((leaves.sum() + 0.5) / (len(rows) + 1.0))),
            }
            for name, column in values.items():
                parts.setdefault(name, []).append(np.asarray(column, np.float64)[stayed])
    return {name: np.concatenate(columns) for name, columns in parts.items()}


def hazard(table: Mapping[str, Floats], *exposures: str) -> dict[str, float]:
    """Return the hazard ratio for each neighbour who left, by kind of exposure."""
    columns = {name: table[name] for name in (*exposures, *CONTROLS)}
    columns = {name: column for name, column in columns.items() if column.std() > 0}
    found = logit(table["leaves"], columns)
    return {name: float(np.exp(found[name])) if name in columns else float("nan") for name in exposures}


def contagion(seen: Mapping[str, Seen]) -> Numbers:
    """V30: leaving is contagious, soonest and most among the close, and is not just likeness."""
    tables = {name: person_months(world) for name, world in seen.items()}
    base = hazard(tables["base"], "left", "long ago")
    kinds = hazard(tables["base"], "close", "far")
    return {
        "hazard ratio": base["left"],
        "fades": base["left"] - base["long ago"],
        "close over far": kinds["close"] - kinds["far"],
        "without talk": hazard(tables["no talk"], "left")["left"],
        "likeness only": hazard(tables["homophily"], "left")["left"],
    }


def gaining_and_keeping(seen: Mapping[str, Seen]) -> Numbers:
    """V29: what praise and warnings do to what is bought by those who could come, and those who could go."""
    world = seen["base"]
    tables = {True: reactions(world, customers=True), False: reactions(world, customers=False)}
    found = {}
    for name, good in (("praise", 1.0), ("warning", -1.0)):
        comes, stays = (good * moved(tables[had], name) for had in (False, True))
        found[name] = gaining(comes, stays)
    return found


def reactions(world: Seen, customers: bool) -> dict[str, Floats]:
    """Return a row for each person who buys something in a month, and each vendor.

    With the vendor's share of what the person bought in that month and in the one before, how many around him
    praised it or warned of it in between, and its share among all of them, which is what befell everybody.
    """
    parts: dict[str, list[Floats]] = {}
    for number in range(1, len(world.panel) - 1):
        wave = world.panel[number]
        now, person = int(wave["week"]), wave["person"]
        before, after = (world.bought(at, at + WAVE)[person].astype(np.float64) for at in (now - WAVE, now))
        buys = (after.sum(axis=1) > 0) & (world.panel[number + 1]["person"] == person)
        for vendor in range(world.vendor_count):
            there = buys & (_has(wave, vendor) == customers)
            share, past = (table[:, vendor] / np.maximum(table.sum(axis=1), 1.0) for table in (after, before))
            columns = {
                "share": share,
                "past": past,
                "praise": neighbours_of(world.graph, told(world, vendor, now - WAVE, True)),
                "warning": neighbours_of(world.graph, told(world, vendor, now - WAVE, False)),
                "all": np.full(len(share), share[there].mean() if there.any() else 0.0),
            }
            for name, column in columns.items():
                parts.setdefault(name, []).append(column[there])
    return {name: np.concatenate(columns) for name, columns in parts.items()}


def moved(table: Mapping[str, Floats], name: str) -> float:
    """Return the purchases that one kind of words moved: effect of each, times how many were heard."""
    fit = least_squares(table["share"], {name: table[name] for name in ("praise", "warning", "past", "all")})
    return fit[name] * float(table[name].sum())


def gaining(comes: float, stays: float) -> float:
    """Return the share of an effect that is on gaining customers, the rest being on keeping them.

    >>> round(gaining(0.02, 0.01), 3), gaining(0.02, -0.01)
    (0.667, 1.0)
    """
    comes, stays = max(comes, 0.0), max(stays, 0.0)
    return comes / (comes + stays) if comes + stays > 0.0 else float("nan")


def _has(wave: Mapping[str, NDArray[np.float64]], vendor: int) -> NDArray[np.bool_]:
    """Return who is a customer of a vendor, active or dormant, (rows,)."""
    there = (wave["vendor"] == vendor) & np.isin(wave["state"], (ACTIVE, DORMANT))
    return np.asarray(there.any(axis=1))


TARGETS = (
    Target(
        "V29",
        "talk gains and keeps",
        "phones",
        "S68",
        "shares of a month's purchases on words told around, of those who were customers and who were not,"
        " weighted by how many heard",
        (
            Check("praise", "gaining 2 : keeping 1 (1.5 to 3)", 0.6, 0.75, 2 / 3),
            Check("warning", "gaining over 4 : keeping 1 (2.5 to 6)", 2.5 / 3.5, 6 / 7, 0.8),
        ),
        gaining_and_keeping,
    ),
    Target(
        "V30",
        "churn contagion",
        "phones",
        "S70",
        "discrete-time hazard of leaving on neighbours who left last month",
        (
            Check("hazard ratio", "1.8", 1.4, 2.2, 1.8),
            Check("fades", "exponential decay", low=0.0),
            Check("close over far", "more with strong ties", low=0.0),
            Check("without talk", "none", high=1.4),
            Check("likeness only", "none", high=1.4),
        ),
        contagion,
        lacks="lower for loyal customers",
    ),
)

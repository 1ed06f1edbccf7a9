"""Whom one deals with: V35, V36 and V44, V45."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relsim.state import ACTIVE
from relsim.validation.seen import Seen
from relsim.validation.target import Check, Numbers, Target

SPAN = 52  # weeks before and after somebody leaves
FEWEST = 200  # purchases of those who were left, below which nothing is said
Table = dict[str, NDArray[Any]]


def handovers(seen: Seen) -> Table:
    """Return each account's relationship in each quarter: purchases before and after, and who left then.

    Treated are those whose representative left in the four weeks before; controls those who kept the same
    one from a year before to a year after. A cell is a vendor in a month.
    """
    parts: dict[str, list[NDArray[Any]]] = {}
    step = SPAN // 4
    heads = seen.persons["members"] > 0
    weekly = {n: seen.bought(int(w["week"]) - SPAN, int(w["week"])) for n, w in enumerate(seen.panel)}
    for number in range(step, len(seen.panel) - step):
        wave = seen.panel[number]
        past = seen.panel[number - 1]
        rows, slots = np.nonzero((past["state"] == ACTIVE) & heads[:, None])
        same = (wave["person"][rows] == past["person"][rows]) & (
            wave["vendor"][rows, slots] == past["vendor"][rows, slots]
        )
        rows, slots = rows[same], slots[same]
        person, vendor = past["person"][rows], past["vendor"][rows, slots].astype(np.int64)
        holder = past["holder"][rows, slots]
        left = past["staff"][holder] != wave["staff"][holder]
        calm = _kept_all_along(seen, number, holder, step)
        table = {
            "treated": left,
            "control": calm & ~left,
            "before": weekly[number][person, vendor],
            "after": weekly[number + step][person, vendor],
            "rapport": past["rapport"][rows, slots],
            "cell": number * seen.vendor_count + vendor,
        }
        for name, column in table.items():
            parts.setdefault(name, []).append(column)
    return {name: np.concatenate(columns) for name, columns in parts.items()}


def _kept_all_along(seen: Seen, number: int, holder: NDArray[Any], step: int) -> NDArray[np.bool_]:
    """Return for which holders the position was held by one person from a year before to a year after."""
    now = seen.panel[number]["staff"]
    kept = np.ones(len(now), bool)
    for other in range(number - step, number + step + 1):
        kept &= seen.panel[other]["staff"] == now
    return np.asarray(kept[holder])


def effect(table: Table, among: NDArray[np.bool_] | None = None) -> float:
    """Return by which share sales to those whose representative left change against those who kept theirs.

    Against those of the same supplier in the same month, so that what befalls a supplier counts for nothing.
    """
    some = np.ones(len(table["cell"]), bool) if among is None else among
    went, kept = some & table["treated"], some & table["control"]
    size = int(table["cell"].max()) + 1
    before, after = (
        np.bincount(table["cell"][kept], table[name][kept], size) for name in ("before", "after")
    )
    there = went & (before[table["cell"]] > 0)
    if table["before"][there].sum() < FEWEST:
        return float("nan")
    cell = table["cell"][there]
    expected = table["before"][there] * after[cell] / before[cell]
    return float(table["after"][there].sum() / expected.sum() - 1.0)


def representative_leaves(seen: Mapping[str, Seen]) -> Numbers:
    """V35: sales fall when the representative leaves; least when a colleague who is alike takes over."""
    found = {name: effect(handovers(world)) for name, world in seen.items()}
    return {
        "sales": found["hired"],
        "colleague over hired": found["colleague"] - found["hired"],
        "alike over colleague": found["alike"] - found["colleague"],
    }


def sometimes_up(seen: Mapping[str, Seen]) -> Numbers:
    """V36: where the relationship was weak, somebody new can do better."""
    table = handovers(seen["hired"])
    low, high = np.quantile(table["rapport"][table["treated"] | table["control"]], (0.25, 0.75))
    return {
        "weakest quarter": effect(table, table["rapport"] <= low),
        "strongest quarter": effect(table, table["rapport"] >= high),
    }


def agreement(seen: Mapping[str, Seen]) -> Numbers:
    """V44: the more have to agree, the less is bought."""
    world = seen["base"]
    bought = np.bincount(world.episodes["row"], minlength=len(world.needs)).astype(np.float64)
    shares = {}
    for segment, size in enumerate((1, 2, 3, 6)):
        heads = (world.persons["segment"] == segment) & (world.persons["members"] == size)
        shares[size] = float(bought[heads].sum() / max(world.needs[heads].sum(), 1))
    return {
        "one": shares[1],
        "six": shares[6],
        "six over one": shares[6] / shares[1],
        "six less three": shares[6] - shares[3],
    }


def village_shop(seen: Mapping[str, Seen]) -> Numbers:
    """V45: most like the village shop, few do most of their shopping there."""
    world = seen["base"]
    grocer = world.vendors_of("grocer")[0]
    liking = world.answers(world.panel[-1], "satisfaction", grocer)
    counts = world.bought(world.weeks - 52, world.weeks)[world.panel[-1]["person"]]
    buyers = counts.sum(axis=1) > 0
    most = counts[buyers, grocer] > 0.5 * counts[buyers].sum(axis=1)
    return {
        "like it": float(np.mean(np.nan_to_num(liking) > 0.5)),
        "shop there": float(most.mean()),
    }


TARGETS = (
    Target(
        "V35",
        "the representative leaves",
        "reps",
        "S87",
        "difference in differences of account sales, a year before and after, within supplier and month",
        (
            Check("sales", "-13.2 to -17.6 %", -0.25, -0.08, -0.154),
            Check("colleague over hired", "new hire worst", low=1e-9),
            Check("alike over colleague", "similar background best", low=0.0),
        ),
        representative_leaves,
        used="staff.likeness rests on S88 (its share of the loss), not on the size of the loss",
    ),
    Target(
        "V36",
        "sometimes sales go up",
        "reps",
        "S89",
        "the same by strength of the relationship before",
        (Check("weakest quarter", "up", low=1e-9), Check("strongest quarter", "down", high=-1e-9)),
        sometimes_up,
    ),
    Target(
        "V44",
        "buying group",
        "groups",
        "S100, S101",
        "share of needs on which all agree, by size of the group",
        (
            Check("six over one", "31 against 81 %", high=0.5, value=0.38),
            Check("six less three", "falling after three", high=-1e-9),
        ),
        agreement,
        lacks="the bump at three (60 against 55 %)",
    ),
    Target(
        "V45",
        "village shop",
        "village",
        "S98",
        "who is content with the grocer, and who buys most there, at the end",
        (Check("like it", "most", low=0.5), Check("shop there", "below a third", high=0.35)),
        village_shop,
    ),
)

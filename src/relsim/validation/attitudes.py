"""What customers feel and do: V17 to V23."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relsim.analysis.regression import correlation, least_squares, quadratic
from relsim.desk import DECEIVED, PROBLEM, RECOVERED, VOICED
from relsim.validation.customers import (
    fairness,
    means_of_episodes,
    purchases_of,
    relationships,
    share_of_wallet,
)
from relsim.validation.seen import Seen
from relsim.validation.target import Check, Numbers, Target

ASKED, AFTER = 104, 52  # the week in which everybody is asked, and the weeks for which they are followed
AGAIN = 13  # weeks in which one comes back after an episode, or does not


def intention_and_behaviour(seen: Mapping[str, Seen]) -> Numbers:
    """V17: what is intended rises ever less with satisfaction, what is done ever more."""
    world = seen["base"]
    table = relationships(world, ASKED)
    done = share_of_wallet(world, table, ASKED, ASKED + AFTER)
    known = np.isfinite(done)
    satisfaction = table["satisfaction"][known]
    return {
        "square, intention": quadratic(table["commitment"][known], satisfaction)["x2"],
        "square, behaviour": quadratic(done[known], satisfaction)["x2"],
    }


def weak_effect(seen: Mapping[str, Seen]) -> Numbers:
    """V18: satisfaction alone explains little of what is bought, and in some group nothing."""
    world = seen["base"]
    table = relationships(world, ASKED)
    later = purchases_of(world, table, ASKED, ASKED + AFTER)
    orientation = world.persons["orientation"][table["row"]]
    groups = [
        (table["vendor"] == vendor) & (orientation >= low) & (orientation <= high)
        for vendor in range(world.vendor_count)
        for low, high in ((0, 1 / 3), (1 / 3, 2 / 3), (2 / 3, 1))
    ]
    found = [
        abs(correlation(table["satisfaction"][here], later[here])) for here in groups if here.sum() >= 100
    ]
    return {
        "R2": correlation(table["satisfaction"], later) ** 2,
        "weakest group": min(found) if found else float("nan"),
    }


def antecedents(seen: Mapping[str, Seen]) -> Numbers:
    """V19: what satisfaction goes together with."""
    world = seen["base"]
    table = relationships(world, ASKED)
    span = (ASKED - 13, ASKED)
    quality, expected = (means_of_episodes(world, table, name, *span) for name in ("quality", "expected"))
    bought = np.isfinite(quality)
    satisfaction, equity = table["satisfaction"][bought], fairness(table)[bought]
    r = {
        "equity": correlation(satisfaction, equity),
        "disconfirmation": correlation(satisfaction, (quality - expected)[bought]),
        "performance": correlation(satisfaction, quality[bought]),
        "expectations": correlation(satisfaction, expected[bought]),
    }
    order = (min(r["equity"], r["disconfirmation"]) - r["performance"], r["performance"] - r["expectations"])
    return {**r, "order": float(min(order))}


def asymmetry(seen: Mapping[str, Seen]) -> Numbers:
    """V20: falling short weighs more than exceeding, in a regression of satisfaction with episodes."""
    episodes = seen["base"].episodes
    some = slice(None, None, 5)
    gap = (episodes["quality"] - episodes["expected"])[some].astype(np.float64)
    found = least_squares(
        episodes["episode"][some], {"over": np.maximum(gap, 0.0), "under": np.maximum(-gap, 0.0)}
    )
    return {"ratio": -found["under"] / found["over"]}


def mediators(seen: Mapping[str, Seen]) -> Numbers:
    """V21: which part of a relationship goes with what is bought and with loyalty."""
    world = seen["base"]
    table = relationships(world, ASKED)
    sold = purchases_of(world, table, ASKED, ASKED + AFTER)
    loyal = share_of_wallet(world, table, ASKED, ASKED + AFTER)
    known = np.isfinite(loyal)
    parts = {name: table[name][known] for name in ("trust", "satisfaction", "commitment", "rapport")}
    quality = np.sum([_standard(parts[name]) for name in ("trust", "satisfaction", "commitment")], axis=0)
    r = {name: correlation(part, sold[known]) for name, part in parts.items()}
    return {
        "quality first": correlation(quality, sold[known])
        - max(r["trust"], r["satisfaction"], r["commitment"]),
        "commitment least": min(r["trust"], r["satisfaction"]) - r["commitment"],
        "person over firm": r["rapport"] - r["commitment"],
        "trust, loyalty": correlation(parts["trust"], loyal[known]),
        "commitment, loyalty": correlation(parts["commitment"], loyal[known]),
    }


def _standard(column: NDArray[np.float64]) -> NDArray[np.float64]:
    return (column - column.mean()) / max(float(column.std()), 1e-12)


def followed(world: Seen) -> dict[str, NDArray[Any]]:
    """Return episodes that can be followed: whether the person came back, and how often he came before."""
    episodes = world.episodes
    order = np.lexsort((episodes["week"], episodes["vendor"], episodes["person"]))
    person, vendor, week, marks = (episodes[name][order] for name in ("person", "vendor", "week", "marks"))
    same = (person[1:] == person[:-1]) & (vendor[1:] == vendor[:-1])
    gap = np.full(len(week), 10**6)
    gap[:-1][same] = (week[1:] - week[:-1])[same]
    begins = np.concatenate(([True], ~same))
    at = np.arange(len(week))
    before = at - np.maximum.accumulate(np.where(begins, at, 0))
    rate = before / np.maximum(week - week[np.maximum.accumulate(np.where(begins, at, 0))], 1)
    there = (week < world.weeks - AGAIN) & (before >= 4)
    return {
        "marks": marks[there],
        "back": (gap <= AGAIN)[there],
        "rate": rate[there],
        "satisfaction": episodes["episode"][order][there],
        "vendor": vendor[there],
        "row": episodes["row"][order][there],
        "week": week[there],
    }


def recovery(seen: Mapping[str, Seen]) -> Numbers:
    """V22: those whose problem was put right do not buy again or praise more than those who had none."""
    world = seen["base"]
    table = followed(world)
    marks = table["marks"]
    compared = (marks & RECOVERED > 0) | (marks & PROBLEM == 0)
    recovered = (marks & RECOVERED > 0)[compared].astype(np.float64)
    praised = np.isin(table["week"] * 10**7 + table["row"], _praise(world))[compared]
    columns = {"recovered": recovered, "rate": table["rate"][compared]}
    again, praise = least_squares(table["back"][compared], columns), least_squares(praised, columns)
    return {
        "repurchase, z": again["recovered"] / again.errors["recovered"],
        "praise, z": praise["recovered"] / praise.errors["recovered"],
    }


def _praise(world: Seen) -> NDArray[np.int64]:
    fine = world.words["rating"] > 0.5
    return np.asarray(world.words["week"][fine] * 10**7 + world.words["row"][fine])


def bad_handling(seen: Mapping[str, Seen]) -> Numbers:
    """V23: a complaint that is handled badly costs more loyalty than a problem that nobody heard of."""
    table = followed(seen["base"])
    marks = table["marks"]
    bad = (marks & VOICED > 0) & (marks & RECOVERED == 0)
    silent = (marks & PROBLEM > 0) & (marks & (VOICED | DECEIVED) == 0)
    if min(bad.sum(), silent.sum()) < 20:
        return {"gap": float("nan")}
    kept, base = table["back"][bad].mean(), table["back"][silent].mean()
    return {"gap": float(kept / base - 1.0)}


TARGETS = (
    Target(
        "V17",
        "satisfaction and behaviour",
        "village",
        "S50",
        "quadratic regressions of intention (stated commitment) and of later share of wallet",
        (
            Check("square, intention", "decreasing returns", high=-1e-12),
            Check("square, behaviour", "increasing returns", low=1e-12),
        ),
        intention_and_behaviour,
        lacks="an intention asked in so many words: stated commitment stands for it",
    ),
    Target(
        "V18",
        "weak total effect",
        "village",
        "S50, S51",
        "correlation with purchases of the year after",
        (
            Check("R2", "rather small", high=0.25),
            Check("weakest group", "0 in one group", high=0.1, value=0.0),
        ),
        weak_effect,
    ),
    Target(
        "V19",
        "order of antecedents",
        "village",
        "S39",
        "correlations with satisfaction over relationships",
        (
            Check("equity", ".50", 0.4, 0.6, 0.5),
            Check("disconfirmation", ".46", 0.36, 0.56, 0.46),
            Check("performance", ".34", 0.24, 0.44, 0.34),
            Check("expectations", ".27", 0.17, 0.37, 0.27),
            Check("order", "equity, disconfirmation > performance > expectations", low=0.0),
        ),
        antecedents,
    ),
    Target(
        "V20",
        "losses over gains",
        "village",
        "S41, S43",
        "regression of satisfaction on falling short and exceeding",
        (Check("ratio", "1.3 to 2.5", 1.3, 2.5, 1.955),),
        asymmetry,
        used="segments.loss_aversion is the same 1.955",
    ),
    Target(
        "V21",
        "what relationships bring",
        "village",
        "S49",
        "correlations with sales and share of wallet in a year",
        (
            Check("quality first", "quality most", low=0.0),
            Check("commitment least", "commitment least", low=0.0),
            Check("person over firm", "person over firm", low=0.0),
            Check("trust, loyalty", ".35 to .65", 0.35, 0.65),
            Check("commitment, loyalty", ".35 to .65", 0.35, 0.65),
        ),
        mediators,
        lacks="services and business against consumer goods",
    ),
    Target(
        "V22",
        "recovery",
        "village",
        "S63",
        "repurchase and praise after recovery against none, given earlier rate",
        (
            Check("repurchase, z", "not above none", high=1.96, value=0.0),
            Check("praise, z", "not above none", high=1.96),
        ),
        recovery,
    ),
    Target(
        "V23",
        "bad handling",
        "village",
        "S61",
        "back within 13 weeks: rebuffed complaint against silent problem",
        (Check("gap", "-12 %", -0.2, -0.05, -0.12),),
        bad_handling,
    ),
)

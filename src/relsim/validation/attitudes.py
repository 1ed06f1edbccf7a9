"""What customers feel and do: V17 to V23."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relsim.analysis.regression import correlation, least_squares, quadratic
from relsim.desk import DECEIVED, PROBLEM, RECOVERED, VOICED
from relsim.validation.customers import (
    fairness,
    kept,
    means_of_episodes,
    next_bought,
    purchases_of,
    relationships,
    share_of_wallet,
)
from relsim.validation.seen import Seen
from relsim.validation.target import Check, Numbers, Target

ASKED, AFTER = 104, 52  # the week in which everybody is asked, and the weeks for which they are followed
MIDST = 52  # the same where makes are watched for two years
AGAIN = 13  # weeks in which one comes back after an episode, or does not


def asked_and_followed(world: Seen) -> tuple[dict[str, NDArray[Any]], NDArray[np.float64]]:
    """Return relationships as asked in mid-time, and whether the next purchase was of the same make.

    Who buys nothing more is not among them.
    """
    table = relationships(world, MIDST)
    following = next_bought(world, MIDST)[table["person"]]
    return kept(table, following >= 0), (following == table["vendor"])[following >= 0].astype(np.float64)


def intention_and_behaviour(seen: Mapping[str, Seen]) -> Numbers:
    """V17: what is intended rises ever less with satisfaction, what is done ever more."""
    table, again = asked_and_followed(seen["base"])
    return {
        "square, intention": quadratic(table["commitment"], table["satisfaction"])["x2"],
        "square, behaviour": quadratic(again, table["satisfaction"])["x2"],
    }


def weak_effect(seen: Mapping[str, Seen]) -> Numbers:
    """V18: satisfaction alone explains little of what is bought, and in some group of customers nothing."""
    world = seen["base"]
    table, again = asked_and_followed(world)
    felt, wish = table["satisfaction"], world.persons["orientation"][table["row"]]
    heavy = world.persons["need_rate"][table["row"]]
    groups = np.searchsorted(np.quantile(wish, (1 / 3, 2 / 3)), wish) * 2 + (heavy > np.median(heavy))
    found = [abs(correlation(felt[groups == group], again[groups == group])) for group in range(6)]
    return {"R2": correlation(felt, again) ** 2, "weakest group": min(found)}


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
    """V21: which part of a relationship goes with what is bought and with loyalty, and with whom it is."""
    world = seen["base"]
    table = relationships(world, ASKED)
    sold = purchases_of(world, table, ASKED, ASKED + AFTER)
    loyal = share_of_wallet(world, table, ASKED, ASKED + AFTER)
    known = np.isfinite(loyal)
    parts = {name: table[name][known] for name in ("trust", "satisfaction", "commitment")}
    sold, loyal, vendor = sold[known], loyal[known], table["vendor"][known]
    quality = np.sum([_standard(part) for part in parts.values()], axis=0)
    r = {name: correlation(part, sold) for name, part in parts.items()}
    by_kind = {
        kind: correlation(quality[here], sold[here])
        for kind, here in (
            (kind, np.isin(vendor, world.vendors_of(kind))) for kind in ("grocer", "multinational")
        )
    }
    return {
        "quality first": correlation(quality, sold) - max(r.values()),
        "commitment least": min(r["trust"], r["satisfaction"]) - r["commitment"],
        "person over firm": by_kind["grocer"] - by_kind["multinational"],
        "trust, loyalty": correlation(parts["trust"], loyal),
        "commitment, loyalty": correlation(parts["commitment"], loyal),
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
    """V23: a complaint that is handled badly costs more loyalty than a problem that nobody heard of.

    Loyalty are the purchases of a quarter against those of the quarter before: who complains is attached
    beforehand, and who needs something every week is back within a quarter whatever happened.
    """
    world = seen["base"]
    marks, before, after = around_episodes(world, AGAIN)
    bad = (marks & VOICED > 0) & (marks & RECOVERED == 0)
    silent = (marks & PROBLEM > 0) & (marks & (VOICED | DECEIVED) == 0)
    if min(bad.sum(), silent.sum()) < 20:
        return {"gap": float("nan")}
    kept_on, base = (after[some].sum() / before[some].sum() for some in (bad, silent))
    return {"gap": float(kept_on / base - 1.0)}


def around_episodes(world: Seen, span: int) -> tuple[NDArray[np.int64], ...]:
    """Return marks of episodes, and the person's purchases there in the weeks before and after each."""
    episodes = world.episodes
    week, marks = episodes["week"].astype(np.int64), episodes["marks"]
    cell = episodes["person"].astype(np.int64) * world.vendor_count + episodes["vendor"]
    at = np.sort(cell * 10**4 + week)
    place = cell * 10**4 + week

    def between(first: int, beyond: int) -> NDArray[np.int64]:
        return np.searchsorted(at, place + beyond) - np.searchsorted(at, place + first)

    whole = (week >= span) & (week < world.weeks - span)
    return marks[whole], between(-span, 0)[whole], between(1, span + 1)[whole]


TARGETS = (
    Target(
        "V17",
        "satisfaction and behaviour",
        "brands",
        "S50",
        "quadratic regressions of intention (stated commitment) and of buying the same make next time",
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
        "brands",
        "S50, S51",
        "correlation with buying the same make next time, in all and in six groups of customers",
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
        "correlations with sales and share of wallet in a year, and by whom the relationship is with",
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
        "purchases of a quarter over those of the quarter before: rebuffed complaint against silent problem",
        (Check("gap", "-12 %", -0.2, -0.05, -0.12),),
        bad_handling,
    ),
)

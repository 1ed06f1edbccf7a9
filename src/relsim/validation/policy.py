"""What vendors do, and what comes of it: V34, V37 to V42, V46."""

from collections.abc import Mapping

import numpy as np

from relsim.analysis.regression import correlation, least_squares
from relsim.desk import LIVE, SELF_FAILED, UPSOLD, Flow
from relsim.validation.customers import relationships
from relsim.validation.seen import Seen
from relsim.validation.target import Check, Numbers, Target
from relsim.validation.watching import WAVE

MONTHS = 28 / 30.4  # in a wave
LAGS = 20


def lead_of_satisfaction(seen: Mapping[str, Seen]) -> Numbers:
    """V34: satisfaction moves first, sales follow."""
    world = seen["base"]
    sales, episodes = world.flow(Flow.PURCHASES)[1:], world.flow(Flow.EPISODE)[1:]
    felt = episodes / np.maximum(sales, 1.0)
    share = sales / sales.sum(axis=1, keepdims=True)  # of the market, so that its season counts for nothing
    moved, sold = np.diff(felt, axis=0), np.diff(share, axis=0)
    found = np.array(
        [
            np.nanmean(
                [correlation(a[: len(a) - lag], b[lag:]) for a, b in zip(moved.T, sold.T, strict=True)]
            )
            for lag in range(LAGS + 1)
        ]
    )
    return {"lag, months": float(np.argmax(found) * MONTHS), "peak": float(found.max())}


def cross_buyers(seen: Mapping[str, Seen]) -> Numbers:
    """V37: some who buy more than they came for cost more than they bring."""
    world = seen["base"]
    table = relationships(world, world.weeks, states=(1, 2, 3))
    upsold = world.episodes["marks"] & UPSOLD > 0
    cell = world.episodes["person"] * world.vendor_count + world.episodes["vendor"]
    crossed = np.isin(table["person"] * world.vendor_count + table["vendor"], cell[upsold])
    margin = table["margin"]
    losses = -margin[margin < 0].sum()
    return {
        "unprofitable": float((margin[crossed] < 0).mean()),
        "their share of losses": float(-margin[crossed & (margin < 0)].sum() / losses) if losses > 0 else 0.0,
        "mean effect": float(margin[crossed].mean() - margin[~crossed].mean())
        if (~crossed).any()
        else np.nan,
    }


WRITTEN, QUARTER = 13, 13  # the week in which customers are written to, and how long they are followed


def churn_after(world: Seen) -> float:
    """Return the share of the seller's main customers before the letter who are not in the quarter after."""
    before, after = world.bought(0, WRITTEN), world.bought(WRITTEN, WRITTEN + QUARTER)
    mine = world.stayed & (before[:, 0] > 0.5 * before.sum(axis=1)) & (before.sum(axis=1) >= 3)
    gone = after[:, 0] <= 0.5 * after.sum(axis=1)
    return float(gone[mine].mean())


def waking(seen: Mapping[str, Seen]) -> Numbers:
    """V38: a well-meant letter wakes those who stay out of habit."""
    churn = {name: churn_after(world) for name, world in seen.items()}
    return {
        "ratio where inert": churn["inert told"] / churn["inert quiet"],
        "ratio where valued": churn["value told"] / churn["value quiet"],
    }


def volume_of_contact(seen: Mapping[str, Seen]) -> Numbers:
    """V39: more contact helps up to a point, then drives customers away."""
    sold, sent = np.empty(len(seen)), np.empty(len(seen))
    for n, world in enumerate(seen.values()):
        sold[n] = world.flow(Flow.PURCHASES)[1:, 0].sum()
        there = world.stock("customers")[1:, 0].sum() * WAVE
        sent[n] = 52.0 * world.flow(Flow.MESSAGES)[1:, 0].sum() / max(there, 1.0)
    found = least_squares(sold / sold.mean(), {"volume": sent, "square": sent**2})
    best = -found["volume"] / (2.0 * found["square"]) if found["square"] < 0 else float("nan")
    return {"first contacts": found["volume"], "square": found["square"], "best, a year": best}


HALF_YEAR = 26


def lock_in(seen: Mapping[str, Seen]) -> Numbers:
    """V40: what holds customers matters for those who are badly served, and for nobody else."""
    churn = {name: churn_by_experience(seen[name]) for name in ("low", "high")}
    return {
        f"experience {group}": churn["high"][group] / max(churn["low"][group], 1e-9) - 1.0
        for group in ("poor", "good")
    }


def churn_by_experience(world: Seen) -> dict[str, float]:
    """Return the share of main customers lost in half a year, among the badly and the well served."""
    felt, gone = [], []
    for week in (26, 52, 78, 104):
        table = relationships(world, week)
        before, after = world.bought(week - HALF_YEAR, week), world.bought(week, week + HALF_YEAR)
        person, vendor = table["person"], table["vendor"]
        main = (before[person].argmax(axis=1) == vendor) & (before[person].sum(axis=1) > 0)
        lost = (after[person].argmax(axis=1) != vendor) | (after[person].sum(axis=1) == 0)
        felt.append(table["satisfaction"][main])
        gone.append(lost[main])
    satisfaction, left = np.concatenate(felt), np.concatenate(gone)
    groups = {"poor": satisfaction < 0.5, "good": satisfaction > 0.7}
    return {name: float(left[some].mean()) if some.sum() >= 50 else np.nan for name, some in groups.items()}


def self_service(seen: Mapping[str, Seen]) -> Numbers:
    """V41: who helps himself is no more satisfied, and stays only where leaving is costly."""
    found = {}
    for name in ("low", "high"):
        world = seen[name]
        table = relationships(world, 52)
        alone, visits = _visits(world, 0, 52)
        first, second = world.bought(0, 52)[table["person"]], world.bought(52, 104)[table["person"]]
        main = (first.argmax(axis=1) == table["vendor"]) & (first.sum(axis=1) >= 5)
        cell = (table["person"] * world.vendor_count + table["vendor"])[main]
        stays = (second.argmax(axis=1) == table["vendor"])[main] & (second.sum(axis=1) > 0)[main]
        mostly, felt = alone[cell] / visits[cell] > 0.5, table["satisfaction"][main]
        found[f"satisfaction, {name}"] = float((felt[mostly].mean() - felt[~mostly].mean()) / felt.std())
        found[f"retention, {name}"] = float(stays[mostly].mean() - stays[~mostly].mean())
    return found


def _visits(world: Seen, first: int, beyond: int) -> tuple[np.ndarray, np.ndarray]:
    """Return visits by self-service alone and all visits, by person and vendor."""
    episodes = world.episodes
    there = (episodes["week"] >= first) & (episodes["week"] < beyond)
    cell = episodes["person"][there] * world.vendor_count + episodes["vendor"][there]
    alone = episodes["marks"][there] & (LIVE | SELF_FAILED) == 0
    size = world.people * world.vendor_count
    return np.bincount(cell, alone, minlength=size), np.bincount(cell, minlength=size).astype(np.float64)


def technology(seen: Mapping[str, Seen]) -> Numbers:
    """V42: knowledge technology often fails; the late gain more, and more so with the years."""
    world = seen["base"]
    last = world.panel[-1]
    has = last["technology"] > 0
    if has.sum() < 4:
        return dict.fromkeys(("failed", "late over early", "with years"), float("nan"))
    works = last["works"] > 0.5
    late = last["technology"] > np.median(last["technology"][has])
    known = world.stock("known") / np.maximum(world.stock("customers"), 1.0)
    halfway = known.shape[0] // 2
    grown = known[-1] - known[halfway]
    fine = has & works
    return {
        "failed": float((~works[has]).mean()),
        "late over early": float(works[has & late].mean() - works[has & ~late].mean())
        if (has & late).any() and (has & ~late).any()
        else float("nan"),
        "with years": float(grown[fine].mean()) if fine.any() else float("nan"),
    }


def elasticities(seen: Mapping[str, Seen]) -> Numbers:
    """V46: what a price does to one's own sales and to those of the others."""
    sold = {name: world.flow(Flow.UNITS)[1:].sum(axis=0) for name, world in seen.items()}
    apart = float(np.log(1.05 / 0.95))
    found = np.log(sold["dearer"] / sold["cheaper"]) / apart
    moved = 3  # the fourth of eight
    return {"own": float(found[moved]), "cross": float(np.delete(found, moved).mean())}


TARGETS = (
    Target(
        "V34",
        "satisfaction leads sales",
        "surveys",
        "recalled (Bernhardt et al. 2000)",
        "cross-correlation of monthly changes of satisfaction and of market share, mean over vendors",
        (Check("lag, months", "3 to 18", 3.0, 18.0),),
        lead_of_satisfaction,
    ),
    Target(
        "V37",
        "cross-buying",
        "village",
        "S64",
        "lifetime margin of customers with and without extra sales",
        (
            Check("unprofitable", "20 % (10 to 35)", 0.1, 0.35, 0.2),
            Check("their share of losses", "70 % (39 to 88)", 0.39, 0.88, 0.7),
            Check("mean effect", "positive", low=1e-9),
        ),
        cross_buyers,
    ),
    Target(
        "V38",
        "contact that wakes",
        "advice",
        "S31, S32",
        "one letter to all customers, against none; churn in a quarter",
        (
            Check("ratio where inert", "6.4 to 10.0 %", 1.2, 2.0, 1.56),
            Check("ratio where valued", "below 1", high=1.0),
        ),
        waking,
        used="converse.waking leans on S31",
    ),
    Target(
        "V39",
        "volume of contact",
        "letters",
        "S84",
        "quadratic regression of one seller's sales on how many messages it sends, all else the same",
        (Check("first contacts", "help", low=1e-12), Check("square", "inverted U", high=-1e-12)),
        volume_of_contact,
        lacks="a second outbound channel, which would lower the best number of the first",
    ),
    Target(
        "V40",
        "lock-in",
        "bank",
        "S30",
        "main customers lost in half a year by satisfaction, at the most and no switching cost",
        (
            Check("experience poor", "-48 %", -0.6, -0.3, -0.48),
            Check("experience good", "none", -0.1, 0.1, 0.0),
        ),
        lock_in,
        used="leave.lock has its form and size from S30",
    ),
    Target(
        "V41",
        "self-service",
        "bank",
        "S55",
        "main customers who mostly help themselves against the others: content, and main customers a year on",
        (
            Check("satisfaction, low", "no gain (within .1 sd)", -0.1, 0.1, 0.0),
            Check("satisfaction, high", "no gain (within .1 sd)", -0.1, 0.1, 0.0),
            Check("retention, low", "no gain where switching is free", high=0.0),
            Check("retention, high", "gain where switching costs", low=1e-9),
        ),
        self_service,
    ),
    Target(
        "V42",
        "knowledge technology",
        "technology",
        "S108, S109",
        "who took it up when, whether it worked, what is known",
        (
            Check("failed", "18 to 70 %", 0.2, 0.7, 0.45),
            Check("late over early", "late adopters gain more", low=0.0),
            Check("with years", "grows", low=1e-9),
        ),
        technology,
        used="levers.competence and steer.technology_early rest on S108 and S109",
        lacks="cost against profit efficiency",
    ),
    Target(
        "V46",
        "elasticity",
        "prices",
        "S27, S29",
        "arc elasticity of a quarter's units, one of eight brands 5 % up and down for that quarter",
        (
            Check("own", "-2.62", -3.5, -1.5, -2.62),
            Check("cross", ".26 (mean), .10 (median)", 0.1, 0.4, 0.26),
        ),
        elasticities,
        used="choose.price is set from S27; the cross elasticity is not",
    ),
)

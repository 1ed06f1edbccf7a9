"""Surveys, dashboards, ratings, voice: V24 to V28 and V31 to V33."""

from collections.abc import Mapping

import numpy as np

from relsim.analysis.regression import correlation
from relsim.desk import PROBLEM, Flow
from relsim.state import ACTIVE, INVOLUNTARY
from relsim.validation.seen import Seen
from relsim.validation.target import Check, Numbers, Target

STARS = 5


def truths(seen: Seen, vendor: int) -> tuple[np.ndarray, np.ndarray]:
    """Return by wave mean satisfaction of a vendor's customers, and its spread between them."""
    waves = [seen.answers(wave, "satisfaction", vendor, (ACTIVE,)) for wave in seen.panel]
    return (
        np.array([np.nanmean(wave) if np.isfinite(wave).any() else np.nan for wave in waves]),
        np.array([np.nanstd(wave) if np.isfinite(wave).any() else np.nan for wave in waves]),
    )


def problems_and_voice(seen: Mapping[str, Seen]) -> Numbers:
    """V24: how many have a problem in a year, and how much of it reaches the top."""
    world = seen["base"]
    mart = world.vendors_of("multinational")[0]
    rows = len(world.persons["members"])
    had = world.episodes["marks"] & PROBLEM > 0
    shares = []
    for year in range(world.weeks // 52):
        now = had & (world.episodes["week"] // 52 == year)
        shares.append(len(np.unique(world.episodes["row"][now])) / rows)
    there = world.flow(Flow.PROBLEMS)[1:, mart].sum()
    reached = (world.view("seen_complaints") * world.flow(Flow.PURCHASES))[1:, mart].sum()
    return {"with a problem in a year": float(np.mean(shares)), "reaches the top": float(reached / there)}


def inflation(seen: Mapping[str, Seen]) -> Numbers:
    """V25: surveys flatter, most of all the worst vendor."""
    world = seen["base"]
    gaps, means, rates = [], [], []
    for vendor in range(world.vendor_count):
        truth, spread = truths(world, vendor)
        asked, answers = world.view("survey_asked")[:, vendor], world.view("survey_answers")[:, vendor]
        score = world.view("survey")[:, vendor]
        rows = min(len(truth), len(score))
        fine = (asked[:rows] > 0) & (answers[:rows] > 0) & np.isfinite(truth[:rows])
        if fine.sum() < 5:
            return dict.fromkeys(
                ("gap, in sd", "gap falls with quality", "response rises with it"), float("nan")
            )
        weight = answers[:rows][fine]
        gaps.append(float(np.average(((score[:rows] - truth[:rows]) / spread[:rows])[fine], weights=weight)))
        means.append(float(np.average(truth[:rows][fine], weights=weight)))
        rates.append(float(answers[:rows][fine].sum() / asked[:rows][fine].sum()))
    return {
        "gap, in sd": float(np.mean(gaps)),
        "gap falls with quality": correlation(means, gaps),
        "response rises with it": correlation(means, rates),
    }


def ratings(seen: Mapping[str, Seen]) -> Numbers:
    """V26: of what is told in public, the best ratings are most frequent and the worst next."""
    stars = np.minimum((seen["base"].words["rating"] * STARS).astype(int), STARS - 1)
    share = np.bincount(stars, minlength=STARS) / max(len(stars), 1)
    return {
        "five stars over others": float(share[-1] - share[:-1].max()),
        "one star over three": float(share[0] - share[2]),
    }


def overrating(seen: Mapping[str, Seen]) -> Numbers:
    """V27: the top believes more than surveys say, which say more than is true; at the counter one knows."""
    world = seen["base"]
    above, inflated, near = [], [], []
    for vendor, archetype in enumerate(world.archetypes):
        truth, _ = truths(world, vendor)
        belief, survey = world.view("seen_satisfaction")[:, vendor], world.view("survey")[:, vendor]
        rows = min(len(truth), len(belief))
        fine = np.isfinite(truth[:rows]) & (np.arange(rows) > 2)
        gap = float(np.mean((belief[:rows] - truth[:rows])[fine]))
        if archetype == "grocer":
            near.append(abs(gap))
        elif archetype == "multinational":
            asked = fine & (survey[:rows] >= 0)
            above.append(float(np.mean((belief[:rows] - survey[:rows])[asked])))
            inflated.append(float(np.mean((survey[:rows] - truth[:rows])[asked])))
    return {
        "top over survey": min(above),
        "survey over truth": min(inflated),
        "grocer off by": max(near) if near else float("nan"),
    }


def balance(seen: Mapping[str, Seen]) -> Numbers:
    """V28: praise to warnings."""
    rating = seen["base"].words["rating"]
    return {"praise to warning": float((rating > 0.5).sum() / max((rating < 0.5).sum(), 1))}


def taking_part(seen: Mapping[str, Seen]) -> Numbers:
    """V31: who ever speaks up, and how much the most talkative hundredth does."""
    spoken = np.sort(seen["base"].spoken.astype(np.float64))[::-1]
    most = max(1, round(0.01 * len(spoken)))
    return {
        "ever": float((spoken > 0).mean()),
        "share of top 1 %": float(spoken[:most].sum() / max(spoken.sum(), 1.0)),
    }


def replying(seen: Mapping[str, Seen]) -> Numbers:
    """V32: answering customers brings more and better feedback."""
    volume, stars = {}, {}
    for name, world in seen.items():
        mine = world.words["vendor"] == world.vendors_of("multinational")[0]
        volume[name] = float(
            mine.sum() + world.flow(Flow.INBOUND)[:, world.vendors_of("multinational")[0]].sum()
        )
        stars[name] = float((STARS - 1) * world.words["rating"][mine].mean())
    return {
        "volume": volume["answering"] / volume["silent"] - 1.0,
        "stars": stars["answering"] - stars["silent"],
    }


def being_asked(seen: Mapping[str, Seen]) -> Numbers:
    """V33: customers who are asked buy more and leave less, and for up to a year."""
    bought, lost = {}, {}
    for name, world in seen.items():
        mart = world.vendors_of("multinational")[0]
        bought[name] = float(world.bought(52, 104)[:, mart].sum())
        there = (world.exits["vendor"] == mart) & (world.exits["cause"] != INVOLUNTARY)
        lost[name] = float(there.sum())
    return {
        "purchases": bought["everybody"] / bought["nobody"] - 1.0,
        "defections": lost["everybody"] / max(lost["nobody"], 1.0) - 1.0,
    }


TARGETS = (
    Target(
        "V24",
        "problems and voice",
        "village",
        "S57, S58",
        "people with a problem in a year; complaints at the top",
        (
            Check("with a problem in a year", "32 to 66 %", 0.32, 0.66, 0.5),
            Check("reaches the top", "1 to 5 % (recalled)", 0.01, 0.05, 0.03),
        ),
        problems_and_voice,
        used="category.problem_rate rests on the same surveys",
    ),
    Target(
        "V25",
        "surveys inflate",
        "surveys",
        "S81",
        "survey score against the mean of all customers, by vendor",
        (
            Check("gap, in sd", "0.1 to 0.6", 0.1, 0.6),
            Check("gap falls with quality", "largest for the worst", high=-1e-9),
            Check("response rises with it", "positive", low=1e-9),
        ),
        inflation,
        used="the signs of listen.response_satisfaction and response_extremity (A46)",
    ),
    Target(
        "V26",
        "J-shaped ratings",
        "village",
        "S82",
        "what is told, in five stars",
        (
            Check("five stars over others", "largest", low=0.0),
            Check("one star over three", "bottom above middle", low=0.0),
        ),
        ratings,
        used="tell.extreme gives the U of who tells (A36)",
        lacks="more skewed where fewer review",
    ),
    Target(
        "V27",
        "managers overrate",
        "street",
        "S102",
        "belief at the top, survey, and truth",
        (
            Check("top over survey", "above", low=1e-9),
            Check("survey over truth", "above", low=1e-9),
            Check("grocer off by", "near 0", high=0.05),
        ),
        overrating,
        lacks="wrong weights of drivers",
    ),
    Target(
        "V28",
        "balance of talk",
        "village",
        "recalled (East et al. 2007)",
        "praise over warnings in what is told",
        (Check("praise to warning", "3:1", 2.0, 5.0, 3.0),),
        balance,
    ),
    Target(
        "V31",
        "taking part",
        "village",
        "S74",
        "who ever starts a contact; share of the most talkative hundredth",
        (
            Check("ever", "below 25 %", 0.15, 0.30, 0.22),
            Check("share of top 1 %", "about 75 %", 0.5, 0.8, 0.75),
        ),
        taking_part,
        used="segments.voice and voice_spread lean on S74 (who ever posts)",
    ),
    Target(
        "V32",
        "replying",
        "replies",
        "S80",
        "the same world with and without answers",
        (Check("volume", "+12 %", 0.05, 0.2, 0.12), Check("stars", "+.12 of 5", 0.05, 0.25, 0.12)),
        replying,
    ),
    Target(
        "V33",
        "being asked",
        "asking",
        "S75",
        "the same world with nobody and with everybody asked",
        (Check("purchases", "more", low=1e-9), Check("defections", "fewer", high=-1e-9)),
        being_asked,
        used="listen.asked stands for this effect; its size and that it lasts are outputs",
    ),
)

"""Serving, offering and paying, for all purchases at once."""

from typing import Any

import numpy as np

from benchmarks.vectorised.columns import bell, logistic, uniform
from benchmarks.vectorised.shopping import Purchases
from relsim.desk import (
    DECEIVED,
    HELPED,
    LIVE,
    NOVEL,
    PROBLEM,
    PUSHED,
    RECOVERED,
    REGRET,
    SAME_PERSON,
    SELF_FAILED,
    UNFAIR,
    UPSOLD,
    VOICED,
    Flow,
)

(CHANNEL, WORKS, WHO_SERVES, NOISE, FAILS, HIDES, FOUND_OUT, SPEAKS, PUT_RIGHT, STUCK) = range(10)


def serve(week: Any, visits: Purchases) -> None:
    """Let visits go well or badly."""
    choose_channel(week, visits)
    deliver(week, visits)
    fails = uniform(week.now.serve, visits.who, FAILS) < visits.lever(week, "problem")
    go_wrong(week, visits, np.flatnonzero(fails))
    np.clip(visits.quality, 0.0, 1.0, out=visits.quality)
    marks = visits.marks
    stuck = np.where(marks & LIVE, 0.1, 0.3)
    severities = ((DECEIVED, 1.0), (RECOVERED, 0.2), (VOICED, 0.9), (PROBLEM, 0.6), (SELF_FAILED, stuck))
    visits.incident = np.select(
        [marks & mark != 0 for mark, _ in severities], [size for _, size in severities]
    )
    week.counters.count(visits.vendors, Flow.PURCHASES)
    week.counters.count(visits.vendors[marks & NOVEL != 0], Flow.NOVEL)


def choose_channel(week: Any, visits: Purchases) -> None:
    """Mark which visits are live, and with whom, and where self-service failed."""
    p, key, who, v = week.p.serve, week.now.serve, visits.who, visits.vendors
    quality, forced, novel = (
        visits.lever(week, "self_service"),
        visits.lever(week, "forced"),
        visits.marks & NOVEL,
    )
    n = np.flatnonzero(quality > 0.0)
    liking = week.persons.self_service[visits.rows[n]].astype(np.float64)
    utility = p.self_taste * (liking - 0.5 + quality[n] - 0.5) - np.where(novel[n], p.self_novelty, 0.0)
    chance = forced[n] + (1.0 - forced[n]) * logistic(utility)
    alone = n[uniform(key, who[n], CHANNEL) < chance]
    week.counters.count(v[alone], Flow.SELF_SERVICE)
    works = uniform(key, who[alone], WORKS) < quality[alone] * np.where(novel[alone], 0.5, 1.0)
    failed = alone[~works]
    week.counters.count(v[failed], Flow.SELF_FAILED)
    visits.marks[failed] |= SELF_FAILED
    stuck = failed[uniform(key, who[failed], STUCK) < forced[failed]]
    live = np.ones(len(who), bool)
    live[alone[works]] = live[stuck] = False
    n = np.flatnonzero(live)
    week.counters.count(v[n], Flow.LIVE)
    visits.marks[n] |= LIVE
    same = uniform(key, who[n], WHO_SERVES) < week.vendors.same_person[v[n]]
    visits.marks[n[same]] |= SAME_PERSON


def deliver(week: Any, visits: Purchases) -> None:
    """Set the quality delivered before anything goes wrong."""
    p, ties, marks = week.p.serve, week.ties, visits.marks
    assortment = visits.lever(week, "assortment")
    fit = assortment + (1.0 - assortment) * ties.known[visits.at]
    quality = visits.lever(week, "quality") - p.mismatch * (1.0 - fit)
    quality += p.noise * bell(week.now.serve, visits.who, NOISE)
    live, same = marks & LIVE != 0, marks & SAME_PERSON != 0
    skill = np.where(same, week.staff.skill[ties.holder[visits.at]], visits.lever(week, "skill"))
    quality += np.where(live, p.skill * (skill - 0.5), 0.0)
    n = np.flatnonzero(marks & NOVEL)
    aid = np.where(live[n], 0.5 * (skill[n] + visits.lever(week, "help")[n]), 0.0)
    expertise = week.persons.expertise[visits.rows[n]].astype(np.float64)
    quality[n] -= week.p.category.complexity * (1.0 - expertise) * (1.0 - aid)
    quality -= np.where(marks & SELF_FAILED, p.self_penalty, 0.0)
    visits.quality = quality


def go_wrong(week: Any, visits: Purchases, n: Any) -> None:
    """Let what went wrong at the visits named take its course."""
    p, key, ties, counters = week.p.serve, week.now.serve, week.ties, week.counters
    who, v = visits.who, visits.vendors
    counters.count(v[n], Flow.PROBLEMS)
    hidden = uniform(key, who[n], HIDES) >= week.vendors.honesty[v[n]]
    secret, told = n[hidden], n[~hidden]
    counters.count(v[secret], Flow.HIDDEN)
    out = secret[uniform(key, who[secret], FOUND_OUT) < p.discovery]
    counters.count(v[out], Flow.DECEPTIONS)
    trust, rapport = (column[visits.slots[told], visits.rows[told]] for column in (ties.trust, ties.rapport))
    odds = np.log(p.voice / (1.0 - p.voice)) + p.voice_trust * (trust.astype(np.float64) - 0.5 + rapport)
    voiced = told[uniform(key, who[told], SPEAKS) < logistic(odds)]
    counters.count(v[voiced], Flow.VOICED)
    right = week.vendors.recovery[v[voiced]] * (0.5 + 0.5 * week.vendors.discretion[v[voiced]])
    recovered = voiced[uniform(key, who[voiced], PUT_RIGHT) < right]
    counters.count(v[recovered], Flow.RECOVERED)
    felt = np.concatenate((out, told))
    ties.failed[visits.slots[felt], visits.rows[felt]] = week.now.tick
    for rows, mark in ((felt, PROBLEM), (out, DECEIVED), (voiced, VOICED), (recovered, RECOVERED)):
        visits.marks[rows] |= mark
    marks = visits.marks[felt]
    lost = np.where(marks & RECOVERED, p.problem * (1.0 - p.remedy), p.problem)
    visits.quality[felt] -= lost + np.where((marks & VOICED != 0) & (marks & RECOVERED == 0), p.rebuff, 0.0)


def offer(week: Any, visits: Purchases) -> None:
    """Help customers who are served live, or sell them more."""
    p, key, ties, counters = week.p.offer, week.now.offer, week.ties, week.counters
    n = np.flatnonzero(visits.marks & LIVE)
    at, who, v = (visits.slots[n], visits.rows[n]), visits.who[n], visits.vendors[n]
    obligation, helps = ties.obligation[at].astype(np.float64), week.vendors.help[v]
    push = week.vendors.pressure[v] * (1.0 - helps) * (1.0 - p.restraint * obligation)
    sell(week, visits, n[uniform(key, who, 0) < push])
    helped = (visits.marks[n] & NOVEL != 0) & (uniform(key, who, 3) < helps)
    counters.count(v[helped], Flow.HELPED)
    visits.marks[n[helped]] |= HELPED
    at = at[0][helped], at[1][helped]
    ties.obligation[at] = obligation[helped] + p.favour * (1.0 - obligation[helped])


def sell(week: Any, visits: Purchases, n: Any) -> None:
    """Push the customers of some visits for an extra sale."""
    p, key, ties, counters = week.p.offer, week.now.offer, week.ties, week.counters
    known, trust = (c[visits.slots[n], visits.rows[n]].astype(np.float64) for c in (ties.known, ties.trust))
    counters.count(visits.vendors[n], Flow.OFFERS)
    visits.marks[n] |= PUSHED
    accepts = logistic(np.log(p.accept / (1.0 - p.accept)) + p.accept_fit * known * trust)
    taken = uniform(key, visits.who[n], 1) < accepts
    refused, sold = n[~taken], n[taken]
    visits.quality[refused] = np.maximum(visits.quality[refused] - p.nuisance, 0.0)
    counters.count(visits.vendors[sold], Flow.UPSALES)
    visits.marks[sold] |= UPSOLD
    assortment = week.vendors.assortment[visits.vendors[sold]]
    fits = assortment + (1.0 - assortment) * known[taken]
    regretted = sold[uniform(key, visits.who[sold], 2) >= fits]
    counters.count(visits.vendors[regretted], Flow.REGRETS)
    visits.marks[regretted] |= REGRET
    visits.quality[regretted] = np.maximum(visits.quality[regretted] - p.regret, 0.0)
    visits.incident[regretted] = np.maximum(visits.incident[regretted], 0.3)


def settle(week: Any, visits: Purchases) -> None:
    """Let customers feel the price and pay it."""
    p, ties, counters, v, marks = week.p, week.ties, week.counters, visits.vendors, visits.marks
    worth, rise = visits.quality.copy(), visits.lever(week, "rise")
    n = np.flatnonzero(rise > 0.01)
    counters.count(v[n], Flow.UNFAIR)
    marks[n] |= UNFAIR
    visits.quality[n] = np.maximum(worth[n] - p.settle.unfair * rise[n], 0.0)
    visits.incident[n] = np.maximum(visits.incident[n], np.minimum(1.0, 5.0 * rise[n]))
    units = np.where(marks & UPSOLD, visits.needs * (1.0 + p.offer.size), visits.needs)
    wanted = np.where(marks & REGRET, visits.needs, units)
    paid = units * visits.lever(week, "price")
    spent = units * visits.lever(week, "cost") + np.where(
        marks & LIVE, visits.lever(week, "service_cost"), 0.0
    )
    surplus = wanted * p.category.value * worth - paid
    ties.surplus[visits.at] += surplus
    ties.margin[visits.at] += paid - spent
    counters.book(v, Flow.QUALITY, visits.quality)
    counters.book(v, Flow.UNITS, units)
    counters.book(v, Flow.REVENUE, paid)
    counters.book(v, Flow.COST, spent)
    counters.book(v, Flow.SURPLUS, surplus)

"""Needs, vendors in mind, and the choice, for all customers at once."""

from typing import Any

import numpy as np

from benchmarks.vectorised.columns import Array, gumbel, quantile, uniform
from relsim.desk import ENDED as ENDED_FLOW
from relsim.desk import FIRST, NOVEL, ONE, Flow
from relsim.state import ACTIVE, COMPETITOR, DORMANT, EMPTY, ENDED


class Purchases:
    """Purchases of a week: one row for each, with what is needed of person, tie and vendor."""

    def __init__(self, week: Any, buyers: Array, slots: Array, needs: Array, marks: Array) -> None:
        self.rows, self.slots, self.needs, self.marks = buyers, slots, needs, marks
        self.who = week.persons.who[buyers]
        self.at = slots, buyers  # where the ties stand
        self.vendors = week.ties.vendor[self.at].astype(np.int64)
        self.quality = self.episode = self.incident = np.zeros(len(buyers))

    def lever(self, week: Any, name: str) -> Array:
        """Return a lever of the vendor of each purchase."""
        return week.vendors[name][self.vendors]


def live(ties: Any) -> Array:
    """Return which slots hold customers, be they dormant."""
    return (ties.state == ACTIVE) | (ties.state == DORMANT)


def shop(week: Any) -> Purchases:
    """Return who buys what where this week, with new relationships begun."""
    now, persons, p = week.now, week.persons, week.p
    rate = persons.need_rate * np.float64(now.season)
    chance, quiet = uniform(now.need, persons.who), np.exp(-rate)
    buyers = np.flatnonzero(chance > quiet)
    needs = poisson(chance[buyers], rate[buyers], quiet[buyers])
    who = persons.who[buyers]
    novel = uniform(now.need, who, 1) < p.category.novelty * 2.0 * (1.0 - persons.expertise[buyers])
    candidates = look_around(week, buyers, who)
    slots = decide(week, buyers, who, candidates, novel)
    marks = np.where(novel, NOVEL, 0)
    new = np.flatnonzero(slots == len(week.ties.vendor))
    slots[new] = begin(week, buyers[new], candidates[new])
    marks[new] |= FIRST
    bought = slots >= 0
    return Purchases(week, buyers[bought], slots[bought], needs[bought], marks[bought])


def poisson(chance: Array, rate: Array, quiet: Array) -> Array:
    """Return numbers of needs, 1 or more, by inversion."""
    needs, term, total = np.ones(len(chance), np.int64), quiet * rate, quiet + quiet * rate
    more, n = np.flatnonzero(chance > total), 1
    while len(more) and n < 30:
        n += 1
        needs[more] = n
        term[more] *= rate[more] / n
        total[more] += term[more]
        more = more[chance[more] > total[more]]
    return needs


def look_around(week: Any, buyers: Array, who: Array) -> Array:
    """Return the vendor that each buyer looks at for the first time, -1 for none."""
    p, tips = week.p.consider, week.persons.tip
    chance = uniform(week.now.consider, who)
    candidates = np.full(len(buyers), -1)
    known = live(week.ties)[:, buyers].sum(axis=0)
    follow = (tips[buyers] >= 0) & (chance < p.tip)
    here = week.branches_here[week.persons.community[buyers]]
    look = ~follow & (known < here) & (chance < np.where(known >= p.size, p.explore, p.seek))
    followers, lookers = np.flatnonzero(follow), np.flatnonzero(look)
    candidates[followers] = take_tips(week, buyers[followers])
    best = np.full(len(lookers), -1e300)
    for branch in week.vendors_here.T:
        rows = buyers[lookers]
        v = branch[week.persons.community[rows]]
        score = week.vendors.log_attraction[v] + gumbel(week.now.consider, who[lookers], week.vendors.key[v])
        free = (v >= 0) & (week.vendors.open[v] > 0.5) & ~holds(week, rows, v)
        better = free & (score > best)
        best = np.where(better, score, best)
        candidates[lookers] = np.where(better, v, candidates[lookers])
    return candidates


def holds(week: Any, rows: Array, v: Array) -> Array:
    """Return whether each person is a customer of a vendor."""
    state, vendor = week.ties.state[:, rows], week.ties.vendor[:, rows]
    return (((state == ACTIVE) | (state == DORMANT)) & (vendor == v)).any(axis=0)


def take_tips(week: Any, rows: Array) -> Array:
    """Return the vendors recommended to people, -1 where they cannot be tried; tips are used up."""
    v = week.persons.tip[rows].astype(np.int64)
    week.persons.tip[rows] = -1
    serves = (week.vendors_here[week.persons.community[rows]] == v[:, None]).any(axis=1)
    good = serves & (week.vendors.open[v] > 0.5) & ~holds(week, rows, v)
    week.counters.count(v[good], Flow.TIPS_FOLLOWED)
    return np.where(good, v, -1)


def main_slots(week: Any, rows: Array) -> Array:
    """Return the slot of each person's main vendor, -1 for none."""
    found, most = np.full(len(rows), -1), np.zeros(len(rows), np.float32)
    for k in range(len(week.ties.state)):
        habit, vendor, state = week.ties.habit[k, rows], week.ties.vendor[k, rows], week.ties.state[k, rows]
        held = ((state == ACTIVE) | (state == DORMANT)) & (week.vendors.open[vendor] > 0.5)
        more = held & (habit > most)
        found[more], most[more] = k, habit[more]
    return found


def decide(week: Any, buyers: Array, who: Array, candidates: Array, novel: Array) -> Array:
    """Return what each buyer chooses: a slot, the number of slots for the candidate, or -1."""
    p, ties, slots = week.p, week.ties, len(week.ties.vendor)
    orientation = week.persons.orientation[buyers].astype(np.float64)
    wish = p.choose.relationship * orientation * (1.0 - p.category.disposability)
    wish *= np.where(novel, 1.0 + p.choose.discovery, 1.0)
    main = main_slots(week, buyers)
    switching = np.where(main >= 0, p.category.switching_cost, 0.0)
    best, found = p.category.outside + gumbel(week.now.choose, who, 1), np.full(len(buyers), -1)
    for k in range(slots):
        vendor, state = ties.vendor[k, buyers], ties.state[k, buyers]
        held = ((state == ACTIVE) | (state == DORMANT)) & (week.vendors.open[vendor] > 0.5)
        n = np.flatnonzero(held)
        u = appeal(week, buyers[n], who[n], k, wish[n]) - np.where(main[n] == k, 0.0, switching[n])
        better = u > best[n]
        best[n[better]], found[n[better]] = u[better], k
    n = np.flatnonzero(candidates >= 0)
    u, v = appeal_of_new(week, buyers[n], who[n], candidates[n]), candidates[n]
    for k in range(slots):  # left before, and not forgotten
        known = np.flatnonzero(ties.vendor[k, buyers[n]] == v)
        u[known] = appeal(week, buyers[n[known]], who[n[known]], k, wish[n[known]])
    found[n[u - switching[n] > best[n]]] = slots
    return found


def taste(week: Any, who: Array, keys: Array) -> Array:
    """Return lasting tastes for vendors."""
    return quantile(week.taste, uniform(week.now.taste, who, keys))


def appeal(week: Any, rows: Array, who: Array, k: int, wish: Array) -> Array:
    """Return the utility of the vendors in slot k for their customers, before what switching costs."""
    p, ties, vendors = week.p.choose, week.ties, week.vendors
    v = ties.vendor[k, rows]
    keys, obligation = vendors.key[v], ties.obligation[k, rows].astype(np.float64)
    sensitivity = p.price * week.persons.price_sensitivity[rows] * (1.0 - p.softening * obligation)
    assortment = vendors.assortment[v]
    u = taste(week, who, keys) + p.quality * ties.expectation[k, rows] - sensitivity * vendors.log_price[v]
    u += p.fit * (assortment + (1.0 - assortment) * ties.known[k, rows])
    bonds = ties.trust[k, rows].astype(np.float64) + ties.commitment[k, rows] + ties.rapport[k, rows]
    u += wish * bonds * (1.0 / 3.0)
    u += p.habit * ties.habit[k, rows] + p.obligation * obligation - p.fatigue * ties.fatigue[k, rows]
    return u + gumbel(week.now.choose, who, keys)


def appeal_of_new(week: Any, rows: Array, who: Array, v: Array) -> Array:
    """Return the utility of vendors that people have not bought from."""
    p, vendors = week.p.choose, week.vendors
    u = taste(week, who, vendors.key[v]) + p.quality * vendors.reputation[v]
    u -= p.price * week.persons.price_sensitivity[rows] * vendors.log_price[v]
    u += p.fit * vendors.assortment[v] - week.p.category.search_cost
    return u + gumbel(week.now.choose, who, vendors.key[v])


def begin(week: Any, rows: Array, v: Array) -> Array:
    """Begin relationships, or take them up again; return their slots."""
    ties, persons, vendors, tick = week.ties, week.persons, week.vendors, week.now.tick
    state, held_by = ties.state[:, rows], ties.vendor[:, rows] == v
    age = np.where(state == EMPTY, -100_000, ties.bought[:, rows] - 50_000 * (state == ENDED))
    slots = np.where(held_by, -200_000, age).argmin(axis=0)
    again = held_by.any(axis=0)
    week.counters.count(v[again], Flow.WON_BACK)
    rest, slot = rows[~again], slots[~again]
    week.counters.count(v[~again], Flow.ACQUIRED)
    left = np.isin(ties.state[slot, rest], (ACTIVE, DORMANT))
    end(week, slot[left], rest[left], np.full(int(left.sum()), COMPETITOR))
    at, new = (slot, rest), v[~again]
    ties.vendor[at], ties.deceptions[at], ties.failed[at] = new, 0, -1
    ties.satisfaction[at] = ties.expectation[at] = vendors.reputation[new]
    ties.trust[at], ties.heard[at] = persons.disposition[rest], week.p.converse.start
    for name in ("commitment", "rapport", "known", "fatigue", "habit", "obligation", "surplus", "margin"):
        getattr(ties, name)[at] = 0.0
    branch = week.branch_of[persons.community[rest], new]
    staff = uniform(week.now.choose, persons.who[rest], 2) * week.branches.staff_count[branch]
    ties.holder[at] = week.branches.staff_first[branch] + staff.astype(np.int64)
    at = slots, rows
    ties.state[at], ties.cause[at], ties.birth[at], ties.bought[at] = ACTIVE, 0, tick, tick
    return slots


def end(week: Any, slots: Array, rows: Array, causes: Array) -> None:
    """End relationships; what is remembered of them stays."""
    ties, at = week.ties, (slots, rows)
    v, lengths = ties.vendor[at], week.now.tick - ties.birth[at].astype(np.int64)
    lifetimes = week.counters.lifetimes
    np.add.at(lifetimes, (v, np.minimum(lengths, lifetimes.shape[1] - 1)), 1)
    np.add.at(week.counters.flows, (v, ENDED_FLOW + causes), ONE)
    ties.state[at], ties.cause[at], ties.habit[at] = ENDED, causes, 0.0

"""Needs arise.

After `events`, before `consider`. Reads the persons' need rate and expertise. Writes the desk: who
buys, how many needs, which of them are new to the customer.

Needs of one account are Poisson, rates differ between accounts by a gamma distribution: counts over
time are therefore NBD (V4-V8; Ehrenberg 1959). They stand in the account's head.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from relsim.compiled import compiled
from relsim.desk import NOVEL, Desk
from relsim.draws import exp, uniform
from relsim.state import World

READS = "persons.need_rate, persons.expertise, persons.members, tables.asleep"
WRITES = "visits (needs, marks), the list of buyers"
DRAWS = "number of needs; whether the need is new"
MOST = 30  # needs of one account in one week


def season(swing: float, peak: float, week: int) -> float:
    """Return the needs of a week against the mean of a year.

    Parameters
    ----------
    swing : float
        How far needs swing around their mean, share.
    peak : float
        The week of the year with most needs.
    week : int

    Examples
    --------
    >>> season(0.4, 50, week=50), season(0.4, 50, week=24), season(0.0, 50, week=3)
    (1.4, 0.6, 1.0)
    """
    return 1.0 + swing * float(np.cos(2.0 * np.pi * (week - peak) / 52.0)) if swing else 1.0


@lru_cache(maxsize=256)
def season_of(swing: float, peak: float, week: int, weeks: int) -> float:
    """Return the mean season of some weeks of which `week` is the last.

    >>> round(season_of(0.4, 50, week=50, weeks=4), 3)
    1.39
    """
    return sum(season(swing, peak, week - back) for back in range(weeks)) / weeks


@compiled
def needs_in_a_week(chance: float, rate: float, quiet: float) -> int:
    """Return how many needs arise: Poisson, by inversion of one uniform number.

    Parameters
    ----------
    chance : float
        A uniform number between 0 and 1.
    rate : float
        Mean needs in this week.
    quiet : float
        The chance of none, `exp(-rate)`.

    Examples
    --------
    >>> [needs_in_a_week(u, 1.0, exp(-1.0)) for u in (0.3, 0.5, 0.99)]
    [0, 1, 4]
    """
    term1 = quiet * rate
    term2 = term1 * rate * 0.5
    term = term2 * rate * (1.0 / 3.0)
    two, three = quiet + term1, quiet + term1 + term2
    total = three + term
    n = int(chance > quiet) + int(chance > two) + int(chance > three)  # nearly always all there is
    while chance > total and n < MOST:
        n += 1
        term = term * rate / n
        total = total + term
    return n


@compiled
def is_new(chance: float, novelty: float, expertise: float) -> bool:
    """Return whether a need is new to the customer and asks for discovery: rarer for experts.

    >>> is_new(0.1, novelty=0.3, expertise=0.5), is_new(0.1, novelty=0.3, expertise=0.9)
    (True, False)
    """
    return chance < novelty * 2.0 * (1.0 - expertise)


@compiled
def awake_among(world: World, desk: Desk, lo: int, buyers: int) -> int:
    """Leave on the list of buyers those whose need is not asleep, and return how many they are."""
    awake = 0
    for b in range(buyers):
        j = desk.buyers[b]
        desk.buyers[awake] = j
        awake += world.tables.asleep[lo + j] == 0
    return awake


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let needs arise for customers lo to hi."""
    rows = hi - lo
    for j in range(rows):
        person, visit = world.persons[lo + j], desk.visits[j]
        desk.who[j] = person.who
        desk.quiet[j] = -person.need_rate * now.season
        visit.vendor = -1
        visit.marks = 0
    for j in range(rows):
        desk.quiet[j] = exp(desk.quiet[j])
    for j in range(rows):
        desk.chance[j] = uniform(now.need, desk.who[j], 0)
    buyers = 0
    for j in range(rows):
        desk.buyers[buyers] = j
        buyers += (desk.chance[j] > desk.quiet[j]) & (world.persons[lo + j].members > 0)
    if world.p.category.lapse > 0.0:
        buyers = awake_among(world, desk, lo, buyers)
    desk.counts[0] = buyers
    for b in range(buyers):
        j = desk.buyers[b]
        person, visit = world.persons[lo + j], desk.visits[j]
        visit.needs = needs_in_a_week(desk.chance[j], person.need_rate * now.season, desk.quiet[j])
        if is_new(uniform(now.need, person.who, 1), world.p.category.novelty, float(person.expertise)):
            visit.marks = NOVEL

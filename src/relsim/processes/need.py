"""Needs arise.

After `events`, before `consider`. Reads the persons' need rate and expertise. Writes the desk: who
buys, how many needs, which of them are new to the customer.

Needs of one account are Poisson, rates differ between accounts by a gamma distribution: counts over
time are therefore NBD (V4-V8; Ehrenberg 1959). They stand in the account's head.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import NOVEL, Desk
from relsim.draws import exp, uniform
from relsim.state import World

READS = "persons.need_rate, persons.expertise, persons.members"
WRITES = "desk.needs, desk.buyers, desk.flags"
DRAWS = "number of needs; whether the need is new"
MOST = 30  # needs of one account in one week


@compiled
def needs_in_a_week(chance: float, rate: float) -> int:
    """Return how many needs arise: Poisson, by inversion of one uniform number.

    Parameters
    ----------
    chance : float
        A uniform number between 0 and 1.
    rate : float
        Mean needs in this week.

    Examples
    --------
    >>> [needs_in_a_week(u, 1.0) for u in (0.3, 0.5, 0.99)]
    [0, 1, 4]
    """
    term = exp(-rate)
    total = term
    n = 0
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
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let needs arise for customers lo to hi."""
    persons = world.persons
    for i in range(lo, hi):
        desk.choice[i - lo] = -1
        desk.flags[i - lo] = 0
    for i in range(lo, hi):
        rate = persons.need_rate[i] * now.season
        desk.needs[i - lo] = needs_in_a_week(uniform(now.need, persons.who[i], 0), rate)
    buyers = 0
    for i in range(lo, hi):
        if persons.members[i] > 0 and desk.needs[i - lo] > 0:
            desk.buyers[buyers] = i - lo
            buyers += 1
    desk.count[0] = buyers
    for b in range(buyers):
        i = lo + desk.buyers[b]
        if is_new(uniform(now.need, persons.who[i], 1), world.p.category.novelty, persons.expertise[i]):
            desk.flags[i - lo] = NOVEL

"""Which vendors are in mind.

After `need`, before `choose`. Everybody keeps the vendors of his own past in mind (the slots of his ties,
active or dormant); now and then a buyer looks at one more: a vendor that somebody recommended, or one
that is nearby or advertises. With three slots and one candidate, sets have 1 to 4 members (A7, S33).
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import Desk, Flow, books_of, count
from relsim.draws import gumbel, uniform
from relsim.state import ACTIVE, DORMANT, World

READS = "ties.vendor, ties.state, persons.tip, branches, vendors.log_attraction, vendors.open"
WRITES = "visits (candidate), persons.tip"
DRAWS = "whether to look around; which vendor, one draw for each"


@compiled
def chance_to_look(known: int, size: int, explore: float, seek: float) -> float:
    """Return the chance that a buyer looks at one more vendor.

    >>> chance_to_look(3, 3, explore=0.02, seek=0.5), chance_to_look(1, 3, explore=0.02, seek=0.5)
    (0.02, 0.5)
    """
    return explore if known >= size else seek


@compiled
def holds(world: World, i: int, v: int) -> bool:
    """Return whether person i is a customer of vendor v, active or dormant."""
    for k in range(world.ties.shape[1]):
        tie = world.ties[i, k]
        if tie.vendor == v and (tie.state == ACTIVE or tie.state == DORMANT):
            return True
    return False


@compiled
def branch_of(world: World, community: int, v: int) -> int:
    """Return the branch at which vendor v serves a community, -1 if it does not."""
    for b in range(world.branches.offsets[community], world.branches.offsets[community + 1]):
        if world.branches.vendor[b] == v:
            return b
    return -1


@compiled
def somebody_new(world: World, now: Any, i: int) -> int:
    """Return a vendor that person i does not buy from, by its weight in mind; -1 if there is none.

    Each vendor draws for itself, so the choice does not depend on the others' order or number.
    """
    person = world.persons[i]
    best, found = -1e300, -1
    for b in range(world.branches.offsets[person.community], world.branches.offsets[person.community + 1]):
        v = int(world.branches.vendor[b])
        vendor = world.vendors[v]
        if vendor.open < 0.5 or holds(world, i, v):
            continue
        score = vendor.log_attraction + gumbel(now.consider, person.who, vendor.key)
        if score > best:
            best, found = score, v
    return found


@compiled
def take_tip(world: World, desk: Desk, i: int) -> int:
    """Return the vendor that was recommended to person i, -1 if it cannot be tried; the tip is used up."""
    person = world.persons[i]
    v = int(person.tip)
    person.tip = -1
    if world.vendors[v].open < 0.5 or holds(world, i, v) or branch_of(world, int(person.community), v) < 0:
        return -1
    count(desk, books_of(world, person, v), Flow.TIPS_FOLLOWED)
    return v


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let buyers of rows lo to hi look around."""
    p = world.p.consider
    for b in range(desk.counts[0]):
        j = desk.buyers[b]
        i, visit = lo + j, desk.visits[j]
        person, known = world.persons[i], 0
        for k in range(world.ties.shape[1]):
            state = world.ties[i, k].state
            known += (state == ACTIVE) | (state == DORMANT)
        here = world.branches.offsets[person.community + 1] - world.branches.offsets[person.community]
        chance = uniform(now.consider, person.who, 0)
        visit.candidate = -1
        if person.tip >= 0 and chance < p.tip:
            visit.candidate = take_tip(world, desk, i)
        elif known < here and chance < chance_to_look(known, p.size, p.explore, p.seek):
            visit.candidate = somebody_new(world, now, i)

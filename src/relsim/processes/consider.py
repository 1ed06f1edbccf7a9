"""Which vendors are in mind.

After `need`, before `choose`. Everybody keeps the vendors of his own past in mind (the slots of his
ties); now and then a buyer looks at one more: a vendor that somebody recommended, or one that is
nearby or advertises. With three slots and one candidate, sets have 1 to 4 members (A7, S33).
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import Desk, Flow, book
from relsim.draws import gumbel, uniform
from relsim.state import ACTIVE, DORMANT, World

READS = "ties.vendor, ties.state, persons.tip, branches, vendors.log_attraction, vendors.open"
WRITES = "desk.candidate, persons.tip"
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
    for k in range(world.ties.vendor.shape[1]):
        state = world.ties.state[i, k]
        if world.ties.vendor[i, k] == v and (state == ACTIVE or state == DORMANT):
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
    best, found = -1e300, -1
    community = int(world.persons.community[i])
    for b in range(world.branches.offsets[community], world.branches.offsets[community + 1]):
        v = int(world.branches.vendor[b])
        if world.vendors.open[v] < 0.5 or holds(world, i, v):
            continue
        score = world.vendors.log_attraction[v] + gumbel(now.consider, world.persons.who[i], world.vendors.key[v])
        if score > best:
            best, found = score, v
    return found


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let buyers of rows lo to hi look around."""
    p, persons, ties = world.p.consider, world.persons, world.ties
    for b in range(desk.count[0]):
        i = lo + desk.buyers[b]
        desk.candidate[i - lo] = -1
        known = 0
        for k in range(ties.vendor.shape[1]):
            if ties.state[i, k] == ACTIVE:
                known += 1
        chance = uniform(now.consider, persons.who[i], 0)
        tip = int(persons.tip[i])
        if tip >= 0 and chance < p.tip:
            persons.tip[i] = -1
            if (
                world.vendors.open[tip] > 0.5
                and not holds(world, i, tip)
                and branch_of(world, int(persons.community[i]), tip) >= 0
            ):
                desk.candidate[i - lo] = tip
                book(world, desk, i, tip, Flow.TIPS_FOLLOWED, 1.0)
        elif chance < chance_to_look(known, p.size, p.explore, p.seek):
            desk.candidate[i - lo] = somebody_new(world, now, i)

"""Helping, or selling more.

After `serve`, before `settle`. In a contact with a person the vendor may help first or push for an
extra sale (A34, A35, H3, H4). Pressure is softened by what the vendor feels it owes to people it
will meet again. An extra sale that does not fit is regretted; a push that is refused annoys; help is
remembered as a favour.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import HELPED, LIVE, NOVEL, PUSHED, REGRET, UPSOLD, Desk, Flow, book
from relsim.draws import log, uniform
from relsim.processes.choose import fit
from relsim.processes.serve import logistic
from relsim.state import World

READS = "ties.obligation, ties.known, ties.trust, vendors.help, vendors.pressure, vendors.assortment"
WRITES = "desk.flags, desk.quality, desk.incident, ties.obligation"
DRAWS = "whether more is offered; whether it is taken; whether it is regretted; whether one is helped"

PUSHES, TAKES, REGRETS, HELPS = range(4)


@compiled
def pressure_felt(pressure: float, help: float, obligation: float, restraint: float) -> float:
    """Return the chance that a vendor pushes for more at a contact.

    >>> round(pressure_felt(0.6, help=0.5, obligation=0.5, restraint=0.8), 3)
    0.18
    """
    return pressure * (1.0 - help) * (1.0 - restraint * obligation)


@compiled
def chance_to_accept(base: float, known: float, trust: float, weight: float) -> float:
    """Return the chance that an offer is taken: more where the vendor knows the customer and is trusted.

    >>> round(chance_to_accept(0.25, known=0.0, trust=0.0, weight=1.5), 2)
    0.25
    """
    return logistic(log(base / (1.0 - base)) + weight * known * trust)


@compiled
def toward_one(share: float, part: float) -> float:
    """Return a share that has gone part of the way to 1.

    >>> round(toward_one(0.5, 0.2), 3)
    0.6
    """
    return share + part * (1.0 - share)


@compiled
def sell(world: World, now: Any, desk: Desk, i: int, k: int, v: int, j: int) -> None:
    """Push person i for an extra sale."""
    p, ties, who = world.p.offer, world.ties, world.persons.who[i]
    known = float(ties.known[i, k])
    book(world, desk, i, v, Flow.OFFERS, 1.0)
    desk.flags[j] = desk.flags[j] | PUSHED
    if uniform(now.offer, who, TAKES) >= chance_to_accept(p.accept, known, float(ties.trust[i, k]), p.accept_fit):
        desk.quality[j] = max(desk.quality[j] - p.nuisance, 0.0)
        return
    book(world, desk, i, v, Flow.UPSALES, 1.0)
    desk.flags[j] = desk.flags[j] | UPSOLD
    if uniform(now.offer, who, REGRETS) >= fit(world.vendors.assortment[v], known):
        book(world, desk, i, v, Flow.REGRETS, 1.0)
        desk.flags[j] = desk.flags[j] | REGRET
        desk.quality[j] = max(desk.quality[j] - p.regret, 0.0)
        desk.incident[j] = max(desk.incident[j], 0.3)


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Help the users of rows lo to hi, or sell them more."""
    p, ties, vendors = world.p.offer, world.ties, world.vendors
    for u in range(desk.count[1]):
        j = desk.users[u]
        if desk.flags[j] & LIVE == 0:
            continue
        i, k = lo + j, int(desk.choice[j])
        v = int(ties.vendor[i, k])
        obligation = float(ties.obligation[i, k])
        push = pressure_felt(vendors.pressure[v], vendors.help[v], obligation, p.restraint)
        if uniform(now.offer, world.persons.who[i], PUSHES) < push:
            sell(world, now, desk, i, k, v, j)
        if desk.flags[j] & NOVEL and uniform(now.offer, world.persons.who[i], HELPS) < vendors.help[v]:
            book(world, desk, i, v, Flow.HELPED, 1.0)
            desk.flags[j] = desk.flags[j] | HELPED
            ties.obligation[i, k] = toward_one(obligation, p.favour)

"""Helping, or selling more.

After `serve`, before `settle`. In a contact with a person the vendor may help first or push for an
extra sale (A34, A35, H3, H4). Pressure is softened by what the vendor feels it owes to people it
will meet again. An extra sale that does not fit is regretted; a push that is refused annoys; help is
remembered as a favour.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import HELPED, LIVE, NOVEL, PUSHED, REGRET, UPSOLD, Desk, Flow, count
from relsim.draws import log, uniform
from relsim.processes.choose import fit
from relsim.processes.serve import logistic
from relsim.state import World

READS = "ties.obligation, ties.known, ties.trust, vendors.help, vendors.pressure, vendors.assortment"
WRITES = "visits (marks, quality, incident), ties.obligation"
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
def sell(world: World, now: Any, desk: Desk, person: Any, tie: Any, visit: Any) -> None:
    """Push a customer for an extra sale."""
    p, known = world.p.offer, float(tie.known)
    count(desk, visit.books, Flow.OFFERS)
    visit.marks = visit.marks | PUSHED
    if uniform(now.offer, person.who, TAKES) >= chance_to_accept(
        p.accept, known, float(tie.trust), p.accept_fit
    ):
        visit.quality = max(visit.quality - p.nuisance, 0.0)
        return
    count(desk, visit.books, Flow.UPSALES)
    visit.marks = visit.marks | UPSOLD
    if uniform(now.offer, person.who, REGRETS) >= fit(world.vendors[visit.vendor].assortment, known):
        count(desk, visit.books, Flow.REGRETS)
        visit.marks = visit.marks | REGRET
        visit.quality = max(visit.quality - p.regret, 0.0)
        visit.incident = max(visit.incident, 0.3)


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Help the users of rows lo to hi, or sell them more."""
    p = world.p.offer
    for u in range(desk.counts[1]):
        j = desk.users[u]
        visit = desk.visits[j]
        if visit.marks & LIVE == 0:
            continue
        person, tie, vendor = (
            world.persons[lo + j],
            world.ties[lo + j, visit.slot],
            world.vendors[visit.vendor],
        )
        obligation = float(tie.obligation)
        push = pressure_felt(vendor.pressure, vendor.help, obligation, p.restraint)
        if uniform(now.offer, person.who, PUSHES) < push:
            sell(world, now, desk, person, tie, visit)
        if visit.marks & NOVEL and uniform(now.offer, person.who, HELPS) < vendor.help:
            count(desk, visit.books, Flow.HELPED)
            visit.marks = visit.marks | HELPED
            tie.obligation = toward_one(obligation, p.favour)

"""Paying: what it costs, what each side gains, and whether the price is fair.

After `offer`, before `converse`. The account pays; the head's tie carries what both sides gain. A price
above the reference transaction without a reason in the vendor's costs is unfair (A10; Kahneman,
Knetsch & Thaler 1986), and is felt as lost quality.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import LIVE, PURCHASE, REGRET, UNFAIR, UPSOLD, Desk, Flow, book, note
from relsim.state import World

READS = "vendors.price, vendors.cost, vendors.service_cost, vendors.reference_price, vendors.reference_cost"
WRITES = "desk.paid, desk.quality, desk.incident, ties.surplus, ties.margin"
DRAWS = "nothing"


@compiled
def unfair_rise(price: float, reference: float, cost: float, reference_cost: float) -> float:
    """Return by which share the price exceeds the reference without a reason in the costs.

    >>> round(unfair_rise(1.2, reference=1.0, cost=0.8, reference_cost=0.8), 3)
    0.2
    >>> unfair_rise(1.2, reference=1.0, cost=1.0, reference_cost=0.8)
    0.0
    """
    return max(0.0, (price - reference - max(0.0, cost - reference_cost)) / reference)


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let the users of rows lo to hi feel the price, and their heads pay it."""
    vendors, ties, p = world.vendors, world.ties, world.p
    for u in range(desk.count[1]):
        j = desk.users[u]
        i, k = lo + j, int(desk.choice[j])
        v = int(ties.vendor[i, k])
        price, cost = vendors.price[v], vendors.cost[v]
        rise = unfair_rise(price, vendors.reference_price[v], cost, vendors.reference_cost[v])
        worth = desk.quality[j]
        if rise > 0.01:
            book(world, desk, i, v, Flow.UNFAIR, 1.0)
            desk.flags[j] = desk.flags[j] | UNFAIR
            desk.quality[j] = max(desk.quality[j] - p.settle.unfair * rise, 0.0)
            desk.incident[j] = max(desk.incident[j], min(1.0, 5.0 * rise))
        book(world, desk, i, v, Flow.QUALITY, desk.quality[j])
        if world.persons.members[i] == 0:
            continue
        units = desk.needs[j] * (1.0 + p.offer.size) if desk.flags[j] & UPSOLD else float(desk.needs[j])
        paid = units * price
        spent = units * cost + (vendors.service_cost[v] if desk.flags[j] & LIVE else 0.0)
        wanted = float(desk.needs[j]) if desk.flags[j] & REGRET else units
        surplus = wanted * p.category.value * worth - paid
        desk.paid[j] = paid
        ties.surplus[i, k] = ties.surplus[i, k] + surplus
        ties.margin[i, k] = ties.margin[i, k] + (paid - spent)
        note(desk, world.persons.who[i], v, PURCHASE, paid)
        book(world, desk, i, v, Flow.UNITS, units)
        book(world, desk, i, v, Flow.REVENUE, paid)
        book(world, desk, i, v, Flow.COST, spent)
        book(world, desk, i, v, Flow.SURPLUS, surplus)

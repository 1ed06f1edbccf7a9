"""Paying: what it costs, what each side gains, and whether the price is fair.

After `offer`, before `converse`. The account pays; the head's tie carries what both sides gain. A price
above the reference transaction without a reason in the vendor's costs is unfair (A10; Kahneman,
Knetsch & Thaler 1986), and is felt as lost quality. How far it does is worked out in `relsim.market`.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import LIVE, PURCHASE, REGRET, UNFAIR, UPSOLD, Desk, Flow, book, count, note
from relsim.state import World

READS = "vendors.price, vendors.cost, vendors.service_cost, vendors.rise"
WRITES = "visits (quality, incident), ties.surplus, ties.margin"
DRAWS = "nothing"

NOTICED = 0.01  # a rise by less than a hundredth goes unnoticed


@compiled
def pay(world: World, desk: Desk, head: Any, tie: Any, visit: Any, worth: float) -> None:
    """Let an account pay for what it got, `worth` being the quality of each unit."""
    p, vendor, marks = world.p, world.vendors[visit.vendor], visit.marks
    units = visit.needs * (1.0 + p.offer.size) if marks & UPSOLD else float(visit.needs)
    wanted = float(visit.needs) if marks & REGRET else units
    paid = units * vendor.price
    spent = units * vendor.cost + (vendor.service_cost if marks & LIVE else 0.0)
    surplus = wanted * p.category.value * worth - paid
    tie.surplus = tie.surplus + surplus
    tie.margin = tie.margin + (paid - spent)
    note(desk, head.who, int(visit.vendor), PURCHASE, paid)
    book(desk, visit.books, Flow.UNITS, units)
    book(desk, visit.books, Flow.REVENUE, paid)
    book(desk, visit.books, Flow.COST, spent)
    book(desk, visit.books, Flow.SURPLUS, surplus)


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let the users of rows lo to hi feel the price, and their heads pay it."""
    for u in range(desk.counts[1]):
        j = desk.users[u]
        person, visit = world.persons[lo + j], desk.visits[j]
        vendor, worth = world.vendors[visit.vendor], visit.quality
        if vendor.rise > NOTICED:
            count(desk, visit.books, Flow.UNFAIR)
            visit.marks = visit.marks | UNFAIR
            visit.quality = max(worth - world.p.settle.unfair * vendor.rise, 0.0)
            visit.incident = max(visit.incident, min(1.0, 5.0 * vendor.rise))
        book(desk, visit.books, Flow.QUALITY, visit.quality)
        if person.members > 0:
            pay(world, desk, person, world.ties[lo + j, visit.slot], visit, worth)

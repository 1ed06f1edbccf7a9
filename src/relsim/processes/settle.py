"""Paying: what it costs, what each side gains, and whether the price is fair.

After `offer`, before `converse`. The account pays; the head's tie carries what both sides gain. A price
above the reference transaction without a reason in the vendor's costs is unfair (A10; Kahneman,
Knetsch & Thaler 1986), and is felt as lost quality. How far it does is worked out in `relsim.market`.
Whoever bought of late and then sees the price cut resents it: commitment falls (A11). A vendor that takes
the wish for live contact to be higher than it is pays for people who wait at the counter (A25, H5).
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import LIVE, PURCHASE, REGRET, UNFAIR, UPSOLD, Desk, Flow, book, count, note
from relsim.processes.serve import liking_assumed
from relsim.state import World

READS = "vendors.price, vendors.cost, vendors.service_cost, vendors.live_belief, vendors.rise, vendors.fall"
WRITES = "visits (quality, incident), ties.surplus, ties.margin, ties.commitment"
DRAWS = "nothing"

NOTICED = 0.01  # a rise or a cut by less than a hundredth goes unnoticed


@compiled
def commitment_after_cut(commitment: float, fall: float, resentment: float) -> float:
    """Return commitment after seeing the price cut just after one bought.

    Parameters
    ----------
    commitment : float
        Share.
    fall : float
        Share by which the price fell below what was paid.
    resentment : float
        Share of commitment lost for each share of that.

    Examples
    --------
    >>> round(commitment_after_cut(0.5, fall=0.2, resentment=1.5), 3)
    0.35
    """
    return commitment * (1.0 - min(1.0, resentment * fall))


@compiled
def bought_before_cut(bought: int, cut: float, tick: int, recent: int) -> bool:
    """Return whether somebody bought before a price cut, and not so long ago that it is forgotten.

    >>> bought_before_cut(9, cut=10.0, tick=12, recent=8), bought_before_cut(10, cut=10.0, tick=12, recent=8)
    (True, False)
    """
    return bought < cut and tick - bought <= recent


@compiled
def pay(world: World, desk: Desk, head: Any, tie: Any, visit: Any, worth: float) -> None:
    """Let an account pay for what it got, `worth` being the quality of each unit."""
    p, vendor, marks = world.p, world.vendors[visit.vendor], visit.marks
    units = visit.needs * (1.0 + p.offer.size) if marks & UPSOLD else float(visit.needs)
    wanted = float(visit.needs) if marks & REGRET else units
    paid = units * vendor.price
    contact = 1.0  # at the counter; else the share of one for which somebody waited there in vain
    if not marks & LIVE:
        liking = float(head.self_service)
        contact = max(0.0, liking - liking_assumed(liking, vendor.live_belief))
    spent = units * vendor.cost + vendor.service_cost * contact
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
        if vendor.fall > NOTICED:
            tie = world.ties[lo + j, visit.slot]
            if bought_before_cut(int(tie.bought), vendor.cut, now.tick, world.p.settle.recent_weeks):
                count(desk, visit.books, Flow.ANTAGONISED)
                tie.commitment = commitment_after_cut(
                    float(tie.commitment), vendor.fall, world.p.settle.antagonism
                )
        book(desk, visit.books, Flow.QUALITY, visit.quality)
        if person.members > 0:
            pay(world, desk, person, world.ties[lo + j, visit.slot], visit, worth)

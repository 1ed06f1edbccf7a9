"""Choosing a vendor, or doing without.

After `consider`, before `serve`. A multinomial logit (A1; McFadden 1974) over the vendors in mind and
the outside option: personal taste, expected quality, price, fit of the offer, the relationship for
those who want one, habit, obligation, which weighs more toward a vendor that is known to live on its
customers (H23), working there (A66), and what switching and searching cost. The logit's noise is one
Gumbel number for each customer and vendor, so the choice does not depend on the order of vendors and
one more vendor changes nobody else's noise. Personal tastes are the logarithms of gamma numbers:
with taste alone the market is Dirichlet (V11; Goodhardt, Ehrenberg & Chatfield 1984).

An account of several people votes (A59; Choffray & Lilien 1980); in a vote some side with the one of most
weight. An account of one decides as a consumer does, whatever its rule. Everybody in an account uses
what it buys: who had left the vendor is taken along, and begins again. Who has newly come into an account
knows the vendors it has bought from by repute.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import BOUND, FIRST, NOVEL, Desk, books_of
from relsim.draws import gumbel, uniform
from relsim.processes.consider import branch_of
from relsim.relationship import begin, slot_for, slot_of
from relsim.state import ACTIVE, DORMANT, EMPTY, World
from relsim.traits import at

READS = "ties (all shares), persons, vendors (log_price, assortment, reputation, dependence), tables.taste"
WRITES = "visits (vendor, slot, books, marks), the list of users; a new tie"
DRAWS = (
    "taste, one for each vendor and for ever; Gumbel noise, one for each vendor; "
    "who decides in an account; who sides with whom"
)

PROPORTIONAL, MAJORITY, UNANIMITY, BOSS = 0, 1, 2, 3
DECISIONS = ("proportional", "majority", "unanimity", "boss")
OUTSIDE = -1
SIDES = 3  # whether a member sides with the one of most weight


@compiled
def strength(trust: float, commitment: float, rapport: float) -> float:
    """Return how strong a relationship is: the mean of trust, commitment and rapport.

    >>> round(strength(0.9, 0.6, 0.3), 3)
    0.6
    """
    return (trust + commitment + rapport) * (1.0 / 3.0)


@compiled
def fit(assortment: float, known: float) -> float:
    """Return how well an offer fits: what the range covers anyway, and the rest as far as it is known.

    >>> round(fit(assortment=0.5, known=0.4), 3)
    0.7
    """
    return assortment + (1.0 - assortment) * known


@compiled
def softened(weight: float, obligation: float, softening: float) -> float:
    """Return a weight (of a price, of a loss) softened by felt obligation.

    >>> round(softened(2.0, obligation=0.5, softening=0.4), 3)
    1.6
    """
    return weight * (1.0 - softening * obligation)


@compiled
def taste(world: World, now: Any, who: Any, key: Any) -> float:
    """Return a person's lasting taste for a vendor in utils: a quantile of the table, by address."""
    return at(world.tables.taste, uniform(now.taste, who, key))


@compiled
def appeal_of_new(world: World, now: Any, person: Any, v: int) -> float:
    """Return the utility of a vendor not bought from before: its repute, and the cost of trying."""
    p, vendor = world.p.choose, world.vendors[v]
    return (
        taste(world, now, person.who, vendor.key)
        + p.quality * vendor.reputation
        - p.price * person.price_sensitivity * vendor.log_price
        + p.fit * vendor.assortment
        - world.p.category.search_cost
        + (p.employer if person.employer == v else 0.0)
        + gumbel(now.choose, person.who, vendor.key)
    )


@compiled
def appeal(world: World, now: Any, person: Any, tie: Any, wish: float) -> float:
    """Return the utility of a vendor for a customer, before what switching costs.

    `wish` is what a full relationship is worth to this person, in utils.
    """
    p, vendor = world.p.choose, world.vendors[tie.vendor]
    obligation = float(tie.obligation)
    sensitivity = softened(p.price * person.price_sensitivity, obligation, p.softening)
    return (
        taste(world, now, person.who, vendor.key)
        + p.quality * tie.expectation
        - sensitivity * vendor.log_price
        + p.fit * fit(vendor.assortment, float(tie.known))
        + wish * strength(float(tie.trust), float(tie.commitment), float(tie.rapport))
        + p.habit * tie.habit
        + (p.obligation + p.solidarity * vendor.dependence) * obligation
        - p.fatigue * tie.fatigue
        + (p.employer if person.employer == tie.vendor else 0.0)
        + gumbel(now.choose, person.who, vendor.key)
    )


@compiled
def is_open(world: World, tie: Any) -> bool:
    """Return whether a tie is to a vendor that can be bought from."""
    return (tie.state == ACTIVE or tie.state == DORMANT) and world.vendors[tie.vendor].open > 0.5


@compiled
def is_new_to(world: World, tie: Any) -> bool:
    """Return whether a member has come into an account that knows an open vendor, and does not himself."""
    return tie.state == EMPTY and tie.vendor >= 0 and world.vendors[tie.vendor].open > 0.5


@compiled
def main_slot(world: World, i: int) -> int:
    """Return the slot of person i's main vendor, the one bought from most; -1 for none."""
    most, found = 0.0, -1
    for k in range(world.ties.shape[1]):
        tie = world.ties[i, k]
        if tie.habit > most and is_open(world, tie):
            most, found = float(tie.habit), k
    return found


@compiled
def decide(world: World, now: Any, i: int, candidate: int, novel: bool) -> int:
    """Return what person i would choose: a slot, the number of slots for a new candidate, or OUTSIDE."""
    p, person, slots = world.p, world.persons[i], world.ties.shape[1]
    wish = p.choose.relationship * person.orientation * (1.0 - p.category.disposability)
    if novel:
        wish = wish * (1.0 + p.choose.discovery)
    main = main_slot(world, i)
    switching = p.category.switching_cost if main >= 0 else 0.0
    best, found = p.category.outside + gumbel(now.choose, person.who, 1), OUTSIDE
    for k in range(slots):
        tie = world.ties[i, k]
        if is_open(world, tie):
            u = appeal(world, now, person, tie, wish) - (0.0 if k == main else switching)
        elif is_new_to(world, tie):
            u = appeal_of_new(world, now, person, int(tie.vendor)) - switching
        else:
            continue
        if u > best:
            best, found = u, k
    if candidate < 0:
        return found
    known = slot_of(world, i, candidate)
    if known < 0:
        u = appeal_of_new(world, now, person, candidate)
    elif is_open(world, world.ties[i, known]) or is_new_to(world, world.ties[i, known]):
        return found  # this member of the account never left, or is new, and has weighed it above
    else:  # left before, and not forgotten
        u = appeal(world, now, person, world.ties[i, known], wish)
    if u - switching > best:
        found = slots if known < 0 else known
    return found


@compiled
def vote(world: World, now: Any, i: int, candidate: int, novel: bool) -> int:
    """Return what the account of head i chooses, by the rule of its segment.

    Proportional: one member decides, the likelier the more weight he has. Boss: the one with the most
    weight decides. Majority: the option with the most weight behind it. Unanimity: what all agree
    on, else nothing.
    """
    head = world.persons[i]
    rule = world.tables.decision[head.segment]
    total, heaviest, boss = 0.0, -1.0, i
    for m in range(i, i + int(head.members)):
        weight = float(world.persons[m].weight)
        total = total + weight
        if weight > heaviest:
            heaviest, boss = weight, m
    decider = i
    if rule == BOSS:
        decider = boss
    elif rule == PROPORTIONAL:
        left = uniform(now.choose, head.who, 0) * total
        while left > world.persons[decider].weight and decider < i + int(head.members) - 1:
            left = left - world.persons[decider].weight
            decider += 1
    else:
        return count_votes(world, now, i, boss, candidate, novel, total if rule == UNANIMITY else 0.0)
    return decide(world, now, decider, candidate, novel)


@compiled
def voice_of(world: World, now: Any, m: int, boss: int) -> int:
    """Return whose wish member m votes for: his own, or that of the one of most weight (A59: politics)."""
    member = world.persons[m]
    politics = world.tables.manners[member.segment].politics
    return boss if politics > 0.0 and uniform(now.choose, member.who, SIDES) < politics else m


@compiled
def count_votes(world: World, now: Any, i: int, boss: int, candidate: int, novel: bool, needed: float) -> int:
    """Return the option with the most weight behind it, or OUTSIDE if it has less than what is needed."""
    best, found = 0.0, OUTSIDE
    for option in range(-1, world.ties.shape[1] + 1):
        behind = 0.0
        for m in range(i, i + int(world.persons[i].members)):
            if decide(world, now, voice_of(world, now, m, boss), candidate, novel) == option:
                behind = behind + world.persons[m].weight
        if behind > best:
            best, found = behind, option
    return found if best >= needed * 0.999999 else OUTSIDE


@compiled
def bound_slot(world: World, now: Any, i: int) -> int:
    """Return the slot to which a contract binds person i this week, -1 for none.

    A contract runs for its weeks from each first purchase in them: the first need after its end is free.
    """
    weeks = world.p.category.contract_weeks
    if weeks > 0:
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            since, bought = now.tick - int(tie.birth), int(tie.bought) - int(tie.birth)
            if tie.state == ACTIVE and since // weeks == bought // weeks and is_open(world, tie):
                return k
    return -1


@compiled
def buy(world: World, now: Any, desk: Desk, i: int, j: int, slot: int) -> None:
    """Let the account of head i, at row j of the desk, buy from a slot, or from the candidate.

    The relationship begins, or begins again, for those members who have none with the vendor.
    """
    head, first = world.persons[i], desk.visits[j]
    marks, needs, v = first.marks, first.needs, int(first.candidate)
    if slot == world.ties.shape[1]:
        slot = slot_for(world, i, v)
    else:
        v = int(world.ties[i, slot].vendor)
    begun = FIRST | BOUND if world.p.category.contract_weeks > 0 else FIRST
    users = desk.counts[1]
    for m in range(int(head.members)):
        visit, tie = desk.visits[j + m], world.ties[i + m, slot]
        visit.slot = slot
        visit.vendor = v
        visit.marks = marks
        visit.needs = needs
        visit.books = books_of(world, head, v)
        if tie.vendor != v or (tie.state != ACTIVE and tie.state != DORMANT):
            begin(world, now, desk, i + m, slot, v, branch_of(world, int(head.community), v))
            visit.marks = marks | begun
        desk.users[users] = j + m
        users += 1
    desk.counts[1] = users


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let the buyers of rows lo to hi choose; everybody in the account uses what was chosen."""
    desk.counts[1] = 0
    for b in range(desk.counts[0]):
        j = desk.buyers[b]
        i, visit = lo + j, desk.visits[j]
        slot, novel = bound_slot(world, now, i), visit.marks & NOVEL != 0
        if slot >= 0:
            visit.marks = visit.marks | BOUND
        else:
            if world.persons[i].members == 1:
                slot = decide(world, now, i, int(visit.candidate), novel)
            else:
                slot = vote(world, now, i, int(visit.candidate), novel)
        if slot != OUTSIDE:
            buy(world, now, desk, i, j, slot)

"""Choosing a vendor, or doing without.

After `consider`, before `serve`. A multinomial logit (A1; McFadden 1974) over the vendors in mind and
the outside option: personal taste, expected quality, price, fit of the offer, the relationship for
those who want one, habit, obligation, and what switching and searching cost. The logit's noise is one
Gumbel number for each customer and vendor, so the choice does not depend on the order of vendors and
one more vendor changes nobody else's noise. Personal tastes are the logarithms of gamma numbers:
with taste alone the market is Dirichlet (V11; Goodhardt, Ehrenberg & Chatfield 1984).

An account of several people votes (A59; Choffray & Lilien 1980). An account of one decides as a
consumer does, whatever its rule.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import FIRST, NOVEL, Desk
from relsim.draws import gumbel, uniform
from relsim.processes.consider import branch_of
from relsim.relationship import begin, slot_for
from relsim.state import ACTIVE, DORMANT, World

READS = "ties (all shares), persons, vendors.log_price, vendors.assortment, vendors.reputation, tables.taste"
WRITES = "desk.choice, desk.users, desk.flags; a new tie"
DRAWS = "taste, one for each vendor and for ever; Gumbel noise, one for each vendor; who decides in an account"

PROPORTIONAL, MAJORITY, UNANIMITY, BOSS = 0, 1, 2, 3
DECISIONS = ("proportional", "majority", "unanimity", "boss")
OUTSIDE = -1




@compiled
def strength(trust: float, commitment: float, rapport: float) -> float:
    """Return how strong a relationship is: the mean of trust, commitment and rapport.

    >>> round(strength(0.9, 0.6, 0.3), 3)
    0.6
    """
    return (trust + commitment + rapport) / 3.0


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
def taste(world: World, now: Any, i: int, v: int) -> float:
    """Return person i's lasting taste for vendor v in utils: a quantile of the table, by address."""
    table = world.tables.taste
    x = uniform(now.taste, world.persons.who[i], world.vendors.key[v]) * (table.shape[0] - 1)
    cell = int(x)
    return table[cell] + (x - cell) * (table[cell + 1] - table[cell])


@compiled
def appeal_of_new(world: World, now: Any, i: int, v: int, main: bool) -> float:
    """Return the utility of a vendor that person i has not bought from: its repute, and the cost of trying."""
    p, vendors = world.p.choose, world.vendors
    return (
        taste(world, now, i, v)
        + p.quality * vendors.reputation[v]
        - p.price * world.persons.price_sensitivity[i] * vendors.log_price[v]
        + p.fit * vendors.assortment[v]
        - world.p.category.search_cost
        - (world.p.category.switching_cost if main else 0.0)
    )


@compiled
def appeal(world: World, now: Any, i: int, k: int, novel: bool) -> float:
    """Return the utility of the vendor in slot k for person i, before what switching costs."""
    p, ties, persons = world.p.choose, world.ties, world.persons
    v = int(ties.vendor[i, k])
    obligation = float(ties.obligation[i, k])
    wish = p.relationship * persons.orientation[i] * (1.0 - world.p.category.disposability)
    if novel:
        wish = wish * (1.0 + p.discovery)
    sensitivity = softened(p.price * persons.price_sensitivity[i], obligation, p.softening)
    return (
        taste(world, now, i, v)
        + p.quality * ties.expectation[i, k]
        - sensitivity * world.vendors.log_price[v]
        + p.fit * fit(world.vendors.assortment[v], float(ties.known[i, k]))
        + wish * strength(float(ties.trust[i, k]), float(ties.commitment[i, k]), float(ties.rapport[i, k]))
        + p.habit * ties.habit[i, k]
        + p.obligation * obligation
        - p.fatigue * ties.fatigue[i, k]
    )


@compiled
def is_open(world: World, i: int, k: int) -> bool:
    """Return whether slot k of person i holds a vendor that can be bought from."""
    state = world.ties.state[i, k]
    return (state == ACTIVE or state == DORMANT) and world.vendors.open[world.ties.vendor[i, k]] > 0.5


@compiled
def main_slot(world: World, i: int) -> int:
    """Return the slot of person i's main vendor, the one bought from most; -1 for none."""
    most, found = 0.0, -1
    for k in range(world.ties.vendor.shape[1]):
        if world.ties.habit[i, k] > most and is_open(world, i, k):
            most, found = float(world.ties.habit[i, k]), k
    return found


@compiled
def decide(world: World, now: Any, i: int, candidate: int, novel: bool) -> int:
    """Return what person i would choose: a slot, the number of slots for the candidate, or OUTSIDE."""
    slots = world.ties.vendor.shape[1]
    who, main = world.persons.who[i], main_slot(world, i)
    best, found = world.p.category.outside + gumbel(now.choose, who, 1), OUTSIDE
    for k in range(slots):
        if not is_open(world, i, k):
            continue
        u = appeal(world, now, i, k, novel) + gumbel(now.choose, who, world.vendors.key[world.ties.vendor[i, k]])
        if main >= 0 and k != main:
            u = u - world.p.category.switching_cost
        if u > best:
            best, found = u, k
    if candidate >= 0:
        u = appeal_of_new(world, now, i, candidate, main >= 0) + gumbel(now.choose, who, world.vendors.key[candidate])
        if u > best:
            found = slots
    return found


@compiled
def vote(world: World, now: Any, i: int, candidate: int, novel: bool) -> int:
    """Return what the account of head i chooses, by the rule of its segment.

    Proportional: one member decides, the likelier the more weight he has. Boss: the one with the most
    weight decides. Majority: the option with the most weight behind it. Unanimity: what all agree
    on, else nothing.
    """
    persons = world.persons
    members = int(persons.members[i])
    if members == 1:
        return decide(world, now, i, candidate, novel)
    rule = world.tables.decision[persons.segment[i]]
    total, heaviest, boss = 0.0, -1.0, i
    for m in range(i, i + members):
        total = total + persons.weight[m]
        if persons.weight[m] > heaviest:
            heaviest, boss = float(persons.weight[m]), m
    if rule == BOSS:
        return decide(world, now, boss, candidate, novel)
    if rule == PROPORTIONAL:
        left = uniform(now.choose, persons.who[i], 0) * total
        for m in range(i, i + members):
            left = left - persons.weight[m]
            if left <= 0.0:
                return decide(world, now, m, candidate, novel)
        return decide(world, now, i, candidate, novel)
    return count_votes(world, now, i, candidate, novel, total if rule == UNANIMITY else 0.0)


@compiled
def count_votes(world: World, now: Any, i: int, candidate: int, novel: bool, needed: float) -> int:
    """Return the option with the most weight behind it, or OUTSIDE if it has less than what is needed."""
    slots = world.ties.vendor.shape[1]
    best, found = 0.0, OUTSIDE
    for option in range(-1, slots + 1):
        behind = 0.0
        for m in range(i, i + int(world.persons.members[i])):
            if decide(world, now, m, candidate, novel) == option:
                behind = behind + world.persons.weight[m]
        if behind > best:
            best, found = behind, option
    return found if best >= needed * 0.999999 else OUTSIDE


@compiled
def bound_slot(world: World, now: Any, i: int) -> int:
    """Return the slot to which a contract binds person i this week, -1 for none."""
    weeks = int(world.p.category.contract_weeks)
    if weeks > 0:
        for k in range(world.ties.vendor.shape[1]):
            if world.ties.state[i, k] == ACTIVE and is_open(world, i, k):
                age = now.tick - int(world.ties.birth[i, k])
                if age % weeks != 0 or age == 0:
                    return k
    return -1


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let the buyers of rows lo to hi choose; everybody in the account uses what was chosen."""
    persons, slots, users = world.persons, world.ties.vendor.shape[1], 0
    for b in range(desk.count[0]):
        j = desk.buyers[b]
        i = lo + j
        candidate, novel = int(desk.candidate[j]), desk.flags[j] & NOVEL != 0
        k = bound_slot(world, now, i)
        if k < 0:
            k = vote(world, now, i, candidate, novel)
        if k == OUTSIDE:
            continue
        flags = desk.flags[j]
        if k == slots:
            k, flags = slot_for(world, i, candidate), flags | FIRST
            branch = branch_of(world, int(persons.community[i]), candidate)
            for m in range(i, i + int(persons.members[i])):
                begin(world, now, desk, m, k, candidate, branch)
        for m in range(j, j + int(persons.members[i])):
            desk.choice[m] = k
            desk.flags[m] = flags
            desk.users[users] = m
            users += 1
    desk.count[1] = users

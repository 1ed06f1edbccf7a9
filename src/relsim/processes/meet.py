"""Time together: at the counter, in setting up, and outside commerce.

After `converse`, before `judge`. Rapport is with a person, and it takes hours (A49, A57, A58). Hours come
from being served by the same person, from setting up together (essay 2), and from meeting in the
places where both live: staff who live in the community go to its school, church and pub. One can know
only so many people: whoever holds more ties than that knows those he sees the most of. To meet
teaches what the other needs and leaves both sides obliged. When somebody leaves the vendor, the person's
part of the relationship goes: the successor, newly hired or a colleague, inherits a share of rapport and
obligation, and of what was known beyond the records; the firm's own part (commitment, trust,
satisfaction) stays (A49, A50).
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import APART, FIRST, LIVE, SAME_PERSON, Desk, Flow, book, books_of, count
from relsim.draws import exp, uniform
from relsim.processes.offer import toward_one
from relsim.state import ACTIVE, World

READS = "ties.holder, staff (home, left, heir, passes, keeps, load), persons.community, tables.hours"
WRITES = "ties.rapport, ties.obligation, ties.known, ties.holder"
DRAWS = "how much two people see of each other, for ever; whether they meet this week"


@compiled
def is_known(seen: float, capacity: float, load: float) -> bool:
    """Return whether somebody who holds many ties knows this one person.

    One can know only so many people (Dunbar's layers, A57): those one sees the most of.

    Parameters
    ----------
    seen : float
        How much the two see of each other, as the share of pairs that see less.
    capacity, load : float
        People that one can know, and people whose tie one holds.

    Examples
    --------
    >>> is_known(0.1, 150.0, load=100.0), is_known(0.7, 150.0, load=600.0), is_known(0.8, 150.0, load=600.0)
    (True, False, True)
    """
    return seen * load >= load - capacity


@compiled
def rapport_after(rapport: float, hours: float, friend_hours: float) -> float:
    """Return rapport after some hours together: two thirds of what is missing in `friend_hours`.

    >>> round(rapport_after(0.0, 90.0, friend_hours=90.0), 3)
    0.632
    """
    return toward_one(rapport, 1.0 - exp(-hours / friend_hours))


@compiled
def hours_of_pair(chance: float, mean: float) -> float:
    """Return the hours a week that two people spend in the same places: from none to three times the mean.

    Most pairs see little of each other and a few much (the density falls with the root of the hours).

    >>> round(hours_of_pair(0.5, 0.2), 3)
    0.15
    """
    return 3.0 * mean * chance * chance


@compiled
def grow(world: World, now: Any, desk: Desk, person: Any, tie: Any, visit: Any, hours: float) -> None:
    """Let rapport grow by some hours, if the other side can know one more person."""
    p, holder = world.p.meet, world.staff[tie.holder]
    book(desk, visit.books, Flow.HOURS, hours)
    if is_known(uniform(now.hours, person.who, holder.key), p.capacity, holder.load):
        tie.rapport = rapport_after(float(tie.rapport), hours, p.friend_hours)


@compiled
def encounter(world: World, desk: Desk, person: Any, tie: Any) -> None:
    """Let a person meet the holder of the tie outside commerce."""
    p, books = world.p.meet, books_of(world, person, int(tie.vendor))
    count(desk, books, Flow.MEETINGS)
    book(desk, books, Flow.HOURS, p.stay)
    tie.rapport = rapport_after(float(tie.rapport), p.stay, p.friend_hours)
    tie.obligation = toward_one(float(tie.obligation), p.obligation)
    tie.known = toward_one(float(tie.known), p.knowing)


@compiled
def neighbours(world: World, desk: Desk, lo: int, hi: int, k: int) -> int:
    """List the persons of rows lo to hi whose k-th tie is held by somebody who lives where they do."""
    near = 0
    for i in range(lo, hi):
        tie = world.ties[i, k]
        desk.some[near] = i - lo
        near += (tie.state == ACTIVE) & (world.staff[tie.holder].home == world.persons[i].community)
    return near


@compiled
def see_each_other(world: World, now: Any, desk: Desk, lo: int, hi: int, k: int) -> None:
    """Let the persons of rows lo to hi meet the holders of their k-th ties who live where they do."""
    p, near = world.p.meet, neighbours(world, desk, lo, hi, k)
    for n in range(near):
        j = desk.some[n]
        desk.chance[n] = uniform(now.meet, desk.who[j], world.staff[world.ties[lo + j, k].holder].key)
    # Even two who see the most of each other seldom meet: draw how much it is only where it matters.
    could = 0
    for n in range(near):
        j = desk.some[n]
        most = hours_of_pair(1.0, world.tables.hours[world.persons[lo + j].community] / p.stay)
        chance = desk.chance[n]
        desk.some[could] = j
        desk.chance[could] = chance
        could += chance < most
    for n in range(could):
        j = desk.some[n]
        tie, person = world.ties[lo + j, k], world.persons[lo + j]
        holder = world.staff[tie.holder]
        seen = uniform(now.hours, person.who, holder.key)
        mean = world.tables.hours[person.community] / p.stay
        if desk.chance[n] < hours_of_pair(seen, mean) and is_known(seen, p.capacity, holder.load):
            encounter(world, desk, person, tie)


@compiled
def fade(world: World, lo: int, hi: int) -> None:
    """Let rapport, obligation and what is known fade, as they do in four weeks."""
    p = world.p.meet
    for i in range(lo, hi):
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            tie.rapport = tie.rapport * p.fade
            tie.obligation = tie.obligation * p.obligation_fade
            tie.known = tie.known * p.knowing_fade


@compiled
def take_over(world: World, lo: int, hi: int) -> None:
    """Let what there was with those who left pass to their successors as far as it does.

    Rapport and obligation are between two people, so a share of both passes on. What was known of the
    customer is kept as far as it was written down or passes on. The firm's own part stays whole.
    """
    for i in range(lo, hi):
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            if tie.holder >= 0 and world.staff[tie.holder].left > 0:
                left = world.staff[tie.holder]
                tie.rapport = tie.rapport * left.passes
                tie.obligation = tie.obligation * left.passes
                tie.known = tie.known * left.keeps
                if left.heir >= 0:
                    tie.holder = left.heir


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let the customers of rows lo to hi spend time with those who serve them."""
    if now.handover:
        take_over(world, lo, hi)
    if now.month:
        fade(world, lo, hi)
    if world.p.switches.meet == 0.0:
        return
    for u in range(desk.counts[1]):
        j = desk.users[u]
        visit, hours = desk.visits[j], 0.0
        if visit.marks & LIVE and visit.marks & SAME_PERSON:
            hours = world.p.meet.counter_hours
        if visit.marks & FIRST and not visit.marks & APART:
            hours = hours + world.p.category.setup_hours
        if hours > 0.0:
            tie = world.ties[lo + j, visit.slot]
            grow(world, now, desk, world.persons[lo + j], tie, visit, hours)
    for k in range(world.ties.shape[1]):
        see_each_other(world, now, desk, lo, hi, k)

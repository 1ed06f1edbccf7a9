"""Time together: at the counter, in setting up, and outside commerce.

After `converse`, before `judge`. Rapport is with a person, and it takes hours (A49, A57, A58). Hours come
from being served by the same person, from setting up together (essay 2), and from meeting in the
places where both live: staff who live in the community go to its school, church and pub. One can know
only so many people: beyond the capacity of whoever holds the tie, hours are spread thinner. To meet
teaches what the other needs and leaves both sides obliged.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import FIRST, LIVE, SAME_PERSON, Desk, Flow, book
from relsim.draws import exp, log, uniform
from relsim.processes.offer import toward_one
from relsim.state import ACTIVE, World

READS = "ties.holder, staff.home, staff.load, persons.community, tables.hours"
WRITES = "ties.rapport, ties.obligation, ties.known"
DRAWS = "how much two people see of each other, for ever; whether they meet this week"


@compiled
def thinner(capacity: float, load: float) -> float:
    """Return the share of an hour that is left for each, when one knows more people than one can.

    >>> thinner(150.0, load=100.0), thinner(150.0, load=600.0)
    (1.0, 0.25)
    """
    return 1.0 if load <= capacity else capacity / load


@compiled
def rapport_after(rapport: float, hours: float, friend_hours: float) -> float:
    """Return rapport after some hours together: two thirds of what is missing in `friend_hours`.

    >>> round(rapport_after(0.0, 90.0, friend_hours=90.0), 3)
    0.632
    """
    return toward_one(rapport, 1.0 - exp(-hours / friend_hours))


@compiled
def hours_of_pair(chance: float, mean: float) -> float:
    """Return the hours a week that two people spend in the same places: exponential around the mean.

    >>> round(hours_of_pair(0.5, 0.2), 3)
    0.139
    """
    return -log(chance) * mean


@compiled
def grow(world: World, desk: Desk, i: int, k: int, hours: float) -> None:
    """Let rapport grow by some hours, as far as the other side can know one more person."""
    p, ties = world.p.meet, world.ties
    book(world, desk, i, int(ties.vendor[i, k]), Flow.HOURS, hours)
    share = thinner(p.capacity, world.staff.load[ties.holder[i, k]])
    ties.rapport[i, k] = rapport_after(float(ties.rapport[i, k]), hours * share, p.friend_hours)


@compiled
def encounter(world: World, now: Any, desk: Desk, i: int, k: int) -> None:
    """Let person i meet the holder of the tie outside commerce, or not, this week."""
    p, ties, who = world.p.meet, world.ties, world.persons.who[i]
    person = world.staff.key[ties.holder[i, k]]
    mean = world.tables.hours[world.persons.community[i]]
    chance = hours_of_pair(uniform(now.hours, who, person), mean) / p.stay
    chance = chance * thinner(p.capacity, world.staff.load[ties.holder[i, k]])
    if uniform(now.meet, who, person) < chance:
        book(world, desk, i, int(ties.vendor[i, k]), Flow.MEETINGS, 1.0)
        book(world, desk, i, int(ties.vendor[i, k]), Flow.HOURS, p.stay)
        ties.rapport[i, k] = rapport_after(float(ties.rapport[i, k]), p.stay, p.friend_hours)
        ties.obligation[i, k] = toward_one(float(ties.obligation[i, k]), p.obligation)
        ties.known[i, k] = toward_one(float(ties.known[i, k]), p.knowing)


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let the customers of rows lo to hi spend time with those who serve them."""
    p, ties, persons = world.p.meet, world.ties, world.persons
    slots = ties.vendor.shape[1]
    if now.month:
        for i in range(lo, hi):
            for k in range(slots):
                ties.rapport[i, k] = ties.rapport[i, k] * p.fade
                ties.obligation[i, k] = ties.obligation[i, k] * p.obligation_fade
                ties.known[i, k] = ties.known[i, k] * p.knowing_fade
    if not world.p.switches.meet:
        return
    for u in range(desk.count[1]):
        j = desk.users[u]
        flags, hours = desk.flags[j], 0.0
        if flags & LIVE and flags & SAME_PERSON:
            hours = p.counter_hours
        if flags & FIRST:
            hours = hours + world.p.category.setup_hours
        if hours > 0.0:
            grow(world, desk, lo + j, int(desk.choice[j]), hours)
    for i in range(lo, hi):
        for k in range(slots):
            if ties.state[i, k] == ACTIVE and world.staff.home[ties.holder[i, k]] == persons.community[i]:
                encounter(world, now, desk, i, k)

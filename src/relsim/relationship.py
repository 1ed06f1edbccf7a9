"""How a relationship begins and ends: shared by the processes in which that happens."""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import ENDED as ENDED_FLOW
from relsim.desk import EXIT, ONE, Desk, Flow, book, book_row, note
from relsim.draws import uniform
from relsim.state import ACTIVE, COMPETITOR, DORMANT, EMPTY, ENDED, World


@compiled
def slot_for(world: World, i: int, v: int) -> int:
    """Return the slot in which person i would keep vendor v.

    The slot that v had before, else an empty one, else that of the relationship that ended or was
    used the longest ago.
    """
    ties = world.ties
    best, found = 1 << 30, 0
    for k in range(ties.vendor.shape[1]):
        if ties.vendor[i, k] == v:
            return k
        age = int(ties.bought[i, k])
        if ties.state[i, k] == EMPTY:
            age = -100000
        elif ties.state[i, k] == ENDED:
            age = age - 50000
        if age < best:
            best, found = age, k
    return found


@compiled
def begin(world: World, now: Any, desk: Desk, i: int, k: int, v: int, branch: int) -> None:
    """Begin the relationship of person i with vendor v in slot k, or take it up again.

    A vendor that is tried again is met with all that is remembered of it.
    """
    ties, persons = world.ties, world.persons
    if ties.vendor[i, k] == v:
        book(world, desk, i, v, Flow.WON_BACK, 1.0)
    else:
        if ties.state[i, k] == ACTIVE or ties.state[i, k] == DORMANT:
            end(world, now, desk, i, k, COMPETITOR)
        book(world, desk, i, v, Flow.ACQUIRED, 1.0)
        ties.vendor[i, k] = v
        ties.deceptions[i, k] = 0
        ties.failed[i, k] = -1
        ties.satisfaction[i, k] = world.vendors.reputation[v]
        ties.expectation[i, k] = world.vendors.reputation[v]
        ties.trust[i, k] = persons.disposition[i]
        ties.commitment[i, k] = 0.0
        ties.rapport[i, k] = 0.0
        ties.known[i, k] = 0.0
        ties.heard[i, k] = world.p.converse.start
        ties.fatigue[i, k] = 0.0
        ties.habit[i, k] = 0.0
        ties.obligation[i, k] = 0.0
        ties.surplus[i, k] = 0.0
        ties.margin[i, k] = 0.0
        count = float(world.branches.staff_count[branch])
        chance = uniform(now.choose, persons.who[i], 2)
        ties.holder[i, k] = world.branches.staff_first[branch] + int(chance * count)
    ties.state[i, k] = ACTIVE
    ties.cause[i, k] = 0
    ties.birth[i, k] = now.tick
    ties.bought[i, k] = now.tick


@compiled
def end(world: World, now: Any, desk: Desk, i: int, k: int, cause: int) -> None:
    """End the relationship in slot k of person i; what is remembered of it stays."""
    ties = world.ties
    v = int(ties.vendor[i, k])
    length = min(now.tick - int(ties.birth[i, k]), desk.lifetimes.shape[1] - 1)
    desk.lifetimes[book_row(world, i, v), length] += 1
    desk.flows[book_row(world, i, v), ENDED_FLOW + cause] += ONE
    note(desk, world.persons.who[i], v, EXIT, float(cause))
    ties.state[i, k] = ENDED
    ties.cause[i, k] = cause
    ties.habit[i, k] = 0.0

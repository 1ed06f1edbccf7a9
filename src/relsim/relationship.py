"""How a relationship begins and ends: shared by the processes in which that happens."""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import ENDED as ENDED_FLOW
from relsim.desk import EXIT, ONE, Desk, Flow, books_of, count, note
from relsim.draws import uniform
from relsim.state import ACTIVE, COMPETITOR, DORMANT, EMPTY, ENDED, World


@compiled
def slot_of(world: World, i: int, v: int) -> int:
    """Return the slot in which person i has, or once had, vendor v; -1 for none."""
    for k in range(world.ties.shape[1]):
        if world.ties[i, k].vendor == v:
            return k
    return -1


@compiled
def head_of(world: World, i: int) -> int:
    """Return the head of person i's account."""
    while world.persons[i].members == 0:
        i -= 1
    return i


@compiled
def place_in_account(world: World, now: Any, i: int, v: int) -> int:
    """Return after how many of the account person i is one whom vendor v is in touch with (A59, H12).

    It begins with the person of most weight, or with the one of least: a lasting draw for each account and
    vendor, by the lever `grassroots`. A new head is a new draw.
    """
    head, vendor = world.persons[head_of(world, i)], world.vendors[v]
    rank = int(world.persons[i].rank)
    if uniform(now.hours, head.who, vendor.key) < vendor.grassroots:
        return int(head.members) - 1 - rank
    return rank


@compiled
def is_contact(place: int, members: int, contacts: float) -> bool:
    """Return whether a vendor keeps in touch with the one at a place in its order of an account.

    Parameters
    ----------
    place : int
        0 for the first.
    members : int
        People in the account.
    contacts : float
        Share of the others, beside the first, with whom the vendor keeps in touch.

    Examples
    --------
    >>> [is_contact(place, 5, contacts=0.25) for place in range(5)]
    [True, True, False, False, False]
    >>> is_contact(0, 1, contacts=0.0)
    True
    """
    return place < 1.0 + contacts * (members - 1)


@compiled
def is_in_touch(world: World, now: Any, i: int, v: int) -> bool:
    """Return whether vendor v is in touch with person i; with whoever decides alone it always is."""
    contacts = world.vendors[v].contacts
    if world.persons[i].members == 1 or contacts >= 1.0:
        return True
    members = int(world.persons[head_of(world, i)].members)
    return is_contact(place_in_account(world, now, i, v), members, contacts)


@compiled
def slot_for(world: World, i: int, v: int) -> int:
    """Return the slot in which person i would keep vendor v.

    The slot that v had before, else an empty one that nobody in the account uses, else that of the
    relationship that ended or was used the longest ago.
    """
    found = slot_of(world, i, v)
    if found >= 0:
        return found
    best = 1 << 30
    for k in range(world.ties.shape[1]):
        tie = world.ties[i, k]
        age = int(tie.bought)
        if tie.state == EMPTY and tie.vendor < 0:
            age = -100000
        elif tie.state == ENDED:
            age = age - 50000
        if age < best:
            best, found = age, k
    return found


@compiled
def begin(world: World, now: Any, desk: Desk, i: int, k: int, v: int, branch: int) -> None:
    """Begin the relationship of person i with vendor v in slot k, or take it up again.

    A vendor that is tried again is met with all that is remembered of it. Who has newly come into an account
    remembers nothing.
    """
    tie, person = world.ties[i, k], world.persons[i]
    if tie.vendor == v and tie.state != EMPTY:
        count(desk, books_of(world, person, v), Flow.WON_BACK)
    else:
        if tie.state == ACTIVE or tie.state == DORMANT:
            end(world, now, desk, i, k, COMPETITOR)
        count(desk, books_of(world, person, v), Flow.ACQUIRED)
        meet_first(world, tie, person, v)
        staff = float(world.branches.staff_count[branch])
        tie.holder = world.branches.staff_first[branch] + int(uniform(now.choose, person.who, 2) * staff)
    tie.state = ACTIVE
    tie.cause = 0
    tie.birth = now.tick
    tie.bought = now.tick


@compiled
def meet_first(world: World, tie: Any, person: Any, v: int) -> None:
    """Let a relationship start from the vendor's repute and the person's disposition.

    The books of an account, on the tie of its head, go on when another person comes in his place.
    """
    repute = world.vendors[v].reputation
    if tie.vendor != v:
        tie.surplus = 0.0
        tie.margin = 0.0
    tie.vendor = v
    tie.deceptions = 0
    tie.failed = -1
    tie.satisfaction = repute
    tie.expectation = repute
    tie.trust = person.disposition
    tie.heard = world.p.converse.start
    tie.commitment = 0.0
    tie.rapport = 0.0
    tie.known = 0.0
    tie.fatigue = 0.0
    tie.habit = 0.0
    tie.obligation = 0.0


@compiled
def end(world: World, now: Any, desk: Desk, i: int, k: int, cause: int) -> None:
    """End the relationship in slot k of person i; what is remembered of it stays."""
    tie, person = world.ties[i, k], world.persons[i]
    books = books_of(world, person, int(tie.vendor))
    length = min(now.tick - int(tie.birth), desk.lifetimes.shape[1] - 1)
    desk.lifetimes[books, length] += 1
    desk.flows[books, ENDED_FLOW + cause] += ONE
    note(desk, person.who, int(tie.vendor), EXIT, float(cause))
    tie.state = ENDED
    tie.cause = cause
    tie.habit = 0.0

"""Going: dormancy, exit and its cause.

After `tell`, before `staff`. After an incident a customer may leave at once: less likely the more
satisfied, committed and close he is; switching costs hold those who are dissatisfied and do nothing
for the others (A5, A30, A41). A contract binds until it can be ended. Who has not bought for long is
dormant, then gone. Some move away or stop needing, whatever the vendor does. Members of accounts change
jobs, and somebody else comes in their place (A59).
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import (
    BOUND,
    DECEIVED,
    PROBLEM,
    RECOVERED,
    REGRET,
    SELF_FAILED,
    UNFAIR,
    VOICED,
    Desk,
    Flow,
    books_of,
    count,
)
from relsim.draws import bits, uniform
from relsim.processes.consider import branch_of
from relsim.processes.interest import begin
from relsim.processes.serve import logistic
from relsim.processes.tell import word_of
from relsim.relationship import end
from relsim.state import (
    ACTIVE,
    BAD_RESPONSE,
    COMPETITOR,
    CORE_FAILURE,
    DORMANT,
    EMPTY,
    ENCOUNTER,
    ETHICS,
    INCONVENIENCE,
    INVOLUNTARY,
    PRICE,
    World,
)
from relsim.traits import at

READS = "visits (incident, marks), ties.satisfaction, ties.commitment, ties.rapport, ties.bought, ties.failed"
WRITES = (
    "ties (state, cause, habit, vendor), persons (who, tip, employer), tables.words (this week's), "
    "tables.asleep (of who moves in), desk.load"
)
DRAWS = "whether an incident ends the relationship; who moves away; who changes jobs"

EXITS, MOVES, MOVES_IN, CHANGES_JOB, COMES = range(5)
WEEKS_TO_FORGIVE = 13


@compiled
def cause_of(marks: int) -> int:
    """Return the class of an exit from what happened (Keaveney 1995).

    >>> cause_of(PROBLEM | VOICED) == BAD_RESPONSE, cause_of(UNFAIR) == PRICE
    (True, True)
    """
    if marks & DECEIVED:
        return ETHICS
    if marks & PROBLEM and not marks & RECOVERED:
        return BAD_RESPONSE if marks & VOICED else CORE_FAILURE
    if marks & UNFAIR:
        return PRICE
    if marks & REGRET:
        return ENCOUNTER
    return INCONVENIENCE if marks & SELF_FAILED else CORE_FAILURE


@compiled
def hold(p: Any, satisfaction: float, commitment: float, rapport: float, lock: float) -> float:
    """Return what holds a customer after an incident, in utils.

    Commitment counts from indifference, one half; `lock` counts for the dissatisfied.
    """
    return (
        p.experience * satisfaction
        + p.commitment * (commitment - 0.5)
        + p.rapport * rapport
        + p.lock * lock * (1.0 - satisfaction)
    )


@compiled
def exits(world: World, now: Any, person: Any, tie: Any, incident: float) -> bool:
    """Return whether an incident ends a relationship."""
    p = world.p.leave
    held = hold(
        p, float(tie.satisfaction), float(tie.commitment), float(tie.rapport) * float(person.orientation),
        world.p.category.switching_cost,
    )  # fmt: skip
    return uniform(now.leave, person.who, EXITS) < logistic(p.base + p.incident * incident - held)


@compiled
def react(world: World, now: Any, desk: Desk, i: int, visit: Any) -> None:
    """Let person i leave or stay after an incident; leaving is news."""
    slot, tie, person = int(visit.slot), world.ties[i, visit.slot], world.persons[i]
    if visit.marks & BOUND or not exits(world, now, person, tie, visit.incident):
        return
    if world.p.switches.talk > 0.0:
        world.tables.words[1 - (now.tick & 1), i] = word_of(
            int(visit.vendor), visit.episode, 1, 1 if person.employer == visit.vendor else 0
        )
    end(world, now, desk, i, slot, cause_of(visit.marks))


@compiled
def drift(world: World, now: Any, desk: Desk, i: int, k: int) -> None:
    """Let the relationship in slot k of person i go dormant, or end, for want of purchases."""
    p, tie = world.p.leave, world.ties[i, k]
    silent = now.tick - int(tie.bought)
    if silent >= p.gone_weeks:
        end(world, now, desk, i, k, COMPETITOR)
    elif silent >= p.dormancy_weeks and tie.state == ACTIVE:
        tie.state = DORMANT
        count(desk, books_of(world, world.persons[i], int(tie.vendor)), Flow.WENT_DORMANT)


@compiled
def remember_problem(world: World, now: Any, desk: Desk, i: int, tie: Any) -> None:
    """Count whether a customer had bought again by now, some weeks after a problem."""
    books = books_of(world, world.persons[i], int(tie.vendor))
    count(desk, books, Flow.WATCHED)
    if tie.state == ACTIVE and tie.bought > tie.failed:
        count(desk, books, Flow.FORGIVEN)


@compiled
def serves_here(world: World, i: int) -> bool:
    """Return whether person i holds a position at the counter of the vendor that he works for."""
    person, branches = world.persons[i], world.branches
    b = branch_of(world, int(person.community), int(person.employer)) if person.employer >= 0 else -1
    if b < 0:
        return False
    for row in range(branches.staff_first[b], branches.staff_first[b] + branches.staff_count[b]):
        if world.staff[row].person == i:
            return True
    return False


@compiled
def move_away(world: World, now: Any, desk: Desk, i: int) -> None:
    """Let the account of head i move away; strangers move in, alike in traits but with draws of their own.

    Who serves at a counter here stays, and so do those he decides with.
    """
    for m in range(i, i + int(world.persons[i].members)):
        if serves_here(world, m):
            return
    for m in range(i, i + int(world.persons[i].members)):
        world.persons[m].tip = world.persons[m].employer = -1
        for k in range(world.ties.shape[1]):
            tie = world.ties[m, k]
            if tie.state == ACTIVE or tie.state == DORMANT:
                end(world, now, desk, m, k, INVOLUNTARY)
            tie.state = EMPTY
            tie.vendor = -1
        world.persons[m].who = bits(now.leave, world.persons[m].who, MOVES_IN)
    if world.p.category.lapse > 0.0:
        begin(world, now.lapsing, i)


@compiled
def change_job(world: World, now: Any, desk: Desk, i: int) -> None:
    """Let person i leave the account; a stranger comes, alike in traits and weight but with draws of his own.

    His relationships end. The account goes on: a slot stays that of its vendor, whom the stranger does not
    know yet. A contract binds as long as the head is the one who made it. Who serves at a counter here stays.
    """
    if serves_here(world, i):
        return
    person = world.persons[i]
    person.tip = person.employer = -1
    for k in range(world.ties.shape[1]):
        tie = world.ties[i, k]
        if tie.state == ACTIVE or tie.state == DORMANT:
            end(world, now, desk, i, k, INVOLUNTARY)
        tie.state = EMPTY
    person.who = bits(now.leave, person.who, COMES)


@compiled
def change_jobs(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let members of accounts of several change jobs."""
    for i in range(lo, hi):
        person = world.persons[i]
        chance = world.tables.manners[person.segment].job_change
        if person.members != 1 and uniform(now.leave, person.who, CHANGES_JOB) < chance:
            change_job(world, now, desk, i)


@compiled
def anybody_changes_jobs(world: World) -> bool:
    """Return whether there is a segment whose members change jobs."""
    for segment in range(world.tables.manners.shape[0]):
        if world.tables.manners[segment].job_change > 0.0:
            return True
    return False


@compiled
def is_silent(world: World, now: Any, tie: Any) -> bool:
    """Return whether a relationship has been without a purchase for long."""
    held = (tie.state == ACTIVE) | (tie.state == DORMANT)
    return held & (now.tick - tie.bought >= world.p.leave.dormancy_weeks)


@compiled
def is_looked_back_at(now: Any, tie: Any) -> bool:
    """Return whether this is the week in which a problem is looked back at."""
    return (tie.failed >= 0) & (tie.failed == now.tick - WEEKS_TO_FORGIVE) & (tie.state != EMPTY)


@compiled
def look_after(world: World, now: Any, desk: Desk, lo: int, hi: int, k: int) -> None:
    """Let time pass over the relationships in slot k of rows lo to hi."""
    some = 0
    for i in range(lo, hi):
        tie = world.ties[i, k]
        desk.some[some] = i
        some += is_silent(world, now, tie) | is_looked_back_at(now, tie)
    for n in range(some):
        i = desk.some[n]
        tie = world.ties[i, k]
        if is_silent(world, now, tie):
            drift(world, now, desk, i, k)
        if is_looked_back_at(now, tie):
            remember_problem(world, now, desk, i, tie)
    if now.month:
        for i in range(lo, hi):
            if world.ties[i, k].state == ACTIVE:
                desk.load[world.ties[i, k].holder] += 1


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let the customers of rows lo to hi go, and count who stays with whom."""
    rows = hi - lo
    for u in range(desk.counts[1]):
        j = desk.users[u]
        if desk.visits[j].incident > 0.0:
            react(world, now, desk, lo + j, desk.visits[j])
    for k in range(world.ties.shape[1]):
        look_after(world, now, desk, lo, hi, k)
    for j in range(rows):
        desk.chance[j] = uniform(now.leave, desk.who[j], MOVES)
    most, some = world.tables.going[world.tables.going.shape[0] - 1], 0
    for j in range(rows):  # how likely somebody goes is looked up only for who could
        desk.some[some] = j
        some += desk.chance[j] < most
    for n in range(some):
        j = desk.some[n]
        likely = at(world.tables.going, uniform(now.going, desk.who[j], 0))
        if desk.chance[j] < likely and world.persons[lo + j].members > 0:
            move_away(world, now, desk, lo + j)
    if anybody_changes_jobs(world):
        change_jobs(world, now, desk, lo, hi)

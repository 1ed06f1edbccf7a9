"""Going: dormancy, exit and its cause.

After `tell`, before `staff`. After an incident a customer may leave at once: less likely the more
satisfied, committed and close he is; switching costs hold those who are dissatisfied and do nothing
for the others (A5, A30, A41). A contract binds until it can be ended. Who has not bought for long is
dormant, then gone. Some move away or stop needing, whatever the vendor does.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import DECEIVED, PROBLEM, RECOVERED, REGRET, SELF_FAILED, UNFAIR, VOICED, Desk, Flow, book
from relsim.draws import uniform
from relsim.processes.choose import bound_slot
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

READS = "desk.incident, desk.flags, ties.satisfaction, ties.commitment, ties.rapport, ties.bought, ties.failed"
WRITES = "ties.state, ties.cause, ties.habit, tables.words (this week's), desk.load"
DRAWS = "whether an incident ends the relationship; who moves away"

EXITS, MOVES = 0, 1
WEEKS_TO_FORGIVE = 13


@compiled
def cause_of(flags: int) -> int:
    """Return the class of an exit from what happened (Keaveney 1995).

    >>> cause_of(PROBLEM | VOICED) == BAD_RESPONSE, cause_of(UNFAIR) == PRICE
    (True, True)
    """
    if flags & DECEIVED:
        return ETHICS
    if flags & PROBLEM and not flags & RECOVERED:
        return BAD_RESPONSE if flags & VOICED else CORE_FAILURE
    if flags & UNFAIR:
        return PRICE
    if flags & REGRET:
        return ENCOUNTER
    return INCONVENIENCE if flags & SELF_FAILED else CORE_FAILURE


@compiled
def hold(p: Any, satisfaction: float, commitment: float, rapport: float, lock: float) -> float:
    """Return what holds a customer after an incident, in utils; `lock` counts for the dissatisfied."""
    return (
        p.experience * satisfaction
        + p.commitment * commitment
        + p.rapport * rapport
        + p.lock * lock * (1.0 - satisfaction)
    )


@compiled
def exits(world: World, now: Any, i: int, j: int, k: int, incident: float) -> bool:
    """Return whether an incident ends the relationship in slot k of person i."""
    p, ties = world.p.leave, world.ties
    commitment, rapport = float(ties.commitment[i, k]), float(ties.rapport[i, k]) * float(world.persons.orientation[i])
    lock = world.p.category.switching_cost
    held = hold(p, float(ties.satisfaction[i, k]), commitment, rapport, lock)
    odds = p.base + p.incident * incident - held
    return uniform(now.leave, world.persons.who[i], EXITS) < logistic(odds)


@compiled
def react(world: World, now: Any, desk: Desk, i: int, j: int) -> None:
    """Let person i leave or stay after an incident; leaving is news."""
    ties, k = world.ties, int(desk.choice[j])
    if desk.incident[j] <= 0.0 or bound_slot(world, now, i) == k:
        return
    if not exits(world, now, i, j, k, desk.incident[j]):
        return
    v = int(ties.vendor[i, k])
    if world.p.switches.talk:
        world.tables.words[1 - (now.tick & 1)][i] = word_of(v, desk.quality[j], 0, 1)
    end(world, now, desk, i, k, cause_of(desk.flags[j]))


@compiled
def drift(world: World, now: Any, desk: Desk, i: int, k: int) -> None:
    """Let the relationship in slot k of person i go dormant, or end, for want of purchases."""
    p, ties, v = world.p.leave, world.ties, int(world.ties.vendor[i, k])
    silent = now.tick - int(ties.bought[i, k])
    if silent >= p.gone_weeks:
        end(world, now, desk, i, k, COMPETITOR)
    elif silent >= p.dormancy_weeks and ties.state[i, k] == ACTIVE:
        ties.state[i, k] = DORMANT
        book(world, desk, i, v, Flow.WENT_DORMANT, 1.0)


@compiled
def move_away(world: World, now: Any, desk: Desk, i: int) -> None:
    """Let the account of head i move away; a stranger with the same traits moves in."""
    ties = world.ties
    for m in range(i, i + int(world.persons.members[i])):
        world.persons.tip[m] = -1
        for k in range(ties.vendor.shape[1]):
            if ties.state[m, k] == ACTIVE or ties.state[m, k] == DORMANT:
                end(world, now, desk, m, k, INVOLUNTARY)
            ties.state[m, k] = EMPTY
            ties.vendor[m, k] = -1


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let the customers of rows lo to hi go, and count who stays with whom."""
    ties, persons = world.ties, world.persons
    for u in range(desk.count[1]):
        j = desk.users[u]
        react(world, now, desk, lo + j, j)
    for i in range(lo, hi):
        for k in range(ties.vendor.shape[1]):
            state = ties.state[i, k]
            if state != EMPTY and ties.failed[i, k] >= 0 and now.tick - ties.failed[i, k] == WEEKS_TO_FORGIVE:
                book(world, desk, i, int(ties.vendor[i, k]), Flow.WATCHED, 1.0)
                if state == ACTIVE and ties.bought[i, k] > ties.failed[i, k]:
                    book(world, desk, i, int(ties.vendor[i, k]), Flow.FORGIVEN, 1.0)
            if state == ACTIVE or state == DORMANT:
                drift(world, now, desk, i, k)
                if state == ACTIVE and now.month:
                    desk.load[ties.holder[i, k]] += 1
    chance = world.p.category.attrition / 52.0
    if chance > 0.0:
        for i in range(lo, hi):
            if persons.members[i] > 0 and uniform(now.leave, persons.who[i], MOVES) < chance:
                move_away(world, now, desk, i)

"""Making up one's mind, and going."""

from typing import Any

from relsim.desk import BOUND, DECEIVED, EXIT, PROBLEM, RECOVERED, REGRET, UNFAIR, Flow
from relsim.desk import ENDED as ENDED_FLOW
from relsim.state import ACTIVE, COMPETITOR, DORMANT, EMPTY, ENDED, INVOLUNTARY

from .chance import uniform
from .rules import (
    cause_of,
    ceiling_after,
    episode_satisfaction,
    habit_after,
    hold,
    logistic,
    single,
    softened,
    toward_one,
    trust_after,
    weight_of_newest,
)
from .tie import Tie, word_on

__all__ = ["COMPETITOR", "INVOLUNTARY", "end", "judge", "leave_or_stay", "look_back"]


def judge(person: Any, visit: Any) -> None:
    """Let everything that one thinks of a vendor move with an episode."""
    model, tie, quality, expected = person.model, visit.tie, visit.quality, visit.tie.expectation
    p = model.p.judge
    loss = softened(person.loss_aversion, tie.obligation, model.p.choose.softening)
    episode = episode_satisfaction(quality, expected, p.surprise, p.surprise * loss)
    newest = weight_of_newest(p.anchor, float(model.tick - tie.birth), p.anchor_weeks)
    tie.satisfaction = single(tie.satisfaction + newest * (episode - tie.satisfaction))
    tie.expectation = single(expected + newest * (quality - expected))
    visit.episode = episode
    trust_and_commit(person, visit, episode)
    learning = visit.vendor.learning if model.spec.switches.data_knowing else 0.0
    tie.known = single(toward_one(tie.known, learning))
    for slot, other in enumerate(person.ties):
        other.habit = single(habit_after(other.habit, slot == visit.slot, model.p.choose.memory))
    if tie.state != ACTIVE:
        tie.state = ACTIVE
        visit.count(Flow.RETURNED)
    tie.bought = model.tick
    visit.book(Flow.EPISODE, episode)


def trust_and_commit(person: Any, visit: Any, episode: float) -> None:
    """Let trust and commitment move with an episode."""
    p, marks, tie = person.model.p.judge, visit.marks, visit.tie
    if marks & DECEIVED:
        tie.deceptions = min(tie.deceptions + 1, 255)
    broken = marks & (REGRET | UNFAIR) or (marks & PROBLEM and not marks & RECOVERED)
    ceiling = ceiling_after(tie.deceptions, p.ceiling)
    trust = trust_after(tie.trust, not broken, ceiling, p.trust_gain, p.trust_loss)
    commitment = tie.commitment + p.commitment * (0.5 * (trust + tie.satisfaction) - tie.commitment)
    if uniform(person.model.now.judge, person.who, 0) < p.turning_point:
        size = p.turning_size
        commitment = toward_one(commitment, size) if episode >= 0.5 else commitment * (1.0 - size)
    tie.trust, tie.commitment = single(trust), single(commitment)


def leave_or_stay(person: Any, visit: Any) -> None:
    """Leave after an incident, perhaps; leaving is news."""
    model, tie = person.model, visit.tie
    if visit.marks & BOUND:
        return
    lock = model.p.category.switching_cost
    held = hold(model.p.leave, tie.satisfaction, tie.commitment, tie.rapport * person.orientation, lock)
    chance = logistic(model.p.leave.base + model.p.leave.incident * visit.incident - held)
    if uniform(model.now.leave, person.who, 0) >= chance:
        return
    if model.spec.switches.talk:
        person.words[1 - model.tick % 2] = word_on(visit.vendor, visit.episode, True, person)
    end(person, tie, cause_of(visit.marks))


def look_back(person: Any) -> None:
    """Let ties go dormant or end for want of purchases; count who has forgiven, and who holds whom."""
    model = person.model
    p = model.p.leave
    for tie in person.ties:
        if tie.lives:
            silent = model.tick - tie.bought
            if silent >= max(p.gone_weeks, p.dormancy_weeks):
                end(person, tie, COMPETITOR)
            elif silent >= p.dormancy_weeks and tie.state == ACTIVE:
                tie.state = DORMANT
                tie.vendor.count(person, Flow.WENT_DORMANT)
        if tie.failed >= 0 and tie.failed == model.tick - 13 and tie.state != EMPTY:
            tie.vendor.count(person, Flow.WATCHED)
            if tie.state == ACTIVE and tie.bought > tie.failed:
                tie.vendor.count(person, Flow.FORGIVEN)
        if model.now.month and tie.state == ACTIVE:
            tie.holder.counted += 1


def end(person: Any, tie: Tie, cause: int) -> None:
    """End a relationship; what is remembered of it stays."""
    vendor, length = tie.vendor, person.model.tick - tie.birth
    vendor.lasted(person, length)
    vendor.count(person, Flow(ENDED_FLOW + cause))
    person.model.note(person, vendor, EXIT, float(cause))
    tie.state, tie.cause, tie.habit = ENDED, cause, 0.0

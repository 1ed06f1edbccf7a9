"""What customers make of it: satisfaction, expectation, trust, commitment, habit.

After `meet`, before `tell`. Satisfaction is perceived quality and disconfirmation, and a shortfall hurts
more than a surplus pleases (A13, A16). The longer the relationship, the less one episode weighs
(A15). Trust comes slowly and goes fast; each deception that comes to light lowers its ceiling for
good (A17). Habit is Guadagni and Little's smoothed share of purchase occasions (A3). Rarely, one
episode transforms the relationship (A21).
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import DECEIVED, PROBLEM, RECOVERED, REGRET, UNFAIR, Desk, Flow, book, count
from relsim.draws import uniform
from relsim.processes.choose import softened
from relsim.processes.offer import toward_one
from relsim.state import ACTIVE, World

READS = "visits (quality, marks), persons.loss_aversion, vendors.learning"
WRITES = "ties.satisfaction, expectation, trust, commitment, habit, known, deceptions, bought, state"
DRAWS = "whether an episode is a turning point"


@compiled
def episode_satisfaction(quality: float, expected: float, gain: float, loss: float) -> float:
    """Return satisfaction with one episode: quality, and how far it was from what was expected.

    >>> round(episode_satisfaction(0.8, 0.7, gain=0.5, loss=1.0), 3)
    0.85
    >>> round(episode_satisfaction(0.6, 0.7, gain=0.5, loss=1.0), 3)
    0.5
    """
    gap = quality - expected
    felt = quality + (gain * gap if gap > 0.0 else loss * gap)
    return min(max(felt, 0.0), 1.0)


@compiled
def weight_of_newest(anchor: float, tenure: float, halving: float) -> float:
    """Return the weight of the newest episode: it halves when the tenure reaches `halving` weeks.

    >>> weight_of_newest(0.3, tenure=104.0, halving=104.0)
    0.15
    """
    return anchor * halving / (halving + tenure)


@compiled
def trust_after(trust: float, kept: bool, ceiling: float, gain: float, loss: float) -> float:
    """Return trust after a promise kept or broken.

    Parameters
    ----------
    trust, ceiling : float
        Shares.
    kept : bool
        Whether the customer got what was promised.
    gain : float
        Part of the way to the ceiling that a kept promise goes.
    loss : float
        How many times more a broken one takes.

    Examples
    --------
    >>> round(trust_after(0.5, True, 1.0, gain=0.02, loss=5.0), 3)
    0.51
    >>> round(trust_after(0.5, False, 1.0, gain=0.02, loss=5.0), 3)
    0.45
    """
    if kept:
        trust = trust + gain * max(0.0, ceiling - trust)
    else:
        trust = trust - min(1.0, gain * loss) * trust
    return min(trust, ceiling)


@compiled
def ceiling_after(deceptions: int, left: float) -> float:
    """Return the ceiling on trust after some deceptions found out.

    >>> round(ceiling_after(2, 0.7), 3)
    0.49
    """
    ceiling = 1.0
    for _ in range(deceptions):
        ceiling = ceiling * left
    return ceiling


@compiled
def habit_after(habit: float, bought: bool, memory: float) -> float:
    """Return habit after a purchase, here or elsewhere.

    >>> round(habit_after(0.5, True, 0.875), 4), round(habit_after(0.5, False, 0.875), 4)
    (0.5625, 0.4375)
    """
    return memory * habit + ((1.0 - memory) if bought else 0.0)


@compiled
def judge_episode(world: World, now: Any, person: Any, tie: Any, visit: Any) -> float:
    """Let satisfaction and expectation move with an episode; return satisfaction with the episode."""
    p, quality, expected = world.p.judge, visit.quality, float(tie.expectation)
    loss = softened(float(person.loss_aversion), float(tie.obligation), world.p.choose.softening)
    episode = episode_satisfaction(quality, expected, p.surprise, p.surprise * loss)
    newest = weight_of_newest(p.anchor, float(now.tick - tie.birth), p.anchor_weeks)
    tie.satisfaction = tie.satisfaction + newest * (episode - tie.satisfaction)
    tie.expectation = expected + newest * (quality - expected)
    return episode


@compiled
def judge_vendor(world: World, now: Any, person: Any, tie: Any, visit: Any, episode: float) -> None:
    """Let trust and commitment move with an episode."""
    p, marks, commitment = world.p.judge, visit.marks, float(tie.commitment)
    if marks & DECEIVED and tie.deceptions < 255:
        tie.deceptions = tie.deceptions + 1
    broken = (marks & PROBLEM and not marks & RECOVERED) or marks & REGRET or marks & UNFAIR
    ceiling = ceiling_after(int(tie.deceptions), p.ceiling)
    trust = trust_after(float(tie.trust), not broken, ceiling, p.trust_gain, p.trust_loss)
    commitment = commitment + p.commitment * (0.5 * (trust + tie.satisfaction) - commitment)
    if uniform(now.judge, person.who, 0) < p.turning_point:
        if episode >= 0.5:
            commitment = toward_one(commitment, p.turning_size)
        else:
            commitment = commitment * (1.0 - p.turning_size)
    tie.trust = trust
    tie.commitment = commitment


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let the users of rows lo to hi judge what they got."""
    memory, learning = world.p.choose.memory, world.p.switches.data_knowing
    for u in range(desk.counts[1]):
        j = desk.users[u]
        person, visit = world.persons[lo + j], desk.visits[j]
        tie = world.ties[lo + j, visit.slot]
        episode = judge_episode(world, now, person, tie, visit)
        visit.episode = episode
        judge_vendor(world, now, person, tie, visit, episode)
        tie.known = toward_one(float(tie.known), world.vendors[visit.vendor].learning * learning)
        for k in range(world.ties.shape[1]):
            other = world.ties[lo + j, k]
            other.habit = habit_after(float(other.habit), k == visit.slot, memory)
        if tie.state != ACTIVE:
            tie.state = ACTIVE
            count(desk, visit.books, Flow.RETURNED)
        tie.bought = now.tick
        book(desk, visit.books, Flow.EPISODE, episode)

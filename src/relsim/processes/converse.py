"""Conversation: messages out, voices in.

After `settle`, before `meet`. Every customer hears from the vendor now and then: a message that fits
helps, one that does not tires, and any message shakes habit a little (A6, A48: an inverted U). A few
customers, heavy-tailed, start a conversation themselves; an answer makes them feel heard, silence
undoes it (A42, A45). So does what came of a complaint.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import CONTACT, LIVE, RECOVERED, VOICED, Desk, Flow, book, note
from relsim.draws import uniform
from relsim.processes.choose import main_slot
from relsim.processes.offer import toward_one
from relsim.state import ACTIVE, EMPTY, World

READS = "vendors.messages, vendors.targeting, vendors.openness, vendors.replies, persons.voice, persons.tolerance"
WRITES = "ties.heard, ties.fatigue, ties.commitment, ties.habit, ties.known, persons.spoken"
DRAWS = "number of messages and whether they are welcome, for each tie; who speaks; who is answered"

SPEAKS, ANSWERED, MESSAGES, WELCOME = 0, 1, 16, 32  # the last two count up with the slot


@compiled
def number_of_messages(chance: float, rate: float) -> int:
    """Return how many messages come in a week: the whole part of the rate, and one more by chance.

    >>> number_of_messages(0.2, 1.3), number_of_messages(0.9, 1.3)
    (2, 1)
    """
    whole = int(rate)
    return whole + 1 if chance < rate - whole else whole


@compiled
def chance_of_welcome(targeting: float, known: float, least: float) -> float:
    """Return the chance that a message helps: it takes choosing well and knowing the customer.

    >>> round(chance_of_welcome(0.5, known=0.5, least=0.2), 3)
    0.3
    """
    return targeting * (least + (1.0 - least) * known)


@compiled
def fatigue_after(fatigue: float, messages: int, tolerance: float, gain: float) -> float:
    """Return how tired of messages a customer is after some that did not help.

    >>> round(fatigue_after(0.2, 1, tolerance=0.5, gain=0.15), 3)
    0.44
    """
    return toward_one(fatigue, min(1.0, gain * messages / tolerance))


@compiled
def send(world: World, now: Any, desk: Desk, i: int, k: int, v: int) -> None:
    """Send this week's messages of vendor v to person i."""
    p, ties, who = world.p.converse, world.ties, world.persons.who[i]
    n = number_of_messages(uniform(now.converse, who, MESSAGES + k), world.vendors.messages[v])
    if n == 0:
        return
    book(world, desk, i, v, Flow.MESSAGES, float(n))
    ties.habit[i, k] = ties.habit[i, k] * (1.0 - p.waking)
    welcome = chance_of_welcome(world.vendors.targeting[v], float(ties.known[i, k]), p.welcome)
    if uniform(now.converse, who, WELCOME + k) < welcome:
        book(world, desk, i, v, Flow.WELCOME, float(n))
        ties.commitment[i, k] = toward_one(float(ties.commitment[i, k]), p.reminder)
    else:
        tolerance = float(world.persons.tolerance[i])
        ties.fatigue[i, k] = fatigue_after(float(ties.fatigue[i, k]), n, tolerance, p.fatigue)


@compiled
def speak(world: World, now: Any, desk: Desk, i: int) -> None:
    """Let person i speak to the main vendor, if it can be reached."""
    p, ties, who = world.p.converse, world.ties, world.persons.who[i]
    k = main_slot(world, i)
    if k < 0:
        return
    v = int(ties.vendor[i, k])
    if uniform(now.converse, who, SPEAKS) >= world.persons.voice[i] * 2.0 * world.vendors.openness[v]:
        return
    book(world, desk, i, v, Flow.INBOUND, 1.0)
    note(desk, who, v, CONTACT, 0.0)
    world.persons.spoken[i] = world.persons.spoken[i] + 1
    heard = float(ties.heard[i, k])
    if uniform(now.converse, who, ANSWERED) < world.vendors.replies[v]:
        book(world, desk, i, v, Flow.ANSWERED, 1.0)
        ties.heard[i, k] = toward_one(heard, p.answered)
        ties.known[i, k] = toward_one(float(ties.known[i, k]), world.vendors.knowledge[v])
    else:
        ties.heard[i, k] = heard * (1.0 - p.ignored)


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let vendors and the customers of rows lo to hi talk."""
    p, ties, persons = world.p.converse, world.ties, world.persons
    if not world.p.switches.converse:
        return
    slots = ties.vendor.shape[1]
    if now.month:
        for i in range(lo, hi):
            for k in range(slots):
                ties.fatigue[i, k] = ties.fatigue[i, k] * p.rest
                ties.heard[i, k] = ties.heard[i, k] * p.fade
    for i in range(lo, hi):
        for k in range(slots):
            if ties.state[i, k] == ACTIVE:
                send(world, now, desk, i, k, int(ties.vendor[i, k]))
    for i in range(lo, hi):
        if ties.state[i, 0] != EMPTY and uniform(now.converse, persons.who[i], SPEAKS) < 2.0 * persons.voice[i]:
            speak(world, now, desk, i)
    for u in range(desk.count[1]):
        j = desk.users[u]
        i, k, flags = lo + j, int(desk.choice[j]), desk.flags[j]
        heard = float(ties.heard[i, k])
        if flags & RECOVERED:
            ties.heard[i, k] = toward_one(heard, p.answered)
        elif flags & VOICED:
            ties.heard[i, k] = heard * (1.0 - p.ignored)
        elif flags & LIVE:
            ties.heard[i, k] = toward_one(heard, p.counter * world.vendors.openness[ties.vendor[i, k]])

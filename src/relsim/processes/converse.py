"""Conversation: messages out, voices in.

After `settle`, before `meet`. Every customer hears from the vendor now and then: a message that fits
helps, one that does not tires, and any message shakes habit a little (A6, A48: an inverted U). A few
customers, heavy-tailed, start a conversation themselves; an answer makes them feel heard, silence
undoes it (A42, A45). So does what came of a complaint.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import CONTACT, LIVE, RECOVERED, VOICED, Desk, Flow, book, books_of, count, note
from relsim.draws import uniform
from relsim.processes.choose import main_slot
from relsim.processes.offer import toward_one
from relsim.state import ACTIVE, World

READS = (
    "vendors.messages, vendors.targeting, vendors.openness, vendors.replies, persons.voice, persons.tolerance"
)
WRITES = "ties.heard, ties.fatigue, ties.commitment, ties.habit, ties.known, persons.spoken"
DRAWS = "number of messages and whether they are welcome, for each tie; who speaks; who is answered"

SPEAKS, ANSWERED, MESSAGES = 0, 1, 16  # the last counts up with the slot


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
def send(world: World, now: Any, desk: Desk, person: Any, tie: Any, messages: int) -> None:
    """Send messages to a customer."""
    p, vendor = world.p.converse, world.vendors[tie.vendor]
    books = books_of(world, person, int(tie.vendor))
    book(desk, books, Flow.MESSAGES, float(messages))
    tie.habit = tie.habit * (1.0 - p.waking)
    welcome = chance_of_welcome(vendor.targeting, float(tie.known), p.welcome)
    if uniform(now.converse, person.who, vendor.key) < welcome:
        book(desk, books, Flow.WELCOME, float(messages))
        tie.commitment = toward_one(float(tie.commitment), p.reminder)
    else:
        tie.fatigue = fatigue_after(float(tie.fatigue), messages, float(person.tolerance), p.fatigue)


@compiled
def speak(world: World, now: Any, desk: Desk, i: int, chance: float) -> None:
    """Let person i speak to the main vendor, if it can be reached."""
    k = main_slot(world, i)
    if k < 0:
        return
    p, person, tie = world.p.converse, world.persons[i], world.ties[i, k]
    vendor = world.vendors[tie.vendor]
    if chance >= person.voice * 2.0 * vendor.openness:
        return
    books = books_of(world, person, int(tie.vendor))
    count(desk, books, Flow.INBOUND)
    note(desk, person.who, int(tie.vendor), CONTACT, 0.0)
    if person.spoken < 65535:
        person.spoken = person.spoken + 1
    if uniform(now.converse, person.who, ANSWERED) < vendor.replies:
        count(desk, books, Flow.ANSWERED)
        tie.heard = toward_one(float(tie.heard), p.answered)
        tie.known = toward_one(float(tie.known), vendor.knowledge)
    else:
        tie.heard = tie.heard * (1.0 - p.ignored)


@compiled
def heard_at_counter(world: World, tie: Any, marks: int) -> None:
    """Let a visit make a customer feel heard, or not."""
    p, heard = world.p.converse, float(tie.heard)
    if marks & RECOVERED:
        tie.heard = toward_one(heard, p.answered)
    elif marks & VOICED:
        tie.heard = heard * (1.0 - p.ignored)
    elif marks & LIVE:
        tie.heard = toward_one(heard, p.counter * world.vendors[tie.vendor].openness)


@compiled
def fade(world: World, lo: int, hi: int) -> None:
    """Let fatigue and being heard fade, as they do in four weeks."""
    p = world.p.converse
    for i in range(lo, hi):
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            tie.fatigue = tie.fatigue * p.rest
            tie.heard = tie.heard * p.fade


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let vendors and the customers of rows lo to hi talk."""
    if world.p.switches.converse == 0.0:
        return
    if now.month:
        fade(world, lo, hi)
    rows = hi - lo
    for k in range(world.ties.shape[1]):
        for j in range(rows):
            desk.chance[j] = uniform(now.converse, desk.who[j], MESSAGES + k)
        reached = 0
        for j in range(rows):
            tie = world.ties[lo + j, k]
            desk.some[reached] = j
            reached += (tie.state == ACTIVE) & (desk.chance[j] < world.vendors[tie.vendor].messages)
        for n in range(reached):
            j = desk.some[n]
            tie = world.ties[lo + j, k]
            messages = number_of_messages(desk.chance[j], world.vendors[tie.vendor].messages)
            send(world, now, desk, world.persons[lo + j], tie, messages)
    for j in range(rows):
        desk.chance[j] = uniform(now.converse, desk.who[j], SPEAKS)
    for j in range(rows):
        if desk.chance[j] < 2.0 * world.persons[lo + j].voice:
            speak(world, now, desk, lo + j, desk.chance[j])
    for u in range(desk.counts[1]):
        visit = desk.visits[desk.users[u]]
        heard_at_counter(world, world.ties[lo + desk.users[u], visit.slot], visit.marks)

"""Conversation: messages out, voices in.

After `settle`, before `meet`. Every customer hears from the vendor now and then: a message that fits
helps, one that does not tires, and any message shakes habit a little (A6, A48: an inverted U). A message may
ask instead of telling; who replies wants to be answered (E3), and has not
started a conversation by that. A few customers, heavy-tailed, start a
conversation themselves; an answer makes them feel heard, silence undoes it (A42, A45). So does what came
of a complaint, and of feedback where there is a formal way to give it.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import (
    APART,
    CONTACT,
    LIVE,
    PROBLEM,
    RECOVERED,
    VOICED,
    Desk,
    Flow,
    book,
    books_of,
    count,
    note,
)
from relsim.draws import uniform
from relsim.processes.choose import main_slot
from relsim.processes.offer import toward_one
from relsim.relationship import is_in_touch
from relsim.state import ACTIVE, World

READS = (
    "vendors (levers of talking, feedback, acted), persons.voice, persons.tolerance, visits (quality, marks)"
)
WRITES = "ties.heard, ties.fatigue, ties.commitment, ties.habit, ties.known, persons.spoken"
DRAWS = (
    "number of messages, whether they ask, are replied to, heeded, or welcome, for each tie; who speaks; "
    "who is answered; who gives feedback; what is acted on"
)

SPEAKS, ANSWERED, TELLS, HEEDED = range(4)
MESSAGES, ASKS, REPLIES, MINDED = 16, 32, 48, 64  # these count up with the slot


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
def chance_to_reply(base: float, orientation: float, effort: float) -> float:
    """Return the chance that a customer replies to a question: more with the wish for a relationship.

    >>> round(chance_to_reply(0.3, orientation=0.5, effort=2.0), 3)
    0.3
    """
    return min(1.0, base * orientation * effort)


@compiled
def chance_of_feedback(offered: float, formal: float, voice: float, quality: float) -> float:
    """Return the chance that a customer gives formal feedback on a purchase: extremes, and those who speak.

    Parameters
    ----------
    offered : float
        How well there is a way to give it, share.
    formal : float
        The chance for the most extreme service and somebody who speaks up once a year or oftener.
    voice : float
        Contacts a week that the customer starts.
    quality : float
        Felt, share.

    Examples
    --------
    >>> round(chance_of_feedback(1.0, formal=0.3, voice=1 / 104, quality=0.0), 3)
    0.15
    >>> chance_of_feedback(1.0, formal=0.3, voice=1 / 104, quality=0.5)
    0.0
    """
    distance = 2.0 * quality - 1.0
    return offered * formal * min(1.0, 52.0 * voice) * distance * distance


@compiled
def ask(world: World, now: Any, desk: Desk, person: Any, tie: Any, messages: int, k: int) -> None:
    """Ask a customer, in the k-th slot, who replies and is answered, replies in vain, or is only tired."""
    p, vendor = world.p.converse, world.vendors[tie.vendor]
    books = books_of(world, person, int(tie.vendor))
    book(desk, books, Flow.QUESTIONS, float(messages))
    effort = world.tables.manners[person.segment].effort
    chance = chance_to_reply(p.reply, float(person.orientation), effort)
    if uniform(now.converse, person.who, REPLIES + k) >= chance:
        tie.fatigue = fatigue_after(float(tie.fatigue), messages, float(person.tolerance), p.fatigue)
        return
    count(desk, books, Flow.REPLIES)
    minded(world, tie, uniform(now.converse, person.who, MINDED + k) < vendor.replies)


@compiled
def minded(world: World, tie: Any, is_answered: bool) -> None:
    """Let a customer who has spoken feel heard, and be known better; or not."""
    p = world.p.converse
    if is_answered:
        tie.heard = toward_one(float(tie.heard), p.answered)
        tie.known = toward_one(float(tie.known), world.vendors[tie.vendor].learning)
    else:
        tie.heard = tie.heard * (1.0 - p.ignored)


@compiled
def send(world: World, now: Any, desk: Desk, person: Any, tie: Any, messages: int, k: int) -> None:
    """Send messages to a customer in the k-th slot."""
    p, vendor = world.p.converse, world.vendors[tie.vendor]
    books = books_of(world, person, int(tie.vendor))
    book(desk, books, Flow.MESSAGES, float(messages))
    tie.habit = tie.habit * (1.0 - p.waking)
    if vendor.dialogue > 0.0 and uniform(now.converse, person.who, ASKS + k) < vendor.dialogue:
        ask(world, now, desk, person, tie, messages, k)
        return
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
    person, tie = world.persons[i], world.ties[i, k]
    vendor = world.vendors[tie.vendor]
    if chance >= person.voice * 2.0 * vendor.openness or not is_in_touch(world, now, i, int(tie.vendor)):
        return
    books = books_of(world, person, int(tie.vendor))
    count(desk, books, Flow.INBOUND)
    note(desk, person.who, int(tie.vendor), CONTACT, 0.0)
    if person.spoken < 65535:
        person.spoken = person.spoken + 1
    is_answered = uniform(now.converse, person.who, ANSWERED) < vendor.replies
    if is_answered:
        count(desk, books, Flow.ANSWERED)
    minded(world, tie, is_answered)


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
def feed_back(world: World, now: Any, desk: Desk, person: Any, tie: Any, visit: Any) -> None:
    """Let a customer give formal feedback on a purchase, perhaps, and see whether anybody acts on it.

    A bad or a good purchase moves one to tell; what is told is satisfaction, and whether there was a problem.
    """
    vendor, quality = world.vendors[visit.vendor], visit.quality
    chance = chance_of_feedback(vendor.feedback, world.p.listen.formal, float(person.voice), quality)
    if uniform(now.converse, person.who, TELLS) >= chance:
        return
    count(desk, visit.books, Flow.FEEDBACK)
    is_acted_on = uniform(now.converse, person.who, HEEDED) < vendor.acted
    if is_acted_on:
        count(desk, visit.books, Flow.ACTED)
        book(desk, visit.books, Flow.ACTED_FELT, float(tie.satisfaction))
        if visit.marks & PROBLEM:
            count(desk, visit.books, Flow.ACTED_PROBLEMS)
    minded(world, tie, is_acted_on)


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
            if is_in_touch(world, now, lo + j, int(tie.vendor)):
                messages = number_of_messages(desk.chance[j], world.vendors[tie.vendor].messages)
                send(world, now, desk, world.persons[lo + j], tie, messages, k)
    for j in range(rows):
        desk.chance[j] = uniform(now.converse, desk.who[j], SPEAKS)
    for j in range(rows):
        if desk.chance[j] < 2.0 * world.persons[lo + j].voice:
            speak(world, now, desk, lo + j, desk.chance[j])
    for u in range(desk.counts[1]):
        j = desk.users[u]
        visit = desk.visits[j]
        tie = world.ties[lo + j, visit.slot]
        heard_at_counter(world, tie, visit.marks)
        if world.vendors[visit.vendor].feedback > 0.0 and not visit.marks & APART:
            feed_back(world, now, desk, world.persons[lo + j], tie, visit)

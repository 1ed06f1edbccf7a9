"""Word of mouth.

After `judge`, before `leave`. Customers tell of what delighted or upset them more than of the ordinary
(A36). Everybody hears one of those he knows each week; how much it moves him depends on how close
they are, on how strong the word is, and on the room that is left to move (A37, A40). Praise of a vendor
one does not know is a tip. Hearing that somebody close has left loosens one's own commitment (A41).

Those who work for a vendor carry news both ways (A66): now and then they speak of it, and whoever hears of
it from somebody who works there comes to know its people a little; what they hear about it themselves
is counted, for the vendor to listen.

What is said this week is heard next week: words are written to one row and read from the other, so
nobody's place in the list matters.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import Desk, Flow, book, books_of, count
from relsim.draws import uniform
from relsim.processes.offer import toward_one
from relsim.state import ACTIVE, DORMANT, World

READS = "tables.words (last week's), graph, visits (episode), persons.employer, vendors.reputation"
WRITES = "tables.words (this week's), ties.expectation, ties.commitment, ties.rapport, persons.tip"
DRAWS = "whether an episode is told, or one's work; whom one hears; whether one takes a tip"

TELLS, TELLS_OF_WORK, HEARS, TAKES_TIP = 0, 1, 16, 32  # the last two count up with the conversation


@compiled
def chance_to_tell(satisfaction: float, rate: float, extreme: float) -> float:
    """Return the chance that an episode is told: U-shaped in satisfaction.

    >>> [round(chance_to_tell(s, 0.05, 0.3), 3) for s in (0.0, 0.5, 1.0)]
    [0.35, 0.05, 0.35]
    """
    distance = 2.0 * satisfaction - 1.0
    return rate + extreme * distance * distance


@compiled
def word_of(v: int, satisfaction: float, left: int, inside: int) -> int:
    """Return a new word as one number: vendor, satisfaction, has the speaker left, does he work there.

    The bits between hold its age in weeks.
    """
    return (v + 1) | int(satisfaction * 255.0) << 16 | left << 28 | inside << 29


@compiled
def expectation_after(expectation: float, said: float, part: float, resistance: float) -> float:
    """Return expected quality after a word: it moves in proportion to the room there is.

    Parameters
    ----------
    expectation : float
        Share.
    said : float
        Satisfaction of the speaker, share.
    part : float
        Part of the room that the strongest word moves.
    resistance : float
        Commitment: the committed resist what speaks against their vendor.

    Examples
    --------
    >>> round(expectation_after(0.6, 1.0, 0.1, 0.0), 3), round(expectation_after(0.6, 0.0, 0.1, 0.5), 3)
    (0.64, 0.57)
    """
    strong = 2.0 * said - 1.0
    if strong >= 0.0:
        return expectation + part * strong * (1.0 - expectation)
    return expectation + part * strong * expectation * (1.0 - resistance)


@compiled
def hear(world: World, now: Any, desk: Desk, i: int, word: int, close: float, turn: int) -> None:
    """Let person i hear a word from somebody who is more or less close."""
    p, person, v = world.p.tell, world.persons[i], (word & 0xFFFF) - 1
    said, left = ((word >> 16) & 0xFF) / 255.0, (word >> 28) & 1
    if person.employer == v:
        books = books_of(world, person, v)
        count(desk, books, Flow.NEWS)
        book(desk, books, Flow.NEWS_FELT, said)
    for k in range(world.ties.shape[1]):
        tie = world.ties[i, k]
        if tie.vendor == v and (tie.state == ACTIVE or tie.state == DORMANT):
            commitment = float(tie.commitment)
            tie.expectation = expectation_after(float(tie.expectation), said, p.effect * close, commitment)
            if left:
                tie.commitment = commitment * (1.0 - p.leaving * close)
            if word >> 29:
                tie.rapport = toward_one(float(tie.rapport), p.acquaintance)
            return
    if said <= 0.5 or left:
        if person.tip == v:
            person.tip = -1
    elif uniform(now.tell, person.who, TAKES_TIP + turn) < close * (2.0 * said - 1.0):
        person.tip = v
        count(desk, books_of(world, person, v), Flow.TIPS)


@compiled
def listen(world: World, now: Any, desk: Desk, lo: int, hi: int, words: Any, turn: int) -> None:
    """Let the persons of rows lo to hi hear one of those they know."""
    graph, rows = world.graph, hi - lo
    for j in range(rows):
        desk.chance[j] = uniform(now.tell, desk.who[j], HEARS + turn)
    for j in range(rows):
        first, beyond = int(graph.offsets[lo + j]), int(graph.offsets[lo + j + 1])
        if beyond > first:
            edge = first + int(desk.chance[j] * (beyond - first))
            word = int(words[graph.neighbours[edge]])
            if word > 0:
                hear(world, now, desk, lo + j, word, float(graph.strength[graph.kind[edge]]), turn)


@compiled
def say(world: World, now: Any, desk: Desk, person: Any, visit: Any) -> int:
    """Return the word of a person on this week's episode, 0 if nothing is said."""
    chance = chance_to_tell(visit.episode, world.p.tell.rate, world.p.tell.extreme)
    if uniform(now.tell, person.who, TELLS) >= chance:
        return 0
    count(desk, visit.books, Flow.PRAISE if visit.episode >= 0.5 else Flow.WARNING)
    return word_of(int(visit.vendor), visit.episode, 0, 1 if person.employer == visit.vendor else 0)


@compiled
def speak_of_employer(world: World, now: Any, desk: Desk, i: int) -> int:
    """Return the word of person i on the vendor he works for, 0 if nothing is said.

    He says what he finds as a customer, and where he is none, what everybody says.
    """
    person = world.persons[i]
    if uniform(now.tell, person.who, TELLS_OF_WORK) >= world.p.tell.insider:
        return 0
    v, felt = int(person.employer), world.vendors[person.employer].reputation
    for k in range(world.ties.shape[1]):
        tie = world.ties[i, k]
        if tie.vendor == v and (tie.state == ACTIVE or tie.state == DORMANT):
            felt = float(tie.satisfaction)
    count(desk, books_of(world, person, v), Flow.PRAISE if felt >= 0.5 else Flow.WARNING)
    return word_of(v, felt, 0, 1)


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let the people of rows lo to hi hear and tell."""
    if world.p.switches.talk == 0.0:
        return
    heard, said = world.tables.words[now.tick & 1], world.tables.words[1 - (now.tick & 1)]
    stay = world.p.tell.stay_weeks - 1
    for i in range(lo, hi):
        word = heard[i]
        said[i] = word + (1 << 24) if word > 0 and (word >> 24) & 0xF < stay else 0
        if world.persons[i].employer >= 0:
            word = speak_of_employer(world, now, desk, i)
            if word > 0:
                said[i] = word
    for turn in range(world.p.tell.conversations):
        listen(world, now, desk, lo, hi, heard, turn)
    for u in range(desk.counts[1]):
        j = desk.users[u]
        word = say(world, now, desk, world.persons[lo + j], desk.visits[j])
        if word > 0:
            said[lo + j] = word

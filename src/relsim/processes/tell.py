"""Word of mouth.

After `judge`, before `leave`. Customers tell of what delighted or upset them more than of the ordinary
(A36). Everybody hears one of those he knows each week; how much it moves him depends on how close
they are, on how strong the word is, and on the room that is left to move (A37, A40). Praise of a vendor
one does not know is a tip. Hearing that somebody close has left loosens one's own commitment (A41).

What is said this week is heard next week: words are written to one row and read from the other, so
nobody's place in the list matters.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import HEARD_LEAVING, Desk, Flow, book
from relsim.draws import uniform
from relsim.state import EMPTY, World

READS = "tables.words (last week's), graph, ties.satisfaction, desk.flags"
WRITES = "tables.words (this week's), ties.expectation, ties.commitment, persons.tip"
DRAWS = "whether an episode is told; whom one hears; whether one takes a tip"

TELLS, HEARS, TAKES_TIP = 0, 16, 32  # the last two count up with the conversation


@compiled
def chance_to_tell(satisfaction: float, rate: float, extreme: float) -> float:
    """Return the chance that an episode is told: U-shaped in satisfaction.

    >>> [round(chance_to_tell(s, 0.05, 0.3), 3) for s in (0.0, 0.5, 1.0)]
    [0.35, 0.05, 0.35]
    """
    distance = 2.0 * satisfaction - 1.0
    return rate + extreme * distance * distance


@compiled
def word_of(v: int, satisfaction: float, age: int, left: int) -> int:
    """Return a word as one number: vendor, satisfaction, age in weeks, whether the speaker has left."""
    return (v + 1) | int(satisfaction * 255.0) << 16 | age << 24 | left << 28


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
def hear(world: World, now: Any, desk: Desk, i: int, j: int, word: int, close: float, turn: int) -> None:
    """Let person i hear a word from somebody who is more or less close."""
    p, ties, v = world.p.tell, world.ties, (word & 0xFFFF) - 1
    said, left = ((word >> 16) & 0xFF) / 255.0, word >> 28
    for k in range(ties.vendor.shape[1]):
        if ties.vendor[i, k] == v and ties.state[i, k] != EMPTY:
            commitment = float(ties.commitment[i, k])
            ties.expectation[i, k] = expectation_after(
                float(ties.expectation[i, k]), said, p.effect * close, commitment
            )
            if left:
                ties.commitment[i, k] = commitment * (1.0 - p.leaving * close)
                desk.flags[j] = desk.flags[j] | HEARD_LEAVING
            return
    if said <= 0.5 or left:
        if world.persons.tip[i] == v:
            world.persons.tip[i] = -1
    elif uniform(now.tell, world.persons.who[i], TAKES_TIP + turn) < close * (2.0 * said - 1.0):
        world.persons.tip[i] = v
        book(world, desk, i, v, Flow.TIPS, 1.0)


@compiled
def listen(world: World, now: Any, desk: Desk, i: int, j: int, words: Any) -> None:
    """Let person i hear this week's conversations."""
    graph, first = world.graph, int(world.graph.offsets[i])
    known = int(graph.offsets[i + 1]) - first
    if known == 0:
        return
    for turn in range(int(world.p.tell.conversations)):
        edge = first + int(uniform(now.tell, world.persons.who[i], HEARS + turn) * known)
        word = int(words[graph.neighbours[edge]])
        if word > 0:
            hear(world, now, desk, i, j, word, float(graph.strength[graph.kind[edge]]), turn)


@compiled
def say(world: World, now: Any, desk: Desk, i: int, j: int) -> int:
    """Return the word of person i on this week's episode, 0 if nothing is said."""
    k = int(desk.choice[j])
    v, satisfaction = int(world.ties.vendor[i, k]), desk.quality[j]
    chance = chance_to_tell(satisfaction, world.p.tell.rate, world.p.tell.extreme)
    if uniform(now.tell, world.persons.who[i], TELLS) >= chance:
        return 0
    book(world, desk, i, v, Flow.PRAISE if satisfaction >= 0.5 else Flow.WARNING, 1.0)
    return word_of(v, satisfaction, 0, 0)


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let the people of rows lo to hi hear and tell."""
    if not world.p.switches.talk:
        return
    heard, said = world.tables.words[now.tick & 1], world.tables.words[1 - (now.tick & 1)]
    stay = int(world.p.tell.stay_weeks) - 1
    for i in range(lo, hi):
        word = heard[i]
        age = (word >> 24) & 0xF
        said[i] = word + (1 << 24) if word > 0 and age < stay else 0
    for i in range(lo, hi):
        listen(world, now, desk, i, i - lo, heard)
    for u in range(desk.count[1]):
        j = desk.users[u]
        word = say(world, now, desk, lo + j, j)
        if word > 0:
            said[lo + j] = word

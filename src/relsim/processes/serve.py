"""Serving: through which channel, how well, what goes wrong, and what is done about it.

After `choose`, before `offer`. Self-service works or fails; where it fails a person helps, at the cost
of effort (A25-A27). Who is sent to a channel he would not have picked, for being forced to or for the
vendor's belief that he wants to talk to somebody (H5), gets less out of it. A new need asks for
discovery, which takes a person who is skilled and wants to help. Problems are rare (A29); a customer
with a problem speaks up or stays silent (A31); a complaint is put right, or makes things worse (A32,
A33). A vendor that is not honest hides some failures, and some of those come to light (A17). A member of
an account with whom the vendor is not in touch uses what was bought, and meets nobody (A59).
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import (
    APART,
    COMPLAINT,
    DECEIVED,
    LIVE,
    NOVEL,
    PROBLEM,
    RECOVERED,
    SAME_PERSON,
    SELF_FAILED,
    UNWANTED,
    VOICED,
    Desk,
    Flow,
    count,
    note,
)
from relsim.draws import bell, exp, log, uniform
from relsim.processes.choose import fit
from relsim.relationship import is_in_touch
from relsim.state import World

READS = "persons, ties (known, trust, rapport, holder), staff.able, vendors (service levers, experience)"
WRITES = "visits (marks, quality, incident), ties.failed"
DRAWS = "channel; success of self-service; who serves; quality; problem; hiding; discovery; voice; recovery"

(CHANNEL, WORKS, WHO_SERVES, NOISE, FAILS, HIDES, FOUND_OUT, SPEAKS, PUT_RIGHT, STUCK) = range(10)


@compiled
def logistic(x: float) -> float:
    """Return the share that belongs to log odds x.

    >>> logistic(0.0), round(logistic(2.0), 3)
    (0.5, 0.881)
    """
    return 1.0 / (1.0 + exp(-x))


@compiled
def chance_of_self_service(
    quality: float, forced: float, liking: float, novel: bool, weight: float, novelty: float
) -> float:
    """Return the chance that a contact is by self-service.

    Parameters
    ----------
    quality : float
        Quality of self-service, 0 where there is none.
    forced : float
        Share of contacts that have no other way.
    liking : float
        The customer's taste for helping himself, share.
    novel : bool
        Whether the need is new.
    weight, novelty : float
        What the taste and a new need weigh, utils.

    Examples
    --------
    >>> chance_of_self_service(0.0, 0.0, 1.0, False, 3.0, 1.5)
    0.0
    >>> chance_of_self_service(0.5, 0.0, 0.5, False, 3.0, 1.5)
    0.5
    """
    if quality <= 0.0:
        return 0.0
    utility = weight * (liking - 0.5 + quality - 0.5)
    if novel:
        utility = utility - novelty
    return forced + (1.0 - forced) * logistic(utility)


@compiled
def liking_assumed(liking: float, belief: float) -> float:
    """Return the taste for self-service that a vendor takes a customer to have.

    Firms take the wish for live contact to be higher than it is (A25, S53).

    Parameters
    ----------
    liking : float
        The customer's own taste, share.
    belief : float
        How many times too high the wish for live contact is taken to be.

    Examples
    --------
    >>> liking_assumed(0.7, belief=1.0), round(liking_assumed(0.7, belief=2.0), 3)
    (0.7, 0.4)
    """
    return liking if belief == 1.0 else 1.0 - min(1.0, (1.0 - liking) * belief)


@compiled
def against_wish(liking: float, marks: int) -> float:
    """Return how far the channel to which a customer was sent is from the one he likes, share.

    >>> against_wish(0.75, LIVE), against_wish(0.75, 0), against_wish(0.75, SELF_FAILED | LIVE)
    (0.75, 0.25, 0.25)
    """
    return liking if marks & LIVE and not marks & SELF_FAILED else 1.0 - liking


@compiled
def chance_of_voice(base: float, trust: float, rapport: float, weight: float) -> float:
    """Return the chance that a problem is brought to the counter: more with trust and rapport.

    >>> round(chance_of_voice(0.5, trust=0.5, rapport=0.0, weight=1.0), 2)
    0.5
    """
    return logistic(log(base / (1.0 - base)) + weight * (trust - 0.5 + rapport))


@compiled
def quality_of_new_need(quality: float, complexity: float, expertise: float, aid: float) -> float:
    """Return the quality felt when a need is new: complexity hurts those who neither know nor get aid.

    >>> round(quality_of_new_need(0.8, complexity=0.4, expertise=0.5, aid=0.5), 3)
    0.7
    """
    return quality - complexity * (1.0 - expertise) * (1.0 - aid)


@compiled
def channel(world: World, now: Any, desk: Desk, person: Any, visit: Any) -> int:
    """Choose the channel of a visit: return the marks with what came of it."""
    p, vendor, marks = world.p.serve, world.vendors[visit.vendor], int(visit.marks)
    novel = marks & NOVEL != 0
    if vendor.self_service > 0.0:
        liking, offered = float(person.self_service), vendor.self_service
        chance = chance_of_self_service(
            offered,
            vendor.forced,
            liking_assumed(liking, vendor.live_belief),
            novel,
            p.self_taste,
            p.self_novelty,
        )
        drawn = uniform(now.serve, person.who, CHANNEL)
        if vendor.forced > 0.0 or vendor.live_belief != 1.0:
            wish = chance_of_self_service(offered, 0.0, liking, novel, p.self_taste, p.self_novelty)
            if (drawn < wish) != (drawn < chance):
                count(desk, visit.books, Flow.UNWANTED)
                marks = marks | UNWANTED
        if drawn < chance:
            count(desk, visit.books, Flow.SELF_SERVICE)
            if uniform(now.serve, person.who, WORKS) < vendor.self_service * (0.5 if novel else 1.0):
                return marks
            count(desk, visit.books, Flow.SELF_FAILED)
            marks = marks | SELF_FAILED
            if uniform(now.serve, person.who, STUCK) < vendor.forced:
                return marks
    count(desk, visit.books, Flow.LIVE)
    if uniform(now.serve, person.who, WHO_SERVES) < vendor.same_person:
        marks = marks | SAME_PERSON
    return marks | LIVE


@compiled
def delivered(world: World, now: Any, person: Any, tie: Any, marks: int) -> float:
    """Return the quality delivered to a person before anything goes wrong."""
    p, vendor = world.p.serve, world.vendors[tie.vendor]
    quality = vendor.quality - p.mismatch * (1.0 - fit(vendor.assortment, float(tie.known)))
    quality = quality + p.noise * bell(now.serve, person.who, NOISE)
    aid = 0.0
    if marks & LIVE:
        skill = vendor.skill * vendor.experience
        if marks & SAME_PERSON:
            skill = world.staff[tie.holder].able
        quality = quality + p.skill * (skill - 0.5)
        aid = 0.5 * (skill + vendor.help)
    if marks & NOVEL:
        quality = quality_of_new_need(quality, world.p.category.complexity, float(person.expertise), aid)
    if marks & SELF_FAILED:
        quality = quality - p.self_penalty
    if marks & UNWANTED:
        quality = quality - p.unwanted * against_wish(float(person.self_service), marks)
    return quality


@compiled
def problem(world: World, now: Any, desk: Desk, person: Any, tie: Any, visit: Any) -> int:
    """Let something that went wrong take its course: return the marks of what happened."""
    p, vendor = world.p.serve, world.vendors[visit.vendor]
    count(desk, visit.books, Flow.PROBLEMS)
    if uniform(now.serve, person.who, HIDES) >= vendor.honesty:
        count(desk, visit.books, Flow.HIDDEN)
        if uniform(now.serve, person.who, FOUND_OUT) >= p.discovery:
            return 0
        count(desk, visit.books, Flow.DECEPTIONS)
        tie.failed = now.tick
        return PROBLEM | DECEIVED
    tie.failed = now.tick
    speaks = chance_of_voice(p.voice, float(tie.trust), float(tie.rapport), p.voice_trust)
    if visit.marks & APART or uniform(now.serve, person.who, SPEAKS) >= speaks:
        return PROBLEM
    count(desk, visit.books, Flow.VOICED)
    note(desk, person.who, int(visit.vendor), COMPLAINT, 0.0)
    right = vendor.recovery * (0.5 + 0.5 * vendor.discretion)
    if uniform(now.serve, person.who, PUT_RIGHT) < right:
        count(desk, visit.books, Flow.RECOVERED)
        return PROBLEM | VOICED | RECOVERED
    return PROBLEM | VOICED


@compiled
def quality_after(quality: float, marks: int, loss: float, remedy: float, rebuff: float) -> float:
    """Return the quality felt after a problem: part made up by recovery, more lost by a rebuff.

    >>> round(quality_after(0.8, PROBLEM | VOICED | RECOVERED, loss=0.4, remedy=0.8, rebuff=0.15), 3)
    0.72
    >>> round(quality_after(0.8, PROBLEM | VOICED, loss=0.4, remedy=0.8, rebuff=0.15), 3)
    0.25
    """
    if marks & RECOVERED:
        return quality - loss * (1.0 - remedy)
    if marks & VOICED:
        return quality - loss - rebuff
    return quality - loss


@compiled
def severity(marks: int) -> float:
    """Return how bad an incident is, as a share: deception and a rebuff are worst.

    Failed self-service is a nuisance (A26: 10 % likelier disloyal), more so where nobody helps.

    >>> severity(0), severity(PROBLEM), severity(PROBLEM | VOICED | RECOVERED)
    (0.0, 0.6, 0.2)
    """
    if marks & DECEIVED:
        return 1.0
    if marks & RECOVERED:
        return 0.2
    if marks & VOICED:
        return 0.9
    if marks & PROBLEM:
        return 0.6
    if marks & SELF_FAILED:
        return 0.1 if marks & LIVE else 0.3
    return 0.0


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Serve the users of rows lo to hi."""
    p = world.p.serve
    for u in range(desk.counts[1]):
        j = desk.users[u]
        person, visit = world.persons[lo + j], desk.visits[j]
        tie = world.ties[lo + j, visit.slot]
        if is_in_touch(world, now, lo + j, int(visit.vendor)):
            marks = channel(world, now, desk, person, visit)
        else:
            marks = int(visit.marks) | APART
            visit.marks = marks
        quality = delivered(world, now, person, tie, marks)
        if uniform(now.serve, person.who, FAILS) < world.vendors[visit.vendor].problem:
            wrong = problem(world, now, desk, person, tie, visit)
            if wrong:
                quality = quality_after(quality, wrong, p.problem, p.remedy, p.rebuff)
            marks = marks | wrong
        visit.marks = marks
        visit.quality = min(max(quality, 0.0), 1.0)
        visit.incident = severity(marks)
        count(desk, visit.books, Flow.PURCHASES)
        if marks & NOVEL:
            count(desk, visit.books, Flow.NOVEL)

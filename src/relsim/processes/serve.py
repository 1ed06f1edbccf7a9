"""Serving: through which channel, how well, what goes wrong, and what is done about it.

After `choose`, before `offer`. Self-service works or fails; where it fails a person helps, at the cost
of effort (A25-A27). A new need asks for discovery, which takes a person who is skilled and wants to
help. Problems are rare (A29); a customer with a problem speaks up or stays silent (A31); a complaint
is put right, or makes things worse (A32, A33). A vendor that is not honest hides some failures, and
some of those come to light (A17).
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import (
    COMPLAINT,
    DECEIVED,
    LIVE,
    NOVEL,
    PROBLEM,
    RECOVERED,
    SAME_PERSON,
    SELF_FAILED,
    VOICED,
    Desk,
    Flow,
    book,
    note,
)
from relsim.draws import bell, exp, log, uniform
from relsim.processes.choose import fit
from relsim.state import World

READS = "persons, ties.known, ties.trust, ties.rapport, ties.holder, staff.skill, vendors (service levers)"
WRITES = "desk.flags, desk.quality, desk.incident, ties.failed"
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
def channel(world: World, now: Any, desk: Desk, i: int, k: int, v: int, flags: int) -> int:
    """Choose the channel for person i: return the flags with what came of it."""
    p, vendors, who = world.p.serve, world.vendors, world.persons.who[i]
    novel = flags & NOVEL != 0
    chance = chance_of_self_service(
        vendors.self_service[v], vendors.forced[v], float(world.persons.self_service[i]), novel,
        p.self_taste, p.self_novelty,
    )  # fmt: skip
    if chance > 0.0 and uniform(now.serve, who, CHANNEL) < chance:
        book(world, desk, i, v, Flow.SELF_SERVICE, 1.0)
        works = vendors.self_service[v] * (0.5 if novel else 1.0)
        if uniform(now.serve, who, WORKS) < works:
            return flags
        book(world, desk, i, v, Flow.SELF_FAILED, 1.0)
        flags = flags | SELF_FAILED
        if uniform(now.serve, who, STUCK) < vendors.forced[v]:
            return flags
    book(world, desk, i, v, Flow.LIVE, 1.0)
    if uniform(now.serve, who, WHO_SERVES) < vendors.same_person[v]:
        flags = flags | SAME_PERSON
    return flags | LIVE


@compiled
def delivered(world: World, now: Any, i: int, k: int, v: int, flags: int) -> float:
    """Return the quality delivered to person i before anything goes wrong."""
    p, vendors = world.p.serve, world.vendors
    known = float(world.ties.known[i, k])
    quality = vendors.quality[v] - p.mismatch * (1.0 - fit(vendors.assortment[v], known))
    quality = quality + p.noise * bell(now.serve, world.persons.who[i], NOISE)
    aid = 0.0
    if flags & LIVE:
        skill = world.staff.skill[world.ties.holder[i, k]] if flags & SAME_PERSON else vendors.skill[v]
        quality = quality + p.skill * (skill - 0.5)
        aid = 0.5 * (skill + vendors.help[v])
    if flags & NOVEL:
        quality = quality_of_new_need(
            quality, world.p.category.complexity, float(world.persons.expertise[i]), aid
        )
    if flags & SELF_FAILED:
        quality = quality - p.self_penalty
    return quality


@compiled
def problem(world: World, now: Any, desk: Desk, i: int, k: int, v: int) -> int:
    """Let something go wrong for person i, or not: return the flags of what happened."""
    p, vendors, ties, who = world.p.serve, world.vendors, world.ties, world.persons.who[i]
    if uniform(now.serve, who, FAILS) >= vendors.problem[v]:
        return 0
    book(world, desk, i, v, Flow.PROBLEMS, 1.0)
    if uniform(now.serve, who, HIDES) >= vendors.honesty[v]:
        book(world, desk, i, v, Flow.HIDDEN, 1.0)
        if uniform(now.serve, who, FOUND_OUT) >= p.discovery:
            return 0
        book(world, desk, i, v, Flow.DECEPTIONS, 1.0)
        ties.failed[i, k] = now.tick
        return PROBLEM | DECEIVED
    ties.failed[i, k] = now.tick
    speaks = chance_of_voice(p.voice, float(ties.trust[i, k]), float(ties.rapport[i, k]), p.voice_trust)
    if uniform(now.serve, who, SPEAKS) >= speaks:
        return PROBLEM
    book(world, desk, i, v, Flow.VOICED, 1.0)
    note(desk, who, v, COMPLAINT, 0.0)
    right = vendors.recovery[v] * (0.5 + 0.5 * vendors.discretion[v])
    if uniform(now.serve, who, PUT_RIGHT) < right:
        book(world, desk, i, v, Flow.RECOVERED, 1.0)
        return PROBLEM | VOICED | RECOVERED
    return PROBLEM | VOICED


@compiled
def quality_after(quality: float, flags: int, loss: float, remedy: float, rebuff: float) -> float:
    """Return the quality felt after a problem: part made up by recovery, more lost by a rebuff.

    >>> round(quality_after(0.8, PROBLEM | VOICED | RECOVERED, loss=0.4, remedy=0.8, rebuff=0.15), 3)
    0.72
    >>> round(quality_after(0.8, PROBLEM | VOICED, loss=0.4, remedy=0.8, rebuff=0.15), 3)
    0.25
    """
    if flags & RECOVERED:
        return quality - loss * (1.0 - remedy)
    if flags & VOICED:
        return quality - loss - rebuff
    return quality - loss


@compiled
def severity(flags: int) -> float:
    """Return how bad an incident is, as a share: deception and a rebuff are worst.

    >>> severity(0), severity(PROBLEM), severity(PROBLEM | VOICED | RECOVERED)
    (0.0, 0.6, 0.2)
    """
    if flags & DECEIVED:
        return 1.0
    if flags & RECOVERED:
        return 0.2
    if flags & VOICED:
        return 0.9
    if flags & PROBLEM:
        return 0.6
    return 0.3 if flags & SELF_FAILED else 0.0


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Serve the users of rows lo to hi."""
    p = world.p.serve
    for u in range(desk.count[1]):
        j = desk.users[u]
        i, k = lo + j, int(desk.choice[j])
        v = int(world.ties.vendor[i, k])
        flags = channel(world, now, desk, i, k, v, int(desk.flags[j]))
        quality = delivered(world, now, i, k, v, flags)
        wrong = problem(world, now, desk, i, k, v)
        if wrong:
            quality = quality_after(quality, wrong, p.problem, p.remedy, p.rebuff)
        flags = flags | wrong
        desk.flags[j] = flags
        desk.quality[j] = min(max(quality, 0.0), 1.0)
        desk.incident[j] = severity(flags)
        book(world, desk, i, v, Flow.PURCHASES, 1.0)
        if flags & NOVEL:
            book(world, desk, i, v, Flow.NOVEL, 1.0)

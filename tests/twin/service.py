"""Being served, helped or sold more, and paying."""

from typing import Any

from relsim.desk import (
    APART,
    COMPLAINT,
    DECEIVED,
    HELPED,
    LIVE,
    NOVEL,
    PROBLEM,
    PURCHASE,
    PUSHED,
    RECOVERED,
    REGRET,
    SAME_PERSON,
    SELF_FAILED,
    UNFAIR,
    UNWANTED,
    UPSOLD,
    VOICED,
    Flow,
)

from .chance import bell, uniform
from .rules import (
    against_wish,
    bought_before_cut,
    chance_of_self_service,
    chance_of_voice,
    chance_to_accept,
    commitment_after_cut,
    fit,
    liking_assumed,
    pressure_felt,
    quality_after,
    quality_of_new_need,
    severity,
    single,
    toward_one,
)

(CHANNEL, WORKS, WHO_SERVES, NOISE, FAILS, HIDES, FOUND_OUT, SPEAKS, PUT_RIGHT, STUCK) = range(10)
PUSHES, TAKES, REGRETS, HELPS = range(4)


def serve(person: Any, visit: Any) -> None:
    """Let a visit go well or badly."""
    p, key = person.model.p.serve, person.model.now.serve
    visit.marks |= channel(person, visit) if person.in_touch(visit.vendor) else APART
    quality = delivered(person, visit)
    if uniform(key, person.who, FAILS) < visit.vendor.problem:
        wrong = go_wrong(person, visit)
        if wrong:
            quality = quality_after(quality, wrong, p.problem, p.remedy, p.rebuff)
        visit.marks |= wrong
    visit.quality = min(max(quality, 0.0), 1.0)
    visit.incident = severity(visit.marks)
    visit.count(Flow.PURCHASES)
    if visit.marks & NOVEL:
        visit.count(Flow.NOVEL)


def channel(person: Any, visit: Any) -> int:
    """Return whether a visit was live, and with whom, and whether self-service failed."""
    p, key, vendor, came = person.model.p.serve, person.model.now.serve, visit.vendor, 0
    novel = bool(visit.marks & NOVEL)
    if vendor.self_service > 0.0:
        offered, liking = vendor.self_service, person.self_service
        assumed = liking_assumed(liking, vendor.live_belief)
        chance = chance_of_self_service(offered, vendor.forced, assumed, novel, p.self_taste, p.self_novelty)
        wish = chance_of_self_service(offered, 0.0, liking, novel, p.self_taste, p.self_novelty)
        drawn = uniform(key, person.who, CHANNEL)
        if (drawn < chance) is not (drawn < wish):
            visit.count(Flow.UNWANTED)
            came = UNWANTED
        if drawn < chance:
            visit.count(Flow.SELF_SERVICE)
            if uniform(key, person.who, WORKS) < vendor.self_service * (0.5 if novel else 1.0):
                return came
            visit.count(Flow.SELF_FAILED)
            came |= SELF_FAILED
            if uniform(key, person.who, STUCK) < vendor.forced:
                return came
    visit.count(Flow.LIVE)
    if uniform(key, person.who, WHO_SERVES) < vendor.same_person:
        came |= SAME_PERSON
    return came | LIVE


def delivered(person: Any, visit: Any) -> float:
    """Return the quality delivered before anything goes wrong."""
    p, vendor, marks, aid = person.model.p.serve, visit.vendor, visit.marks, 0.0
    quality = vendor.quality - p.mismatch * (1.0 - fit(vendor.assortment, visit.tie.known))
    quality += p.noise * bell(person.model.now.serve, person.who, NOISE)
    if marks & LIVE:
        skill = visit.tie.holder.able if marks & SAME_PERSON else vendor.skill * vendor.experience
        quality += p.skill * (skill - 0.5)
        aid = 0.5 * (skill + vendor.help)
    if marks & NOVEL:
        quality = quality_of_new_need(quality, person.model.p.category.complexity, person.expertise, aid)
    if marks & SELF_FAILED:
        quality -= p.self_penalty
    if marks & UNWANTED:
        quality -= p.unwanted * against_wish(person.self_service, marks)
    return quality


def go_wrong(person: Any, visit: Any) -> int:
    """Let something that went wrong take its course; return the marks of what happened."""
    p, key, vendor, tie = person.model.p.serve, person.model.now.serve, visit.vendor, visit.tie
    visit.count(Flow.PROBLEMS)
    if uniform(key, person.who, HIDES) >= vendor.honesty:
        visit.count(Flow.HIDDEN)
        if uniform(key, person.who, FOUND_OUT) >= p.discovery:
            return 0
        visit.count(Flow.DECEPTIONS)
        tie.failed = person.model.tick
        return PROBLEM | DECEIVED
    tie.failed = person.model.tick
    speaks = chance_of_voice(p.voice, tie.trust, tie.rapport, p.voice_trust)
    if visit.marks & APART or uniform(key, person.who, SPEAKS) >= speaks:
        return PROBLEM
    visit.count(Flow.VOICED)
    person.model.note(person, vendor, COMPLAINT, 0.0)
    if uniform(key, person.who, PUT_RIGHT) < vendor.recovery * (0.5 + 0.5 * vendor.discretion):
        visit.count(Flow.RECOVERED)
        return PROBLEM | VOICED | RECOVERED
    return PROBLEM | VOICED


def offer(person: Any, visit: Any) -> None:
    """Be helped by somebody, or pushed for more."""
    if not visit.marks & LIVE:
        return
    p, key, tie, vendor = person.model.p.offer, person.model.now.offer, visit.tie, visit.vendor
    if uniform(key, person.who, PUSHES) < pressure_felt(
        vendor.pressure, vendor.help, tie.obligation, p.restraint
    ):
        sell(person, visit)
    if visit.marks & NOVEL and uniform(key, person.who, HELPS) < vendor.help:
        visit.count(Flow.HELPED)
        visit.marks |= HELPED
        tie.obligation = single(toward_one(tie.obligation, p.favour))


def sell(person: Any, visit: Any) -> None:
    """Be pushed: refuse, take it, or take and regret it."""
    p, key, tie = person.model.p.offer, person.model.now.offer, visit.tie
    visit.count(Flow.OFFERS)
    visit.marks |= PUSHED
    takes = chance_to_accept(p.accept, tie.known, tie.trust, p.accept_fit)
    if uniform(key, person.who, TAKES) >= takes:
        visit.quality = max(visit.quality - p.nuisance, 0.0)
        return
    visit.count(Flow.UPSALES)
    visit.marks |= UPSOLD
    if uniform(key, person.who, REGRETS) >= fit(visit.vendor.assortment, tie.known):
        visit.count(Flow.REGRETS)
        visit.marks |= REGRET
        visit.quality = max(visit.quality - p.regret, 0.0)
        visit.incident = max(visit.incident, 0.3)


def settle(person: Any, visit: Any) -> None:
    """Feel the price, and pay it if one is the head of the account."""
    vendor, worth = visit.vendor, visit.quality
    rise = vendor.rise
    if rise > 0.01:
        visit.count(Flow.UNFAIR)
        visit.marks |= UNFAIR
        visit.quality = max(worth - person.model.p.settle.unfair * rise, 0.0)
        visit.incident = max(visit.incident, min(1.0, 5.0 * rise))
    p, tie = person.model.p.settle, visit.tie
    if vendor.fall > 0.01 and bought_before_cut(tie.bought, vendor.cut, person.model.tick, p.recent_weeks):
        visit.count(Flow.ANTAGONISED)
        tie.commitment = single(commitment_after_cut(tie.commitment, vendor.fall, p.antagonism))
    visit.book(Flow.QUALITY, visit.quality)
    if person.members:
        pay(person, visit, worth)


def pay(head: Any, visit: Any, worth: float) -> None:
    """Pay for the account."""
    p, vendor, tie = head.model.p, visit.vendor, visit.tie
    units = visit.needs * (1.0 + p.offer.size) if visit.marks & UPSOLD else float(visit.needs)
    wanted = float(visit.needs) if visit.marks & REGRET else units
    paid = units * vendor.price
    waited = max(0.0, head.self_service - liking_assumed(head.self_service, vendor.live_belief))
    spent = units * vendor.cost + vendor.service_cost * (1.0 if visit.marks & LIVE else waited)
    surplus = wanted * p.category.value * worth - paid
    tie.surplus = single(tie.surplus + surplus)
    tie.margin = single(tie.margin + (paid - spent))
    head.model.note(head, vendor, PURCHASE, paid)
    visit.book(Flow.UNITS, units)
    visit.book(Flow.REVENUE, paid)
    visit.book(Flow.COST, spent)
    visit.book(Flow.SURPLUS, surplus)

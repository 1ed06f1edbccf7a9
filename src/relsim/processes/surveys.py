"""Surveys: who is asked, who answers, what is said, and which votes are counted.

Called once a quarter by `listen`. Those asked may be picked among the content (A46, A47); an account is
reached through whoever the vendor is in touch with first, and through the others as far as the vendor asks
them (A59, H11). Being asked alone binds a little (A43); those who were told that they would be asked judge
worse (A44). The satisfied and the extreme answer more (A46). Some vote more than once, and vendors forge
and coach the more the weaker their repute (A47); a check of identity finds a share of both.
"""

from typing import Any, NamedTuple

import numpy as np

from relsim.compiled import compiled
from relsim.desk import fixed
from relsim.draws import exp, key, log, uniform
from relsim.processes.offer import toward_one
from relsim.relationship import place_in_account
from relsim.state import ACTIVE, World

VOTES = 3  # of somebody who votes more than once
MOST_FORGED = 0.95

# What is added up of a survey, by vendor.
ASKED, ANSWERS, SAID, REPEATED, REPEATED_SAID = range(5)


class Drawing(NamedTuple):
    """The keys under which a survey draws."""

    asked: np.uint64
    reached: np.uint64
    warned: np.uint64
    repeats: np.uint64  # the same for ever: it is a habit
    found: np.uint64


def drawing(seed: int, tick: int) -> Drawing:
    """Return the keys of this quarter's survey."""
    return Drawing(
        key(seed, "survey", tick), key(seed, "survey reach", tick), key(seed, "survey warning", tick),
        key(seed, "repeats"), key(seed, "survey identity", tick),
    )  # fmt: skip


@compiled
def chance_to_be_asked(share: float, picked: float, satisfaction: float) -> float:
    """Return the chance that a customer is asked: the same for all, or more for the content.

    >>> chance_to_be_asked(0.2, picked=0.0, satisfaction=0.9)
    0.2
    >>> round(chance_to_be_asked(0.2, picked=1.0, satisfaction=0.9), 2)
    0.36
    """
    return min(1.0, share * max(0.0, 1.0 + picked * (2.0 * satisfaction - 1.0)))


@compiled
def chance_to_answer(satisfaction: float, base: float, pull: float, extremity: float) -> float:
    """Return the chance that somebody who is asked answers: more at the extremes, most when satisfied.

    >>> round(chance_to_answer(0.5, base=0.15, pull=1.0, extremity=1.5), 3)
    0.15
    >>> chance_to_answer(0.2, base=1.0, pull=1.0, extremity=1.5)
    1.0
    """
    if base >= 1.0:
        return 1.0
    distance = 2.0 * satisfaction - 1.0
    odds = log(base / (1.0 - base)) + pull * distance + extremity * distance * distance
    return 1.0 / (1.0 + exp(-odds))


@compiled
def answer(satisfaction: float, is_warned: bool, warned: float) -> float:
    """Return what somebody says of a vendor: worse by a little if told beforehand to judge (A44, S78).

    >>> answer(0.7, False, 0.1), round(answer(0.7, True, 0.1), 2)
    (0.7, 0.6)
    """
    return max(0.0, satisfaction - warned) if is_warned else satisfaction


@compiled
def share_forged(coached: float, reputation: float, weak: float) -> float:
    """Return the share of answers that are forged or coached: more where repute is weak (A47, S83).

    >>> share_forged(0.16, reputation=0.5, weak=1.0), share_forged(0.16, reputation=0.25, weak=1.0)
    (0.16, 0.24)
    """
    return min(max(coached * (1.0 + weak * (1.0 - 2.0 * reputation)), 0.0), MOST_FORGED)


@compiled
def is_reached(world: World, now: Any, drawn: Any, i: int, v: int) -> bool:
    """Return whether a survey of vendor v reaches person i: the first contact in an account always."""
    person, vendor = world.persons[i], world.vendors[v]
    if person.members == 1 or vendor.survey_all >= 1.0:
        return True
    if place_in_account(world, now, i, v) == 0:
        return True
    return uniform(drawn.reached, person.who, vendor.key) < vendor.survey_all


@compiled
def ask_one(world: World, drawn: Any, person: Any, tie: Any, row: Any) -> None:
    """Ask a customer, who may answer, once or more often; add it up in a vendor's row."""
    p, vendor = world.p.listen, world.vendors[tie.vendor]
    satisfaction = float(tie.satisfaction)
    row[ASKED] += 1
    tie.commitment = toward_one(float(tie.commitment), p.asked)
    chance = chance_to_answer(satisfaction, p.response, p.response_satisfaction, p.response_extremity)
    if uniform(drawn.asked, vendor.key, person.who) >= chance:
        return
    is_warned = uniform(drawn.warned, person.who, vendor.key) < vendor.survey_announced
    said = fixed(answer(satisfaction, is_warned, p.warned))
    row[ANSWERS] += 1
    row[SAID] += said
    if uniform(drawn.repeats, person.who, 0) >= world.tables.manners[person.segment].repeats:
        return
    if uniform(drawn.found, person.who, vendor.key) >= vendor.identity:
        row[REPEATED] += VOTES - 1
        row[REPEATED_SAID] += (VOTES - 1) * said


@compiled
def ask(world: World, now: Any, drawn: Any, answers: Any) -> None:
    """Survey the customers of all vendors: add up who was asked and what was said, by vendor."""
    gaming = world.p.switches.gaming
    for i in range(world.ties.shape[0]):
        person = world.persons[i]
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            if tie.state != ACTIVE:
                continue
            v = int(tie.vendor)
            vendor = world.vendors[v]
            chance = chance_to_be_asked(vendor.survey, vendor.survey_picked * gaming, float(tie.satisfaction))
            if uniform(drawn.asked, person.who, vendor.key) >= chance:
                continue
            if is_reached(world, now, drawn, i, v):
                ask_one(world, drawn, person, tie, answers[v])

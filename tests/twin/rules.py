"""The engine's rules as plain Python: the same text, interpreted, whatever the compiler made of it."""

from collections.abc import Callable
from ctypes import c_float
from types import FunctionType
from typing import Any

from relsim import market, record, relationship, traits
from relsim.processes import (
    choose,
    consider,
    converse,
    interest,
    judge,
    leave,
    meet,
    need,
    offer,
    serve,
    settle,
    staff,
    surveys,
    tell,
)

from . import chance

PLAIN = {name: getattr(chance, name) for name in ("uniform", "bell", "gumbel", "exp", "log")}


def plain(rule: Callable[..., Any]) -> Callable[..., Any]:
    """Return a rule as it is written, and with it all that it calls."""
    written = getattr(rule, "py_func", rule)
    around = written.__globals__
    known = {
        name: PLAIN[name] if name in PLAIN else plain(around[name]) if is_rule(around[name]) else around[name]
        for name in written.__code__.co_names
        if name in around
    }
    return FunctionType(written.__code__, known, written.__name__, written.__defaults__)


def is_rule(value: Any) -> bool:
    """Return whether something is a function of the package's, compiled or not."""
    return callable(value) and not isinstance(value, type) and value.__module__.startswith("relsim")


def single(number: float) -> float:
    """Return a number as a column of single precision keeps it."""
    return c_float(number).value


needs_in_a_week = plain(need.needs_in_a_week)
is_new = plain(need.is_new)
is_asleep_at_first = plain(interest.is_asleep_at_first)
chance_to_look = plain(consider.chance_to_look)
strength = plain(choose.strength)
fit = plain(choose.fit)
softened = plain(choose.softened)
chance_of_self_service = plain(serve.chance_of_self_service)
liking_assumed = plain(serve.liking_assumed)
against_wish = plain(serve.against_wish)
commitment_after_cut = plain(settle.commitment_after_cut)
bought_before_cut = plain(settle.bought_before_cut)
chance_of_voice = plain(serve.chance_of_voice)
logistic = plain(serve.logistic)
quality_of_new_need = plain(serve.quality_of_new_need)
quality_after = plain(serve.quality_after)
severity = plain(serve.severity)
pressure_felt = plain(offer.pressure_felt)
chance_to_accept = plain(offer.chance_to_accept)
toward_one = plain(offer.toward_one)
unfair_rise = plain(market.unfair_rise)
learning_with = plain(market.learning_with)
number_of_messages = plain(converse.number_of_messages)
chance_of_welcome = plain(converse.chance_of_welcome)
fatigue_after = plain(converse.fatigue_after)
is_known = plain(meet.is_known)
rapport_after = plain(meet.rapport_after)
hours_of_pair = plain(meet.hours_of_pair)
episode_satisfaction = plain(judge.episode_satisfaction)
weight_of_newest = plain(judge.weight_of_newest)
trust_after = plain(judge.trust_after)
ceiling_after = plain(judge.ceiling_after)
habit_after = plain(judge.habit_after)
chance_to_tell = plain(tell.chance_to_tell)
expectation_after = plain(tell.expectation_after)
cause_of = plain(leave.cause_of)
hold = plain(leave.hold)
chance_to_answer = plain(surveys.chance_to_answer)
chance_to_be_asked = plain(surveys.chance_to_be_asked)
answer = plain(surveys.answer)
share_forged = plain(surveys.share_forged)
chance_to_reply = plain(converse.chance_to_reply)
chance_of_feedback = plain(converse.chance_of_feedback)
is_contact = plain(relationship.is_contact)
learned = plain(staff.learned)
likeness = plain(staff.likeness)
share_passed = plain(staff.share_passed)
share_kept = plain(staff.share_kept)
fair_shares = plain(record.fair_shares)
bond = plain(record.bond)
health = plain(record.health)
quantile = plain(traits.quantile)

"""What is: the columns of persons, ties, vendors, staff and branches.

One truth: every number of the world stands in one of these arrays, and everything else (Mesa's
agents, tables, pictures) is a window on them. Columns are compact (`float32`, small integers) since
the engine's speed is the speed of memory; rules compute in `float64`.

Rows. A *person* is a row; the persons of an account stand side by side and the first one (the head) is
the one whose needs arise. A *tie* is a person's slot for one vendor: a slot means the same vendor for all
the members of an account. Communities are contiguous ranges of rows.
"""

from typing import Any, NamedTuple

import numpy as np

from relsim.community import Graph
from relsim.scenario.schema import Levers

Column = np.ndarray

EMPTY, ACTIVE, DORMANT, ENDED = 0, 1, 2, 3
STATES = ("empty", "active", "dormant", "ended")

# Why a relationship ended: the classes of Keaveney (1995), evidence A30.
CAUSES = (
    "none", "core failure", "encounter", "price", "inconvenience", "bad response", "competitor", "ethics",
    "involuntary",
)  # fmt: skip
(NO_CAUSE, CORE_FAILURE, ENCOUNTER, PRICE, INCONVENIENCE, BAD_RESPONSE, COMPETITOR, ETHICS, INVOLUNTARY) = (
    range(9)
)


def row_of(fields: dict[str, type]) -> np.dtype:
    """Return the layout of a row: its fields side by side, aligned."""
    return np.dtype(list(fields.items()), align=True)


# A person. 64 bytes: a line of the processor's cache.
PERSONS = row_of(
    {
        "who": np.uint64,  # the address under which this person draws
        "community": np.uint16,  # where this person lives
        "segment": np.uint8,  # what kind of customer this is
        "members": np.uint8,  # people in the account for its head, 0 for the others
        "weight": np.float32,  # weight in the account's decision
        "need_rate": np.float32,  # needs per week
        "price_sensitivity": np.float32,  # times the average weight of a price
        "orientation": np.float32,  # share: wish for a relationship
        "self_service": np.float32,  # share: taste for helping oneself
        "expertise": np.float32,  # share: knowledge of the product
        "disposition": np.float32,  # share: disposition to trust
        "voice": np.float32,  # contacts a week that the customer starts
        "tolerance": np.float32,  # messages a week found fine
        "loss_aversion": np.float32,  # times: how much more a shortfall hurts than a surplus pleases
        "tip": np.int16,  # vendor last recommended and not yet tried, -1 for none
        "spoken": np.uint16,  # contacts started so far
        "employer": np.int16,  # vendor for which this person works, -1 for none
        "rank": np.uint8,  # by weight in the account: 0 for the person of most weight
    }
)


# A relationship, owned by neither side. 64 bytes: a line of the processor's cache.
TIES = row_of(
    {
        "vendor": np.int16,  # -1 where the slot is empty
        "state": np.uint8,  # EMPTY, ACTIVE, DORMANT, ENDED
        "cause": np.uint8,  # why it ended
        "deceptions": np.uint8,  # failures hidden from the customer that came to light
        "birth": np.int16,  # tick in which it began, or began again
        "bought": np.int16,  # tick of the last purchase
        "failed": np.int16,  # tick of the last problem, -1 for none
        "holder": np.int32,  # row of the member of staff who holds the tie
        "satisfaction": np.float32,  # share: what past episodes have come to
        "expectation": np.float32,  # share: expected quality
        "trust": np.float32,  # share: trust in the vendor's honesty
        "commitment": np.float32,  # share: to the firm
        "rapport": np.float32,  # share: with the person who holds the tie
        "known": np.float32,  # share: of the customer's needs that the vendor knows
        "heard": np.float32,  # share: does the customer feel heard
        "fatigue": np.float32,  # share: tired of messages
        "habit": np.float32,  # share: smoothed share of purchase occasions
        "obligation": np.float32,  # share: felt on both sides
        "surplus": np.float32,  # reference prices: the customer's gain so far
        "margin": np.float32,  # reference prices: the vendor's gain so far
    }
)


class Branches(NamedTuple):
    """Where vendors sell: for each community the vendors that serve it, and their staff there."""

    offsets: Column  # int32, C + 1: where each community's branches begin
    vendor: Column  # int16: who sells there
    staff_first: Column  # int32: first row of its staff here
    staff_count: Column  # int32: how many there are
    staff_room: Column  # int32: for how many there is room; the others come after the first ones


# A position at a vendor; it is refilled when somebody leaves.
STAFF = row_of(
    {
        "key": np.uint64,  # address of the person who holds the position now, 0 while nobody does
        "vendor": np.int16,  # whose position it is
        "serves": np.uint16,  # community served
        "home": np.int32,  # community lived in, -1 for elsewhere
        "since": np.int32,  # tick in which this person took it
        "left": np.int32,  # 1 in the week after somebody left it
        "person": np.int32,  # row of the customer who this is, -1 for somebody from elsewhere
        "heir": np.int32,  # position that took over the ties of whoever left, -1 for this one
        "passes": np.float64,  # share: of rapport and obligation that passes on in a handover
        "keeps": np.float64,  # share: of what is known that is left after a handover
        "skill": np.float64,  # share: skill in helping, once learned
        "able": np.float64,  # share: skill as far as it has been learned
        "load": np.float64,  # customers whose tie this position holds
    }
)


# How the people of a segment behave in what needs no trait of their own.
MANNERS = row_of(
    {
        "politics": np.float64,  # share: chance to side with the one of most weight
        "job_change": np.float64,  # chance a week that a member of an account of several changes jobs
        "effort": np.float64,  # times: what they do to keep a relationship up
        "repeats": np.float64,  # share: people who vote more than once
    }
)


class Tables(NamedTuple):
    """What kernels look up."""

    taste: Column  # float64, 1025 quantiles of personal taste, in utils
    hours: Column  # float64, by community: hours a week that two residents spend in the same place
    going: Column  # float64, 1025 quantiles of the weekly chance to move away
    decision: Column  # int64, by segment: how an account decides
    manners: Any  # MANNERS, by segment
    words: Column  # int32, 2 x N: what each person says of a vendor; last week's and this week's
    lapsing: Column  # float64, 1025 quantiles of the weekly chance that a need falls asleep
    asleep: Column  # uint8, by person: for the head of an account, whether its need is asleep


# A vendor: a column for each lever of the schema, and these that follow from them or from events.
DERIVED = (
    "log_price",  # logarithm of the price
    "log_attraction",  # logarithm of the weight in the minds of those who look around
    "problem",  # share: chance that a purchase meets a problem
    "fault",  # share: what a fault adds to that chance until it is repaired
    "reference_price",  # reference prices: what customers are used to pay here
    "reference_cost",  # reference prices: what the vendor's costs were by then
    "rise",  # share by which the price exceeds the reference without a reason in the costs
    "reputation",  # share: the quality that the public expects
    "experience",  # share: of their skill that its staff have learned so far, on the mean
    "fall",  # share by which the price fell when it was last changed, 0 if it rose
    "cut",  # tick in which it was
    "last_price",  # reference prices: the price of the week before
    "learning",  # share: of what is unknown that each transaction teaches, technology and all
    "technology",  # tick in which knowledge technology was taken up, -1 for never
    "works",  # 1 where it works, 0 where it failed
    "outside",  # customers from elsewhere
)
VENDORS = row_of({"key": np.uint64} | dict.fromkeys((*Levers.model_fields, *DERIVED), np.float64))


class Now(NamedTuple):
    """The present week: its number and the keys under which each process draws."""

    tick: int
    season: float
    month: bool  # whether slow stocks fade this week (every fourth)
    handover: bool  # whether somebody took over a position since last week
    need: np.uint64
    interest: np.uint64
    consider: np.uint64
    choose: np.uint64
    serve: np.uint64
    offer: np.uint64
    converse: np.uint64
    meet: np.uint64
    judge: np.uint64
    tell: np.uint64
    leave: np.uint64
    listen: np.uint64
    taste: np.uint64  # the same every week, as are people's hours together
    hours: np.uint64
    going: np.uint64
    lapsing: np.uint64


class World(NamedTuple):
    """Everything that kernels see."""

    p: Any  # coefficients, a record of records named as the schema's sections
    persons: Any  # (N,) of PERSONS
    ties: Any  # (N, K) of TIES
    graph: Graph
    branches: Branches
    staff: Any  # (S,) of STAFF
    vendors: Any  # (V,) of VENDORS
    tables: Tables


def columns(rows: int | tuple[int, ...], row: np.dtype) -> Any:
    """Return empty rows whose columns are read by name.

    >>> columns(3, STAFF).skill
    array([0., 0., 0.])
    """
    return np.zeros(rows, row).view(np.recarray)


def no_ties(persons: int, slots: int) -> Any:
    """Return persons x slots relationships, none of which exists yet.

    >>> no_ties(5, 3).shape
    (5, 3)
    """
    ties = columns((persons, slots), TIES)
    ties.vendor[:] = ties.failed[:] = ties.holder[:] = -1
    return ties

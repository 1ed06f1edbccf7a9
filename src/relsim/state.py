"""What is: the columns of persons, ties, vendors, staff and branches.

One truth: every number of the world stands in one of these arrays, and everything else (Mesa's
agents, tables, pictures) is a window on them. Columns are compact (`float32`, small integers) since
the engine's speed is the speed of memory; rules compute in `float64`.

Rows. A *person* is a row; the persons of an account stand side by side and the first one (the head)
is the one whose needs arise. A *tie* is a person's slot for one vendor: slots of all the members of an account mean the
same vendor. Communities are contiguous ranges of rows.
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
(NO_CAUSE, CORE_FAILURE, ENCOUNTER, PRICE, INCONVENIENCE, BAD_RESPONSE, COMPETITOR, ETHICS, INVOLUNTARY) = range(9)


class Persons(NamedTuple):
    """Columns of N persons."""

    who: Column  # uint64: the address under which this person draws
    community: Column  # uint16
    segment: Column  # uint8
    members: Column  # uint8: people in the account for its head, 0 for the others
    weight: Column  # float32: weight in the account's decision
    need_rate: Column  # float32, needs per week
    price_sensitivity: Column  # float32, times the average
    orientation: Column  # float32, share: wish for a relationship
    self_service: Column  # float32, share: taste for helping oneself
    expertise: Column  # float32, share: knowledge of the product
    disposition: Column  # float32, share: disposition to trust
    voice: Column  # float32, contacts a week that the customer starts
    tolerance: Column  # float32, messages a week found fine
    loss_aversion: Column  # float32, times
    tip: Column  # int16: vendor last recommended and not yet tried, -1 for none
    spoken: Column  # uint16: contacts started so far


class Ties(NamedTuple):
    """Columns of N x K relationships; each is owned by neither side."""

    vendor: Column  # int16, -1 where the slot is empty
    state: Column  # uint8: EMPTY, ACTIVE, DORMANT, ENDED
    cause: Column  # uint8: why it ended
    deceptions: Column  # uint8: failures hidden from the customer that came to light
    birth: Column  # int16, tick
    bought: Column  # int16, tick of the last purchase
    failed: Column  # int16, tick of the last problem, -1 for none
    holder: Column  # int32: row of the member of staff who holds the tie
    satisfaction: Column  # float32, share
    expectation: Column  # float32, share: expected quality
    trust: Column  # float32, share
    commitment: Column  # float32, share: to the firm
    rapport: Column  # float32, share: with the person who holds the tie
    known: Column  # float32, share: of the customer's needs that the vendor knows
    heard: Column  # float32, share: does the customer feel heard
    fatigue: Column  # float32, share: tired of messages
    habit: Column  # float32, share: smoothed share of purchase occasions
    obligation: Column  # float32, share: felt on both sides
    surplus: Column  # float32, reference prices: the customer's gain so far
    margin: Column  # float32, reference prices: the vendor's gain so far


class Branches(NamedTuple):
    """Where vendors sell: for each community the vendors that serve it, and their staff there."""

    offsets: Column  # int32, C + 1
    vendor: Column  # int16
    staff_first: Column  # int32: first row of its staff here
    staff_count: Column  # int32


class Staff(NamedTuple):
    """Columns of the positions at vendors; a position is refilled when somebody leaves."""

    key: Column  # uint64: address of the person who holds the position now
    vendor: Column  # int16
    serves: Column  # uint16: community served
    home: Column  # int32: community lived in, -1 for elsewhere
    since: Column  # int32, tick
    skill: Column  # float64, share
    load: Column  # float64: customers whose tie this position holds


class Tables(NamedTuple):
    """What kernels look up."""

    taste: Column  # float64, 1025 quantiles of personal taste, in utils
    hours: Column  # float64, by community: hours a week that two residents spend in the same place
    decision: Column  # int64, by segment: how an account decides
    words: Column  # int32, 2 x N: what each person says of a vendor; last week's and this week's


# Vendors carry a column for each lever of the schema and these that follow from them or from events.
DERIVED = ("key", "log_price", "log_attraction", "problem", "fault", "reference_price", "reference_cost", "reputation")
Vendors = NamedTuple("Vendors", [(name, Any) for name in (*Levers.model_fields, *DERIVED)])  # type: ignore[misc]
Vendors.__doc__ = "Columns of V vendors (float64): every lever of the schema, then what is derived from them."


class Now(NamedTuple):
    """The present week: its number and the keys under which each process draws."""

    tick: int
    season: float
    month: bool  # whether slow stocks fade this week (every fourth)
    need: np.uint64
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


class World(NamedTuple):
    """Everything that kernels see."""

    p: Any  # coefficients, a tuple of tuples named as the schema's sections
    persons: Persons
    ties: Ties
    graph: Graph
    branches: Branches
    staff: Staff
    vendors: Any
    tables: Tables


def empty_ties(persons: int, slots: int) -> Ties:
    """Return the columns of persons x slots relationships, none of which exists yet.

    >>> empty_ties(5, 3).vendor.shape
    (5, 3)
    """
    kinds: dict[str, type] = {
        "vendor": np.int16, "state": np.uint8, "cause": np.uint8, "deceptions": np.uint8,
        "birth": np.int16, "bought": np.int16, "failed": np.int16, "holder": np.int32,
    }  # fmt: skip
    ties = Ties(*(np.zeros((persons, slots), kinds.get(name, np.float32)) for name in Ties._fields))
    ties.vendor.fill(-1)
    ties.failed.fill(-1)
    ties.holder.fill(-1)
    return ties

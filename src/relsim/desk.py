"""The desk: what processes hand to each other within a week, and where they count.

Each thread has its own desk. Scratch columns hold one block of customers (row `lo + j` of the world is
row `j` here) and are overwritten by the next block. Counters live as long as the desk.

Counters are integers in units of 2**-20: integers can be added in any order, so totals do not depend
on threads, blocks or the order of vendors.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from relsim.compiled import compiled
from relsim.draws import SHIFT, SHIFTED
from relsim.state import columns, row_of

BLOCK = 128  # customers whose state stays in the processor's cache while a week passes over them
SPARE = 16  # an account that begins in a block ends in it, so a block may run over by some rows
ONE = 1 << 20

# What happened to a customer who bought this week.
LIVE, NOVEL, SELF_FAILED, PROBLEM, VOICED, RECOVERED, DECEIVED, SAME_PERSON = (1 << i for i in range(8))
UPSOLD, REGRET, PUSHED, HELPED, FIRST, UNFAIR, BOUND, UNWANTED = (1 << i for i in range(8, 16))
APART = 1 << 16  # the vendor is not in touch with this member of the account


class Flow(IntEnum):
    """What is counted every week, by vendor and group; money is in reference prices."""

    PURCHASES = 0  # occasions on which a person used what the account bought
    UNITS = 1
    REVENUE = 2
    COST = 3
    SURPLUS = 4  # worth to the customer less what was paid
    QUALITY = 5  # felt, summed over purchases
    EPISODE = 6  # satisfaction with the episode, summed over purchases
    LIVE = 7
    SELF_SERVICE = 8
    SELF_FAILED = 9
    NOVEL = 10
    PROBLEMS = 11
    VOICED = 12
    RECOVERED = 13
    HIDDEN = 14
    DECEPTIONS = 15  # hidden failures that came to light
    OFFERS = 16
    UPSALES = 17
    REGRETS = 18
    HELPED = 19
    UNFAIR = 20
    MESSAGES = 21
    WELCOME = 22  # messages that helped
    INBOUND = 23
    ANSWERED = 24
    MEETINGS = 25
    HOURS = 26  # spent together, anywhere
    PRAISE = 27
    WARNING = 28
    TIPS = 29
    TIPS_FOLLOWED = 30
    ACQUIRED = 31
    WON_BACK = 32
    RETURNED = 33
    WENT_DORMANT = 34
    WATCHED = 35  # problems whose aftermath has been awaited
    FORGIVEN = 36  # of those, customers who had bought again
    QUESTIONS = 37  # messages that asked
    REPLIES = 38  # of those, the ones that customers replied to
    FEEDBACK = 39  # formal
    ACTED = 40  # of that, what was acted on
    ACTED_FELT = 41  # satisfaction told in what was acted on, summed
    ACTED_PROBLEMS = 42  # of what was acted on, what told of a problem
    UNWANTED = 43  # served in a way that the customer did not want
    ANTAGONISED = 44  # purchases after which the price was seen to have fallen
    APPROACHED = 45  # lost customers who were approached again
    NEWS = 46  # words about it that people who work there heard as neighbours
    NEWS_FELT = 47  # satisfaction in those words, summed
    ENDED_CORE_FAILURE = 48
    ENDED_ENCOUNTER = 49
    ENDED_PRICE = 50
    ENDED_INCONVENIENCE = 51
    ENDED_BAD_RESPONSE = 52
    ENDED_COMPETITOR = 53
    ENDED_ETHICS = 54
    ENDED_INVOLUNTARY = 55


FLOWS = tuple(flow.name.lower() for flow in Flow)
ENDED = Flow.ENDED_CORE_FAILURE - 1  # plus a cause (1 to 8): relationships that ended from it


# What a customer does this week; overwritten every week.
VISIT = row_of(
    {
        "needs": np.int32,  # needs of the account
        "marks": np.int32,  # what happened
        "vendor": np.int32,  # where it was bought, -1 for doing without
        "books": np.int32,  # the row of the counters for this vendor and this customer's group
        "candidate": np.int32,  # vendor looked at for the first time, -1 for none
        "slot": np.int32,  # of the relationship
        "quality": np.float64,  # delivered, as felt, share
        "episode": np.float64,  # satisfaction with it, share
        "incident": np.float64,  # how bad a bad thing was, share
    }
)
# A line of the log.
LINE = row_of({"who": np.uint64, "amount": np.float64, "vendor": np.int32, "kind": np.int32})
PURCHASE, CONTACT, COMPLAINT, EXIT = range(4)
LOGGED = ("purchase", "contact", "complaint", "exit")
LINES = 3  # that a person can have in a week, beside one for each tie that ends


class Desk(NamedTuple):
    """Scratch columns of one block, and counters."""

    counts: np.ndarray  # int64 (3,): buyers, users, lines of the log
    buyers: np.ndarray  # int32: heads of accounts with a need this week (row in the block)
    users: np.ndarray  # int32: everybody who uses what was bought
    some: np.ndarray  # int32: those whom a process concerns
    visits: Any  # VISIT, one for each row of the block
    who: np.ndarray  # uint64: addresses, side by side
    chance: np.ndarray  # float64: a uniform number for each row
    quiet: np.ndarray  # float64: the chance that nothing happens
    flows: np.ndarray  # int64 (V * G, flows)
    lifetimes: np.ndarray  # int64 (V * G, weeks): relationships that ended, by their length
    load: np.ndarray  # int64 (S,): customers held by each position
    log: Any  # LINE


def new_desk(rows: int, groups: int, ticks: int, staff: int, log: int = 0, block: int = BLOCK) -> Desk:
    """Return an empty desk.

    Parameters
    ----------
    rows, groups : int
        Vendors, and groups by which is counted.
    ticks : int
        The longest relationship in weeks.
    staff : int
        Positions at all vendors.
    log : int
        Lines of the log that a week can have on this desk (0 = no log).
    block : int
        Customers that the desk holds at a time.
    """
    size = block + SPARE
    return Desk(
        counts=np.zeros(3, np.int64), buyers=np.zeros(size, np.int32), users=np.zeros(size, np.int32),
        some=np.zeros(size, np.int32), visits=columns(size, VISIT), who=np.zeros(size, np.uint64),
        chance=np.zeros(size), quiet=np.zeros(size),
        flows=np.zeros((rows * groups, len(FLOWS)), np.int64),
        lifetimes=np.zeros((rows * groups, ticks + 2), np.int64), load=np.zeros(max(staff, 1), np.int64),
        log=columns(log, LINE),
    )  # fmt: skip


@compiled
def books_of(world: Any, person: Any, v: int) -> int:
    """Return the row of the counters for vendor v and the group of a person."""
    group = 0
    if world.p.groups.by == 1:
        group = int(person.segment)
    elif world.p.groups.by == 2:
        group = int(person.community)
    return v * world.p.groups.count + group


@compiled
def count(desk: Desk, books: int, flow: int) -> None:
    """Count one more of a flow."""
    desk.flows[books, flow] += ONE


@compiled
def fixed(amount: float) -> int:
    """Return an amount as a whole number of counting units: the nearest, halves to even.

    >>> fixed(1.0), fixed(-0.25), fixed(1e-7)
    (1048576, -262144, 0)
    """
    return int(np.float64(amount * ONE + SHIFT).view(np.int64) - SHIFTED)


@compiled
def book(desk: Desk, books: int, flow: int, amount: float) -> None:
    """Add an amount to a flow."""
    desk.flows[books, flow] += fixed(amount)


@compiled
def note(desk: Desk, who: Any, v: int, kind: int, amount: float) -> None:
    """Write a line of the log, where there is one."""
    n = desk.counts[2]
    if n < desk.log.shape[0]:
        line = desk.log[n]
        line.who = who
        line.vendor = v
        line.kind = kind
        line.amount = amount
        desk.counts[2] = n + 1

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

BLOCK = 1024  # customers whose state stays in the processor's cache while a week passes over them
SPARE = 16  # an account that begins in a block ends in it, so a block may run over by some rows
ONE = 1 << 20

# What happened to a customer who bought this week.
LIVE, NOVEL, SELF_FAILED, PROBLEM, VOICED, RECOVERED, DECEIVED, SAME_PERSON = (1 << i for i in range(8))
UPSOLD, REGRET, PUSHED, HELPED, FIRST, UNFAIR, HEARD_LEAVING = (1 << i for i in range(8, 15))

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
    ENDED_CORE_FAILURE = 37
    ENDED_ENCOUNTER = 38
    ENDED_PRICE = 39
    ENDED_INCONVENIENCE = 40
    ENDED_BAD_RESPONSE = 41
    ENDED_COMPETITOR = 42
    ENDED_ETHICS = 43
    ENDED_INVOLUNTARY = 44


FLOWS = tuple(flow.name.lower() for flow in Flow)
ENDED = 36  # plus a cause (1 to 8) gives the flow of relationships that ended from it


class Desk(NamedTuple):
    """Scratch columns of one block, and counters."""

    count: np.ndarray  # int64 (3,): buyers, users, lines of the log
    buyers: np.ndarray  # int32: heads of accounts with a need this week (row in the block)
    users: np.ndarray  # int32: everybody who uses what was bought
    needs: np.ndarray  # int32: needs of the account this week
    candidate: np.ndarray  # int16: vendor looked at for the first time, -1 for none
    choice: np.ndarray  # int8: slot bought from, -1 for doing without
    flags: np.ndarray  # int32: what happened
    quality: np.ndarray  # float64: delivered, as felt
    incident: np.ndarray  # float64: how bad a bad thing was, share
    paid: np.ndarray  # float64: money paid by the account
    flows: np.ndarray  # int64 (V * G, flows)
    lifetimes: np.ndarray  # int64 (V * G, ticks + 1): relationships ended, by their length
    load: np.ndarray  # int64 (S,): customers held by each position
    log_who: np.ndarray  # uint64: the log, one line an event
    log_vendor: np.ndarray  # int16
    log_kind: np.ndarray  # int8
    log_amount: np.ndarray  # float64


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
    lines = max(log, 1)
    return Desk(
        count=np.zeros(3, np.int64), buyers=np.zeros(size, np.int32), users=np.zeros(size, np.int32),
        needs=np.zeros(size, np.int32), candidate=np.zeros(size, np.int16), choice=np.zeros(size, np.int8),
        flags=np.zeros(size, np.int32), quality=np.zeros(size), incident=np.zeros(size), paid=np.zeros(size),
        flows=np.zeros((rows * groups, len(FLOWS)), np.int64),
        lifetimes=np.zeros((rows * groups, ticks + 2), np.int64), load=np.zeros(max(staff, 1), np.int64),
        log_who=np.zeros(lines, np.uint64), log_vendor=np.zeros(lines, np.int16),
        log_kind=np.zeros(lines, np.int8), log_amount=np.zeros(lines),
    )  # fmt: skip


@compiled
def book(world: Any, desk: Desk, i: int, v: int, flow: int, amount: float) -> None:
    """Add an amount to a flow of vendor v, in the group of person i."""
    desk.flows[book_row(world, i, v), flow] += np.int64(np.floor(amount * ONE + 0.5))


@compiled
def book_row(world: Any, i: int, v: int) -> int:
    """Return the row of the counters for vendor v and the group of person i."""
    group = 0
    if world.p.groups.by == 1:
        group = int(world.persons.segment[i])
    elif world.p.groups.by == 2:
        group = int(world.persons.community[i])
    return v * world.p.groups.count + group


PURCHASE, CONTACT, COMPLAINT, EXIT = range(4)
LOGGED = ("purchase", "contact", "complaint", "exit")
LINES = 3  # that a person can have in a week, beside one for each tie that ends


@compiled
def note(desk: Desk, who: Any, v: int, kind: int, amount: float) -> None:
    """Write a line of the log, where there is one."""
    line = desk.count[2]
    if line < desk.log_who.shape[0] and desk.log_who.shape[0] > 1:
        desk.log_who[line] = who
        desk.log_vendor[line] = v
        desk.log_kind[line] = kind
        desk.log_amount[line] = amount
        desk.count[2] = line + 1

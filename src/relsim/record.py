"""What is kept: stocks and flows of every vendor, and how long relationships last.

A tick knows no metrics. After some weeks (`recording.every`) the counters are read off, the stocks are
added up over all ties, and both become a row. What the numbers mean is the business of
`relsim.analysis.metrics`.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from relsim.compiled import compiled
from relsim.desk import FLOWS, ONE, books_of, fixed
from relsim.draws import power
from relsim.processes.choose import main_slot
from relsim.state import ACTIVE, DORMANT, World


class Stock(IntEnum):
    """What is added up over the active ties of a vendor (shares are sums; divide by customers)."""

    CUSTOMERS = 0
    DORMANT = 1
    LOYAL = 2  # customers for a year or longer
    MAIN = 3  # customers for whom this is the main vendor
    SATISFACTION = 4
    EXPECTATION = 5
    TRUST = 6
    COMMITMENT = 7
    RAPPORT = 8
    KNOWN = 9
    HEARD = 10
    FATIGUE = 11
    HABIT = 12
    OBLIGATION = 13
    FAIR_CUSTOMER = 14
    FAIR_VENDOR = 15
    BOND = 16
    HEALTH = 17


STOCKS = tuple(stock.name.lower() for stock in Stock)
VIEWS = (
    "price",
    "quality",
    "fault",
    "reputation",
    "seen_satisfaction",
    "seen_complaints",
    "survey",
    "survey_asked",
    "survey_answers",
    "tenure",
    "fixed_costs",  # since the row before, reference prices
    "campaign_costs",
    "counter_satisfaction",
    "alarm",
    "survey_forged",
    "executive",  # weeks in office
    "help",
    "pressure",
    "messages",
    "open",
    "technology",  # whether it has been taken up
    "works",  # and works
    "outside",  # customers from elsewhere
    "outside_profit",  # what they brought since the row before, less what winning them cost
)
YEAR = 52


@compiled
def fair_shares(surplus: float, margin: float) -> tuple[float, float]:
    """Return how fair a division is to the customer and to the vendor: 1 at half of the gain or more.

    Parameters
    ----------
    surplus, margin : float
        What the customer and the vendor have gained so far, reference prices.

    Examples
    --------
    >>> fair_shares(30.0, 10.0), fair_shares(-5.0, 10.0), fair_shares(-1.0, 0.0)
    ((1.0, 0.5), (0.0, 1.0), (0.0, 0.0))
    """
    to_customer, to_vendor = max(surplus, 0.0), max(margin, 0.0)
    half = 2.0 / max(to_customer + to_vendor, 1e-300)
    return min(1.0, to_customer * half), min(1.0, to_vendor * half)


@compiled
def bond(commitment: float, rapport: float) -> float:
    """Return the bond of a customer: to the firm, to the person, or to both.

    >>> bond(0.5, 0.5)
    0.75
    """
    return 1.0 - (1.0 - commitment) * (1.0 - rapport)


@compiled
def health(
    trust: float, fair_customer: float, fair_vendor: float, heard: float, bond: float, exponent: float
) -> float:
    """Return the health of a relationship: the power mean of its five parts, all shares.

    With exponent 0 the geometric mean: with one part at nothing the relationship is not healthy.

    >>> round(health(0.5, 0.5, 0.5, 0.5, 0.5, 0.0), 6), health(1.0, 1.0, 0.0, 1.0, 1.0, 0.0)
    (0.5, 0.0)
    """
    least = min(min(trust, fair_customer), min(min(fair_vendor, heard), bond))
    if least <= 0.0 and exponent <= 0.0:
        return 0.0
    if exponent == 0.0:
        return power(trust * fair_customer * fair_vendor * heard * bond, 0.2)
    total = (
        power(trust, exponent) + power(fair_customer, exponent) + power(fair_vendor, exponent)
        + power(heard, exponent) + power(bond, exponent)
    )  # fmt: skip
    return power(total / 5.0, 1.0 / exponent)


@compiled
def add_shares(world: World, row: Any, tie: Any, paying: Any) -> None:
    """Add the shares of an active tie to its vendor's sums; `paying` is the tie of the account's head."""
    trust, heard = float(tie.trust), float(tie.heard)
    to_customer, to_vendor = fair_shares(float(paying.surplus), float(paying.margin))
    bonded = bond(float(tie.commitment), float(tie.rapport))
    row[Stock.SATISFACTION] += fixed(float(tie.satisfaction))
    row[Stock.EXPECTATION] += fixed(float(tie.expectation))
    row[Stock.TRUST] += fixed(trust)
    row[Stock.COMMITMENT] += fixed(float(tie.commitment))
    row[Stock.RAPPORT] += fixed(float(tie.rapport))
    row[Stock.KNOWN] += fixed(float(tie.known))
    row[Stock.HEARD] += fixed(heard)
    row[Stock.FATIGUE] += fixed(float(tie.fatigue))
    row[Stock.HABIT] += fixed(float(tie.habit))
    row[Stock.OBLIGATION] += fixed(float(tie.obligation))
    row[Stock.FAIR_CUSTOMER] += fixed(to_customer)
    row[Stock.FAIR_VENDOR] += fixed(to_vendor)
    row[Stock.BOND] += fixed(bonded)
    row[Stock.HEALTH] += fixed(
        health(trust, to_customer, to_vendor, heard, bonded, world.p.groups.health_power)
    )


@compiled
def take_stock(world: World, tick: int, stocks: Any, lo: int, hi: int) -> None:
    """Add up the ties of persons lo to hi, by vendor and group."""
    head = lo
    while world.persons[head].members == 0:  # the account began before these rows
        head -= 1
    for i in range(lo, hi):
        person = world.persons[i]
        if person.members > 0:
            head = i
        main = main_slot(world, i)
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            if tie.state != ACTIVE and tie.state != DORMANT:
                continue
            row = stocks[books_of(world, person, int(tie.vendor))]
            if tie.state == DORMANT:
                row[Stock.DORMANT] += ONE
                continue
            row[Stock.CUSTOMERS] += ONE
            if tick - tie.birth >= YEAR:
                row[Stock.LOYAL] += ONE
            if k == main:
                row[Stock.MAIN] += ONE
            add_shares(world, row, tie, world.ties[head, k])


@compiled
def count_lasting(world: World, tick: int, lasting: Any) -> None:
    """Count the relationships that last, by vendor, group and length in weeks."""
    for i in range(world.ties.shape[0]):
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            if tie.state == ACTIVE or tie.state == DORMANT:
                length = min(tick - int(tie.birth), lasting.shape[1] - 1)
                lasting[books_of(world, world.persons[i], int(tie.vendor)), length] += 1


def standing(world: World, tick: int) -> dict[str, np.ndarray]:
    """Return the relationships that there are, column by column: those of accounts, in the name of the head.

    Returns
    -------
    dict of array
        customer (uint64), vendor, began and bought: in weeks from now, so that both are negative.

    Examples
    --------
    >>> from relsim.model import RelationshipModel
    >>> model = RelationshipModel({"communities": {"village": {"people": 30}}, "vendors": {"shop": {}}})
    >>> standing(model.world, model.tick)["customer"].tolist()  # nobody has bought anything yet
    []
    """
    heads, ties = np.flatnonzero(world.persons["members"] > 0), world.ties[world.persons["members"] > 0]
    row, slot = np.nonzero((ties["state"] == ACTIVE) | (ties["state"] == DORMANT))
    some = ties[row, slot]
    return {
        "customer": world.persons["who"][heads[row]],
        "vendor": some["vendor"].astype(np.int32),
        "began": some["birth"].astype(np.int32) - tick,
        "bought": some["bought"].astype(np.int32) - tick,
    }


class Record(NamedTuple):
    """What a run leaves behind, as arrays.

    Rows are recorded weeks (the first is week 0, at the end of the warm-up), columns of groups are
    vendor by vendor.
    """

    weeks: np.ndarray  # int64 (R,)
    flows: (
        np.ndarray
    )  # float64 (R, V * G, flows): since the row before; row 0 counts the last `every` weeks of the warm-up
    stocks: np.ndarray  # float64 (R, V * G, stocks)
    views: np.ndarray  # float64 (R, V, views)
    ended: np.ndarray  # int64 (V * G, weeks): relationships that ended, by their length
    lasting: np.ndarray  # int64 (V * G, weeks): relationships that last, by their length
    spoken: np.ndarray  # int64: contacts started by each person, the talkative first
    cohorts: np.ndarray  # int64 (V, cohorts, intervals): relationships that last, by when they began and age
    log: dict[str, np.ndarray]  # the log of events, column by column
    standing: dict[str, np.ndarray]  # where it has purchases and exits: relationships that were there

    def flow(self, name: str) -> np.ndarray:
        """Return one flow, (R, V * G)."""
        return self.flows[:, :, FLOWS.index(name)]

    def stock(self, name: str) -> np.ndarray:
        """Return one stock, (R, V * G)."""
        return self.stocks[:, :, STOCKS.index(name)]

    def view(self, name: str) -> np.ndarray:
        """Return one view of the vendors, (R, V)."""
        return self.views[:, :, VIEWS.index(name)]

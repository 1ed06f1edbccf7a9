"""The vendor acts on what it believes, and those who lead it come and go.

The last of the week, after `listen`. Once in four weeks chief executives decide whether to stay (A62); a
successor brings goals of his own and keeps a share of what was changed under the predecessor (H26).
Knowledge technology is taken up because it fits or because others have it (A65), and works or not (A64).
Lost customers are approached again. Whoever can reach customers elsewhere replaces those it has lost
here, at a cost (A12). A vendor whose losses are more than its reserve closes, and somebody new may open
in its place.

On its own calendar a vendor orders the repair of a fault once complaints on its dashboard pass what it
pays attention to, and reviews its offer: price, quality, messages and staff in turn, a step at a time,
by what the last step is believed to have brought within its horizon. What a vendor does is the method
`steer` of its agent, which anyone can replace by subclassing.
"""

from typing import Any

import numpy as np

from relsim.compiled import compiled
from relsim.desk import Desk, Flow, books_of, count
from relsim.draws import key, uniform
from relsim.employment import name_staff
from relsim.state import ENDED, INVOLUNTARY, World

READS = "each vendor's dashboard and books; vendors (levers); ties.state, ties.cause"
WRITES = (
    "vendors (levers, fault, technology, works, outside); persons.tip; staff and persons.employer where "
    "somebody new opens"
)
DRAWS = (
    "which executives leave, what their successors want and which changes of policy they keep; who takes up "
    "technology, and whether it works; which lost customers are approached; where somebody opens"
)


@compiled
def approach(world: World, drawn: Any, desk: Desk) -> None:
    """Let vendors approach customers whom they have lost; whoever has no other tip may try them again.

    Heads of accounts only, since their needs lead to purchases. Who moved away cannot be reached.
    """
    for i in range(world.ties.shape[0]):
        person = world.persons[i]
        if person.members == 0 or person.tip >= 0:
            continue
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            if tie.state != ENDED or tie.cause == INVOLUNTARY or person.tip >= 0:
                continue
            vendor = world.vendors[tie.vendor]
            if vendor.open > 0.5 and uniform(drawn, person.who, vendor.key) < vendor.winback * (4.0 / 52.0):
                person.tip = tie.vendor
                count(desk, books_of(world, person, int(tie.vendor)), Flow.APPROACHED)


def month(model: Any) -> None:
    """Let happen what happens once in four weeks, at the vendors whom it concerns."""
    rows, switches = model.vendor_rows, model.spec.switches
    if switches.executives:
        for v in np.flatnonzero(rows["executive_tenure"] > 0.0):
            model.sellers[v].executive.decide_to_stay()
    if switches.technology:
        consider_technology(model)
    serve_elsewhere(model)
    if np.any(rows["winback"] > 0.0):
        approach(model.view, key(model.seed, "winback", model.tick), model.ledger.desks[0])
    if switches.entry:
        close_and_open(model)


def consider_technology(model: Any) -> None:
    """Let vendors without knowledge technology consider it, by who else had it until now."""
    rows = model.vendor_rows
    have = rows["technology"] >= 0.0
    others = (have.sum() - have) / max(len(have) - 1, 1)
    could = ~have & (rows["adopts"] + rows["follows"] > 0.0) & (rows["open"] > 0.5)
    for v in np.flatnonzero(could):
        model.sellers[v].consider_technology(float(others[v]))


def serve_elsewhere(model: Any) -> None:
    """Let vendors earn with customers from elsewhere, and win some for those they have lost."""
    rows, ledger = model.vendor_rows, model.ledger
    churn = model.spec.steer.outside_churn
    earned, won = ledger.elsewhere.month(rows, ledger.of_all_sellers(), churn)
    ledger.spending.book_outside(earned - rows["campaign_cost"] * won)


def close_and_open(model: Any) -> None:
    """Let others open where vendors have closed, and those close that can bear no more losses."""
    refilled = [row for seller in model.sellers if seller.closed for row in seller.wait_for_somebody()]
    if refilled and model.spec.switches.employees:
        name_staff(model.world, model.where.bounds(), refilled, model.seed)
    for v in np.flatnonzero((model.vendor_rows["reserve"] > 0.0) & (model.vendor_rows["open"] > 0.5)):
        model.sellers[v].look_at_cash()


def step(model: Any) -> None:
    """Let every vendor steer."""
    if model.now.month:
        month(model)
    if model.spec.switches.steering:
        model.vendors.do("steer")

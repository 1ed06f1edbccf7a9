"""The vendor acts on what it believes, and those who lead it come and go.

The last of the week, after `listen`. Once in four weeks chief executives decide whether to stay (A62); a
successor brings goals of his own and keeps a share of what was changed under the predecessor (H26).
Knowledge technology is taken up because it fits or because others have it (A65), and works or not (A64).
Whoever can reach customers elsewhere replaces those it has lost here, at a cost (A12). A vendor whose
losses are more than its reserve closes, and somebody new may open in its place.
On its own calendar a vendor orders the repair of a fault once complaints on its dashboard pass what it
pays attention to, and reviews its offer: price, quality, messages and staff in turn, a step at a time,
by what the last step is believed to have brought within its horizon. What a vendor does is the method
`steer` of its agent, which anyone can replace by subclassing.
"""

from typing import Any

import numpy as np

READS = "each vendor's dashboard and books"
WRITES = "vendors (levers, fault, technology, works, outside); staff where somebody new opens"
DRAWS = (
    "which executives leave, what their successors want and which changes of policy they keep; who takes up "
    "technology, and whether it works; where somebody opens"
)


def month(model: Any) -> None:
    """Let happen what happens once in four weeks, at the vendors whom it concerns."""
    rows, switches = model.vendor_rows, model.spec.switches
    if switches.executives:
        for v in np.flatnonzero(rows["executive_tenure"] > 0.0):
            model.sellers[v].executive.decide_to_stay()
    if switches.technology:
        consider_technology(model)
    serve_elsewhere(model)
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
    for seller in model.sellers:
        if seller.closed:
            seller.wait_for_somebody()
    for v in np.flatnonzero((model.vendor_rows["reserve"] > 0.0) & (model.vendor_rows["open"] > 0.5)):
        model.sellers[v].look_at_cash()


def step(model: Any) -> None:
    """Let every vendor steer."""
    if model.now.month:
        month(model)
    if model.spec.switches.steering:
        model.vendors.do("steer")

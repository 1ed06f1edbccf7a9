"""The vendor acts on what it believes, and those who lead it come and go.

The last of the week, after `listen`. Once in four weeks chief executives decide whether to stay (A62); a
successor brings goals of his own and keeps a share of what was changed under the predecessor (H26).
On its own calendar a vendor orders the repair of a fault once complaints on its dashboard pass what it
pays attention to, and reviews its offer: price, quality, messages and staff in turn, a step at a time,
by what the last step is believed to have brought within its horizon. What a vendor does is the method
`steer` of its agent, which anyone can replace by subclassing.
"""

from typing import Any

import numpy as np

READS = "each vendor's dashboard and books"
WRITES = "vendors (levers, fault)"
DRAWS = "which executives leave, what their successors want and which changes of policy they keep"


def month(model: Any) -> None:
    """Let happen what happens once in four weeks, at the vendors whom it concerns."""
    rows, switches = model.vendor_rows, model.spec.switches
    if switches.executives:
        for v in np.flatnonzero(rows["executive_tenure"] > 0.0):
            model.sellers[v].executive.decide_to_stay()


def step(model: Any) -> None:
    """Let every vendor steer."""
    if model.now.month:
        month(model)
    if model.spec.switches.steering:
        model.vendors.do("steer")

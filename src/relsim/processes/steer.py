"""The vendor acts on what it believes.

The last of the week, after `listen`. On its own calendar: it orders the repair of a fault once complaints
on its dashboard pass what it pays attention to, and reviews its price when a review is due. What a
vendor does is the method `steer` of its agent, which anyone can replace by subclassing.
"""

from typing import Any

READS = "each vendor's dashboard and books"
WRITES = "vendors (levers, fault)"
DRAWS = "nothing"


def step(model: Any) -> None:
    """Let every vendor steer."""
    if model.spec.switches.steering:
        model.vendors.do("steer")

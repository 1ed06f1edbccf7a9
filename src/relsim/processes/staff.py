"""Staff: who leaves takes the rapport along; and faults creep into the service.

After `leave`, before `listen`. Once in four weeks every member of staff decides whether to stay
(A50); whoever takes over inherits the position and a share of the rapport, the firm keeps its own
part (A49). Any week a vendor may slip into a fault that lasts until it is repaired.
"""

from typing import Any

import numpy as np

from relsim.compiled import compiled, view
from relsim.draws import key, uniforms
from relsim.state import World

READS = "vendors.turnover, vendors.handover, vendors.fault_rate, vendors.fault_size"
WRITES = "staff, ties.rapport, vendors.fault"
DRAWS = "who leaves; who comes; which vendors slip"


@compiled
def hand_over(world: World, left: Any) -> None:
    """Let rapport with those who left pass to their successors as far as it does."""
    for i in range(world.ties.shape[0]):
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            if tie.holder >= 0 and left[tie.holder]:
                tie.rapport = tie.rapport * world.vendors[world.staff[tie.holder].vendor].handover


def slip(model: Any) -> None:
    """Let faults creep into the service of some vendors."""
    vendors = model.world.vendors
    chance = uniforms(key(model.seed, "fault", model.tick), vendors.key)
    vendors.fault[:] = np.where(chance < vendors.fault_rate / 52.0, vendors.fault_size, vendors.fault)


def step(model: Any) -> None:
    """Let staff come and go, and faults creep in."""
    switches = model.spec.switches
    if switches.faults:
        slip(model)
    if switches.turnover and model.now.month:
        model.left[:] = 0
        model.staff.do("decide_to_stay")
        if model.left.any():
            hand_over(model.view, view(model.left))

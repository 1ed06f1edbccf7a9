"""Staff: who leaves; and faults creep into the service.

After `leave`, before `listen`. Once in four weeks every member of staff decides whether to stay
(A50). Whoever takes over inherits the position; what that does to rapport, customers notice in the
next week's `meet` (A49). Any week a vendor may slip into a fault that lasts until it is repaired.
"""

from typing import Any

import numpy as np

from relsim.draws import key, uniforms

READS = "vendors.turnover, vendors.fault_rate, vendors.fault_size"
WRITES = "staff, vendors.fault"
DRAWS = "who leaves; who comes; which vendors slip"


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
    if model.handover:
        model.world.staff.left[:] = 0
        model.handover = False
    if switches.turnover and model.now.month:
        model.turnover = key(model.seed, "turnover", model.tick)
        model.staff.do("decide_to_stay")

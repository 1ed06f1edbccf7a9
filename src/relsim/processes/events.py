"""What the scenario has dated for this week, and what follows from the levers.

The first of the week, before `need`. An event sets levers of one vendor or of all, may return them
later, and may let a share of customers find out that they were deceived. What follows from the levers,
and the reference price with which customers compare (A10), is worked out anew by `relsim.market`.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.draws import key, uniform
from relsim.market import derive
from relsim.processes.judge import ceiling_after
from relsim.state import ACTIVE, DORMANT, World

READS = "the scenario's events, vendors (levers)"
WRITES = "vendors (levers, prices of late, log_attraction, problem, learning); ties.deceptions, ties.trust"
DRAWS = "who finds out, in a scandal"


@compiled
def find_out(world: World, drawn: Any, v: int, share: float) -> None:
    """Let a share of the customers of vendor v find out that they were deceived."""
    for i in range(world.ties.shape[0]):
        if uniform(drawn, world.persons[i].who, world.vendors[v].key) >= share:
            continue
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            if tie.vendor == v and (tie.state == ACTIVE or tie.state == DORMANT) and tie.deceptions < 255:
                tie.deceptions = tie.deceptions + 1
                tie.trust = min(float(tie.trust), ceiling_after(int(tie.deceptions), world.p.judge.ceiling))


def happen(model: Any, number: int, event: Any) -> None:
    """Let an event happen, or end, at the vendors whom it concerns."""
    for seller, given in zip(model.sellers, model.given_names, strict=True):
        if event.vendor not in ("", seller.name, given):
            continue
        if event.week == model.week:
            seller.executive.adopt(number, event.set)
            if event.scandal > 0.0:
                find_out(model.view, key(model.seed, "scandal", model.tick), seller.row, event.scandal)
        if event.until == model.week:
            seller.executive.give_up(number)


def step(model: Any) -> None:
    """Let this week's events happen and work out what follows from the levers."""
    for number, event in enumerate(model.spec.events):
        if model.week in (event.week, event.until):
            happen(model, number, event)
    world = model.view
    derive(world.vendors, world.p, model.tick)

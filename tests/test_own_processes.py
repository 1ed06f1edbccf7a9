"""Processes of a user's own: from a notebook or a script, anywhere in the week."""

import pickle
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from worlds import differing, state, steps, two_vendors

from relsim.compiled import compiled
from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.processes import judge, leave, need, steer, tell
from relsim.state import ACTIVE
from relsim.tick import TICK

TYPED = """
from relsim.compiled import compiled
from relsim.state import ACTIVE

@compiled
def kernel(world, now, desk, lo, hi):
    for u in range(desk.counts[1]):
        j = desk.users[u]
        tie = world.ties[lo + j, desk.visits[j].slot]
        if tie.state == ACTIVE:
            tie.rapport = 1.0
"""


def typed(text: str = TYPED) -> SimpleNamespace:
    """A process whose kernel was typed in, and stands in no file."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(text, names)
    return SimpleNamespace(kernel=names["kernel"])


@compiled
def nothing(world: Any, now: Any, desk: Any, lo: int, hi: int) -> None:
    pass


class Idle:
    """A process that does nothing to anybody."""

    kernel = nothing


def after(process: Any, mine: Any) -> tuple[Any, ...]:
    n = TICK.index(process) + 1
    return (*TICK[:n], mine, *TICK[n:])


@pytest.mark.parametrize("place", [need, judge, leave, steer])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_kernel_that_does_nothing_changes_nothing(place: Any, threads: int) -> None:
    world = two_vendors(people=700)
    plain = steps(world, 6)
    mine = steps(world, 6, processes=after(place, Idle), threads=threads)
    assert differing(state(plain), state(mine)) == []


def test_a_kernel_that_was_typed_in_is_called_for_every_user() -> None:
    model = steps(two_vendors(people=700), 6, processes=after(judge, typed()))
    ties = model.world.ties
    bought = (ties.bought == model.tick - 1) & (ties.state == ACTIVE)
    assert bought.sum() > 50
    assert (ties.rapport[bought] > 0.9).all()
    assert steps(two_vendors(people=700), 6).world.ties.rapport.max() < 0.5


def test_a_step_of_ones_own_stands_before_or_after_the_customers_week() -> None:
    seen: list[int] = []
    mine = SimpleNamespace(step=lambda model: seen.append(model.tick))
    steps(two_vendors(people=20), 3, processes=(mine, *TICK))
    steps(two_vendors(people=20), 3, processes=after(leave, mine))
    assert seen == [0, 1, 2] * 2


def test_a_step_within_the_customers_week_is_refused() -> None:
    class Tax:
        step = None

    message = "Tax has no kernel and stands in the customers' week, .* from need to leave block by block"
    with pytest.raises(UserError, match=message):
        RelationshipModel(two_vendors(people=20), processes=after(tell, Tax))


def test_a_process_that_does_nothing_at_all_is_refused() -> None:
    with pytest.raises(UserError, match="processes: empty has neither a kernel nor a step; give it one"):
        RelationshipModel(two_vendors(people=20), processes=(*TICK, ModuleType("empty")))


def test_kernels_without_anything_of_the_customers_week_make_a_plan_too() -> None:
    model = steps(two_vendors(people=20), 2, processes=(Idle,))
    assert model.tick == 2


def test_the_log_is_whole_though_a_kernel_follows_the_customers_week() -> None:
    from relsim.scenario.schema import Recording

    world = two_vendors(people=200, recording=Recording(log=["purchase"]))
    plain, mine = steps(world, 4).record().log, steps(world, 4, processes=after(steer, Idle)).record().log
    assert len(plain["week"]) > 100
    assert all(np.array_equal(plain[name], mine[name]) for name in plain)


def test_a_model_with_a_process_of_ones_own_can_be_put_aside() -> None:
    model = steps(two_vendors(people=200), 4, processes=after(leave, Idle))
    other = pickle.loads(pickle.dumps(model))
    for _ in range(4):
        model.step()
        other.step()
    assert differing(state(model), state(other)) == []
    assert other.processes == model.processes

"""Chief executives come with goals of their own, and go; what they changed stays or goes with them."""

from typing import Any

import numpy as np
import pytest
from worlds import differing, state, steps, two_vendors

from relsim.agents.executive import Executive, goal_after
from relsim.draws import bell, key
from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.record import VIEWS
from relsim.scenario.schema import Event, Steer, Switches, Vendor

SHOP, CHAIN = 0, 1


def world(events: Any = (), **chain: Any) -> RelationshipModel:
    """A shop that its owner leads, and a chain."""
    vendors = {"shop": Vendor(), "chain": Vendor(**{"executive_tenure": 5.0} | chain)}
    return RelationshipModel(two_vendors(people=20, vendors=vendors, events=list(events)), 1)


def test_an_owner_stays_for_good_and_wants_what_the_vendor_wants() -> None:
    model = world()
    owner = model.sellers[SHOP].executive
    before = owner.key
    for _ in range(30):
        model.step()
    assert (owner.key, owner.tenure) == (before, 30)
    assert (model.sellers[SHOP].help, model.sellers[SHOP].pressure) == (0.5, 0.3)


def test_a_successor_strays_from_the_vendors_own_goals_and_not_from_the_predecessors() -> None:
    model = world()
    chain = model.sellers[CHAIN]
    for _ in range(3):
        chain.executive.leave()
        drawn = [bell(key(1, "goals"), chain.executive.key, which) for which in (0, 1)]
        assert chain.help == goal_after(0.5, 0.15, drawn[0])
        assert chain.pressure == goal_after(0.3, 0.15, drawn[1])
    assert chain.executive.tenure == 0


def test_executives_are_found_and_leave_by_their_mean_tenure() -> None:
    vendors = {f"firm{n}": Vendor(executive_tenure=4.0) for n in range(300)}
    model = RelationshipModel(two_vendors(people=2, vendors=vendors), 3)
    found = [executive.tenure for executive in model.executives]
    assert np.mean(found) == pytest.approx(4 * 52, rel=0.2)
    keys = [executive.key for executive in model.executives]
    for model.tick in range(0, 52, 4):
        model.executives.do("decide_to_stay")
    stayed = sum(executive.key == before for executive, before in zip(model.executives, keys, strict=True))
    assert stayed / 300 == pytest.approx(np.exp(-0.25), abs=0.08)


def test_a_policy_that_does_not_survive_goes_with_its_executive_and_its_end_is_no_event() -> None:
    programme = Event(week=2, until=6, vendor="chain", set={"local": 1.0, "discretion": 0.9})
    model = world([programme], policy_survives=0.0)
    chain = model.sellers[CHAIN]
    for _ in range(3):
        model.step()
    assert (chain.local, chain.discretion) == (1.0, 0.9)
    chain.executive.leave()
    assert (chain.local, chain.discretion) == (0.5, 0.5)
    chain.local = 0.7
    for _ in range(5):
        model.step()
    assert chain.local == 0.7


def test_a_policy_that_survives_is_not_looked_through_again_and_ends_where_it_says() -> None:
    programme = Event(week=2, until=6, vendor="chain", set={"local": 1.0, "help": 0.9})
    model = world([programme], policy_survives=1.0)
    chain = model.sellers[CHAIN]
    for _ in range(3):
        model.step()
    chain.executive.leave()
    drawn = bell(key(1, "goals"), chain.executive.key, 0)
    assert chain.help == goal_after(0.9, 0.15, drawn)  # the changed goal is the vendor's own by now
    chain.policy_survives = 0.0
    chain.executive.leave()
    assert chain.local == 1.0
    for _ in range(5):
        model.step()
    assert chain.local == 0.5


def test_of_two_changes_of_one_lever_the_newer_is_taken_back_first() -> None:
    events = [Event(week=week, vendor="chain", set={"local": local}) for week, local in ((1, 0.8), (2, 1.0))]
    model = world(events, policy_survives=0.0)
    for _ in range(4):
        model.step()
    model.sellers[CHAIN].executive.leave()
    assert model.sellers[CHAIN].local == 0.5


def test_what_befalls_a_vendor_is_nobodys_policy() -> None:
    model = world([Event(week=1, vendor="chain", set={"cost": 0.9, "failure": 2.0})], policy_survives=0.0)
    for _ in range(3):
        model.step()
    chain = model.sellers[CHAIN]
    chain.executive.leave()
    assert (chain.cost, chain.failure) == (0.9, 2.0)


@pytest.mark.parametrize(
    "off", [{"switches": Switches(executives=False)}, {"steer": Steer(executive_spread=0.0)}]
)
def test_without_changes_or_without_own_goals_executives_change_no_bit(off: Any) -> None:
    runs = [
        steps(two_vendors(people=60, vendors={"a": Vendor(executive_tenure=tenure)}, **off), 20)
        for tenure in (0.0, 1.0)
    ]
    assert differing(state(runs[0]), state(runs[1])) == ["vendors.executive_tenure"]


def test_executives_are_agents_and_their_time_in_office_is_recorded() -> None:
    model = world()
    assert model.agents_by_type[Executive].get("vendor") == model.sellers
    record = model.run()
    assert record.view("executive")[:, SHOP].tolist() == record.weeks.tolist()
    assert record.view("help")[0, CHAIN] == model.sellers[CHAIN].help != 0.5
    assert "executive" in VIEWS


def test_an_office_stays_when_its_holder_goes() -> None:
    with pytest.raises(UserError, match=r"<Executive of shop> cannot be removed from the model; `leave\(\)`"):
        world().sellers[SHOP].executive.remove()

"""Customers and ties: windows on rows, with ways from one to the other."""

import pickle
from typing import Any

import mesa
import numpy as np
import pytest
from worlds import steps, two_vendors

from relsim.agents.customer import Customer
from relsim.agents.tie import Tie
from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.processes.choose import main_slot
from relsim.record import STOCKS
from relsim.scenario.schema import Community, Segment
from relsim.state import ACTIVE, CAUSES, EMPTY, PERSONS, STATES, TIES


@pytest.fixture(scope="module")
def model() -> RelationshipModel:
    return steps(two_vendors(people=200, weeks=20), 20)


@pytest.fixture(scope="module")
def firms() -> RelationshipModel:
    """A world of accounts of three in two places."""
    communities = {"hill": Community(people=31), "dale": Community(people=31)}
    segments = {"firm": Segment(account_size=3, needs=3.0)}
    return steps(two_vendors(communities=communities, segments=segments), 10)


def some_tie(model: RelationshipModel, state: int = ACTIVE) -> Tie:
    row, slot = np.argwhere(model.world.ties.state == state)[0]
    return model.tie(int(row), int(slot))


# ---- a row, and nothing beside it


def test_every_column_of_a_person_is_an_attribute_of_the_customer(model: RelationshipModel) -> None:
    customer = model.customer(7)
    named = {"community", "segment", "tip", "employer"}
    for name in set(PERSONS.names or ()) - named:
        assert getattr(customer, name) == model.world.persons[name][7].item()
    assert customer.community == "village"
    assert customer.segment == "everyone"


def test_every_column_of_a_tie_is_an_attribute_of_the_tie(model: RelationshipModel) -> None:
    tie = some_tie(model)
    column = model.world.ties.reshape(-1)[tie.row]
    for name in set(TIES.names or ()) - {"vendor", "holder", "state", "cause"}:
        assert getattr(tie, name) == column[name].item()
    assert tie.state == STATES[column["state"]]
    assert tie.cause == CAUSES[column["cause"]]


def test_what_is_set_stands_in_the_column_and_what_stands_there_is_read() -> None:
    model = steps(two_vendors(people=20), 0)
    customer = model.customer(3)
    customer.need_rate = 2.5
    assert model.world.persons.need_rate[3] == 2.5
    model.world.persons.need_rate[3] = 0.5
    assert customer.need_rate == 0.5
    model.tie(3, 1).trust = 0.25
    assert model.world.ties.trust[3, 1] == 0.25


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), "much", None, [0.5, 0.5]])
def test_a_share_stays_a_share(model: RelationshipModel, value: Any) -> None:
    before = model.customer(7).disposition
    with pytest.raises(
        ValueError, match=r"customer 7: disposition must be a number from 0 to 1 \(share\), got"
    ):
        model.customer(7).disposition = value
    assert model.customer(7).disposition == before


@pytest.mark.parametrize(
    ("name", "value"), [("need_rate", -1.0), ("loss_aversion", 0.9), ("tolerance", 0.0), ("voice", np.inf)]
)
def test_a_number_stays_in_its_range(model: RelationshipModel, name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"customer 7: {name} must be a number from"):
        setattr(model.customer(7), name, value)


@pytest.mark.parametrize("name", ["members", "who", "spoken", "segment", "community"])
def test_what_other_columns_rest_on_can_only_be_read(model: RelationshipModel, name: str) -> None:
    with pytest.raises(AttributeError, match=f"customer 7: {name} can only be read"):
        setattr(model.customer(7), name, 1)


def test_a_tie_says_in_an_error_whose_it_is(model: RelationshipModel) -> None:
    with pytest.raises(AttributeError, match="tie 1 of customer 7: state can only be read"):
        model.tie(7, 1).state = "ended"


def test_numpy_numbers_can_be_set() -> None:
    customer = steps(two_vendors(people=20), 0).customer(3)
    customer.disposition = np.float32(0.5)
    customer.tolerance = np.int64(2)
    assert (customer.disposition, customer.tolerance) == (0.5, 2.0)


def test_attributes_say_what_they_are() -> None:
    assert Customer.need_rate.__doc__ == "mean needs; a number from 0 to 1_000_000_000 (needs a week)."
    assert Tie.birth.__doc__ == "tick in which it began."


# ---- who is who


def test_two_looks_at_a_row_are_equal(model: RelationshipModel) -> None:
    assert model.customer(3) == model.customer(3)
    assert len({model.customer(3), model.customer(3), model.customer(4), model.tie(3, 0)}) == 3
    assert model.customer(1) != model.tie(0, 1)
    assert model.customer(3) != steps(two_vendors(people=20), 0).customer(3)


def test_rows_are_counted_from_the_end_too_and_no_further(model: RelationshipModel) -> None:
    assert model.customer(-1).row == 199
    assert model.tie(-1, -1).row == 200 * model.slots - 1
    with pytest.raises(IndexError):
        model.customer(200)
    with pytest.raises(IndexError):
        model.tie(0, model.slots)


def test_windows_are_mesa_agents_that_the_model_does_not_keep(model: RelationshipModel) -> None:
    customer = model.customer(3)
    assert isinstance(customer, mesa.Agent)
    assert customer.random is model.random
    assert customer.pos is None
    assert len(model._objects) == 2 + 2 + len(model.staff)  # vendors, their executives, staff


def test_numbers_are_unique_and_lead_back_to_the_agent(model: RelationshipModel) -> None:
    everybody = list(model.agents)
    assert len({agent.unique_id for agent in everybody}) == len(everybody)
    assert all(model.agent(agent.unique_id) == agent for agent in everybody)
    assert [vendor.unique_id for vendor in model.vendors] == [1, 2]
    assert model.customer(0).unique_id == 1 + 2 + 2 + len(model.staff)
    assert model.tie(0, 0).unique_id == model.customer(-1).unique_id + 1
    with pytest.raises(KeyError, match="no agent has the unique_id 0"):
        model.agent(0)


def test_an_agent_of_a_users_own_comes_after_all_ties() -> None:
    model = steps(two_vendors(people=20), 0)
    visitor = mesa.Agent(model)
    assert visitor.unique_id == model.tie(-1, -1).unique_id + 1
    assert model.agent(visitor.unique_id) is visitor
    assert visitor in model.agents
    assert list(model.agents_by_type[mesa.Agent]) == [visitor]


@pytest.mark.parametrize(
    ("agent", "message"),
    [
        (
            lambda model: model.customer(3),
            "customer 3 cannot be removed: people leave in the process `leave`",
        ),
        (lambda model: model.tie(3, 0), "tie 0 of customer 3 cannot be removed"),
        (lambda model: model.sellers[0], "shop cannot be removed from the model; close it"),
        (lambda model: model.positions[0], "position 0 cannot be removed from the model"),
    ],
)
def test_rows_cannot_be_removed(model: RelationshipModel, agent, message: str) -> None:
    with pytest.raises(UserError, match=message):
        agent(model).remove()


def test_rows_cannot_be_added(model: RelationshipModel) -> None:
    with pytest.raises(UserError, match=r"a customer cannot be added .* set communities.NAME.people"):
        Customer.create_agents(model, 5)


def test_a_window_that_is_pickled_looks_at_the_pickled_model(model: RelationshipModel) -> None:
    other = pickle.loads(pickle.dumps(model.customer(3)))
    other.need_rate = 9.0
    assert other.model.world.persons.need_rate[3] == 9.0
    assert model.customer(3).need_rate != 9.0


# ---- ways


def test_a_customer_has_its_ties_and_a_tie_its_two_sides(model: RelationshipModel) -> None:
    for row in range(0, 200, 17):
        customer = model.customer(row)
        assert len(customer.ties) == (model.world.ties.state[row] != EMPTY).sum()
        for tie in customer.ties:
            assert tie.customer == customer
            assert tie.vendor is model.sellers[model.world.ties.vendor[row, tie.row % model.slots]]
            assert tie.holder.vendor is tie.vendor


def test_a_slot_that_was_never_used_has_nobody_on_the_other_side() -> None:
    tie = steps(two_vendors(people=20), 0).tie(0, 0)
    assert (tie.vendor, tie.holder, tie.state, tie.cause) == (None, None, "empty", "none")


def test_neighbours_know_each_other(model: RelationshipModel) -> None:
    customer = next(person for person in model.agents_by_type[Customer] if len(person.neighbours))
    for neighbour in customer.neighbours:
        assert customer in neighbour.neighbours


def test_the_main_vendor_is_that_of_the_main_slot(model: RelationshipModel) -> None:
    named = 0
    for row in range(50):
        slot = main_slot(model.view, row)
        vendor = model.customer(row).main_vendor
        assert vendor is (None if slot < 0 else model.tie(row, slot).vendor)
        named += vendor is not None
    assert named > 20


def test_vendors_and_staff_know_their_ties(model: RelationshipModel) -> None:
    stocks = model.ledger.stocks(model.view, model.tick)
    for vendor, stock in zip(model.sellers, stocks, strict=True):
        living = stock[STOCKS.index("customers")] + stock[STOCKS.index("dormant")]
        assert len(vendor.ties) == living > 0
        assert all(tie.vendor is vendor for tie in vendor.ties)
        held = sum(len(position.ties) for position in model.positions if position.vendor is vendor)
        assert held == living


def test_an_account_has_a_head_and_members(firms: RelationshipModel) -> None:
    members = firms.world.persons.members
    for row, customer in enumerate(firms.agents_by_type[Customer]):
        assert customer.head.members > 0
        assert customer in customer.account
        assert set(customer.account) == set(customer.head.account)
        assert len(customer.account) == members[customer.head.row]
        assert customer.head.row <= row < customer.head.row + customer.head.members


def test_people_are_called_by_place_and_number_or_as_their_table_says(firms: RelationshipModel) -> None:
    assert firms.customer(30).id == "hill/30"
    assert firms.customer(31).id == "dale/0"
    assert firms.customer(31).community == "dale"
    firms.ids = np.array([f"C{row:03}" for row in range(62)], object)
    assert firms.customer(31).id == "C031"
    firms.ids = None


def test_a_tip_is_a_vendor(model: RelationshipModel) -> None:
    tips = model.world.persons.tip
    row = 5
    tips[row] = 1
    assert model.customer(row).tip is model.sellers[1]
    tips[row] = -1
    assert model.customer(row).tip is None


# ---- health


@pytest.mark.parametrize("kept", ["model", "firms"])
def test_the_health_of_ties_adds_up_to_what_is_recorded(kept: str, request: pytest.FixtureRequest) -> None:
    model = request.getfixturevalue(kept)
    stocks = model.ledger.stocks(model.view, model.tick)
    for part in ("trust", "fair_customer", "fair_vendor", "heard", "bond", "health"):
        for vendor, stock in zip(model.sellers, stocks, strict=True):
            active = vendor.ties.select(lambda tie: tie.state == "active")
            assert sum(active.get(part)) == pytest.approx(stock[STOCKS.index(part)], abs=1e-4)


def test_the_parts_of_health_have_names(model: RelationshipModel) -> None:
    tie = some_tie(model)
    assert list(tie.parts) == ["trust", "fair_customer", "fair_vendor", "heard", "bond"]
    assert all(0.0 <= part <= 1.0 for part in tie.parts.values())
    assert tie.parts == {name: getattr(tie, name) for name in tie.parts}

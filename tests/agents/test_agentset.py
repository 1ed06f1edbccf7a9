"""AgentSets that keep numbers do what Mesa's sets of objects do."""

import copy
import pickle
from random import Random
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mesa.agent import AgentSet
from worlds import steps, two_vendors

from relsim.agents.agentset import LazyAgentSet
from relsim.agents.customer import Customer
from relsim.agents.staff import Staff
from relsim.agents.tie import Tie
from relsim.agents.vendor import Vendor
from relsim.model import RelationshipModel

SEGMENTS = ["everyone"]


@pytest.fixture(scope="module")
def model() -> RelationshipModel:
    return steps(two_vendors(people=60), 8)


@pytest.fixture
def customers(model: RelationshipModel) -> LazyAgentSet:
    return model.agents_by_type[Customer]


class Kept:
    """The same agents in a set of Mesa's own, which needs somebody to keep them alive."""

    def __init__(self, lazy: LazyAgentSet) -> None:
        self.agents = list(lazy)
        self.set = AgentSet(self.agents, random=Random(5))
        self.lazy = lazy.copy()
        self.lazy.random = Random(5)


def ids(agents: Any) -> list[int]:
    return [agent.unique_id for agent in agents]


def doubled(customer: Customer) -> float:
    return 2.0 * customer.need_rate


# ---- as Mesa's own


@pytest.mark.parametrize("kind", [Customer, Tie])
@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"at_most": 7},
        {"at_most": 0.25},
        {"at_most": 1.0},
        {"filter_func": lambda agent: agent.row % 3 == 0},
        {"filter_func": lambda agent: agent.row % 3 == 0, "at_most": 5},
        {"agent_type": Customer},
        {"agent_type": mesa.Agent, "at_most": 3},
        {"agent_type": Vendor},
    ],
    ids=str,
)
def test_select_takes_whom_mesa_takes(model: RelationshipModel, kind: type, choice: dict[str, Any]) -> None:
    both = Kept(model.agents_by_type[kind])
    assert ids(both.lazy.select(**choice)) == ids(both.set.select(**choice))


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("key", ["orientation", "members", "segment", "row", doubled])
def test_sort_orders_as_mesa_does_and_keeps_equals_in_order(customers, key, ascending: bool) -> None:
    both = Kept(customers)
    assert ids(both.lazy.sort(key, ascending)) == ids(both.set.sort(key, ascending))


def test_shuffle_draws_as_mesa_does(customers) -> None:
    both = Kept(customers)
    assert ids(both.lazy.shuffle()) == ids(both.set.shuffle())
    assert ids(both.lazy.shuffle(inplace=True)) == ids(both.set.shuffle(inplace=True))
    assert ids(both.lazy) == ids(both.set)


def test_do_map_and_shuffle_do_call_a_method_or_a_function(customers) -> None:
    both = Kept(customers)
    for verb in ("do", "shuffle_do"):
        seen: tuple[list[int], list[int]] = ([], [])
        for agents, into in zip((both.lazy, both.set), seen, strict=True):
            assert getattr(agents, verb)(lambda agent, into=into: into.append(agent.row)) is agents
            getattr(agents, verb)("__setattr__", "tolerance", 2.0)
        assert seen[0] == seen[1]
    assert set(customers.get("tolerance")) == {2.0}
    assert both.lazy.map(doubled) == both.set.map(doubled)
    assert both.lazy.map("__str__") == both.set.map("__str__")


@pytest.mark.parametrize("name", ["need_rate", "members", "segment", "row", "unique_id", "id"])
def test_get_returns_what_mesa_returns_in_a_list(customers, name: str) -> None:
    both = Kept(customers)
    assert both.lazy.get(name) == both.set.get(name)
    assert both.lazy.get([name, "voice"]) == both.set.get([name, "voice"])
    assert type(both.lazy.get(name)[0]) is type(both.set.get(name)[0])


def test_get_says_what_is_missing_or_takes_a_default(customers) -> None:
    with pytest.raises(AttributeError, match="wealth"):
        customers.get("wealth")
    assert customers.get("wealth", handle_missing="default", default_value=3) == [3] * len(customers)
    with pytest.raises(ValueError, match="'error' or 'default'"):
        customers.get("voice", handle_missing="guess")


def test_agg_hands_numpy_the_column_and_others_a_list(customers) -> None:
    values = customers.get("need_rate")
    assert customers.agg("need_rate", np.mean) == np.mean(values)
    assert customers.agg("need_rate", [min, max, len]) == [min(values), max(values), len(values)]
    assert customers.agg("segment", set) == {"everyone"}
    seen: list[type] = []
    customers.agg("need_rate", lambda given: seen.append(type(given)))
    assert seen == [list]


@pytest.mark.parametrize("by", ["segment", "members", doubled, lambda agent: agent.row % 4])
def test_groupby_groups_as_mesa_does(customers, by) -> None:
    both = Kept(customers)
    ours, theirs = both.lazy.groupby(by), both.set.groupby(by)
    assert ours.count() == theirs.count()
    assert {key: ids(group) for key, group in ours} == {key: ids(group) for key, group in theirs}
    assert ours.agg("row", sum) == theirs.agg("row", sum)
    lists = both.lazy.groupby(by, result_type="list").groups
    assert {key: ids(group) for key, group in lists.items()} == {key: ids(group) for key, group in ours}


def test_set_writes_the_column_of_those_in_the_set_only() -> None:
    model = steps(two_vendors(people=60), 1)
    keen = model.agents_by_type[Customer].select(lambda customer: customer.orientation > 0.5)
    assert 0 < len(keen) < 60
    assert keen.set("tolerance", 7.0) is keen
    written = model.world.persons.tolerance == 7.0
    assert np.flatnonzero(written).tolist() == keen.get("row")
    model.agents_by_type[Customer].set("nickname", "someone")  # no column: it goes with the window
    assert not hasattr(model.customer(0), "nickname")


def test_set_refuses_what_one_customer_would_refuse(customers) -> None:
    with pytest.raises(
        ValueError, match=r"every customer of a set: disposition must be a number from 0 to 1"
    ):
        customers.set("disposition", 1.5)
    with pytest.raises(AttributeError, match="segment can only be read"):
        customers.set("segment", "other")


# ---- as a set and a sequence


def test_it_knows_its_members(model: RelationshipModel, customers) -> None:
    other = steps(two_vendors(people=60), 0)
    some = customers.select(at_most=5).shuffle()
    assert model.customer(3) in customers
    assert model.customer(3) in some
    assert model.customer(7) not in some
    assert model.tie(0, 0) not in customers
    assert other.customer(3) not in customers
    assert 3 not in customers
    assert model.customer(3) in model.agents
    assert model.sellers[0] in model.agents


def test_places_and_slices_are_lists_of_windows(customers) -> None:
    assert customers[4].row == 4
    assert customers[-1].row == 59
    assert [customer.row for customer in customers[2:8:3]] == [2, 5]
    assert customers.to_list() == list(customers)
    assert customers.index(customers[4]) == 4
    assert customers.count(customers[4]) == 1


def test_a_copy_is_a_set_of_its_own(model: RelationshipModel, customers) -> None:
    some = customers.select(at_most=5)
    for other in (some.copy(), copy.copy(some), pickle.loads(pickle.dumps(some))):
        assert other.get("row") == [0, 1, 2, 3, 4]
        other.discard(other[0])
        other.add(other.model.customer(9))
        other.add(other.model.customer(9))
        assert other.get("row") == [1, 2, 3, 4, 9]
    assert some.get("row") == [0, 1, 2, 3, 4]
    some.remove(model.customer(2))
    with pytest.raises(KeyError):
        some.remove(model.customer(2))


def test_sets_can_be_joined_and_compared(customers) -> None:
    first, second = customers.select(at_most=3), customers.select(lambda customer: 2 <= customer.row < 5)
    assert (first | second).get("row") == [0, 1, 2, 3, 4]
    assert (first & second).get("row") == [2]
    assert (first - second).get("row") == [0, 1]
    assert len(first & customers.select(at_most=0)) == 0
    assert first == customers.select(at_most=3)


def test_an_empty_set_is_no_trouble(customers) -> None:
    nobody = customers.select(at_most=0)
    assert list(nobody) == nobody.get("need_rate") == nobody.map(doubled) == []
    assert nobody.agg("need_rate", len) == 0
    assert len(nobody.shuffle()) == len(nobody.sort("voice")) == len(nobody.groupby("segment")) == 0
    assert len(nobody.set("voice", 1.0).do(doubled)) == 0
    assert len(LazyAgentSet([])) == 0


def test_changes_in_place_change_this_set(customers) -> None:
    own = customers.copy()
    assert own.select(lambda customer: customer.row < 4, inplace=True) is own
    assert own.sort("row", inplace=True) is own
    assert own.get("row") == [3, 2, 1, 0]


# ---- everybody


def test_a_mixed_set_reads_windows_and_objects_alike(model: RelationshipModel) -> None:
    everybody = model.agents
    kinds = everybody.groupby(type).count()
    assert kinds[Vendor] == 2
    assert kinds[Staff] == len(model.staff)
    assert kinds[Customer] == 60
    assert kinds[Tie] == len(model.agents_by_type[Tie]) > 30
    assert sum(kinds.values()) == len(everybody)
    assert everybody.get("unique_id") == ids(everybody)
    assert ids(everybody.select(agent_type=Staff)) == ids(model.staff)
    assert everybody.get("price", handle_missing="default")[:3] == [1.05, 1.0, None]


def test_an_agent_that_was_removed_is_left_out(model: RelationshipModel) -> None:
    visitor = mesa.Agent(model)
    everybody = model.agents
    assert visitor in list(everybody)
    visitor.remove()
    assert visitor not in list(everybody)
    assert visitor not in model.agents
    everybody.do(lambda agent: None)
    assert visitor.unique_id not in everybody.sort(lambda agent: agent.unique_id).get("unique_id")


@given(rows=st.lists(st.integers(0, 59), unique=True), data=st.data())
def test_a_column_read_at_once_is_the_column_read_one_by_one(model: RelationshipModel, rows, data) -> None:
    some = model.customers_at(np.array(rows, np.int64))
    name = data.draw(
        st.sampled_from(["need_rate", "tip", "spoken", "segment", "community", "who", "main_vendor"])
    )
    assert some.get(name) == [getattr(customer, name) for customer in some]
    assert some.get("row") == rows

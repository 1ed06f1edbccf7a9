"""A run is a Mesa model: what a Mesa user expects of it, with Mesa 3.3 as with the newest 3.x."""

import copy
import gc
import importlib.util
import inspect
import pickle
import weakref
from typing import Any

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet
from worlds import differing, same_record, state, steps, two_vendors

from relsim.agents.customer import Customer
from relsim.agents.executive import Executive
from relsim.agents.presets import PRESETS, GreedyGrocer, Grocer, Multinational
from relsim.agents.staff import Staff
from relsim.agents.tie import Tie
from relsim.agents.vendor import Vendor
from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.scenario import load
from relsim.scenario.schema import Levers, Recording
from relsim.views.mesa_adapter import page


@pytest.fixture(scope="module")
def hamlet() -> RelationshipModel:
    return steps(load("hamlet", set={"communities.village.people": 60, "horizon.warmup": 0}), 6)


# ---- the model


def test_a_run_is_a_mesa_model_that_counts_its_steps() -> None:
    model = steps(two_vendors(people=20), 3)
    assert isinstance(model, mesa.Model)
    assert (model.tick, model.steps) == (3, 3)


def test_run_model_stops_at_the_horizon() -> None:
    model = RelationshipModel(two_vendors(people=20, weeks=5))
    model.run_model()
    assert (model.tick, model.running) == (5, False)


def test_a_subclass_may_step_the_model_and_do_more() -> None:
    class Mine(RelationshipModel):
        def step(self) -> None:
            super().step()
            self.seen = self.tick

    model = Mine(two_vendors(people=20))
    model.step()
    assert (model.seen, model.tick, model.steps) == (1, 1, 1)


@pytest.mark.parametrize(
    ("given", "seed"), [("3", 3), (3, 3), (np.int64(3), 3), (None, 0), ("", 0), (3.0, 3)]
)
def test_a_seed_may_come_from_a_form(given: Any, seed: int) -> None:
    assert RelationshipModel(two_vendors(people=20), given).seed == seed


@pytest.mark.parametrize("seed", ["many", -1, 2.5, [1]])
def test_a_seed_that_is_none_is_refused(seed: Any) -> None:
    with pytest.raises(UserError, match="seed: must be a whole number of 0 or more"):
        RelationshipModel(two_vendors(people=20), seed)


def test_every_argument_can_be_given_by_name_and_left_out() -> None:
    """A SolaraViz page makes models from keywords, and hands a class of its own to one named `scenario`."""
    parameters = list(inspect.signature(RelationshipModel.__init__).parameters.values())[1:]
    assert all(p.default is not p.empty for p in parameters)
    assert all(p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY) for p in parameters)
    assert not {"scenario", "args", "kwargs"} & {p.name for p in parameters}
    assert RelationshipModel(spec=two_vendors(people=20), seed="1", threads=1).tick == 0


# ---- agents


def test_agents_stand_under_their_own_classes(hamlet: RelationshipModel) -> None:
    by_type = hamlet.agents_by_type
    assert set(by_type) == set(hamlet.agent_types) == {Grocer, Multinational, Executive, Staff, Customer, Tie}
    assert [vendor.name for vendor in by_type[Grocer]] == ["grocer"]
    assert len(by_type[Staff]) == 13
    assert len(by_type[Customer]) == 60
    assert len(by_type[Tie]) == (hamlet.world.ties.state > 0).sum()
    assert len(hamlet.agents) == sum(map(len, by_type.values()))


def test_sets_of_agents_are_agentsets(hamlet: RelationshipModel) -> None:
    assert isinstance(hamlet.agents, AgentSet)
    assert isinstance(hamlet.agents_by_type[Customer], AgentSet)
    assert isinstance(hamlet.vendors, AgentSet)


def test_ties_that_begin_are_seen_the_next_time_one_looks() -> None:
    model = steps(two_vendors(people=60), 0)
    early = model.agents_by_type[Tie]
    assert len(early) == 0
    for _ in range(4):
        model.step()
    assert len(model.agents_by_type[Tie]) > 0
    assert len(early) == 0


def test_the_set_of_agents_cannot_be_replaced(hamlet: RelationshipModel) -> None:
    with pytest.raises(AttributeError, match=r"model\.agents"):
        hamlet.agents = []


def test_looking_at_everybody_leaves_nothing_behind(hamlet: RelationshipModel) -> None:
    gc.collect()
    before = len(gc.get_objects())
    for agent in hamlet.agents:
        assert agent.unique_id > 0
    gc.collect()
    assert len(gc.get_objects()) - before < 50


def test_a_trait_set_through_agents_changes_the_run() -> None:
    plain, changed = (RelationshipModel(two_vendors(people=60), 1) for _ in range(2))
    changed.agents_by_type[Customer].set("need_rate", 0.0)
    for model in (plain, changed):
        for _ in range(4):
            model.step()
    assert len(plain.agents_by_type[Tie]) > 0
    assert len(changed.agents_by_type[Tie]) == 0


# ---- presets


def test_there_is_a_preset_for_every_archetype() -> None:
    assert {"grocer", "multinational", "franchise", "cooperative", "online_pure_play"} <= set(PRESETS)
    assert PRESETS["greedy_grocer"] is GreedyGrocer
    assert all(preset.archetype == name for name, preset in PRESETS.items())


def test_presets_differ_in_data_only() -> None:
    for preset in PRESETS.values():
        assert [name for name in vars(preset) if not name.startswith("_")] == ["archetype"]
        assert set(preset.levers()) == set(Levers.model_fields)
    assert Grocer.levers() != GreedyGrocer.levers()
    assert "grocer" in str(Grocer.__doc__)


def test_a_preset_that_is_unknown_is_named_with_those_that_are_there() -> None:
    from relsim.agents import presets

    with pytest.raises(AttributeError, match=r"'Butcher'; there are .*Grocer"):
        presets.Butcher  # noqa: B018


def test_a_class_for_a_vendor_that_is_not_there_is_refused() -> None:
    with pytest.raises(
        UserError, match="vendor_classes: no vendor or archetype 'marrt'; there are shop, chain"
    ):
        RelationshipModel(two_vendors(people=20), vendor_classes={"marrt": Vendor})


@pytest.mark.parametrize("name", ["grocer", "multinational"])
def test_vendors_can_be_of_a_users_own_class(name: str) -> None:
    class Mine(Grocer):
        def steer(self) -> None:
            self.price = 2.0

    model = RelationshipModel("hamlet", vendor_classes={name: Mine})
    model.step()
    assert [vendor.price for vendor in model.agents_by_type[Mine]] == [2.0]


# ---- data collectors


def test_a_data_collector_reads_customers_vendors_and_model(hamlet: RelationshipModel) -> None:
    collector = mesa.DataCollector(
        model_reporters={
            "week": "week",
            "trust": lambda model: model.agents_by_type[Tie].agg("trust", np.mean),
        },
        agenttype_reporters={
            Customer: {"rate": "need_rate"},
            Grocer: {"price": "price"},
            Vendor: {"row": "row"},
        },
    )
    collector.collect(hamlet)
    assert collector.get_model_vars_dataframe()["week"].tolist() == [hamlet.week]
    people = collector.get_agenttype_vars_dataframe(Customer)
    assert people["rate"].tolist() == hamlet.agents_by_type[Customer].get("need_rate")
    assert people.index.get_level_values("AgentID").tolist() == hamlet.agents_by_type[Customer].get(
        "unique_id"
    )
    assert collector.get_agenttype_vars_dataframe(Grocer)["price"].tolist() == [hamlet.sellers[0].price]
    assert collector.get_agenttype_vars_dataframe(Vendor)["row"].tolist() == [0, 1]


def test_the_record_can_be_read_as_a_data_collector() -> None:
    model = steps(two_vendors(people=60, recording=Recording(every=2)), 6)
    frame, record = model.datacollector.get_model_vars_dataframe(), model.record()
    assert frame.index.tolist() == [0, 2, 4, 6]
    assert frame["chain.customers"].tolist() == record.stock("customers")[:, 1].tolist()
    trust = record.stock("trust")[1:, 1] / record.stock("customers")[1:, 1]
    assert frame["chain.trust"].tolist()[1:] == trust.tolist()
    assert np.isnan(frame["chain.trust"][0])  # nobody is a customer yet
    assert frame["shop.purchases"].tolist() == record.flow("purchases")[:, 0].tolist()
    assert frame["shop.price"].tolist() == record.view("price")[:, 0].tolist()
    model.datacollector.collect(model)
    assert len(model.datacollector.get_model_vars_dataframe()) == 4


def test_recorded_groups_have_their_own_series() -> None:
    model = steps(two_vendors(people=60, recording=Recording(every=2, by="segment")), 2)
    frame = model.datacollector.get_model_vars_dataframe()
    assert frame["chain.customers.everyone"].tolist() == model.record().stock("customers")[:, 1].tolist()
    assert "chain.price" in frame


# ---- a model that is put aside, and one that is thrown away


@pytest.mark.parametrize("again", [lambda model: pickle.loads(pickle.dumps(model)), copy.deepcopy])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_copy_of_a_model_goes_on_to_the_same_bits(again, threads: int) -> None:
    logged = Recording(every=2, log=["purchase", "exit"])
    model = steps(two_vendors(people=300, recording=logged), 9, threads=threads)
    other = again(model)
    apart = again(model)
    for _ in range(9):
        model.step()
        other.step()
    assert differing(state(model), state(other)) == []
    assert same_record(model.record(), other.record())
    assert apart.tick == 9  # three worlds, none of which looks at another's columns
    assert other.customer(0).rows.base is not model.customer(0).rows.base
    assert list(other.vendors) == other.sellers
    assert other.sellers[0].model is other
    other.customer(0).tolerance = 3.0
    assert other.world.persons.tolerance[0] == 3.0


def test_models_are_freed_when_nobody_holds_them() -> None:
    models = [weakref.ref(steps(two_vendors(people=20), 2)) for _ in range(5)]
    gc.collect()
    assert [model() for model in models] == [None] * 5


# ---- Mesa's web page


@pytest.mark.skipif(importlib.util.find_spec("solara") is not None, reason="solara is installed")
def test_without_solara_the_web_page_says_what_to_install() -> None:
    with pytest.raises(
        UserError, match=r"No module .*; Mesa's web page needs: pip install 'relsim\[mesa-viz\]'"
    ):
        page("hamlet")

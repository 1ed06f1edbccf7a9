"""Dated events: every lever that one may set changes the world, and none returns what another has set."""

from dataclasses import asdict

import numpy as np
import pytest

from relsim.agents.vendor import Vendor
from relsim.model import RelationshipModel
from relsim.record import VIEWS
from relsim.scenario import ScenarioError, load
from relsim.scenario.schema import Levers

OTHER = {  # a value far from the one below
    "layers": 6, "layer_delay": 26, "local": 0, "turnover": 5, "price": 2.0, "cost": 0.1, "service_cost": 3.0,
    "failure": 0, "messages": 4, "awareness": 20, "fault_rate": 0, "fault_size": 0.9, "attention": 1,
    "repair_weeks": 50, "review_weeks": 30, "price_step": 0.4, "open": 0, "horizon": 20, "live_belief": 4,
    "campaign_cost": 9, "reserve": 5, "fixed_cost": 400, "quality_step": 0.1, "message_step": 0.4,
    "staff_step": 0.4, "executive_tenure": 0.08, "adopts": 0, "follows": 0, "coached": 0.9,
    "heed_counter": 0, "heed_log": 9, "survey_all": 0,
    "staff": 1, "employs": 0.4,
}  # fmt: skip
SHOP = {
    "staff": 2, "turnover": 1, "layers": 1, "layer_delay": 1, "failure": 10, "messages": 1, "survey": 0.3,
    "self_service": 0.5, "forced": 0.4, "fault_rate": 26, "fault_size": 0.3, "attention": 0.001,
    "review_weeks": 4, "price_step": 0.05, "honesty": 0.5,
    "executive_tenure": 0.6, "policy_survives": 0.9999,
    "elsewhere": 0.5, "winback": 4, "adopts": 1, "follows": 0.3, "competence": 0,
    "fixed_cost": 20, "reserve": 1500,
    "contacts": 0.5,
}  # fmt: skip


MART = {"adopts": 10, "assortment": 0}
BESIDE = {  # what a lever needs beside it to matter
    "competence": {"adopts": 3}, "identity": {"survey": 1, "coached": 0.4}, "survey_all": {"survey": 1},
    "acted": {"feedback": 1},
}  # fmt: skip
PROGRAMME = {"week": 5, "vendor": "shop", "set": {"same_person": 0.9}}  # a successor may take it back


def world(*events, **vendors):
    """A hamlet with a shop in which everything happens, and what is dated in it."""
    return load(
        {
            "horizon": {"weeks": 60, "warmup": 0},
            "communities": {"hamlet": {"people": 60}},
            "segments": {"alone": {"voice": 0.1}, "firms": {"account_size": 3, "voice": 0.1}},
            "category": {"complexity": 0.6, "novelty": 0.4},
            "listen": {"log_weeks": 26, "formal": 1},
            "vendors": vendors or {"shop": SHOP, "mart": MART},
            "events": [{"set": {}, **event} for event in events],
        }
    )


def lived(scenario):
    """What is kept of a run, all that vendors believe, and the world at its end, all but the levers."""
    model = RelationshipModel(scenario, seed=1)
    record = model.run()
    boards = [asdict(seller.dashboard) for seller in model.sellers]
    made = [name for name in model.world.vendors.dtype.names if name not in Levers.model_fields]
    columns = [model.world.vendors[name] for name in made] + [
        record.flows,
        record.stocks,
        record.views[:, :, [n for n, name in enumerate(VIEWS) if name not in Levers.model_fields]],
    ]
    staff = [model.world.staff[name] for name in model.world.staff.dtype.names]
    return boards, [np.array(column) for column in columns + staff]


@pytest.fixture(scope="module")
def undisturbed():
    return lived(world(PROGRAMME))


@pytest.mark.parametrize("lever", Levers.model_fields)
def test_an_event_on_a_lever_changes_what_comes_after(undisturbed, lever):
    value = OTHER.get(lever, 1 if SHOP.get(lever, 0.5) < 0.9 else 0)
    vendors = {"shop": SHOP | BESIDE[lever], "mart": MART} if lever in BESIDE else {}
    event = {"week": 6, "vendor": "shop", "set": {lever: value}}
    boards, columns = lived(world(PROGRAMME, event, **vendors))
    before_boards, before = lived(world(PROGRAMME, **vendors)) if vendors else undisturbed
    assert boards != before_boards or any(
        not np.array_equal(a, b, equal_nan=True) for a, b in zip(columns, before, strict=True)
    )


def test_every_lever_of_an_agent_is_one_of_the_schema():
    assert all(hasattr(Vendor, lever) for lever in Levers.model_fields)


CAMPAIGN = {"week": 10, "until": 20, "vendor": "shop", "set": {"price": 0.9}}


@pytest.mark.parametrize(
    "other",
    [
        {"week": 15, "until": 30},  # would be undone in week 20, and return to 0.9 in week 30
        {"week": 12, "until": 15},  # one inside the other: refused as well, one rule for all
        {"week": 10},
        {"week": 15},  # for good, but undone in week 20
        {"week": 15, "vendor": ""},
        {"week": 5, "until": 15},
    ],
)
def test_a_lever_that_will_return_is_set_by_nobody_else_meanwhile(other):
    with pytest.raises(
        ScenarioError, match=r"price: events\.\d has set it in week \d+ and returns it in week"
    ):
        world(CAMPAIGN, {"vendor": "shop", "set": {"price": 0.8}, **other})


@pytest.mark.parametrize(
    "other",
    [
        {"week": 20, "until": 30},  # one after the other
        {"week": 15, "vendor": "mart"},
        {"week": 15, "set": {"quality": 0.9}},
        {"week": 2},
        {"week": 30, "until": 31},
    ],
)
def test_events_that_do_not_meet_go_together(other):
    other = {"vendor": "shop", "set": {"price": 0.8}, **other}
    assert world(CAMPAIGN, other).events[1].week == other["week"]


def test_events_of_one_week_happen_in_the_order_in_which_they_are_written():
    after = {"week": 20, "until": 30, "vendor": "shop", "set": {"price": 0.8}}
    model = RelationshipModel(world(CAMPAIGN, after, shop={}), seed=1)
    prices = []
    for _ in range(32):
        model.step()
        prices.append(round(float(model.world.vendors.price[0]), 2))
    assert (prices[19], prices[20]) == (0.9, 0.8)
    with pytest.raises(ScenarioError, match="write this event below that one, with a week from 20"):
        world(after, CAMPAIGN)


def test_one_of_many_is_concerned_by_an_event_on_all_of_its_name():
    many = {"communities": {"village": {"people": 30, "count": 2}}, "vendors": {"shop": {"each": True}}}
    events = [
        {"week": 10, "until": 20, "vendor": "shop", "set": {"price": 0.9}},
        {"week": 15, "vendor": "shop of village 2", "set": {"price": 0.8}},
    ]
    with pytest.raises(ScenarioError, match=r"events\.0 has set it in week 10"):
        load({**many, "events": events})
    events[0]["vendor"] = "shop of village 1"
    assert load({**many, "events": events})


def test_nobody_is_forced_into_self_service_that_no_event_brings():
    with pytest.raises(ScenarioError, match="forced: there is no self-service to force customers into"):
        world({"week": 3, "vendor": "mart", "set": {"forced": 0.5}})
    assert world({"week": 3, "vendor": "mart", "set": {"forced": 0.5, "self_service": 0.5}})
    assert world({"week": 3, "vendor": "shop", "set": {"forced": 0.5}})

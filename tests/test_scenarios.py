"""The worlds that come with relsim run; archetypes differ in what they say they differ in."""

import tomllib

import numpy as np
import pytest

from relsim.model import RelationshipModel
from relsim.scenario import differences, load, shipped_archetypes, shipped_scenarios
from relsim.scenario.schema import Levers, Switches

SCENARIOS = {
    "village", "village_mne_only", "village_grocer_only", "village_same_offer", "village_swapped_goals",
    "village_fire", "hamlet", "no_social", "no_meeting", "no_talk", "high_street", "city", "software", "pen",
    "business_accounts", "firm",
}  # fmt: skip
ARCHETYPES = {
    "grocer", "multinational", "franchise", "cooperative", "online_pure_play", "helpful_multinational",
    "greedy_grocer",
}  # fmt: skip
GOALS = {"help", "pressure"}
SWITCHES = Switches.model_fields.items()
SOCIAL = {name for name, field in SWITCHES if field.json_schema_extra["group"] == "social"}
CRAFT = {"quality", "skill", "failure", "recovery", "honesty"}
WEEKS = 8


def file_of(archetype):
    return tomllib.loads(shipped_archetypes()[archetype].read_text())


def levers_of(archetype):
    return load({"vendors": {"shop": {"archetype": archetype}}}).vendors["shop"]


def differing(one, other):
    one, other = levers_of(one), levers_of(other)
    return {name for name in Levers.model_fields if getattr(one, name) != getattr(other, name)}


def changed(scenario):
    """Return which settings a scenario changes in the village, without what it says of itself."""
    paths = [path for path, _, _ in differences(load("village"), load(scenario))]
    return {path for path in paths if path not in ("title", "question", "look_for")}


def small(name):
    """Return a shipped scenario with 40 people in each place, for eight weeks, in which nothing is dated."""
    people = {f"communities.{place}.people": 40 for place in load(name).communities}
    return load(name, set={**people, "horizon.weeks": WEEKS, "horizon.warmup": 0, "events": []})


@pytest.fixture(scope="module")
def lived():
    """Return a function that runs a small world, once."""
    kept = {}

    def run(name):
        if name not in kept:
            model = RelationshipModel(small(name), seed=1)
            kept[name] = model, model.run()
        return kept[name]

    return run


def test_what_is_shipped_is_what_is_promised():
    assert set(shipped_scenarios()) == SCENARIOS
    assert set(shipped_archetypes()) == ARCHETYPES


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_each_scenario_begins_with_what_it_is_for_and_asks_a_question(name):
    scenario, lines = load(name), shipped_scenarios()[name].read_text().splitlines()
    assert lines[0].startswith("# ")
    assert any(line.startswith("# What it is for: ") for line in lines)
    assert any(line.startswith(("# What is assumed: ", "# What stays on: ")) for line in lines)
    assert scenario.title
    assert scenario.question.endswith("?")
    assert scenario.look_for.endswith(".")


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_each_scenario_lives_through_eight_weeks_in_which_people_buy(name, lived):
    model, record = lived(name)
    assert model.tick == WEEKS
    assert np.isfinite(record.flows).all()
    assert np.isfinite(record.stocks).all()
    sold = record.flow("purchases").sum(axis=0).reshape(len(model.vendor_names), -1).sum(axis=1)
    for kind in set(model.given_names):
        assert sum(sold[row] for row, given in enumerate(model.given_names) if given == kind) > 0, kind


@pytest.mark.parametrize("name", sorted(ARCHETYPES))
def test_an_archetype_holds_levers_only_each_with_its_reason(name):
    lines = shipped_archetypes()[name].read_text().splitlines()
    assert lines[0].startswith("# ")
    assert set(file_of(name)) <= {*Levers.model_fields, "extends"}
    for line in lines:
        if "=" in line and not line.startswith(("#", "extends")):
            assert line.partition("#")[2].strip(), line


def test_the_greedy_grocer_and_the_helpful_multinational_differ_from_their_kind_in_goals_only():
    assert differing("grocer", "greedy_grocer") == GOALS
    assert differing("multinational", "helpful_multinational") == GOALS


def test_the_two_grocers_and_the_two_multinationals_make_a_square_of_goals_and_structure():
    structure = differing("grocer", "multinational") - GOALS
    assert differing("grocer", "helpful_multinational") == structure
    assert differing("multinational", "greedy_grocer") == structure


def test_no_archetype_is_better_at_its_craft_than_another():
    default = Levers()
    for name in ARCHETYPES:
        for lever in CRAFT:
            assert getattr(levers_of(name), lever) == getattr(default, lever), (name, lever)


def test_grocer_and_multinational_take_the_same_gross_margin():
    margins = [1 - shop.cost / shop.price for shop in map(levers_of, ("grocer", "multinational"))]
    assert margins[0] == pytest.approx(margins[1], abs=0.005)


def test_the_null_world_is_the_village_with_every_social_switch_off_and_nothing_else():
    assert changed("no_social") == {f"switches.{switch}" for switch in SOCIAL}
    on = load("no_social").switches.model_dump()
    assert {switch for switch in on if not on[switch]} == SOCIAL


def test_in_the_null_world_nobody_meets_writes_speaks_or_tells(lived):
    _, record = lived("no_social")
    for flow in ("hours", "meetings", "messages", "inbound", "praise", "warning", "tips"):
        assert record.flow(flow).sum() == 0, flow
    assert record.stock("rapport").sum() == 0
    _, village = lived("village")
    assert village.flow("hours").sum() > 0
    assert village.flow("praise").sum() > 0


def test_the_variants_of_the_village_change_what_their_names_say():
    assert changed("no_meeting") == {"switches.meet"}
    assert changed("no_talk") == {"switches.talk"}
    assert changed("hamlet") == {"communities.village.people"}
    assert set(load("village_mne_only").vendors) == {"mart"}
    assert set(load("village_grocer_only").vendors) == {"grocer"}
    for alone in ("village_mne_only", "village_grocer_only"):
        assert all(path.startswith("vendors.") for path in changed(alone))
    assert {path.partition(".")[0] for path in changed("village_fire")} == {"events"}
    ends = {path.rpartition(".")[2] for path in changed("village_swapped_goals")}
    assert ends == {"archetype", *GOALS}


def test_with_the_same_offer_nothing_that_can_be_bought_differs():
    shops = load("village_same_offer").vendors
    offer = ("price", "cost", "fixed_cost", "assortment", "quality", "self_service")
    for lever in (*offer, "awareness", "campaign_cost"):
        assert getattr(shops["grocer"], lever) == getattr(shops["mart"], lever), lever


def test_the_high_street_has_several_vendors_of_each_archetype():
    model = RelationshipModel(small("high_street"))
    archetypes = [model.spec.vendors[given].archetype for given in model.given_names]
    assert set(archetypes) == ARCHETYPES
    assert min(archetypes.count(name) for name in ARCHETYPES) >= 2


def test_the_city_has_a_hundred_thousand_people():
    assert sum(place.people * place.count for place in load("city").communities.values()) == 100_000

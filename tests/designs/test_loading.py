"""From a file to a study."""

from pathlib import Path

import pytest

from relsim.designs import (
    Constraint,
    Objective,
    OutcomeSpec,
    Recording,
    is_experiment,
    load_study,
    points_of,
    refused_points,
    shipped_experiments,
    size_of,
    study_text,
)
from relsim.designs.measuring import USUAL
from relsim.errors import UserError
from relsim.scenario import load, shipped_scenarios

WHOLE = """
title = "all there is"
question = "does it load?"
scenarios = ["no_social", "village"]
seed = 7
weeks = 104
replicates = 12
budget = 500
[precision]
retention = 0.01
[set]
"tell.rate" = 0.1
vendors.mart.layers = 2
recording.log = ["purchase"]
[vary]
"vendors.grocer.staff" = { low = 1, high = 4, group = "service" }
leave.incident = { distribution = "triangular", low = 1, mode = 2, high = 4 }
"vendors.mart.price" = { low = 0.9, high = 1.1, kind = "uncertainty" }
"switches.talk" = [true, false]
[design]
kind = "sobol"
points = 16
[[outcomes]]
metric = "retention"
vendors = ["grocer", "all"]
weeks = [52, 104]
by = "segment"
quantiles = [0.1, 0.9]
[[outcomes]]
metric = "kept"
[recording]
series = true
log = true
[[objectives]]
metric = "churn"
vendor = "grocer"
[[objectives]]
metric = "customer_gain"
scenario = "village"
week = 52
[[constraints]]
metric = "health"
least = 0.3
[[constraints]]
name = "wages"
costs = { "vendors.grocer.staff" = 30 }
most = 100
"""


@pytest.fixture
def whole():
    """Load the experiment in which everything stands."""
    Path("whole.toml").write_text(WHOLE)
    return load_study("whole.toml")


def test_everything_that_a_file_says_is_in_the_study(whole):
    assert (whole.title, whole.question, whole.seed, whole.replicates) == (
        "all there is",
        "does it load?",
        7,
        12,
    )
    assert dict(whole.precision.wanted) == {"retention": 0.01}
    assert whole.budget == 500
    assert whole.outcomes == (
        OutcomeSpec("retention", ("grocer", "all"), (52, 104), "segment", (0.1, 0.9)),
        OutcomeSpec("kept"),
    )
    assert whole.recording == Recording(series=True, log=True)
    assert whole.objectives == (
        Objective("churn", "grocer", "minimise"),
        Objective("customer_gain", "all", "maximise", "village", 52),
    )
    assert whole.constraints == (
        Constraint("health", least=0.3, metric="health", vendor="all"),
        Constraint("wages", most=100.0, costs={"vendors.grocer.staff": 30.0}),
    )


def test_what_is_fixed_holds_in_every_world(whole):
    for name in ("no_social", "village"):
        fixed = {
            "tell.rate": 0.1, "vendors.mart.layers": 2, "horizon.weeks": 104, "recording.log": ["purchase"],
            "recording.by": "segment",
        }  # fmt: skip
        assert whole.scenarios[name] == load(name, fixed)


def test_factors_know_what_the_schema_knows(whole):
    staff, incident, price, talk = whole.factors
    assert (staff.kind, staff.unit, staff.group) == ("lever", "people", "service")
    assert incident.distribution.parameters == (2.0,)
    assert (incident.kind, price.kind, talk.kind) == ("uncertainty", "uncertainty", "constant")
    assert talk.levels == (True, False)
    assert "weight in the minds" not in staff.label
    assert staff.label == "people who serve a community"


def test_what_it_comes_to_is_told_before_it_starts(whole):
    size = size_of(whole)
    assert size == (16, 16 * 2 * 12, 16 * 2 * 12 * 2000 * (52 + 104))


def test_a_factor_that_changes_the_size_of_the_world_is_counted():
    vary = {"communities.village.people": [100, 300], "horizon.warmup": [4]}
    study = load_study(
        {"scenario": "village", "weeks": 96, "replicates": 2, "vary": vary, "design": {"kind": "grid"}}
    )
    assert size_of(study) == (2, 4, (100 + 300) * 100 * 2)


def test_overrides_reach_the_experiment_and_through_it_its_worlds(whole):
    study = load_study("whole.toml", set=["replicates=3", "set.vendors.mart.layers=5", "design.points=8"])
    assert (study.replicates, study.scenarios["village"].vendors["mart"].layers) == (3, 5)
    assert points_of(study).height == 8


def test_an_override_of_what_varies_takes_its_place_or_changes_its_parameters(whole):
    overrides = [
        "vary.switches.talk=[true]",
        "vary.leave.incident.mode=3",
        'vary."vendors.mart.price"="sweep"',
    ]
    study = load_study("whole.toml", set=[*overrides, "vary.tell.effect=[0.1]"])
    _, incident, price, talk, effect = study.factors
    assert (talk.levels, effect.levels) == ((True,), (0.1,))
    assert (incident.low, incident.distribution.parameters) == (1.0, (3.0,))
    assert (price.low, price.high) == (0.8, 1.2)
    assert list(load_study({"scenarios": ["village", "no_talk"]}, set=["scenario=hamlet"]).scenarios) == [
        "hamlet"
    ]
    more = load_study({"scenarios": ["village"]}, set=["scenarios.small=hamlet"])
    assert list(more.scenarios) == ["village", "small"]
    sweep = load_study(
        {"scenario": "village", "vary": {"choose.price": "sweep"}},
        set={"vary.choose.price": {"low": 1, "high": 2}},
    )
    assert (sweep.factors[0].low, sweep.factors[0].high) == (1.0, 2.0)


def test_a_study_stays_what_it_is(whole):
    assert load_study(whole) is whole
    with pytest.raises(UserError, match="read already"):
        load_study(whole, set=["seed=3"])


def test_without_outcomes_what_matters_most_is_measured():
    assert tuple(outcome.metric for outcome in load_study({"scenario": "village"}).outcomes) == USUAL


def test_worlds_may_be_named_written_here_or_given_from_python(here):
    Path("mine.toml").write_text('extends = "village"\n[horizon]\nweeks = 52\n')
    world = load("village", ["horizon.weeks=60"])
    study = load_study(
        {
            "scenarios": {
                "a": "village", "b": "mine.toml", "c": {"extends": "mine.toml", "horizon": {"warmup": 8}},
                "d": world, "e": here / "mine.toml",
            }
        }
    )  # fmt: skip
    assert [s.horizon.weeks for s in study.scenarios.values()] == [260, 52, 52, 60, 52]
    assert study.scenarios["c"].horizon.warmup == 8
    assert study.scenarios["d"] == world
    assert list(load_study({"scenarios": ["mine.toml", world]}).scenarios) == ["mine", world.title]
    assert list(load_study({"scenario": {"vendors": {"shop": {}}}}).scenarios) == ["scenario"]


def test_a_world_is_found_beside_the_experiment(here):
    (here / "below").mkdir()
    Path("below/mine.toml").write_text('extends = "village"\n')
    Path("below/asks.toml").write_text('scenario = "mine.toml"\n')
    assert list(load_study("below/asks.toml").scenarios) == ["mine"]


def test_all_stands_for_what_no_source_gives_and_nothing_else_speaks_of():
    every = load_study({"scenario": "village", "vary": {"all": "assumed"}}).factors
    names = {factor.name for factor in every}
    assert {"choose.relationship", "contexts.pub.hours", "segments.everyone.tolerance"} <= names
    assert (
        not {"choose.price", "vendors.mart.pressure", "leave.gone_weeks"} & names
    )  # sourced, a lever, a constant
    vary = {
        "all": "assumed",
        "contexts": False,
        "choose.relationship": [0, 3],
        "x": {"paths": ["segments.*.tolerance"], "low": 1, "high": 2},
    }
    some = load_study({"scenario": "village", "vary": vary, "set": {"tell.rate": 0.1}}).factors
    assert [factor.name for factor in some][:2] == ["choose.relationship", "x"]
    rest = {factor.name for factor in some[2:]}
    assert rest == names - {"choose.relationship", "segments.everyone.tolerance", "tell.rate"} - {
        n for n in names if n.startswith("contexts.")
    }


def test_all_can_stand_for_other_kinds_and_for_several():
    def kinds(what):
        return {factor.kind for factor in load_study({"scenario": "village", "vary": {"all": what}}).factors}

    assert kinds("uncertainties") == {"uncertainty"}
    assert kinds("levers") == {"lever"}
    assert kinds(["assumed", "levers"]) == {"uncertainty", "lever"}
    uncertain = load_study({"scenario": "village", "vary": {"all": "uncertainties"}}).factors
    assert "choose.price" in {factor.name for factor in uncertain}


def test_all_takes_what_every_world_has():
    both = load_study({"scenarios": ["village", "village_mne_only"], "vary": {"all": "levers"}}).factors
    assert {factor.name.split(".")[1] for factor in both} == {"mart"}


def test_ranges_of_all_are_those_of_the_schema():
    (one,) = [
        f
        for f in load_study({"scenario": "village", "vary": {"all": "assumed"}}).factors
        if f.name == "tell.rate"
    ]
    assert (one.low, one.high) == (0.01, 0.15)


def test_what_an_event_sets_can_vary():
    world = {"extends": "village", "events": [{"week": 9, "vendor": "mart", "set": {"price": 1.2}}]}
    study = load_study(
        {"scenario": world, "vary": {"events.0.week": {"low": 1, "high": 20}, "events.0.set.price": "sweep"}}
    )
    week, price = study.factors
    assert (week.whole, week.at(1)) == (True, 20)
    assert (price.low, price.high) == (0.8, 1.2)


def test_an_experiment_is_told_from_a_scenario(here):
    Path("ask.toml").write_text('scenario = "village"\n')
    Path("broken.toml").write_text("[vary]\n= 3\n")
    Path("world.toml").write_text('extends = "village"\n')
    Path("broken_world.toml").write_text("vendors = \n")
    names = ("ask", "broken", "world", "broken_world", "not_there")
    assert [name for name in names if is_experiment(f"{name}.toml")] == ["ask", "broken"]
    assert is_experiment("levers")
    assert not any(is_experiment(path) for path in shipped_scenarios().values())


@pytest.mark.parametrize("name", shipped_experiments())
def test_each_shipped_experiment_loads_says_what_it_is_for_and_all_its_points_can_be_run(name):
    study = load_study(name)
    assert study.title
    assert study.question
    assert (study.factors and study.design) or study.claim.cannot
    header = shipped_experiments()[name].read_text()
    assert all(f"# {part}" in header for part in ("What it is for", "What to look for", "What is assumed"))
    assert refused_points(study) == []


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_starter_about_each_shipped_scenario_passes_the_check_even_with_all_its_offers_taken(name):
    text = study_text(name)
    Path("mine.toml").write_text(text)
    assert points_of(load_study("mine.toml")).height == 32
    offers = [line[2:] if line.startswith("# ") and " = " in line else line for line in text.splitlines()[3:]]
    offers = [line for line in offers if not line.startswith(("scenarios", "all ="))]
    taken = "\n".join(offers).replace("# [set]", "[set]").replace('"tell.rate" = 0.1', '"tell.effect" = 0.1')
    Path("taken.toml").write_text(taken)
    assert len(load_study("taken.toml").factors) == 5

"""The world of a point: equal to the scenario that a file with these values would give."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relsim.designs import Factor, Study, load_study, refused_points, world_at
from relsim.designs.addresses import rows_of, written
from relsim.designs.movable import cannot_vary
from relsim.errors import UserError
from relsim.scenario import fingerprint, load
from relsim.scenario.schema import Scenario

EVENTS = {"events": [{"week": 9, "vendor": "mart", "set": {"price": 1.2}}, {"week": 3, "scandal": 0.5}]}
VILLAGE = load({"extends": "village", **EVENTS})
ROWS = {path: row for path, row in rows_of(VILLAGE).items() if not cannot_vary(path, row)}
PATHS = [written(path) for path in ROWS]
ALL = Study("", "", {"village": VILLAGE}, tuple(Factor(path, (path,)) for path in PATHS))


def value_for(row) -> st.SearchStrategy:
    """Return values that a setting takes, its ends among them."""
    if row.choices:
        return st.sampled_from(row.choices)
    if row.type == "true or false":
        return st.booleans()
    low, high = row.low if row.low is not None else 0, row.high if row.high is not None else 100
    if row.type == "a whole number":
        return st.integers(int(low), int(min(high, 10_000)))
    numbers = st.floats(low, high)
    return numbers | st.integers(int(low) + 1, int(high)) if int(low) + 1 < high else numbers


points = st.dictionaries(st.sampled_from(sorted(ROWS, key=str)), st.none(), min_size=1, max_size=12).flatmap(
    lambda some: st.fixed_dictionaries({written(path): value_for(ROWS[path]) for path in some})
)
anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just([1])


@given(points)
@settings(max_examples=150, deadline=None)
def test_a_point_gives_the_scenario_that_loading_gives(values):
    try:
        expected = load(VILLAGE, values)
    except UserError:
        with pytest.raises(UserError):
            world_at(ALL, "village", values)
        return
    world = world_at(ALL, "village", values)
    assert world == expected
    assert fingerprint(world) == fingerprint(expected)


@given(st.sampled_from(PATHS), anything)
@settings(max_examples=200, deadline=None)
def test_what_loading_refuses_is_refused_and_what_it_takes_is_taken(path, value):
    if value is None:
        assert world_at(ALL, "village", {path: value}) == VILLAGE
        return
    try:
        expected = load(VILLAGE, {path: value})
    except UserError:
        with pytest.raises(UserError):
            world_at(ALL, "village", {path: value})
    else:
        assert world_at(ALL, "village", {path: value}) == expected


def test_points_do_not_touch_each_other_nor_the_scenario():
    before = VILLAGE.model_dump()
    first = world_at(ALL, "village", {"vendors.mart.layers": 5, "events.0.set.price": 2.0})
    second = world_at(ALL, "village", {"vendors.mart.price": 0.5})
    assert (first.vendors["mart"].layers, first.events[0].set["price"]) == (5, 2.0)
    assert second.vendors["mart"].layers == VILLAGE.vendors["mart"].layers
    assert VILLAGE.model_dump() == before


def test_a_star_moves_the_setting_of_every_name_that_a_scenario_has():
    vary = {"push": {"paths": ["vendors.*.pressure"], "low": 0, "high": 1}}
    study = load_study({"scenarios": ["village", "village_mne_only"], "vary": vary})
    worlds = [world_at(study, name, {"push": 0.75}) for name in study.scenarios]
    assert [[v.pressure for v in world.vendors.values()] for world in worlds] == [[0.75, 0.75], [0.75]]


def test_numbers_of_numpy_will_do():
    world = world_at(ALL, "village", {"vendors.mart.layers": np.float32(2), "leave.gone_weeks": np.int64(60)})
    assert (world.vendors["mart"].layers, world.leave.gone_weeks) == (2.0, 60)


def test_names_that_a_study_does_not_know_are_guessed():
    with pytest.raises(UserError, match=r'vilage: not in this study; write one of "village" \(did you mean'):
        world_at(ALL, "vilage", {})
    with pytest.raises(
        UserError, match=r"choose.pric: no factor of this study; .*did you mean .choose.price"
    ):
        world_at(ALL, "village", {"choose.pric": 1})


def test_a_point_that_cannot_be_is_named_with_the_reason():
    with pytest.raises(UserError) as error:
        world_at(ALL, "village", {"vendors.mart.forced": 0.5, "vendors.mart.self_service": 0.0})
    assert str(error.value) == (
        "village with vendors.mart.forced = 0.5, vendors.mart.self_service = 0.0: [vendors.mart] forced: "
        "there is no self-service to force customers into; set self_service above 0, or forced = 0"
    )


def test_of_many_values_the_first_are_named():
    values = dict.fromkeys(PATHS[:9], 10**9)
    with pytest.raises(UserError, match=r"and 4 more: "):
        world_at(ALL, "village", values)


def test_all_points_of_a_design_that_cannot_be_run_are_found():
    vary = {"vendors.mart.forced": [0, 0.5], "vendors.mart.self_service": [0, 0.5]}
    study = load_study({"scenario": "village", "vary": vary, "design": {"kind": "grid"}})
    (refused,) = refused_points(study)
    assert refused.startswith(
        "point 2: village with vendors.mart.forced = 0.5, vendors.mart.self_service = 0.0: "
    )


def test_no_point_goes_the_long_way_where_it_can_be_run(monkeypatch):
    def long_way(*_):
        raise AssertionError("the long way")

    monkeypatch.setattr("relsim.designs.placing._slowly", long_way)
    assert isinstance(
        world_at(ALL, "village", {"switches.talk": False, "segments.everyone.decision": "boss"}), Scenario
    )


def test_a_study_can_be_pickled_and_changed_after_it_was_used():
    world_at(ALL, "village", {"choose.price": 3.0})
    again = pickle.loads(pickle.dumps(ALL))
    assert again == ALL
    assert world_at(again, "village", {"choose.price": 3.0}).choose.price == 3.0
    fewer = replace(ALL, factors=ALL.factors[:1])
    with pytest.raises(UserError, match="no factor of this study"):
        world_at(fewer, "village", {PATHS[1]: 1})

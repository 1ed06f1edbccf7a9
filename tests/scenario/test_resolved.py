"""A scenario written back, listed, compared and fingerprinted."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from relsim.errors import UserError
from relsim.scenario import Scenario, ScenarioError, differences, fingerprint, load, resolved_toml, settings
from relsim.scenario.resolved import toml_value

levers = st.sampled_from(["help", "skill"])
texts = st.text(st.characters(codec="utf-8"), max_size=20)
JOINED = {"horizon.weeks", "recording.every", "horizon.warmup", "vendors.*.forced"}
"""Settings that are impossible beside some values of others; they keep what they have."""


def value_of(row) -> st.SearchStrategy:
    if row.choices:
        return st.sampled_from(row.choices)
    if row.type == "true or false":
        return st.booleans()
    if row.type == "text":
        return texts
    low, high = (-1e9 if row.low is None else row.low), (1e9 if row.high is None else row.high)
    if row.type == "a whole number":
        return st.integers(int(low), int(high))
    return st.floats(low, high)


FREE = [
    row
    for row in settings()
    if row.path not in JOINED
    and row.type in ("a number", "a whole number", "true or false", "text")
    and row.path.partition(".")[0] not in ("tables", "communities", "segments", "events", "calibration")
    and not row.path.endswith("archetype")
]


@st.composite
def worlds(draw) -> Scenario:
    """Return a scenario with some settings drawn from all they can be."""
    rows = draw(st.lists(st.sampled_from(FREE), unique_by=lambda row: row.path, max_size=12))
    name = draw(st.sampled_from(["mart", "corner"]))
    context = draw(st.sampled_from(["pub", "gym"]))
    data: dict = {"extends": "village", "contexts": {"gym": {}, "work": draw(st.sampled_from([False, {}]))}}
    for row in rows:
        value, where = draw(value_of(row)), data
        stars = iter([name if row.path.startswith("vendors") else context])
        *above, key = (next(stars) if part == "*" else part for part in row.path.split("."))
        for part in above:
            where = where.setdefault(part, {}) or where.setdefault(part, {})
        where[key] = value
    data["events"] = draw(st.lists(st.fixed_dictionaries(
        {"week": st.integers(0, 99), "set": st.dictionaries(levers, st.floats(0, 1), min_size=1)},
        optional={"until": st.integers(100, 200), "vendor": st.just(name), "note": texts},
    ), max_size=3))  # fmt: skip
    for event in data["events"] if len(data["events"]) > 1 else ():
        event.pop("until", None)  # a lever that will return is left alone by other events
    data["segments"] = {"families": {"share": draw(st.floats(0.01, 1))}}
    return load(data)


@given(worlds())
@hypothesis_settings(max_examples=60, deadline=None)
def test_what_is_written_back_loads_as_an_equal_scenario(world):
    written = resolved_toml(world)
    Path("back.toml").write_text(written, newline="")
    back = load("back.toml")
    assert back == world
    assert load(world) == world
    assert fingerprint(back) == fingerprint(world)
    assert differences(back, world) == []
    assert resolved_toml(back) == written


@given(texts)
def test_any_text_is_written_so_that_it_reads_back(text):
    assert tomllib.loads(f"x = {toml_value(text)}") == {"x": text}


def test_every_setting_is_written_back():
    data = tomllib.loads(resolved_toml(load("village")))
    for row in settings(load("village")):
        if row.value is not None:
            value = data
            for part in row.path.split("."):
                value = value[part]
            assert value == row.value


def test_events_can_be_added_to_what_was_written_back(write):
    write("back.toml", resolved_toml(load("village")) + "[[events]]\nscandal = 1")
    assert load("back.toml").events[0].scandal == 1


def test_every_row_of_the_table_can_be_set_as_it_says():
    world = load("village", set={"events": [{"week": 3, "until": 4, "set": {"price": 1.5}}]})
    again = load(world, set={row.path: row.value for row in settings(world)})
    assert again == world


def test_every_range_in_the_table_is_kept_all_at_once():
    world = load("village")
    beyond = {row.path: row.high + 1 for row in settings(world) if row.high is not None}
    below = {row.path: row.low - 1 for row in settings(world) if row.low is not None}
    for changes in (beyond, below):
        assert len(changes) > 200
        with pytest.raises(ScenarioError) as error:
            load(world, set=changes)
        told = {f"{problem.section}.{problem.key}": problem for problem in error.value.problems}
        assert set(told) == set(changes)
        assert {problem.message.partition(" is ")[2] for problem in told.values()} == {"out of range"}


def test_the_table_has_a_row_for_each_setting_with_all_that_is_known_of_it():
    rows = {row.path: row for row in settings()}
    layers = rows["vendors.*.layers"]
    assert (layers.default, layers.value, layers.low, layers.high, layers.unit) == (1, 1, 0, 12, "layers")
    assert (layers.kind, layers.type, layers.sweep, layers.source) == ("lever", "a number", (0, 6), "A61")
    assert layers.help.startswith("layers between")
    assert rows["recording.by"].choices == ("vendor", "segment", "community")
    assert rows["events.*.until"].value is None
    assert not layers.assumed
    assert rows["vendors.*.help"].assumed
    assert not rows["title"].assumed


def test_the_table_of_a_scenario_shows_its_own_names_values_and_defaults():
    rows = {row.path: row for row in settings(load("village"))}
    assert (rows["vendors.mart.layers"].value, rows["vendors.mart.layers"].default) == (5, 1)
    assert rows["contexts.pub.share"].default == Scenario().contexts["pub"].share
    assert "vendors.*.layers" not in rows


def test_differences_name_what_one_has_and_the_other_has_not():
    one, other = (
        load("village"),
        load("village", set={"vendors.mart": False, "events": [{"scandal": 1}], "title": "x"}),
    )
    found = {path: (a, b) for path, a, b in differences(one, other)}
    assert found["title"] == ("the village", "x")
    assert found["vendors.mart.layers"] == (5, None)
    assert found["events.0.scandal"] == (None, 1)
    assert "events" not in found
    assert found.keys() - {"title"} == {
        path for path in found if path.startswith(("vendors.mart.", "events.0."))
    }


def test_a_fingerprint_depends_on_every_setting():
    world = load("village")
    prints = {fingerprint(world)}
    changed = 0
    for row in settings(world):
        if row.type == "true or false" and row.path.startswith("switches"):
            prints.add(fingerprint(load(world, set={row.path: not row.value})))
            changed += 1
    assert len(prints) == changed + 1 > 10


def test_a_fingerprint_does_not_depend_on_how_the_scenario_was_written(write):
    write("whole.toml", resolved_toml(load("village")))
    assert fingerprint(load("whole.toml")) == fingerprint(load("village"))
    minus, plus = (load("village", set=[f"leave.base={zero}"]) for zero in ("-0.0", "0"))
    assert fingerprint(minus) == fingerprint(plus)


def test_a_fingerprint_depends_on_the_contents_of_tables_and_not_on_their_names(write):
    prints = []
    for name, text in [("a.csv", "1"), ("b.csv", "1"), ("c.csv", "2")]:
        write(name, text)
        prints.append(fingerprint(load("village", set=[f"tables.population={name}"])))
    assert prints[0] == prints[1] != prints[2]


def test_a_table_that_vanished_is_an_error_of_the_user(write):
    table = write("a.csv", "1")
    world = load("village", set=["tables.population=a.csv"])
    table.unlink()
    with pytest.raises(
        UserError, match=r"^a.csv: the table cannot be read \(No such file or directory\); name one"
    ):
        fingerprint(world)

"""Whatever is written, the answer is a scenario or errors that a user can mend."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from relsim.scenario import ScenarioError, load, resolved_toml
from relsim.scenario import settings as all_settings
from relsim.scenario.fields import schema

words = sorted({part for row in all_settings() for part in row.path.split(".")} | {"extends", "a", "0", ""})
junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.dates(),
    st.sampled_from(words),
)
values = st.recursive(
    junk,
    lambda below: st.one_of(
        st.lists(below, max_size=3), st.dictionaries(st.sampled_from(words), below, max_size=4)
    ),
    max_leaves=8,
)
documents = st.dictionaries(st.sampled_from([*schema()["properties"], "extends", "x"]), values, max_size=6)


def answer(what, overrides=()) -> None:
    problems = []
    try:
        load(what, set=overrides)
    except ScenarioError as error:
        problems = error.problems
    for problem in problems:
        assert "\n" not in str(problem)
        assert problem.message
        assert problem.hint


@given(documents, st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_values_give_a_scenario_or_problems(document, extends):
    answer({"extends": "village", **document} if extends else document)


@given(
    st.lists(
        st.tuples(st.integers(0, 9999), st.integers(0, 30), st.text('ab01.="[]{}#\n\\ ', max_size=3)),
        max_size=4,
    )
)
@settings(max_examples=200, deadline=None)
def test_any_damage_to_a_file_gives_a_scenario_or_problems(damage):
    text = resolved_toml(load("village"))
    for start, length, instead in damage:
        start = start % len(text)
        text = text[:start] + instead + text[start + length :]
    Path("damaged.toml").write_text(text)
    answer("damaged.toml")


@given(
    st.lists(
        st.text(st.one_of(st.sampled_from('.="[]{}\n\\'), st.sampled_from("ab0")), max_size=12), max_size=3
    )
)
def test_any_override_gives_a_scenario_or_problems(overrides):
    answer("village", overrides)


@given(st.sampled_from([row.path for row in all_settings(None)]), values)
@settings(deadline=None)
def test_any_value_for_a_setting_gives_a_scenario_or_problems(path, value):
    answer("village", {path.replace("*", "mart"): value})

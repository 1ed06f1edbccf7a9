"""How files, what they extend, archetypes and overrides become one scenario."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.scenario import Scenario, ScenarioError, load
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import Place, Report
from relsim.scenario.tree import Node, laid_over

SHOP = '[vendors.shop]\narchetype = "grocer"\n'


def test_a_shipped_scenario_is_found_by_name_and_a_file_by_path(write):
    write("village.toml", SHOP)
    assert set(load("village").vendors) == {"corner", "mart"}
    assert set(load("village.toml").vendors) == set(load(Path("village.toml")).vendors) == {"shop"}


def test_a_vendor_has_its_own_levers_then_those_of_its_archetype_then_the_defaults():
    mart = load("village").vendors["mart"]
    assert (mart.layers, mart.pressure, mart.help) == (5, 0.6, 0.5)


def test_an_archetype_can_extend_another():
    helpful = load({"vendors": {"shop": {"archetype": "helpful"}}}).vendors["shop"]
    assert (helpful.help, helpful.layers) == (0.9, 6)


def test_an_archetype_changed_by_override_keeps_what_the_vendor_says_itself():
    mart = load("village", set=["vendors.mart.archetype=grocer"]).vendors["mart"]
    assert (mart.layers, mart.local) == (5, 1)


def test_tables_merge_key_by_key_and_lists_replace(write):
    write("base.toml", SHOP + 'serves = ["a", "b"]\nprice = 2\n[communities]\na = {people = 3}\nb = {}\n')
    world = load(
        write(
            "child.toml", 'extends = "base.toml"\n[vendors.shop]\nserves = ["b"]\n[communities.a]\ncount = 2'
        )
    )
    assert world.vendors["shop"].serves == ["b"]
    assert world.vendors["shop"].price == 2
    assert (world.communities["a"].people, world.communities["a"].count) == (3, 2)


def test_a_chain_of_files_is_followed_from_folder_to_folder(write):
    write("b/base.toml", 'extends = "village"\ntitle = "base"\nquestion = "base"')
    write("a/middle.toml", 'extends = "../b/base.toml"\ntitle = "middle"')
    world = load(write("top.toml", 'extends = "a/middle.toml"\nlook_for = "top"'))
    assert (world.title, world.question, world.look_for) == ("middle", "base", "top")
    assert set(world.vendors) == {"corner", "mart"}


def test_one_file_may_be_extended_by_many(write):
    write("base.toml", SHOP)
    for number in range(3):
        assert load(write(f"{number}.toml", 'extends = "base.toml"')).vendors


@pytest.mark.parametrize("table", ["vendors", "segments", "communities", "contexts"])
def test_false_takes_a_named_thing_away(write, table):
    two = "{a = {archetype = 'grocer'}, b = {archetype = 'grocer'}}"
    write(
        "base.toml",
        f"vendors = {two}\nsegments = {{a = {{}}, b = {{}}}}\ncommunities = {{a = {{}}, b = {{}}}}",
    )
    write("base.toml", Path("base.toml").read_text() + "\n[contexts.b]")
    world = load(write("child.toml", f'extends = "base.toml"\n[{table}]\nb = false'))
    assert "b" not in getattr(world, table)
    assert "b" not in getattr(load("base.toml", set=[f"{table}.b=false"]), table)
    assert "b" in getattr(load("base.toml"), table)


def test_what_was_taken_away_can_come_back_new(write):
    write("base.toml", 'extends = "village"\n[vendors]\nmart = false')
    world = load(write("top.toml", 'extends = "base.toml"\n[vendors.mart]\narchetype = "grocer"'))
    assert world.vendors["mart"].layers == 0


def test_contexts_hold_until_they_are_taken_away():
    shop = {"vendors": {"shop": {"archetype": "grocer"}}}
    world = load({**shop, "contexts": {"pub": {"share": 0.9}, "gym": {}, "work": False}})
    assert sorted(world.contexts) == ["church", "gym", "household", "pub", "school"]
    assert world.contexts["pub"].share == 0.9
    assert world.contexts["pub"].hours == Scenario().contexts["pub"].hours


def test_the_one_segment_and_community_hold_only_where_none_is_named():
    shop = {"vendors": {"shop": {"archetype": "grocer"}}}
    assert load(shop) == Scenario(vendors=load(shop).vendors)
    assert list(load({**shop, "segments": {"families": {}}}).segments) == ["families"]
    assert load(shop, set=["communities.village.people=7"]).communities["village"].people == 7


def test_an_element_of_a_list_can_be_changed_by_its_number(write):
    write("base.toml", SHOP + "[[events]]\nweek = 1\nscandal = 0.1\n[[events]]\nweek = 2\nscandal = 0.2")
    assert [e.week for e in load("base.toml", set=["events.1.week=9"]).events] == [1, 9]
    world = load(write("child.toml", 'extends = "base.toml"\n[events.0]\nscandal = 0.5'))
    assert [(e.week, e.scandal) for e in world.events] == [(1, 0.5), (2, 0.2)]


def test_later_overrides_win_and_may_hold_whole_tables():
    world = load(
        "village", set=["horizon.weeks=9", "horizon = {weeks = 10, warmup = 3}", "horizon.weeks = 11"]
    )
    assert (world.horizon.weeks, world.horizon.warmup) == (11, 3)
    assert load(world, set=['recording.log = ["exit", "contact"]']).recording.log == ["exit", "contact"]


@pytest.mark.parametrize(
    ("written", "title"),
    [("a b", "a b"), ('"a b"', "a b"), ("'5'", "5"), ("#1", "#1"), ("Bäcker", "Bäcker"), ('""', "")],
)
def test_a_bare_word_in_an_override_is_text(written, title):
    assert load("village", set=[f"title={written}"]).title == title


def test_overrides_from_python_take_values_and_numpy_numbers():
    changes = {
        "vendors.mart.layers": np.float64(2),
        "horizon.weeks": np.int64(8),
        "switches.meet": np.bool_(False),
    }
    world = load("village", set={**changes, "title": "x=1", "events": [{"scandal": 1}], "recording.every": 1})
    assert (world.vendors["mart"].layers, world.horizon.weeks, world.title) == (2, 8, "x=1")
    assert world.events[0].scandal == 1
    assert not world.switches.meet


def test_a_mapping_is_read_like_a_file_from_here(write):
    write("base.toml", SHOP)
    assert load({"extends": "base.toml", "title": "x"}) == load(
        write("x.toml", 'extends = "base.toml"\ntitle = "x"')
    )


def test_a_loaded_scenario_can_be_changed():
    world = load("village", set=["contexts.pub=false"])
    assert load(world) == world
    assert load(world, set=["horizon.weeks=104"]).horizon.weeks == 104
    with pytest.raises(ScenarioError, match="out of range"):
        load(world, set=["horizon.weeks=0"])


def test_table_paths_lie_beside_the_file_that_names_them(write):
    people = write("data/people.csv", "id\n")
    here = write("people.csv", "id\n")
    write("data/base.toml", SHOP + '[tables]\npopulation = "people.csv"')
    child = write("child.toml", 'extends = "data/base.toml"')
    assert load(child).tables.population == str(people.resolve())
    assert load(child, set=["tables.population=people.csv"]).tables.population == str(here.resolve())
    assert load(child, set=['tables.population=""']).tables.population == ""


def test_vendors_may_all_come_from_a_table(write):
    write("vendors.csv", "name\n")
    world = load({"tables": {"vendors": "vendors.csv"}, "events": [{"vendor": "in the table", "scandal": 1}]})
    assert world.events[0].vendor == "in the table"


def test_line_ends_and_byte_order_marks_of_other_systems_are_read():
    Path("w.toml").write_bytes(("\ufeff" + SHOP).replace("\n", "\r\n").encode())
    assert load("w.toml").vendors


def test_a_file_is_never_executed(write):
    world = load(write("x.toml", SHOP), set=["title=__import__('os').exit(3)"])
    assert world.title.startswith("__import__")


names = st.text("abc", min_size=1, max_size=1)
trees = st.recursive(st.integers(0, 9), lambda below: st.dictionaries(names, below, max_size=3))


def tree_of(data, file: str) -> Node:
    place = Place(file)
    return Node(
        {key: tree_of(value, file) for key, value in data.items()} if isinstance(data, dict) else data, place
    )


def told_by(node: Node, path: KeyPath = ()) -> dict[KeyPath, str]:
    below = node.value.items() if isinstance(node.value, dict) else ()
    return {path: node.place.file} | {
        p: file for key, n in below for p, file in told_by(n, (*path, key)).items()
    }


tables = st.dictionaries(names, trees, max_size=3)


@given(tables)
def test_laying_a_tree_over_itself_or_nothing_changes_nothing(data):
    tree, nothing = tree_of(data, ""), tree_of({}, "")
    for top, base in [(tree, tree), (tree, nothing), (nothing, tree)]:
        assert laid_over(top, base, Report()) == tree


@given(tables, tables)
def test_each_value_keeps_the_file_that_wrote_it(top, base):
    merged = laid_over(tree_of(top, "top"), tree_of(base, "base"), Report())
    said_by_top = told_by(tree_of(top, "top"))
    for path, file in told_by(merged).items():
        assert file == ("top" if path in said_by_top else "base")


def test_listing_what_is_shipped_loads_no_schema():
    import subprocess
    import sys

    code = "import sys, relsim.scenario as s; s.shipped_scenarios(); print('pydantic' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout == "False\n"


def test_a_name_that_the_package_does_not_have_is_an_attribute_error():
    import relsim.scenario

    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        relsim.scenario.lod  # noqa: B018
    assert all(getattr(relsim.scenario, name) for name in relsim.scenario.__all__)

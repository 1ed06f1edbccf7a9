"""What editors, newcomers and packages see of scenarios."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from relsim.errors import UserError
from relsim.scenario import json_schema, load, new_scenario, shipped, starter_text
from relsim.scenario.shipped import shipped_archetypes, shipped_folder, shipped_scenarios


def test_the_schema_tells_editors_unit_source_kind_range_and_sweep():
    layers = json_schema()["$defs"]["Vendor"]["properties"]["layers"]
    assert layers["unit"] == "layers"
    assert (layers["minimum"], layers["maximum"], layers["sweep"]) == (0, 12, [0, 6])
    assert (layers["kind"], layers["source"]) == ("lever", "A61")


def test_the_schema_lists_archetypes_and_shipped_scenarios():
    schema = json_schema()
    assert schema["$defs"]["Vendor"]["properties"]["archetype"]["enum"] == [
        "",
        "grocer",
        "helpful",
        "multinational",
    ]
    assert schema["properties"]["extends"]["examples"] == ["village"]


def test_the_schema_lets_a_file_extend_and_take_away_and_requires_nothing():
    schema = json_schema()
    for table in ("vendors", "segments", "communities", "contexts"):
        assert {"const": False} in schema["properties"][table]["additionalProperties"]["anyOf"]
    assert not any("required" in part for part in [schema, *schema["$defs"].values()])


def test_the_schema_completes_the_levers_that_an_event_sets():
    levers = json_schema()["$defs"]["Event"]["properties"]["set"]
    assert levers["additionalProperties"] is False
    assert levers["properties"]["price"]["maximum"] == 100
    assert "archetype" not in levers["properties"]


def test_the_schema_is_plain_json_and_asking_twice_gives_the_same():
    assert json.loads(json.dumps(json_schema())) == json_schema()


def test_a_starter_passes_the_check_and_changes_nothing_but_its_title():
    path = new_scenario("mine.toml")
    world, village = load(path), load("village")
    assert world.title == "my scenario"
    assert world.vendors == village.vendors


def test_every_line_that_a_starter_offers_can_be_used():
    offered = re.sub(r"(?m)^# (?=[a-z_]+ = |\[)", "", starter_text())
    assert len(tomllib.loads(offered)["vendors"]["mart"]) == 9
    Path("all.toml").write_text(offered)
    world = load("all.toml")
    assert world.vendors == load("village").vendors
    assert world.events[0].set == {"price": 1.1}


def test_a_starter_is_not_written_over_a_file(write):
    write("mine.toml", "precious")
    with pytest.raises(
        UserError, match=r"^mine.toml: the file exists; choose another name, or delete it first$"
    ):
        new_scenario("mine.toml")
    assert Path("mine.toml").read_text() == "precious"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("mine", "^mine: a scenario file ends in .toml; write mine.toml$"),
        (
            "no/mine.toml",
            r"^no/mine.toml: the file cannot be written \(No such .*\); choose another folder$",
        ),
    ],
)
def test_a_starter_needs_a_place_to_be_written_to(path, message):
    with pytest.raises(UserError, match=message):
        new_scenario(path)


def test_a_starter_from_nothing_shipped_names_what_there_is():
    with pytest.raises(UserError, match="did you mean"):
        new_scenario("mine.toml", from_="vilage")
    assert not Path("mine.toml").exists()


def test_what_is_shipped_is_found_inside_the_package_or_at_the_top_of_a_checkout(shelf, monkeypatch):
    assert shipped_scenarios() == {"village": shelf / "shipped/scenarios/village.toml"}
    assert list(shipped_archetypes()) == ["grocer", "helpful", "multinational"]
    checkout = shelf.parent / "checkout"
    (checkout / "scenarios").mkdir(parents=True)
    (checkout / "scenarios/city.toml").write_text("")
    monkeypatch.setattr(shipped, "_PACKAGE", checkout / "src/relsim")
    assert shipped_scenarios() == {"city": checkout / "scenarios/city.toml"}
    assert shipped_folder("experiments") == checkout / "experiments"

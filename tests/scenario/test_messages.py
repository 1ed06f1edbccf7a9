"""Every message that a wrong scenario file can get, each seen once."""

import os
from pathlib import Path

import pytest
from pydantic import BaseModel, Field, model_validator

from relsim.errors import UserError
from relsim.scenario import ScenarioError, document, load, loading
from relsim.scenario.document import LARGEST
from relsim.scenario.extends import LONGEST
from relsim.scenario.positions import DEEPEST, Lost
from relsim.scenario.problems import SHOWN, one_line

HERE = Path(__file__).parent
SHOP = '[vendors.shop]\narchetype = "grocer"\n'


def mistakes(name: str, between: str) -> list[tuple[str, str]]:
    """Return what is wrong and what is said of it, from a text file."""
    blocks = (HERE / name).read_text().partition("\n\n")[2].rstrip("\n").split(between)
    return [(wrong.rstrip("\n "), said) for wrong, _, said in (block.partition("=> ") for block in blocks)]


@pytest.mark.parametrize(("text", "message"), mistakes("mistakes_in_files.txt", "\n\n"))
def test_each_mistake_in_a_file_gets_one_line(says, text, message):
    assert says(text) == message


@pytest.mark.parametrize(("override", "message"), mistakes("mistakes_in_overrides.txt", "\n"))
def test_each_mistake_in_an_override_names_the_override(override, message):
    with pytest.raises(ScenarioError) as error:
        load("village", set=[override])
    assert str(error.value) == f"--set {override}: {message}"


def test_an_override_of_several_lines_is_refused_and_shown_in_one():
    with pytest.raises(ScenarioError) as error:
        load("village", set=["title=1\nquestion=2"])
    said = r"--set title=1\nquestion=2: title: these are several settings; write one --set for each"
    assert str(error.value) == said


def test_what_would_take_hours_to_read_is_refused_at_once(says):
    deep = f"bad.toml:1: tables or lists are nested more than {DEEPEST} levels; four are enough"
    assert says("a = " + "[" * 50 + "]" * 50) == deep
    assert says(".".join("a" * 300_000) + " = 1") == deep
    assert says("a = " + "9" * 5000) == (
        "bad.toml: a number has thousands of digits; write a number of fewer digits"
    )


def test_all_mistakes_are_told_at_once_by_file_and_line(says):
    told = says((HERE / "all_wrong.toml").read_text(), "vendors.corner.layerz=0", "settle.unfair=x y")
    assert told + "\n" == (HERE / "all_wrong.txt").read_text()


def test_every_mistake_says_what_would_do(says):
    for line in says((HERE / "all_wrong.toml").read_text()).splitlines():
        assert line.startswith("bad.toml:")
        assert line.rpartition("; ")[2]


def test_a_mistake_in_an_extended_file_is_told_with_that_file(write, says):
    write("base.toml", SHOP + "staff = 0\nquality = 2")
    assert says('extends = "base.toml"\n[vendors.shop]\nquality = 0.5\nskill = 2').splitlines() == [
        "bad.toml:4: [vendors.shop] skill: 2 is out of range; write a number from 0 to 1 (share)",
        "base.toml:3: [vendors.shop] staff: 0 is out of range; write a number from 1 to 10_000 (people)",
    ]


def test_a_mistake_in_an_archetype_is_told_with_the_file_of_the_archetype(shelf, says):
    file = shelf / "scenario/archetypes/grocer.toml"
    file.write_text("help = 0.5\nhepl = 1")
    assert says(SHOP) == f"{file}:2: [vendors.shop] hepl: no such setting; did you mean help?"
    file.write_text("help = 0.5\nhelp = 1")
    assert says(SHOP).startswith(f"{file}:2: not TOML")


def test_a_circle_of_three_files_is_shown(write, says):
    write("b.toml", 'extends = "sub/c.toml"')
    write("sub/c.toml", '\nextends = "../bad.toml"')
    assert says('extends = "b.toml"').splitlines()[0] == (
        "sub/c.toml:2: extends: files extend each other in a circle (bad.toml > b.toml > c.toml > bad.toml); "
        "take one extends out"
    )


def test_a_chain_of_too_many_files_is_refused(write, says):
    for number in range(LONGEST + 1):
        write(f"f{number}.toml", f'extends = "f{number + 1}.toml"')
    write(f"f{LONGEST + 1}.toml", SHOP)
    last = f"f{LONGEST - 2}.toml:1: extends: more than {LONGEST} files extend each other; merge some of them"
    assert says('extends = "f0.toml"') == last


def test_what_is_wrong_beside_an_extends_that_cannot_be_read_is_told_as_well(write, says):
    write("base.toml", "price 3")
    assert says('extends = "base.toml"\ntitel = "x"').splitlines() == [
        "bad.toml:2: titel: no such setting; did you mean title?",
        "base.toml:1: not TOML: there is no = after the key; "
        "write key = value, and a key of several words with _ between them",
    ]


def test_a_mistake_that_follows_from_another_is_not_told(says):
    assert says(SHOP + "[horizon]\nweeks = 'x'\n[[events]]\nweek = 300\nscandal = 1").count("\n") == 0
    assert says("[vendors]\nshop = 3\n[[events]]\nvendor = 'shop'\nscandal = 1").count("\n") == 0


def test_a_name_that_nothing_has_is_told_with_what_there_is():
    with pytest.raises(
        UserError, match=r'^vilage: nothing shipped is named "vilage"; .*did you mean "village"'
    ):
        load("vilage")


def test_a_file_that_cannot_be_read_is_told_with_the_reason(write, tmp_path):
    write("big.toml", "#" * (LARGEST + 1))
    write("folder.toml/x", "")
    os.mkfifo("pipe.toml")
    Path("latin.toml").write_bytes('\n\ntitle = "Bäcker"'.encode("latin-1"))
    Path("loop.toml").symlink_to("loop.toml")
    Path("dangling.toml").symlink_to("nowhere.toml")
    expected = {
        "zzz.toml": "there is no such file; check the name and the folder",
        "big.toml": "the file has more than 1,000,000 bytes; keep data in tables of their own, "
        "in CSV or Parquet, and name those",
        "folder.toml": "this is a folder; name a TOML file",
        "pipe.toml": "this is not a plain file; name a TOML file",
        "latin.toml": "this is not text in UTF-8; save it as UTF-8",
        "loop.toml": "the file cannot be read (Too many levels of symbolic links); name another",
        "dangling.toml": "there is no such file; check the name",
        "a\0.toml": "there is no such file; check the name and the folder",
    }
    for name, message in expected.items():
        with pytest.raises(ScenarioError) as error:
            load(name)
        line = ":3" if name == "latin.toml" else ""
        assert str(error.value) == one_line(f"{name}{line}: {message}")


def test_a_file_of_the_largest_size_is_read(write):
    write("big.toml", SHOP + "#" * (LARGEST - len(SHOP)))
    assert load("big.toml").vendors


def test_a_schema_that_asks_for_more_is_explained_as_well(monkeypatch, says):
    class World(BaseModel):
        needed: int
        codes: list[int] = Field([], min_length=2)
        choice: int | bool = 0

        @model_validator(mode="before")
        @classmethod
        def odd(cls, data):
            if data.get("title") == "odd":
                raise ValueError("the title is odd")
            return data

    monkeypatch.setattr(loading, "Scenario", World)
    assert says("title = 'odd'") == "bad.toml: the title is odd; change one of the two"
    assert says("codes = [1]\nchoice = 'x'\n").splitlines() == [
        "bad.toml: needed: this is missing; write a whole number",
        "bad.toml:1: codes: a list will not do (List should have at least 2 items after validation, not 1); "
        "see `relsim schema`",
        'bad.toml:2: choice: "x" is not a whole number or true or false; '
        "write a whole number or true or false",
    ]


def test_a_text_in_which_the_finder_loses_its_way_is_a_mistake_of_ours(monkeypatch, write):
    def lost(text):
        raise Lost(1, 1)

    monkeypatch.setattr(document, "positions", lost)
    with pytest.raises(AssertionError, match="the finder of keys lost its way"):
        load(write("x.toml", SHOP))


def test_values_from_python_are_held_to_the_same_rules():
    wrong = {
        "the key 3": {3: 1},
        "None is not a value": {"title": None, "vendors": {"shop": {"archetype": "grocer"}}},
        "a set is not": {"title": {1, 2}, "vendors": {"shop": {"archetype": "grocer"}}},
        "half a character": {"title": "\ud800", "vendors": {"shop": {"archetype": "grocer"}}},
        "nested more than": {"title": eval("[" * 40 + "]" * 40)},
    }
    for message, data in wrong.items():
        with pytest.raises(ScenarioError, match=f"^the given values: .*{message}.*; "):
            load(data)


def test_one_text_in_place_of_a_list_of_overrides_is_a_mistake_of_the_programmer():
    with pytest.raises(TypeError, match="give a list of overrides"):
        load("village", set="horizon.weeks=104")


def test_a_problem_can_be_taken_apart(write):
    with pytest.raises(ScenarioError) as error:
        load(write("bad.toml", SHOP + "  pricee = 3"))
    (problem,) = error.value.problems
    assert (problem.file, problem.line, problem.column) == ("bad.toml", 3, 3)
    assert (problem.section, problem.key) == ("vendors.shop", "pricee")
    assert (problem.message, problem.hint) == ("no such setting", "did you mean price?")


def test_thousands_of_problems_are_counted_but_not_all_shown(says):
    lines = says(SHOP + "\n".join(f"x{number} = 1" for number in range(SHOWN + 50))).splitlines()
    assert len(lines) == SHOWN + 1
    assert lines[-1] == "... and 50 more"


def test_no_more_contexts_are_allowed_than_the_graph_can_tell_apart():
    from relsim.community.graph import MOST_CONTEXTS
    from relsim.scenario.checks import sizes

    assert sizes.MOST_CONTEXTS == MOST_CONTEXTS

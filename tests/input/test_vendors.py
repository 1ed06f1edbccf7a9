"""Vendors from a table: laid over the scenario's, filled from archetypes, refused as strictly."""

import polars
import pytest

from relsim.errors import UserError
from relsim.input import read_vendors
from relsim.scenario import ScenarioError, load
from relsim.scenario.schema import Scenario

VILLAGE = {
    "vendors": {"corner": {"archetype": "grocer"}, "mart": {"archetype": "multinational", "layers": 5}},
    "communities": {"ashby": {"people": 50}, "elm": {"people": 50}},
}


@pytest.fixture
def read(write):
    """Return a function that reads a table of vendors."""

    def read(text: str, name: str = "vendors.csv", **changes) -> Scenario:
        return read_vendors(write(name, text), load(VILLAGE | changes))[0]

    return read


@pytest.fixture
def says(read):
    """Return a function that reads a table with mistakes and returns what is said of it."""

    def says(text: str, **changes) -> str:
        with pytest.raises(UserError) as error:
            read(text, **changes)
        return str(error.value)

    return says


def test_a_row_changes_the_levers_that_it_gives(read):
    before, after = load(VILLAGE), read("name,price,layers\nmart,0.9,\n")
    assert after.vendors["mart"] == before.vendors["mart"].model_copy(update={"price": 0.9})
    assert after.vendors["corner"] == before.vendors["corner"]


def test_a_row_adds_a_vendor_with_the_levers_of_its_archetype(read):
    after = read("name,archetype,price\nkiosk,grocer,1.2\n")
    assert list(after.vendors) == ["corner", "mart", "kiosk"]
    assert after.vendors["kiosk"] == after.vendors["corner"].model_copy(update={"price": 1.2})


def test_a_row_says_where_a_vendor_sells(read):
    after = read("name,serves,each\nmart,ashby; elm,\ncorner,elm,TRUE\n")
    assert after.vendors["mart"].serves == ["ashby", "elm"]
    assert (after.vendors["corner"].serves, after.vendors["corner"].each) == (["elm"], True)


def test_the_table_gives_what_the_same_words_in_the_scenario_give(read):
    changed = {"kiosk": {"archetype": "franchise", "staff": 2}, "mart": {"honesty": 0.25}}
    vendors = {
        name: VILLAGE["vendors"].get(name, {}) | changed.get(name, {}) for name in ("corner", "mart", "kiosk")
    }
    after = read("name,archetype,staff,honesty\nkiosk,franchise,2,\nmart,multinational,,0.25\n")
    assert after == load(VILLAGE | {"vendors": vendors})


def test_to_read_a_table_again_changes_nothing(here, write):
    path = write("vendors.csv", "name,archetype,price\nkiosk,grocer,1.2\nmart,,0.9\n")
    once = read_vendors(path, load(VILLAGE))[0]
    assert read_vendors(path, once)[0] == once


def test_parquet_will_do(here):
    table = {
        "name": ["mart", "kiosk"],
        "archetype": [None, "grocer"],
        "serves": [["elm"], None],
        "each": [None, True],
    }
    polars.DataFrame(table).write_parquet("vendors.parquet")
    after = read_vendors("vendors.parquet", load(VILLAGE))[0]
    assert after.vendors["mart"].serves == ["elm"]
    assert after.vendors["kiosk"].each


def test_it_is_told_what_was_read(write):
    path = write("vendors.csv", "name,archetype,price\nkiosk,grocer,1.2\nmart,,0.9\n")
    reading = read_vendors(path, load(VILLAGE))[1]
    assert str(reading) == "vendors.csv: 2 vendors; new: kiosk; changed: mart; read: name, archetype, price"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("price\n1\n", "vendors.csv: there is no column name; add one that names the vendor of each row"),
        ("name,pric\nmart,1\n", 'vendors.csv:1: no such column "pric"; did you mean price?'),
        ("name,price\n,1\n", 'vendors.csv:2: name: "" is no name; give every vendor one'),
        (
            "name,price\nmart,1\nmart,2\n",
            'vendors.csv:2: name: "mart" stands in several rows; write one row for each vendor\n'
            'vendors.csv:3: name: "mart" stands in several rows; write one row for each vendor',
        ),
        (
            "name,price\nmatr,1\n",
            'vendors.csv:2: name: "matr" is no vendor of the scenario; '
            "did you mean mart? (a new vendor names its archetype)",
        ),
        (
            "name,archetype\ncorner,\nmart,grocer\n",
            'vendors.csv:3: archetype: "grocer" is not what mart is in the scenario; '
            "leave the cell empty, or take [vendors.mart] out of the scenario",
        ),
        (
            "name,archetype\nkiosk,grocr\n",
            'vendors.csv:2: [vendors.kiosk] archetype: there is no archetype "grocr"; write one of '
            '"cooperative", "franchise", "greedy_grocer", "grocer", "helpful_multinational", '
            '"multinational", "online_pure_play" (did you mean "grocer"?)',
        ),
        (
            "name,archetype\na kiosk,grocer\n",
            'vendors.csv:2: [vendors."a kiosk"]: the name will not do; '
            "use up to 60 letters, digits, _ and -, a letter first",
        ),
        (
            "name,price\ncorner,1\nmart,cheap\n",
            'vendors.csv:3: [vendors.mart] price: "cheap" is not a number; '
            "write a number from 0.01 to 100 (reference prices)",
        ),
        (
            "name,price\nmart,nan\n",
            "vendors.csv:2: [vendors.mart] price: nan is not a number that a setting can have; "
            "write a finite number",
        ),
        (
            "name,layers\nmart,13\n",
            "vendors.csv:2: [vendors.mart] layers: 13 is out of range; write a number from 0 to 12 (layers)",
        ),
        (
            "name,each\nmart,perhaps\n",
            'vendors.csv:2: [vendors.mart] each: "perhaps" is not true or false; write true or false',
        ),
        (
            "name,serves\nmart,elm;ashbi\n",
            'vendors.csv:2: [vendors.mart] serves.1: there is no "ashbi" in [communities]; '
            'write one of "ashby", "elm" (did you mean "ashby"?)',
        ),
        (
            "name,forced,self_service\ncorner,0.5,0\n",
            "vendors.csv:2: [vendors.corner] forced: there is no self-service to force customers into; "
            "set self_service above 0, or forced = 0",
        ),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_line(says, text, said):
    assert says(text) == said


def test_all_mistakes_are_told_at_once_in_the_order_of_the_rows(says):
    said = says("name,price,layers\nmart,0,13\ncorner,x,1\n").splitlines()
    assert [line.rpartition(": ")[0].split(": ")[:2] for line in said] == [
        ["vendors.csv:2", "[vendors.mart] layers"],
        ["vendors.csv:2", "[vendors.mart] price"],
        ["vendors.csv:3", "[vendors.corner] price"],
    ]


def test_events_concern_vendors_of_the_table_or_of_the_scenario(write):
    path = write("vendors.csv", "name,archetype\nkiosk,grocer\n")
    scenario = {**VILLAGE, "tables": {"vendors": str(path)}}
    events = [{"vendor": name, "scandal": 0.5} for name in ("kiosk", "mart", "kiosc")]
    read_vendors(path, load({**scenario, "events": events[:2]}))
    with pytest.raises(UserError) as error:
        read_vendors(path, load({**scenario, "events": events}))
    assert str(error.value) == (
        'vendors.csv: [events.2] vendor: there is no vendor "kiosc"; '
        'write one of "corner", "kiosk", "mart" (did you mean "kiosk"?)'
    )


def test_a_world_that_becomes_too_large_is_refused(says):
    said = says("name,staff\nmart,10000\n", communities={"hamlet": {"people": 1, "count": 600}})
    assert said.startswith("vendors.csv: [vendors]: 6,")
    assert said.endswith("staff in all communities served are too many; have at most 5,000,000 in all")


def test_a_mistake_in_parquet_is_told_with_the_number_of_the_row(here):
    polars.DataFrame({"name": ["corner", "mart"], "price": [1.0, 0.0]}).write_parquet("vendors.parquet")
    with pytest.raises(ScenarioError, match=r"^vendors.parquet: row 2: \[vendors.mart\] price: 0 is out"):
        read_vendors("vendors.parquet", load(VILLAGE))

"""Whole runs from tables: people written out and read again, one more customer, real ties, all three."""

from typing import Any

import numpy as np
import polars
import pytest
from worlds import NOTHING_SOCIAL, differing, same_record, state, steps, two_vendors

from relsim.errors import UserError
from relsim.input import population_table
from relsim.model import RelationshipModel
from relsim.population import places, population
from relsim.scenario import load
from relsim.scenario.schema import Community, Recording, Scenario, Segment, Tables
from relsim.tick import TICK

MIXED = {
    "segments": {
        "people": Segment(share=0.6),
        "firms": Segment(share=0.4, account_size=3, decision="majority"),
    },
    "communities": {"ashby": Community(people=150), "hamlet": Community(people=71, count=2)},
    "recording": Recording(log=["purchase", "exit"], by="community"),
}


def from_table(scenario: Scenario, table: polars.DataFrame, name: str = "people.csv") -> Scenario:
    """A scenario whose people stand in a table."""
    table.write_csv(name)
    return scenario.model_copy(update={"tables": Tables(population=name)})


def drawn(scenario: Scenario, seed: int) -> polars.DataFrame:
    """The people who would be drawn, as a table."""
    return population_table(places(scenario), population(scenario, places(scenario), seed), scenario)


@pytest.mark.parametrize("threads", [1, 2])
def test_people_written_out_and_read_again_give_the_same_run_to_the_bit(threads):
    scenario = two_vendors(weeks=20, **MIXED)
    again = from_table(scenario, drawn(scenario, 3))
    models = [RelationshipModel(world, 3, threads=threads) for world in (scenario, again)]
    records = [model.run() for model in models]
    assert same_record(*records)
    assert differing(*(state(model) for model in models)) == []
    assert len(records[0].log["customer"]) > 100


def test_a_changed_cell_changes_the_run():
    scenario = two_vendors(weeks=20)
    table = drawn(scenario, 3)
    table[0, "need_rate"] = 3.0
    changed = from_table(scenario, table)
    assert not same_record(*(RelationshipModel(world, 3).run() for world in (scenario, changed)))


def test_people_read_are_written_as_they_were_read():
    scenario = two_vendors(**MIXED)
    again = from_table(scenario, drawn(scenario, 3))
    model = RelationshipModel(again, 99)
    assert population_table(model.where, model.world.persons, again, model.ids).equals(drawn(scenario, 3))


@pytest.mark.parametrize("at", [0, 57, 200])
def test_one_more_customer_in_a_table_changes_nobody_else_to_the_bit(at):
    # Without what a vendor hears and how it is spoken of: through those, every customer touches all.
    unheard = [p for p in TICK if p.__name__.rpartition(".")[2] not in ("staff", "listen", "steer")]
    scenario = two_vendors(weeks=30, switches=NOTHING_SOCIAL)
    ids = polars.DataFrame({"id": [f"C{n:04}" for n in range(200)]})
    more = polars.concat([ids[:at], polars.DataFrame({"id": ["newcomer"]}), ids[at:]])
    lived = [
        steps(from_table(scenario, table, name), 30, processes=unheard)
        for table, name in ((ids, "few.csv"), (more, "more.csv"))
    ]
    others = [np.flatnonzero(model.ids != "newcomer") for model in lived]
    for table in ("persons", "ties"):
        rows = [getattr(model.world, table)[who] for model, who in zip(lived, others, strict=True)]
        for name in rows[0].dtype.names:
            assert np.array_equal(rows[0][name], rows[1][name]), f"{table}.{name}"
    assert (lived[0].world.ties.state > 0).any(axis=1).mean() > 0.5


def test_a_real_list_of_ties_names_people_by_their_ids(write):
    write("people.csv", "id,community\nann,elm\nbob,ash\ncid,elm\n")
    write("ties.csv", "source,target,weight\nann,cid,2\ncid,ann,1\nbob,cid,1\n")
    scenario = two_vendors(tables=Tables(population="people.csv", edges="ties.csv"))
    model = RelationshipModel(scenario, 1)
    graph = model.world.graph
    known = {
        name: set(model.ids[graph.neighbours[graph.offsets[i] : graph.offsets[i + 1]]])
        for i, name in enumerate(model.ids.tolist())
    }
    assert known == {"ann": {"cid"}, "bob": {"cid"}, "cid": {"ann", "bob"}}
    assert model.readings[1] == (
        "ties.csv: 3 rows, 2 ties; 1 repeated a pair and merged; weights were divided by the greatest, 2"
    )


def test_a_list_of_ties_names_people_who_come_from_no_table_by_number(write):
    write("ties.csv", "source,target\n0,399\n0,1\n")
    model = RelationshipModel(two_vendors(tables=Tables(edges="ties.csv")), 1)
    assert np.diff(model.world.graph.offsets)[[0, 1, 2, 399]].tolist() == [2, 1, 0, 1]
    assert model.ids is None
    write("wrong.csv", "source,target\n0,400\n")
    with pytest.raises(UserError, match=r"^wrong.csv:2: unknown person '400'"):
        RelationshipModel(two_vendors(tables=Tables(edges="wrong.csv")), 1)


def test_contexts_of_a_list_are_those_of_the_scenario(write):
    write("ties.csv", "source,target,context\n0,1,household\n1,2,pub\n")
    scenario = two_vendors(tables=Tables(edges="ties.csv"))
    graph = RelationshipModel(scenario, 1).world.graph
    strengths = {scenario.contexts[name].strength for name in ("household", "pub")}
    assert set(graph.strength[graph.kind].tolist()) == {np.float32(s) for s in strengths}


def all_three(write, **changes: Any) -> dict[str, Any]:
    """A scenario whose people, ties and vendors stand in tables beside it."""
    write(
        "people.csv", "id,community,segment\n" + "".join(f"{n},{('elm', 'oak')[n % 2]},\n" for n in range(60))
    )
    write("ties.csv", "source,target\n" + "".join(f"{n},{(7 * n + 1) % 60}\n" for n in range(60)))
    write("vendors.csv", "name,archetype,serves,price\ncorner,,,1.1\nmart,multinational,oak,0.9\n")
    return {
        "tables": {"population": "people.csv", "edges": "ties.csv", "vendors": "vendors.csv"},
        "vendors": {"corner": {"archetype": "grocer", "each": True}},
        "horizon": {"weeks": 8, "warmup": 0},
    } | changes


def test_all_three_tables_make_a_world_and_tell_what_was_read(write):
    model = RelationshipModel(load(all_three(write)), 1)
    assert model.where.names == ["elm", "oak"]
    assert model.vendor_names == ["corner of elm", "corner of oak", "mart"]
    assert model.world.vendors.price.tolist() == [1.1, 1.1, 0.9]
    assert model.spec.vendors["mart"].price == 0.9
    assert [line.partition(";")[0].rpartition("/")[2] for line in model.readings] == [
        "people.csv: 60 people, each deciding alone",
        "vendors.csv: 2 vendors",
        "ties.csv: 60 rows, 60 ties",
    ]
    model.run()
    mart, elm = model.vendor_names.index("mart"), np.flatnonzero(model.world.persons.community == 0)
    assert (model.world.ties.vendor == mart).any()
    assert not (model.world.ties.vendor[elm] == mart).any()


def test_a_world_without_tables_has_nothing_to_tell():
    assert RelationshipModel(two_vendors(), 1).readings == []


def says(scenario: dict[str, Any]) -> str:
    loaded = load(scenario)
    with pytest.raises(UserError) as error:
        RelationshipModel(loaded, 1)
    return str(error.value)


def test_vendors_serve_communities_of_the_table(write):
    scenario = all_three(write)
    scenario["vendors"]["corner"]["serves"] = ["oak", "village"]  # declared, but nobody lives there
    assert RelationshipModel(load(scenario), 1).vendor_names == ["corner", "mart"]
    scenario["vendors"]["corner"]["serves"] = ["oak", "elmm"]
    assert says(scenario) == (
        'people.csv: [vendors.corner] serves.1: there is no community "elmm"; '
        'write one of "elm", "oak" (did you mean "elm"?)'
    )
    scenario["vendors"]["corner"]["serves"] = ["village"]
    assert says(scenario) == (
        "people.csv: [vendors.corner] serves: nobody lives in what it serves; name one of elm, oak"
    )


def test_events_concern_vendors_in_communities_of_the_table(write):
    events = [{"vendor": "corner of elm", "scandal": 0.5}, {"vendor": "corner", "scandal": 0.5}]
    scenario = all_three(write, events=events)
    scenario["tables"]["vendors"] = ""
    RelationshipModel(load(scenario), 1)
    scenario["events"] = [{"vendor": "corner of elmm", "scandal": 0.5}]
    assert says(scenario).startswith(
        'people.csv: [events.0] vendor: there is no vendor "corner of elmm"; '
        'write one of "corner", "corner of elm", "corner of oak"'
    )


@pytest.mark.parametrize(
    ("bound", "most", "said"),
    [
        ("MOST_VENDORS", 2, "people.csv: [vendors]: 3 vendors are too many; have at most 2 in all"),
        ("MOST_STAFF", 2, "people.csv: [vendors]: "),
        ("MOST_CELLS", 9, "people.csv: [recording]: 24 counts (vendors x groups x weeks) are too many"),
    ],
)
def test_a_world_that_becomes_too_large_by_its_table_is_refused(write, monkeypatch, bound, most, said):
    monkeypatch.setattr(f"relsim.input.fitting.{bound}", most)
    assert says(all_three(write)).startswith(said)


def test_a_list_of_ties_is_read_once_and_anew_when_it_has_changed(write):
    scenario = two_vendors(tables=Tables(edges=str(write("ties.csv", "source,target\n0,1\n"))))
    first, second = (RelationshipModel(scenario, seed).world.graph for seed in (1, 2))
    assert first is second
    write("ties.csv", "source,target\n0,1\n1,2\n")
    assert len(RelationshipModel(scenario, 1).world.graph.neighbours) == 4

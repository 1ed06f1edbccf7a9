"""People from a table: what is given holds, what is missing is drawn, and every mistake is told."""

from pathlib import Path

import numpy as np
import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relsim.draws import key, uniform
from relsim.errors import UserError
from relsim.input import files, population_table, read_population
from relsim.input.population import People
from relsim.input.traits import RANGES
from relsim.population import TRAITS, places, population
from relsim.scenario.schema import Community, Scenario, Segment, Switches

TWO = Scenario(
    segments={"thrifty": Segment(share=0.3, price_sensitivity=2), "busy": Segment(share=0.7, needs=3)},
    communities={"ashby": Community(people=300), "elm": Community(people=100)},
)
FIRMS = Scenario(
    segments={"people": Segment(share=0.6), "firms": Segment(share=0.4, account_size=4)},
    communities={"ashby": Community(people=50), "hamlet": Community(people=31, count=3)},
)


@pytest.fixture
def read(write):
    """Return a function that reads a table of people."""

    def read(text: str | bytes, scenario: Scenario = TWO, name: str = "people.csv", seed: int = 1) -> People:
        return read_population(write(name, text), scenario, seed)

    return read


@pytest.fixture
def says(read):
    """Return a function that reads a table with mistakes and returns what is said of it."""

    def says(text: str | bytes, scenario: Scenario = TWO, name: str = "people.csv") -> str:
        with pytest.raises(UserError) as error:
            read(text, scenario, name)
        return str(error.value)

    return says


def by_id(people: People) -> dict[str, np.void]:
    return dict(zip(people.ids.tolist(), people.persons, strict=True))


# ---- what is given ---------------------------------------------------------------------------------


def test_what_a_table_gives_holds(read):
    people = read(
        "id,segment,community,account,weight,need_rate,orientation,loss_aversion\n"
        "ann,busy,elm,acme,2.5,0.25,0.5,1\n"
        "bob,thrifty,elm,acme,1,0,1,3\n"
    )
    ann, bob = people.persons
    assert people.ids.tolist() == ["ann", "bob"]
    assert (ann.segment, bob.segment) == (1, 0)
    assert (ann.members, bob.members) == (2, 0)
    assert (ann.weight, ann.need_rate, ann.orientation, ann.loss_aversion) == (2.5, 0.25, 0.5, 1)
    assert (bob.weight, bob.need_rate, bob.orientation, bob.loss_aversion) == (1, 0, 1, 3)
    assert (people.where.names, people.where.sizes) == (["elm"], [2])


def test_communities_stand_in_the_order_of_the_scenario_then_of_the_table(read):
    people = read("id,community\n1,oak\n2,elm\n3,st. mary's\n4,ashby\n5,oak\n")
    assert people.where.names == ["ashby", "elm", "oak", "st. mary's"]
    assert people.where.sizes == [1, 1, 2, 1]
    assert people.ids.tolist() == ["4", "2", "1", "5", "3"]
    assert people.persons.community.tolist() == [0, 1, 2, 2, 3]


def test_members_of_an_account_stand_side_by_side_behind_the_first(read):
    people = read("id,account,community\n1,a,elm\n2,b,elm\n3,,elm\n4,b,elm\n5,a,elm\n6,b,elm\n")
    assert people.ids.tolist() == ["1", "5", "2", "4", "6", "3"]
    assert people.persons.members.tolist() == [2, 0, 3, 0, 0, 1]


def test_an_account_is_not_confused_with_a_person_of_that_id(read):
    people = read("id,account\n1,2\n2,\n3,2\n")
    assert people.persons.members.tolist() == [2, 0, 1]


def test_members_share_what_only_one_of_them_says(read):
    people = read("id,account,community,segment\n1,a,,\n2,a,elm,thrifty\n3,a,,busy\n")
    assert people.where.names == ["elm"]
    assert people.persons.segment.tolist() == [0, 0, 1]


def test_a_community_that_comes_in_numbers_is_named_with_its_number(read):
    people = read("id,community\n1,hamlet 2\n2,hamlet 1\n", FIRMS)
    assert people.where.names == ["hamlet 1", "hamlet 2"]
    assert people.where.given == ["hamlet", "hamlet"]


def test_spaces_quotes_blank_lines_and_a_byte_order_mark_do_not_matter(read):
    plain = read("id,segment,need_rate\n1,busy,0.5\n2,thrifty,0.7\n", name="plain.csv")
    messy = read(
        b'\xef\xbb\xbfid, segment ,"need_rate"\r\n\r\n 1 ,"busy", 0.5\r\n\r\n2,thrifty,7e-1\r\n\r\n',
        name="messy.csv",
    )
    assert plain.persons.tobytes() == messy.persons.tobytes()


@pytest.mark.parametrize("kind", [polars.Int64, polars.UInt8, polars.Float64, polars.String])
def test_ids_may_be_numbers_or_text(here, kind):
    polars.DataFrame({"id": [3, 1, 2]}).cast(kind).write_parquet(here / "people.parquet")
    (here / "people.csv").write_text("id\n3\n1\n2\n")
    twins = [read_population(here / name, TWO, 1) for name in ("people.parquet", "people.csv")]
    assert twins[0].persons.tobytes() == twins[1].persons.tobytes()


def test_parquet_gives_the_same_people_as_csv(here):
    table = population_table(places(FIRMS), population(FIRMS, places(FIRMS), 5), FIRMS)
    table = table.with_columns(voice=polars.when(polars.col("voice") > 0.001).then("voice"))
    table.write_csv(here / "people.csv")
    table.write_parquet(here / "people.parquet")
    twins = [read_population(here / f"people.{kind}", FIRMS, 5) for kind in ("csv", "parquet")]
    assert twins[0].persons.tobytes() == twins[1].persons.tobytes()
    said = [str(twin.reading).partition(": ")[2] for twin in twins]
    assert said[0] == said[1]


def test_batches_leave_no_seam(here, monkeypatch):
    table = population_table(places(FIRMS), population(FIRMS, places(FIRMS), 5), FIRMS)
    table.write_csv(here / "whole.csv")
    table.write_parquet(here / "whole.parquet")
    whole = read_population(here / "whole.csv", FIRMS, 5)
    monkeypatch.setattr(files, "BATCH", 7)
    for kind in ("csv", "parquet"):
        (here / f"parts.{kind}").write_bytes((here / f"whole.{kind}").read_bytes())
        parts = read_population(here / f"parts.{kind}", FIRMS, 5)
        assert parts.persons.tobytes() == whole.persons.tobytes()


def test_every_trait_may_stand_in_a_table():
    assert set(RANGES) == {"weight", *TRAITS}


# ---- what is drawn ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "scenario", [TWO, TWO.model_copy(update={"switches": Switches(heterogeneity=False)})]
)
def test_a_table_of_ids_alone_gives_the_people_who_would_have_been_drawn(read, scenario):
    made = population(scenario, places(scenario), 7)
    ids = population_table(places(scenario), made, scenario).select("id", "community")
    people = read(ids.write_csv(), scenario, seed=7)
    assert people.persons.tobytes() == made.tobytes()


@pytest.mark.parametrize("column", ["segment", "weight", *TRAITS])
def test_a_missing_column_is_drawn_as_for_people_who_come_from_no_table(read, column):
    made = population(FIRMS, places(FIRMS), 7)
    table = population_table(places(FIRMS), made, FIRMS).drop(column)
    people = read(table.write_csv(), FIRMS, seed=7)
    assert people.persons.tobytes() == made.tobytes()


def test_an_empty_cell_is_drawn_and_its_neighbours_hold(read):
    people = by_id(read("id,segment,need_rate\n1,busy,0.5\n2,busy,\n3,busy,0.7\n"))
    drawn = by_id(read("id,segment\n1,busy\n2,busy\n3,busy\n", name="drawn.csv"))
    assert people["1"].need_rate == np.float32(0.5)
    assert people["2"].need_rate == drawn["2"].need_rate
    assert people["1"].voice == drawn["1"].voice


def test_segments_are_drawn_by_their_shares_and_communities_by_their_size(read):
    people = read("id\n" + "\n".join(f"c{n}" for n in range(4000)))
    assert np.mean(people.persons.segment) == pytest.approx(0.7, abs=0.03)
    assert people.where.sizes == pytest.approx([3000, 1000], abs=110)


def test_segments_are_drawn_among_those_that_live_in_the_community(read):
    scenario = TWO.model_copy(
        update={"communities": {"ashby": Community(segments=["busy"]), "elm": Community()}}
    )
    people = read(
        "id,community\n" + "\n".join(f"c{n},{('ashby', 'elm')[n % 2]}" for n in range(200)), scenario
    )
    assert set(people.persons.segment[:100]) == {1}
    assert set(people.persons.segment[100:]) == {0, 1}


def test_weights_are_drawn_in_accounts_of_several_only(read):
    people = read("id,account\n1,a\n2,a\n3,b\n4,\n")
    assert (people.persons.weight[:2] != 1).all()
    assert people.persons.weight[2:].tolist() == [1, 1]


def test_other_seeds_draw_others_and_leave_what_is_given(read):
    one, two = (read("id,voice\n1,0.5\n2,0.25\n", seed=seed).persons for seed in (1, 2))
    assert (one.need_rate != two.need_rate).all()
    assert one.voice.tolist() == two.voice.tolist() == [0.5, 0.25]


def test_a_person_draws_at_the_address_of_the_id_alone(read):
    few = by_id(read("id\nann\nbob\n17\n"))
    many = by_id(read("id\ncid\nbob\n16\n17\n18\nann\ndan\n", name="many.csv"))
    for name in few:
        assert few[name].who == many[name].who
        assert [few[name][trait] for trait in TRAITS] == [many[name][trait] for trait in TRAITS]
    assert few["ann"].who == key(0, "person", "ann")


ids = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=12)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.one_of(ids, st.integers(0, 10**25).map(str)), min_size=1, max_size=30, unique=True))
def test_any_ids_will_do_and_no_two_share_an_address(here, names):
    table = polars.DataFrame({"id": names})
    path = here / f"{abs(hash(tuple(names)))}.csv"
    table.write_csv(path)
    people = read_population(path, TWO, 1)
    assert sorted(people.ids.tolist()) == sorted(names)
    assert len(set(people.persons.who.tolist())) == len(names)


def test_without_ids_a_person_is_known_by_the_number_of_the_row(read):
    people = read("segment\nbusy\nbusy\nthrifty\n")
    assert sorted(people.ids.tolist()) == ["0", "1", "2"]
    assert set(people.persons.who.tolist()) == {int(key(0, "person", "")) + n for n in range(3)}


# ---- what is told ----------------------------------------------------------------------------------


def test_it_is_told_what_was_read_and_what_was_drawn(read):
    reading = read("id,account,community,need_rate\n1,a,oak,0.5\n2,,oak,\n3,a,,1\n").reading
    assert str(reading) == (
        "people.csv: 3 people in 2 accounts; communities: 1; read: id, account, community, need_rate; drawn: "
        "segment, weight of 2, need_rate of 1, price_sensitivity, orientation, self_service, expertise, "
        "disposition, voice, tolerance, loss_aversion; nobody lives in ashby, elm"
    )
    assert reading.drawn["need_rate"] == 1


def test_it_is_told_that_everybody_decides_alone_and_is_known_by_row(read):
    said = str(read("segment\nbusy\nbusy\n").reading)
    assert said.startswith("people.csv: 2 people, each deciding alone; communities: ")
    assert "known by the number of the row, from 0" in said


def test_a_table_that_gives_everything_has_nothing_drawn(read):
    table = population_table(places(FIRMS), population(FIRMS, places(FIRMS), 7), FIRMS)
    assert "; drawn: nothing" in str(read(table.write_csv(), FIRMS).reading)


# ---- every mistake ---------------------------------------------------------------------------------

NUMBER = "write a number from 0 to 1_000_000_000 (needs a week), or nothing and it is drawn"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "people.csv: is empty; write a header and a row for each"),
        ("\nid\n1\n", "people.csv:1: the first line is empty; write the names of the columns there"),
        ("id\n", "people.csv: has a header and no rows; write one for each of the people"),
        (b"id\n\xe9\n", "people.csv: is not text in UTF-8; save it as CSV in UTF-8"),
        ("id\n1\n\"x\n", "people.csv:2: is no CSV from here on (unexpected end of data); mend the quotes"),
        (
            "id;segment\n1;busy\n",
            "people.csv:1: the columns are not separated by commas; save the file with commas",
        ),
        ("id,segment\n1,busy\n2\n", "people.csv:3: 1 values; the header has 2 columns"),
        ("id\n1,busy\n", "people.csv:2: 2 values; the header has 1 columns"),
        ("id,sgment\n1,busy\n", 'people.csv:1: no such column "sgment"; did you mean segment?'),
        ("id,id\n1,2\n", 'people.csv:1: the column "id" stands twice; take one out'),
        ("id,\n1,2\n", "people.csv:1: column 2 has no name; name it or take it out"),
        ("id,segment\n1,\n,\n", 'people.csv:3: id: "" is no id; give everybody one'),
        (
            "id\n7\n8\n7\n9\n7\n 7\n",
            'people.csv:2: id: "7" stands for several people; give everybody an id of their own; '
            'also in line 4 ("7"), line 6 ("7") and 1 more',
        ),
        (
            "id,segment\n1,bussy\n2,busy\n3,x\n",
            'people.csv:2: segment: "bussy" is no segment of the scenario; write one of "busy", "thrifty" '
            '(did you mean "busy"?); also in line 4 ("x")',
        ),
        ("need_rate\nmany\n", f'people.csv:2: need_rate: "many" is not a number; {NUMBER}'),
        ("need_rate\nnan\n", f'people.csv:2: need_rate: "nan" is not a number; {NUMBER}'),
        ("need_rate\n1\ninf\n", f'people.csv:3: need_rate: "inf" is not a number; {NUMBER}'),
        ("need_rate\n-0.5\n", f"people.csv:2: need_rate: -0.5 is out of range; {NUMBER}"),
        (
            "voice\n2e9\n",
            "people.csv:2: voice: 2e+09 is out of range; "
            "write a number from 0 to 1_000_000_000 (contacts a week), or nothing and it is drawn",
        ),
        (
            'id,orientation\n"1\n",0.5\n2,40\n',
            "people.csv:4: orientation: 40 is out of range; write a number from 0 to 1 (share), "
            "or nothing and it is drawn",
        ),
        (
            "id,community\n1,elm\n2," + "x" * 61 + "\n",
            'people.csv:3: community: "' + "x" * 37 + '..." will not do as a name; '
            "use up to 60 characters that print",
        ),
        (
            "account\n" + "acme\n" * 11,
            'people.csv:2: account: "acme" has more than 10 members; '
            "an account is who decides together: split it",
        ),
        (
            "account,community\na,elm\nb,elm\na,\na,ashby\n",
            'people.csv:5: account: "a" has members in two communities; '
            "members live side by side: split it, or give all the same community",
        ),
        (
            "account,weight\na,0\na,0\nb,0\nc,0\nc,\n",
            'people.csv:2: account: "a" has nobody with any weight; give one of its members a weight above 0',
        ),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_line(says, text, said):
    assert says(text) == said


def test_all_mistakes_are_told_at_once_in_the_order_of_the_rows(says):
    said = says("id,segment,voice\n1,busy,-1\n1,bsy,0\n,busy,x\n").splitlines()
    assert [line.split(": ")[:2] for line in said] == [
        ["people.csv:2", "id"],
        ["people.csv:2", "voice"],
        ["people.csv:3", "segment"],
        ["people.csv:4", "id"],
        ["people.csv:4", "voice"],
    ]


def test_a_community_that_comes_in_numbers_needs_one(says):
    assert says("id,community\n1,hamlet\n", FIRMS) == (
        'people.csv:2: community: "hamlet" is several communities in the scenario; '
        'write which one, such as "hamlet 1"'
    )


def test_too_many_communities_are_refused(says, monkeypatch):
    monkeypatch.setattr("relsim.input.placing.MOST_COMMUNITIES", 2)
    assert says("community\na\nb\na\nc\nd\n") == (
        'people.csv:5: community: "c" is one of 4 communities; have at most 2'
    )


def test_a_table_that_is_too_large_is_refused(says, monkeypatch):
    monkeypatch.setattr("relsim.input.population.MOST_PEOPLE", 2)
    assert says("id\n1\n2\n3\n") == "people.csv: has more than 2 rows; have at most 2 people"
    monkeypatch.setattr(files, "MOST_BYTES", 5)
    assert says("id\n1\n2\n", name="b.csv") == "b.csv: has 7 bytes; a table has at most 5"


def test_what_is_no_table_is_refused(says, here):
    assert says("id\n1\n", name="people.txt") == (
        "people.txt: is neither CSV nor Parquet by its name; call it .csv or .parquet"
    )
    with pytest.raises(UserError, match=r"^none.csv: cannot be read \(No such file or directory\)"):
        read_population("none.csv", TWO, 1)
    (here / "folder.csv").mkdir()
    with pytest.raises(UserError, match=r"^folder.csv: is no plain file; name a CSV or Parquet file$"):
        read_population("folder.csv", TWO, 1)


def test_a_mistake_in_parquet_is_told_with_the_number_of_the_row(here):
    table = polars.DataFrame({"id": [1, 2, 3, 4], "voice": [0.5, -1.0, float("nan"), float("inf")]})
    table.write_parquet("people.parquet")
    with pytest.raises(UserError) as error:
        read_population("people.parquet", TWO, 1)
    remedy = "write a number from 0 to 1_000_000_000 (contacts a week), or nothing and it is drawn"
    assert str(error.value).splitlines() == [
        f"people.parquet: row 2: voice: -1 is out of range; {remedy}",
        f'people.parquet: row 4: voice: "inf" is not a number; {remedy}',
    ]


def test_columns_of_parquet_are_checked(here):
    polars.DataFrame({"id": [1], "sgment": ["busy"]}).write_parquet("people.parquet")
    with pytest.raises(UserError, match=r'^people.parquet: no such column "sgment"; did you mean segment\?$'):
        read_population("people.parquet", TWO, 1)


def test_nothing_in_parquet_may_be_missing_or_not_a_number(here):
    table = polars.DataFrame({"id": ["a", "b"], "voice": [None, float("nan")], "segment": [None, "busy"]})
    table.write_parquet("people.parquet")
    people = read_population("people.parquet", TWO, 1)
    assert people.reading.drawn["voice"] == 2
    assert people.persons.voice.min() > 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    hits=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=6), cut=st.integers(0, 4000)
)
def test_a_damaged_file_gives_people_or_an_error_that_a_user_can_mend(here, hits, cut):
    table = polars.DataFrame({"id": [str(n) for n in range(40)], "voice": [n / 40 for n in range(40)]})
    for kind in ("csv", "parquet"):
        path = Path(f"damaged.{kind}")
        getattr(table, f"write_{kind}")(path)
        content = bytearray(path.read_bytes())
        for place, value in hits:
            content[place % len(content)] = value
        path = Path(f"{len(hits)}-{cut}-{abs(hash(bytes(content)))}.{kind}")
        path.write_bytes(content[: len(content) - cut % 50 * (cut % 3 == 0)])
        said = ""
        try:
            read_population(path, TWO, 1)
        except UserError as error:
            said = str(error)
        assert str(path) in said or not said


def test_a_changed_file_is_read_anew(write):
    path = write("people.csv", "id\n1\n2\n")
    assert len(read_population(path, TWO, 1).persons) == 2
    write("people.csv", "id\n1\n2\n3\n")
    assert len(read_population(path, TWO, 1).persons) == 3


def test_uniform_is_the_draw_behind_every_segment(read):
    people = by_id(read("id\nann\nbob\ncid\n"))
    for person in people.values():
        assert person.segment == int(uniform(key(1, "segment"), person.who, 0) > 0.3)

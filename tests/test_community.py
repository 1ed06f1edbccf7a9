import dataclasses
from pathlib import Path

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relsim.community import Context, communities, from_edges, measures, modularity, read_edges
from relsim.community.graph import MOST_PERSONS, Graph
from relsim.community.inside import members_of, people_of
from relsim.errors import UserError

DOCTORS = Path(__file__).parents[2] / "shared" / "data"

HOUSEHOLD = Context("household", 2.5, 1.0, 20, strength=1.0, hours=0.0, bridging=0.0, rewiring=0.0)
SCHOOL = Context("school", 25, 0.3, 5, strength=0.6, hours=0.5, bridging=0.0, rewiring=0.3)
CHURCH = Context("church", 150, 0.25, 5, strength=0.5, hours=0.7, bridging=0.0, rewiring=0.8)
PUB = Context("pub", 60, 0.4, 5, strength=0.4, hours=0.8, bridging=0.0, rewiring=0.9)
WORK = Context("work", 5, 0.45, 5, strength=0.5, hours=0.3, bridging=0.15, rewiring=1.0)
VILLAGE = [HOUSEHOLD, SCHOOL, CHURCH, PUB, WORK]


def ties(graph: Graph) -> set[tuple[int, int]]:
    person = np.repeat(np.arange(len(graph.offsets) - 1), np.diff(graph.offsets))
    return {(int(i), int(j)) for i, j in zip(person, graph.neighbours, strict=True) if i < j}


def kinds(graph: Graph) -> dict[tuple[int, int], int]:
    person = np.repeat(np.arange(len(graph.offsets) - 1), np.diff(graph.offsets))
    return dict(zip(zip(person.tolist(), graph.neighbours.tolist(), strict=True), graph.kind, strict=True))


def inside(graph: Graph, start: int, size: int) -> set[tuple[int, int]]:
    """Return the ties among `size` people from `start` on, numbered from 0."""
    end = start + size
    return {(i - start, j - start) for i, j in ties(graph) if start <= i < end and start <= j < end}


def as_networkx(graph: Graph) -> networkx.Graph:
    twin = networkx.empty_graph(len(graph.offsets) - 1)
    twin.add_edges_from(ties(graph))
    return twin


# ---- always true ----------------------------------------------------------------------------------

shares = st.floats(0, 1)
some_context = st.builds(
    Context,
    name=st.sampled_from(["home", "school", "pub"]),
    group_size=st.floats(1, 40),
    share=shares,
    degree=st.floats(0, 12),
    strength=shares,
    hours=st.floats(0, 20),
    bridging=shares,
    rewiring=shares,
)


@settings(max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 60), min_size=1, max_size=5),
    contexts=st.lists(some_context, max_size=3, unique_by=lambda context: context.name),
    seed=st.integers(0, 2**64),
)
def test_ties_are_mutual_named_once_and_never_to_oneself(sizes, contexts, seed):
    graph = communities(sizes, contexts, seed)
    assert len(graph.offsets) == sum(sizes) + 1
    assert (graph.offsets[0], graph.offsets[-1]) == (0, len(graph.neighbours))
    found = kinds(graph)
    assert len(found) == len(graph.neighbours)
    for (i, j), kind in found.items():
        assert i != j
        assert found[j, i] == kind
        assert 1 <= kind < 1 << len(contexts)
    for i in range(sum(sizes)):
        row = graph.neighbours[graph.offsets[i] : graph.offsets[i + 1]]
        assert np.all(np.diff(row) > 0)


@settings(max_examples=30)
@given(
    pairs=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), shares), max_size=40),
)
def test_a_graph_from_ties_holds_each_pair_with_its_greatest_strength(pairs):
    graph = from_edges(*zip(*pairs, strict=True), persons=10) if pairs else from_edges([], [], [], persons=10)
    strongest: dict[tuple[int, int], float] = {}
    for i, j, strength in pairs:
        if i != j and strength > 0:
            pair = (min(i, j), max(i, j))
            strongest[pair] = max(strength, strongest.get(pair, 0.0))
    found = {pair: graph.strength[kind] for pair, kind in kinds(graph).items() if pair[0] < pair[1]}
    assert found == pytest.approx(strongest)


@settings(max_examples=30)
@given(
    sizes=st.lists(st.integers(2, 80), min_size=2, max_size=4),
    grown=st.integers(1, 100),
    seed=st.integers(0, 2**32),
)
def test_the_growth_of_a_community_changes_no_tie_among_those_who_lived_there(sizes, grown, seed):
    names = [f"place {number}" for number in range(len(sizes))]
    before = communities(sizes, VILLAGE, seed, names)
    after = communities([*sizes[:-1], sizes[-1] + grown], VILLAGE, seed, names)
    start = 0
    for size in sizes:
        assert inside(before, start, size) == inside(after, start, size)
        start += size


# ---- what a tie depends on ------------------------------------------------------------------------


def test_the_same_seed_and_names_give_the_same_graph():
    once, again = (communities([300, 200], VILLAGE, 5, ["Ashby", "Elm"]) for _ in range(2))
    for field, other in zip(once, again, strict=True):
        np.testing.assert_array_equal(field, other)


def test_another_seed_or_name_gives_other_ties():
    here = ties(communities([300], VILLAGE, 5, ["Ashby"]))
    assert here != ties(communities([300], VILLAGE, 6, ["Ashby"]))
    assert here != ties(communities([300], VILLAGE, 5, ["Elm"]))


def test_a_new_community_changes_no_tie_inside_another_wherever_it_stands():
    alone = communities([300], VILLAGE, 5, ["Elm"])
    with_others = communities([120, 300, 200], VILLAGE, 5, ["Ashby", "Elm", "Oak"])
    assert inside(alone, 0, 300) == inside(with_others, 120, 300)


def test_a_new_community_takes_over_only_its_share_of_the_bridges():
    def bridges(graph):
        home = np.arange(1500) // 500
        return {(i, j) for i, j in ties(graph) if i < 1500 and j < 1500 and home[i] != home[j]}

    names = ["Ashby", "Elm", "Oak", "Yew"]
    before = bridges(communities([500] * 3, VILLAGE, 5, names[:3]))
    after = bridges(communities([500] * 4, VILLAGE, 5, names))
    assert 0.6 < len(before & after) / len(before) < 0.9  # three quarters of the world are as they were


def test_many_communities_are_worked_on_in_batches_that_leave_no_trace(monkeypatch):
    sizes, names = [90, 250, 40, 300, 10], list("abcde")
    at_once = communities(sizes, VILLAGE, 5, names)
    monkeypatch.setattr("relsim.community.world.BATCH", 100)
    for field, other in zip(at_once, communities(sizes, VILLAGE, 5, names), strict=True):
        np.testing.assert_array_equal(field, other)


def test_another_context_changes_no_tie_of_the_first():
    alone = {pair for pair, kind in kinds(communities([400], [SCHOOL], 5)).items() if kind & 1}
    beside = {pair for pair, kind in kinds(communities([400], [SCHOOL, PUB, WORK], 5)).items() if kind & 1}
    assert alone == beside


# ---- what contexts do -----------------------------------------------------------------------------


def test_in_a_household_everybody_knows_everybody_and_nobody_else():
    graph = communities([500], [HOUSEHOLD], 3)
    parts = list(networkx.connected_components(as_networkx(graph)))
    for part in parts:
        assert part == set(range(min(part), max(part) + 1)), "households are runs of numbers"
        assert all(graph.offsets[i + 1] - graph.offsets[i] == len(part) - 1 for i in part)
    assert 500 / len(parts) == pytest.approx(2.5, rel=0.1)
    assert max(len(part) for part in parts) <= 5


def test_groups_have_the_size_and_the_share_of_people_that_were_asked_for():
    for context in (SCHOOL, PUB, WORK):
        members = members_of(people_of([20_000], ["town"], 1), context, 1)
        assert len(members.person) / 20_000 == pytest.approx(context.share, rel=0.05)
        groups = np.count_nonzero(members.rank == 0)
        assert len(members.person) / groups == pytest.approx(context.group_size, rel=0.1)


@pytest.mark.parametrize("rewiring", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("degree", [2.0, 5.0])
def test_members_have_the_ties_that_were_asked_for(degree, rewiring):
    everybody = Context("club", 60, 1.0, degree, strength=0.5, hours=1, bridging=0, rewiring=rewiring)
    found = np.diff(communities([20_000], [everybody], 1).offsets).mean()
    assert found == pytest.approx(degree, rel=0.12)


def test_nobody_takes_part_where_the_share_is_nothing():
    assert ties(communities([100], [dataclasses.replace(PUB, share=0.0)], 1)) == set()


def test_rewiring_shortens_paths_and_opens_triangles():
    street = dataclasses.replace(PUB, share=1.0, rewiring=0.0)
    mixed = dataclasses.replace(street, rewiring=0.5)
    near, far = (measures(communities([1000], [context], 1)) for context in (street, mixed))
    assert far["path_mean"] < 0.7 * near["path_mean"]
    assert far["clustering"] < 0.7 * near["clustering"]


def test_the_asked_share_of_ties_crosses_to_other_communities():
    context = Context("work", 30, 1.0, 6, strength=0.5, hours=1, bridging=0.2, rewiring=0.3)
    graph = communities([500] * 20, [context], 1)
    home = np.arange(10_000) // 500
    crossing = np.mean([home[i] != home[j] for i, j in ties(graph)])
    assert crossing == pytest.approx(0.2, rel=0.15)


def test_in_a_world_of_one_place_bridges_lead_nowhere():
    everything = dataclasses.replace(PUB, bridging=1.0)
    assert ties(communities([300], [everything], 1)) == set()
    assert ties(communities([300, 300], [everything], 1)) != set()


def test_a_hamlet_beside_a_town_is_not_drowned_in_ties():
    work = dataclasses.replace(WORK, bridging=0.5, share=1.0)
    degree = np.diff(communities([100_000, 100], [work], 1).offsets)
    assert degree[100_000:].mean() < 5 * degree[:100_000].mean()


def test_who_meets_in_two_contexts_has_one_closer_tie():
    club = Context("club", 10, 1.0, 9, strength=0.5, hours=2.0, bridging=0, rewiring=0)
    choir = Context("choir", 10, 1.0, 9, strength=0.4, hours=3.0, bridging=0, rewiring=0)
    graph = communities([100], [club, choir], 1)
    assert set(graph.kind.tolist()) == {1, 2, 3}
    assert graph.strength[[1, 2, 3]].tolist() == pytest.approx([0.5, 0.4, 0.7])
    assert graph.hours[[1, 2, 3]].tolist() == [2.0, 3.0, 5.0]
    assert graph.contexts[[1, 2, 3]].tolist() == [1, 2, 3]


def test_a_person_costs_less_than_fifty_bytes():
    graph = communities([20_000], VILLAGE, 1)
    per_person = sum(field.nbytes for field in graph[:3]) / 20_000
    assert per_person < 50
    assert [field.dtype.name for field in graph] == ["int32", "int32", "uint8", "float32", "float32", "uint8"]


# ---- what communities look like -------------------------------------------------------------------

# Ranges over published networks of people in real communities.
REAL = {
    "degree_mean": (4.0, 9.5),
    "degree_sd": (3.0, 8.0),
    "degree_max": (20, 52),
    "clustering": (0.20, 0.65),
    "path_mean": (2.4, 4.5),
}


def assert_real(found: dict[str, float]) -> None:
    for name, (low, high) in REAL.items():
        assert low <= found[name] <= high, f"{name} is {found[name]:.2f}"


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("people", [300, 1200, 2000])
def test_a_village_looks_like_real_ones(people, seed):
    found = measures(communities([people], VILLAGE, seed), sample=people)
    assert_real(found)
    assert found["largest_share"] > 0.9


def test_a_village_falls_into_circles_as_real_ones_do():
    twin = as_networkx(communities([1200], VILLAGE, 1))
    circles = networkx.community.louvain_communities(twin, seed=1)
    assert 0.3 <= networkx.community.modularity(twin, circles) <= 0.96


def test_ten_communities_look_like_real_ones_together_and_each():
    graph = communities([1200] * 10, VILLAGE, 1)
    found = measures(graph, community=np.arange(12_000) // 1200)
    assert_real({**found, "path_mean": 4.0})  # from one place to another it is further
    assert 0.30 <= found["modularity"] <= 0.96
    assert found["path_mean"] < 6.5
    for place in (0, 9):
        pairs = inside(graph, 1200 * place, 1200)
        assert_real(measures(from_edges(*zip(*pairs, strict=True), persons=1200), sample=1200))


def test_paths_grow_with_the_logarithm_of_the_people():
    paths = [measures(communities([people], VILLAGE, 1), 128)["path_mean"] for people in (600, 6000, 60_000)]
    assert paths[2] - paths[1] == pytest.approx(paths[1] - paths[0], abs=0.4)
    assert paths[2] < 7.0


@pytest.mark.long
def test_a_million_people_keep_the_shape_of_a_village():
    found = measures(communities([1250] * 800, VILLAGE, 1), 64, community=np.arange(1_000_000) // 1250)
    assert found["largest_share"] > 0.95
    assert 4.0 <= found["degree_mean"] <= 9.5
    assert 0.20 <= found["clustering"] <= 0.65
    assert 0.30 <= found["modularity"] <= 0.96


# ---- measures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [12, 60, 400])
def test_measures_agree_with_networkx(people):
    graph = communities([people, people], VILLAGE, 8)
    twin, place = as_networkx(graph), np.arange(2 * people) // people
    found = measures(graph, sample=2 * people, community=place)
    paths = [
        steps
        for _, reached in networkx.all_pairs_shortest_path_length(twin)
        for steps in reached.values()
        if steps
    ]
    parts = [set(range(people)), set(range(people, 2 * people))]
    assert found["ties"] == twin.number_of_edges()
    assert found["degree_max"] == max(degree for _, degree in twin.degree)
    assert found["clustering"] == pytest.approx(networkx.average_clustering(twin))
    assert found["path_mean"] == pytest.approx(np.mean(paths))
    assert found["modularity"] == pytest.approx(networkx.community.modularity(twin, parts))
    largest = max(networkx.connected_components(twin), key=len)
    assert found["largest_share"] == pytest.approx(len(largest) / (2 * people))


def test_a_sample_comes_near_to_everybody():
    graph = communities([3000], VILLAGE, 1)
    drawn, everybody = measures(graph, sample=256, seed=3), measures(graph, sample=3000)
    assert drawn["path_mean"] == pytest.approx(everybody["path_mean"], abs=0.1)
    assert drawn["clustering"] == pytest.approx(everybody["clustering"], abs=0.05)


def test_people_without_ties_have_measures_too():
    found = measures(from_edges([], [], persons=3), community=np.array([0, 0, 1]))
    assert (found["people"], found["ties"], found["degree_max"]) == (3.0, 0.0, 0.0)
    assert (found["clustering"], found["path_mean"], found["modularity"]) == (0.0, 0.0, 0.0)
    assert found["largest_share"] == pytest.approx(1 / 3)


def test_everybody_in_one_community_has_no_modularity():
    graph = communities([200], VILLAGE, 1)
    assert modularity(graph, np.zeros(200, int)) == pytest.approx(0.0)


# ---- real ties ------------------------------------------------------------------------------------


def test_five_people_by_hand():
    #   0 - 1 - 2      3 - 4, named from both sides; 1 knows itself
    graph = from_edges([0, 1, 3, 4, 1], [1, 2, 4, 3, 1], [0.2, 0.4, 0.6, 0.8, 1.0], persons=5)
    assert graph.offsets.tolist() == [0, 1, 3, 4, 5, 6]
    assert graph.neighbours.tolist() == [1, 0, 2, 1, 4, 3]
    assert graph.strength[graph.kind].tolist() == pytest.approx([0.2, 0.2, 0.4, 0.4, 0.8, 0.8])
    assert graph.hours[graph.kind].tolist() == [0.0] * 6
    assert graph.contexts[graph.kind].tolist() == [0] * 6


def test_ties_can_be_named_by_id_and_are_whole_without_a_strength():
    graph = from_edges(np.array(["d", "b"]), ["a", "d"], ids=["a", "b", "c", "d"])
    assert ties(graph) == {(0, 3), (1, 3)}
    assert graph.strength[graph.kind].tolist() == [1.0] * 4


def test_more_strengths_than_a_byte_can_hold_are_rounded():
    strength = np.linspace(0.001, 1.0, 1000)
    graph = from_edges(np.zeros(1000, int), np.arange(1, 1001), strength, persons=1001)
    assert graph.strength[graph.kind[:1000]] == pytest.approx(strength, abs=0.5 / 254 + 1e-6)
    assert graph.kind.min() == 1


def written(folder: Path, text: str) -> Path:
    path = folder / "ties.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_is_read_and_what_was_merged_or_dropped_is_told(tmp_path):
    path = written(
        tmp_path,
        "target,source,note,weight\nann,bob,x,2\n\nbob,ann,y,4\ncid,cid,,1\ncid, ann ,,0\nbob,cid,,1\n",
    )
    graph, reading = read_edges(path, ids=["ann", "bob", "cid"])
    assert ties(graph) == {(0, 1), (1, 2)}
    assert graph.strength[graph.kind].tolist() == [1.0, 1.0, 0.25, 0.25]
    assert reading._replace(path="") == ("", 5, 2, 1, 1, 1, 4.0, 0.0)
    assert str(reading) == (
        f"{path}: 5 rows, 2 ties; 1 repeated a pair and merged; 1 from a person to itself and dropped; "
        "1 of weight 0 and dropped; weights were divided by the greatest, 4"
    )


def test_weights_that_are_shares_stay_as_they_are(tmp_path):
    path = written(tmp_path, "source,target,weight\n0,1,0.5\n1,2,0.25\n")
    graph, reading = read_edges(path, persons=3)
    assert graph.strength[graph.kind].tolist() == [0.5, 0.5, 0.25, 0.25]
    assert str(reading) == f"{path}: 2 rows, 2 ties"


def test_the_context_of_a_tie_gives_its_hours_and_without_weights_its_strength(tmp_path):
    path = written(tmp_path, "source,target,context\n0,1,pub\n1,0,school\n1,2,pub\n")
    graph, _ = read_edges(path, persons=3, contexts=VILLAGE)
    found = {pair: int(kind) for pair, kind in kinds(graph).items()}
    assert graph.contexts[[found[0, 1], found[1, 2]]].tolist() == [0b01010, 0b01000]
    assert graph.strength[[found[0, 1], found[1, 2]]].tolist() == pytest.approx([0.76, 0.4])
    assert graph.hours[[found[0, 1], found[1, 2]]].tolist() == pytest.approx([1.3, 0.8])


def test_a_weight_goes_before_the_strength_of_the_context(tmp_path):
    path = written(tmp_path, "source,target,context,weight\n0,1,pub,0.9\n1,2,pub,0.5\n")
    graph, _ = read_edges(path, persons=3, contexts=VILLAGE)
    assert graph.strength[graph.kind].tolist() == pytest.approx([0.9, 0.9, 0.5, 0.5])
    assert set(graph.contexts[graph.kind].tolist()) == {0b01000}


def test_strengths_are_rounded_to_fit_beside_their_contexts_and_told_so(tmp_path):
    names = [context.name for context in VILLAGE]
    rows = "".join(f"0,{i},{names[i % 5]},{i / 200}\n" for i in range(1, 201))
    graph, reading = read_edges(
        written(tmp_path, "source,target,context,weight\n" + rows), persons=201, contexts=VILLAGE
    )
    assert reading.rounding == 0.0
    rows = "".join(f"0,{i},{names[i % 5]},{i / 400}\n" for i in range(1, 401))
    graph, reading = read_edges(
        written(tmp_path, "source,target,context,weight\n" + rows), persons=401, contexts=VILLAGE
    )
    assert 0.0 < reading.rounding <= 0.5 / 50
    assert "strengths were rounded by up to 0.0" in str(reading)
    assert graph.contexts[graph.kind[:400]].tolist() == [1 << (i % 5) for i in range(1, 401)]


@pytest.mark.skipif(not DOCTORS.is_dir(), reason="the doctors' network is not part of the project")
def test_the_doctors_of_four_towns():
    nodes = (DOCTORS / "medInnovations_nodes.csv").read_text().splitlines()[1:]
    ids, towns = zip(*(line.split(",")[:2] for line in nodes), strict=True)
    graph, reading = read_edges(DOCTORS / "medInnovations_edges.csv", ids=ids, source="src", target="dst")
    assert (reading.rows, reading.ties, reading.repeated, reading.selves) == (294, 240, 54, 0)
    found = measures(graph, community=np.array(towns))
    assert (found["people"], found["degree_mean"], found["degree_max"]) == (125.0, 3.84, 20.0)
    assert REAL["clustering"][0] <= found["clustering"] <= REAL["clustering"][1]
    assert REAL["path_mean"][0] <= found["path_mean"] <= REAL["path_mean"][1]
    assert 0.30 <= found["modularity"] <= 0.96


# ---- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("share", 1.4, "contexts.pub: share is 1.4; it is a share, from 0 to 1"),
        ("strength", -0.1, "contexts.pub: strength is -0.1; it is a share, from 0 to 1"),
        ("bridging", float("nan"), "contexts.pub: bridging is nan; it is a share, from 0 to 1"),
        ("rewiring", 2, "contexts.pub: rewiring is 2; it is a share, from 0 to 1"),
        ("group_size", 0.5, "contexts.pub: group_size is 0.5; 1 is the least"),
        ("degree", -1, "contexts.pub: degree is -1; 0 is the least"),
        ("hours", -2, "contexts.pub: hours is -2; 0 is the least"),
        ("degree", float("inf"), "contexts.pub: degree is inf; it has to be a finite number"),
    ],
)
def test_a_context_that_cannot_be_is_refused(setting, value, message):
    with pytest.raises(UserError) as refused:
        communities([10], [dataclasses.replace(PUB, **{setting: value})], 1)
    assert str(refused.value) == message


def test_two_contexts_of_one_name_are_refused():
    with pytest.raises(UserError, match=r"contexts\.pub: given twice"):
        communities([10], [PUB, WORK, PUB], 1)


def test_more_contexts_than_can_be_told_apart_are_refused():
    with pytest.raises(UserError, match="9 are given; at most 8"):
        communities([10], [dataclasses.replace(PUB, name=str(i)) for i in range(9)], 1)


@pytest.mark.parametrize(
    ("sizes", "names", "message"),
    [
        ([], [], "communities: none is given; a world needs at least one"),
        ([5, 5], ["Elm"], "communities: 2 sizes and 1 names; each needs one of both"),
        ([5, 0], ["Elm", "Oak"], "communities.Oak: 0 people; it has to be a whole number, 1 or more"),
        ([5.5], ["Elm"], "communities.Elm: 5.5 people; it has to be a whole number, 1 or more"),
        ([5, 5], ["Elm", "Elm"], "communities.Elm: given twice; each needs a name of its own"),
        ([MOST_PERSONS, 1], ["Elm", "Oak"], "communities: 536,870,913 people; a graph holds 536,870,912"),
    ],
)
def test_communities_that_cannot_be_are_refused(sizes, names, message):
    with pytest.raises(UserError) as refused:
        communities(sizes, VILLAGE, 1, names)
    assert str(refused.value) == message


def test_an_unknown_person_is_named_with_the_first_rows():
    with pytest.raises(UserError) as refused:
        from_edges([0, 7, 9, 8, 7], [1, 1, 1, 1, 1], persons=5)
    assert str(refused.value) == (
        "ties: row 1: unknown person 7; known are 0, 1, 2, ... (5 in all); "
        "also in row 2 (9), 3 (8) and 1 more"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"source": [0], "target": [1, 2], "persons": 3},
            "ties: 1 sources and 2 targets; each tie needs one",
        ),
        ({"source": [0], "target": [1]}, "say either how many persons there are or which ids they have"),
        ({"source": [0], "target": [1], "persons": 2, "ids": [0, 1]}, "say either how many persons"),
        ({"source": ["a"], "target": ["b"], "ids": ["a", "b", "a"]}, "two persons have the id 'a'"),
        ({"source": [], "target": [], "persons": 0}, "ties: 0 persons; a graph holds 1 to"),
        ({"source": [0], "target": [1], "persons": 2, "strength": [0.1, 0.2]}, "1 ties and 2 strengths"),
        (
            {"source": [0], "target": [1], "persons": 2, "strength": [1.5]},
            "row 0: strength 1.5; it is a share",
        ),
        ({"source": [0], "target": [1], "persons": 2, "strength": [np.nan]}, "row 0: strength nan"),
        ({"source": [0.5], "target": [1], "persons": 2}, r"row 0: unknown person 0\.5"),
    ],
)
def test_ties_that_cannot_be_are_refused(arguments, message):
    with pytest.raises(UserError, match=message):
        from_edges(**arguments)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"ties\.csv:1: no column 'source'; it has none"),
        ("from,to\n0,1\n", r"ties\.csv:1: no column 'source'; it has from, to: rename one, or say which"),
        ("source,target\n0,1\n0\n", r"ties\.csv:3: 1 values; the header has 2 columns"),
        ("source,target\n0,1\n\n0,x\n", r"ties\.csv:4: unknown person 'x'; known are '0', '1', '2'$"),
        ("source,target,weight\n0,1,2\n0,2,\n", r"ties\.csv:3: weight ''; it has to be a number, 0 or more"),
        ("source,target,weight\n0,1,-2\n", r"ties\.csv:2: weight '-2'; it has to be a number, 0 or more"),
        ("source,target,weight\n0,1,inf\n", r"ties\.csv:2: weight 'inf'"),
        (
            "source,target,context\n0,1,pub\n0,2,bar\n",
            r"ties\.csv:3: unknown context 'bar'; contexts are house",
        ),
    ],
)
def test_a_list_that_cannot_be_read_names_file_and_line(tmp_path, text, message):
    path = written(tmp_path, text)
    with pytest.raises(UserError, match=message):
        read_edges(path, persons=3, contexts=VILLAGE)


def test_a_list_that_is_not_there_or_no_text_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"none\.csv: cannot be read \(No such file or directory\)"):
        read_edges(tmp_path / "none.csv", persons=3)
    (tmp_path / "picture.csv").write_bytes(b"source,target\n\xff\xfe\n")
    with pytest.raises(UserError, match=r"picture\.csv: is no CSV file in UTF-8"):
        read_edges(tmp_path / "picture.csv", persons=3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sample": 0}, "sample is 0"),
        ({"community": np.zeros(4)}, "community names 4 persons; the graph has 5"),
    ],
)
def test_measures_that_cannot_be_taken_are_refused(arguments, message):
    graph = from_edges([0], [1], persons=5)
    with pytest.raises(UserError, match=message):
        measures(graph, **arguments)

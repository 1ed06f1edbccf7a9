"""What a difference is made of: games whose parts are known, worlds between worlds, and the model itself."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl
import pytest
from known import KINDS
from small import VENDORS, WORLD

import relsim
from relsim.errors import UserError
from relsim.insight.contests import Contest
from relsim.insight.differing import differing
from relsim.insight.explaining import explain_of, name_of, orders_for
from relsim.insight.games import Orders, shapley
from relsim.insight.mixing import levelled, mixed
from relsim.scenario import load
from relsim.scenario.resolved import as_mapping


def worth_of(function, luck=0.0):
    """What coalitions are worth: a function of them, and luck that all share in a replicate."""

    def worth(coalitions, replicates):
        shared = luck * np.array([np.sin(7.0 * r) for r in replicates])
        return np.array([[float(function(some)) for _ in replicates] for some in coalitions]) + shared

    return worth


def left_glove(some):
    """Player 0 has a left glove, 1 and 2 a right one each; a pair is worth 1."""
    return 0 in some and bool({1, 2} & some)


def gates(some):
    """Six players, pairs and triples of which do things together; the last one does nothing."""
    return 3.0 * ({0, 1} <= some) + 2.0 * (2 in some) - 4.0 * ({1, 2, 3} <= some) + 0.5 * len(some & {3, 4})


# ---- games


def test_parts_of_an_additive_game_are_what_each_adds():
    worth = worth_of(lambda some: sum((1.0, -2.0, 0.5)[player] for player in some), luck=3.0)
    for orders in (Orders(3), Orders(3, sampled=2)):
        found = shapley(worth, orders, replicates=4)
        assert found.parts == pytest.approx(np.repeat([[1.0], [-2.0], [0.5]], 4, axis=1))


def test_the_glove_game_has_its_known_answer():
    found = shapley(worth_of(left_glove), Orders(3), 1)
    assert found.parts[:, 0] == pytest.approx([4 / 6, 1 / 6, 1 / 6])
    assert found.alone[:, 0].tolist() == [0, 0, 0]
    assert found.last[:, 0].tolist() == [1, 0, 0]


def test_trying_each_alone_does_not_add_up():
    """The careless way: neither single changes nor what each adds at last are the whole of the glove game."""
    found = shapley(worth_of(left_glove), Orders(3), 1)
    whole = found.everybody - found.nobody
    assert found.parts.sum(axis=0) == pytest.approx(whole)
    assert not np.isclose(found.alone.sum(axis=0), whole)
    assert not np.isclose(shapley(worth_of(gates), Orders(6), 1).last.sum(axis=0), gates(frozenset(range(6))))


def test_those_who_do_the_same_get_the_same():
    found = shapley(worth_of(lambda some: ({0, 1} <= some) + 5.0 * (2 in some)), Orders(3), 1)
    assert found.parts[:, 0] == pytest.approx([0.5, 0.5, 5.0])


@pytest.mark.parametrize("orders", [Orders(6), Orders(6, sampled=2), Orders(6, sampled=4, ends=True)])
def test_parts_add_up_in_every_replicate_and_who_does_nothing_gets_exactly_nothing(orders):
    found = shapley(worth_of(gates, luck=1.0), orders, replicates=20)
    assert found.parts.sum(axis=0) == pytest.approx(found.everybody - found.nobody, abs=1e-12)
    assert (found.parts[5] == 0.0).all()


def test_sampled_orders_come_to_the_exact_parts():
    exact = shapley(worth_of(gates), Orders(6), 1).parts[:, 0]
    sampled = shapley(worth_of(gates), Orders(6, sampled=2, seed=3), replicates=800).parts
    error = sampled.std(axis=1, ddof=1) / np.sqrt(800)
    assert (np.abs(sampled.mean(axis=1) - exact) <= 3.5 * error + 1e-12).all()
    assert (error[:5] < 0.05).all()


def test_an_order_and_its_reverse_are_better_than_two_of_their_own():
    """Where pairs of players act together, the two halves of a pair miss to opposite sides."""

    def function(some):
        return float(len(some) ** 2)

    paired = shapley(worth_of(function), Orders(5, sampled=2), 50).parts
    alone = [Orders(5, sampled=2, seed=s).drawn(0)[0] for s in range(50)]
    single = np.array([[2.0 * order.index(player) + 1.0 for order in alone] for player in range(5)])
    assert paired.std(axis=1).max() < 1e-12 < single.std(axis=1).min()


def test_ends_are_tried_only_where_asked_for():
    one, other = (shapley(worth_of(gates), Orders(6, 2, ends), 3) for ends in (False, True))
    assert np.isnan(one.alone).all()
    assert np.array_equal(other.alone[2], [2.0, 2.0, 2.0])
    assert np.array_equal(one.parts, other.parts)


def test_a_replicate_in_which_something_is_not_defined_does_not_count():
    def worth(coalitions, replicates):
        values = worth_of(left_glove)(coalitions, replicates)
        values[1, [r == 1 for r in replicates]] = np.nan
        return values

    assert np.isnan(shapley(worth, Orders(3), 3).parts).tolist() == [[False, True, False]] * 3


def test_orders_of_a_replicate_depend_on_seed_and_replicate_alone():
    assert Orders(9, 4, seed=1).drawn(5) == Orders(9, 4, seed=1).drawn(5)
    assert Orders(9, 2, seed=1).drawn(5) != Orders(9, 2, seed=2).drawn(5)
    assert Orders(9, 4, seed=1).drawn(5)[:2] == Orders(9, 2, seed=1).drawn(5)


@pytest.mark.parametrize(("orders", "what"), [(3, "even number"), (-2, "even number"), (0, "worlds of 20")])
def test_orders_that_cannot_be_are_refused(orders, what):
    with pytest.raises(UserError, match=what):
        orders_for(20, orders)


# ---- answers about functions


def evaluator(function, groups, vendors=("all",)):
    """What evaluates worlds by their names."""
    players = range(len(groups))
    known = {name_of(frozenset(some), groups): some for some in map(set, _subsets(players))}

    def evaluate(names, replicates):
        rows = [
            (0, name, r, "kept", vendor, "", None, function(known[name], vendor) + 0.01 * np.sin(9.0 * r))
            for name in names
            for r in replicates
            for vendor in vendors
        ]
        return pl.DataFrame(rows, schema=KINDS, orient="row").reverse()

    return evaluate


def _subsets(players):
    found = [()]
    for player in players:
        found += [(*some, player) for some in found]
    return found


GROUPS = {
    "meeting": {"local": ("0.1", "1.0")},
    "layers": {"layers": ("5", "0")},
    "goals": {"help": ("0", "1")},
}


def test_the_finding_names_parts_with_what_was_run():
    told = []
    values = {0: 0.1, 1: 0.05, 2: -0.02}
    evaluate = evaluator(lambda some, _: 0.5 + sum(values[player] for player in some), [*GROUPS])
    found = explain_of(
        evaluate, Contest("kept", "far", "near", GROUPS, vendor="all"), Orders(3), replicates=5,
        say=lambda text, runs=0: told.append((text, runs)),
    )  # fmt: skip
    assert found["parts"]["group"].to_list() == ["meeting", "layers", "goals"]
    assert found["parts"]["part"].to_list() == pytest.approx([0.1, 0.05, -0.02])
    assert found["parts"]["share"].to_list() == pytest.approx([0.1 / 0.13, 0.05 / 0.13, -0.02 / 0.13])
    assert found["whole"]["what"].to_list() == ["far", "near", "the whole"]
    assert told[-1] == ("all 8 worlds between them, 5 replicates: 40 runs", 40)
    assert "What raises it, +15.0 points together: meeting +10.0 points, layers +5.0 points" in found.answer()
    assert "What lowers it: goals -2.0 points" in found.answer()


def test_two_vendors_that_still_differ_where_nothing_tells_them_apart_are_told():
    def unequal(some, vendor):
        return 0.5 + (0.3 - 0.1 * len(some) + 0.02) * (vendor == "grocer")

    contest = Contest("kept", "mart", "grocer", GROUPS, world="village")
    evaluate = evaluator(unequal, [*GROUPS], ("grocer", "mart"))
    found = explain_of(evaluate, contest, Orders(3), replicates=5)
    whole = dict(found["whole"].select("what", "mean").rows())
    assert whole["the whole"] == pytest.approx(0.32)
    assert whole["left where they differ in nothing"] == pytest.approx(0.02)
    assert whole["what the groups explain"] == pytest.approx(0.3) == found["parts"]["part"].sum()
    assert "more than chance: something that is no lever tells them apart" in found.answer()


@pytest.mark.parametrize(
    ("replicates", "value", "what"), [(1, 0.5, "one run cannot tell"), (3, np.nan, "not defined in any")]
)
def test_what_cannot_be_explained_is_refused(replicates, value, what):
    contest = Contest("kept", "far", "near", GROUPS, vendor="all")
    with pytest.raises(UserError, match=what):
        explain_of(evaluator(lambda *_: value, [*GROUPS]), contest, Orders(3), replicates=replicates)


# ---- in what worlds differ, and worlds between them


def groups_of(a, b, **more):
    return {one.name: one.group for one in differing(load(a), load(b), **more)}


OTHER = {
    **WORLD,
    "title": "other",
    "switches": {"talk": False},
    "leave": {"base": -4.0},
    "vendors": {"shop": {**VENDORS["shop"], "layers": 2, "local": 0.5}, "online": {"self_service": 0.9}},
    "events": [{"week": 2, "vendor": "online", "scandal": 0.5}],
}


def test_settings_are_grouped_as_the_schema_says():
    assert groups_of(WORLD, OTHER) == {
        "switches.talk": "switches.talk",
        "vendors.shop.local": "meeting",
        "vendors.shop.layers": "layers",
        "vendors.mart": "who sells",
        "vendors.online": "who sells",
        "events": "events",
        "leave.base": "leave",
    }


def test_settings_can_be_grouped_otherwise():
    place = groups_of(WORLD, OTHER, groups={"place": ["local", "layers"], "rest": ["leave", "switches.*"]})
    assert [place[name] for name in ("vendors.shop.local", "vendors.shop.layers")] == ["place", "place"]
    assert [place[name] for name in ("leave.base", "switches.talk")] == ["rest", "rest"]
    each = groups_of(WORLD, OTHER, each=True, groups={"world": ["who sells", "events"]})
    assert each["vendors.shop.layers"] == "vendors.shop.layers"
    assert each["events"] == each["vendors.mart"] == "world"


@pytest.mark.parametrize(
    ("groups", "what"),
    [
        ({"place": ["lokal"]}, "the two do not differ in it; .*did you mean local"),
        ({"one": ["local"], "two": ["meeting"]}, "vendors.shop.local is in one already"),
    ],
)
def test_groups_that_cannot_be_are_refused(groups, what):
    with pytest.raises(UserError, match=what):
        groups_of(WORLD, OTHER, groups=groups)


def test_worlds_that_differ_in_words_only_have_nothing_to_explain():
    named = {**WORLD, "vendors": {name: {**levers, "archetype": ""} for name, levers in VENDORS.items()}}
    with pytest.raises(UserError, match="nothing to explain"):
        groups_of(WORLD, {**named, "title": "called otherwise"})


def test_worlds_between_two_worlds_have_what_was_taken_over():
    a, b = load(WORLD), load(OTHER)
    differences = differing(a, b)
    assert mixed(a, b, differences, []) is a
    assert mixed(a, b, differences, {one.group for one in differences}) is b
    sells = mixed(a, b, differences, ["who sells", "layers"])
    assert list(sells.vendors) == ["shop", "online"]
    assert (sells.vendors["shop"].layers, sells.vendors["shop"].local) == (2.0, 1.0)
    assert sells.vendors["online"] == b.vendors["online"]
    assert (sells.leave, sells.switches, sells.events) == (a.leave, a.switches, a.events)


def test_groups_that_cannot_be_taken_over_without_others_are_told():
    a, b = load(WORLD), load(OTHER)
    with pytest.raises(
        UserError, match=r"events cannot change without .*who sells.*no vendor \"online\"; .*into"
    ):
        mixed(a, b, differing(a, b), ["events"])


def test_a_levelled_vendor_is_the_other_one_under_its_own_name():
    events = [
        {"week": 2, "vendor": "shop", "set": {"price": 1.5}},
        {"week": 3, "vendor": "mart", "scandal": 0.5},
        {"week": 4, "set": {"quality": 0.5}},
    ]
    world = levelled(load({**WORLD, "events": events}), "shop", "mart")
    assert world.vendors["mart"] == world.vendors["shop"]
    assert [(event.week, event.vendor) for event in world.events] == [(2, "shop"), (2, "mart"), (4, "")]


def test_levelled_vendors_change_places_exactly():
    """What is left between them is the luck of their names: with names exchanged it changes sides."""
    world = levelled(load(WORLD), "shop", "mart")
    data = as_mapping(world)
    data["vendors"] = {name: data["vendors"][name] for name in ("mart", "shop")}
    one, other = (relsim.run(each, seed=4, metrics=["health"]).summary for each in (world, data))
    values = [dict(some.filter(group="").select("vendor", "value").rows()) for some in (one, other)]
    assert values[0] == values[1]


@pytest.mark.parametrize(
    ("vendors", "names", "what"),
    [
        (VENDORS, ("shop", "shop"), "against itself"),
        (VENDORS, ("shop", "mat"), "no such vendor; .*mart"),
        ({**VENDORS, "shop": {"each": True}}, ("mart", "shop"), "--set vendors.mart.each=true makes mart"),
    ],
)
def test_vendors_that_cannot_be_levelled_are_refused(vendors, names, what):
    with pytest.raises(UserError, match=what):
        levelled(load({**WORLD, "vendors": vendors}), *names)


def test_vendors_that_are_both_one_in_each_community_are_levelled():
    vendors = {name: {**levers, "each": True} for name, levers in VENDORS.items()}
    world = levelled(load({**WORLD, "vendors": vendors}), "shop", "mart")
    assert world.vendors["mart"] == world.vendors["shop"]
    assert world.vendors["mart"].each


def test_vendors_from_a_table_are_refused(tmp_path):
    table = tmp_path / "vendors.csv"
    table.write_text("name,layers\nshop,1\n")
    with pytest.raises(UserError, match="vendors come from a table"):
        levelled(load({**WORLD, "tables": {"vendors": str(table)}}), "shop", "mart")


# ---- the model


@pytest.fixture
def threads():
    with ThreadPoolExecutor(2) as pool:
        yield pool


def parts_of(found):
    return found["values"].pivot(on="group", index="replicate", values="part").drop("replicate").to_numpy()


@pytest.mark.parametrize("orders", [0, 2])
def test_parts_are_the_whole_of_what_a_comparison_finds(threads, orders):
    other = {**WORLD, "switches": {"talk": False}, "leave": {"base": -4.0}, "judge": {"trust_loss": 2.0}}
    found = relsim.explain(WORLD, other, metric="health", orders=orders, replicates=3, executor=threads)
    compared = relsim.compare(WORLD, other, replicates=3, metrics=["health"]).table
    whole = compared.filter(kind="scenarios", vendor="all").row(0, named=True)
    assert parts_of(found).sum(axis=1).mean() == pytest.approx(whole["difference"], abs=1e-9)
    assert found["whole"].filter(what="the whole")["low"].item() == pytest.approx(whole["low"])


def test_how_much_of_an_advantage_is_what_is_one_question(threads, tmp_path):
    shops = {**VENDORS, "mart": {**VENDORS["mart"], "fixed_cost": 50, "help": 0.1}}
    world = {**WORLD, "vendors": shops}
    asked = {"between": ("shop", "mart"), "metric": "health", "replicates": 3, "executor": threads}
    found = relsim.explain(world, archive=tmp_path, **asked)
    compared = relsim.compare(world, replicates=3, metrics=["health"]).table
    whole = compared.filter(kind="vendors").row(0, named=True)
    told = dict(found["whole"].select("what", "mean").rows())
    assert whole["vendor"] == "shop - mart"
    assert told["the whole"] == pytest.approx(whole["difference"])
    assert parts_of(found).sum(axis=1).mean() + told["left where they differ in nothing"] == pytest.approx(
        told["the whole"], abs=1e-12
    )
    assert set(found["parts"]["group"]) == {"staffing", "meeting", "layers", "goals", "price"}
    assert (found["values"].filter(group="price")["part"] == 0.0).all()  # rent moves no relationship
    assert "Changes nothing at all: price" in found.answer()
    rows = {
        (row["group"], row["setting"]): (row["base"], row["other"]) for row in found["settings"].to_dicts()
    }
    assert rows["layers", "layers"] == ("3.0", "0.0")
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.is_file()}
    again = relsim.explain(world, archive=tmp_path, **asked)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.is_file()} == before
    assert all(found[name].equals(again[name]) for name in found.tables)
    assert list(found.manifest["scenarios"]) == ["scenario", "scenario, mart as shop"]


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        (lambda: relsim.explain(WORLD), "name two worlds, or one world and two vendors"),
        (lambda: relsim.explain(WORLD, OTHER, between=("shop", "mart")), "name two worlds, or one"),
        (lambda: relsim.explain(WORLD, between=("shop",)), "name two worlds, or one"),
        (lambda: relsim.explain(WORLD, between=("shop", "mart"), metric="kept:shop"), "write kept"),
        (lambda: relsim.explain(WORLD, between=("shop", "mart"), metric="helth"), "no such metric"),
        (lambda: relsim.explain(WORLD, OTHER, metric="kept:mart"), "mart: no such vendor"),
        (lambda: relsim.explain(WORLD, WORLD), "nothing to explain"),
        (lambda: relsim.explain(WORLD, OTHER), "cannot change without"),
        (lambda: relsim.explain(WORLD, {**OTHER, "horizon": {"weeks": 20}}), "cannot be compared"),
    ],
)
def test_questions_that_cannot_be_are_refused_before_anything_runs(ask, what):
    with pytest.raises(UserError, match=what):
        ask()


def test_worlds_with_other_vendors_differ_in_who_sells(threads):
    groups = {"online": ["who sells", "events"]}
    found = relsim.explain(
        WORLD, OTHER, metric="health:shop", groups=groups, orders=2, replicates=2, executor=threads
    )
    assert set(found["parts"]["group"]) == {"online", "switches.talk", "meeting", "layers", "leave"}

"""Where the better choice changes, on differences whose flips are known."""

import numpy as np
import polars as pl
import pytest
from known import both, evaluator

from relsim.draws import key, uniforms
from relsim.errors import UserError
from relsim.insight import deciding, discovery
from relsim.insight.choices import Choice, advantages, verdicts, wilson
from relsim.insight.deciding import importances
from relsim.insight.discovery import discover
from relsim.insight.evaluating import target_named
from relsim.insight.features import features
from relsim.insight.flipping import flip_of


@pytest.fixture(autouse=True)
def quick(request, monkeypatch):
    """Fewer trees and shuffles where the numbers of them are not what is tried."""
    if "long" not in request.keywords:
        for module, name, fewer in (
            (deciding, "TREES", 30),
            (deciding, "HALVES", 6),
            (discovery, "LEAVES", (2, 3)),
        ):
            monkeypatch.setattr(module, name, fewer)
        monkeypatch.setattr(deciding, "SHUFFLES", 19)
        monkeypatch.setattr(discovery, "SHUFFLES", 19)


def choose(better="higher"):
    return lambda outcomes: Choice(
        target_named("y", outcomes, "A"), target_named("y", outcomes, "B"), better, ("A", "B")
    )


def of_two(lead, own=0.05, shared=0.0):
    """A is ahead of B by `lead(points)`; both have the same shared luck."""
    return both(
        evaluator(lead, own=own, shared=shared, scenario="A"),
        evaluator(lambda points: np.zeros(points.height), own=own, shared=shared, scenario="B"),
    )


def corner(points):
    """A loses where the price is above 0.6 and there are few layers."""
    return np.where((points["price"] > 0.6) & (points["layers"] < 0.5), -0.5, 0.3)


@pytest.fixture(scope="module")
def found():
    who = np.arange(200, dtype=np.uint64)
    space = pl.DataFrame(
        {"point": np.arange(200), **{n: uniforms(key(3, n), who) for n in ("price", "layers", *"cdef")}}
    )
    return flip_of(of_two(corner), space, choose(), replicates=4)


def share_of(found, what):
    return found["shares"].filter(what=what).row(0, named=True)


def test_the_share_of_the_space_is_in_its_interval(found):
    row = share_of(found, "b on average")
    assert row["low"] < 0.4 * 0.5 < row["high"]
    assert share_of(found, "undecided")["share"] < 0.05


def test_the_factors_that_decide_are_found_and_no_other(found):
    assert set(found["importances"].filter("decides")["factor"]) == {"price", "layers"}
    assert found["importances"].filter("decides")["stable"].min() > 0.9
    assert set(found.manifest["axes"]) == {"price", "layers"}


def test_the_box_in_which_a_loses_is_found(found):
    box = found["boxes"].row(0, named=True)
    assert found["boxes"].height == 1
    assert box["density"] > 0.95
    assert box["coverage"] > 0.95
    assert "price is above 0.6" in box["conditions"]
    assert "layers is at most 0.4" in box["conditions"] or "layers is at most 0.5" in box["conditions"]
    assert found.manifest["density"] > 0.9


def test_the_map_has_its_boundary_where_the_choice_flips(found):
    across, along = found.manifest["axes"]
    place = {across: pl.col("x"), along: pl.col("y")}
    inside = found["map"].filter(place["price"] > 0.75, place["layers"] < 0.35)["share"]
    outside = found["map"].filter(place["price"] < 0.45)["share"]
    assert inside.max() < 0.5 < outside.min()


def test_what_costs_is_better_where_it_is_lower(space):
    found = flip_of(of_two(corner), space.head(60), choose("lower"), replicates=4)
    assert share_of(found, "a on average")["share"] < 0.3


def test_shared_luck_decides_nothing_and_hides_nothing(space):
    def judged(shared):
        outcomes = of_two(corner, shared=shared)(space, range(4))
        return verdicts(advantages(choose()(outcomes), outcomes, space["point"], range(4)), space["point"])

    assert judged(50.0)["verdict"].equals(judged(0.0)["verdict"])


def test_without_any_difference_most_points_are_undecided_and_nothing_decides(space):
    found = flip_of(of_two(lambda points: np.zeros(points.height), own=1.0), space, choose(), replicates=5)
    assert share_of(found, "undecided")["share"] > 0.88
    assert not found["importances"]["decides"].any()
    assert found["boxes"].is_empty()
    assert "under no conditions that a small tree finds better than chance would" in found.answer()


@pytest.mark.long
def test_trees_and_forests_believe_in_noise_no_more_often_than_they_say():
    who, boxes, deciding = np.arange(120, dtype=np.uint64), 0, 0
    for at in range(30):
        read = features(
            pl.DataFrame({n: uniforms(key(at, n), who) for n in "abcdefghij"}), list("abcdefghij")
        )
        lead = uniforms(key(at, "lead"), who) - 0.4
        boxes += not discover(read, lead, at).boxes.is_empty()
        deciding += bool(importances(read, lead, at)["decides"].any())
    assert boxes <= 5  # 30 × 5 %, and what is likely around it
    assert deciding <= 5


def test_where_a_is_always_better_there_is_no_box_and_the_size_is_explained(space):
    found = flip_of(of_two(lambda points: 0.3 + points["c"].to_numpy()), space, choose(), replicates=3)
    assert share_of(found, "a on average")["share"] == 1.0
    assert found["importances"].filter("decides")["factor"].to_list() == ["c"]
    assert "not often enough, or too often, to say when" in found.answer()
    assert "It hardly ever flips" in found.answer()


def test_words_are_factors_too(space):
    kinds = space.with_columns(
        kind=pl.when(pl.col("h") > 0.5).then(pl.lit("red")).otherwise(pl.lit("blue"))
    ).drop("h")
    found = flip_of(of_two(lambda p: np.where(p["kind"] == "red", -0.3, 0.3)), kinds, choose(), replicates=3)
    assert found["boxes"]["conditions"].to_list() in (["kind is red"], ["kind is not blue"])


def test_the_same_seed_gives_the_same_findings(space):
    one, again = (flip_of(of_two(corner), space.head(30), choose(), replicates=3, seed=5) for _ in range(2))
    assert all(one[name].equals(again[name]) for name in one.tables)


def test_points_whose_runs_all_failed_are_left_out(space):
    evaluate = of_two(corner)

    def failing(points, replicates):
        return evaluate(points, replicates).filter(pl.col("point") >= 20)

    assert flip_of(failing, space.head(40), choose(), replicates=3)["points"].height == 20


def test_a_verdict_needs_an_interval_on_one_side_of_zero():
    table = verdicts(
        np.array([[0.1, 0.2, 0.15], [-0.1, 0.2, 0.1], [0.0, 0.0, 0.0], [0.1, 0.1, 0.1]]), range(4)
    )
    assert table["verdict"].to_list() == ["a", "undecided", "undecided", "a"]
    assert table["favours"].to_list() == ["a", "a", "", "a"]


def test_wilsons_interval_is_known():
    assert wilson(10, 100) == pytest.approx((0.0552, 0.1744), abs=1e-4)  # Newcombe 1998, by the formula


@pytest.mark.parametrize(
    ("points", "replicates", "what"),
    [(5, 3, "5 points: too few"), (200, 1, "one run at a point cannot say")],
)
def test_what_could_not_be_answered_is_refused(space, points, replicates, what):
    with pytest.raises(UserError, match=what):
        flip_of(of_two(corner), space.head(points), choose(), replicates=replicates)


def test_a_number_that_was_not_measured_is_refused(space):
    with pytest.raises(UserError, match="kept: not measured in A; write one of y:all"):
        flip_of(of_two(corner), space, lambda o: target_named("kept", o, "A"), replicates=2)


def test_where_the_difference_is_never_defined_there_is_one_clear_error(space):
    def nothing(points, replicates):
        return of_two(corner)(points, replicates).with_columns(value=pl.lit(None, pl.Float64))

    with pytest.raises(UserError, match="defined in no run"):
        flip_of(nothing, space, choose(), replicates=2)

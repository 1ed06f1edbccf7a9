"""What a claim's file can say, and what is refused."""

import math

import numpy as np
import pytest

from relsim.designs import load_study, shipped_claims
from relsim.designs.arms import dose_of
from relsim.designs.expressions import Reader
from relsim.designs.ranges import Refused
from relsim.designs.terms import Number, is_linear, value_of
from relsim.scenario.problems import ScenarioError

WORLD = {
    "horizon": {"weeks": 24, "warmup": 0},
    "vendors": {"shop": {}, "mart": {}},
}
ASKED = {
    "title": "a claim", "replicates": 30,
    "scenarios": {"a": WORLD, "b": {**WORLD, "vendors": {"shop": {"price": 1.2}, "mart": {}}}},
    "outcomes": [{"metric": "trust", "vendors": ["shop"]}, {"metric": "customers", "weeks": [4, 12, 24]}],
    "claim": {"number": 7, "essay": "2", "says": "It rises.", "refuted_if": "It does not."},
    "predictions": [{"name": "trust", "expect": "trust[b] > trust[a]"}],
}  # fmt: skip


def read(text, at_least=0.0, **values):
    """What an expression comes to, where names stand for numbers of one run."""
    weeks = {"course": (0, 52, 104)}

    def find(metric, selectors):
        return Number(metric, "", "", "", weeks.get(metric, (None,)), metric in weeks)

    found = Reader(find).comparison(text, at_least)
    known = {find(name, []): np.array(value, float) for name, value in values.items()}
    return found, float(value_of(found.effect, known))


@pytest.mark.parametrize(
    ("text", "effect", "above", "below"),
    [
        ("x > y", 1.0, 0.1, None),
        ("x < y", 1.0, None, -0.1),
        ("x / y > 1.5", 1.5, 1.6, None),
        ("10 > x", 3.0, None, 9.9),
        ("-x + 2 * y < 4", 1.0, None, 3.9),
        ("max(x, y, 5) - min(x, y) > 0", 3.0, 0.1, None),
        ("abs(y - x) < 2", 1.0, None, 1.9),
    ],
)
def test_a_prediction_is_an_effect_and_its_bound(text, effect, above, below):
    found, value = read(text, at_least=0.1, x=3, y=2)
    assert value == pytest.approx(effect)
    assert (found.above, found.below) == (
        None if above is None else pytest.approx(above), None if below is None else pytest.approx(below)
    )  # fmt: skip


def test_a_range_has_two_bounds_whichever_way_it_is_written():
    assert read("-1 < x - y < 2", x=3, y=2)[0][1:] == (-1.0, 2.0)
    assert read("2 > x - y > -1", x=3, y=2)[0][1:] == (-1.0, 2.0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mean(course) > 0", 4.0),
        ("slope(course) > 0", 3.0),
        ("week_above(course, 2) > 0", 52.0),
        ("week_below(course, 5) > 0", 0.0),
        ("week_above(course, 9) > 0", 104.0),
    ],
)
def test_a_course_becomes_a_number(text, value):
    assert read(text, course=[1.0, 4.0, 7.0])[1] == pytest.approx(value)


def test_what_is_divided_by_nothing_is_not_defined():
    assert math.isnan(read("x / y > 1", x=1, y=0)[1])


@pytest.mark.parametrize(
    ("text", "straight"),
    [("x - 2 * y > 0", True), ("x / 4 > 0", True), ("mean(course) - x > 0", True),
     ("x / y > 1", False), ("x * y > 1", False), ("max(x, y) > 1", False)],
)  # fmt: skip
def test_only_straight_terms_are_taken_run_by_run(text, straight):
    found, _ = read(text, x=1, y=1, course=[1, 1, 1])
    assert is_linear(found.effect) == straight


@pytest.mark.parametrize(
    "text",
    ["x", "x >= y", "x > y > 2", "1 < x", "0 < 1", "x ** 2 > 1", "__import__('os') > 1", "x.real > 1",
     "(lambda: 1)() > x", "x[0][1] > 1", "course > 1", "mean(x) > 1", "max(x) > 1", "sum(x, y) > 1",
     "x > y if x else y", "2 < x < 1",
     "x >", "'x' > 1", "True > x", "x" * 3_000, "(" * 500 + "x" + ")" * 500 + " > 1"],
)  # fmt: skip
def test_anything_else_is_refused_in_words(text):
    if text == "1 < x":
        assert read(text, x=2)[0].above == 1.0
        return
    with pytest.raises(Refused):
        read(text, x=1, y=1, course=[1, 1, 1])


def wrong(**changes):
    with pytest.raises(ScenarioError) as told:
        load_study({**ASKED, **changes})
    return str(told.value)


def predicted(expect, **more):
    return {"predictions": [{"name": "one", "expect": expect, **more}]}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (predicted("trust[c] > trust[a]"), '"c" is no arm'),
        (predicted("trust > 1"), "there are several arms"),
        (predicted("customers[a, 24] > 1"), "there are several vendors"),
        (predicted("customers[a, shop] > 1"), "several weeks"),
        (predicted("customers[a, shop, 5] > 1"), "not measured in week 5"),
        (predicted("mean(customers[a, shop, 5:10]) > 1"), "not measured in two weeks"),
        (predicted("trust[a, b] > 1"), "two arms"),
        (predicted("health[a] > 1"), "health is not measured"),
        (predicted("trust[a, mart] > 1"), '"mart" is no arm'),
        (predicted("trust[b] > trust[a]", by="nobody"), "says nothing here"),
        (predicted("trust[b] > trust[a]", by="evidence"), "the essay predicts nothing"),
        ({"predictions": []}, "the essay predicts nothing"),
        ({"predictions": ASKED["predictions"] * 2}, "two predictions are called"),
        ({"replicates": 5}, "too few to judge a claim"),
        ({"claim": {**ASKED["claim"], "most": 20}}, "fewer than replicates"),
        ({"claim": {**ASKED["claim"], "says": ""}}, "write says"),
        ({"claim": {**ASKED["claim"], "cannot": "No."}}, "there are predictions all the same"),
        ({"claim": {**ASKED["claim"], "against": ["1"]}}, "against and collision go together"),
        ({"scenarios": {"shop": WORLD, "b": WORLD}}, "a vendor is called"),
        ({"vary": {"vendors.shop.price": "sweep"}}, "the arms differ in it"),
    ],
)
def test_what_is_wrong_with_a_claim_is_told(changes, told):
    assert told in wrong(**changes)


def test_predictions_without_a_claim_are_refused():
    assert "there is no claim that predicts this" in wrong(claim=None)


def test_a_week_is_needed_only_where_there_is_no_number_for_the_run():
    both = {"outcomes": [{"metric": "customers"}, {"metric": "customers", "weeks": [4, 24]}]}
    found = load_study({**ASKED, **both, **predicted("customers[a, shop] > mean(customers[a, shop, 4:])")})
    effect = found.claim.predictions[0].effect
    assert effect.left.weeks == (None,)
    assert effect.right.arguments[0].weeks == (4, 24)


def test_what_all_stands_for_leaves_out_the_settings_in_which_arms_differ():
    arms = {"weak": {**WORLD, "choose": {"habit": 0.5}}, "strong": {**WORLD, "choose": {"habit": 2.5}}}
    rule = predicted("trust[strong] > trust[weak]")
    found = load_study({**ASKED, "scenarios": arms, **rule, "vary": {"all": "assumed"}})
    assert "choose.habit" not in {factor.name for factor in found.factors}
    assert "choose.habit" in found.notes[0]


def test_arms_that_differ_in_one_number_are_doses_of_it():
    layers = {"l0": 0.0, "l1": 1.0, "l3": 3.0, "l6": 6.0}
    found = dose_of(load_study("h24_layers").scenarios)
    assert (found.path, found.values) == ("vendors.mart.layers", layers)
    assert set(found.lines.values()) == {"l6"}
    assert dose_of(load_study("h03_help_first").scenarios) is None


def test_doses_that_differ_in_something_else_too_are_lines_of_their_own():
    found = dose_of(load_study("h20_ballot_stuffing").scenarios)
    assert found.path == "vendors.mart.coached"
    assert found.lines["g16_checked"] == found.lines["g30_checked"] != found.lines["g16"]


@pytest.mark.parametrize(("name", "file"), shipped_claims().items())
def test_each_shipped_claim_has_the_number_of_its_file_and_says_all_that_a_reader_needs(name, file):
    claim = load_study(file).claim
    assert claim.name == name
    assert claim.cannot or all([claim.essay_expects, claim.evidence_expects, claim.assumed])
    assert all(prediction.says for prediction in claim.predictions)

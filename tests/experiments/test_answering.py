"""The answer: short, in plain words, from the numbers in the tables, whoever the vendors are."""

from dataclasses import replace

import polars as pl
import pytest
from villages import VILLAGE, with_price

from relsim.analysis.metrics import METRICS
from relsim.experiments.comparing import compare
from relsim.experiments.reading import Difference, Reading, style_of

ROW = {
    "metric": "kept", "vendor": "shop - mart", "base_mean": 0.5, "other_mean": 0.6, "difference": 0.1,
    "low": 0.04, "high": 0.16, "settled": True, "agree": 1.0, "replicates": 6,
}  # fmt: skip


def test_the_answer_says_who_keeps_more_and_by_how_much(compared):
    reading = Reading(compared)
    first, second = reading.ranked("dear", "kept")
    level = reading.level("dear", first, "kept")
    assert f"Customers kept over 26 weeks: {first} {level}, {second} " in compared.answer()
    assert str(reading.between_vendors("dear", first, second, "kept")) in compared.answer()


def test_retention_is_called_the_same_in_the_answer_as_anywhere():
    found = compare(VILLAGE, replicates=2, weeks=60, metrics=["retention"])
    assert f"\n  {METRICS['retention'].label.capitalize()}: " in found.answer()


def test_the_answer_asks_the_question_first_and_ends_with_what_the_model_cannot_say(compared):
    lines = compared.answer().splitlines()
    assert lines[0] == "Do customers stay?"
    assert (
        lines[1] == "as is, dear: 26 weeks, 6 runs of each on the same draws; [95 % intervals of the mean]."
    )
    assert "not about whether the model is true" in lines[-1]
    assert len(lines) < 40


def test_the_answer_knows_no_grocer_other_names_get_the_same_words(compared):
    renamed = pl.col("vendor").str.replace_all("shop", "Anna").str.replace_all("mart", "Zoe")
    tables = {name: getattr(compared, name).with_columns(renamed) for name in ("summary", "table")}
    ours = compared.answer().replace("shop", "Anna").replace("mart", "Zoe")
    assert replace(compared, **tables).answer() == ours


def test_what_is_not_settled_is_said_to_be_so():
    assert str(Difference(ROW)) == "+10.0 points [4.0, 16.0]"
    assert str(Difference(ROW | {"settled": False})) == "+10.0 points [4.0, 16.0], not settled"


def test_a_difference_turned_round_says_the_same():
    turned = Difference(ROW).turned()
    assert (turned.row["vendor"], turned.level("other"), turned.level("base")) == (
        "mart - shop",
        "50.0 %",
        "60.0 %",
    )
    assert str(turned) == "-10.0 points [-16.0, -4.0]"


def test_what_rounds_to_nothing_is_none_to_speak_of():
    assert str(Difference(ROW | {"difference": 0.0001, "low": -0.0001, "high": 0.0003})) == "none to speak of"
    assert (
        str(Difference(ROW | {"difference": 0.0001, "low": -0.01, "high": 0.01})) == "+0.0 points [-1.0, 1.0]"
    )


def test_an_interval_that_is_not_known_is_not_said():
    assert str(Difference(ROW | {"low": None, "high": None, "settled": False})) == "+10.0 points, not settled"


@pytest.mark.parametrize(
    ("metric", "level"),
    [("retention", "60.0 %"), ("health", "0.60"), ("customer_gain", "0.60"), ("revenue", "1")],
)
def test_numbers_are_said_as_their_unit_wants(metric, level):
    assert style_of(metric) == Difference(ROW | {"metric": metric}).style
    assert Difference(ROW | {"metric": metric}).level("other") == level


def test_few_metrics_make_a_short_answer():
    short = compare(VILLAGE, replicates=2, metrics=["price"]).answer()
    assert "In a small village" not in short
    assert "How sure this is:" in short


def test_more_than_two_vendors_are_ranked_and_the_first_compared_with_the_last():
    three = {**VILLAGE, "vendors": {**VILLAGE["vendors"], "third": {}}}
    found = compare(three, replicates=2, metrics=["health", "trust"])
    order = Reading(found).ranked("a small village", "health")
    assert f"({order[0]} against {order[-1]} " in found.answer()
    assert f"Health by part, {order[0]} against {order[-1]}: trust " in found.answer()


def test_what_changes_between_worlds_is_said_for_each_vendor_and_for_all():
    found = compare(("as is", VILLAGE), ("dear", with_price(1.15)), replicates=3, metrics=["health"])
    assert "In dear instead of as is:\n  Health of relationships: shop 0." in found.answer()
    assert "; all 0." in found.answer()


def test_of_the_whole_market_gains_are_said_per_person_since_a_customer_of_two_counts_twice():
    asked = {"replicates": 3, "metrics": ["customer_gain", "person_gain"]}
    lines = compare(("as is", VILLAGE), ("dear", with_price(1.15)), **asked).answer().splitlines()
    (per_customer,) = [line for line in lines if "A customer gains a year" in line and ", now" in line]
    (per_person,) = [line for line in lines if "A person gains a year" in line]
    assert "shop" in per_customer
    assert " all " not in per_customer
    assert ": all " in per_person

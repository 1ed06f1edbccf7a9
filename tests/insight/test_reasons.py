"""Why a verdict is what it is, in words that do not mislead."""

import pytest

from relsim.insight.reasons import failed_on, outcome_said, reason_said


def effect(outcome, low, high, above=None, below=None, at_least=0.0, by="essay", refutes=True, name="one"):
    """A row of effects."""
    return {
        "prediction": name, "by": by, "outcome": outcome, "effect": (low + high) / 2, "low": low,
        "high": high, "above": above, "below": below, "at_least": at_least, "refutes": refutes,
        "metric": "", "kind": "number",
    }  # fmt: skip


SMALL = effect("negligible", 0.1, 0.3, above=1.0, at_least=1.0)
NONE = effect("negligible", -0.1, 0.3, above=1.0, at_least=1.0)
OTHER = effect("contrary", -0.4, -0.3, above=1.0, at_least=1.0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (SMALL, "has the sign that the essay expects, but is too small to count"),
        (effect("negligible", -0.3, -0.1, below=-1.0, at_least=1.0), "has the sign that the essay expects"),
        (NONE, "makes no difference to speak of"),
        (OTHER, "goes the other way"),
        (effect("contrary", 0.6, 0.7, below=0.5), "does not reach what was predicted"),
        (effect("contrary", 3.0, 4.0, above=-1.0, below=1.0, at_least=0.5), "is not within"),
        (effect("open", 0.9, 1.1, above=1.0), "is left open by the runs"),
        (effect("open", 0.9, 1.1, above=1.0) | {"low": None}, "is not defined"),
        (effect("holds", 1.9, 2.1, above=1.0, by="5"), "is as essay 5 predicts"),
    ],
)
def test_what_became_of_a_prediction_is_told_as_it_is(row, said):
    assert said in outcome_said(row)


def test_a_refutation_by_size_alone_is_told_from_one_by_sign():
    assert failed_on([SMALL], "refuted") == "right sign, too small to count"
    assert failed_on([SMALL, NONE], "refuted") == "no difference"
    assert failed_on([SMALL, OTHER], "refuted") == ""
    assert failed_on([SMALL], "undecided") == ""


def test_what_cannot_refute_is_no_reason_of_a_refutation():
    rows = [OTHER | {"prediction": "aside", "refutes": False}, SMALL]
    assert "aside" not in reason_said("refuted", rows)
    assert "does not refute by itself" in reason_said("undecided", rows[:1])


def test_what_held_is_told_beside_what_failed():
    assert "as predicted: two" in reason_said("refuted", [SMALL, effect("holds", 2, 3, 1.0, name="two")])

"""Verdicts on claims whose answers are known, from functions in place of worlds."""

import numpy as np
import polars as pl
import pytest
from known import evaluator

import relsim
from relsim.designs import load_study
from relsim.errors import UserError
from relsim.insight.effects import RESAMPLES, effect_of, known_of
from relsim.insight.hypotheses import studies_of
from relsim.insight.judging import looks_of
from relsim.insight.order import in_order
from relsim.insight.trial import put_to_test

WORLD = {
    "horizon": {"weeks": 8, "warmup": 0},
    "communities": {"village": {"people": 30}},
    "vendors": {"shop": {}, "mart": {}},
}
CLAIM = {"number": 7, "essay": "2", "says": "It rises.", "refuted_if": "It does not.", "most": 120}


def claim(expect, *others, vary=None, points=40, **told):
    """A study of two arms, a and b, with what is predicted of the trust in the shop."""
    predictions = [{"name": "first", "expect": expect}, *others]
    varied = {"vary": vary, "design": {"kind": "latin_hypercube", "points": points}} if vary else {}
    return {
        "title": "a claim", "replicates": 30, "scenarios": {"a": WORLD, "b": WORLD},
        "outcomes": [{"metric": "trust", "vendors": ["shop"]}],
        "claim": {**CLAIM, **told}, "predictions": predictions, **varied,
    }  # fmt: skip


def answers(a, b, own=0.2):
    """What evaluates both arms, of which a function of points gives the truth; `own` is the luck of a run."""
    arms = [
        evaluator(function, shared=1.0, own=own, scenario=name, outcome="trust", vendor="shop")
        for name, function in (("a", a), ("b", b))
    ]
    return lambda points, replicates: pl.concat([arm(points, replicates) for arm in arms])


def level(value):
    """A function of points that is the same everywhere."""
    return lambda points: np.full(points.height, value)


def verdict(asked, b=None, own=0.2):
    arms = level(0.5), b or level(0.5)
    return put_to_test(load_study(asked), answers(*arms, own), flips=False)


def test_an_effect_beyond_the_smallest_that_counts_supports():
    found = verdict(claim("trust[b] > trust[a]"), b=level(0.7))
    assert (found.word, found.replicates) == ("supported", 30)
    assert found.verdict.effects["first"].mean == pytest.approx(0.2, abs=0.04)


def test_an_effect_on_the_other_side_refutes():
    assert verdict(claim("trust[b] > trust[a]"), b=level(0.3)).word == "refuted"


def test_an_effect_that_is_too_small_to_count_refutes():
    rule = {"name": "too small", "expect": "trust[b] > trust[a]", "at_least": 0.2}
    found = verdict(claim("trust[b] > trust[a]", rule), b=level(0.6))
    assert [effect.outcome for effect in found.verdict.effects.values()] == ["holds", "negligible"]
    assert found.word == "refuted"


def test_two_arms_that_are_the_same_to_the_bit_refute_a_difference():
    assert verdict(claim("trust[b] > trust[a]"), own=0.0).word == "refuted"


def test_what_lies_at_the_bound_stays_undecided_after_the_most_runs():
    found = verdict(claim("trust[b] > trust[a]"), own=1.0)
    assert (found.word, found.replicates) == ("undecided", 120)


def test_replicates_are_added_until_it_is_settled():
    found = verdict(claim("trust[b] > trust[a]", most=480), b=level(0.53), own=0.2)
    assert found.word == "supported"
    assert 30 < found.replicates < 480


def test_nothing_is_added_where_more_runs_could_not_settle_it():
    rule = {"name": "needed", "expect": "trust[a] > trust[b]", "refutes": False}
    found = verdict(claim("trust[b] > trust[a]", rule), b=level(0.7))
    assert (found.word, found.replicates) == ("undecided", 30)


def test_a_claim_may_be_refuted_only_by_all_its_predictions_together():
    rule = {"name": "other", "expect": "trust[a] > 0.9"}
    assert verdict(claim("trust[b] > trust[a]", rule), b=level(0.7)).word == "refuted"
    assert verdict(claim("trust[b] > trust[a]", rule, refuted_when="all"), b=level(0.7)).word == "undecided"
    assert verdict(claim("trust[b] > trust[a]", rule, refuted_when="all"), b=level(0.3)).word == "refuted"


def test_no_difference_can_be_predicted_and_shown():
    assert verdict(claim("-0.1 < trust[b] - trust[a] < 0.1")).word == "supported"
    assert verdict(claim("-0.1 < trust[b] - trust[a] < 0.1"), b=level(0.8)).word == "refuted"


def test_what_the_evidence_predicts_is_told_and_does_not_count():
    other = {"name": "evidence", "by": "evidence", "expect": "trust[b] < trust[a]"}
    found = verdict(claim("trust[b] > trust[a]", other), b=level(0.7))
    assert found.verdict.of == {"essay": "supported", "evidence": "refuted"}


def test_an_essay_that_says_otherwise_gets_a_verdict_of_its_own():
    other = {"name": "rival", "by": "5c", "expect": "trust[b] < trust[a]"}
    found = verdict(claim("trust[b] > trust[a]", other, against=["5c"], collision="It falls."), b=level(0.7))
    assert found.verdict.of["5c"] == "refuted"


def test_intervals_allow_for_several_predictions_and_several_looks():
    other = {"name": "second", "expect": "trust[b] > 0.1"}
    found = verdict(claim("trust[b] > trust[a]", other), b=level(0.7))
    assert found.verdict.confidence["essay"] == pytest.approx(1 - 0.05 / (2 * len(looks_of(30, 120))))


def test_the_larger_of_two_equal_arms_is_not_taken_for_more_than_either():
    """The mean of maxima over replicates lies far above; the maximum of means does not."""
    found = verdict(claim("max(trust[a], trust[b]) - trust[a] > 0.05", most=30), own=0.2)
    runs = known_of(
        found.claim.predictions,
        answers(level(0.5), level(0.5))(pl.DataFrame({"point": [0]}), range(30)),
        [0],
        range(30),
    )
    a, b = (values[0] for values in runs.values())
    assert np.mean(np.maximum(a, b) - a) > 0.02
    assert abs(found.verdict.effects["first"].mean) < 0.02
    assert found.word == "refuted"


def test_the_bootstrap_gives_a_straight_term_nearly_the_interval_of_student():
    straight, curved = (
        load_study(claim(text)).claim.predictions[0]
        for text in ("trust[b] - trust[a] > 0", "max(trust[b], -9) - trust[a] > 0")
    )
    outcomes = answers(level(0.5), level(0.6))(pl.DataFrame({"point": [0]}), range(30))
    student, resampled = (
        effect_of(one, known_of([one], outcomes, [0], range(30)), 0, 0.95, seed=1)
        for one in (straight, curved)
    )
    assert resampled.mean == pytest.approx(student.mean)
    assert (resampled.low, resampled.high) == pytest.approx(
        (student.low, student.high), abs=0.15 * (student.high - student.low)
    )
    assert RESAMPLES >= 1_000


def test_runs_in_which_a_number_is_not_defined_are_left_out_and_counted():
    whole = answers(level(0.5), level(0.7))

    def evaluate(points, replicates):
        odd = (pl.col("replicate") % 3 == 0) & (pl.col("scenario") == "b")
        return whole(points, replicates).with_columns(value=pl.when(odd).then(None).otherwise("value"))

    effect = put_to_test(load_study(claim("trust[b] > trust[a]")), evaluate).verdict.effects["first"]
    assert (effect.n, effect.missing, effect.outcome) == (20, 10, "holds")


VARY = {"choose.relationship": "sweep", "choose.habit": "sweep", "judge.anchor": "sweep"}


def turning(points):
    """Trust rises with the arm only where relationships weigh more than 1.5."""
    if "choose.relationship" not in points.columns:
        return np.full(points.height, 0.7)
    return np.where(points["choose.relationship"].to_numpy() > 1.5, 0.7, 0.3)


def test_what_turns_a_verdict_is_found_with_its_side():
    pytest.importorskip("sklearn")
    found = put_to_test(
        load_study(claim("trust[b] > trust[a]", vary=VARY, points=60)), answers(level(0.5), turning)
    )
    assert found.word == "supported"
    holds = {row["what"]: row["share"] for row in found.robustness.shares.to_dicts()}
    assert holds["a on average"] == pytest.approx(0.5, abs=0.02)
    decides = found.robustness.deciding.filter("decides").to_dicts()
    assert [row["factor"] for row in decides] == ["choose.relationship"]
    assert decides[0]["fails_low"] > 0.9 > 0.1 > decides[0]["fails_high"]
    assert "choose.relationship is at most 1.5" in found.robustness.boxes["conditions"][0]


def test_where_nothing_turns_a_verdict_no_setting_is_blamed():
    found = put_to_test(load_study(claim("trust[b] > trust[a]", vary=VARY)), answers(level(0.5), level(0.8)))
    assert found.robustness.deciding.is_empty()
    assert found.robustness.shares.filter(what="a on average")["share"].item() == 1.0


def test_a_claim_to_which_the_model_cannot_speak_runs_nothing():
    asked = {"claim": {"number": 9, "essay": "1", "says": "It is so.", "cannot": "Nobody here can fly."}}
    found = relsim.hypotheses([asked])
    assert found["claims"]["verdict"].to_list() == ["cannot say"]
    assert "Nobody here can fly." in found.answer()


@pytest.mark.parametrize("name", ["H3", "h3", "3", "h03_help_first"])
def test_a_shipped_claim_is_found_by_its_number(name):
    assert [*studies_of([name])] == ["H3"]


@pytest.mark.parametrize(
    ("asked", "options", "told"),
    [
        (["H999"], {}, "no such claim"),
        (["levers"], {}, "claims nothing"),
        (["H3", "h03_help_first"], {}, "asked for twice"),
        (["H3"], {"replicates": 1}, "too few"),
        (["H3"], {"points": 3}, "too few"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_runs(asked, options, told):
    with pytest.raises(UserError, match=told):
        studies_of(asked, **options)


def test_what_was_fixed_first_is_remembered_and_what_changed_is_told(tmp_path):
    one = {"H7": load_study(claim("trust[b] > trust[a]"))}
    assert in_order(one, tmp_path).said().endswith("nothing has changed since")
    assert in_order(one, tmp_path).changed == ()
    other = {"H7": load_study(claim("trust[b] > 0.1"))}
    assert in_order(other, tmp_path).changed == ("H7: its predictions",)
    assert in_order(other, tmp_path).changed == ("H7: its predictions",)
    assert in_order(one, tmp_path).changed == ()
    (tmp_path / "order.json").write_text("[]]")
    with pytest.raises(UserError, match="cannot be read"):
        in_order(one, tmp_path)

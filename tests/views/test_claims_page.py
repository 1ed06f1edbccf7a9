"""The page of what came of the essays, from what was kept of a run."""

import json

import pytest
from pages import DOCS

from relsim.views.claims.kept import differing
from relsim.views.claims.markdown import claims_markdown

ORDER = {"engine": "0-e", "parameters": "p", "claims": {"H1": {"predictions": "a", "worlds": "b"}}}
EFFECT = {
    "prediction": "share", "by": "2", "says": "It grows.", "outcome": "contrary",
    "said": {"effect": "+1 point", "interval": "[0, 2]", "bound": "above 2", "by": "essay 2",
             "became": "goes the other way"},
}  # fmt: skip
CLAIM = {
    "claim": "H1", "essay": "1", "says": "It falls.", "verdict": "refuted", "failed": "no difference",
    "against": "2", "collision": "They differ.", "why": "share makes no difference", "others": "2: refuted",
    "essay_expects": "less", "evidence_expects": "", "evidence": "", "effects": [EFFECT],
    "flips": [{"points": 9, "holds": 0.5, "holds_low": 0.2, "holds_high": 0.8, "turns": ""}],
}  # fmt: skip
ESSAY = {
    "essay": "1", "title": "Essay 1: A", "says": "All falls.",
    "rows": [{"what": "falling", "where": ["src"], "shown": ["test_it"], "claims": ["H1", "H2"]}],
}  # fmt: skip


@pytest.fixture
def parts():
    return claims_markdown({"said": "One.", "fixed": "Then", "order": ORDER, "claims": [CLAIM]}, [ESSAY])


def test_a_claim_is_told_with_why_and_over_how_much_of_what_was_assumed(parts):
    assert "**H1, refuted (no difference).** It falls." in parts["essays"]
    assert "at 50 % [20, 80] of 9 points" in parts["essays"]
    assert "Of 1 claim: 1 refuted (H1)." in parts["essays"]


def test_claims_that_collide_stand_beside_what_the_other_side_predicts(parts):
    assert "### Essay 1 and essay 2" in parts["collisions"]
    assert "share goes the other way (+1 point [0, 2])" in parts["collisions"]


def test_each_row_of_the_essays_has_the_verdicts_of_its_claims(parts):
    assert "| Essay 1 | falling | `src` | `test_it` | H1 refuted, H2 not run |" in parts["rows"]


def test_a_page_of_other_claims_than_those_shipped_says_so():
    changed = {**ORDER, "parameters": "q", "claims": {"H1": {"predictions": "x", "worlds": "b"}, "H2": {}}}
    found = [*differing(ORDER, changed)]
    assert found == ["defaults or ranges of the schema", "predictions: H1", "not yet run: H2"]
    made = {"said": "", "fixed": "", "order": ORDER, "claims": []}
    assert claims_markdown(made, [], found)["stale"].startswith("**Out of date.**")
    assert "as they are shipped" in claims_markdown(made, [], [*differing(ORDER, ORDER)])["stale"]


def test_what_is_kept_has_every_claim_and_its_order():
    made = json.loads((DOCS / "claims.json").read_text())
    assert {row["claim"] for row in made["claims"]} == set(made["order"]["claims"])
    assert {"engine", "parameters", "claims"} <= set(made["order"])

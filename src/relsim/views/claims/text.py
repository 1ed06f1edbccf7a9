"""Verdicts as a table for the terminal."""

from collections.abc import Mapping
from typing import Any

from relsim.designs.claim import ESSAY
from relsim.insight.claimed import WORDS, interval_said, value_said
from relsim.insight.finding import Finding
from relsim.insight.saying import between, percent
from relsim.views.text import cut, table

NAME = 22  # characters of a prediction

HEADS = ["claim", "verdict", "prediction", "effect", "95 %, all at once", "runs", "holds over"]


def effect_table(finding: Finding) -> str:
    """Return a row for each prediction of an essay: verdict, effect, interval, replicates, flips."""
    rows = [HEADS]
    for claim in finding["claims"].iter_rows(named=True):
        name = claim["claim"]
        effects = finding["effects"].filter(claim=name, by=ESSAY).to_dicts()
        holds = next((_holds(row) for row in finding["flips"].filter(claim=name).to_dicts()), "")
        first = [name, claim["verdict"]]
        if not effects:
            rows.append([*first, "", "", "", "", ""])
        for at, row in enumerate(effects):
            told = [cut(row["prediction"], NAME), value_said(row["effect"], row), interval_said(row)]
            told.append(str(row["replicates"]))
            rows.append([*(first if at == 0 else ["", ""]), *told, holds if at == 0 else ""])
    return table(rows, left=3)


def score_line(finding: Finding) -> str:
    """Return how many claims got which verdict.

    >>> score_line(Finding("hypotheses", "", "", {}, {"score": {"supported": 1, "refuted": 0}}))
    'Of 1 claim: 1 supported.'
    """
    score = finding.manifest["score"]
    total = sum(score.values())
    some = [f"{score[word]} {_word(word)}" for word in WORDS if score.get(word)]
    return f"Of {total} {'claim' if total == 1 else 'claims'}: {', '.join(some)}."


def _word(verdict: str) -> str:
    return "of which the model cannot speak" if verdict == "cannot say" else verdict


def named(essay: str) -> str:
    """Return an essay as a heading has it.

    >>> named("4"), named("5c"), named("beyond the essays")
    ('Essay 4', 'The comment on essay 5', 'Beyond the essays')
    """
    if essay == "5c":
        return "The comment on essay 5"
    return f"Essay {essay}" if essay.isdigit() else f"{essay[0].upper()}{essay[1:]}"


def _holds(row: Mapping[str, Any]) -> str:
    """Return over which share of what was assumed a claim holds."""
    return f"{percent(row['holds'])} {between(row['holds_low'], row['holds_high'])}"

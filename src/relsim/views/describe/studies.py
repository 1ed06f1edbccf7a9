"""Experiments in words: what is asked, what varies, and how much there is to run."""

from pathlib import Path
from typing import Any

from relsim.analysis.metrics import METRICS
from relsim.designs import (
    Claim,
    Factor,
    OutcomeSpec,
    Prediction,
    Study,
    load_study,
    shipped_experiments,
    size_of,
)
from relsim.insight.claimed import said_by
from relsim.scenario.overrides import Overrides
from relsim.scenario.problems import counted
from relsim.sweeps.definition import plain
from relsim.views.describe.description import Description
from relsim.views.describe.rows import value_of
from relsim.views.describe.worlds import header_of
from relsim.views.text import facts, listed, paragraph

LEVELS = 6  # of a factor that are listed


def describe_study(what: str, set: Overrides = ()) -> Description:
    """Return what an experiment asks, what varies in it, and what it amounts to.

    Raises
    ------
    ScenarioError
        It cannot be run as written.

    Examples
    --------
    >>> print(describe_study("levers").text.splitlines()[0])
    levers: Levers of the grocer and the multinational
    """
    study = load_study(what, set)
    name = Path(what).stem
    title = f"{name}: {study.title}" if study.title else name
    parts = [title, header_of(shipped_experiments().get(what, Path(what)))]
    parts += [_claim(study.claim)] if study.claim else []
    parts += [_outline(study)]
    if study.factors:
        parts.append("What varies\n" + "\n".join(map(_factor, study.factors)))
    parts += [paragraph(note) for note in study.notes]
    return Description("experiment", name, "\n\n".join(filter(None, parts)), study_facts(study))


def study_facts(study: Study) -> dict[str, Any]:
    """Return what an experiment is, for a program."""
    has_points = study.design is not None or not study.factors
    return {
        "title": study.title,
        "question": study.question,
        "scenarios": list(study.scenarios),
        "factors": [
            {
                "name": factor.name, "paths": list(factor.paths), "low": factor.low, "high": factor.high,
                "levels": list(factor.levels), "kind": factor.kind, "unit": factor.unit,
            }
            for factor in study.factors
        ],
        "design": study.design.kind if study.design else None,
        "replicates": study.replicates,
        "outcomes": [outcome.metric for outcome in study.outcomes],
        "size": size_of(study)._asdict() if has_points else None,
        "notes": list(study.notes),
        "claim": plain(study.claim) if study.claim else None,
    }  # fmt: skip


def amount_of(study: Study) -> str:
    """Return in words how much there is to run.

    >>> amount_of(load_study({"scenario": "village", "replicates": 3}))
    '1 point x 1 scenario x 3 replicates = 3 runs (1,872,000 customer-weeks)'
    """
    if study.claim and study.claim.cannot:
        return "nothing: the model cannot speak to it"
    if study.design is None and study.factors:
        return "no points of its own: sensitivity, flip and optimise draw theirs"
    size = size_of(study)
    times = f"{counted(size.points, 'point')} x {counted(len(study.scenarios), 'scenario')}"
    least = "at least " if study.precision else ""
    runs = f"{least}{counted(study.replicates, 'replicate')} = {least}{counted(size.runs, 'run')}"
    return f"{times} x {runs} ({size.customer_weeks:,} customer-weeks)"


def _claim(claim: Claim) -> str:
    """Return what is claimed, what is predicted, and what would refute it."""
    others = f"essay {' and '.join(claim.against)}: {claim.collision}" if claim.against else ""
    told = [
        ("claim", f"{claim.name}, of essay {claim.essay}: {claim.says}"), ("the model", claim.cannot),
        ("refuted if", claim.refuted_if), ("essay", claim.essay_expects),
        ("evidence", claim.evidence_expects), ("against", others), ("assumed", claim.assumed),
        *((one.name, f"{one.says} By {said_by(one.by)}: {_rule(one)}") for one in claim.predictions),
    ]  # fmt: skip
    return "What is claimed\n" + facts(told)


def _rule(one: Prediction) -> str:
    """Return how a prediction is reckoned."""
    at_least = f", by at least {one.at_least:g}" if one.at_least else ""
    return f"{' '.join(one.expect.split())}{at_least}"


def _outline(study: Study) -> str:
    wanted = study.precision.wanted.items() if study.precision else ()
    return facts(
        [
            ("question", study.question),
            ("scenarios", listed(list(study.scenarios))),
            ("design", study.design.kind.replace("_", " ") if study.design else ""),
            ("to run", amount_of(study)),
            ("then", _further(study)),
            ("until", ", ".join(f"{name} is known to ±{width:g}" for name, width in wanted)),
            ("outcomes", "; ".join(map(_outcome, study.outcomes))),
            ("objectives", "; ".join(f"{o.direction} {o.metric} of {o.vendor}" for o in study.objectives)),
            ("constraints", ", ".join(constraint.name for constraint in study.constraints)),
            ("seed", str(study.seed)),
        ]
    )


def _further(study: Study) -> str:
    """Return how a claim goes on after its first replicates."""
    if study.claim is None or study.claim.cannot:
        return ""
    return (
        f"as a claim (relsim hypotheses) each scenario as it stands, {study.replicates} to "
        f"{study.claim.most} replicates until settled; then the points, "
        f"{study.claim.repeats} replicates at each"
    )


def _outcome(outcome: OutcomeSpec) -> str:
    label = METRICS[outcome.metric].label
    whom = f" of {listed(list(outcome.vendors))}" if outcome.vendors else ""
    weeks = listed([*map(str, outcome.weeks)])
    when = (f" at age {weeks} weeks" if outcome.is_by_cohort else f" in week {weeks}") if weeks else ""
    by = f" by {outcome.by}" if outcome.by != "vendor" else ""
    return f"{label}{whom}{when}{by}"


def _factor(factor: Factor) -> str:
    """Return a factor with its range, in a line or two."""
    unit = f" [{factor.unit}]" if factor.unit else ""
    if factor.levels:
        some = [value_of(level) for level in factor.levels[:LEVELS]]
        how = ", ".join(some) + (", ..." if len(factor.levels) > LEVELS else "")
    else:
        how = f"{value_of(factor.low)} to {value_of(factor.high)}"
        shape = factor.distribution.shape if factor.distribution else "uniform"
        how += f", {shape}" if shape != "uniform" else ""
    together = f" (moves {', '.join(factor.paths)})" if factor.paths != (factor.name,) else ""
    return paragraph(f"{how}{unit}: {factor.label}{together}", 8, f"  {factor.name}  ")

"""A claim put to the test: replicates until it is settled, then points over what was assumed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from relsim.designs import Claim, Study, points_of
from relsim.designs.claim import ESSAY
from relsim.insight.effects import OPEN, known_of
from relsim.insight.evaluating import Evaluate
from relsim.insight.judging import CANNOT_SAY, UNDECIDED, Verdict, judge, looks_of
from relsim.insight.robustness import Robustness, robustness_of
from relsim.sweeps.outcomes import levels_of


@dataclass(frozen=True)
class Trial:
    """A claim and what became of it.

    Attributes
    ----------
    study : Study
        With the claim, and with the replicates and the design that were asked for.
    verdict : Verdict or None
        None where the model cannot speak to it.
    replicates : int
    levels : polars.DataFrame
        Means of what was measured, arm by arm.
    robustness : Robustness or None
        None where flips were not looked for, or nothing is varied.
    failures : dict of int
        Runs that failed, by cause.
    """

    study: Study
    verdict: Verdict | None = None
    replicates: int = 0
    levels: pl.DataFrame = field(default_factory=pl.DataFrame)
    robustness: Robustness | None = None
    failures: Mapping[str, int] = field(default_factory=dict)

    @property
    def claim(self) -> Claim:
        """The claim."""
        assert self.study.claim is not None, "a study without a claim was put to the test"
        return self.study.claim

    @property
    def word(self) -> str:
        """The verdict in a word."""
        return self.verdict.word if self.verdict else CANNOT_SAY


def put_to_test(study: Study, evaluate: Evaluate, flips: bool = True) -> Trial:
    """Return what becomes of a claim.

    Parameters
    ----------
    study : Study
        With a claim.
    evaluate : callable
        From points and replicates to outcomes; see `relsim.insight.evaluating`.
    flips : bool
        Whether to look where its verdict turns.
    """
    claim = study.claim
    assert claim is not None, "a study without a claim was put to the test"
    if claim.cannot:
        return Trial(study)
    looks = looks_of(study.replicates, claim.most)
    base, outcomes, done = pl.DataFrame({"point": [0]}), [], 0
    for look in looks:
        outcomes.append(evaluate(base, range(done, look)))
        done, found = look, pl.concat(outcomes)
        known = known_of(claim.predictions, found, [0], range(done))
        verdict = judge(claim, known, len(looks), study.seed)
        if verdict.word != UNDECIDED or not _is_open(claim, verdict):
            break
    robustness = _robustness(study, claim, evaluate) if flips and study.factors else None
    return Trial(study, verdict, done, levels_of(found, ()), robustness)


def _is_open(claim: Claim, verdict: Verdict) -> bool:
    """Return whether more replicates could still settle it."""
    return any(verdict.effects[one.name].outcome == OPEN for one in claim.predicted(ESSAY))


def _robustness(study: Study, claim: Claim, evaluate: Evaluate) -> Robustness | None:
    points, repeats = points_of(study), range(claim.repeats)
    outcomes = evaluate(points, repeats)
    known = known_of(claim.predicted(ESSAY), outcomes, points["point"].to_list(), repeats)
    return robustness_of(claim, points, known, study.seed)

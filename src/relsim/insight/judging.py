"""The verdict on a claim: what its predictions come to together, fixed before anything is run."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from relsim.designs.claim import ESSAY, Claim
from relsim.insight.effects import AGAINST, HOLDS, Effect, Known, effect_of

SUPPORTED, REFUTED, UNDECIDED, CANNOT_SAY = "supported", "refuted", "undecided", "cannot say"
ERROR = 0.05  # that any verdict of an interval is wrong, over all predictions of one voice and all looks


class Verdict(NamedTuple):
    """What came out.

    Attributes
    ----------
    of : dict
        By voice (the essay, the evidence, essays that say otherwise): its verdict.
    effects : dict of Effect
        By the name of the prediction.
    confidence : dict of float
        By voice, of each of its intervals.
    """

    of: Mapping[str, str]
    effects: Mapping[str, Effect]
    confidence: Mapping[str, float]

    @property
    def word(self) -> str:
        """The verdict on the claim."""
        return self.of[ESSAY]


def looks_of(least: int, most: int) -> list[int]:
    """Return after how many replicates there is a look: the least, twice as many, and so on.

    >>> looks_of(30, 120), looks_of(30, 100), looks_of(30, 30)
    ([30, 60, 120], [30, 60, 100], [30])
    """
    looks = [least]
    while looks[-1] < most:
        looks.append(min(2 * looks[-1], most))
    return looks


def judge(claim: Claim, known: Known, looks: int, seed: int, at: int = 0) -> Verdict:
    """Return the verdict on a claim.

    The intervals of one voice hold all at once, at every look (Bonferroni over predictions times looks), so
    that neither many predictions nor stopping when it is settled makes a verdict more likely by chance.

    Parameters
    ----------
    claim : Claim
    known : mapping
        What runs gave; see `relsim.insight.effects.known_of`.
    looks : int
        How often is looked.
    seed : int
    at : int
        The place of the point.
    """
    effects: dict[str, Effect] = {}
    confidence: dict[str, float] = {}
    of: dict[str, str] = {}
    for voice in claim.voices:
        predicted = claim.predicted(voice)
        confidence[voice] = 1.0 - ERROR / (max(len(predicted), 1) * looks)
        found = [effect_of(one, known, at, confidence[voice], seed) for one in predicted]
        effects |= {one.name: effect for one, effect in zip(predicted, found, strict=True)}
        refuting = [one.refutes for one in predicted]
        of[voice] = verdict_of([effect.outcome for effect in found], refuting, claim.refuted_when)
    return Verdict(of, effects, confidence)


def verdict_of(outcomes: Sequence[str], refuting: Sequence[bool], refuted_when: str = "any") -> str:
    """Return what outcomes of predictions come to.

    Supported: all hold. Refuted: one of those that can refute is contrary or negligible (or, where the claim
    says "all", all of them are). Undecided: anything else.

    >>> verdict_of(["holds", "holds"], [True, False]), verdict_of(["open", "contrary"], [False, True])
    ('supported', 'refuted')
    >>> verdict_of(["holds", "contrary"], [True, False]), verdict_of(["holds", "contrary"], [True] * 2, "all")
    ('undecided', 'undecided')
    """
    if outcomes and all(outcome == HOLDS for outcome in outcomes):
        return SUPPORTED
    against = [outcome in AGAINST for outcome, can in zip(outcomes, refuting, strict=True) if can]
    is_refuted = any(against) if refuted_when == "any" else bool(against) and all(against)
    return REFUTED if is_refuted else UNDECIDED

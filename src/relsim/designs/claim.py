"""What a claim is: an experiment that says beforehand what an essay predicts and what would refute it."""

from dataclasses import dataclass
from typing import Literal

from relsim.designs.terms import Term

ESSAY, EVIDENCE = "essay", "evidence"


@dataclass(frozen=True)
class Prediction:
    """What somebody expects of the runs.

    Attributes
    ----------
    name : str
    says : str
        In plain words.
    by : str
        "essay" for the essay whose claim it is, "evidence", or the number of an essay that says otherwise.
    expect : str
        As it is written; see `relsim.designs.expressions`.
    effect : Term
    above, below : float or None
        It holds where the effect lies above the one and below the other.
    at_least : float
        The part of the bound that is the smallest effect that counts: without it lies the place of no effect.
    refutes : bool
        Whether the contrary of it tells against who predicts it.
    """

    name: str
    says: str
    by: str
    expect: str
    effect: Term
    above: float | None
    below: float | None
    at_least: float = 0.0
    refutes: bool = True


@dataclass(frozen=True)
class Claim:
    """A claim of an essay, put so that it can fail.

    Attributes
    ----------
    number : int
        3 for H3.
    essay : str
        Who says so.
    says, refuted_if : str
        In plain words.
    essay_expects, evidence_expects : str
        The signs, in words.
    evidence : tuple of str
        Rows of the evidence.
    assumed : str
        What had to be assumed to ask at all.
    against : tuple of str
        Essays that say otherwise.
    collision : str
        In which way.
    cannot : str
        Why the model cannot speak to it; then nothing is run.
    refuted_when : {"any", "all"}
        Whether one prediction that fails refutes, or only all of them.
    most : int
        Replicates after which it stays undecided.
    repeats : int
        Replicates at each point where flips are looked for.
    predictions : tuple of Prediction
    """

    number: int
    essay: str
    says: str
    refuted_if: str
    essay_expects: str = ""
    evidence_expects: str = ""
    evidence: tuple[str, ...] = ()
    assumed: str = ""
    against: tuple[str, ...] = ()
    collision: str = ""
    cannot: str = ""
    refuted_when: Literal["any", "all"] = "any"
    most: int = 0
    repeats: int = 0
    predictions: tuple[Prediction, ...] = ()

    @property
    def name(self) -> str:
        """The name by which it is asked for: H3."""
        return f"H{self.number}"

    def predicted(self, by: str) -> tuple[Prediction, ...]:
        """Return what somebody predicts."""
        return tuple(prediction for prediction in self.predictions if prediction.by == by)

    @property
    def voices(self) -> tuple[str, ...]:
        """Who predicts something, the essay first."""
        return tuple(dict.fromkeys([ESSAY, *(prediction.by for prediction in self.predictions)]))

"""A claim that has been put to the test."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from relsim.designs import Claim, Study
from relsim.insight.judging import CANNOT_SAY, Verdict
from relsim.insight.robustness import Robustness


@dataclass(frozen=True)
class Tested:
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

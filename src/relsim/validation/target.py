"""A published regularity as a record: what is expected, in which band, and how it is measured."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Numbers = Mapping[str, float]
MET, MISSED, NOT_APPLICABLE = "met", "not met", "n.a."


@dataclass(frozen=True)
class Check:
    """One number of a target and the band in which it has to lie.

    Attributes
    ----------
    name : str
        As `Target.measure` returns it.
    published : str
        What the source found, as text, since it is often no number.
    low, high : float
        Where a simulated number counts as the same: about two sampling errors, or the spread between
        published studies. A working choice that came with the evidence, not a published limit.
    value : float
        What the source found where that is one number; NaN otherwise.
    """

    name: str
    published: str
    low: float = -math.inf
    high: float = math.inf
    value: float = math.nan

    def holds(self, number: float) -> bool:
        """Return whether a number lies in the band.

        >>> Check("rise", "at least 8 points", low=0.08).holds(0.1)
        True
        """
        return self.low <= number <= self.high

    @property
    def band(self) -> str:
        """The band in words.

        >>> Check("", "", 0.4, 0.65).band, Check("", "", low=0.7).band, Check("", "", high=3).band
        ('0.4 to 0.65', 'at least 0.7', 'at most 3')
        """
        if math.isinf(self.high):
            return f"at least {self.low:g}" if math.isfinite(self.low) else "any"
        return f"{self.low:g} to {self.high:g}" if math.isfinite(self.low) else f"at most {self.high:g}"


@dataclass(frozen=True)
class Target:
    """A row of the scoreboard.

    Attributes
    ----------
    id : str
        Its number among the published regularities, such as `V4`.
    what : str
        The regularity in a few words.
    study : str
        The study whose worlds it is measured in.
    source : str
        Rows of the list of sources.
    how : str
        The analysis, as its source did it.
    checks : tuple of Check
        All of them have to hold.
    measure : callable
        Takes what was seen in each world of the study and returns a number for each check.
    used : str
        Where the target is partly an input: which setting rests on it. Such a row does not count.
    lacks : str
        What keeps the row from being measured, or part of the published target from being looked at.
    """

    id: str
    what: str
    study: str
    source: str
    how: str
    checks: tuple[Check, ...]
    measure: Callable[[Mapping[str, Any]], Numbers]
    used: str = ""
    lacks: str = ""

    def verdict(self, numbers: Numbers) -> str:
        """Return whether numbers meet all checks; not applicable where one could not be measured.

        >>> row = Target("V1", "", "", "", "", (Check("x", "", low=1.0),), lambda seen: {})
        >>> row.verdict({"x": 2.0}), row.verdict({"x": 0.0}), row.verdict({"x": float("nan")})
        ('met', 'not met', 'n.a.')
        """
        values = [numbers.get(check.name, math.nan) for check in self.checks]
        if any(math.isnan(value) for value in values):
            return NOT_APPLICABLE
        fine = all(check.holds(value) for check, value in zip(self.checks, values, strict=True))
        return MET if fine else MISSED


def regularity(
    id: str,
    what: str,
    study: str,
    source: str,
    how: str,
    measure: Callable[[Mapping[str, Any]], Numbers],
    *checks: Check,
    used: str = "",
    lacks: str = "",
) -> Target:
    """Return a target, its checks written one after the other."""
    return Target(id, what, study, source, how, checks, measure, used, lacks)

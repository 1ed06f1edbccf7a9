"""Rows of the scoreboard: a target, what it came to, and the verdict."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from relsim.analysis.intervals import Interval, mean_interval
from relsim.validation.studies import studies
from relsim.validation.target import MET, MISSED, NOT_APPLICABLE, Target

Values = dict[str, dict[str, float]]
"""By target, by check."""


@dataclass(frozen=True)
class Row:
    """A row of the scoreboard: a target, and what it came to in each replicate."""

    target: Target
    values: Mapping[str, Sequence[float]]

    def interval(self, name: str) -> Interval:
        """Return the mean over replicates of one number, with its 95 % interval."""
        return mean_interval(np.asarray(self.values.get(name, [math.nan]), np.float64))

    @property
    def verdict(self) -> str:
        """Whether the means lie in all bands: met, not met, or n.a. where one could not be measured."""
        means = {check.name: self.interval(check.name).mean for check in self.target.checks}
        return self.target.verdict(means)

    @property
    def settled(self) -> bool:
        """Whether every interval lies wholly in its band, or one lies wholly outside."""
        found = [(check, self.interval(check.name)) for check in self.target.checks]
        inside = all(check.holds(mean.low) and check.holds(mean.high) for check, mean in found)
        return inside or any(mean.high < check.low or mean.low > check.high for check, mean in found)

    @property
    def vague(self) -> list[str]:
        """Numbers that say little: the interval's half is wider than half of a band that has two edges."""
        closed = [check for check in self.target.checks if math.isfinite(check.high - check.low)]
        spans = {check.name: self.interval(check.name) for check in closed}
        return [c.name for c in closed if spans[c.name].high - spans[c.name].low > c.high - c.low]

    @property
    def counts(self) -> bool:
        """Whether the row counts: no part of it is an input, and it could be measured."""
        return not self.target.used and self.verdict != NOT_APPLICABLE


@dataclass(frozen=True)
class Scoreboard:
    """All rows, and how they came about."""

    rows: Sequence[Row]
    replicates: int
    seed: int
    seconds: float

    def tally(self) -> dict[str, int]:
        """Return how many rows are met, not met, not applicable, and used (which do not count)."""
        verdicts = [row.verdict for row in self.rows if not row.target.used]
        found = {verdict: verdicts.count(verdict) for verdict in (MET, MISSED, NOT_APPLICABLE)}
        used = [row.verdict for row in self.rows if row.target.used]
        return {**found, "used": len(used), "used and met": used.count(MET)}

    def as_dict(self) -> dict[str, Any]:
        """Return the scoreboard as plain values."""
        return {
            "tally": self.tally(),
            "replicates": self.replicates,
            "seed": self.seed,
            "rows": [_as_dict(row) for row in self.rows],
        }


def _as_dict(row: Row) -> dict[str, Any]:
    target = row.target
    numbers: dict[str, dict[str, Any]] = {}
    bands = {check.name: check for check in target.checks}
    for name in dict.fromkeys([*bands, *row.values]):
        found = row.interval(name)
        numbers[name] = {"mean": found.mean, "low": found.low, "high": found.high, "replicates": found.n}
        if name in bands:
            check = bands[name]
            numbers[name] |= {
                "published": check.published,
                "band": [check.low, check.high],
                "in words": check.band,
            }
    about = studies()[target.study].about
    return {
        "id": target.id,
        "what": target.what,
        "verdict": row.verdict,
        "settled": row.settled,
        "vague": row.vague,
        "counts": row.counts,
        "source": target.source,
        "how": target.how,
        "study": target.study,
        "world": about,
        "used": target.used,
        "lacks": target.lacks,
        "numbers": numbers,
    }


def row_of(target: Target, found: Sequence[Values]) -> Row:
    """Return a row from what each replicate of its study came to."""
    parts = [values.get(target.id, {}) for values in found]
    names = dict.fromkeys(
        [*(check.name for check in target.checks), *(name for part in parts for name in part)]
    )
    return Row(target, {name: [part.get(name, math.nan) for part in parts] for name in names})

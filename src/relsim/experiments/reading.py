"""Reading a comparison for its answer: looking rows up, and saying numbers."""

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import polars as pl

from relsim.analysis.metrics import ALL, EVERYBODY, METRICS, PARTS


class Style(NamedTuple):
    """How the numbers of a metric are said: times `scale`, with `digits`, and what follows."""

    scale: float
    digits: int
    level: str
    difference: str


PERCENT = Style(100.0, 1, " %", " points")
PLAIN = Style(1.0, 2, "", "")
LARGE = Style(1.0, 0, "", "")
SCALES = {"health", *PARTS, "satisfaction", "expectation", "commitment", "rapport", "obligation"}


def style_of(metric: str) -> Style:
    """Return how the numbers of a metric are said: shares of something in per cent, scales as they are.

    Counts of customers and a year's money have no decimals.

    >>> style_of("retention").level, style_of("health").level
    (' %', '')
    """
    unit = METRICS[metric].unit
    if unit in ("customers", "customers per year", "reference prices per year"):
        return LARGE
    return PERCENT if unit == "share" and metric not in SCALES else PLAIN


def said(value: float, style: Style, signed: bool = False) -> str:
    """Return a number as it is said, without what follows; never "-0".

    >>> said(0.5663, PERCENT), said(-0.0004, PLAIN), said(0.1, PLAIN, signed=True)
    ('56.6', '0.00', '+0.10')
    """
    rounded = round(value * style.scale, style.digits) + 0.0
    return f"{rounded:{'+' if signed else ''},.{style.digits}f}"


@dataclass(frozen=True)
class Difference:
    """One row of the table, and how to say it."""

    row: dict[str, Any]

    @property
    def style(self) -> Style:
        """How its numbers are said."""
        return style_of(self.row["metric"])

    @property
    def settled(self) -> bool:
        """Whether the sign holds when all questions are allowed for."""
        return bool(self.row["settled"])

    def level(self, side: str) -> str:
        """Return the mean of one side, "base" or "other"."""
        return said(self.row[f"{side}_mean"], self.style) + self.style.level

    def turned(self) -> "Difference":
        """Return the same difference the other way round."""
        row = self.row
        one, _, two = row["vendor"].partition(" - ")
        return Difference(
            row
            | {"vendor": f"{two} - {one}", "base_mean": row["other_mean"], "other_mean": row["base_mean"]}
            | {"difference": -row["difference"], "low": _minus(row["high"]), "high": _minus(row["low"])}
        )

    def __str__(self) -> str:
        """Return the difference with its interval, and whether it is settled."""
        row, style = self.row, self.style
        numbers = [row["difference"], *(row[bound] for bound in ("low", "high") if row[bound] is not None)]
        bounds = [said(number, style) for number in numbers[1:]]
        if len({said(abs(number), style) for number in (0.0, *numbers)}) == 1:
            return "none to speak of"
        text = said(numbers[0], style, signed=True) + style.difference
        text += f" [{', '.join(bounds)}]" if bounds else ""
        return text if self.settled else f"{text}, not settled"


_LEVEL = ("scenario", "vendor", "metric", "mean")


class Compared(Protocol):
    """What a comparison has to have: see `relsim.experiments.comparing.Comparison`."""

    manifest: dict[str, Any]
    table: pl.DataFrame

    @property
    def levels(self) -> pl.DataFrame:
        """Each metric over replicates."""


class Reading:
    """A comparison, looked up by what a sentence is about.

    Attributes
    ----------
    scenarios : list of str
        The base first.
    """

    def __init__(self, comparison: Compared) -> None:
        """Take the tables."""
        self.manifest = comparison.manifest
        self.table = comparison.table
        self.scenarios = list(self.manifest["scenarios"])
        levels = comparison.levels.filter(group=EVERYBODY).fill_nan(None).drop_nulls("mean")
        self._levels = {(s, v, m): mean for s, v, m, mean in levels.select(*_LEVEL).iter_rows()}
        rows = comparison.table.iter_rows(named=True)
        self._rows = {(r["base"], r["other"], r["vendor"], r["metric"]): Difference(r) for r in rows}

    @property
    def time(self) -> str:
        """How long the worlds ran."""
        weeks = self.manifest["weeks"]
        return f"{weeks // 52} year{'s' * (weeks > 52)}" if weeks % 52 == 0 else f"{weeks} weeks"

    def vendors(self, scenario: str) -> list[str]:
        """Return the vendors of a scenario."""
        return list(dict.fromkeys(v for s, v, _ in self._levels if s == scenario and v != ALL))

    def level(self, scenario: str, vendor: str, metric: str) -> str:
        """Return a mean as it is said."""
        style = style_of(metric)
        return said(self._levels[(scenario, vendor, metric)], style) + style.level

    def ranked(self, scenario: str, metric: str) -> list[str]:
        """Return the vendors for which a metric is known, the best first."""
        known = [v for v in self.vendors(scenario) if (scenario, v, metric) in self._levels]
        sign = 1.0 if METRICS[metric].better == "lower" else -1.0
        return sorted(known, key=lambda vendor: sign * self._levels[(scenario, vendor, metric)])

    def between_vendors(self, scenario: str, one: str, two: str, metric: str) -> Difference | None:
        """Return how one vendor differs from another in a scenario."""
        found = self._rows.get((scenario, scenario, f"{one} - {two}", metric))
        turned = self._rows.get((scenario, scenario, f"{two} - {one}", metric))
        return found or (turned.turned() if turned else None)

    def between_scenarios(self, other: str, vendor: str, metric: str) -> Difference | None:
        """Return how a vendor in another scenario differs from itself in the base."""
        return self._rows.get((self.scenarios[0], other, vendor, metric))


def _minus(value: float | None) -> float | None:
    return None if value is None else -value

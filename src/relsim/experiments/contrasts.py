"""What a comparison asks, and the table of its answers.

Two kinds of question. "scenarios": what does a vendor (or the whole market, "all") gain or lose in another
scenario, replicate by replicate on the same draws? "vendors": how do two vendors of one scenario differ,
within each run? Every question is asked for every metric; p-values and simultaneous intervals allow for
all of them at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from relsim.analysis.families import simultaneous
from relsim.analysis.metrics import ALL, EVERYBODY, METRICS
from relsim.analysis.metrics.books import Floats
from relsim.analysis.pairs import Paired, paired_difference
from relsim.analysis.planning import replicates_for
from relsim.experiments.replicates import Outcome

PAIRS = 45  # of vendors that are all compared with each other; beyond, each is compared with the first

TABLE = {
    "metric": pl.String, "unit": pl.String, "kind": pl.String, "vendor": pl.String, "base": pl.String,
    "other": pl.String, "base_mean": pl.Float64, "base_low": pl.Float64, "base_high": pl.Float64,
    "other_mean": pl.Float64, "other_low": pl.Float64, "other_high": pl.Float64, "difference": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "low_all": pl.Float64, "high_all": pl.Float64,
    "p_adjusted": pl.Float64, "settled": pl.Boolean, "agree": pl.Float64, "variance_removed": pl.Float64,
    "replicates": pl.Int64, "more_replicates": pl.Int64,
}  # fmt: skip

Cell = tuple[str, str]
"""A scenario and a vendor in it."""


class Question(NamedTuple):
    """One difference to estimate: the metric at `other` less the metric at `base`."""

    metric: str
    kind: str
    vendor: str  # as the table shows it
    base: Cell
    other: Cell


class Values(NamedTuple):
    """One number a run, by scenario, vendor and metric; NaN where not defined, or where the run failed."""

    of: Mapping[tuple[str, str, str], Floats]  # each (n,)

    def difference(self, question: Question) -> Floats:
        """Return the difference in each replicate, (n,)."""
        return self.at(question.other, question.metric) - self.at(question.base, question.metric)

    def at(self, cell: Cell, metric: str) -> Floats:
        """Return the values of a metric, (n,)."""
        return self.of[(*cell, metric)]


def values_of(outcomes: Iterable[Outcome], replicates: int) -> Values:
    """Return the numbers of all runs, for vendors and the whole market."""
    found: dict[tuple[str, str, str], Floats] = {}
    for run in outcomes:
        if run.measured is None:
            continue
        for c, (vendor, group) in enumerate(run.measured.columns):
            if group == EVERYBODY:
                for m, metric in enumerate(run.measured.metrics):
                    column = found.setdefault((run.scenario, vendor, metric), np.full(replicates, np.nan))
                    column[run.replicate] = run.measured.values[c, m]
    return Values(found)


def questions(values: Values, scenarios: Sequence[str], metrics: Sequence[str]) -> list[Question]:
    """Return what can be asked: of the first scenario against each other one, and within each scenario.

    A question needs numbers on both sides.

    Examples
    --------
    >>> both = {(s, v, "health"): np.array([0.5]) for s in "AB" for v in ("shop", "mart", "all")}
    >>> [(q.kind, q.vendor) for q in questions(Values(both), ["A", "B"], ["health"])][2:5]
    [('scenarios', 'all'), ('vendors', 'shop - mart'), ('vendors', 'shop - mart')]
    """
    vendors = {s: list(dict.fromkeys(v for scenario, v, _ in values.of if scenario == s)) for s in scenarios}
    base = scenarios[0]
    asked = [
        Question(metric, "scenarios", vendor, (base, vendor), (other, vendor))
        for other in scenarios[1:]
        for metric in metrics
        for vendor in vendors[base]
        if vendor in vendors[other]
    ]
    asked += [
        Question(metric, "vendors", f"{one} - {two}", (scenario, two), (scenario, one))
        for scenario in scenarios
        for metric in metrics
        for one, two in _pairs([vendor for vendor in vendors[scenario] if vendor != ALL])
    ]
    return [question for question in asked if np.isfinite(values.difference(question)).any()]


def _pairs(vendors: Sequence[str]) -> list[tuple[str, str]]:
    """Return which vendors are compared with each other."""
    pairs = list(combinations(vendors, 2))
    return pairs if len(pairs) <= PAIRS else [(vendors[0], vendor) for vendor in vendors[1:]]


def comparison_table(
    values: Values, asked: Sequence[Question], wanted: Mapping[str, float] | None = None
) -> pl.DataFrame:
    """Return a row for each question.

    Parameters
    ----------
    values : Values
    asked : sequence of Question
    wanted : mapping of float, optional
        Half widths by metric; for others `more_replicates` is what it takes to settle the sign.

    Returns
    -------
    polars.DataFrame
        `difference` is other less base, paired by replicate, with `low` and `high`, its own 95 % interval.
        `low_all` and `high_all` hold for all rows at once; the sign is `settled` when they exclude 0, and
        `p_adjusted` is Holm's. `base_*` and `other_*` are levels with the 95 % intervals of their means.
        `agree` is the share of runs whose difference has the sign of the mean difference.
        `variance_removed` is what pairing took away of the difference's variance. In rows of kind
        "vendors", with "grocer - mart", base is mart and other is grocer, and the columns `base` and `other`
        both name the scenario.
    """
    pairs = [paired_difference(values.at(q.base, q.metric), values.at(q.other, q.metric)) for q in asked]
    together = simultaneous(pairs)
    rows = [
        _row(question, pair, whole, values.difference(question), (wanted or {}).get(question.metric))
        for question, pair, whole in zip(asked, pairs, together, strict=True)
    ]
    table = pl.DataFrame(rows, schema=TABLE, orient="row")
    return table.with_columns(pl.selectors.float().fill_nan(None))


def _row(
    question: Question, pair: Paired, together: Paired, differences: Floats, wanted: float | None
) -> dict[str, Any]:
    """Return one row of the table."""
    known = differences[np.isfinite(differences)]
    return {
        "metric": question.metric, "unit": METRICS[question.metric].unit, "kind": question.kind,
        "vendor": question.vendor, "base": question.base[0], "other": question.other[0],
        "base_mean": pair.base.mean, "base_low": pair.base.low, "base_high": pair.base.high,
        "other_mean": pair.other.mean, "other_low": pair.other.low, "other_high": pair.other.high,
        "difference": pair.difference.mean, "low": pair.difference.low, "high": pair.difference.high,
        "low_all": together.difference.low, "high_all": together.difference.high,
        "p_adjusted": together.p_value, "settled": together.settled,
        "agree": float(np.mean(np.sign(known) == np.sign(pair.difference.mean))),
        "variance_removed": pair.variance_removed, "replicates": pair.difference.n,
        "more_replicates": _more(pair, together, wanted),
    }  # fmt: skip


def _more(pair: Paired, together: Paired, wanted: float | None) -> int | None:
    """Return how many more replicates bring the wanted width, or would settle the sign."""
    if wanted is not None:
        return replicates_for(pair, wanted)
    if together.settled or together.difference.mean == 0.0:
        return 0 if together.settled else None
    return replicates_for(together, abs(together.difference.mean))

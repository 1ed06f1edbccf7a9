"""The tables of an explanation: parts, the whole, settings, and every part in every replicate."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from relsim.analysis.families import simultaneous
from relsim.analysis.intervals import Floats, mean_interval
from relsim.analysis.pairs import paired_difference
from relsim.insight.contests import Contest
from relsim.insight.games import NOBODY, Coalition, Orders, Parts

WHOLE, LEFT, EXPLAINED = "the whole", "left where they differ in nothing", "what the groups explain"


def whole_of(found: Parts, contest: Contest) -> tuple[Floats, Floats]:
    """Return the whole difference in each replicate, and what is left of it that no part explains.

    Two worlds differ in nothing where all groups are taken over, by definition. Two vendors still have their
    own names, and so their own luck.
    """
    if contest.world:
        return -found.nobody, -found.everybody
    return found.everybody - found.nobody, np.zeros(len(found.nobody))


def parts_table(found: Parts, contest: Contest) -> pl.DataFrame:
    """Return a row for each group: its part with intervals, the largest first."""
    nothing = np.zeros(found.parts.shape[1])
    together = simultaneous([paired_difference(nothing, part) for part in found.parts])
    whole = mean_interval(found.parts.sum(axis=0))
    rows = []
    for player, (group, settings) in enumerate(contest.groups.items()):
        part, alone, last = (mean_interval(some[player]) for some in (found.parts, found.alone, found.last))
        rows.append(
            {
                "group": group, "part": part.mean, "low": part.low, "high": part.high,
                "share": part.mean / whole.mean if whole.excludes(0.0) else None,
                "settled": together[player].settled, "alone": alone.mean, "alone_low": alone.low,
                "alone_high": alone.high, "last": last.mean, "last_low": last.low, "last_high": last.high,
                "replicates": part.n, "settings": ", ".join(settings),
            }
        )  # fmt: skip
    kinds = dict.fromkeys(rows[0], pl.Float64) | {
        "group": pl.String, "settled": pl.Boolean, "replicates": pl.Int64, "settings": pl.String,
    }  # fmt: skip
    table = pl.DataFrame(rows, schema=kinds).with_columns(pl.selectors.float().fill_nan(None))
    return table.sort(pl.col("part").abs(), descending=True, maintain_order=True)


def whole_table(
    found: Parts, levels: Mapping[tuple[Coalition, str], Floats], contest: Contest, orders: Orders
) -> pl.DataFrame:
    """Return both sides and their difference; of two vendors also what is left of it, and what is not."""
    known = np.isfinite(found.parts[0])
    whole, left = (np.where(known, some, np.nan) for some in whole_of(found, contest))
    if contest.world:
        base, other = (levels[NOBODY, vendor] for vendor in (contest.base, contest.other))
    else:
        base, other = (levels[some, contest.vendor] for some in (NOBODY, orders.everybody))
    numbers = {contest.base: base, contest.other: other, WHOLE: whole}
    if contest.world:
        numbers |= {LEFT: left, EXPLAINED: whole - left}
    rows = [(what, *_interval(values)) for what, values in numbers.items()]
    kinds = dict.fromkeys(("what", "mean", "low", "high"), pl.Float64) | {
        "what": pl.String, "replicates": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=kinds, orient="row").with_columns(pl.selectors.float().fill_nan(None))


def _interval(values: Floats) -> tuple[float, float, float, int]:
    found = mean_interval(values)
    return found.mean, found.low, found.high, found.n


def settings_table(contest: Contest) -> pl.DataFrame:
    """Return a row for each setting in which the two differ, with both values as text."""
    rows = [
        (group, setting, *values)
        for group, some in contest.groups.items()
        for setting, values in some.items()
    ]
    kinds = dict.fromkeys(("group", "setting", "base", "other"), pl.String)
    return pl.DataFrame(rows, schema=kinds, orient="row")


def values_table(found: Parts, groups: Sequence[str]) -> pl.DataFrame:
    """Return every part in every replicate in which it is defined."""
    rows = [
        (group, replicate, value)
        for group, values in zip(groups, found.parts.tolist(), strict=True)
        for replicate, value in enumerate(values)
        if np.isfinite(value)
    ]
    return pl.DataFrame(rows, schema=["group", "replicate", "part"], orient="row")

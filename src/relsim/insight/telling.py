"""What a sensitivity analysis found, in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from relsim.insight.evaluating import Target, targets_in
from relsim.insight.finding import CANNOT
from relsim.insight.saying import between, level, percent, several

TOLD = 4  # numbers that the answer speaks of; the tables have all
NAMED = 4  # factors that are named with their shares
SMALL_NOISE = 0.02  # share of the variance that goes without saying
LARGE_NOISE = 0.1  # share of the variance of means that is worth a warning


def tell_sensitivity(tables: Mapping[str, pl.DataFrame], facts: Mapping[str, Any]) -> str:
    """Return the answer: what matters for each number, how much is chance, and what this cannot say."""
    targets = targets_in(tables["indices"])
    first = sorted(targets, key=lambda target: (target.group != "", target.week is not None))[:TOLD]
    sections = [
        "\n  ".join([f"{target.said()}:", *_about(target, tables, facts)])
        for target in targets
        if target in first
    ]
    if len(targets) > len(first):
        sections.append(f"{len(targets) - len(first)} more numbers are in the tables.")
    return "\n\n".join([_opening(facts), *sections, _cannot(facts)])


def _opening(facts: Mapping[str, Any]) -> str:
    count = len(facts["factors"])
    screened = (
        f", the {len(facts['kept'])} strongest of {count} after screening" if facts["trajectories"] else ""
    )
    return (
        f"Shares of variance over the ranges given{screened}; {facts['runs']:,} runs, {facts['replicates']} "
        "replicates at each point on the same draws; [95 % intervals]."
    )


def _about(target: Target, tables: Mapping[str, pl.DataFrame], facts: Mapping[str, Any]) -> Iterator[str]:
    """Say what matters for one number."""
    rows = _of(tables["indices"], target)
    known = rows.drop_nulls("total").sort("total", descending=True)
    shown = known.filter("shown").to_dicts()
    if not rows["total"].is_not_null().any():
        yield "Does not vary, or is not defined often enough: nothing to share out."
        return
    for row in shown[:NAMED]:
        ends = ""
        if row["at_low"] is not None:
            low, high = (level(row[end], target.outcome) for end in ("at_low", "at_high"))
            ends = f"; {low} where it is low, {high} where it is high"
        luck = f", {percent(row['noise'])} of it chance" if (row["noise"] or 0.0) > SMALL_NOISE else ""
        yield (
            f"{row['factor']}: {percent(max(row['total'], 0.0))} in all "
            f"{between(row['total_low'], row['total_high'])}{luck}, "
            f"{percent(max(row['first'], 0.0))} by itself "
            f"{between(row['first_low'], row['first_high'])}{ends}"
        )
    if len(shown) > NAMED:
        yield f"Then: {several([row['factor'] for row in shown[NAMED:]])}"
    hidden = known.filter(~pl.col("shown"))["factor"].to_list()
    if hidden:
        yield f"Not shown to matter (interval includes 0, chance taken off): {several(hidden)}"
    if "screening" in tables:
        yield from _left_out(_of(tables["screening"], target), facts["kept"])
    yield from _chance(_of(tables["variance"], target).row(0, named=True), facts["replicates"])


def _left_out(screening: pl.DataFrame, kept: list[str]) -> Iterator[str]:
    rest = screening.filter(~pl.col("factor").is_in(kept)).sort("effect", descending=True)
    weak = rest.filter(~pl.col("matters"))["factor"].to_list()
    strong = rest.filter("matters")["factor"].to_list()
    if weak:
        factors = "1 factor" if len(weak) == 1 else f"{len(weak)} factors"
        yield f"Screened out, effect under a tenth of the strongest one's: {factors}"
    if strong:
        yield f"May matter too, but there was room for others only, and they were held: {several(strong)}"


def _chance(row: Mapping[str, Any], replicates: int) -> Iterator[str]:
    if replicates < 2:
        yield "Chance: with one replicate it cannot be told from effects; ask for 2 or more"
        return
    if row["chance"] is None:
        return
    left = percent(row["in_means"])
    more = "; more replicates would make indices sharper" if row["in_means"] > LARGE_NOISE else ""
    yield (
        f"Chance: {percent(row['chance'])} of the variance of single runs ({percent(row['shared'])} moves "
        "all "
        f"points alike); of what differs between means of {replicates} replicates, {left}{more}"
    )


def _of(table: pl.DataFrame, target: Target) -> pl.DataFrame:
    return table.filter(*(pl.col(name).eq_missing(pl.lit(value)) for name, value in target._asdict().items()))


def _cannot(facts: Mapping[str, Any]) -> str:
    held = ""
    if facts["trajectories"]:
        held = "\n  Factors that were screened out stood at their medians while indices were measured."
    return f"{CANNOT}\n  Shares hold over these ranges: a wider range makes a factor matter more.{held}"

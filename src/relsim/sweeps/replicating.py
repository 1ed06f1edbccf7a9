"""How often each point is run: as often as the study says, or until it is known well enough."""

from collections.abc import Mapping

import polars as pl

from relsim.experiments.archive import Archive
from relsim.sweeps.crews import Crew
from relsim.sweeps.doing import Count, receipts_of
from relsim.sweeps.gathering import outcomes_table, runs_table
from relsim.sweeps.planning import Name, Plan, Replicates
from relsim.sweeps.tasks import Receipt

Known = dict[int, dict[str, list[float]] | None]
"""What each replicate gave, metric by metric; None where it failed."""


def at_first(plan: Plan) -> Replicates:
    """Return the replicates that each point of the plan's shard is run with in any case."""
    rule = plan.study.precision
    if rule is None:
        return {point: range(plan.study.replicates) for point in plan.values}
    ours = [p for p in plan.values if plan.shard.has(plan.first_alike[p], 0, whole_points=True)]
    return {point: range(rule.minimum) for point in ours}


def replicated(plan: Plan, crew: Crew, count: Count, archive: Archive) -> dict[Name, Receipt]:
    """Run all replicates that are asked for, and return their receipts."""
    replicates, rule = at_first(plan), plan.study.precision
    receipts = receipts_of(plan, replicates, crew, count)
    while rule is not None and replicates:
        known = _known(plan, {name: receipts[name] for name in receipts if name[0] in replicates}, archive)
        so_far = {point: max(some) + 1 for point, some in replicates.items()}
        advised = {point: rule.judge(known[point]).advised for point in replicates}
        replicates = {p: range(so_far[p], so_far[p] + more) for p, more in advised.items() if more}
        receipts |= receipts_of(plan, replicates, crew, count)
    return receipts


def _known(plan: Plan, receipts: Mapping[Name, Receipt], archive: Archive) -> dict[int, Known]:
    """Return what is known of some points: for each metric every number that is asked of it."""
    runs = runs_table(plan, receipts)
    found: dict[int, Known] = {}
    for point, replicate, failed in (
        runs.group_by("point", "replicate").agg(pl.col("failed").any()).iter_rows()
    ):
        found.setdefault(point, {})[replicate] = None if failed else {}
    order = ["scenario", "outcome", "vendor", "group", "week"]
    numbers = outcomes_table(plan, runs, archive).sort(order)
    for row in numbers.iter_rows(named=True):
        known = found[row["point"]][row["replicate"]]
        if known is not None:
            value = float("nan") if row["value"] is None else row["value"]
            known.setdefault(row["outcome"], []).append(value)
    return found

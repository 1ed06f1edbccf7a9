"""What a difference is made of: the part of each group of settings, in every replicate."""

from collections.abc import Sequence

import numpy as np

from relsim.analysis.intervals import Floats, mean_interval
from relsim.errors import UserError
from relsim.insight.contests import Contest
from relsim.insight.evaluating import Say, Target, silent, values_at
from relsim.insight.finding import Finding
from relsim.insight.games import NOBODY, Coalition, Orders, shapley
from relsim.insight.part_tables import parts_table, settings_table, values_table, whole_of, whole_table
from relsim.insight.selecting import EvaluateScenarios
from relsim.insight.telling_parts import tell_parts

EXACT = 6  # groups of which all 64 worlds are run; of more, orders are sampled
SAMPLED = 2  # orders in each replicate
SURE = 0.999  # with what confidence what is left is said to be more than chance


def name_of(some: Coalition, groups: Sequence[str]) -> str:
    """Return what the world is called in which some groups are taken over.

    >>> name_of(frozenset([2, 0]), ["goals", "layers", "price"]), name_of(frozenset(), ["goals"])
    ('with goals, price', 'as it is')
    """
    return f"with {', '.join(groups[player] for player in sorted(some))}" if some else "as it is"


def orders_for(groups: int, orders: int | None = None, ends: bool = False, seed: int = 0) -> Orders:
    """Return all orders where groups are few, else some; as was asked where somebody asked.

    >>> orders_for(4).sampled, orders_for(12).sampled, orders_for(12, orders=6).sampled
    (0, 2, 6)
    """
    sampled = orders if orders is not None else 0 if groups <= EXACT else SAMPLED
    found = Orders(groups, sampled, ends, seed)
    found.check()
    if not sampled and groups > 2 * EXACT:
        raise UserError(
            f"orders=0: all worlds of {groups} groups would be {2**groups:,}; sample orders, or make fewer "
            "groups"
        )
    return found


def explain_of(
    evaluate: EvaluateScenarios,
    contest: Contest,
    orders: Orders,
    *,
    replicates: int = 30,
    question: str = "",
    say: Say = silent,
) -> Finding:
    """Return what a difference is made of.

    Parameters
    ----------
    evaluate : callable
        From names of worlds (`name_of`) and replicates to outcomes.
    contest : Contest
    orders : Orders
    replicates : int
        At least 2: without them nobody could say what is chance.
    question : str
    say : callable
        Told what will be run, before it is.

    Returns
    -------
    Finding
        `parts`: a row for each group, the largest first, with its share of what all explain; `whole`: both
        sides, their difference, and of two vendors what is left of it where they differ in nothing but
        their names, and the rest, which is explained; `settings`: in what they differ; `values`: every
        part in every replicate.

    Raises
    ------
    UserError
        For too few replicates, or a metric that is defined in none.
    """
    if replicates < 2:
        raise UserError(f"replicates={replicates}: one run cannot tell parts from chance; write 2 or more")
    groups = [*contest.groups]
    runs = sum(len(orders.coalitions(replicate)) for replicate in range(replicates))
    how = (
        f"{orders.sampled} orders in each of"
        if orders.sampled
        else f"all {2 ** len(groups)} worlds between them,"
    )
    say(f"{_counted(len(groups))} in which they differ: {', '.join(groups)}")
    say(f"{how} {replicates} replicates: {runs:,} runs", runs)
    reader = _Reader(evaluate, contest, orders)
    found = shapley(reader.worth, orders, replicates)
    known = np.isfinite(found.parts).all(axis=0)
    if not known.any():
        raise UserError(
            f"{contest.said()}: not defined in any replicate; choose another metric, or look at failed runs"
        )
    levels = {where: np.where(known, np.concatenate(values), np.nan) for where, values in reader.ends.items()}
    tables = {
        "parts": parts_table(found, contest),
        "whole": whole_table(found, levels, contest, orders),
        "settings": settings_table(contest),
        "values": values_table(found, groups),
    }
    left = whole_of(found, contest)[1][known]
    facts = {
        "metric": contest.metric, "base": contest.base, "other": contest.other, "vendor": contest.vendor,
        "world": contest.world, "groups": {group: list(some) for group, some in contest.groups.items()},
        "orders": orders.sampled or "all", "ends": orders.ends, "runs": runs, "replicates": replicates,
        "left_out": int((~known).sum()), "alike": not mean_interval(left, SURE).excludes(0.0),
        "seed": orders.seed,
    }  # fmt: skip
    said = tell_parts(contest.said(), tables, facts)
    return Finding("explain", question or contest.asked(), said, tables, facts)


class _Reader:
    """Reads what coalitions are worth off outcomes, and remembers the numbers of nobody and everybody."""

    def __init__(self, evaluate: EvaluateScenarios, contest: Contest, orders: Orders) -> None:
        self.evaluate, self.contest, self.orders = evaluate, contest, orders
        self.ends: dict[tuple[Coalition, str], list[Floats]] = {}

    def worth(self, coalitions: Sequence[Coalition], replicates: range) -> Floats:
        """Return the metric in each world; of two vendors, by how much it is less at the first."""
        contest, groups = self.contest, [*self.contest.groups]
        names = [name_of(coalition, groups) for coalition in coalitions]
        outcomes = self.evaluate(names, replicates)
        point = outcomes["point"].head(1).to_list() or [0]
        read = {
            vendor: np.concatenate(
                [
                    values_at(outcomes, Target(name, contest.metric, vendor), point, replicates)
                    for name in names
                ]
            )
            for vendor in contest.vendors
        }
        for vendor, values in read.items():
            for coalition in (NOBODY, self.orders.everybody):
                row = values[coalitions.index(coalition)]
                self.ends.setdefault((coalition, vendor), []).append(row)
        return read[contest.vendor] if contest.vendor else read[contest.base] - read[contest.other]


def _counted(groups: int) -> str:
    return "1 group of settings" if groups == 1 else f"{groups} groups of settings"

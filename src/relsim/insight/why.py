"""Why two worlds or two vendors differ, and what is lost without each mechanism."""

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

from relsim.experiments.replicates import Progress
from relsim.experiments.worlds import World
from relsim.insight.ablating import BASE, ablate_of
from relsim.insight.contests import explained
from relsim.insight.differing import Groups
from relsim.insight.evaluating import Say, silent
from relsim.insight.explaining import explain_of, name_of, orders_for
from relsim.insight.finding import Finding
from relsim.insight.mechanisms import ablated, mechanisms
from relsim.insight.mixing import mixed
from relsim.insight.selecting import EvaluateScenarios
from relsim.insight.studies import Running
from relsim.scenario import load
from relsim.scenario.overrides import Overrides


def explain(
    a: World,
    b: World | None = None,
    *,
    metric: str = "kept",
    between: Sequence[str] = (),
    groups: Groups | None = None,
    each: bool = False,
    replicates: int = 30,
    orders: int | None = None,
    ends: bool = False,
    seed: int = 0,
    weeks: int | None = None,
    set: Overrides = (),
    archive: str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    say: Say = silent,
) -> Finding:
    """Return what the difference between two worlds, or between two vendors of one, is made of.

    Groups of settings are taken over one by one, from A to B, or by the second vendor from the first; the
    part of a group is what its taking over changes, averaged over all orders (Shapley). In every replicate
    parts add up: to the whole difference of two worlds; of two vendors, to the whole less what is left of it
    when they differ in nothing but their names, which is chance.

    Parameters
    ----------
    a, b : worlds
        As for `relsim.compare`. Without `b`, `between` are two vendors of one world.
    metric : str
        "kept:grocer" is of a vendor, "kept" of the whole market; of two vendors, it is that of each.
    between : two str, optional
        How far the first is ahead of the second.
    groups, each
        See `relsim.insight.differing.differing`.
    replicates : int
        Of each world, on the same draws.
    orders : int, optional
        How many are sampled in each replicate, an even number; 0 for all of them. All if there are up to 6
        groups, else 2.
    ends : bool
        Whether each group is tried alone and missing alone too, where orders are sampled.
    seed, weeks, set
        As for `relsim.compare`.
    archive, executor, workers, progress, say
        As for `relsim.sensitivity`.

    Returns
    -------
    Finding
        Tables `parts`, `whole`, `settings`, `values`.

    Raises
    ------
    UserError
        For worlds that do not differ or cannot be compared, vendors or metrics that there are not, or groups
        that cannot be taken over without others.
    """
    study, contest, differences = explained(a, b, metric, between, groups, each, seed, weeks, set)
    one, other = study.scenarios.values()
    players = [*contest.groups]
    plan = orders_for(len(players), orders, ends, seed)
    wanted = dict.fromkeys(
        some for replicate in range(replicates if plan.sampled else 1) for some in plan.coalitions(replicate)
    )
    worlds = {
        name_of(some, players): mixed(one, other, differences, [players[player] for player in some])
        for some in wanted
    }

    def ask(evaluate: EvaluateScenarios) -> Finding:
        return explain_of(evaluate, contest, plan, replicates=replicates, say=say)

    return Running(archive, executor, workers, progress).selection(study, ask, worlds)


def ablate(
    world: World,
    *,
    metrics: Sequence[str] = ("kept",),
    replicates: int = 30,
    seed: int = 0,
    weeks: int | None = None,
    set: Overrides = (),
    archive: str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    say: Say = silent,
) -> Finding:
    """Return what is lost without each social and organisational mechanism of a world.

    Each switch that the schema calls social or organisational is turned off in turn, then all of a group,
    then all of both.

    Parameters
    ----------
    world : world
        As for `relsim.compare`.
    metrics : sequence of str
        "kept:grocer" is of a vendor, "kept" of every vendor and of the whole market.
    replicates : int
        Of each world, on the same draws.
    seed, weeks, set
        As for `relsim.compare`.
    archive, executor, workers, progress, say
        As for `relsim.sensitivity`.

    Returns
    -------
    Finding
        Tables `losses`, `values`.

    Raises
    ------
    UserError
        For a world that cannot be run as written, a metric or vendor that there is not, or when all is off.
    """
    study, without = ablated(world, metrics, seed, weeks, set)
    ((name, base),) = study.scenarios.items()
    off = sorted({*mechanisms()} - {switch for one in without for switch in one.switches})
    if off:
        say(f"Off in this world, and so left alone: {', '.join(off)}")
    worlds = {BASE: base} | {
        one.name: load(base, {f"switches.{switch}": False for switch in one.switches}) for one in without
    }
    whom = {spec.metric: spec.vendors for spec in study.outcomes}

    def ask(evaluate: EvaluateScenarios) -> Finding:
        question = f"What is lost in {name} without each mechanism?"
        return ablate_of(evaluate, without, whom, replicates=replicates, question=question, say=say)

    return Running(archive, executor, workers, progress).selection(study, ask, worlds)

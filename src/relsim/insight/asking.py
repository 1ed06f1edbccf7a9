"""The four questions: what matters, when the choice flips, the best levers, the best of several."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Literal

import polars as pl

from relsim.designs import Constraint, Objective, OutcomeSpec, Study
from relsim.errors import UserError
from relsim.experiments.replicates import Progress
from relsim.experiments.worlds import World, check_comparable, named
from relsim.insight.choices import Choice
from relsim.insight.evaluating import Evaluate, Say, points_at, silent, target_named
from relsim.insight.even import even_sample
from relsim.insight.finding import Finding
from relsim.insight.flipping import flip_of
from relsim.insight.goals import Goal, Limit, Over
from relsim.insight.optimising import USUAL, Effort, Problem, optimise_of
from relsim.insight.ranking import Rule
from relsim.insight.selecting import EvaluateScenarios, select_of
from relsim.insight.sensitivity import sensitivity_of
from relsim.insight.studies import (
    Asked,
    Running,
    better_of,
    check_vendors,
    choice_study,
    named_metric,
    study_of,
)
from relsim.scenario.overrides import Overrides

Better = Literal["higher", "lower"]


def sensitivity(
    study: Asked,
    *,
    runs: int | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    set: Overrides = (),
    archive: str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    say: Say = silent,
) -> Finding:
    """Return which settings move the outcomes of an experiment, and how much of them is chance.

    Up to 8 factors (or groups) get Sobol' indices at once; more are screened first.

    Parameters
    ----------
    study : Study, str, Path or mapping
        An experiment, or what `load_study` reads.
    runs : int, optional
        How many there may be; it chooses trajectories and rows of the sample.
    groups : mapping of sequences of str, optional
        Factors that are judged together; those that the experiment groups if not given.
    replicates, seed : int, optional
        Instead of the experiment's.
    set : sequence of str, or mapping
        Overrides, for all worlds of a file.
    archive : str or Path, optional
        A folder in which finished runs are kept and found again.
    executor, workers, progress
        As for `relsim.sweep`.
    say : callable, optional
        Told what will be run, before it is.

    Returns
    -------
    Finding
        Tables `indices`, `variance`, `points`, `outcomes`; `screening` where there was one.

    Raises
    ------
    UserError
        For an experiment that cannot be run as written, or too few runs.
    """
    asked = study_of(study, set, seed, replicates)
    if groups is None:
        names = dict.fromkeys(factor.group for factor in asked.factors if factor.group)
        groups = {name: [f.name for f in asked.factors if f.group == name] for name in names}

    def ask(evaluate: Evaluate) -> Finding:
        return sensitivity_of(
            evaluate, asked.factors, replicates=asked.replicates, scenarios=len(asked.scenarios), runs=runs,
            groups=groups, seed=asked.seed, say=say,
            question=asked.question or "Which settings move the outcome?",
        )  # fmt: skip

    return Running(archive, executor, workers, progress).finding(asked, ask)


def flip(
    a: World,
    b: World | None = None,
    *,
    metric: str = "kept",
    vendors: Sequence[str] = (),
    vary: Asked | None = None,
    points: int = 128,
    replicates: int = 5,
    better: Better | None = None,
    seed: int = 0,
    weeks: int | None = None,
    set: Overrides = (),
    archive: str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    say: Say = silent,
) -> Finding:
    """Return where, over what is uncertain, the better choice between A and B changes.

    Parameters
    ----------
    a, b : worlds
        As for `relsim.compare`. Without `b`, `vendors` are two vendors of one world.
    metric : str
        "kept:grocer" is of a vendor, "kept" of the whole market.
    vendors : two str, optional
        Whose metric is compared: of the first in `a`, of the second in `b`.
    vary : study, str, Path or mapping, optional
        What varies; if not given, every uncertain setting in which the worlds agree, over the range of the
        schema.
    points : int
        Of a Latin hypercube over what varies.
    replicates : int
        At each point of each world, on the same draws.
    better : {"higher", "lower"}, optional
        As the metric says, if not given.
    seed, weeks, set
        As for `relsim.compare`.
    archive, executor, workers, progress, say
        As for `relsim.sensitivity`.

    Returns
    -------
    Finding
        Tables `shares`, `points`, `importances`, `boxes`, `map`, `outcomes`.

    Raises
    ------
    UserError
        For worlds that cannot be compared, or a metric or vendor that there is not.
    """
    name, vendor = named_metric(metric)
    if vendors and (len(vendors) != 2 or (b is None and vendors[0] == vendors[1])):
        raise UserError("vendors: name two, such as grocer,mart")
    if b is None and not vendors:
        raise UserError("there is one world: name another, or two vendors of it")
    whose = tuple(vendors) or (vendor, vendor)
    study, left = choice_study(
        [a] if b is None else [a, b], name, whose, vary=vary, seed=seed, weeks=weeks, set=set
    )
    if b is not None:
        check_comparable(study.scenarios)
    names = list(study.scenarios)
    worlds = (names[0], names[-1])
    called = worlds if b is not None else (whose[0], whose[1])
    higher = better_of(name, better)
    if left:
        say(f"Held, since the worlds differ in them: {', '.join(left)}")

    def choose(outcomes: pl.DataFrame) -> Choice:
        one, two = (
            target_named(f"{name}:{who}", outcomes, where) for who, where in zip(whose, worlds, strict=True)
        )
        return Choice(one, two, higher, called)

    def ask(evaluate: Evaluate) -> Finding:
        space = points_at(study.factors, even_sample(points, study.factors, seed, "flip"))
        return flip_of(
            evaluate, space, choose, replicates=replicates, scenarios=len(worlds if b is not None else names),
            seed=seed, say=say,
        )  # fmt: skip

    return Running(archive, executor, workers, progress).finding(study, ask)


def optimise(
    study: Asked,
    *,
    effort: Effort = USUAL,
    over: Over = Over(),  # noqa: B008 - it never changes
    runs: int | None = None,
    seed: int | None = None,
    set: Overrides = (),
    archive: str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    say: Say = silent,
) -> Finding:
    """Return the best levers of an experiment, and what they are worth on draws that the search has not seen.

    Parameters
    ----------
    study : Study, str, Path or mapping
        With `[[objectives]]`, and `[[constraints]]` if there are any. What varies is a lever or, by the
        schema or by what the file says, an uncertainty; if all are uncertainties, they are searched.
    effort : Effort
        Candidates, replicates, fresh replicates, batch, worlds.
    over : Over
        How worlds of the sample of uncertainties are taken together.
    runs : int, optional
        How many there may be, instead of the experiment's budget; it chooses the number of candidates.
    seed, set, archive, executor, workers, progress, say
        As for `relsim.sensitivity`.

    Returns
    -------
    Finding
        Tables `candidates`, `finalists`, `best`, `pairs`.

    Raises
    ------
    UserError
        For an experiment that cannot be run as written, or has no objective.
    """
    asked = study_of(study, set, seed)
    levers = [factor for factor in asked.factors if factor.kind == "lever"]
    uncertain = [factor for factor in asked.factors if factor.kind != "lever"] if levers else []
    problem = Problem(
        levers or list(asked.factors),
        [_goal(objective) for objective in asked.objectives],
        [_limit(constraint) for constraint in asked.constraints],
        uncertain,
        over,
    )
    effort = effort if uncertain else effort._replace(worlds=1)
    budget = runs or asked.budget
    if budget is not None:
        effort = effort.within(budget, len(problem.goals))
    measured = replace(asked, outcomes=_specs([*asked.objectives, *asked.constraints]))

    def ask(evaluate: Evaluate) -> Finding:
        question = asked.question or "Which levers are best?"
        return optimise_of(evaluate, problem, effort, seed=asked.seed, question=question, say=say)

    return Running(archive, executor, workers, progress).finding(measured, ask)


def select_best(
    *worlds: World,
    metric: str = "kept",
    delta: float = 0.01,
    alpha: float = 0.05,
    first: int = 10,
    most: int = 1000,
    batch: int = 10,
    better: Better | None = None,
    seed: int = 0,
    weeks: int | None = None,
    set: Overrides = (),
    archive: str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    say: Say = silent,
) -> Finding:
    """Return the best of several worlds, wrong with a chance of at most `alpha`.

    Parameters
    ----------
    *worlds : worlds
        As for `relsim.compare`.
    metric : str
        "kept:grocer" is of a vendor, "kept" of the whole market.
    delta : float
        The least difference worth detecting, in the unit of the metric (0.01 is a point of 100).
    alpha, first, most, batch
        See `relsim.insight.ranking.Rule`.
    better : {"higher", "lower"}, optional
        As the metric says, if not given.
    seed, weeks, set
        As for `relsim.compare`.
    archive, executor, workers, progress, say
        As for `relsim.sensitivity`.

    Returns
    -------
    Finding
        Tables `ranking`, `values`.

    Raises
    ------
    UserError
        For worlds that cannot be compared, or a rule that cannot be.
    """
    name, vendor = named_metric(metric)
    rule = Rule(delta, alpha, first, most, batch)
    scenarios = named(worlds, weeks, set)
    rule.check(len(scenarios))
    check_comparable(scenarios)
    check_vendors(scenarios, [vendor])
    study = Study("", "", scenarios, outcomes=(OutcomeSpec(name, (vendor,)),), seed=seed)
    number, higher = f"{name}:{vendor}", better_of(name, better)

    def ask(evaluate: EvaluateScenarios) -> Finding:
        return select_of(evaluate, list(scenarios), number, rule, better=higher, say=say)

    return Running(archive, executor, workers, progress).selection(study, ask)


def _goal(objective: Objective) -> Goal:
    return Goal(
        f"{objective.metric}:{objective.vendor}",
        objective.direction,
        objective.scenario or None,
        objective.week,
    )


def _limit(constraint: Constraint) -> Limit:
    number = f"{constraint.metric}:{constraint.vendor or 'all'}" if constraint.metric else ""
    return Limit(
        constraint.name,
        constraint.most,
        constraint.least,
        number,
        constraint.scenario or None,
        constraint.week,
        constraint.costs,
    )


def _specs(wanted: Sequence[Objective | Constraint]) -> tuple[OutcomeSpec, ...]:
    """Return what is measured for goals and limits, each once."""
    numbers = dict.fromkeys((of.metric, of.vendor or "all", of.week) for of in wanted if of.metric)
    return tuple(
        OutcomeSpec(metric, (vendor,), () if week is None else (week,)) for metric, vendor, week in numbers
    )

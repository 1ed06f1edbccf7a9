"""What matters in an experiment, and its best levers."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from relsim.designs import Constraint, Objective, OutcomeSpec
from relsim.experiments.replicates import Progress
from relsim.insight.evaluating import Evaluate, Say, silent
from relsim.insight.finding import Finding
from relsim.insight.goals import Goal, Limit, Over
from relsim.insight.optimising import USUAL, optimise_of
from relsim.insight.problem import Effort, Problem
from relsim.insight.sensitivity import sensitivity_of
from relsim.insight.studies import (
    Asked,
    Running,
    study_of,
)
from relsim.scenario.overrides import Overrides


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

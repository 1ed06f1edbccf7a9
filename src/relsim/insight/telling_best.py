"""What the search for the best levers found, in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl

from relsim.analysis.intervals import mean_interval
from relsim.insight.finding import CANNOT
from relsim.insight.fronts import covered
from relsim.insight.problem import Effort, Problem
from relsim.insight.saying import difference, level, percent

TOLD = 6  # points of a front


def tell_best(problem: Problem, effort: Effort, tables: Mapping[str, pl.DataFrame]) -> str:
    """Return the answer: the best levers, their worth on fresh draws, and what the search was worth."""
    goals = " and ".join(f"{goal.direction} {goal.number}" for goal in problem.goals)
    worlds = f", {problem.over.said()} over {effort.worlds} worlds" if effort.worlds > 1 else ""
    head = (
        f"To {goals}{worlds}: {effort.candidates} candidates in the search and as many of an even design, "
        f"{effort.replicates} replicates of each on the same draws; finalists again on {effort.fresh} fresh "
        "ones; "
        "[95 % intervals of the mean]."
    )
    if "finalists" not in tables:
        body = "In short:\n  No candidate keeps all limits: loosen one, or vary other levers"
    elif len(problem.goals) == 1:
        body = "In short:\n  " + "\n  ".join(_single(problem, effort, tables))
    else:
        body = "In short:\n  " + "\n  ".join(_several(problem, tables))
    return "\n\n".join([head, body, _cannot(effort)])


def _single(problem: Problem, effort: Effort, tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """Say which levers are best for one goal."""
    if "best" not in tables:
        yield "On fresh draws no finalist of both sides keeps all limits: none is recommended"
        return
    goal, outcome = problem.goals[0], problem.goals[0].number.partition(":")[0]
    best, design = tables["best"].filter(by="search").row(0, named=True), tables["best"].filter(by="design")
    name = goal.name
    pairs = tables["pairs"]
    gained = mean_interval((pairs["search"] - pairs["design"]).to_numpy() * goal.sign)
    loses = gained.high < 0.0
    chosen = design.row(0, named=True) if loses else best
    levers = ", ".join(f"{lever.name} = {_value(chosen[lever.name])}" for lever in problem.levers)
    yield f"Best levers: {levers}"
    ends = (level(chosen[name] + side * chosen[f"{name} ±"], outcome) for side in (-1, 1))
    low, high = ends
    worth = f"{level(chosen[name], outcome)} [{low}, {high}]"
    yield f"They give: {worth}, on {effort.fresh} draws that chose nothing"
    if not chosen["feasible"]:
        yield "On these last draws they break a limit by a little: take the limit with some room"
    yield from _curse(problem, tables, chosen)
    verdict = "better" if gained.low > 0 else "worse" if loses else "not surely different"
    yield (
        f"Against the best of an even design of {effort.candidates} points on the same draws: {verdict} "
        f"({difference(gained.mean, outcome)} for the search [{difference(gained.low, outcome)}, "
        f"{difference(gained.high, outcome)}])"
    )


def _curse(problem: Problem, tables: Mapping[str, pl.DataFrame], chosen: Mapping[str, Any]) -> Iterator[str]:
    """Say how much too good the winner looked in the search."""
    name, outcome = problem.goals[0].name, problem.goals[0].number.partition(":")[0]
    row = tables["finalists"].filter(by=chosen["by"], candidate=chosen["candidate"]).row(0, named=True)
    thought = row[f"{name} in the search"]
    yield (
        f"Winner's curse taken off: on the draws that chose them they gave {level(thought, outcome)} "
        f"({difference(thought - chosen[name], outcome)}); whoever wins a contest was lucky too, so that is "
        "not what "
        "they are worth"
    )


def _several(problem: Problem, tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """Say what the front is for several goals."""
    names = [goal.name for goal in problem.goals]
    signs = np.array([goal.sign for goal in problem.goals])
    mine = tables["finalists"].filter(pl.col("by") == "search", pl.col("front"))
    yield f"No best one, but a front of {mine.height}: more of one goal costs some of another"
    shown = (
        mine.sort(names[0]).gather(np.unique(np.linspace(0, mine.height - 1, TOLD).round().astype(int)))
        if mine.height
        else mine
    )
    for row in shown.to_dicts():
        worth = ", ".join(
            f"{name} {level(row[name], goal.number.partition(':')[0])}"
            for name, goal in zip(names, problem.goals, strict=True)
        )
        yield f"{worth}: " + ", ".join(
            f"{lever.name} = {_value(row[lever.name])}" for lever in problem.levers
        )
    both = tables["finalists"].filter("feasible").drop_nans(names)
    if both.height:
        scores = both.select(names).to_numpy() * signs
        worst, best = scores.min(axis=0), scores.max(axis=0)
        shares = {
            who: covered(both.filter(by=who).select(names).to_numpy() * signs, worst, best)
            for who in ("search", "design")
        }
        yield (
            f"Against the front of an even design of equal budget, on the same fresh draws: the search "
            "covers "
            f"{percent(shares['search'])} of what lies between the worst and the best, the design "
            f"{percent(shares['design'])}"
        )


def _value(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _cannot(effort: Effort) -> str:
    if effort.worlds > 1:
        more = f"The sample of {effort.worlds} worlds is itself a draw; intervals take it as it is."
    else:
        more = "All else stood as the scenario says: whether the levers are best under doubt was not asked."
    return f"{CANNOT}\n  {more}"

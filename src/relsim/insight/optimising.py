"""The best levers: searched on shared draws, told on fresh ones, beside an even design of equal budget."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats
from relsim.errors import UserError
from relsim.insight.evaluating import Evaluate, Say, points_at, silent
from relsim.insight.even import even_sample
from relsim.insight.finding import Finding
from relsim.insight.fronts import front
from relsim.insight.goals import Judged, check_goals, judge
from relsim.insight.problem import FEWEST, FINALISTS, LONGEST, Effort, Problem
from relsim.insight.search import search
from relsim.insight.telling_best import tell_best

USUAL = Effort()


def optimise_of(
    evaluate: Evaluate,
    problem: Problem,
    effort: Effort = USUAL,
    *,
    seed: int = 0,
    question: str = "Which levers are best?",
    say: Say = silent,
) -> Finding:
    """Return the best levers, and what they are worth on draws that the search has not seen.

    Parameters
    ----------
    evaluate : callable
        From points and replicates to outcomes; see `relsim.insight.evaluating`.
    problem : Problem
    effort : Effort
    seed : int
        Of the search, the even design and the sample of worlds.
    question : str
    say : callable
        Told what will be run, before it is.

    Returns
    -------
    Finding
        `candidates`: all of the search and of the design; `finalists`: the best of both, with what the search
        thought and what fresh draws say; `best`: what is recommended, against the best of the design.

    Raises
    ------
    UserError
        For goals, limits or an effort that cannot be.
    """
    levers = [lever.name for lever in problem.levers]
    if not levers:
        raise UserError("no lever is varied: name levers under [vary]")
    check_goals(problem.goals, problem.limits, levers)
    if not problem.uncertain:
        effort = effort._replace(worlds=1)
    _check(effort)
    say(
        f"{effort.candidates} candidates by the search and as many of an even design, {effort.replicates} "
        "replicates"
        + (f" in {effort.worlds} worlds" if effort.worlds > 1 else "")
        + f" of each, then finalists on fresh draws: up to {effort.runs(len(problem.goals)):,} runs",
        effort.runs(len(problem.goals)),
    )
    contest = _Contest(evaluate, problem, effort, seed)
    shares = even_sample(effort.candidates, problem.levers, seed, "design")
    even = contest.attempt(shares)
    asked, batches = search(problem.levers, problem.goals, contest.attempt, shares, effort.batch, seed)
    found = _joined(batches)
    tables = {
        "candidates": pl.concat(
            [contest.table("search", asked, found), contest.table("design", shares, even)]
        )
    }
    tables |= _finals(contest, {"search": (asked, found), "design": (shares, even)})
    facts: dict[str, Any] = {
        "levers": levers,
        "goals": [goal._asdict() for goal in problem.goals],
        "limits": [limit._asdict() for limit in problem.limits],
        "over": problem.over.said(),
        "uncertain": [factor.name for factor in problem.uncertain],
        **effort._asdict(),
        "seed": seed,
    }
    return Finding("optimise", question, tell_best(problem, effort, tables), tables, facts)


def _check(effort: Effort) -> None:
    if effort.candidates < FEWEST:
        raise UserError(f"{effort.candidates} candidates: too few to search; write {FEWEST} or more")
    if effort.replicates < 1 or effort.fresh < 2 or effort.batch < 1 or effort.worlds < 1:
        raise UserError("replicates, batch and worlds are 1 or more, fresh replicates 2 or more")


class _Contest:
    """Runs candidates: the same worlds and draws for all of one stage, other ones for each stage."""

    def __init__(self, evaluate: Evaluate, problem: Problem, effort: Effort, seed: int) -> None:
        self.evaluate, self.problem, self.effort, self.seed = evaluate, problem, effort, seed

    def attempt(self, shares: Floats) -> Judged:
        """Return what candidates come to on the draws of the search."""
        return self.run(shares, range(self.effort.replicates), "search")

    def run(self, shares: Floats, replicates: range, stage: str) -> Judged:
        """Return what candidates come to in a stage."""
        problem = self.problem
        candidates = points_at(problem.levers, shares).drop("point")
        points = candidates
        if problem.uncertain:
            worlds = points_at(
                problem.uncertain,
                even_sample(self.effort.worlds, problem.uncertain, self.seed, "worlds", stage),
            ).drop("point")
            points = candidates.join(worlds, how="cross")  # candidate by candidate, all its worlds
        points = points.with_row_index("point").with_columns(pl.col("point").cast(pl.Int64))
        each = self.effort.worlds
        numbers = [range(at * each, (at + 1) * each) for at in range(len(shares))]
        outcomes = self.evaluate(points, replicates)
        return judge(outcomes, candidates, numbers, replicates, problem.goals, problem.limits, problem.over)

    def table(self, who: str, shares: Floats, judged: Judged) -> pl.DataFrame:
        """Return candidates with what they came to."""
        levers = points_at(self.problem.levers, shares)
        numbers = {
            f"{name}{end}": array[:, at]
            for at, name in enumerate(goal.name for goal in self.problem.goals)
            for end, array in (("", judged.goals), (" ±", judged.half))
        }
        over = {f"over {limit.name}": judged.excess[:, at] for at, limit in enumerate(self.problem.limits)}
        return levers.rename({"point": "candidate"}).select(
            pl.lit(who).alias("by"),
            pl.all(),
            *(pl.Series(name, column) for name, column in {**numbers, **over}.items()),
            pl.Series("feasible", judged.feasible),
        )


def _joined(batches: Sequence[Judged]) -> Judged:
    return Judged(*(np.concatenate(parts) for parts in zip(*batches, strict=True)))


def _finals(contest: _Contest, sides: dict[str, tuple[Floats, Judged]]) -> dict[str, pl.DataFrame]:
    """Run the best of both sides again on fresh draws; with one goal the winners a third time."""
    effort, signs = contest.effort, np.array([goal.sign for goal in contest.problem.goals])
    fresh = range(effort.replicates, effort.replicates + effort.fresh)
    last = range(fresh.stop, fresh.stop + effort.fresh)
    parts, winners = [], {}
    for who, (shares, judged) in sides.items():
        places = finalists(judged, signs)
        if not len(places):
            continue
        again = contest.run(shares[places], fresh, "fresh")
        table = contest.table(who, shares[places], again).with_columns(pl.Series("candidate", places))
        thought = {
            f"{name} in the search": judged.goals[places, at]
            for at, name in enumerate(goal.name for goal in contest.problem.goals)
        }
        kept = front(np.where(again.feasible[:, None], again.goals * signs, np.nan))
        parts.append(
            table.with_columns(*(pl.Series(n, c) for n, c in thought.items()), pl.Series("front", kept))
        )
        if len(signs) == 1 and again.feasible.any():
            score = np.where(again.feasible, again.goals[:, 0] * signs[0], -np.inf)
            winners[who] = int(places[int(np.argmax(score))])
    tables = {"finalists": pl.concat(parts)} if parts else {}
    if len(winners) == 2:
        shares = np.stack([sides[who][0][place] for who, place in winners.items()])
        judged = contest.run(shares, last, "last")
        best = contest.table("", shares, judged).with_columns(
            by=pl.Series(list(winners)), candidate=pl.Series(list(winners.values()))
        )
        tables["best"] = best
        tables["pairs"] = pl.DataFrame(
            {"replicate": list(last), **{who: judged.by_replicate[at, 0] for at, who in enumerate(winners)}}
        )
    return tables


def finalists(judged: Judged, signs: Floats) -> np.ndarray:
    """Return the places of the best: of those that keep all limits, the first few, or the front.

    Of a long front, some are left out evenly along the first goal.
    """
    places = np.flatnonzero(judged.feasible)
    scores = judged.goals[places] * signs
    if len(signs) == 1:
        return places[np.argsort(-scores[:, 0], kind="stable")][:FINALISTS]
    kept = places[front(scores)]
    kept = kept[np.argsort(judged.goals[kept, 0], kind="stable")]
    if len(kept) <= LONGEST:
        return kept
    return kept[np.unique(np.linspace(0, len(kept) - 1, LONGEST).round().astype(int))]

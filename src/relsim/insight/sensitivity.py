"""Which settings move the outcome: screening where there are many, then indices; chance told apart."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from relsim.analysis.intervals import Floats
from relsim.errors import UserError
from relsim.insight.budget import FEW, Budget, budget
from relsim.insight.evaluating import (
    WHICH,
    Evaluate,
    Say,
    Target,
    Varied,
    means,
    points_at,
    silent,
    targets_in,
    values_at,
)  # fmt: skip
from relsim.insight.finding import Finding
from relsim.insight.indices import indices, saltelli
from relsim.insight.noise import noise_of
from relsim.insight.screening import Space, elementary_effects, trajectories
from relsim.insight.telling import tell_sensitivity
from relsim.scenario.problems import one_of

Groups = Mapping[str, Sequence[str]]


def grouped(factors: Sequence[Varied], groups: Groups | None = None) -> Space:
    """Return factors with those that are to be judged together in groups.

    Raises
    ------
    UserError
        For a group of what is not varied, or a factor in two groups.

    Examples
    --------
    >>> from types import SimpleNamespace as Factor
    >>> grouped([Factor(name="a"), Factor(name="b"), Factor(name="c")], {"ab": ["a", "b"]}).names
    ['ab', 'c']
    """
    names = [factor.name for factor in factors]
    of: dict[str, str] = {}
    for group, members in (groups or {}).items():
        for member in members:
            if member not in names:
                raise UserError(
                    f"group {group}: {member} is not varied; {one_of(member, names, quote=False)}"
                )
            if member in of:
                raise UserError(f"group {group}: {member} is in group {of[member]} already; write it once")
            of[member] = group
        if group in names and group not in members:
            raise UserError(f"group {group}: is the name of a factor too; give it another name")
    space = Space(list(factors), tuple(of.get(name, name) for name in names))
    if len(space.names) == 1 < len(names):
        raise UserError(
            "one group of all factors brings all the variance: leave some out, or make two groups"
        )
    return space


def sensitivity_of(
    evaluate: Evaluate,
    factors: Sequence[Varied],
    *,
    replicates: int = 1,
    scenarios: int = 1,
    runs: int | None = None,
    groups: Groups | None = None,
    seed: int = 0,
    question: str = "Which settings move the outcome?",
    say: Say = silent,
) -> Finding:
    """Return the indices of every number that an evaluator gives.

    Parameters
    ----------
    evaluate : callable
        From points and replicates to outcomes; see `relsim.insight.evaluating`.
    factors : sequence of Varied
    replicates : int
        Runs at each point of each scenario. With one, chance cannot be told from effects.
    scenarios : int
        How many the evaluator runs at each point.
    runs : int, optional
        How many runs there may be in all.
    groups : mapping of sequences of str, optional
        Factors that are judged together, by the name of their group.
    seed : int
        Of the samples and the bootstrap.
    question : str
    say : callable
        Told what will be run, before it is.

    Returns
    -------
    Finding
        `indices`: a row for each number and factor; `screening`, where there was one; `variance`: what chance
        does to each number; `points` and `outcomes`: all that was run.

    Raises
    ------
    UserError
        For too few runs, or groups that cannot be.

    Examples
    --------
    >>> class Share:
    ...     def __init__(self, name): self.name = name
    ...     def at(self, share): return share
    >>> def evaluate(points, replicates):
    ...     kept = points.select("point", value=2 * pl.col("a") + pl.col("b"))
    ...     return kept.with_columns(scenario=pl.lit("s"), replicate=0, outcome=pl.lit("kept"),
    ...                              vendor=pl.lit("all"), group=pl.lit(""), week=pl.lit(None, pl.Int64))
    >>> found = sensitivity_of(evaluate, [Share("a"), Share("b"), Share("c")])["indices"]
    >>> found.select("factor", pl.col("total").round(1)).rows()
    [('a', 0.8), ('b', 0.2), ('c', 0.0)]
    """
    space = grouped(factors, groups)
    if not factors:
        raise UserError("nothing is varied: name settings under [vary]")
    if replicates < 1:
        raise UserError(f"replicates={replicates}: there is nothing to run; write 1 or more")
    plan = budget(len(space.names), replicates * scenarios, runs)
    say(_quoted(plan, space, replicates, scenarios), plan.most(len(space.names)))
    tables: dict[str, pl.DataFrame] = {}
    names, first = space.names, 0
    if plan.trajectories:
        shares = trajectories(space, plan.trajectories, seed)
        points, outcomes = _run(evaluate, space, shares, range(replicates), first)
        tables["screening"] = _of_each(
            outcomes, points, range(replicates), lambda v: elementary_effects(space, shares, means(v), seed)
        )
        names = strongest(tables["screening"], space.names)
        first = len(shares)
        tables |= {"screening_points": points, "screening_outcomes": outcomes}
        say(f"Screening kept {len(names)} of {len(space.names)}: {', '.join(names)}")
    kept = space.only(names)
    sample = saltelli(kept, plan.base(len(names)), seed)
    points, outcomes = _run(evaluate, space, _in_whole(space, kept, sample), range(replicates), first)
    tables["indices"] = _of_each(
        outcomes, points, range(replicates), lambda v: indices(kept, sample, v, seed)
    )
    tables["variance"] = _of_each(outcomes, points, range(replicates), _variance)
    tables |= {"points": points, "outcomes": outcomes}
    facts = {
        "replicates": replicates, "seed": seed, "factors": [factor.name for factor in factors],
        "groups": {k: list(v) for k, v in (groups or {}).items()}, "trajectories": plan.trajectories,
        "base": plan.base(len(names)), "runs": plan.screening + plan.indices(len(names)), "kept": names,
    }  # fmt: skip
    return Finding("sensitivity", question, tell_sensitivity(tables, facts), tables, facts)


def strongest(screening: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Return the factors that matter for any number, the strongest few where they are many.

    A factor's strength is its effect against the largest one of the same number.
    """
    effect = pl.col("effect")
    strength = screening.with_columns(
        strength=(effect / effect.max().over(WHICH)).fill_nan(0.0).fill_null(0.0)
    )
    most = strength.group_by("factor").agg(pl.col("strength").max(), pl.col("matters").any())
    kept = most.filter("matters").sort(["strength", "factor"], descending=[True, False]).head(FEW)
    found = set(kept["factor"]) or {most.sort(["strength", "factor"], descending=[True, False])["factor"][0]}
    return [name for name in names if name in found]


def _quoted(plan: Budget, space: Space, replicates: int, scenarios: int) -> str:
    """Say what will be run."""
    count = len(space.names)
    times = f"{replicates} replicates" + (f" of {scenarios} scenarios" if scenarios > 1 else "")
    if not plan.trajectories:
        rows, runs = plan.base(count), plan.indices(count)
        return f"{rows} × ({count} + 2) points, {times} of each: {runs:,} runs"
    asked = min(count, FEW)
    return (
        f"Screening {count} factors: {plan.trajectories} × ({count} + 1) points, {times} of each: "
        f"{plan.screening:,} runs; then at most {asked} factors: up to {plan.indices(asked):,} runs"
    )


def _run(
    evaluate: Evaluate, space: Space, shares: Floats, replicates: range, first: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    points = points_at(space.factors, shares, first)
    return points, evaluate(points, replicates)


def _in_whole(space: Space, kept: Space, sample: Floats) -> Floats:
    """Return a sample of some factors as one of all: those left out stay at their median."""
    import numpy as np

    places = {id(factor): at for at, factor in enumerate(kept.factors)}
    columns = [
        sample[:, places[id(factor)]] if id(factor) in places else np.full(len(sample), 0.5)
        for factor in space.factors
    ]
    return np.column_stack(columns)


def _of_each(
    outcomes: pl.DataFrame, points: pl.DataFrame, replicates: range, read: Callable[[Floats], pl.DataFrame]
) -> pl.DataFrame:
    """Return a table for every number, one below the other, with columns that say which."""
    parts = []
    for target in targets_in(outcomes):
        table = read(values_at(outcomes, target, points["point"], replicates))
        parts.append(table.select(*_which(target), *table.columns))
    if not parts:
        raise UserError("nothing was measured: every run failed, or no outcome was asked for")
    return pl.concat(parts)


def _which(target: Target) -> list[pl.Expr]:
    kinds: dict[str, Any] = {"week": pl.Int64}
    return [
        pl.lit(value, kinds.get(name, pl.String)).alias(name)
        for name, value in zip(WHICH, target, strict=True)
    ]


def _variance(values: Floats) -> pl.DataFrame:
    """Return what chance does to one number."""
    import numpy as np

    level, noise = means(values), noise_of(values)
    known = level[np.isfinite(level)]
    row = {
        "mean": float(known.mean()) if len(known) else None,
        "sd_points": float(known.std(ddof=1)) if len(known) > 1 else None, **noise._asdict(),
        "undefined": int(np.isnan(values).sum()),
    }  # fmt: skip
    kinds = {"mean": pl.Float64, "sd_points": pl.Float64, "chance": pl.Float64, "shared": pl.Float64,
             "in_means": pl.Float64, "runs": pl.Int64, "undefined": pl.Int64}  # fmt: skip
    return pl.DataFrame([row], schema=kinds).with_columns(pl.selectors.float().fill_nan(None))

"""Which of two worlds or vendors is better, and where that flips; which of several is best."""

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Literal

import polars as pl

from relsim.designs import OutcomeSpec, Study
from relsim.errors import UserError
from relsim.experiments.replicates import Progress
from relsim.experiments.worlds import World, check_comparable, named
from relsim.insight.choices import Choice
from relsim.insight.evaluating import Evaluate, Say, points_at, silent, target_named
from relsim.insight.even import even_sample
from relsim.insight.finding import Finding
from relsim.insight.flipping import flip_of
from relsim.insight.ranking import Rule
from relsim.insight.selecting import EvaluateScenarios, select_of
from relsim.insight.studies import (
    Asked,
    Running,
    better_of,
    check_vendors,
    choice_study,
    named_metric,
)
from relsim.scenario import fingerprint
from relsim.scenario.overrides import Overrides

Better = Literal["higher", "lower"]


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
        one, two = (fingerprint(world) for world in study.scenarios.values())
        if one == two and whose[0] == whose[1]:
            raise UserError("both worlds are the same: there is nothing to choose between; name another")
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

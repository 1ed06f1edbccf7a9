"""The experiment behind a question, and what runs it."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from relsim.analysis.metrics import ALL, METRICS, metric_named
from relsim.designs import Factor, OutcomeSpec, Study, load_study
from relsim.errors import UserError
from relsim.experiments.replicates import Progress
from relsim.experiments.worlds import World, named
from relsim.insight.evaluating import Evaluate, points_at
from relsim.insight.finding import CANNOT, NOT_FITTED, Finding
from relsim.insight.selecting import EvaluateScenarios
from relsim.scenario.catalogue import differences
from relsim.scenario.overrides import Overrides
from relsim.scenario.problems import one_line, one_of
from relsim.scenario.resolved import as_mapping
from relsim.scenario.schema import Scenario
from relsim.sweeps.evaluator import Evaluator

Asked = Study | str | Path | Mapping[str, Any]


class Running:
    """How runs are done: where finished ones are kept, on how many workers, who is told.

    Parameters
    ----------
    archive : str or Path, optional
        Where finished runs are kept and found again; without one they are until the end.
    executor, workers, progress
        As for `relsim.sweep`.
    """

    def __init__(
        self,
        archive: str | Path | None = None,
        executor: Executor | None = None,
        workers: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.archive, self.executor, self.workers, self.progress = archive, executor, workers, progress

    def finding(self, study: Study, ask: Callable[[Evaluate], Finding]) -> Finding:
        """Return what a question finds, with the runs that failed on the way."""
        failures: dict[str, int] = {}
        with self._evaluator(study) as evaluator:

            def evaluate(points: pl.DataFrame, replicates: range) -> pl.DataFrame:
                outcomes = evaluator(points, replicates)
                _count(evaluator.runs, failures)
                return outcomes

            return _finished(ask(evaluate), failures, study)

    def selection(
        self,
        study: Study,
        ask: Callable[[EvaluateScenarios], Finding],
        worlds: Mapping[str, Scenario] | None = None,
    ) -> Finding:
        """Return what a question finds that asks for some worlds at a time.

        Parameters
        ----------
        study : Study
        ask : callable
            Given what evaluates worlds by their names.
        worlds : mapping of Scenario, optional
            Those that can be asked for; the scenarios of the study if not given.
        """
        known = study.scenarios if worlds is None else worlds
        failures: dict[str, int] = {}
        with self._evaluator(study) as evaluator:

            def evaluate(scenarios: Sequence[str], replicates: range) -> pl.DataFrame:
                some = {name: known[name] for name in scenarios}
                evaluator.study = replace(study, scenarios=some)
                outcomes = evaluator(pl.DataFrame({"point": [0]}), replicates)
                _count(evaluator.runs, failures)
                return outcomes

            return _finished(ask(evaluate), failures, study)

    def _evaluator(self, study: Study) -> Evaluator:
        return Evaluator(study, self.archive, self.executor, self.workers, self.progress)


def _count(runs: pl.DataFrame | None, failures: dict[str, int]) -> None:
    """Count runs that failed, by cause."""
    for cause in runs.filter("failed")["cause"] if runs is not None else ():
        failures[cause] = failures.get(cause, 0) + 1


def _finished(found: Finding, failures: Mapping[str, int], study: Study) -> Finding:
    """Return a finding that says which runs failed, of which worlds it is, and whether they rest on data."""
    said = found.said.replace(NOT_FITTED, _rests_on(study.scenarios))
    if failures:
        many, cause = sum(failures.values()), max(failures, key=lambda cause: failures[cause])
        note = f"Runs that failed are left out:\n  {many} of them, most often: {cause}"
        said = said.replace(CANNOT, f"{note}\n\n{CANNOT}")
    worlds = {name: as_mapping(world) for name, world in study.scenarios.items()}
    facts = {"title": study.title, "scenarios": worlds, "seed": study.seed, "failed": dict(failures)}
    return replace(found, said=said, manifest={**found.manifest, **facts})


def _rests_on(worlds: Mapping[str, Scenario]) -> str:
    """Return in a sentence how far worlds rest on a firm's data.

    >>> from relsim.scenario import load
    >>> _rests_on({"village": load("village")}) == NOT_FITTED
    True
    """
    fitted = {name: world.calibration for name, world in worlds.items() if world.calibrated}
    if not fitted:
        return NOT_FITTED
    told = [
        f"{name} is fitted to {Path(made.log).name or 'data'} (fit {made.verdict or 'unknown'})"
        for name, made in fitted.items()
    ]
    rest = ", the other worlds to none" if len(fitted) < len(worlds) else ""
    return f"These are numbers about the model: {', '.join(told)}{rest}; all that was not fitted is assumed."


def study_of(
    what: Asked, set: Overrides = (), seed: int | None = None, replicates: int | None = None
) -> Study:
    """Return an experiment, with another seed and other replicates where they are given."""
    if isinstance(what, Study):
        if set:
            raise UserError("overrides are for files: give them to load_study")
        study = what
    else:
        study = load_study(what, set)
    if seed is not None:
        study = replace(study, seed=seed)
    return study if replicates is None else replace(study, replicates=replicates)


def named_metric(number: str) -> tuple[str, str]:
    """Return metric and vendor of "kept:grocer"; without a vendor it is the whole market.

    >>> named_metric("kept:grocer"), named_metric("kept")
    (('kept', 'grocer'), ('kept', 'all'))
    """
    metric, _, vendor = number.partition(":")
    return metric_named(metric).name, vendor or "all"


def better_of(metric: str, better: str | None = None) -> Any:
    """Return whether more or less of a metric is better.

    Raises
    ------
    UserError
        When it depends on whom one asks, and nobody said.
    """
    found = better or METRICS[metric].better
    if found not in ("higher", "lower"):
        raise UserError(f"{metric}: more of it is not better for all; say whether higher or lower is better")
    return found


def choice_study(
    worlds: Sequence[World],
    metric: str,
    vendors: Sequence[str],
    *,
    vary: Asked | None = None,
    seed: int = 0,
    weeks: int | None = None,
    set: Overrides = (),
) -> tuple[Study, tuple[str, ...]]:
    """Return an experiment over what is uncertain in some worlds, and what had to be left as it is.

    Parameters
    ----------
    worlds : sequence of worlds
        As for `relsim.compare`.
    metric : str
    vendors : sequence of str
        Of whom it is measured; "all" is the whole market.
    vary : study, path or mapping, optional
        What varies; if nothing is said, every uncertain setting over the range of the schema.
    seed, weeks, set
        As for `relsim.compare`.

    Raises
    ------
    UserError
        For worlds that cannot be run as written, or a file that varies what the choice is about.
    """
    scenarios = named(worlds, weeks, set)
    check_vendors(scenarios, vendors)
    apart = _apart(list(scenarios.values()))
    if vary is None:
        factors, left = _uncertain(scenarios, apart)
    else:
        factors, left = study_of(vary).factors, ()
        for factor in factors:
            if apart.intersection(factor.paths):
                raise UserError(
                    f"{factor.name}: the scenarios differ in it, so varying it would wipe out the choice; "
                    "take it "
                    "out of [vary]"
                )
    spec = OutcomeSpec(metric, tuple(dict.fromkeys(vendors)))
    return Study("", "", scenarios, factors, outcomes=(spec,), seed=seed), left


def check_vendors(scenarios: Mapping[str, Scenario], vendors: Sequence[str]) -> None:
    """Refuse vendors that no scenario has, before anything runs.

    Raises
    ------
    UserError
    """
    if any(vendor.each for scenario in scenarios.values() for vendor in scenario.vendors.values()):
        return  # they get their names when the world is built
    known = {ALL, *(name for scenario in scenarios.values() for name in scenario.vendors)}
    for vendor in vendors:
        if vendor not in known:
            raise UserError(
                f"{one_line(vendor)}: no such vendor; {one_of(one_line(vendor), known, quote=False)}"
            )


def _uncertain(
    scenarios: Mapping[str, Scenario], apart: set[str]
) -> tuple[tuple[Factor, ...], tuple[str, ...]]:
    """Return what is uncertain in all scenarios, and what is left out since they differ in it."""
    tables = {name: as_mapping(scenario) for name, scenario in scenarios.items()}
    known: dict[str, Factor] = {}
    inside: list[set[str]] = []
    for name, table in tables.items():
        factors = load_study({"scenarios": {name: table}, "vary": {"all": "uncertainties"}}).factors
        inside.append({factor.name for factor in factors})
        known |= {factor.name: factor for factor in factors}
    shared = [factor for name, factor in known.items() if all(name in some for some in inside)]
    left = tuple(factor.name for factor in shared if apart.intersection(factor.paths))
    return tuple(factor for factor in shared if factor.name not in left), left


def _apart(scenarios: Sequence[Scenario]) -> set[str]:
    """Return the settings in which scenarios differ from the first."""
    return {path for other in scenarios[1:] for path, _, _ in differences(scenarios[0], other)}


def at_medians(study: Study) -> pl.DataFrame:
    """Return the one point at which every factor has its median."""
    return points_at(study.factors, np.full((1, len(study.factors)), 0.5))

"""What an experiment measures, and what is best in it: outcomes, precision, objectives and constraints."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from relsim.analysis.metrics import ALL, METRICS
from relsim.analysis.precision import Precision
from relsim.designs.cohorts import check_by_cohort
from relsim.designs.factor import Factor
from relsim.designs.schema import ConstraintTable, Experiment, ObjectiveTable, Outcome
from relsim.designs.study import Constraint, Objective, OutcomeSpec
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import Report, one_of, quoted, shown
from relsim.scenario.schema import Scenario
from relsim.scenario.tree import Node

USUAL = ("kept", "retention", "health", "customer_gain", "vendor_gain")
"""What is measured if nothing is said: who keeps customers, how healthy relationships are, who gains what."""


@dataclass
class Measuring:
    """What is needed to check what is measured.

    Attributes
    ----------
    scenarios : dict of Scenario
        Those that could be read.
    tree : Node
        The experiment, for places.
    report : Report
        Takes what is wrong.
    """

    scenarios: Mapping[str, Scenario]
    tree: Node
    report: Report

    def wrong(self, path: KeyPath, message: str, hint: str) -> None:
        """Report what is wrong at a path."""
        self.report.add(self.tree.nearest(path).place, path, message, hint)

    def outcomes(self, given: Sequence[Outcome]) -> tuple[OutcomeSpec, ...]:
        """Return the outcomes, checked."""
        if not given and not self.tree.child("outcomes"):
            return tuple(OutcomeSpec(metric) for metric in USUAL)
        for at, outcome in enumerate(given):
            self._outcome(("outcomes", at), outcome)
        return tuple(
            OutcomeSpec(o.metric, tuple(o.vendors), tuple(o.weeks), o.by, tuple(o.quantiles)) for o in given
        )

    def precision(self, given: Mapping[str, float], least: int) -> Precision | None:
        """Return the rule for when to stop, checked."""
        for name, width in given.items():
            self.metric(("precision", name), name)
            if not width > 0:
                self.wrong(
                    ("precision", name), f"{width} is no half width", "write a number above 0, such as 0.01"
                )
        usable = {name: width for name, width in given.items() if name in METRICS and width > 0}
        rule = Precision(usable) if usable else None
        if rule and least > rule.maximum:
            self.wrong(
                ("replicates",), f"{least} are more than a precision runs", f"write at most {rule.maximum}"
            )
        return rule

    def objective(self, at: int, given: ObjectiveTable) -> Objective:
        """Return an objective, checked."""
        path: KeyPath = ("objectives", at)
        self._number(path, given.metric, given.vendor, given.scenario, given.week)
        better = METRICS[given.metric].better if given.metric in METRICS else "higher"
        if given.direction is None and not better:
            self.wrong(
                path,
                f"{given.metric} is not better in either direction",
                'write direction = "maximise" or "minimise"',
            )
        direction = given.direction or ("minimise" if better == "lower" else "maximise")
        return Objective(given.metric, given.vendor, direction, given.scenario, given.week)

    def constraint(self, at: int, given: ConstraintTable, factors: Iterable[Factor]) -> Constraint:
        """Return a constraint, checked."""
        path: KeyPath = ("constraints", at)
        if given.most is None and given.least is None:
            self.wrong(path, "there is no bound", "write most = ... or least = ...")
        if bool(given.metric) == bool(given.costs):
            self.wrong(
                path, "this is about nothing, or about two things", "write metric = ..., or costs = {...}"
            )
        elif given.metric:
            self._number(path, given.metric, given.vendor, given.scenario, given.week)
        numbers = [factor.name for factor in factors if factor.is_number]
        for name in given.costs:
            if name not in numbers:
                self.wrong(
                    (*path, "costs", name),
                    "no number of this name is varied",
                    one_of(name, numbers, quote=False),
                )
        name = given.name or given.metric or "costs"
        vendor = given.vendor if given.metric else ""
        return Constraint(
            name, given.most, given.least, given.metric, vendor, given.scenario, given.week, dict(given.costs)
        )

    def metric(self, path: KeyPath, name: str) -> bool:
        """Return whether there is a metric of the name; report where there is none."""
        if name not in METRICS:
            said = f"there is no metric {shown(name)}" if name else "no metric is named"
            self.wrong(path, said, one_of(name, METRICS))
        return name in METRICS

    def _outcome(self, path: KeyPath, outcome: Outcome) -> None:
        known = self.metric((*path, "metric"), outcome.metric)
        for at, vendor in enumerate(outcome.vendors):
            self._vendor((*path, "vendors", at), vendor)
        if outcome.by == "cohort":
            if known:
                check_by_cohort(path, outcome, self.scenarios, self.wrong)
        else:
            for at, week in enumerate(outcome.weeks):
                self._week((*path, "weeks", at), week)
            if known:
                self._of_metric(path, outcome)
        for at, share in enumerate(outcome.quantiles):
            if not 0 < share < 1:
                self.wrong(
                    (*path, "quantiles", at),
                    f"{share} is no quantile",
                    "write a share between 0 and 1, such as 0.9",
                )
        for key in ("vendors", "weeks", "quantiles"):
            ordered = sorted(getattr(outcome, key))
            twice = next((one for one, other in pairwise(ordered) if one == other), None)
            if twice is not None:
                self.wrong((*path, key), f"{shown(twice)} stands twice", "take one out")

    def _of_metric(self, path: KeyPath, outcome: Outcome) -> None:
        """See that the metric has what is asked of it."""
        metric = METRICS[outcome.metric]
        if outcome.weeks and metric.time == "run":
            self.wrong((*path, "weeks"), f"{metric.name} is a number for a whole run", "leave weeks out")
        if outcome.by != "vendor" and metric.by != "group":
            self.wrong((*path, "by"), f"{metric.name} is not defined group by group", "leave by out")
        if metric.by == "market" and any(vendor != ALL for vendor in outcome.vendors):
            self.wrong((*path, "vendors"), f"{metric.name} is of the whole market", 'write vendors = ["all"]')

    def _number(self, path: KeyPath, metric: str, vendor: str, scenario: str, week: int | None) -> None:
        """See that a number can be read off the outcomes."""
        if self.metric((*path, "metric"), metric) and METRICS[metric].by == "market" and vendor != ALL:
            self.wrong((*path, "vendor"), f"{metric} is of the whole market", 'write vendor = "all"')
        self._vendor((*path, "vendor"), vendor)
        if scenario and self.scenarios and scenario not in self.scenarios:
            self.wrong(
                (*path, "scenario"),
                f"there is no scenario {quoted(scenario)} here",
                one_of(scenario, self.scenarios),
            )
        if week is not None:
            self._week((*path, "week"), week)

    def _vendor(self, path: KeyPath, name: str) -> None:
        """See that a vendor is in at least one scenario; those in tables are known when these are read."""
        worlds = self.scenarios.values()
        known = {vendor for scenario in worlds for vendor in scenario.vendors}
        if worlds and name not in known and name != ALL and not any(s.tables.vendors for s in worlds):
            self.wrong(
                path, f"there is no vendor {quoted(name)} in any scenario", one_of(name, [*known, ALL])
            )

    def _week(self, path: KeyPath, week: int) -> None:
        for name, scenario in self.scenarios.items():
            last, every = scenario.horizon.weeks, scenario.recording.every
            if not 0 <= week <= last:
                self.wrong(
                    path,
                    f"{name} has no week {week}",
                    f"write a week from 0 to {last}, or a longer horizon (weeks)",
                )
                return
            if week % every and week != last:
                near = min(week - week % every + every, last)
                self.wrong(
                    path, f"{name} records every {every} weeks, not week {week}",
                    f'write {near}, or "recording.every" = 1 under [set]',
                )  # fmt: skip
                return


def grouping(given: Sequence[Outcome], tree: Node, report: Report) -> tuple[str, Node] | None:
    """Return by which groups runs have to be recorded, and where that is written; None for vendors alone."""
    anyway = ("vendor", "cohort")  # runs are recorded so whatever else is asked
    asked = [(o.by, tree.nearest(("outcomes", at, "by"))) for at, o in enumerate(given) if o.by not in anyway]
    for at, outcome in enumerate(given):
        if asked and outcome.by not in (*anyway, asked[0][0]):
            path: KeyPath = ("outcomes", at, "by")
            hint = "make two experiments of it"
            report.add(
                tree.nearest(path).place, path, f"runs are recorded by {asked[0][0]} or by {outcome.by}", hint
            )
    return asked[0] if asked else None


def log_is_kept(
    experiment: Experiment, scenarios: Mapping[str, Scenario], tree: Node, report: Report
) -> None:
    """See that there is a log where one is asked for."""
    silent = [name for name, scenario in scenarios.items() if not scenario.recording.log]
    if experiment.recording.log and silent:
        path = ("recording", "log")
        hint = 'write "recording.log" = ["purchase", "exit"] under [set]'
        report.add(tree.nearest(path).place, path, f"{silent[0]} writes no events down", hint)

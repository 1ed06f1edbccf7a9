"""From `[claim]` and `[[predictions]]` to a claim that can be put to the test."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relsim.analysis.metrics import ALL, EVERYBODY
from relsim.designs.claim import ESSAY, EVIDENCE, Claim, Prediction
from relsim.designs.expressions import Reader, Selector
from relsim.designs.ranges import Refused
from relsim.designs.schema import ClaimTable, Experiment, PredictionTable
from relsim.designs.study import OutcomeSpec
from relsim.designs.terms import Number
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import Report, one_of, quoted, shown
from relsim.scenario.schema import Scenario
from relsim.scenario.tree import Node

FEWEST = 30  # replicates of a claim


@dataclass
class Claiming:
    """What is needed to check a claim.

    Attributes
    ----------
    scenarios : dict of Scenario
        The arms.
    outcomes : sequence of OutcomeSpec
    tree : Node
        The experiment, for places.
    report : Report
        Takes what is wrong.
    """

    scenarios: Mapping[str, Scenario]
    outcomes: Sequence[OutcomeSpec]
    tree: Node
    report: Report

    def wrong(self, path: KeyPath, message: str, hint: str) -> None:
        """Report what is wrong at a path."""
        self.report.add(self.tree.nearest(path).place, path, message, hint)

    def claim(self, experiment: Experiment) -> Claim | None:
        """Return the claim of an experiment, checked; None where it makes none."""
        given, predicted = experiment.claim, experiment.predictions
        if given is None:
            if predicted:
                self.wrong(("predictions",), "there is no claim that predicts this", "write [claim]")
            return None
        self._words(given)
        if given.cannot:
            if predicted:
                self.wrong(
                    ("claim", "cannot"), "there are predictions all the same", "leave one of the two out"
                )
        else:
            self._amount(experiment, given)
        self._names(given, predicted)
        predictions = [self._prediction(at, one) for at, one in enumerate(predicted)]
        return Claim(
            number=given.number, essay=given.essay, says=given.says, refuted_if=given.refuted_if,
            essay_expects=given.essay_expects, evidence_expects=given.evidence_expects,
            evidence=tuple(given.evidence), assumed=given.assumed, against=tuple(given.against),
            collision=given.collision, cannot=given.cannot, refuted_when=given.refuted_when,
            most=given.most, repeats=given.repeats,
            predictions=tuple(prediction for prediction in predictions if prediction),
        )  # fmt: skip

    def _words(self, given: ClaimTable) -> None:
        """See that a reader is told what is claimed."""
        wanted = ["number", "essay", "says", *([] if given.cannot else ["refuted_if"])]
        for key in wanted:
            if not getattr(given, key):
                self.wrong(("claim", key), "this is missing", f"write {key} = ... under [claim]")
        if bool(given.against) != bool(given.collision):
            self.wrong(
                ("claim",), "against and collision go together", "say who says otherwise, and what they say"
            )

    def _amount(self, experiment: Experiment, given: ClaimTable) -> None:
        """See that there are predictions, and runs enough to judge them."""
        if not any(one.by == ESSAY for one in experiment.predictions):
            self.wrong(
                ("claim",), "the essay predicts nothing", "write [[predictions]], or say why it cannot"
            )
        if experiment.replicates < FEWEST:
            self.wrong(
                ("replicates",),
                f"{experiment.replicates} are too few to judge a claim",
                f"write replicates = {FEWEST} or more",
            )
        elif given.most < experiment.replicates:
            self.wrong(
                ("claim", "most"), f"{given.most} are fewer than replicates",
                f"write {experiment.replicates} or more",
            )  # fmt: skip

    def _names(self, given: ClaimTable, predicted: Sequence[PredictionTable]) -> None:
        """See that every name means one thing."""
        vendors = {ALL, *(name for world in self.scenarios.values() for name in world.vendors)}
        for arm in self.scenarios:
            if arm in vendors:
                self.wrong(
                    ("scenarios", arm), f"a vendor is called {quoted(arm)} too", "call the scenario otherwise"
                )
        known = (ESSAY, EVIDENCE, *given.against)
        for at, one in enumerate(predicted):
            if one.by not in known:
                hint = one_of(one.by, known)
                self.wrong(("predictions", at, "by"), f"{shown(one.by)} says nothing here", hint)
            if not one.name or any(other.name == one.name for other in predicted[:at]):
                said = f"two predictions are called {quoted(one.name)}" if one.name else "it has no name"
                self.wrong(("predictions", at, "name"), said, "give each a name of its own")

    def _prediction(self, at: int, given: PredictionTable) -> Prediction | None:
        path: KeyPath = ("predictions", at, "expect")
        if not self.scenarios or self.report.around(("outcomes",)):
            return None  # nobody knows what is measured, and the reason has been told
        try:
            found = Reader(self._number).comparison(given.expect, given.at_least)
        except Refused as refused:
            self.wrong(path, refused.message, refused.hint)
            return None
        return Prediction(
            given.name, given.says, given.by, given.expect.strip(), found.effect, found.above, found.below,
            given.at_least, given.refutes,
        )  # fmt: skip

    def _number(self, metric: str, selectors: list[Selector]) -> Number:
        """Return the number that a metric and what stands in brackets mean."""
        specs = [spec for spec in self.outcomes if spec.metric == metric]
        if not specs:
            known = dict.fromkeys(spec.metric for spec in self.outcomes)
            raise Refused(f"{metric} is not measured", f"{one_of(metric, known)}, or add it to [[outcomes]]")
        vendors = [*dict.fromkeys(vendor for spec in specs for vendor in self._vendors(spec))]
        told: dict[str, Selector] = {}
        for selector in selectors:
            kind = self._kind(selector, vendors, any(spec.by != "vendor" for spec in specs))
            if kind in told:
                raise Refused(f"it has two {kind}s in brackets", "keep one of the two")
            told[kind] = selector
        arm = str(told.get("arm", "")) or _only("arm", [*self.scenarios])
        vendor = str(told.get("vendor", "")) or _only("vendor", vendors)
        group = str(told.get("group", EVERYBODY))
        by_group = [spec for spec in specs if (spec.by != "vendor") == bool(group)]
        fitting = [spec for spec in by_group if vendor in self._vendors(spec)]
        if not fitting:
            kinds = "group by group" if group else "of everybody"
            raise Refused(f"{metric} of {vendor} is not measured {kinds}", "add it to [[outcomes]]")
        return self._at(Number(metric, arm, vendor, group, ()), told.get("week"), fitting)

    def _at(self, number: Number, week: Selector | None, specs: Sequence[OutcomeSpec]) -> Number:
        """Return a number in the week that is meant, or its course."""
        weeks = sorted({week for spec in specs for week in spec.weeks})
        if isinstance(week, int):
            if week not in weeks:
                listed = ", ".join(map(str, weeks)) or "none"
                raise Refused(f"{number.metric} is not measured in week {week}", f"weeks are {listed}")
            return number._replace(weeks=(week,))
        if isinstance(week, slice):
            first, last = week.start or 0, weeks[-1] if week.stop is None and weeks else week.stop
            weeks = [one for one in weeks if first <= one <= last]
            if len(weeks) < 2:
                raise Refused(
                    f"{number.metric} is not measured in two weeks between", "add more to [[outcomes]]"
                )
        elif any(not spec.weeks for spec in specs):
            return number._replace(weeks=(None,))
        return number._replace(weeks=tuple(weeks), is_course=len(weeks) > 1)

    def _kind(self, selector: Selector, vendors: Sequence[str], has_groups: bool) -> str:
        """Return what a selector names."""
        if isinstance(selector, int | slice):
            return "week"
        if selector in self.scenarios:
            return "arm"
        if selector in vendors:
            return "vendor"
        if has_groups:
            return "group"
        raise Refused(
            f"{shown(selector)} is no arm and no vendor that is measured",
            one_of(selector, [*self.scenarios, *vendors]),
        )

    def _vendors(self, spec: OutcomeSpec) -> tuple[str, ...]:
        every = dict.fromkeys(name for world in self.scenarios.values() for name in world.vendors)
        return spec.vendors or (*every, ALL)


def _only(kind: str, names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    raise Refused(f"there are several {kind}s", f"say which {kind} in brackets: one of {', '.join(names)}")

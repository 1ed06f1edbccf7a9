"""How well the worlds fit the data that they were fitted to: values, intervals, and what is missed."""

from relsim.calibration.worlds.standing import standing
from relsim.scenario.schema import Scenario
from relsim.views.report.page import Html, joined, paragraph, table, tag
from relsim.views.report.settings import path_of
from relsim.views.report.subject import Subject
from relsim.views.standing import data_of, misfit_said

MEANING = {
    "good": "the fitted world buys as the log does, as far as its numbers tell",
    "fair": "the fitted world is near the log but not the same: trust directions before sizes",
    "poor": "the fitted world does not buy as the log does: look first at the numbers that are missed",
}


def fitted(subject: Subject) -> Html:
    """Return what each fit came to, once for worlds that were fitted alike; nothing where none was."""
    found: dict[Html, list[str]] = {}
    for name, world in subject.worlds.items():
        if world.calibrated:
            found.setdefault(_of(world), []).append(name)
    several = len(subject.worlds) > 1
    return joined(
        joined([*([tag("h3", ", ".join(names))] if several else []), text]) for text, names in found.items()
    )


def _of(world: Scenario) -> Html:
    """Return what the fit of a world came to."""
    made, told = world.calibration, standing(world)
    verdict = joined([tag("b", f"{made.verdict or 'not judged'}"), f"({misfit_said(made.misfit)})."], " ")
    meaning = f"In words: {MEANING[made.verdict]}." if made.verdict in MEANING else ""
    parts = [paragraph(f"Fitted to {data_of(made)}. The fit is", verdict, meaning), _values(world)]
    if told.changed:
        names = ", ".join(f"{path} ({value:g} here)" for path, value in told.changed.items())
        parts.append(
            paragraph(tag("b", "Changed since the fit:"), f"{names}. The fit says nothing of these.")
        )
    if made.checks:
        parts.append(_checks(world))
    return joined(parts)


def _values(world: Scenario) -> Html:
    rows = [
        (path_of(one.path), f"{one.value:.4g}", f"{one.low:.4g} to {one.high:.4g}", f"{one.start:.4g}",
         one.note or "told by the data")
        for one in world.calibration.values
    ]  # fmt: skip
    if not rows:
        return Html("")
    heads = ["setting", "fitted value", "95 % interval", "before", "does the data tell it?"]
    return table(heads, rows, "Fitted values", left=5, class_="prose")


def _checks(world: Scenario) -> Html:
    """Return the numbers that are missed, or that none is."""
    told = standing(world)
    held = sum(not check.matched for check in world.calibration.checks)
    about = f"{told.checks} numbers of the data were compared, {held} of them held back from the fit. "
    if not told.failing:
        return paragraph(f"{about}Such data would come from the fitted world by chance, in every one.")
    rows = [
        (check.name, f"{check.log:.3g}", f"{check.world:.3g}", f"{check.low:.3g} to {check.high:.3g}",
         "matched" if check.matched else "held back")
        for check in told.failing
    ]  # fmt: skip
    heads = ["number that is missed", "data", "world", "95 % of such data lie", ""]
    text = f"{about}Missed by more than chance: {len(rows)}."
    return joined([paragraph(text), table(heads, rows, "Numbers that are missed", left=1)])

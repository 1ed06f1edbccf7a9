"""How far the numbers of a scenario rest on data: in one line, as facts, for every face."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from relsim.calibration.worlds.standing import standing
from relsim.scenario.problems import counted
from relsim.scenario.schema import Calibration, Scenario
from relsim.views.text import listed

NONE = 1e-6  # a misfit that is none
NOTHING = (
    "Not calibrated: the numbers rest on shipped defaults; {assumed} of {settings} settings are assumed."
)


def data_of(made: Calibration) -> str:
    """Return in words to which data a scenario was fitted, without the folders of a machine.

    >>> data_of(Calibration(log="a/log.csv", customers=80, weeks=40, vendor="shop"))
    'log.csv (80 customers, 40 weeks, at shop)'
    """
    told = [counted(made.customers, "customer")] if made.customers else []
    told += [counted(made.weeks, "week")] if made.weeks else []
    told += [f"{made.first_day} to {made.last_day}"] if made.first_day else []
    told += [f"at {made.vendor}"] if made.vendor else []
    name = Path(made.log).name or "data"
    return f"{name} ({', '.join(told)})" if told else name


def misfit_said(misfit: float) -> str:
    """Return a misfit in words.

    >>> misfit_said(1.3), misfit_said(1e-14)
    ('misfit 1.3, of a perfect world 1', 'as many settings as numbers: none could be missed')
    """
    if misfit < NONE:
        return "as many settings as numbers: none could be missed"
    return f"misfit {misfit:.2g}, of a perfect world 1"


def in_one_line(scenario: Scenario) -> str:
    """Return how far the numbers rest on data.

    >>> from relsim.scenario import load
    >>> in_one_line(load("village"))  # doctest: +ELLIPSIS
    'Not calibrated: the numbers rest on shipped defaults; ... of ... settings are assumed.'
    """
    told, made = standing(scenario), scenario.calibration
    if not scenario.calibrated:
        return NOTHING.format(assumed=len(told.assumed), settings=told.settings)
    verdict = f"{made.verdict} ({misfit_said(made.misfit)})" if made.verdict else "unknown"
    parts = [f"Calibrated to {data_of(made)}; fit {verdict}"]
    parts.append(f"{len(told.failing)} of {counted(told.checks, 'check')} fail" if told.checks else "")
    names = [value.path for value in told.unknown]
    parts.append(f"not fully told by the data: {listed(names, most=3)}" if names else "")
    parts.append(f"changed since: {listed([*told.changed], most=3)}" if told.changed else "")
    parts.append(f"{len(told.assumed)} of {told.settings} settings are assumed")
    return "; ".join(filter(None, parts)) + "."


def in_lines(scenarios: Mapping[str, Scenario]) -> list[str]:
    """Return how far the numbers of several scenarios rest on data: once where that is the same for all.

    >>> from relsim.scenario import load
    >>> len(in_lines({"a": load("village"), "b": load("no_social")}))
    1
    """
    plain = [standing(scenario) for scenario in scenarios.values() if not scenario.calibrated]
    if len(plain) == len(scenarios):
        assumed, known = span([len(told.assumed) for told in plain]), span([told.settings for told in plain])
        return [NOTHING.format(assumed=assumed, settings=known)]
    told = {name: in_one_line(scenario) for name, scenario in scenarios.items()}
    if len(set(told.values())) == 1:
        return [next(iter(told.values()))]
    lines = [f"{name}: {line[0].lower()}{line[1:]}" for name, line in told.items()]
    return [*lines, *filter(None, [differ(scenarios)])]


def span(numbers: Sequence[int]) -> str:
    """Return between what numbers lie.

    >>> span([3, 3]), span([3, 5])
    ('3', '3 to 5')
    """
    low, high = min(numbers), max(numbers)
    return f"{low}" if low == high else f"{low} to {high}"


def as_facts(scenario: Scenario) -> dict[str, Any]:
    """Return how far the numbers rest on data, as JSON has it."""
    told, made = standing(scenario), scenario.calibration
    facts: dict[str, Any] = {
        "calibrated": scenario.calibrated, "assumed": len(told.assumed), "settings": told.settings,
    }  # fmt: skip
    if not scenario.calibrated:
        return facts
    whole = made.model_dump(mode="json", exclude={"values", "checks", "laws", "log"})
    return facts | whole | {
        "log": Path(made.log).name,
        "values": [value.model_dump(mode="json") for value in told.values],
        "changed": told.changed,
        "not_told": [value.path for value in told.unknown],
        "failing": [check.model_dump(mode="json") for check in told.failing],
        "checks": told.checks,
    }  # fmt: skip


def differ(scenarios: Mapping[str, Scenario]) -> str:
    """Return in a sentence that scenarios were not fitted to the same data; nothing where they were."""
    by: dict[str, list[str]] = {}
    for name, scenario in scenarios.items():
        made = scenario.calibration
        key = (made.digest or made.log or "data") if scenario.calibrated else ""
        by.setdefault(key, []).append(name)
    if len(by) < 2:
        return ""
    groups = [
        f"{listed(names)} to {data_of(scenarios[names[0]].calibration)}"
        if key
        else f"{listed(names)} to none"
        for key, names in by.items()
    ]
    return (
        f"Fitted to different data: {'; '.join(groups)}. What differs between them is then partly what "
        "differs between the data."
    )

"""Outcomes by cohort: that cohorts are followed, and that they are looked at at the ages asked for."""

from collections.abc import Callable, Mapping

from relsim.cohorts import calendar_of
from relsim.designs.schema import Outcome
from relsim.scenario.positions import KeyPath
from relsim.scenario.schema import Scenario

FOLLOWED = "retention"
"""The metric that is followed cohort by cohort."""

Wrong = Callable[[KeyPath, str, str], None]
"""Takes the path of what is wrong, what is wrong, and what would do."""


def ages_of(scenario: Scenario) -> list[int]:
    """Return the ages in weeks at which there is a cohort whose members have all reached them.

    The first cohort reaches what any does: its youngest members have lived through all intervals after it.

    Examples
    --------
    >>> ages_of(Scenario(horizon={"weeks": 100}, recording={"every": 4, "cohort": 52}))
    [0, 12, 24, 36, 48]
    """
    recording = scenario.recording
    step, cohort = calendar_of(scenario.horizon.weeks, recording.every, recording.cohort)
    of_the_first = int((cohort == 0).sum())
    return [step * age for age in range(len(cohort) - of_the_first + 1)] if len(cohort) else []


def check_by_cohort(path: KeyPath, outcome: Outcome, scenarios: Mapping[str, Scenario], wrong: Wrong) -> None:
    """See that an outcome can be told cohort by cohort; of a chain of reasons the first is told.

    Parameters
    ----------
    path : tuple
        Of the outcome.
    outcome : Outcome
    scenarios : mapping of Scenario
        Those that could be read.
    wrong : callable
        Is told what is wrong.
    """
    if outcome.metric != FOLLOWED:
        said = f"{outcome.metric} is not followed by cohort, only {FOLLOWED} is"
        wrong((*path, "by"), said, f'leave by out, or write metric = "{FOLLOWED}"')
        return
    for name, scenario in scenarios.items():
        ages = ages_of(scenario)
        if not scenario.recording.cohort:
            hint = 'write "recording.cohort" = 52 under [set]'
            wrong((*path, "by"), f"{name} follows no cohorts (recording.cohort is 0)", hint)
            return
        if not ages:
            said = f"{name} ends before a cohort is looked at"
            wrong((*path, "by"), said, "write a longer horizon (weeks)")
            return
        if not outcome.weeks:
            some = ", ".join(map(str, ages[1:3] or ages))
            said = "of cohorts there is no one number, but one at each age"
            wrong((*path, "weeks"), said, f"write the ages, such as weeks = [{some}]")
            return
        unseen = [(at, age) for at, age in enumerate(outcome.weeks) if age not in ages]
        for at, age in unseen:
            wrong((*path, "weeks", at), *_not_looked_at(age, name, ages))
        if unseen:
            return


def _not_looked_at(age: int, name: str, ages: list[int]) -> tuple[str, str]:
    """Return what is said of an age at which nobody looks, and what would do."""
    if age > ages[-1]:
        longer = f"write an age up to {ages[-1]}, or a longer horizon (weeks)"
        return f"no cohort of {name} gets to an age of {age} weeks", longer
    step = ages[1] if len(ages) > 1 else 0
    every = f" (only at every {step})" if step else ""
    near = min(ages, key=lambda other: abs(other - age))
    return f"{name} does not look at cohorts at an age of {age} weeks{every}", f"write {near}"

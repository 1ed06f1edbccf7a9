"""Which worlds an experiment is about: scenarios with names that tell them apart."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from relsim.errors import UserError
from relsim.scenario import load
from relsim.scenario.overrides import Overrides, with_weeks
from relsim.scenario.schema import Scenario

World = str | Path | Mapping[str, Any] | Scenario | tuple[str, Any]
"""The name of a shipped scenario, a file, values as in a file, a scenario; or (name, one of these)."""


def named(worlds: Sequence[World], weeks: int | None = None, set: Overrides = ()) -> dict[str, Scenario]:
    """Return scenarios by name, in the order given.

    Parameters
    ----------
    worlds : sequence
        Each a name, a file, values, a scenario, or a pair of a name of your own and one of these. Without a
        name of your own the scenario's name or the file's stem is taken, else its title; a name that
        stands twice gets a number.
    weeks : int, optional
        Recorded weeks, instead of what the scenarios say.
    set : sequence of str, or mapping
        Overrides for all of them.

    Raises
    ------
    ScenarioError
        A scenario cannot be run as written.

    Examples
    --------
    >>> shop = {"vendors": {"shop": {}}}
    >>> list(named([("one shop", shop), {**shop, "title": "the same"}, shop], weeks=52))
    ['one shop', 'the same', 'scenario']
    """
    found: dict[str, Scenario] = {}
    for world in worlds:
        label, what = world if isinstance(world, tuple) else ("", world)
        scenario = load(what, set if weeks is None else with_weeks(set, weeks))
        label = label or _name_of(what) or scenario.title or "scenario"
        number = 1
        while (name := label if number == 1 else f"{label} ({number})") in found:
            number += 1
        found[name] = scenario
    return found


def _name_of(what: Any) -> str:
    """Return the name under which a scenario was asked for."""
    return Path(what).stem if isinstance(what, str | Path) else ""


def check_comparable(worlds: Mapping[str, Scenario]) -> None:
    """Refuse to compare worlds of which numbers would not mean the same.

    Raises
    ------
    UserError
        When they run for different times, or there is nothing to compare.
    """
    weeks = {name: scenario.horizon.weeks for name, scenario in worlds.items()}
    if len({*weeks.values()}) > 1:
        listed = ", ".join(f"{name} runs {count} weeks" for name, count in weeks.items())
        raise UserError(f"{listed}: they cannot be compared; give all the same time (--weeks, or weeks=)")
    vendors = [len(scenario.vendors) for scenario in worlds.values()]
    if len(worlds) == 1 and vendors[0] < 2:
        raise UserError("there is one world with one vendor: nothing to compare; name another scenario")

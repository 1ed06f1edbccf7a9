"""The world of a point: a scenario with the values of the factors in it.

A sweep makes tens of thousands of these. Going through files, archetypes and places in them takes
milliseconds, and all of that has been done once: so the values are laid over the plain values of the
scenario, and schema and checks read the result. Only where they refuse it does the long way say why.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from relsim.designs.addresses import written
from relsim.designs.points import POINT, points_of
from relsim.designs.study import Study
from relsim.errors import UserError
from relsim.scenario import load
from relsim.scenario.checks import CHECKS
from relsim.scenario.document import unusable
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import ScenarioError, one_of, shown
from relsim.scenario.schema import Scenario

SHOWN = 5  # values of a point that a message names


def world_at(study: Study, scenario: str, values: Mapping[str, Any]) -> Scenario:
    """Return a scenario of a study with the values of a point in it, checked as if they stood in a file.

    Parameters
    ----------
    study : Study
    scenario : str
        Its name in the study.
    values : mapping
        By factor. None, and what is not given, leaves the setting as the scenario has it.

    Raises
    ------
    UserError
        A name that the study does not know, or values with which the world cannot be run: says which.

    Examples
    --------
    >>> from relsim.designs import load_study
    >>> study = load_study({"scenario": "village", "vary": {"vendors.mart.layers": [0, 3]}})
    >>> world_at(study, "village", {"vendors.mart.layers": 3}).vendors["mart"].layers
    3.0
    """
    if scenario not in study.scenarios:
        raise UserError(f"{scenario}: not in this study; {one_of(scenario, study.scenarios)}")
    moved = study.moved[scenario]
    laid: dict[KeyPath, Any] = {}
    for name, value in values.items():
        if name not in moved:
            raise UserError(f"{name}: no factor of this study; {one_of(name, moved)}")
        if value is not None:
            laid |= dict.fromkeys(moved[name], value.item() if hasattr(value, "item") else value)
    if not laid:
        return study.scenarios[scenario]
    return _quickly(study.bases[scenario], laid) or _slowly(study.scenarios[scenario], laid, scenario, values)


def refused_points(study: Study) -> list[str]:
    """Return why points of a design cannot be run, a line for each of them and each scenario."""
    told = []
    for row in points_of(study).iter_rows(named=True):
        point = row.pop(POINT)
        for scenario in study.scenarios:
            try:
                world_at(study, scenario, row)
            except UserError as error:
                told.append(f"point {point}: {error}")
    return told


def _quickly(base: Mapping[str, Any], laid: Mapping[KeyPath, Any]) -> Scenario | None:
    """Return the scenario if schema and checks take it."""
    if any(unusable(value) for value in laid.values()):
        return None
    data = dict(base)
    own: dict[KeyPath, Any] = {(): data}  # tables that are copies, and may be changed
    try:
        for path, value in laid.items():
            for depth in range(1, len(path)):
                if path[:depth] not in own:
                    above, key = own[path[: depth - 1]], path[depth - 1]
                    above[key] = own[path[:depth]] = above[key].copy()
            own[path[:-1]][path[-1]] = value
        scenario = Scenario.model_validate(data, strict=True)
    except (KeyError, IndexError, TypeError, AttributeError, ValidationError):
        return None
    return None if any(True for check in CHECKS for _ in check(scenario)) else scenario


def _slowly(
    base: Scenario, laid: Mapping[KeyPath, Any], scenario: str, values: Mapping[str, Any]
) -> Scenario:
    """Return the scenario by the way that files go, which tells everything that is wrong."""
    try:
        return load(base, {written(path): value for path, value in laid.items()})
    except ScenarioError as error:
        given = [f"{name} = {shown(value)}" for name, value in values.items() if value is not None]
        some = ", ".join(given[:SHOWN]) + (f" and {len(given) - SHOWN} more" if len(given) > SHOWN else "")
        whys = dict.fromkeys(str(problem).removeprefix(f"{problem.file}: ") for problem in error.problems)
        raise UserError(f"{scenario} with {some}: {'; '.join(whys)}") from None

"""Worlds between two worlds: the one, with what the other has in some groups of settings."""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from typing import Any

from relsim.errors import UserError
from relsim.insight.differing import Difference
from relsim.scenario import load
from relsim.scenario.problems import ScenarioError, one_line, one_of
from relsim.scenario.resolved import as_mapping
from relsim.scenario.schema import Scenario


def mixed(a: Scenario, b: Scenario, differences: Sequence[Difference], groups: Collection[str]) -> Scenario:
    """Return `a` with what `b` has in some groups.

    Parameters
    ----------
    a, b : Scenario
    differences : sequence of Difference
        All in which they differ.
    groups : collection of str
        Those that are taken from `b`.

    Raises
    ------
    UserError
        When such a world cannot be: says which groups belong together.

    Examples
    --------
    >>> from relsim.insight.differing import differing
    >>> a, b = load("village"), load("village", ["vendors.mart.layers=0", "switches.talk=false"])
    >>> world = mixed(a, b, differing(a, b), ["layers"])
    >>> world.vendors["mart"].layers, world.switches.talk
    (0.0, True)
    """
    taken = [one for one in differences if one.group in groups]
    if len(taken) in (0, len(differences)):
        return b if taken else a
    data, source = as_mapping(a), as_mapping(b)
    for one in taken:
        _take(data, source, one.path)
    try:
        return load(data)
    except ScenarioError as error:
        left = dict.fromkeys(one.group for one in differences if one.group not in groups)
        whys = dict.fromkeys(str(problem).partition(": ")[2] for problem in error.problems)
        raise UserError(
            f"{', '.join(sorted(groups))} cannot change without {', '.join(left)}: {'; '.join(whys)}; put "
            "those that belong together into one group"
        ) from None


def _take(data: dict[str, Any], source: Mapping[str, Any], path: Sequence[str | int]) -> None:
    """Put what a source has at a path in place of what is there, or take it away."""
    table: Any = data
    below: Any = source
    for part in path[:-1]:
        table, below = table[part], below.get(part, {})
    if path[-1] in below:
        table[path[-1]] = deepcopy(below[path[-1]])
    else:
        table.pop(path[-1], None)


def levelled(scenario: Scenario, first: str, second: str) -> Scenario:
    """Return a world in which the second vendor has the levers of the first, and what is dated for it.

    Nothing but their names tells the two apart then, so that they do equally well but for chance.

    Parameters
    ----------
    scenario : Scenario
    first, second : str

    Raises
    ------
    UserError
        One of them is not there, or is many vendors, or vendors stand in a table.

    Examples
    --------
    >>> levelled(load("village"), "grocer", "mart").vendors["mart"].layers
    0.0
    """
    _check(scenario, first, second)
    data = as_mapping(scenario)
    data["vendors"][second] = deepcopy(data["vendors"][first])
    kept = [event for event in data["events"] if event["vendor"] != second]
    data["events"] = [
        copy
        for event in kept
        for copy in ([event, {**event, "vendor": second}] if event["vendor"] == first else [event])
    ]
    return load(data)


def _check(scenario: Scenario, first: str, second: str) -> None:
    if first == second:
        raise UserError(f"{one_line(first)} against itself: name two vendors")
    if scenario.tables.vendors:
        raise UserError(
            "vendors come from a table here, so that they cannot be levelled; write them under [vendors]"
        )
    for name in (first, second):
        if name not in scenario.vendors:
            known = one_of(one_line(name), scenario.vendors, quote=False)
            raise UserError(f"{one_line(name)}: no such vendor; {known}")
    many, alone = sorted((first, second), key=lambda name: not scenario.vendors[name].each)
    if scenario.vendors[many].each and not scenario.vendors[alone].each:
        raise UserError(
            f"{many} is one vendor in each community and {alone} is one for all, so that neither can take "
            f"the other's place; --set vendors.{alone}.each=true makes {alone} one in each, too, or "
            f"--set vendors.{many}.each=false leaves one {many}"
        )

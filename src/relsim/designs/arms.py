"""In which settings the arms of a claim differ, which of them is a dose, and what therefore cannot vary."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from relsim.designs.addresses import moved_by, written
from relsim.designs.factor import Factor
from relsim.scenario.catalogue import differences
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import Report
from relsim.scenario.schema import Scenario
from relsim.scenario.tree import Node

WORDS = ("title", "question", "look_for")
FEWEST = 3  # doses that make a curve
HELD = "Not varied, since the arms differ in it: {names}."


def apart(scenarios: Mapping[str, Scenario]) -> dict[str, list[object]]:
    """Return the settings in which arms differ, with the value of each arm.

    >>> from relsim.scenario import load
    >>> dear = load("village", ["vendors.grocer.price=1.2"])
    >>> apart({"as_it_is": load("village"), "dear": dear})
    {'vendors.grocer.price': [1.05, 1.2]}
    """
    first, *others = scenarios.values()
    against = [{path: (one, two) for path, one, two in differences(first, other)} for other in others]
    paths = dict.fromkeys(path for some in against for path in some if path not in WORDS)
    base = {path: one for some in against for path, (one, _) in some.items()}
    return {
        path: [base[path], *(some[path][1] if path in some else base[path] for some in against)]
        for path in paths
    }


class Dose(NamedTuple):
    """A setting of which arms have more and more.

    Attributes
    ----------
    path : str
    values : dict of float
        By arm.
    lines : dict of str
        By arm, the last of those that differ from it in the dose alone.
    """

    path: str
    values: dict[str, float]
    lines: dict[str, str]


def dose_of(scenarios: Mapping[str, Scenario]) -> Dose | None:
    """Return the setting in which three or more arms differ, and in nothing else; None where there is none.

    Of several it is the one with most doses. Arms that differ in other settings too are lines of their own.
    """
    found = apart(scenarios) if scenarios else {}
    best: Dose | None = None
    most = FEWEST - 1
    for path, values in found.items():
        if not all(type(value) in (int, float) for value in values):
            continue
        doses = dict(zip(scenarios, map(float, values), strict=True))  # type: ignore[arg-type]
        groups: dict[str, list[str]] = {}
        for at, arm in enumerate(scenarios):
            rest = repr([other[at] for name, other in found.items() if name != path])
            groups.setdefault(rest, []).append(arm)
        several = max(len({doses[arm] for arm in group}) for group in groups.values())
        if several > most:
            last = {arm: max(group, key=doses.__getitem__) for group in groups.values() for arm in group}
            best, most = Dose(path, doses, last), several
    return best


def free(
    factors: Sequence[Factor],
    scenarios: Mapping[str, Scenario],
    named: Collection[str],
    tree: Node,
    report: Report,
) -> tuple[tuple[Factor, ...], tuple[str, ...]]:
    """Return the factors in which arms do not differ, and a note on those that had to be left out.

    What the file names is refused: to vary it would wipe out what the claim is about. What `all` stands for
    is left out.
    """
    if len(scenarios) < 2:
        return tuple(factors), ()
    differing = set(apart(scenarios))
    kept, left = [], []
    for factor in factors:
        moved: set[KeyPath] = {path for world in scenarios.values() for path in moved_by(factor.paths, world)}
        if not differing & {written(path) for path in moved}:
            kept.append(factor)
        elif factor.name in named:
            path = ("vary", factor.name)
            hint = "take it out: to vary it would wipe out what is claimed"
            report.add(tree.nearest(path).place, path, "the arms differ in it", hint)
        else:
            left.append(factor.name)
    return tuple(kept), (HELD.format(names=", ".join(left)),) if left else ()

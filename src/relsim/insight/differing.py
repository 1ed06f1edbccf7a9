"""In what two worlds differ, in groups that can be taken over one by one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from relsim.designs.addresses import matches, parts_of
from relsim.errors import UserError
from relsim.scenario.fields import field_at
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import dotted, one_of
from relsim.scenario.resolved import as_mapping
from relsim.scenario.schema import Scenario

WORDS = {"title", "question", "look_for"}  # these change no number
WHOLE = {"events", "tables"}  # parts of these mean nothing by themselves
WHO_SELLS = "who sells"

Groups = Mapping[str, Sequence[str]]
"""By name of a group: groups of the schema, settings (`layers`, `vendors.mart.layers`), or sections."""


class Difference(NamedTuple):
    """A setting, or a table taken as one, in which two worlds differ.

    Attributes
    ----------
    path : tuple
    one, other : any
        The values; None where a world has none.
    group : str
        To which it belongs.
    """

    path: KeyPath
    one: Any
    other: Any
    group: str

    @property
    def name(self) -> str:
        """The path as it is written after `--set`."""
        return dotted(self.path)


def differing(a: Scenario, b: Scenario, groups: Groups | None = None, each: bool = False) -> list[Difference]:
    """Return the settings in which two worlds differ, each with its group.

    Levers of vendors that both have are grouped as the schema says (meeting, layers, goals, ...), whoever
    the vendor; vendors that only one of the two has are one group, "who sells"; every switch stands for
    itself; any other section is a group, and so are all events.

    Parameters
    ----------
    a, b : Scenario
    groups : mapping of sequences of str, optional
        Settings that make a group of their own, in place of the one that they belong to.
    each : bool
        Whether every other setting stands for itself.

    Raises
    ------
    UserError
        The worlds do not differ, or a group names nothing in which they do.

    Examples
    --------
    >>> from relsim.scenario import load
    >>> found = differing(load("village"), load("village", ["vendors.mart.layers=0", "switches.talk=false"]))
    >>> [(one.name, one.one, one.other, one.group) for one in found]
    [('switches.talk', True, False, 'switches.talk'), ('vendors.mart.layers', 5.0, 0.0, 'layers')]
    """
    found = [
        Difference(path, one, other, _group_of(path, each))
        for path, one, other in _units(as_mapping(a), as_mapping(b), ())
    ]
    if not found:
        raise UserError("the two do not differ in any setting: there is nothing to explain; name another")
    return _regrouped(found, groups or {})


def _units(one: Any, other: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any, Any]]:
    """Yield what can be taken over by itself: a setting, or a named thing that only one of the two has."""
    if one == other or _without_effect(path):
        return
    if not (isinstance(one, dict) and isinstance(other, dict)) or (path and path[0] in WHOLE):
        yield path, one, other
        return
    for name in dict.fromkeys([*one, *other]):
        yield from _units(one.get(name), other.get(name), (*path, name))


def _without_effect(path: KeyPath) -> bool:
    """Return whether a setting changes no number: words, and where levers came from."""
    return bool(path) and (path[0] in WORDS or (path[0] == "vendors" and path[-1] == "archetype"))


def _group_of(path: KeyPath, each: bool) -> str:
    if path[0] == "vendors":
        if len(path) == 2:
            return WHO_SELLS
        field = field_at(path) or {}
        return dotted(path) if each else field.get("group") or str(path[-1])
    return dotted(path) if each or path[0] == "switches" else str(path[0])


def _regrouped(found: Sequence[Difference], groups: Groups) -> list[Difference]:
    """Return the differences with those that were named in groups of their own."""
    named: dict[KeyPath, str] = {}
    for group, items in groups.items():
        for item in items:
            meant = [one for one in found if _is_meant(one, item)]
            if not meant:
                names = {one.group for one in found} | {str(one.path[-1]) for one in found}
                raise UserError(f"{group}={item}: the two do not differ in it; {one_of(item, names, False)}")
            for one in meant:
                if named.setdefault(one.path, group) != group:
                    raise UserError(
                        f"{group}={item}: {one.name} is in {named[one.path]} already; take it out of one"
                    )
    return [one._replace(group=named.get(one.path, one.group)) for one in found]


def _is_meant(one: Difference, item: str) -> bool:
    """Return whether a group, a lever, a path with or without *, or a section means a setting."""
    path = parts_of(item) or ()
    return item in (one.group, str(one.path[-1])) or any(
        matches(path, one.path[:length]) for length in range(1, len(one.path) + 1)
    )

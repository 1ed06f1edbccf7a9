"""Overrides: `--set vendors.mart.layers=0`. Each is a small document laid over the scenario."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from relsim.scenario.document import Unreadable, from_mapping, parsed
from relsim.scenario.positions import Lost, TooDeep, split_assignment
from relsim.scenario.problems import Place, Report, one_line, quoted, shown
from relsim.scenario.tree import Node

Overrides = Sequence[str] | Mapping[str, Any]


def override_layers(given: Overrides, report: Report) -> list[Node]:
    """Return each override as a tree; what is wrong goes to the report.

    Parameters
    ----------
    given : sequence of str, or mapping
        `"vendors.mart.layers=0"`, or from Python `{"vendors.mart.layers": 0}`. A value in text is read as
        TOML; a bare word is text.
    """
    if isinstance(given, str):
        raise TypeError("give a list of overrides, such as set=['horizon.weeks=104']")
    items = given.items() if isinstance(given, Mapping) else [(text, None) for text in given]
    layers = []
    for text, value in items:
        written = f"{text}={shown(value)}" if isinstance(given, Mapping) else text
        place = Place(f"--set {one_line(written)}", folder=str(Path.cwd()))
        report.files.append(place.file)
        try:
            if isinstance(given, Mapping):
                keys = split_assignment(f"{text} =")[0]
                node = from_mapping({"value": value}, place).value["value"]
            else:
                keys, raw = split_assignment(text)
                node = _value(raw, place)
        except (Lost, TooDeep):
            report.add(place, (), "this is not a setting and a value", "write --set section.key=value")
        except Unreadable as error:
            report.add(place, tuple(keys), error.message, error.hint)
        else:
            for key in reversed(keys):
                node = Node({key: node}, place)
            layers.append(node)
    return layers


def with_weeks(given: Overrides, weeks: int) -> Overrides:
    """Return overrides that set the recorded weeks as well, whatever else they say.

    >>> with_weeks(["choose.price=2"], 52), with_weeks({"choose.price": 2}, 52)
    (['choose.price=2', 'horizon.weeks=52'], {'choose.price': 2, 'horizon.weeks': 52})
    """
    if isinstance(given, Mapping):
        return {**given, "horizon.weeks": weeks}
    if isinstance(given, str):
        return given  # is refused where overrides are read
    return [*given, f"horizon.weeks={weeks}"]


def _value(raw: str, place: Place) -> Node:
    """Return the value as TOML reads it; a bare word is text."""
    raw = raw.strip()
    if not raw:
        raise Unreadable("there is no value after =", 'write a value; "" is empty text')
    try:
        read = parsed(f"value = {raw}", Place(place.file))
    except Unreadable:
        if raw[0] not in "\"'[{":
            read = parsed(f"value = {quoted(raw)}", Place(place.file))
        else:
            raise
    if len(read.value) > 1:
        raise Unreadable("these are several settings", "write one --set for each")
    return _all_at(read.value["value"], place)


def _all_at(node: Node, place: Place) -> Node:
    """Return the tree with one place for all of it: an override has no lines."""
    if isinstance(node.value, dict):
        return Node({key: _all_at(below, place) for key, below in node.value.items()}, place)
    if isinstance(node.value, list):
        return Node([_all_at(below, place) for below in node.value], place)
    return Node(node.value, place)

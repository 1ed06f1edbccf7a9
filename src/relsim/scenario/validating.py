"""A tree of values becomes a Scenario (or what another kind of file holds), or problems in plain words."""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from relsim.scenario.document import unusable
from relsim.scenario.fields import Field, Root, field_at, is_collection, keys_at, kind_of, schema, wanted
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import Report, closest, dotted, quoted, shown
from relsim.scenario.resolved import PROVENANCE
from relsim.scenario.tree import Node

Content = TypeVar("Content", bound=BaseModel)

_RANGE = {"greater_than_equal", "less_than_equal", "greater_than", "less_than"}
_OF_THE_FIELD = (*_RANGE, "_type", "_parsing", "_error", "int_from_float")
"""Ends of pydantic's names for refusals that type, range or choices of a setting explain."""


def validated(tree: Node, report: Report, root: type[Content], also: Sequence[str] = ()) -> Content | None:
    """Return what a tree holds, reporting every value that the schema refuses.

    After a refusal, what was refused is left out and the rest read again, so that the checks across
    sections can still speak. None where nothing sensible is left.

    Parameters
    ----------
    tree : Node
    report : Report
        Takes what is wrong.
    root : pydantic model
        What such a file holds.
    also : sequence of str
        Keys that stood at the top of the file and were taken out before.
    """
    data = tree.plain()
    for path, node in _leaves(tree, ()):
        reason = unusable(node.value)
        if reason:
            report.add(node.place, path, *reason)
            _leave_out(data, path)
    told: set[KeyPath] = set()
    for _ in range(3):
        try:
            # Strict, and by way of JSON: a number in quotes is no number, and a list does for a tuple.
            return root.model_validate_json(json.dumps(data), strict=True)
        except ValidationError as error:
            refused: dict[KeyPath, Any] = {}
            for said in error.errors(include_url=False):
                path = _path_in(data, said["loc"])
                refused.setdefault(path, said)  # a union speaks once for each of its types
            for path, said in refused.items():
                if path not in told and (said["type"] != "missing" or report.whole):
                    _Refusal(tree, report, root, also).explain(path, said)
                told.add(path)
                _leave_out(data, path)
    return None


class _Refusal(NamedTuple):
    """What is needed to say in plain words why a value was refused."""

    tree: Node
    report: Report
    root: Root
    also: Sequence[str]

    def explain(self, path: KeyPath, said: dict[str, Any]) -> None:
        """Report one refusal."""
        node = self.tree.nearest(path)
        value = node.plain()
        field = field_at(path, self.root)
        is_new_table = said["type"] == "extra_forbidden" and isinstance(value, dict)
        self.report.add(node.place, path, *self._words(path, said, value, field), is_new_table)

    def _words(self, path: KeyPath, said: dict[str, Any], value: Any, field: Field | None) -> tuple[str, str]:
        """Return what is wrong and what would do."""
        if said["type"] == "extra_forbidden":
            return f"no such {'section' if isinstance(value, dict) else 'setting'}", self._instead(path)
        if said["type"] == "missing":
            return "this is missing", f"write {wanted(field)}" if field else "give it a value"
        if said["type"] == "value_error":
            return str(said["ctx"]["error"]), "change one of the two"
        if field is None or not said["type"].endswith(_OF_THE_FIELD):
            return f"{shown(value)} will not do ({said['msg']})", "see `relsim schema`"
        if said["type"] in _RANGE:
            return f"{shown(value)} is out of range", f"write {wanted(field)}"
        if "enum" in field and isinstance(value, str):
            found = closest(value, field["enum"])
            meant = f" (did you mean {quoted(found)}?)" if found else ""
            return f"{shown(value)} is none of the choices", f"write {wanted(field)}{meant}"
        return f"{shown(value)} is not {kind_of(field)}", _of_right_type(path, value, field)

    def _instead(self, path: KeyPath) -> str:
        """Return what would do for a key that no setting has."""
        *above, key = path
        known = keys_at(tuple(above), self.root) + ([] if above else [*self.also])
        found = closest(key, known)
        if found:
            full = (*above, found)
            field = field_at(full, self.root)
            is_table = field is not None and field.get("type") == "object"
            return f"did you mean {f'[{dotted(full)}]' if is_table else found}?"
        sections = [name for name in schema(self.root)["properties"] if name != PROVENANCE]
        homes = [name for name in sections if key in keys_at((name,), self.root)]
        if homes:
            return f"it stands in {' and '.join(f'[{home}]' for home in homes)}"
        return f"there is {', '.join(known[:40])}{', ...' if len(known) > 40 else ''}"


def _of_right_type(path: KeyPath, value: Any, field: Field) -> str:
    if field.get("type") == "object":
        example = (*path, "name") if is_collection(field) else path
        return f"write [{dotted(example)}] and its settings below"
    if field.get("type") == "array" and "$ref" in field["items"]:
        return f"write [[{dotted(path)}]] and its settings below"
    in_quotes = isinstance(value, str) and re.fullmatch(
        r"\s*([-+]?[0-9._]+(e[-+]?\d+)?|true|false)\s*", value
    )
    quotes = ", without quotes" if in_quotes else ""
    such_as = {"a list of texts": ', such as ["one", "two"]', "text": " in quotes"}.get(wanted(field), "")
    return f"write {wanted(field)}{such_as}{quotes}"


def _path_in(data: Any, location: tuple[str | int, ...]) -> KeyPath:
    """Return the part of pydantic's location that leads through the data; the rest names types."""
    path: KeyPath = ()
    for part in location:
        inside = part in data if isinstance(data, dict) else isinstance(data, list) and isinstance(part, int)
        if not inside:
            # The last part may be a missing key; anything else is the name of a type that was tried.
            return (*path, part) if part == location[-1] and isinstance(data, dict) else path
        data = data[part]
        path += (part,)
    return path


def _leave_out(data: Any, path: KeyPath) -> None:
    """Delete what stands at the path: a key with all its value, since lists keep their numbers."""
    keys = [at for at, part in enumerate(path) if isinstance(part, str)]
    if not keys:
        return
    *above, key = path[: keys[-1] + 1]
    for part in above:
        if not isinstance(data, dict | list) or (isinstance(data, dict) and part not in data):
            return
        data = data[part]  # type: ignore[index]
    if isinstance(data, dict):
        data.pop(key, None)


def _leaves(node: Node, path: KeyPath) -> list[tuple[KeyPath, Node]]:
    if isinstance(node.value, dict):
        return [leaf for key, below in node.value.items() for leaf in _leaves(below, (*path, key))]
    if isinstance(node.value, list):
        return [leaf for at, below in enumerate(node.value) for leaf in _leaves(below, (*path, at))]
    return [(path, node)]

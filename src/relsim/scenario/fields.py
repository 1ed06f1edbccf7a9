"""What the schema says of a setting, found by its path: one reading for messages, tables and editors."""

from functools import cache
from typing import Any

from pydantic import BaseModel

from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import quoted
from relsim.scenario.schema import Scenario

Root = type[BaseModel]
"""What a kind of file holds: a scenario, if nothing else is said."""

Field = dict[str, Any]
"""A JSON Schema, references resolved: type, minimum, maximum, enum, default, unit, source, kind, sweep."""


@cache
def schema(root: Root = Scenario) -> Field:
    """Return the JSON Schema of a kind of file as pydantic makes it."""
    return root.model_json_schema()


def resolved(field: Field, root: Root = Scenario) -> Field:
    """Return a field with its reference, or its one type beside null, put in its place."""
    if "$ref" in field:
        field = {**schema(root)["$defs"][field["$ref"].rpartition("/")[2]], **field}
    choices = [choice for choice in field.get("anyOf", []) if choice.get("type") != "null"]
    if len(choices) != 1:
        return field
    return {key: told for key, told in field.items() if key != "anyOf"} | resolved(choices[0], root)


def field_at(path: KeyPath, root: Root = Scenario) -> Field | None:
    """Return what the schema says of a path, or None where it knows none.

    >>> field_at(("horizon", "weeks"))["unit"]
    'weeks'
    >>> field_at(("horizon", "months")) is None
    True
    """
    field: Field | None = schema(root)
    for part in path:
        field = _below(resolved(field, root), part) if field else None
    return resolved(field, root) if field else None


def keys_at(path: KeyPath, root: Root = Scenario) -> list[str]:
    """Return the settings that a table can have.

    >>> keys_at(("horizon",))
    ['weeks', 'warmup']
    """
    field = field_at(path, root)
    return list(field.get("properties", {})) if field else []


def collections() -> list[str]:
    """Return the tables whose keys are names that the user gives: vendors, segments, ...

    >>> "vendors" in collections()
    True
    """
    return [name for name, field in schema()["properties"].items() if is_collection(resolved(field))]


def is_collection(field: Field) -> bool:
    """Return whether the keys of a table are names that the user gives and its values are tables."""
    return "$ref" in _of_any_name(field)


def wanted(field: Field) -> str:
    """Return in words what a setting takes.

    >>> wanted(field_at(("horizon", "weeks")))
    'a whole number from 1 to 5200 (weeks)'
    """
    if "enum" in field:
        return "one of " + ", ".join(quoted(choice) for choice in field["enum"])
    unit = f" ({field['unit']})" if field.get("unit") else ""
    return kind_of(field) + _range(field) + unit


def kind_of(field: Field) -> str:
    """Return in words what type a setting has, or which types.

    >>> kind_of(field_at(("title",)))
    'text'
    """
    kinds = {
        "number": "a number",
        "integer": "a whole number",
        "boolean": "true or false",
        "string": "text",
        "object": "a table",
        "array": "a list",
    }
    if field.get("type") == "array":
        item = field["items"]
        if "enum" in item:
            return "a list of " + ", ".join(quoted(choice) for choice in item["enum"])
        names = {
            "string": "a list of texts",
            "number": "a list of numbers",
            "integer": "a list of whole numbers",
        }
        return "a list of tables" if "$ref" in item else names.get(item.get("type", ""), "a list")
    if "anyOf" in field:
        return " or ".join(kind_of(choice) for choice in field["anyOf"] if choice.get("type") != "null")
    return kinds[field["type"]]


def _below(field: Field, part: str | int) -> Field | None:
    if isinstance(part, int):
        return field.get("items")
    found: Field | None = field.get("properties", {}).get(part)
    return found or _of_any_name(field) or None


def _of_any_name(field: Field) -> Field:
    """Return what a table holds under names that the user gives; nothing where it may be anything."""
    below = field.get("additionalProperties")
    return below if isinstance(below, dict) else {}


def _range(field: Field) -> str:
    low: float | None = field.get("minimum")
    high: float | None = field.get("maximum")
    if low is not None and high is not None:
        return f" from {number(low)} to {number(high)}"
    if low is not None:
        return f" of {number(low)} or more"
    return "" if high is None else f" of {number(high)} or less"


def number(value: float) -> str:
    """Return a number as it can be written in a file.

    >>> number(20000000.0), number(0.5)
    ('20_000_000', '0.5')
    """
    if value == int(value):
        return f"{int(value):_}" if abs(value) >= 10_000 else str(int(value))
    return str(value)

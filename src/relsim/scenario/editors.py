"""The JSON Schema by which editors complete and check scenario files."""

import copy
from typing import Any

from relsim.scenario.fields import collections, schema
from relsim.scenario.shipped import shipped_archetypes, shipped_scenarios


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario *file*, with unit, source, kind and sweep of each setting.

    A file may hold less than a scenario, since it can extend another and archetypes fill in the rest: so
    nothing is required, `extends` may be given, and `NAME = false` takes a named thing away.

    >>> json_schema()["properties"]["extends"]["type"]
    'string'
    """
    whole = copy.deepcopy(schema())
    for part in [whole, *whole["$defs"].values()]:
        part.pop("required", None)
        for field in part["properties"].values():
            without_blanks(field)
    for name in collections():
        table = whole["properties"][name]
        table["additionalProperties"] = {"anyOf": [table["additionalProperties"], {"const": False}]}
    levers = whole["$defs"]["Vendor"]["properties"]
    levers["archetype"]["enum"] = ["", *shipped_archetypes()]
    whole["$defs"]["Event"]["properties"]["set"].update(
        additionalProperties=False,
        properties={key: field for key, field in levers.items() if field.get("type") == "number"},
    )
    extends = {
        "type": "string",
        "description": "the shipped scenario, or the path of the file, that this one changes",
        "examples": list(shipped_scenarios()),
    }
    whole["properties"] = {"extends": extends, **whole["properties"]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole, "title": "relsim scenario"}


def without_blanks(field: dict[str, Any]) -> None:
    """Take out of a field what the schema says nothing of."""
    for key in ("unit", "sweep"):
        if not field.get(key):
            field.pop(key, None)

"""The JSON Schema by which editors complete and check experiment files."""

import copy
from typing import Any

from relsim.analysis.metrics import METRICS
from relsim.designs.movable import GROUPS
from relsim.designs.schema import Experiment
from relsim.designs.shorthand import ALL
from relsim.scenario.editors import without_blanks
from relsim.scenario.fields import schema
from relsim.scenario.shipped import shipped_scenarios


def experiment_schema() -> dict[str, Any]:
    """Return the JSON Schema of an experiment *file*, with the short ways of writing.

    >>> experiment_schema()["properties"]["scenario"]["examples"][:2]
    ['business_accounts', 'city']
    """
    whole = copy.deepcopy(schema(Experiment))
    for part in [whole, *whole["$defs"].values()]:
        for field in part["properties"].values():
            without_blanks(field)
    for part in ("Outcome", "ObjectiveTable", "ConstraintTable"):
        whole["$defs"][part]["properties"]["metric"]["enum"] = ["", *METRICS]
    fields = whole["properties"]
    world = {
        "anyOf": [{"type": "string"}, {"type": "object"}],
        "description": "a shipped scenario, the path of a file, or a table as a scenario file has it",
        "examples": [*shipped_scenarios()],
    }
    fields["scenarios"] |= {
        "anyOf": [{"type": "array", "items": world}, {"type": "object", "additionalProperties": world}]
    }
    for key in ("type", "additionalProperties"):
        fields["scenarios"].pop(key)
    fields["precision"]["propertyNames"] = {"enum": [*METRICS]}
    entry = fields["vary"]["additionalProperties"]
    fields["vary"]["additionalProperties"] = {
        "anyOf": [{"type": "array"}, {"const": "sweep"}, {"const": False}, entry]
    }
    sections = {name: {"type": "object"} for name in schema()["properties"]}  # as TOML paths, without quotes
    kinds = {"enum": [*GROUPS]}
    fields["vary"]["properties"] = sections | {
        ALL: {"anyOf": [kinds, {"type": "array", "items": kinds}], "description": "every setting of a kind"}
    }
    whole["properties"] = {"scenario": world, **fields}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole, "title": "relsim experiment"}

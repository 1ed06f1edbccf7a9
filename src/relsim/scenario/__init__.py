"""What can be set: scenario files, their schema, and how they are loaded.

Read in this order: `setting` (how a setting is declared), `schema` (all of them), `loading` (from a file to a
`Scenario`), and behind it `positions`, `document`, `tree`, `extends`, `overrides`, `merging`, `validating`,
`checks`, with `problems` (how an error reads). What others make of a scenario: `fields`, `catalogue`,
`editors`, `resolved`, `fingerprints`, `starter`, and `shipped`.

Names are fetched when first used, so that listing what is shipped does not load the schema.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from relsim.scenario.catalogue import Setting, differences, settings
    from relsim.scenario.editors import json_schema
    from relsim.scenario.fingerprints import fingerprint
    from relsim.scenario.loading import load
    from relsim.scenario.problems import Problem, ScenarioError
    from relsim.scenario.resolved import resolved_toml
    from relsim.scenario.schema import Scenario
    from relsim.scenario.shipped import shipped_archetypes, shipped_folder, shipped_scenarios
    from relsim.scenario.starter import new_scenario, starter_text

_HOMES = {
    "Problem": "problems",
    "Scenario": "schema",
    "ScenarioError": "problems",
    "Setting": "catalogue",
    "differences": "catalogue",
    "fingerprint": "fingerprints",
    "json_schema": "editors",
    "load": "loading",
    "new_scenario": "starter",
    "resolved_toml": "resolved",
    "settings": "catalogue",
    "shipped_archetypes": "shipped",
    "shipped_folder": "shipped",
    "shipped_scenarios": "shipped",
    "starter_text": "starter",
}

__all__ = [
    "Problem", "Scenario", "ScenarioError", "Setting", "differences", "fingerprint", "json_schema", "load",
    "new_scenario", "resolved_toml", "settings", "shipped_archetypes", "shipped_folder", "shipped_scenarios",
    "starter_text",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'relsim.scenario' has no attribute {name!r}")
    return getattr(import_module(f"relsim.scenario.{_HOMES[name]}"), name)

"""Coefficients as kernels read them: a record of records named as the schema's sections.

A switch that is off is a coefficient that is zero, so that no kernel asks twice.
"""

from typing import Any

import numpy as np

from relsim.scenario import schema

SECTIONS = (
    "category",
    "consider",
    "choose",
    "serve",
    "offer",
    "settle",
    "converse",
    "meet",
    "judge",
    "tell",
    "leave",
    "staff",
    "listen",
    "steer",
)
GROUPS = {"vendor": 0, "segment": 1, "community": 2}


def _section(model: type[schema.Section]) -> np.dtype:
    """Return the layout of a section's numbers; a switch is a number that is 1 or 0."""
    kinds = {int: np.int64, float: np.float64, bool: np.float64}
    fields = [(name, kinds.get(field.annotation)) for name, field in model.model_fields.items()]  # type: ignore[arg-type]
    return np.dtype([(name, kind) for name, kind in fields if kind is not None], align=True)


# By what is counted beside the vendor, in how many groups, and how health is made of its parts.
_GROUPS = np.dtype([("by", np.int64), ("count", np.int64), ("health_power", np.float64)], align=True)
LAYOUT = np.dtype(
    [
        *((name, _section(getattr(schema, name.capitalize()))) for name in (*SECTIONS, "switches")),
        ("groups", _GROUPS),
    ],
    align=True,
)


def switched_off(switches: schema.Switches) -> dict[str, dict[str, float]]:
    """Return the coefficients that are zero because a switch is off, by section.

    >>> switched_off(schema.Switches(habit=False))
    {'choose': {'habit': 0.0}}
    """
    rules = (
        ("habit", {"choose": ("habit",)}),
        ("relationship", {"choose": ("relationship",), "leave": ("commitment", "rapport")}),
        ("soften", {"choose": ("softening",)}),
        ("restrain", {"offer": ("restraint",)}),
        ("social_knowing", {"meet": ("knowing",)}),
        ("problems", {"category": ("problem_rate",)}),
        ("interest", {"category": ("lapse",)}),
        ("solidarity", {"choose": ("solidarity",)}),
        ("employees", {"choose": ("employer",), "tell": ("insider", "acquaintance")}),
        ("meet", {"tell": ("acquaintance",)}),
        ("experience", {"staff": ("green",)}),
        ("antagonism", {"settle": ("antagonism",)}),
        ("asking", {"listen": ("asked", "warned")}),
        ("feedback", {"listen": ("formal",)}),
    )
    off: dict[str, dict[str, float]] = {}
    for switch, sections in rules:
        if not getattr(switches, switch):
            for section, names in sections.items():
                off.setdefault(section, {}).update(dict.fromkeys(names, 0.0))
    return off


def coefficients(scenario: schema.Scenario, group_count: int = 1) -> Any:
    """Return the coefficients of a scenario as a record of records.

    >>> float(coefficients(schema.Scenario())["judge"]["trust_loss"])
    5.0
    """
    off = switched_off(scenario.switches)
    made = np.zeros(1, LAYOUT).view(np.recarray)
    for section in (*SECTIONS, "switches"):
        for name in LAYOUT[section].names or ():
            value = off.get(section, {}).get(name, getattr(getattr(scenario, section), name))
            made[0][section][name] = value
    made[0]["groups"] = (GROUPS[scenario.recording.by], group_count, scenario.recording.health_power)
    return made[0]

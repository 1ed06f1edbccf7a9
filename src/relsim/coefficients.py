"""Coefficients as kernels read them: tuples named as the schema's sections.

A switch that is off is a coefficient that is zero, so that no kernel asks twice.
"""

from typing import Any, NamedTuple

from relsim.scenario import schema

SECTIONS = ("category", "consider", "choose", "serve", "offer", "settle", "converse", "meet", "judge", "tell", "leave", "listen")
GROUPS = {"vendor": 0, "segment": 1, "community": 2}


def _numbers(model: type) -> list[str]:
    """Return the names of a section's numeric settings."""
    return [name for name, field in model.model_fields.items() if field.annotation in (int, float)]  # type: ignore[attr-defined]


def _tuple(name: str, fields: list[str]) -> Any:
    """Return a tuple class that the compiler can find again by its name in this module."""
    made = NamedTuple(name, [(field, Any) for field in fields])  # type: ignore[misc]
    made.__module__ = __name__
    globals()[name] = made
    return made


_CLASSES = {s: _tuple(s.capitalize() + "Coefficients", _numbers(getattr(schema, s.capitalize()))) for s in SECTIONS}
_SWITCHES = _tuple("SwitchCoefficients", list(schema.Switches.model_fields))


class Groups(NamedTuple):
    """By what is counted beside the vendor, and how health is made of its parts."""

    by: int
    count: int
    health_power: float


Coefficients = _tuple("Coefficients", [*SECTIONS, "switches", "groups"])


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
        ("attrition", {"category": ("attrition",)}),
        ("problems", {"category": ("problem_rate",)}),
    )
    off: dict[str, dict[str, float]] = {}
    for switch, sections in rules:
        if not getattr(switches, switch):
            for section, names in sections.items():
                off.setdefault(section, {}).update({name: 0.0 for name in names})
    return off


def coefficients(scenario: schema.Scenario, group_count: int = 1) -> Any:
    """Return the coefficients of a scenario.

    >>> coefficients(schema.Scenario()).judge.trust_loss
    5.0
    """
    off = switched_off(scenario.switches)
    parts = []
    for section, cls in _CLASSES.items():
        values = {name: getattr(getattr(scenario, section), name) for name in cls._fields}
        values.update(off.get(section, {}))
        parts.append(cls(**values))
    switches = _SWITCHES(*(float(getattr(scenario.switches, name)) for name in _SWITCHES._fields))
    return Coefficients(*parts, switches, Groups(GROUPS[scenario.recording.by], group_count, scenario.recording.health_power))

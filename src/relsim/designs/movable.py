"""Which settings can be varied, which together, and which `all` stands for."""

from collections.abc import Callable, Mapping, Sequence

from relsim.designs.addresses import rows_of
from relsim.designs.ranges import Refused
from relsim.scenario.catalogue import Setting
from relsim.scenario.positions import KeyPath
from relsim.scenario.schema import Scenario

Rows = Mapping[KeyPath, Setting]
"""What is known of each setting of a scenario, by its path."""

GROUPS: dict[str, Callable[[Setting], bool]] = {
    "assumed": lambda row: row.kind == "uncertainty" and row.assumed,
    "uncertainties": lambda row: row.kind == "uncertainty",
    "levers": lambda row: row.kind == "lever",
}
"""What `all` can stand for. Levers are decisions: that one of them is assumed is no doubt about the world."""


def rows_by_scenario(scenarios: Mapping[str, Scenario]) -> dict[str, Rows]:
    """Return what is known of the settings of each scenario."""
    return {name: rows_of(scenario) for name, scenario in scenarios.items()}


def cannot_vary(path: KeyPath, row: Setting) -> tuple[str, str] | None:
    """Return why a setting cannot be varied and what would do, or None."""
    if path[0] == "recording" or path == ("horizon", "weeks"):
        return "this is the same in all worlds of an experiment", "write it under [set]"
    if path[-1] == "archetype":
        return "levers come from an archetype when a scenario is read", "vary levers, or name two scenarios"
    if path[0] == "tables" or not (
        row.choices or row.type in ("a number", "a whole number", "true or false")
    ):
        return (
            f"this is {row.type}",
            "vary numbers, choices, and true or false; name several scenarios for others",
        )
    return None


def one_kind(settings: Sequence[Setting]) -> None:
    """See that settings that move together take the same kind of value."""
    first = settings[0]
    for row in settings:
        if (row.type, row.choices) != (first.type, first.choices):
            raise Refused(
                f"{first.path} is {first.type} and {row.path} is {row.type}",
                "move together what is alike",
                ("paths",),
            )

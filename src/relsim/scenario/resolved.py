"""A scenario written back in full, so that it can be read, kept and loaded again."""

from typing import Any

from relsim.scenario.problems import dotted, quoted
from relsim.scenario.schema import Scenario

PROVENANCE = "calibration"
"""The section that says where values come from: no run depends on it, and nothing can be varied in it."""


def defaults(table: str) -> dict[str, Any]:
    """Return the named things that a table holds where no file says otherwise.

    >>> sorted(defaults("contexts"))
    ['church', 'household', 'pub', 'school', 'work']
    """
    found = Scenario.model_fields[table].get_default(call_default_factory=True)
    return {name: thing.model_dump(mode="json", exclude_none=True) for name, thing in found.items()}


def as_mapping(scenario: Scenario) -> dict[str, Any]:
    """Return all settings as a file would hold them; loading it gives an equal scenario.

    A setting without a value is left out, since TOML has no word for it, and so is the calibration of a
    scenario that has none. A context that was taken away says so.
    """
    data = scenario.model_dump(mode="json", exclude_none=True)
    if not scenario.calibrated:
        del data["calibration"]
    removed = {name: False for name in defaults("contexts") if name not in scenario.contexts}
    return {**data, "contexts": {**data["contexts"], **removed}}


def resolved_toml(scenario: Scenario) -> str:
    """Return the scenario as a TOML text with every setting in it.

    >>> from relsim.scenario import load
    >>> world = load({"vendors": {"shop": {"archetype": "grocer"}}})
    >>> resolved_toml(world).splitlines()[:6]
    ['title = ""', 'question = ""', 'look_for = ""', '', '[horizon]', 'weeks = 260']
    """
    return "\n".join(_table(as_mapping(scenario), ())).lstrip("\n") + "\n"


def _table(table: dict[str, Any], path: tuple[str, ...]) -> list[str]:
    """Return the lines of a table: its own values, then the tables below it."""
    own = {key: value for key, value in table.items() if not _is_section(value)}
    if not path:  # no events: left out, so that [[events]] can be written below
        own = {key: value for key, value in own.items() if value != []}
    lines = [f"{dotted((key,))} = {toml_value(value)}" for key, value in own.items()]
    if path and (lines or not table):
        lines = ["", f"[{dotted(path)}]", *lines]
    for key, value in table.items():
        if isinstance(value, dict):
            lines += _table(value, (*path, key))
        elif _is_section(value):
            for element in value:
                lines += ["", f"[[{dotted((*path, key))}]]"]
                lines += [f"{dotted((below,))} = {toml_value(v)}" for below, v in element.items()]
    return lines


def _is_section(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def toml_value(value: Any) -> str:
    """Return a value as TOML writes it on one line.

    >>> print(toml_value({"price": 1.5, "note": "x"}))
    {price = 1.5, note = "x"}
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    if isinstance(value, dict):
        pairs = ", ".join(f"{dotted((key,))} = {toml_value(item)}" for key, item in value.items())
        return f"{{{pairs}}}"
    return repr(value)

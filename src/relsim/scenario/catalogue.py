"""The one table of settings, from which docs, descriptions, sliders and sweeps are made."""

from dataclasses import dataclass
from typing import Any

from relsim.scenario.fields import Field, is_collection, kind_of, resolved, schema
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import dotted
from relsim.scenario.resolved import PROVENANCE, as_mapping
from relsim.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: a setting, its value, and what is known of it.

    Parameters
    ----------
    path : str
        As written after `--set`; `vendors.*.layers` stands for every vendor.
    default, value : any
        From the schema, and in the scenario asked about. None where a setting is unset.
    unit : str
    low, high : float or None
        The range outside of which a value is refused.
    type : str
        `a number`, `a whole number`, `true or false`, `text`, `a list`, ...
    choices : tuple of str
        Where only these words will do.
    source : str
        Rows of the evidence, or `assumed`.
    kind : {"uncertainty", "lever", "constant"}
    sweep : (float, float) or None
        The range to try.
    help : str
    group : str
        With which others it makes one thing; nothing where the schema has no groups.
    """

    path: str
    default: Any
    value: Any
    unit: str
    low: float | None
    high: float | None
    type: str
    choices: tuple[str, ...]
    source: str
    kind: str
    sweep: tuple[float, float] | None
    help: str
    group: str = ""

    @property
    def assumed(self) -> bool:
        """Whether no source gives the number: it is assumed, or rests on a weak source."""
        return self.kind != "constant" and self.source.startswith(("assumed", "weak"))


def settings(scenario: Scenario | None = None) -> list[Setting]:
    """Return every setting, in the order of the schema.

    Parameters
    ----------
    scenario : Scenario, optional
        Whose values to show, with a row for each of its vendors, segments, communities and contexts, and
        for each event, and without those that say where values come from. Without one, a row for each
        setting that there is.

    Examples
    --------
    >>> row = next(row for row in settings() if row.path == "vendors.*.layers")
    >>> row.default, row.unit, row.low, row.high
    (1, 'layers', 0, 12)
    """
    defaults = as_mapping(Scenario())
    if scenario is None:
        return [_row(path, field, defaults, None) for path, field in _fields(schema(), ())]
    data = as_mapping(scenario)
    sections = {key: field for key, field in schema()["properties"].items() if key != PROVENANCE}
    return [
        _row(path, field, defaults, data) for path, field in _fields_of(data, {"properties": sections}, ())
    ]


def differences(a: Scenario, b: Scenario) -> list[tuple[str, Any, Any]]:
    """Return the settings in which two scenarios differ: path, value in `a`, value in `b`.

    None stands for what a scenario does not have. Where values come from is no difference.

    >>> from relsim.scenario import load
    >>> shop = {"vendors": {"shop": {"archetype": "grocer"}}}
    >>> differences(load(shop), load(shop, set=["horizon.weeks=104"]))
    [('horizon.weeks', 260, 104)]
    """
    first, second = (_leaves({**as_mapping(world), PROVENANCE: {}}, ()) for world in (a, b))
    paths = [*first, *(path for path in second if path not in first)]
    both = [(dotted(path), first.get(path), second.get(path)) for path in paths]
    return [
        (path, one, other)
        for path, one, other in both
        if one != other and not (_empty(one) and _empty(other))
    ]


def _row(path: KeyPath, field: Field, defaults: dict[str, Any], data: dict[str, Any] | None) -> Setting:
    standing = _value_at(defaults, path)
    default = field.get("default") if standing is None else standing
    return Setting(
        path=dotted(path).replace('"*"', "*"),
        default=default,
        value=default if data is None else _value_at(data, path),
        unit=field.get("unit", ""),
        low=field.get("minimum"),
        high=field.get("maximum"),
        type=kind_of(field),
        choices=tuple(field.get("enum", ())),
        source=field.get("source", ""),
        kind=field.get("kind", ""),
        sweep=tuple(field["sweep"]) if field.get("sweep") else None,
        help=field.get("description", ""),
        group=field.get("group", ""),
    )


def _fields(field: Field, path: KeyPath) -> list[tuple[KeyPath, Field]]:
    """Return the settings below a field, with `*` for names that the user gives and numbers of elements."""
    field = resolved(field)
    if "properties" in field:
        return [row for key, below in field["properties"].items() for row in _fields(below, (*path, key))]
    if is_collection(field):
        return _fields(field["additionalProperties"], (*path, "*"))
    if field.get("type") == "array" and "$ref" in field["items"]:
        return _fields(field["items"], (*path, "*"))
    return [(path, field)]


def _fields_of(data: Any, field: Field, path: KeyPath) -> list[tuple[KeyPath, Field]]:
    """Return the settings of a scenario with the names that it gives."""
    entries: list[tuple[str | int, Any]]
    field = resolved(field)
    if "properties" in field:
        below = field["properties"].items()
        return [row for key, f in below for row in _fields_of(data.get(key), f, (*path, key))]
    if is_collection(field):
        entry = field["additionalProperties"]
        entries = [(name, value) for name, value in data.items() if value is not False]
    elif field.get("type") == "array" and "$ref" in field["items"]:
        entry = field["items"]
        entries = list(enumerate(data))
    else:
        return [(path, field)]
    return [row for key, value in entries for row in _fields_of(value, entry, (*path, key))]


def _value_at(data: Any, path: KeyPath) -> Any:
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _empty(value: Any) -> bool:
    return value is None or value == [] or value == {}


def _leaves(data: Any, path: KeyPath) -> dict[KeyPath, Any]:
    if isinstance(data, dict) and data:
        return {p: v for key, below in data.items() for p, v in _leaves(below, (*path, key)).items()}
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return {p: v for at, below in enumerate(data) for p, v in _leaves(below, (*path, at)).items()}
    return {path: data}

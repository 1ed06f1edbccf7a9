"""Settings in words: what each takes, its default, and what is known of it."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

from relsim.scenario import Setting, settings
from relsim.scenario.fields import number
from relsim.scenario.resolved import PROVENANCE, toml_value
from relsim.views.describe.description import Description
from relsim.views.text import facts, paragraph

NAMED = "NAME"  # stands for the name that the user gives, or the number of an event
PROVENANCE_OF = (
    "where values come from that were fitted to data. It is written by `relsim calibrate`, changes nothing "
    "in a run and cannot be varied."
)


def describe_settings(what: str) -> list[Description]:
    """Return the settings that a path, the end of a path, or the name of a section means.

    >>> [found.name for found in describe_settings("vendors.mart.layers")]
    ['vendors.*.layers']
    >>> [found.kind for found in describe_settings("meet")]  # a switch, and a section of coefficients
    ['setting', 'section']
    """
    wanted, rows = what.split("."), settings()
    exact = [row for row in rows if fits(row.path, wanted)]
    ends = [
        row
        for row in rows
        if len(wanted) == 1
        and row.path.split(".")[-1] == what
        and row not in exact
        and not below(row.path, [PROVENANCE])
    ]
    section = [row for row in rows if below(row.path, wanted)]
    found = [Description("setting", row.path, in_full(row), row_facts(row)) for row in [*exact, *ends]]
    if section:
        told = {"settings": [row_facts(row) for row in section]}
        heading = f"{what}: {PROVENANCE_OF}" if what == PROVENANCE else f"{what}: settings"
        found.append(Description("section", what, f"{paragraph(heading)}\n{in_short(section)}", told))
    return found


def describe_all_settings() -> Description:
    """Return every setting, section by section."""
    rows = settings()
    parts = [f"{name}\n{in_short(list(some))}" for name, some in groupby(rows, key=_section)]
    return Description("list", "settings", "\n\n".join(parts), {"settings": [row_facts(row) for row in rows]})


def fits(path: str, wanted: Sequence[str]) -> bool:
    """Return whether a path, in which * stands for any name, is the wanted one.

    >>> fits("vendors.*.layers", ["vendors", "mart", "layers"]), fits("choose.price", ["choose"])
    (True, False)
    """
    parts = path.split(".")
    return len(parts) == len(wanted) and all(
        part in ("*", word) for part, word in zip(parts, wanted, strict=True)
    )


def below(path: str, wanted: Sequence[str]) -> bool:
    """Return whether a path is that of a setting in the wanted section.

    >>> below("vendors.*.layers", ["vendors", "mart"]), below("vendors.*.layers", ["layers"])
    (True, False)
    """
    parts = path.split(".")
    return len(parts) > len(wanted) and fits(".".join(parts[: len(wanted)]), wanted)


def given(row: Setting) -> bool:
    """Return whether a setting is not as the schema has it; an empty list is nothing given."""
    return bool(row.value != row.default and not (row.value == [] and row.default is None))


def in_full(row: Setting) -> str:
    """Return all that is known of a setting."""
    known = [
        ("takes", takes(row)),
        ("default", value_of(row.default)),
        ("kind", row.kind),
        ("source", row.source),
        ("sweep", f"{number(row.sweep[0])} to {number(row.sweep[1])}" if row.sweep else ""),
        ("write", f"--set {row.path.replace('*', NAMED)}={value_of(row.default)}"),
    ]
    return f"{paragraph(f'{row.path}: {row.help}')}\n{facts(known)}"


def in_short(rows: Sequence[Setting]) -> str:
    """Return settings with their values, units and help, one below the other.

    >>> print(in_short([row for row in settings() if row.path == "vendors.*.layers"]))
      layers  1  layers between the counter and the top
    """
    names = [row.path.rpartition(".")[2] for row in rows]
    if len(set(names)) < len(names):
        names = [row.path.partition(".")[2] for row in rows]
    values = [value_of(row.value) for row in rows]
    name_width, value_width = (min(24, max(map(len, column))) for column in (names, values))
    margin = name_width + value_width + 6
    return "\n".join(
        paragraph(row.help + _unit(row), margin, f"  {name.ljust(name_width)}  {value.ljust(value_width)}  ")
        for row, name, value in zip(rows, names, values, strict=True)
    )


def takes(row: Setting) -> str:
    """Return in words what a setting takes.

    >>> [takes(row) for row in settings() if row.path in ("horizon.weeks", "recording.by")]
    ['a whole number from 1 to 5200, weeks', 'vendor, segment or community']
    """
    if row.choices:
        return " or ".join(filter(None, [", ".join(row.choices[:-1]), row.choices[-1]]))
    bounds = {
        (True, True): f" from {number(row.low or 0)} to {number(row.high or 0)}",
        (True, False): f" of {number(row.low or 0)} or more",
        (False, True): f" of {number(row.high or 0)} or less",
    }
    unit = f", {row.unit}" if row.unit else ""
    return row.type + bounds.get((row.low is not None, row.high is not None), "") + unit


def value_of(value: object) -> str:
    """Return a value as one writes it, "unset" where there is none.

    >>> value_of(1.0), value_of(True), value_of(None), value_of([])
    ('1', 'true', 'unset', '[]')
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return "unset" if value is None else toml_value(value)


def row_facts(row: Setting) -> dict[str, object]:
    """Return a setting for a program."""
    return asdict(row) | {"assumed": row.assumed}


def _section(row: Setting) -> str:
    return row.path.rpartition(".")[0] or "the world"


def _unit(row: Setting) -> str:
    last = row.path.rpartition(".")[2]
    return f" [{row.unit}]" if row.unit and row.unit != last else ""

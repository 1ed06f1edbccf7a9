"""What differs between the scenarios, and every setting that is assumed or rests on a weak source."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from relsim.calibration.worlds.standing import standing
from relsim.scenario import Scenario, Setting, differences, settings
from relsim.scenario.fields import collections, number
from relsim.scenario.problems import counted, dotted
from relsim.scenario.resolved import toml_value
from relsim.views.report.page import Html, details, joined, paragraph, safe, table, tag
from relsim.views.report.subject import Subject

PROSE = ("title", "question", "look_for")
Difference = tuple[str, Any, Any]


class Assumed(NamedTuple):
    """A setting that is assumed, for everything of a kind that has it."""

    pattern: str  # vendors.*.price
    setting: Setting
    values: dict[str, dict[str, Any]]  # by scenario and by vendor, segment, ...


def what_differs(subject: Subject) -> Html:
    """Return the settings in which each scenario differs from the first."""
    base, *others = subject.scenarios
    if not others:
        return paragraph("There is one scenario. Its settings are in full at the end of this report.")
    return joined(_against(subject, base, other) for other in others)


def _against(subject: Subject, base: str, other: str) -> Html:
    worlds = subject.worlds
    known = {row.path: row for world in (worlds[base], worlds[other]) for row in settings(world)}
    found = [row for row in differences(worlds[base], worlds[other]) if row[0] not in PROSE]
    head = tag("h3", f"{other} against {base}")
    if not found:
        return joined([head, paragraph("Equal in every setting.")])
    rows, whole = [], []
    for thing, some in groupby(found, key=lambda row: _thing(row[0], worlds[base], worlds[other])):
        group = list(some)
        there = [name for at, name in ((1, base), (2, other)) if any(row[at] is not None for row in group)]
        if thing and len(there) == 1 and _is_missing(thing, worlds[base], worlds[other]):
            absent = ("there" if name in there else "not there" for name in (base, other))
            rows.append((path_of(thing), f"with its {counted(len(group), 'setting')}, listed below", *absent))
            whole.append(_in_full(thing, group, known))
        else:
            rows += [
                (path_of(path), _help(known.get(path)), value(before), value(after))
                for path, before, after in group
            ]
    heads = ["setting", "what it is", base, other]
    return joined(
        [head, table(heads, rows, f"Settings of {other} and {base}", left=4, class_="prose"), *whole]
    )


def _in_full(thing: str, group: Sequence[Difference], known: Mapping[str, Setting]) -> Html:
    """Return all settings of something that one of two scenarios does not have."""
    rows = (
        (path_of(path), _help(known.get(path)), value(after if before is None else before))
        for path, before, after in group
    )
    heads = ["setting", "what it is", "value"]
    return details(
        f"{thing}: {counted(len(group), 'setting')}", table(heads, rows, thing, left=3, class_="prose")
    )


def _things(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Return what stands before the settings of each named thing: its table and its name."""
    named = {
        f"{table}.{dotted((name,))}.": (table, name)
        for table in collections()
        for name in getattr(scenario, table)
    }
    return named | {f"events.{at}.": ("events", str(at)) for at in range(len(scenario.events))}


def _thing(path: str, *worlds: Scenario) -> str:
    """Return the named thing that a setting belongs to, such as vendors.mart; nothing for other settings."""
    before = (prefix for world in worlds for prefix in _things(world) if path.startswith(prefix))
    return next(before, "").rstrip(".")


def _is_missing(thing: str, *worlds: Scenario) -> bool:
    return any(f"{thing}." not in _things(world) for world in worlds)


def assumptions(subject: Subject) -> Html:
    """Return every setting that is assumed or rests on a weak source, with the range to try."""
    rows = list(_assumed(subject.worlds))
    total = len({path for entry in subject.manifest["scenarios"].values() for path in entry["assumed"]})
    text = (
        f"{counted(total, 'value')} in {counted(len(rows), 'setting')}. Weak: what was found is only "
        "recalled, scaled, or a direction. Letters and numbers of sources are rows of the project's table "
        "of evidence."
    )
    heads = ["setting", "what it is", "value", "unit", "range to try", "source"]
    parts = []
    for name, some in groupby(rows, key=lambda row: row.pattern.split(".")[0]):
        group = list(some)
        cells = [
            (
                path_of(row.pattern),
                row.setting.help,
                _values(row),
                row.setting.unit,
                _range(row.setting),
                row.setting.source,
            )
            for row in group
        ]
        whole = table(heads, cells, f"Assumed: {name}", left=6, class_="prose")
        parts.append(details(f"{name}: {counted(len(group), 'setting')}", whole, printed=True))
    return joined([paragraph(text), *parts])


def _assumed(worlds: Mapping[str, Scenario]) -> Iterable[Assumed]:
    """Return assumed settings, each once for all vendors, segments, communities and contexts that have it."""
    found: dict[str, Assumed] = {}
    for scenario, world in worlds.items():
        things, assumed = _things(world), set(standing(world).assumed)
        for row in settings(world):
            if row.path not in assumed:
                continue
            prefix = next((prefix for prefix in things if row.path.startswith(prefix)), "")
            pattern = f"{things[prefix][0]}.*.{row.path.removeprefix(prefix)}" if prefix else row.path
            mine = found.setdefault(pattern, Assumed(pattern, row, {}))
            mine.values.setdefault(scenario, {})[things[prefix][1] if prefix else ""] = row.value
    order = list(dict.fromkeys(pattern.split(".")[0] for pattern in found))
    return sorted(found.values(), key=lambda row: order.index(row.pattern.split(".")[0]))


def _values(row: Assumed) -> str:
    """Return a setting's values: once where all are equal, else for each thing, and where a scenario differs.

    >>> of = {"village": {"grocer": 1.0, "mart": 2}, "hamlet": {"grocer": 1.0, "mart": 3}}
    >>> _values(Assumed("vendors.*.staff", settings()[0], of))
    'grocer 1, mart 2 (3 in hamlet)'
    """
    things: dict[str, dict[str, list[str]]] = {}
    for scenario, values in row.values.items():
        for name, one in values.items():
            things.setdefault(name, {}).setdefault(value(one), []).append(scenario)
    said = {name: _in_scenarios(of) for name, of in things.items()}
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return ", ".join(f"{name} {text}" for name, text in said.items())


def _in_scenarios(of: Mapping[str, Sequence[str]]) -> str:
    """Return a value, and in brackets other values with their scenarios."""
    first, *others = of
    rest = "; ".join(f"{other} in {', '.join(of[other])}" for other in others)
    return f"{first} ({rest})" if rest else first


def value(one: Any) -> str:
    """Return a value as one reads it.

    >>> value(0.5), value(True), value(None), value([])
    ('0.5', 'true', '–', 'none')
    """
    if one is None:
        return "–"
    if isinstance(one, int | float) and not isinstance(one, bool):
        return number(one)
    if one in ([], {}, ""):
        return "none"
    return one if isinstance(one, str) else toml_value(one)


def path_of(path: str) -> Html:
    """Return the path of a setting, which may break after its dots.

    >>> path_of("vendors.mart.price")
    'vendors.<wbr>mart.<wbr>price'
    """
    return Html(safe(path).replace(".", ".<wbr>"))


def _range(setting: Setting) -> str:
    return f"{number(setting.sweep[0])} to {number(setting.sweep[1])}" if setting.sweep else "–"


def _help(setting: Setting | None) -> str:
    if setting is None:
        return ""
    return f"{setting.help} ({setting.unit})" if setting.unit else setting.help

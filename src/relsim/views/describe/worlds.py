"""Scenarios and archetypes in words: who is there, and where they differ from the defaults."""

from collections.abc import Sequence
from pathlib import Path

from relsim.scenario import Scenario, Setting, load, settings, shipped_archetypes, shipped_scenarios
from relsim.scenario.overrides import Overrides
from relsim.scenario.problems import counted
from relsim.scenario.schema import Event, Vendor
from relsim.views.describe.description import Description
from relsim.views.describe.rows import given, in_short, row_facts, value_of
from relsim.views.text import cut, facts, listed, table

BESIDE = 4  # vendors that stand beside each other in a table


def describe_scenario(what: str, set: Overrides = ()) -> Description:
    """Return what a scenario is about, who is in it, and where it differs from the defaults.

    Raises
    ------
    ScenarioError
        It cannot be run as written.

    Examples
    --------
    >>> print(describe_scenario("village").text.splitlines()[0])
    village: One grocer and one multinational in a village
    """
    scenario = load(what, set)
    name, rows = Path(what).stem, settings(scenario)
    header = header_of(shipped_scenarios().get(what, Path(what)))
    title = f"{name}: {scenario.title}" if scenario.title else name
    parts = [title, header, _outline(scenario, rows), _levers(scenario, rows), _other_settings(rows)]
    told = {"values": scenario.model_dump(mode="json"), "settings": [row_facts(row) for row in rows]}
    return Description("scenario", name, "\n\n".join(filter(None, parts)), told)


def describe_archetype(name: str) -> Description:
    """Return what an archetype stands for, and all its levers.

    >>> levers = {row["path"]: row["value"] for row in describe_archetype("grocer").facts["levers"]}
    >>> levers["vendors.*.layers"]
    0.0
    """
    made = {row.path: row for row in settings(load({"vendors": {"it": {"archetype": name}}}))}
    levers = [row for row in settings() if row.path.startswith("vendors.*.") and row.kind == "lever"]
    rows = [made[row.path.replace("*", "it")] for row in levers if not row.path.endswith(".archetype")]
    own = [row for row in rows if given(row)]
    same = [row for row in rows if not given(row)]
    parts = [f"{name}: an archetype of vendors", header_of(shipped_archetypes()[name])]
    parts += ["Its own levers\n" + in_short(own)] if own else []
    parts += ["As every vendor's, unless a scenario says otherwise\n" + in_short(same)]
    told = {"levers": [row_facts(row) | {"path": row.path.replace(".it.", ".*.")} for row in rows]}
    return Description("archetype", name, "\n\n".join(filter(None, parts)), told)


def header_of(file: Path) -> str:
    """Return the comment at the top of a file, without its marks.

    >>> header_of(shipped_archetypes()["greedy_grocer"]).splitlines()[0]
    'A village grocer who wants what the multinational wants: revenue first.'
    """
    lines = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("#").strip())
    return "\n".join(lines).strip()


def people_of(scenario: Scenario) -> str:
    """Return in words how many people live where.

    >>> people_of(load({"vendors": {"shop": {}}}))
    '2,000 people in 1 community (village)'
    """
    if scenario.tables.population:
        return "those of the table of people"
    places = scenario.communities
    people = sum(place.people * place.count for place in places.values())
    communities = counted(sum(place.count for place in places.values()), "community", "communities")
    return f"{counted(people, 'person', 'people')} in {communities} ({listed(list(places))})"


def vendors_of(scenario: Scenario) -> str:
    """Return in words who sells.

    >>> vendors_of(load("village"))
    'grocer and mart (multinational)'
    """
    return listed([_vendor(name, vendor) for name, vendor in scenario.vendors.items()], most=20)


def _vendor(name: str, vendor: Vendor) -> str:
    each = ", one in each community" if vendor.each else ""
    archetype = vendor.archetype if vendor.archetype != name else ""
    inside = f"{archetype}{each}".lstrip(", ")
    return f"{name} ({inside})" if inside else name


def _outline(scenario: Scenario, rows: Sequence[Setting]) -> str:
    switches = scenario.switches.model_dump().items()
    weak = sum(row.assumed for row in rows)
    return facts(
        [
            ("question", scenario.question),
            ("look for", scenario.look_for),
            ("people", people_of(scenario)),
            ("segments", listed(list(scenario.segments))),
            ("vendors", vendors_of(scenario)),
            ("time", f"{counted(scenario.horizon.weeks, 'week')} after {scenario.horizon.warmup} of warm-up"),
            ("events", "; ".join(map(_event, scenario.events))),
            (
                "tables",
                listed([path for path in scenario.tables.model_dump().values() if path]).removesuffix("none"),
            ),
            ("switched off", ", ".join(name for name, on in switches if not on)),
            ("assumed", f"{weak} of {len(rows)} settings rest on no source or on a weak one"),
        ]
    )


def _event(event: Event) -> str:
    changes = [f"{lever} = {value:g}" for lever, value in event.set.items()]
    if event.scandal:
        changes.append(f"{event.scandal:.0%} of the customers find out that they were deceived")
    until = f" until week {event.until}" if event.until is not None else ""
    note = f" ({event.note})" if event.note else ""
    return f"week {event.week}{until}, {event.vendor or 'every vendor'}: {listed(changes)}{note}"


def _levers(scenario: Scenario, rows: Sequence[Setting]) -> str:
    """Return the levers in which a vendor is not as the schema has it, vendors beside each other."""
    found = {row.path: row for row in rows}
    numbers = [row for row in settings() if row.path.startswith("vendors.*.") and row.type.endswith("number")]
    names, parts = list(scenario.vendors), []
    for start in range(0, len(names), BESIDE):
        some = names[start : start + BESIDE]
        lines = [["lever", "default", *(cut(name, 11) for name in some)]]
        for lever in numbers:
            cells = [found[lever.path.replace("*", name)] for name in some]
            if any(map(given, cells)):
                values = [value_of(row.value) if given(row) else "." for row in cells]
                lines.append([lever.path.rpartition(".")[2], value_of(lever.default), *values])
        parts += [table(lines, indent=2)] if len(lines) > 1 else []
    return "Levers (. = as the default)\n" + "\n\n".join(parts) if parts else ""


def _other_settings(rows: Sequence[Setting]) -> str:
    """Return the settings that are not the defaults and that nothing above tells."""
    told = (
        "title",
        "question",
        "look_for",
        "horizon.",
        "vendors.",
        "events.",
        "switches.",
        "tables.",
        "communities.",
    )
    lines = [
        (row.path, f"{value_of(row.value)} (default {value_of(row.default)})")
        for row in rows
        if not row.path.startswith(told) and given(row)
    ]
    return "Other settings that are not the defaults\n" + facts(lines) if lines else ""

"""Element 6: what comes from outside while the model runs, and the tables that a world starts from."""

from collections.abc import Iterator
from pathlib import Path

from relsim.scenario import Setting, settings
from relsim.scenario.schema import Event, Scenario
from relsim.views.odd.blocks import Block, Bullets, Heading, Table, Text
from relsim.views.odd.parameters import below
from relsim.views.odd.provenance import provenance
from relsim.views.text import listed


def inputs(scenario: Scenario, rows: list[Setting]) -> Iterator[Block]:
    """Return the element."""
    if scenario.events:
        yield Text(
            "What comes from outside while the model runs is dated in the scenario; week 0 is the first "
            "recorded."
        )
        heads = ["week", "until", "vendor", "what happens", "what it stands for"]
        yield Table("Events", heads, list(map(_event, scenario.events)))
    else:
        yield Text(
            "Nothing comes from outside while the model runs: this scenario has no dated events, and no "
            "time series is read."
        )
    yield Heading("What an event can do")
    yield Bullets([f"`{row.path}`: {row.help}" for row in below(settings(), "events")])
    yield Heading("Tables to start from")
    read = {name: path for name, path in scenario.tables.model_dump().items() if path}
    if read:
        yield Text(f"This scenario reads a table of {listed(list(read))}; what a table lacks is drawn.")
    else:
        yield Text("This scenario reads no tables: people, ties and vendors are made as section 5 says.")
    yield Bullets([_table(row) for row in below(rows, "tables")])
    yield from provenance(scenario)


def _table(row: Setting) -> str:
    """Return what a table is, and which file it is in this scenario, without the folders of a machine."""
    return f"`{row.path}`: {row.help}" + (f"; here `{Path(row.value).name}`" if row.value else "")


def _event(event: Event) -> list[str]:
    changes = [f"`{lever}` = {value:g}" for lever, value in event.set.items()]
    if event.scandal:
        changes.append(f"{100 * event.scandal:g} % of the customers find out that they were deceived")
    until = "" if event.until is None else str(event.until)
    return [str(event.week), until, event.vendor or "every vendor", listed(changes, most=50), event.note]

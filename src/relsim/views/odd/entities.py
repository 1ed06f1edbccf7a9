"""Element 2: what there is, in which columns it is kept, and on which scales."""

import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from relsim import desk, state
from relsim.agents.dashboard import Dashboard
from relsim.community import Graph
from relsim.scenario import Setting
from relsim.scenario.problems import counted
from relsim.scenario.schema import Scenario
from relsim.views.describe.worlds import people_of, vendors_of
from relsim.views.odd.blocks import Block, Bullets, Heading, Table, Text
from relsim.views.odd.functions import parameters, sections
from relsim.views.odd.parameters import below, single
from relsim.views.odd.remarks import remarks
from relsim.views.text import listed


def entities(scenario: Scenario, rows: list[Setting]) -> Iterator[Block]:
    """Return the element."""
    yield Table("Entities", ["entity", "what it is", "in this scenario"], list(_entities(scenario)))
    yield Heading("State variables")
    yield Text(
        "Everything that changes stands in columns of numbers; a row is a person, a relationship, a "
        "vendor or a position. *Share* means 0 to 1. A `uint64` address is where a row draws its chance."
    )
    yield from _columns("Person", state, "PERSONS")
    yield from _columns("Relationship", state, "TIES")
    yield Text(
        f"A relationship is one of {', '.join(state.STATES)}. The cause of its end is one of "
        f"{', '.join(state.CAUSES[1:])} (A30)."
    )
    yield Heading("Vendor", 4)
    yield Text(
        "A vendor's own columns are its levers, which section 5 lists with their values, and the `key` "
        "under which it draws. What follows from levers, events and experience:"
    )
    meant = remarks(state, "DERIVED")
    yield Table(
        "Vendor", ["column", "what it is"], [[f"`{name}`", meant.get(name, "")] for name in state.DERIVED]
    )
    yield Text("What the top of a vendor believes (its dashboard) is apart from what is so:")
    yield Bullets(list(parameters(sections(inspect.getdoc(Dashboard) or "")["Attributes"])))
    yield from _columns("Position of a member of staff", state, "STAFF")
    yield from _fields("Branches", state.Branches)
    yield Heading("Who knows whom", 4)
    yield Bullets(list(parameters(sections(inspect.getdoc(Graph) or "")["Attributes"])))
    yield from _fields("Looked up by rules", state.Tables)
    yield from _columns("A person's visit, overwritten every week", desk, "VISIT")
    yield Heading("Scales")
    yield Bullets(list(_scales(scenario)))
    yield single("Time and recording", below(rows, "horizon", "recording"))
    yield Heading("What is bought")
    yield Text("One category of goods or services is bought. It is the same for all vendors.")
    yield single("Category", below(rows, "category"))


def _entities(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    yield "person", "somebody with needs and traits, who lives in one community", people_of(scenario)
    sizes = {name: segment.account_size for name, segment in scenario.segments.items()}
    yield (
        "account", "the people who decide and pay together: a consumer alone, or a firm of several",
        "; ".join(f"{name}: {counted(size, 'person', 'people')}" for name, size in sizes.items()),
    )  # fmt: skip
    yield (
        "relationship (tie)", "what is between one person and one vendor, owned by neither",
        f"up to {scenario.consider.size} for each person",
    )  # fmt: skip
    vendors = "those of the table of vendors" if scenario.tables.vendors else vendors_of(scenario)
    yield (
        "vendor",
        "somebody who sells; there is one model of a vendor, and vendors differ in levers",
        vendors,
    )
    staff = [f"{name}: {max(1, round(v.staff))}" for name, v in scenario.vendors.items()]
    yield (
        "position", "a place for a member of staff, refilled when somebody leaves, vacant where fewer serve",
        f"in each community served: {', '.join(staff)}" if staff else "",
    )  # fmt: skip
    yield "community", "a place where people live", listed(list(scenario.communities), most=20)
    yield "context", "where people know each other from", listed(list(scenario.contexts), most=20)
    yield (
        "segment",
        "a kind of customer, from whose distributions traits are drawn",
        listed(list(scenario.segments)),
    )


def _columns(title: str, module: ModuleType, name: str) -> Iterator[Block]:
    """Return the columns of a layout of rows."""
    layout, meant = getattr(module, name), remarks(module, name)
    yield Heading(title, 4)
    cells = [[f"`{column}`", str(layout[column]), meant.get(column, "")] for column in layout.names]
    yield Table(title, ["column", "type", "what it is"], cells)


def _fields(title: str, fields: Any) -> Iterator[Block]:
    """Return the columns of a tuple of columns."""
    meant = remarks(state, fields.__name__)
    yield Heading(title, 4)
    yield Text((inspect.getdoc(fields) or "").partition("\n")[0])
    yield Table(
        title, ["column", "what it is"], [[f"`{name}`", meant.get(name, "")] for name in fields._fields]
    )


def _scales(scenario: Scenario) -> Iterator[str]:
    time = scenario.horizon
    yield (
        f"*Time*: a tick is one week. {counted(time.weeks, 'week')} are recorded after "
        f"{counted(time.warmup, 'week')} of warm-up in which habits form; a year has 52 weeks."
    )
    yield (
        "*Space*: communities and, inside them, the contexts in which people know each other. There are "
        "no distances; staff live in the community that they serve, or elsewhere."
    )
    yield "*Money*: reference prices of the category (1 = the usual price of one need)."
    yield "*Other units*: shares from 0 to 1; utilities in units of the logit (utils); hours."

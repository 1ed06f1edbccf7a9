"""Element 5: how a world is made before its first week."""

import inspect
from collections.abc import Iterator

from relsim import employment, market, population, relationship, traits
from relsim import world as build
from relsim.community import bridges, contexts, inside, world
from relsim.scenario import Setting
from relsim.scenario.problems import counted
from relsim.scenario.schema import Scenario
from relsim.views.odd.blocks import Block, Heading, Text
from relsim.views.odd.functions import constants, functions_of, joined, sections, told
from relsim.views.odd.parameters import below, beside, single

_GENERATOR = (
    inside.sociability,
    inside.members_of,
    inside.acquaintances,
    bridges.Bridges.ties,
    contexts.combined_strength,
)


def initialisation(scenario: Scenario, rows: list[Setting]) -> Iterator[Block]:
    """Return the element."""
    warmup = scenario.horizon.warmup
    yield Text(
        "At the start nobody is anybody's customer, vendors have the levers of the scenario and a repute "
        f"that equals their quality, and every position is filled. {counted(warmup, 'week')} of warm-up "
        "follow, which are not recorded and in which relationships, habits and what vendors know form by "
        "the processes alone. All that is drawn depends on the seed of the run: replicates differ in it "
        "and in nothing else, and scenarios that are compared share it."
    )
    yield Heading("People")
    if scenario.tables.population:
        yield Text("People come from a table (section 6); traits that it lacks are drawn as follows.")
    yield from beside("Communities", "communities", rows)
    yield from beside("Segments", "segments", rows)
    yield Text(
        "A segment's members differ by these distributions, each person's trait being the quantile of a "
        "number drawn at the person's own address:"
    )
    yield from told(population.drawn_segments)
    yield from told(population.tables)
    for function in functions_of(traits):
        yield from told(function)
    yield Heading("Who knows whom")
    if scenario.tables.edges:
        yield Text("Ties between people come from a table (section 6), and the generator is not used.")
    for module in (inside, bridges):
        yield Text(joined(inspect.getdoc(module) or ""))
    for text in sections(inspect.getdoc(world.communities) or "")[""].split("\n\n")[1:]:
        yield Text(joined(text))
    yield from beside("Contexts", "contexts", rows)
    for module in (inside, contexts, bridges):
        yield from constants(module)
    for function in _GENERATOR:
        yield from told(function)
    yield Text("How long two residents of a community are together follows from these places:")
    yield from told(build.hours_in_places)
    yield Heading("Vendors and staff")
    yield Text(
        "There is one model of a vendor. All that makes a grocer or a multinational is the value of these "
        "levers. Any of them can change in the middle of a run."
    )
    yield from beside("Levers", "vendors", rows)
    yield from told(market.sellers)
    yield from told(market.hire)
    yield from told(market.applicant)
    yield from told(employment.name_staff)
    yield from constants(market)
    yield Heading("Relationships")
    yield Text("A relationship begins with a first purchase, from what the vendor is reputed to be:")
    yield from told(relationship.meet_first)
    yield Heading("Mechanisms that are on")
    off = [name for name, on in scenario.switches.model_dump().items() if not on]
    yield Text(
        "Every mechanism can be switched off by data. In this scenario "
        + (f"these are off: {', '.join(f'`{name}`' for name in off)}." if off else "all are on.")
    )
    yield single("Switches", below(rows, "switches"))

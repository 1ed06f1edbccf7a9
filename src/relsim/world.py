"""Building a world: from what can be set to what is."""

from typing import Any, NamedTuple

import numpy as np

from relsim.coefficients import GROUPS, coefficients
from relsim.community import Context, Graph, shared_communities
from relsim.compiled import view
from relsim.draws import key
from relsim.employment import change_jobs, name_staff
from relsim.input import People, check_fit, read_population, read_ties, read_vendors
from relsim.market import Market, market
from relsim.population import Places, places, population, ranks
from relsim.processes.choose import DECISIONS
from relsim.processes.interest import begin_all
from relsim.scenario.schema import Scenario
from relsim.state import MANNERS, Tables, World, columns, no_ties
from relsim.traits import log_gamma, weekly_chances


class Built(NamedTuple):
    """A world with the names of its things.

    Attributes
    ----------
    world : World
    scenario : Scenario, with the vendors of its table
    where : Places
    ids : array of str, the ids of people who come from a table, else None
    market : Market
    readings : list of str, a line for each table: what was read and what was drawn
    """

    world: World
    scenario: Scenario
    where: Places
    ids: np.ndarray | None
    market: Market
    readings: list[str]


def contexts_of(scenario: Scenario) -> list[Context]:
    """Return the contexts of a scenario as the graph's generator takes them."""
    fields = ("group_size", "share", "degree", "strength", "hours", "bridging", "rewiring")
    return [Context(name, *(getattr(c, field) for field in fields)) for name, c in scenario.contexts.items()]


def hours_in_places(scenario: Scenario, where: Places) -> np.ndarray:
    """Return the hours a week that two residents of each community spend in the same place, on average.

    Both have to take part in the context, and to go to the same one of its places.
    """
    people = np.maximum(np.array(where.sizes, np.float64), 1.0)
    hours = np.zeros(len(people))
    for context in scenario.contexts.values():
        hours += context.hours * context.share**2 * np.minimum(1.0, context.place / people)
    return hours


def group_count(scenario: Scenario, where: Places) -> int:
    """Return the number of groups by which is counted beside the vendor."""
    by = GROUPS[scenario.recording.by]
    return (1, len(scenario.segments), len(where.names))[by]


def tables(scenario: Scenario, where: Places, persons: Any) -> Tables:
    """Return what kernels look up."""
    leaving = scenario.category.attrition if scenario.switches.attrition else 0.0
    lapsing = scenario.category.lapse if scenario.switches.interest else 0.0
    taste = log_gamma(scenario.choose.taste) if scenario.switches.taste else np.zeros(1025)
    return Tables(
        taste=taste.copy(),
        going=weekly_chances(leaving / 52.0, scenario.category.attrition_alike).copy(),
        hours=hours_in_places(scenario, where),
        decision=np.array([DECISIONS.index(s.decision) for s in scenario.segments.values()], np.int64),
        manners=manners_of(scenario, persons),
        words=np.zeros((2, len(persons)), np.int32),
        lapsing=weekly_chances(lapsing / 52.0, scenario.category.lapse_alike).copy(),
        asleep=np.zeros(len(persons), np.uint8),
    )


def manners_of(scenario: Scenario, persons: Any) -> Any:
    """Return how the people of each segment behave in what needs no trait of their own.

    Where nobody decides with others nobody changes jobs, and no week asks who does.
    """
    together = np.unique(persons.segment[persons.members != 1])
    manners, switches = columns(len(scenario.segments), MANNERS), scenario.switches
    for number, (row, segment) in enumerate(zip(manners, scenario.segments.values(), strict=True)):
        row.politics = segment.politics if switches.politics else 0.0
        moves = switches.job_changes and number in together
        row.job_change = segment.job_changes / 52.0 if moves else 0.0
        row.effort = segment.effort
        row.repeats = segment.repeats if switches.gaming else 0.0
    return manners


def everybody(scenario: Scenario, seed: int) -> People:
    """Return the people of a scenario's table, or those of its communities."""
    if scenario.tables.population:
        people = read_population(scenario.tables.population, scenario, seed)
        check_fit(scenario, people.where)
        return people
    where = places(scenario)
    return People(where, population(scenario, where, seed), None, None)


def acquaintances(scenario: Scenario, people: People, seed: int) -> tuple[Graph, Any]:
    """Return who knows whom, and what was read of it."""
    where, contexts = people.where, contexts_of(scenario)
    if scenario.tables.edges:
        return read_ties(scenario.tables.edges, len(people.persons), people.ids, contexts)
    return shared_communities(where.sizes, contexts, seed, where.names), None


def build(scenario: Scenario, seed: int) -> Built:
    """Return the world of a scenario at the start of its warm-up.

    Parameters
    ----------
    scenario : Scenario
    seed : int
        People, ties, tastes and all that happens depend on it.
    """
    sellers_read = None
    if scenario.tables.vendors:
        scenario, sellers_read = read_vendors(scenario.tables.vendors, scenario)
    people = everybody(scenario, seed)
    where, persons = people.where, people.persons
    persons.rank[:] = ranks(persons)
    graph, ties_read = acquaintances(scenario, people, seed)
    sold = market(scenario, where, seed)
    world = World(
        p=coefficients(scenario, group_count(scenario, where)),
        persons=persons,
        ties=no_ties(len(persons), scenario.consider.size),
        graph=graph,
        branches=sold.branches,
        staff=sold.staff,
        vendors=sold.vendors,
        tables=tables(scenario, where, persons),
    )
    if world.p.category.lapse > 0.0:
        begin_all(view(world), key(seed, "lapsing"))
    if scenario.switches.employees:
        change_jobs(view(world), view(where.bounds()), key(seed, "employer"), False)
        name_staff(world, where.bounds(), range(len(world.staff)), seed)
    readings = [str(read) for read in (people.reading, sellers_read, ties_read) if read is not None]
    return Built(world, scenario, where, people.ids, sold, readings)

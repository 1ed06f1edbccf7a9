"""Vendors, where they sell, and who works there."""

from typing import Any, NamedTuple

import numpy as np

from relsim.compiled import compiled
from relsim.draws import exp, key, log, uniform
from relsim.population import Places
from relsim.scenario.schema import Levers, Scenario, Vendor
from relsim.scenario.staffing import positions_for
from relsim.state import STAFF, VENDORS, Branches, columns
from relsim.traits import beta, quantile

SKILL_CONCENTRATION = 8.0


class Market(NamedTuple):
    """All sellers: their names, columns, branches and staff."""

    names: list[str]
    archetypes: list[str]
    given: list[str]  # the names that the scenario gives them; several share one where each place has its own
    vendors: Any
    branches: Branches
    staff: Any


def sellers(scenario: Scenario, where: Places) -> list[tuple[str, Vendor, list[int]]]:
    """Return every vendor with its name and the communities it serves.

    A community that comes in numbers is served wherever its name is given; a vendor marked `each` is
    one vendor for each community.
    """
    found = []
    for name, vendor in scenario.vendors.items():
        served = [
            c for c, place in enumerate(where.names)
            if not vendor.serves or place in vendor.serves or where.given[c] in vendor.serves
        ]  # fmt: skip
        if vendor.each:
            found += [
                (f"{name} of {where.names[c]}" if len(served) > 1 else name, vendor, [c]) for c in served
            ]
        else:
            found.append((name, vendor, served))
    return found


def market(scenario: Scenario, where: Places, seed: int) -> Market:
    """Return the vendors of a scenario with their branches and staff."""
    sold = sellers(scenario, where)
    vendors = columns(len(sold), VENDORS)
    for lever in Levers.model_fields:
        vendors[lever] = [getattr(vendor, lever) for _, vendor, _ in sold]
    vendors.key[:] = [key(0, "vendor", name) for name, _, _ in sold]
    vendors.reference_price[:] = vendors.price
    vendors.reference_cost[:] = vendors.cost
    vendors.reputation[:] = vendors.quality
    vendors.last_price[:] = vendors.price
    vendors.technology[:] = -1.0
    green = scenario.staff.green if scenario.switches.experience else 0.0
    vendors.experience[:] = 1.0 - green
    names, archetypes = [name for name, _, _ in sold], [vendor.archetype for _, vendor, _ in sold]
    called = {id(vendor): name for name, vendor in scenario.vendors.items()}
    given = [called[id(vendor)] for _, vendor, _ in sold]
    room = [positions_for(scenario, name) for name in given]
    branches, staff = open_branches(sold, room, where, seed, green)
    return Market(names, archetypes, given, vendors, branches, staff)


def open_branches(
    sold: list[tuple[str, Vendor, list[int]]], room: list[int], where: Places, seed: int, green: float
) -> tuple[Branches, Any]:
    """Return the branches by community, and the staff of each; `room` has each vendor's positions at one."""
    serving: list[list[int]] = [[] for _ in where.names]
    for v, (_, _, served) in enumerate(sold):
        for c in served:
            serving[c].append(v)
    offsets = np.concatenate(([0], np.cumsum([len(here) for here in serving])))
    vendor = np.array([v for here in serving for v in here], np.int16)
    community = np.repeat(np.arange(len(serving)), [len(here) for here in serving])
    counts = np.array([max(1, round(sold[v][1].staff)) for v in vendor], np.int64)
    places = np.array([room[v] for v in vendor], np.int64)
    first = np.cumsum(places) - places
    staff = new_staff(np.repeat(vendor, places), np.repeat(community, places))
    for b, v in enumerate(vendor):
        name, levers, _ = sold[v]
        for n in range(int(counts[b])):
            person = key(0, "staff", name, where.names[community[b]], n)
            hire(staff, int(first[b]) + n, levers, person, 0, seed, green)
    columns_of = (column.astype(np.int32) for column in (first, counts, places))
    return Branches(offsets.astype(np.int32), vendor, *columns_of), staff


def new_staff(vendor: np.ndarray, serves: np.ndarray) -> Any:
    """Return positions that nobody holds yet."""
    staff = columns(len(vendor), STAFF)
    staff.vendor[:], staff.serves[:] = vendor, serves
    staff.home[:] = staff.person[:] = staff.heir[:] = -1
    return staff


def applicant(levers: Any, person: np.uint64, serves: int, seed: int) -> tuple[int, float]:
    """Return where somebody lives (the community served, or -1 for elsewhere) and the skill they can reach.

    Parameters
    ----------
    levers : anything with `local` and `skill`
        The vendor's.
    person : np.uint64
        The address at which both are drawn.
    serves : int
        The community served.
    seed : int

    Examples
    --------
    >>> from relsim.scenario.schema import Vendor
    >>> applicant(Vendor(local=1, skill=1), np.uint64(7), serves=3, seed=1)
    (3, 1.0)
    """
    drawn = key(seed, "hire")
    home = int(serves) if uniform(drawn, person, 0) < levers.local else -1
    return home, quantile(beta(float(levers.skill), SKILL_CONCENTRATION), uniform(drawn, person, 1))


def hire(staff: Any, row: int, levers: Any, person: np.uint64, tick: int, seed: int, green: float) -> None:
    """Fill a position with a person, who has yet to learn.

    Parameters
    ----------
    staff : rows of STAFF
    row : int
        The position.
    levers : anything with `local` and `skill`
        The vendor's.
    person : np.uint64
        The address of the new person.
    tick, seed : int
    green : float
        Share of skill that is missing on the first day.
    """
    staff.key[row] = person
    staff.home[row], skill = applicant(levers, person, staff.serves[row], seed)
    staff.skill[row], staff.able[row] = skill, skill * (1.0 - green)
    staff.since[row] = tick


@compiled
def unfair_rise(price: float, reference: float, cost: float, reference_cost: float) -> float:
    """Return by which share the price exceeds the reference without a reason in the costs.

    >>> round(unfair_rise(1.2, reference=1.0, cost=0.8, reference_cost=0.8), 3)
    0.2
    >>> unfair_rise(1.2, reference=1.0, cost=1.0, reference_cost=0.8)
    0.0
    """
    return max(0.0, (price - reference - max(0.0, cost - reference_cost)) / reference)


@compiled
def learning_with(knowledge: float, gain: float, age: float, weeks: float) -> float:
    """Return what each transaction teaches once knowledge technology works, share of what is unknown.

    Parameters
    ----------
    knowledge : float
        What it teaches without, share.
    gain : float
        What the technology adds in the end, share.
    age, weeks : float
        Weeks since it was taken up, and in which about two thirds of the gain are there (A64, S109).

    Examples
    --------
    >>> round(learning_with(0.02, gain=0.04, age=0.0, weeks=104.0), 4)
    0.02
    >>> round(learning_with(0.02, gain=0.04, age=104.0, weeks=104.0), 4)
    0.0453
    """
    return min(1.0, knowledge + gain * (1.0 - exp(-age / weeks)))


@compiled
def notice_cut(vendor: Any, tick: int) -> None:
    """Take down by which share and when a price fell; a price that rises again makes it forgotten."""
    if vendor.price < vendor.last_price:
        vendor.fall = (vendor.last_price - vendor.price) / vendor.last_price
        vendor.cut = tick
    elif vendor.price > vendor.last_price:
        vendor.fall = 0.0
    vendor.last_price = vendor.price


@compiled
def derive(vendors: Any, p: Any, tick: int) -> None:
    """Work out what follows from the levers: logarithms, price changes, the chance of a problem, learning."""
    memory, problems_per_need = (
        p.settle.reference_memory,
        p.category.problem_rate / (52.0 * p.category.need_rate),
    )
    for v in range(vendors.shape[0]):
        vendor = vendors[v]
        vendor.reference_price = memory * vendor.reference_price + (1.0 - memory) * vendor.price
        vendor.reference_cost = memory * vendor.reference_cost + (1.0 - memory) * vendor.cost
        vendor.log_price = log(vendor.price)
        vendor.log_attraction = log(vendor.awareness + p.consider.nearby * vendor.local + 1e-12)
        vendor.rise = unfair_rise(vendor.price, vendor.reference_price, vendor.cost, vendor.reference_cost)
        vendor.problem = min(1.0, problems_per_need * vendor.failure + vendor.fault)
        notice_cut(vendor, tick)
        vendor.learning = vendor.knowledge
        if vendor.works > 0.0:
            age = float(tick) - vendor.technology
            vendor.learning = learning_with(
                vendor.knowledge, p.steer.technology_gain, age, p.steer.technology_weeks
            )

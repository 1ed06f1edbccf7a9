"""Who of the customers works for a vendor (A66).

Staff are people too. Whoever serves at a counter and lives in the community served is one of its
residents, with neighbours and needs of his own. Beside them a vendor may employ a share of the people in
the places that it serves. Both are drawn at the residents' own addresses, so neither the order of
positions, nor that of vendors, nor who else lives there matters.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from relsim.compiled import compiled, view
from relsim.desk import ONE, fixed
from relsim.draws import bits, key, log, uniform
from relsim.state import World

LEAVES, HIRED = 0, 1  # what is drawn at a resident's address each month; the latter once to begin with


@compiled
def closest(persons: Any, drawn: Any, position: Any, lo: int, hi: int, after: Any) -> int:
    """Return the resident of rows lo to hi whose number for a position is the next above `after`, else -1."""
    found, least = -1, after
    for i in range(lo, hi):
        number = bits(drawn, persons[i].who, position)
        if number > after and (found < 0 or number < least):
            found, least = i, number
    return found


def name_staff(world: World, bounds: np.ndarray, positions: Sequence[int], seed: int) -> None:
    """Let residents hold the positions whose holders live in the community served.

    Each position asks residents in the order of the numbers that the two draw, the least first; whoever is
    asked twice holds the one with the lesser number (so it comes out the same in any order). Who serves
    already is not asked. Where nobody is left, the holder buys elsewhere.

    Parameters
    ----------
    world : World
        As arrays.
    bounds : int array, shape (C + 1,)
        Where the rows of each community begin.
    positions : sequence of int
        Newly filled; whoever held them before works for the vendor no longer.
    seed : int
    """
    staff, persons, drawn = world.staff, world.persons, key(seed, "resident")
    for row in positions:
        if staff.person[row] >= 0:
            persons.employer[staff.person[row]] = staff.person[row] = -1
    serving = set(staff.person.tolist())
    asked, holds = dict.fromkeys(positions, np.uint64(0)), dict[int, int]()
    waiting = [row for row in positions if staff.home[row] >= 0]
    while waiting:
        row = waiting.pop()
        lo, hi = bounds[staff.home[row]], bounds[staff.home[row] + 1]
        person = closest(view(persons), drawn, staff.key[row], lo, hi, asked[row])
        if person < 0:
            continue
        asked[row] = np.uint64(bits(drawn, persons.who[person], staff.key[row]))
        other = holds.get(person, -1)
        if person in serving or (other >= 0 and asked[other] < asked[row]):
            waiting.append(row)
            continue
        holds[person] = row
        if other >= 0:
            waiting.append(other)
    for person, row in holds.items():
        staff.person[row] = person
    employ_staff(world)


def employ_staff(world: World) -> None:
    """Let whoever serves at a vendor's counter work for that vendor."""
    named = world.staff.person >= 0
    world.persons.employer[world.staff.person[named]] = world.staff.vendor[named]


@compiled
def vacancies(vendor: Any, monthly: bool) -> float:
    """Return the share of residents whom a vendor employs, or those of them to be replaced in a month."""
    return vendor.employs * min(1.0, vendor.turnover * (4.0 / 52.0)) if monthly else vendor.employs


@compiled
def employer_for(world: World, drawn: Any, i: int, monthly: bool) -> int:
    """Return the vendor that takes on person i, each the likelier the more people it looks for.

    Each vendor draws a waiting time for itself; the shortest wins.
    """
    branches, person = world.branches, world.persons[i]
    shortest, found = 1e300, -1
    for b in range(branches.offsets[person.community], branches.offsets[person.community + 1]):
        vendor = world.vendors[branches.vendor[b]]
        wanted = vacancies(vendor, monthly)
        if wanted > 0.0:
            time = -log(uniform(drawn, person.who, vendor.key)) / wanted
            if time < shortest:
                shortest, found = time, int(branches.vendor[b])
    return found


@compiled
def chance_of_job(world: World, community: int, monthly: bool) -> float:
    """Return the chance that a resident without an employer is taken on.

    In a month as many come as go, so that the shares stay. Sums are whole numbers: the order of vendors
    does not matter.
    """
    wanted, employed = 0, 0
    for b in range(world.branches.offsets[community], world.branches.offsets[community + 1]):
        vendor = world.vendors[world.branches.vendor[b]]
        wanted += fixed(vacancies(vendor, monthly))
        employed += fixed(vendor.employs)
    free = max(ONE - employed, 1) if monthly else ONE
    return wanted / free


@compiled
def change_jobs(world: World, bounds: Any, drawn: Any, monthly: bool) -> None:
    """Let residents give up their jobs (in a month), and those without one be taken on."""
    for community in range(bounds.shape[0] - 1):
        chance = chance_of_job(world, community, monthly)
        for i in range(bounds[community], bounds[community + 1]):
            person = world.persons[i]
            if person.employer >= 0:
                leaves = min(1.0, world.vendors[person.employer].turnover * (4.0 / 52.0))
                if uniform(drawn, person.who, LEAVES) < leaves:
                    person.employer = -1
            elif uniform(drawn, person.who, HIRED) < chance:
                person.employer = employer_for(world, drawn, i, monthly)

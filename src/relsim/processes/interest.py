"""Needs fall asleep and wake.

After `need`, before `consider`. For a while a household does without the whole category: it travels, it is
on a diet, it has enough in store. Each week an account that is awake falls asleep with a chance of its own
(`category.lapse`, beta between accounts), and one that sleeps wakes with a chance that all share
(`category.revival`). While it sleeps it has no needs at all, at any vendor. That is the law of buying that
logs of single firms fit (`relsim.calibration.laws.law`): many who have been silent for months come back.

A week's needs come first, then this: who buys this week may be asleep in the next.
"""

from typing import Any

from relsim.compiled import compiled
from relsim.desk import Desk
from relsim.draws import uniform
from relsim.state import World
from relsim.traits import at

READS = "persons.members, tables.lapsing"
WRITES = "tables.asleep"
DRAWS = "who falls asleep and who wakes"

CHANCE, BEGINS = 0, 1  # drawn once and for ever: one's chance to fall asleep, and whether one is at first
WEEKS = 52.0  # of a year


@compiled
def is_asleep_at_first(chance: float, lapse: float, revival: float) -> bool:
    """Return whether a need is asleep at the start: as it would be after many years.

    Where nobody wakes falling asleep is for good, and all begin awake.

    Parameters
    ----------
    chance : float
        A uniform number between 0 and 1.
    lapse, revival : float
        Weekly chances to fall asleep and to wake.

    Examples
    --------
    >>> is_asleep_at_first(0.24, 0.1, 0.3), is_asleep_at_first(0.26, 0.1, 0.3)
    (True, False)
    >>> is_asleep_at_first(0.1, 0.1, 0.0)
    False
    """
    return revival > 0.0 and chance * (lapse + revival) < lapse


@compiled
def begin(world: World, lasting: Any, i: int) -> None:
    """Let the need of head i be asleep or awake to begin with; `lasting` is the key of what stays."""
    who = world.persons[i].who
    lapse = at(world.tables.lapsing, uniform(lasting, who, CHANCE))
    revival = world.p.category.revival / WEEKS
    world.tables.asleep[i] = is_asleep_at_first(uniform(lasting, who, BEGINS), lapse, revival)


@compiled
def begin_all(world: World, lasting: Any) -> None:
    """Let the needs of all accounts be asleep or awake at the start of a world."""
    for i in range(world.persons.shape[0]):
        if world.persons[i].members > 0:
            begin(world, lasting, i)


@compiled
def kernel(world: World, now: Any, desk: Desk, lo: int, hi: int) -> None:
    """Let needs of customers lo to hi fall asleep and wake."""
    if world.p.category.lapse == 0.0:
        return
    asleep, lapsing = world.tables.asleep, world.tables.lapsing
    wakes, most = world.p.category.revival / WEEKS, lapsing[lapsing.shape[0] - 1]
    for j in range(hi - lo):
        desk.chance[j] = uniform(now.interest, desk.who[j], 0)
    some = 0
    for j in range(hi - lo):  # one's own chance is looked up only for who could fall asleep
        desk.some[some] = j
        some += desk.chance[j] < (wakes if asleep[lo + j] else most)
    for n in range(some):
        j = desk.some[n]
        if world.persons[lo + j].members == 0:
            continue
        if asleep[lo + j]:
            asleep[lo + j] = 0
        elif desk.chance[j] < at(lapsing, uniform(now.lapsing, desk.who[j], CHANCE)):
            asleep[lo + j] = 1

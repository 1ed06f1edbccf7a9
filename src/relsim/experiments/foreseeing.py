"""A forecast from a world: what it says of its vendors, and what its own log says of known customers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from relsim.analysis.weekly import Weekly, weekly
from relsim.calibration.data.histories import DAYS, Histories, histories
from relsim.calibration.data.purchases import Purchases
from relsim.calibration.laws.choosing import Choice
from relsim.calibration.laws.outlook import Outlook, look_ahead
from relsim.calibration.worlds.course import YEARS, beside_log, is_new
from relsim.calibration.worlds.recalling import NotThere, laws_of, recalled
from relsim.errors import UserError
from relsim.experiments.ahead import Ahead, Look, run_ahead
from relsim.experiments.worlds import World, named
from relsim.scenario.problems import one_of, quoted
from relsim.scenario.schema import Scenario

AS_IT_IS, WHAT_IF = "as it is", "what if"


@dataclass(frozen=True)
class Log:
    """The log that a world was fitted to, and what is known from it.

    Attributes
    ----------
    purchases : Purchases
    known : Histories
    outlook : Outlook, what its customers will do, by the laws that the scenario carries
    weekly : Weekly, the log week by week, as worlds are counted
    beside : dict, by world (runs, weeks): repeat purchases of as many customers, followed in the world
    times : float, days with a purchase for each week with one, by which those were multiplied
    vendor : str, whose log it is
    new : bool, whether it is one of new customers only
    people : dict, by world (runs,): customers who were followed
    """

    purchases: Purchases
    known: Histories
    outlook: Outlook
    weekly: Weekly
    beside: dict[str, np.ndarray]
    times: float
    vendor: str
    new: bool
    people: dict[str, np.ndarray]


@dataclass(frozen=True)
class Foreseen:
    """A forecast from a world.

    Attributes
    ----------
    name : str
    scenario : Scenario, as it is
    changes : list of str, what was changed in the what-if
    past, weeks : int, weeks of the log that are lived through first, and weeks that are foreseen
    replicates : int
    vendors : list of str, whose numbers are wanted
    ahead : Ahead
    log : Log or None
    why_not : str, why there is none, where a log belongs to the scenario
    """

    name: str
    scenario: Scenario
    changes: list[str]
    past: int
    weeks: int
    replicates: int
    vendors: list[str]
    ahead: Ahead
    log: Log | None
    why_not: str

    @property
    def worlds(self) -> list[str]:
        """The worlds that were run: as it is, and the what-if where there is one."""
        return list(self.ahead.seen)

    def coming(self, world: str, vendor: str, what: str) -> np.ndarray:
        """Return numbers of the weeks that are foreseen, shape (runs, weeks)."""
        return self.ahead.of(world, vendor, what)[:, self.past :]


def foresee(
    what: World,
    weeks: int = 52,
    set: list[str] | None = None,
    vendor: str | None = None,
    columns: Mapping[str, str] | None = None,
    dates: str | None = None,
    draws: int = 200,
    seed: int = 0,
    **running: Any,
) -> Foreseen:
    """Return what a world foresees.

    Parameters
    ----------
    what : World
    weeks : int
        How far: from the end of the warm-up or, where the world was fitted to a log, from the log's end.
    set : list of str, optional
        A what-if: overrides of a second world on the same draws.
    vendor : str, optional
        Only this one's numbers.
    columns, dates
        How the scenario's own log is read.
    draws : int
        Futures of known customers.
    seed : int
    **running
        replicates, precision, executor, workers, progress: see `relsim.run`.

    Raises
    ------
    UserError
        The scenario cannot be run so, or has no such vendor.
    """
    ((name, scenario),) = named([what]).items()
    if vendor is not None and vendor not in scenario.vendors and not scenario.tables.vendors:
        raise UserError(f"--vendor {vendor}: {name} has no such vendor; {one_of(vendor, scenario.vendors)}")
    made, why_not, given = scenario.calibration, "", None
    if scenario.calibrated:
        try:
            given = _given(scenario, columns, dates)
        except NotThere as reason:
            why_not = str(reason)
    known = given.known if given else None
    new = given is not None and given.new
    past = known.weeks if known else made.weeks
    window = (YEARS if new else past) if known else 0
    look = Look(past + weeks, made.vendor if known else "", window)
    lived = past + weeks + (YEARS if new else 0)
    kept = [f"horizon.weeks={lived}", 'recording.log=["purchase"]', "recording.cohort=0"]
    asked = {AS_IT_IS: named([what], set=kept)}
    if set:
        asked[WHAT_IF] = named([what], set=[*set, *kept])
    worlds = {world: next(iter(one.values())) for world, one in asked.items()}
    ahead = run_ahead(worlds, look, seed=seed, **running)
    there = list(next(iter(ahead.seen[AS_IT_IS].values())).vendors)
    if vendor is not None and vendor not in there:
        raise UserError(f"--vendor {vendor}: {name} has no such vendor; {one_of(vendor, there)}")
    log = None
    if given:
        outlook = look_ahead(given.purchases, given.choice, weeks, draws, seed)
        log = _beside(given, outlook, ahead, weeks, made.vendor)
    shown = [vendor] if vendor else sorted(there, key=lambda one: one != made.vendor)
    replicates = max(map(len, ahead.seen.values()))
    return Foreseen(name, scenario, [*(set or [])], past, weeks, replicates, shown, ahead, log, why_not)


class _Given(NamedTuple):
    """The log of a scenario, and the laws that it carries."""

    purchases: Purchases
    known: Histories
    choice: Choice
    new: bool


def _given(scenario: Scenario, columns: Mapping[str, str] | None, dates: str | None) -> _Given:
    """Return the log of a scenario, or raise `NotThere`."""
    made = scenario.calibration
    if made.vendor not in scenario.vendors and not scenario.tables.vendors:
        raise NotThere(f"it is the log of {quoted(made.vendor)}, and the scenario has no such vendor")
    purchases = recalled(made, columns, dates)
    known = histories(purchases.customer, purchases.day, int(purchases.day.max()) + 1)
    new = made.customers_are == "new" if made.customers_are else is_new(known)
    return _Given(purchases, known, laws_of(made, purchases), new)


def _beside(given: _Given, outlook: Outlook, ahead: Ahead, weeks: int, vendor: str) -> Log:
    """Return a log beside the worlds."""
    log, known = given.purchases, given.known
    end = int(log.day.max())
    week = known.weeks - 1 - (end - log.day) // DAYS
    days = np.unique(np.column_stack([log.customer, log.day]), axis=0)
    again = np.r_[False, days[1:, 0] == days[:-1, 0]]
    told = weekly(log.customer, week, np.nan_to_num(log.amount), known.weeks)
    times = float(again.sum()) / max(1.0, float(told.repeats.sum()))
    beside, people = {}, {}
    for world, runs in ahead.seen.items():
        courses = [seen.course for seen in runs.values() if seen.course is not None]
        lines = [beside_log(course, known, known.weeks + weeks, given.new) for course in courses]
        beside[world], people[world] = times * np.array(lines), np.array([one.people for one in courses])
    return Log(log, known, outlook, told, beside, times, vendor, given.new, people)

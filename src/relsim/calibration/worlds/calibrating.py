"""From a firm's log to a world that buys as the log does: all steps, in their order."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from relsim.calibration.laws.choosing import Choice
from relsim.calibration.laws.steady import one_thread
from relsim.calibration.worlds.aims import Aim, Taken
from relsim.calibration.worlds.aims.purchases import Log, PurchasesAim
from relsim.calibration.worlds.looking import Seen, see
from relsim.calibration.worlds.matching import Free, Match, match
from relsim.calibration.worlds.points import Points, Tell
from relsim.calibration.worlds.quality import Check, verdict
from relsim.calibration.worlds.seasons import YEAR, Season
from relsim.calibration.worlds.telling import notes
from relsim.scenario.fingerprints import fingerprint
from relsim.scenario.schema import Scenario
from relsim.version import __version__

FEWEST, MOST = 2000, 10_000  # customers in one simulated log
SEEDS = 2  # worlds at each point, under the same seeds at all
AFTER = 20  # worlds in which the fitted settings are looked at, under other seeds
MIDDLE = 1.959964


@dataclass(frozen=True)
class Calibrated:
    """A world fitted to a log.

    Attributes
    ----------
    log : Log
    choice : Choice, laws of buying fitted to the same log
    season : Season or None
    match : Match
    starts : (p,) float64, settings before
    notes : list of str, what the log does not tell of each setting
    checks : list of Check, the matched numbers and those held back
    seen : Seen, the fitted world
    people : dict, communities with as many people as make the log's customers
    verdict : str
    points : Points, which simulates worlds as they were fitted
    sources : dict, by path, of settings that a table tells: its name
    taken : list of Taken, settings that tables tell outright
    """

    log: Log
    choice: Choice
    season: Season | None
    match: Match
    starts: np.ndarray
    notes: list[str]
    checks: list[Check]
    seen: Seen
    people: dict[str, int]
    verdict: str
    points: Points
    sources: Mapping[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)


@one_thread
def calibrate(
    log: Log,
    choice: Choice,
    season: Season | None,
    base: Scenario,
    vendor: str,
    free: Sequence[Free],
    *,
    starts: int = 8,
    seed: int = 0,
    workers: int = 1,
    folder: Path | None = None,
    digest: str = "",
    beside: Sequence[Aim] = (),
    sources: Mapping[str, str] | None = None,
    watch: Callable[[str], None] | None = None,
    tell: Tell | None = None,
) -> Calibrated:
    """Return the world that fits a log.

    Parameters
    ----------
    log : Log
        As worlds are compared with it.
    choice, season
        What was fitted to the log without a world.
    base : Scenario
    vendor : str
        Whose log it is.
    free : sequence of Free
    starts : int
        Points beside the given one at which is looked first.
    seed, workers : int
    folder : Path, optional
        Where simulated points are kept.
    digest : str
        Of the data: points kept of other data are refused.
    beside : sequence of Aim
        Tables that the world is to match together with the log.
    sources : mapping, optional
        Names of tables by the settings that they tell.
    watch, tell : callable, optional
        Told what is being done, and after each point.

    Raises
    ------
    UserError
        The folder holds points of another calibration, or a world cannot be run.
    """
    aim, held = PurchasesAim(log, vendor), PurchasesAim(log, vendor, held=True)
    wave: dict[str, Any] = {}
    if season:  # the first simulated week is the first of the log; in the file that is written, of a year
        peak = (season.peak - log.begins) % YEAR
        wave = {"category.season": season.swing, "category.season_peak": peak}
    wanted = int(np.clip(len(log.seen), FEWEST, MOST))
    changes = wave | sized(base, wanted / sum(placed(base).values()))
    seeds = [seed * 1000 + nth for nth in range(SEEDS)]
    about = json.dumps([__version__, fingerprint(base), digest, changes, seeds, vendor, aim.names, log.new])
    matched = [aim, *beside]
    points = Points(
        base, changes, matched, seeds, folder / "points.jsonl" if folder else None, about, workers, tell
    )
    start = {one.path: one.start for one in free}
    pilot = log.look(points.world(start, seeds[0]), vendor)
    noise = len(log.seen) / (SEEDS * max(1, len(pilot)))
    found = match(matched, free, points, noise, starts, watch)
    if watch is not None:
        watch("Looking at the fitted world")
    values = dict(zip(start, found.values.tolist(), strict=True))
    later = [seed * 1000 + SEEDS + nth for nth in range(AFTER)]
    seen = see(points, values, later, [aim, held], log, vendor)
    checks = _checks([aim, held], seen, len(log.seen))
    if beside:
        checks += table_checks(beside, found.numbers[len(aim.names) :])
    people = sized(base, wanted / sum(placed(base).values()) * len(log.seen) / seen.customers)
    told = notes(
        list(start), found.values, found.low, found.high, found.covariance,
        [(one.low, one.high) for one in free], [one.note for one in free],
    )  # fmt: skip
    return Calibrated(
        log, choice, season, found, np.array(list(start.values())), told, checks, seen, people,
        verdict(found.misfit, checks), points, dict(sources or {}), taken_by(beside, free),
    )  # fmt: skip


def placed(base: Scenario) -> dict[str, int]:
    """Return how many people live in all communities of a name."""
    return {name: place.people * place.count for name, place in base.communities.items()}


def sized(base: Scenario, times: float) -> dict[str, Any]:
    """Return the changes by which a world has so many times the people."""
    return {
        f"communities.{name}.people": max(1, round(place.people * times))
        for name, place in base.communities.items()
    }


def taken_by(aims: Sequence[Aim], free: Sequence[Free]) -> list[Taken]:
    """Return the settings that data tell outright, but for those that are fitted all the same."""
    fitted = {one.path for one in free}
    return [one for aim in aims for one in aim.taken if one.path not in fitted]


def table_checks(aims: Sequence[Aim], world: np.ndarray) -> list[Check]:
    """Return the numbers of tables beside those of the world; bands are the tables' own sampling error."""
    names = [name for aim in aims for name in aim.names]
    observed = np.concatenate([aim.observed for aim in aims])
    wide = MIDDLE * np.sqrt(np.concatenate([np.diag(aim.covariance) for aim in aims]))
    sources = [aim.source for aim in aims for _ in aim.names]
    rows = zip(
        names, observed.tolist(), world.tolist(), (world - wide).tolist(), (world + wide).tolist(),
        [True] * len(names), sources, strict=True,
    )  # fmt: skip
    return [Check(*row) for row in rows]


def _checks(aims: Sequence[PurchasesAim], seen: Seen, customers: int) -> list[Check]:
    """Return the numbers of the data beside those of the world; bands are for a log of the same size."""
    narrow = np.sqrt(seen.customers / customers)
    names = [name for aim in aims for name in aim.names]
    observed = np.concatenate([aim.observed for aim in aims])
    middle, wide = seen.numbers.mean(axis=0), MIDDLE * narrow * seen.numbers.std(axis=0, ddof=1)
    matched = [True] * len(aims[0].names) + [False] * len(aims[1].names)
    return [
        Check(*one)
        for one in zip(
            names, observed.tolist(), middle.tolist(), (middle - wide).tolist(), (middle + wide).tolist(),
            matched, strict=True,
        )
    ]  # fmt: skip

"""From tables that a firm has, without a log, to a world that looks like them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from relsim.calibration.laws.steady import one_thread
from relsim.calibration.worlds.aims import Aim, Taken
from relsim.calibration.worlds.calibrating import FEWEST, SEEDS, placed, sized, table_checks, taken_by
from relsim.calibration.worlds.matching import Free, Match, match
from relsim.calibration.worlds.points import Points, Tell
from relsim.calibration.worlds.quality import Check, verdict
from relsim.calibration.worlds.telling import notes
from relsim.errors import UserError
from relsim.scenario.fingerprints import fingerprint
from relsim.scenario.schema import Scenario
from relsim.version import __version__

AFTER = 5  # worlds in which the fitted settings are looked at, under other seeds


@dataclass(frozen=True)
class Tabulated:
    """A world fitted to tables.

    Attributes
    ----------
    match : Match
    sources : list of str, which table each setting comes from
    notes : list of str, what the tables do not tell of each setting
    checks : list of Check
    verdict : str
    points : Points, which simulates worlds as they were fitted
    chance : (M,) float64, variance of the numbers among worlds under different seeds
    taken : list of Taken, settings that tables tell outright
    """

    match: Match
    sources: list[str]
    notes: list[str]
    checks: list[Check]
    verdict: str
    points: Points
    chance: np.ndarray
    taken: list[Taken]


@one_thread
def tabulate(
    aims: Sequence[Aim],
    base: Scenario,
    free: Sequence[Free],
    sources: Sequence[str],
    *,
    starts: int = 8,
    seed: int = 0,
    workers: int = 1,
    folder: Path | None = None,
    digest: str = "",
    watch: Callable[[str], None] | None = None,
    tell: Tell | None = None,
) -> Tabulated:
    """Return the world that looks like tables.

    Parameters
    ----------
    aims : sequence of Aim
        One for each table.
    base : Scenario
    free : sequence of Free
    sources : sequence of str
        Which table each setting is fitted to.
    starts, seed, workers, folder, digest, watch, tell
        As `relsim.calibration.worlds.calibrating.calibrate` takes them.

    Raises
    ------
    UserError
        There are more settings than numbers, the folder holds points of another calibration, or a world
        cannot be run.
    """
    numbers = sum(len(aim.names) for aim in aims)
    if len(free) > numbers:
        raise UserError(
            f"{len(free)} settings cannot be fitted to {numbers} numbers; fit fewer, or give another table"
        )
    changes = sized(base, FEWEST / sum(placed(base).values()))
    seeds = [seed * 1000 + nth for nth in range(SEEDS)]
    names = [aim.names for aim in aims]
    about = json.dumps([__version__, fingerprint(base), digest, changes, seeds, names])
    kept = folder / "points.jsonl" if folder else None
    points = Points(base, changes, aims, seeds, kept, about, workers, tell)
    found = match(aims, free, points, 0.0, starts, watch)
    if watch is not None:
        watch("Looking at the fitted world")
    values = dict(zip((one.path for one in free), found.values.tolist(), strict=True))
    later = [seed * 1000 + SEEDS + nth for nth in range(AFTER)]
    runs = np.array([points.simulate(values, other) for other in later])
    checks = table_checks(aims, runs.mean(axis=0))
    told = notes(
        list(values), found.values, found.low, found.high, found.covariance,
        [(one.low, one.high) for one in free], [one.note for one in free],
    )  # fmt: skip
    return Tabulated(
        found, list(sources), told, checks, verdict(found.misfit, checks, len(free)), points,
        runs.var(axis=0, ddof=1), taken_by(aims, free),
    )  # fmt: skip

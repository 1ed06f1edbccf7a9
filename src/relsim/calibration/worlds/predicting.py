"""What a fitted world foretells of data like those it was fitted to, not knowing its settings for sure.

Worlds are simulated at draws of the posterior, each under a seed of its own. What they differ by because of
their settings is told from chance by a straight line through the settings, number by number. Chance alone
depends on how many customers are watched, so it alone is scaled to the data's size.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from relsim.calibration.laws.steady import one_thread
from relsim.calibration.worlds.aims import Aim, Taken
from relsim.calibration.worlds.aims.purchases import Log, PurchasesAim
from relsim.calibration.worlds.looking import course
from relsim.calibration.worlds.points import Points
from relsim.calibration.worlds.posterior import Posterior
from relsim.model import RelationshipModel

DRAWS = 50  # worlds
FREEDOM = 3  # worlds for each setting, at least
FIRST = 100  # where their seeds begin, beyond those of points and of the fitted world
MIDDLE = 1.959964


@dataclass(frozen=True)
class Predicted:
    """Numbers of the data beside what is foretold of them.

    Attributes
    ----------
    names : tuple of str
    observed, world, low, high : (M,) float64, in the data, foretold, and the 95 % band
    matched : (M,) bool, whether they were matched, or held back from matching
    course : (3, W) float64, share of customers who buy in each week after their first: foretold, and the
        95 % band of a log of the same size; no weeks where there is no log
    worlds : int
    """

    names: tuple[str, ...]
    observed: np.ndarray
    world: np.ndarray
    low: np.ndarray
    high: np.ndarray
    matched: np.ndarray
    course: np.ndarray
    worlds: int

    @property
    def inside(self) -> np.ndarray:
        """Whether each number of the data lies in its band, (M,); never where a world lacks the number."""
        return np.asarray((self.low <= self.observed) & (self.observed <= self.high))


class Weekly:
    """Looks at the share of customers who buy in each week after their first, and at how many there are."""

    source = "log"
    taken: tuple[Taken, ...] = ()

    def __init__(self, log: Log, vendor: str) -> None:
        self.log, self.vendor, self.weeks = log, vendor, int(log.seen.weeks.max())
        self.names = (*(f"week {nth + 1}" for nth in range(self.weeks)), "customers")
        self.observed = np.append(course(log.seen, self.weeks), len(log.seen))
        self.covariance = np.zeros((len(self.names), len(self.names)))

    def prepare(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Return the changes: whoever looks at purchases has asked for all that is needed."""
        return changes

    def look(self, model: RelationshipModel) -> np.ndarray:
        """Return the shares and the customers of a finished run."""
        seen = self.log.look(model, self.vendor)
        return np.append(course(seen, self.weeks), len(seen))


@one_thread
def predicted(
    posterior: Posterior,
    points: Points,
    log: Log | None = None,
    vendor: str = "",
    *,
    seed: int = 0,
    file: Path | None = None,
    watch: Callable[[str], None] | None = None,
) -> Predicted:
    """Return what worlds at draws of a posterior foretell.

    Parameters
    ----------
    posterior : Posterior
    points : Points
        Simulates worlds as they were fitted.
    log : Log, optional
        Whose held-back numbers and weekly course are foretold too.
    vendor : str
        Whose log it is.
    seed : int
        As the fit had it.
    file : Path, optional
        Where the worlds are kept.
    watch : callable, optional
        Told what is being done.

    Raises
    ------
    UserError
        The file holds worlds of another calibration, or a world cannot be run.
    """
    many = max(DRAWS, FREEDOM * (len(posterior.free) + 1))
    if watch is not None:
        watch(f"Foretelling from {many} draws")
    beside: list[Aim] = [] if log is None else [PurchasesAim(log, vendor, held=True), Weekly(log, vendor)]
    aims = [*points.aims, *beside]
    draws = posterior.draws[:many]
    asked = [dict(zip((one.path for one in posterior.free), at, strict=True)) for at in draws.tolist()]
    seeds = [seed * 1000 + FIRST + nth for nth in range(many)]
    numbers = np.concatenate(points.beside(aims, file).ask(asked, seeds))
    world, known, chance = parted(np.log(draws), numbers)
    if log is not None:  # as many customers as the log has, instead of those in a world
        chance *= np.nanmean(numbers[:, -1]) / len(log.seen)
    error = np.concatenate([np.diag(aim.covariance) for aim in aims])
    own = np.concatenate([np.full(len(aim.names), _is_of_a_log(aim)) for aim in aims])
    wide = MIDDLE * np.sqrt((known + np.where(own, chance, error)) * (1.0 + 1.0 / many))
    said = [len(aim.names) for aim in aims[: len(aims) - bool(beside)]]
    end = sum(said)
    matched = np.arange(end) < sum(len(aim.names) for aim in points.aims)
    names = tuple(name for aim in aims for name in aim.names)[:end]
    observed = np.concatenate([aim.observed for aim in aims])[:end]
    bands = np.array([world, world - wide, world + wide])
    middle, low, high = bands[:, :end]
    weekly = bands[:, end:-1] if beside else bands[:, end:]
    return Predicted(names, observed, middle, low, high, matched, weekly, many)


def parted(settings: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the mean of each number, and its variance parted into that by settings and that by chance.

    Parameters
    ----------
    settings : float array, shape (n, p)
    numbers : float array, shape (n, M)
        NaN in a world that lacks the number; a number that some worlds lack is not foretold.

    Returns
    -------
    mean, by_settings, by_chance : float array, shape (M,)

    Examples
    --------
    >>> at = np.linspace(-1.0, 1.0, 5)[:, None]
    >>> noise = np.array([[1.0], [-2.0], [0.0], [2.0], [-1.0]])
    >>> mean, by_settings, by_chance = parted(at, np.hstack([3.0 * at, noise]))
    >>> mean.round(6).tolist(), by_settings.round(6).tolist(), by_chance.round(6).tolist()
    ([0.0, 0.0], [5.625, 0.0], [0.0, 3.333333])
    """
    many, free = settings.shape
    design = np.column_stack([np.ones(many), settings - settings.mean(axis=0)])
    steep = np.linalg.pinv(design) @ numbers
    straight = design @ steep
    chance = np.sum((numbers - straight) ** 2, axis=0) / (many - free - 1)
    # What a line follows chance by is no part of what settings do.
    settled = (straight.var(axis=0, ddof=1) - chance * free / (many - 1)).clip(0.0)
    return numbers.mean(axis=0), settled, chance


def _is_of_a_log(aim: Aim) -> bool:
    """Return whether an aim counts customers that worlds have more or fewer of, so that chance is scaled."""
    return isinstance(aim, PurchasesAim | Weekly)

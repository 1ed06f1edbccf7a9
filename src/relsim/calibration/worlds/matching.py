"""Worlds that look like data: simulated minimum distance on shared draws.

Free settings are moved until the numbers of simulated worlds are nearest to those of the data, by the
metric of their own sampling error (McFadden 1989; Gourieroux & Monfort 1996). All points are simulated under
the same seeds, so what differs between two of them is due to the settings. Settings are moved on a
logarithmic scale; differences are wide, because single purchases make what is simulated rough in the small.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from relsim.calibration.worlds.aims import Aim
from relsim.calibration.worlds.points import Points
from relsim.calibration.worlds.surface import surface

STEP = 0.12  # of a difference, in logarithms
AROUND = 1.0  # how far from the start is looked first, in logarithms
ROUNDS = 6  # of the search from one start
SMOOTHED, POINTS = 3, 5  # surfaces at most, and new points for each setting on one
NEAR = 0.35  # half the width of a surface, in logarithms
STILL = 0.05  # a move that is none
CLOSE = 2e-3  # share by which a round has to pay
ALIKE = 0.5  # of the correlations of errors that count
TINY = 1e-3  # change of all numbers, in standard errors, below which a direction moves nothing
FAR = 1e3  # standard errors by which a number misses that a world does not have


@dataclass(frozen=True)
class Free:
    """A setting that is fitted.

    Attributes
    ----------
    path : str
    low, high : float, between what it is looked for, above 0
    start : float
    note : str, what its data cannot tell of it, however well it fits
    """

    path: str
    low: float
    high: float
    start: float
    note: str = ""


@dataclass(frozen=True)
class Match:
    """The world that was found.

    Attributes
    ----------
    free : tuple of Free
    values : (p,) float64, of the settings
    covariance : (p, p) float64, of their logarithms
    low, high : (p,) float64, their 95 % intervals
    numbers : (M,) float64, of the fitted world
    jacobian : (M, p) float64, of numbers in standard errors, by the logarithms
    distance : float
    expected : float, distance of a perfect world
    observed : (M,) float64, of the data
    sampling : (M, M) float64, covariance of what data and simulated numbers err by
    looked : tuple of (n, p) and (n, M) float64, logarithms of all points and the numbers there
    """

    free: tuple[Free, ...]
    values: np.ndarray
    covariance: np.ndarray
    low: np.ndarray
    high: np.ndarray
    numbers: np.ndarray
    jacobian: np.ndarray
    distance: float
    expected: float
    observed: np.ndarray
    sampling: np.ndarray
    looked: tuple[np.ndarray, np.ndarray]

    @property
    def misfit(self) -> float:
        """Distance against that of a perfect world, of which 1 may be expected.

        Where as many settings are fitted as there are numbers nothing may be missed: the distance itself.
        """
        return self.distance / self.expected if self.expected > TINY else self.distance


def settings_at(free: Sequence[Free], where: np.ndarray) -> np.ndarray:
    """Return settings for their logarithms, (..., p), within their ends: rounding takes none past them.

    >>> settings_at([Free("category.revival", low=0.01, high=52.0, start=1.0)], np.log([52.0])).tolist()
    [52.0]
    """
    low, high = (np.array([getattr(one, end) for one in free]) for end in ("low", "high"))
    return np.asarray(np.exp(np.clip(where, np.log(low), np.log(high))).clip(low, high))


def points_at(free: Sequence[Free], where: Sequence[np.ndarray]) -> list[dict[str, float]]:
    """Return points that can be simulated, for logarithms of settings."""
    names = [one.path for one in free]
    return [dict(zip(names, settings_at(free, at).tolist(), strict=True)) for at in where]


def half_inverse(covariance: np.ndarray) -> np.ndarray:
    """Return the metric: numbers' errors times it are of size 1 and less alike than they were.

    The inverse of a covariance would be the sharpest metric for a world that is true, and lets a world that
    is not miss every number by far, if it misses them together. The inverse of the errors' sizes alone looks
    at each number by itself. This one stands between: correlations count half.

    Examples
    --------
    >>> half_inverse(np.diag([4.0, 0.25])).tolist()
    [[0.5, 0.0], [0.0, 2.0]]
    """
    size = np.sqrt(np.diag(covariance))
    alike = (1.0 - ALIKE) * np.eye(len(size)) + ALIKE * covariance / np.outer(size, size)
    spread, ways = np.linalg.eigh(alike)
    whole: np.ndarray = (ways / np.sqrt(spread)) @ ways.T / size
    return whole


def expected_distance(jacobian: np.ndarray, metric: np.ndarray, covariance: np.ndarray) -> float:
    """Return the distance that may be expected where the world is true and its settings are fitted.

    With the sharpest metric it is the degrees of freedom.

    Examples
    --------
    >>> jacobian = np.array([[1.0], [0.0], [0.0]])
    >>> expected_distance(jacobian, np.eye(3), np.diag([5.0, 1.0, 1.0]))
    2.0
    """
    ways, size, _ = np.linalg.svd(jacobian, full_matrices=False)
    ways = ways[:, size > TINY]
    left = metric - ways @ (ways.T @ metric)
    return float(np.trace(left @ covariance @ left.T))


def match(
    aims: Sequence[Aim],
    free: Sequence[Free],
    points: Points,
    noise: float,
    starts: int = 8,
    watch: Callable[[str], None] | None = None,
) -> Match:
    """Return the settings whose worlds are nearest to the data.

    Parameters
    ----------
    aims : sequence of Aim
        What is matched.
    free : sequence of Free
        At most as many as there are numbers.
    points : Points
        Simulates what is asked, and keeps it.
    noise : float
        Variance of the mean of all replicates against the sampling variance of the data.
    starts : int
        Points beside the given one at which is looked first.
    watch : callable, optional
        Told what is being done.
    """
    from scipy.optimize import least_squares

    observed = np.concatenate([aim.observed for aim in aims])
    covariance = _block([aim.covariance for aim in aims]) * (1.0 + noise)
    metric = half_inverse(covariance)
    low, high = (np.log([getattr(one, end) for one in free]) for end in ("low", "high"))
    told = watch or (lambda text: None)
    looked: list[tuple[np.ndarray, np.ndarray]] = []

    def errors(numbers: np.ndarray) -> np.ndarray:
        missed = np.where(np.isnan(numbers), FAR * np.sqrt(np.diag(covariance)), numbers - observed)
        return np.asarray(metric @ missed)

    def distance(numbers: np.ndarray) -> float:
        return float(np.sum(errors(numbers) ** 2))

    def asked(where: Sequence[np.ndarray]) -> list[np.ndarray]:
        made = [np.mean(numbers, axis=0) for numbers in points.ask(points_at(free, where))]
        looked.extend(zip(where, made, strict=True))
        return made

    def slopes(at: np.ndarray) -> np.ndarray:
        ends = [at + side * step for step in STEP * np.eye(len(free)) for side in (-1.0, 1.0)]
        ends = [end.clip(low, high) for end in ends]
        made = [errors(numbers) for numbers in asked(ends)]
        pairs = zip(range(len(free)), made[::2], made[1::2], strict=True)
        return np.column_stack(
            [(above - below) / (ends[2 * k + 1][k] - ends[2 * k][k]) for k, below, above in pairs]
        )

    def search(what: Any, start: np.ndarray, change: Any, rounds: int, ends: Any) -> Any:
        inside = start.clip(ends[0] + TINY, ends[1] - TINY)
        return least_squares(what, inside, change, bounds=ends, ftol=CLOSE, xtol=CLOSE, max_nfev=rounds)

    def step(at: np.ndarray) -> np.ndarray:
        numbers = asked([at])[0]
        told(f"  distance {distance(numbers):,.1f} after {len(looked)} points")
        return errors(numbers)

    told(f"Looking around: {starts + 1} points")
    begin = [at.clip(low, high) for at in scattered(np.log([one.start for one in free]), starts, AROUND)]
    tried = [distance(numbers) for numbers in asked(begin)]
    for nth in sorted({0, int(np.argmin(tried))}):
        told(f"Searching from point {nth + 1}, distance {tried[nth]:,.1f}")
        search(step, begin[nth], slopes, ROUNDS, (low, high))
    best = min(looked, key=lambda one: distance(one[1]))[0]
    for _ in range(SMOOTHED):
        many = POINTS * len(free)
        asked([at.clip(low, high) for at in scattered(best, many, NEAR)])
        where, made = (np.array(part) for part in zip(*looked, strict=True))
        smooth = surface(where, made, best, NEAR)
        ends = np.maximum(low, best - NEAR), np.minimum(high, best + NEAR)
        there = search(
            lambda at, smooth=smooth: errors(smooth.at(at)), best,
            lambda at, smooth=smooth: metric @ smooth.slopes(at), 100, ends,
        )  # fmt: skip
        moved, best = float(np.abs(there.x - best).max()), there.x
        told(f"  distance {2.0 * there.cost:,.1f} on a surface through {len(looked)} points")
        if moved < STILL:
            break
    numbers, jacobian = smooth.at(best), metric @ smooth.slopes(best)
    spread = _sandwich(jacobian, metric, covariance)
    wide = 1.959964 * np.sqrt(np.diag(spread))
    least, most = (settings_at(free, best + side * wide) for side in (-1.0, 1.0))
    return Match(
        tuple(free), settings_at(free, best), spread, least, most, numbers, jacobian, distance(numbers),
        max(expected_distance(jacobian, metric, covariance), TINY), observed, covariance, (where, made),
    )  # fmt: skip


def _block(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Return the covariance of several aims, which do not depend on each other."""
    from scipy.linalg import block_diag

    return np.asarray(block_diag(*parts))


def scattered(centre: np.ndarray, many: int, wide: float) -> list[np.ndarray]:
    """Return a point and others around it that fill a box evenly (scrambled Sobol).

    >>> [at.round(2).tolist() for at in scattered(np.zeros(1), 2, wide=1.0)]
    [[0.0], [0.7], [-0.9]]
    """
    from scipy.stats import qmc

    if not many:
        return [centre]
    whole = 1 << (many - 1).bit_length()
    box = qmc.Sobol(len(centre), seed=0).random(whole)[:many]
    return [centre, *(centre + wide * (2.0 * box - 1.0))]


def _sandwich(jacobian: np.ndarray, metric: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Return the covariance of the fitted logarithms; directions that move nothing are as wide as can be."""
    left, size, right = np.linalg.svd(jacobian, full_matrices=False)
    inverse = (right.T / np.maximum(size, TINY)) @ left.T
    spread = inverse @ metric
    return np.asarray(spread @ covariance @ spread.T)

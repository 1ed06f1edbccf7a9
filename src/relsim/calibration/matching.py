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

from relsim.calibration.aims import Aim
from relsim.calibration.points import Points

STEP = 0.12  # of a difference, in logarithms
ROUNDS = 12  # of the search from one start
POLISHED = 2  # starts that are searched from, the nearest ones
CLOSE = 2e-3  # share by which a round has to pay
FLOOR = 0.02  # of the mean eigenvalue of the correlations: directions that vary less count as varying so much
FAR = 1e3  # standard errors by which a number misses that a world does not have


@dataclass(frozen=True)
class Free:
    """A setting that is fitted.

    Attributes
    ----------
    path : str
    low, high : float, between what it is looked for, above 0
    start : float
    """

    path: str
    low: float
    high: float
    start: float


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
    freedom : int, degrees of freedom
    """

    free: tuple[Free, ...]
    values: np.ndarray
    covariance: np.ndarray
    low: np.ndarray
    high: np.ndarray
    numbers: np.ndarray
    jacobian: np.ndarray
    distance: float
    freedom: int

    @property
    def misfit(self) -> float:
        """Distance per degree of freedom: 1 may be expected of a perfect world."""
        return self.distance / self.freedom


def half_inverse(covariance: np.ndarray) -> np.ndarray:
    """Return W with W' W near the inverse of a covariance: errors times W' are nearly independent, of size 1.

    Numbers that are all but sums of each other would make the inverse blow up what bootstrap and simulation
    do not know so well; directions in which hardly anything varies count as varying a little.

    Examples
    --------
    >>> half_inverse(np.diag([4.0, 0.25])).tolist()
    [[0.5, 0.0], [0.0, 2.0]]
    """
    size = np.sqrt(np.diag(covariance))
    spread, ways = np.linalg.eigh(covariance / np.outer(size, size))
    whole: np.ndarray = (ways / np.sqrt(spread.clip(FLOOR))) @ ways.T / size
    return whole


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

    def errors(numbers: np.ndarray) -> np.ndarray:
        missed = np.where(np.isnan(numbers), FAR * np.sqrt(np.diag(covariance)), numbers - observed)
        return np.asarray(metric @ missed)

    def asked(where: Sequence[np.ndarray]) -> list[np.ndarray]:
        settings = [dict(zip((one.path for one in free), np.exp(at).tolist(), strict=True)) for at in where]
        return [np.mean(numbers, axis=0) for numbers in points.ask(settings)]

    def slopes(at: np.ndarray) -> np.ndarray:
        ends = [at + side * step for step in STEP * np.eye(len(free)) for side in (-1.0, 1.0)]
        ends = [end.clip(low, high) for end in ends]
        made = [errors(numbers) for numbers in asked(ends)]
        pairs = zip(range(len(free)), made[::2], made[1::2], strict=True)
        return np.column_stack(
            [(above - below) / (ends[2 * k + 1][k] - ends[2 * k][k]) for k, below, above in pairs]
        )

    def step(at: np.ndarray) -> np.ndarray:
        missed = errors(asked([at])[0])
        told(
            f"  round {len(rounds) + 1}: distance {float(missed @ missed):,.1f}, {points.done} points so far"
        )
        rounds.append(at)
        return missed

    told(f"Looking around: {starts + 1} points")
    begin = [at.clip(low, high) for at in _scattered(np.log([one.start for one in free]), starts)]
    tried = [float(np.sum(errors(numbers) ** 2)) for numbers in asked(begin)]
    found = []
    for nth in np.argsort(tried)[:POLISHED]:
        told(f"Searching from start {int(nth) + 1} of {len(begin)}, distance {tried[nth]:,.0f}")
        rounds: list[np.ndarray] = []
        inside = begin[nth].clip(low + 1e-9, high - 1e-9)
        search: Any = least_squares(
            step, inside, slopes, bounds=(low, high),
            ftol=CLOSE, xtol=CLOSE, gtol=1e-6, max_nfev=ROUNDS,
        )  # fmt: skip
        found.append((2.0 * float(search.cost), search.x))
    distance, best = min(found, key=lambda one: one[0])
    told(f"Found: distance {distance:,.1f}")
    jacobian = slopes(best)
    spread = _sandwich(jacobian, metric, covariance)
    wide = 1.959964 * np.sqrt(np.diag(spread))
    least, most = (np.exp((best + side * wide).clip(low, high)) for side in (-1.0, 1.0))
    return Match(
        tuple(free), np.exp(best), spread, least, most, asked([best])[0], jacobian,
        distance, max(1, len(observed) - len(free)),
    )  # fmt: skip


def _block(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Return the covariance of several aims, which do not depend on each other."""
    from scipy.linalg import block_diag

    return np.asarray(block_diag(*parts))


def _scattered(start: np.ndarray, many: int, wide: float = 1.0) -> list[np.ndarray]:
    """Return a start and points around it that fill a box evenly (scrambled Sobol), in logarithms."""
    from scipy.stats import qmc

    if not many:
        return [start]
    whole = 1 << (many - 1).bit_length()
    box = qmc.Sobol(len(start), seed=0).random(whole)[:many]
    return [start, *(start + wide * (2.0 * box - 1.0))]


def _sandwich(jacobian: np.ndarray, metric: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Return the covariance of the fitted logarithms; directions that move nothing are as wide as can be."""
    left, size, right = np.linalg.svd(jacobian, full_matrices=False)
    inverse = (right.T / np.maximum(size, 1e-3)) @ left.T
    spread = inverse @ metric
    return np.asarray(spread @ covariance @ spread.T)

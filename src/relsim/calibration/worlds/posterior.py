"""What data and prior together say of settings: all values that fit, not only the best.

The prior is flat in the logarithm of each setting between the ends of what was searched; the likelihood is
that of the surface through simulated points. New points are simulated where the posterior lies, and the
surface is laid anew, until that moves nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from relsim.calibration.laws.steady import one_thread
from relsim.calibration.worlds.ensembles import Ends, draw, effective, rhat
from relsim.calibration.worlds.likelihood import log_likelihood
from relsim.calibration.worlds.matching import Free, Match, points_at, settings_at
from relsim.calibration.worlds.points import Points
from relsim.calibration.worlds.surface import surface
from relsim.draws import key, uniforms

ROUNDS = 8  # of new points, at most
FEWEST = 12  # new points in a round, at least; else one for each term of the surface
WIDER = 1.5  # times as far from the middle as draws are new points
WIDE, NARROW = 2.5, 0.12  # half the width of the surface, in sd of the posterior, and at least in logarithms
STILL = 0.1  # a move of mean or sd, in sd, that is none
KEPT = 1000  # draws that are handed out
RHAT, ESS = 1.01, 400.0  # beyond which draws are not to be trusted
MIDDLE = (0.5, 0.025, 0.975)


@dataclass(frozen=True)
class Posterior:
    """Settings as data and prior leave them.

    Attributes
    ----------
    free : tuple of Free
    draws : (KEPT, p) float64, settings, in no order
    median, low, high : (p,) float64, with the ends of the 95 % interval
    mode : (p,) float64, the likeliest settings
    away : (p,) float64, from the fitted values to the mode, in sd of the posterior
    correlation : (p, p) float64, of logarithms
    rhat, ess : (p,) float64, how far draws can be trusted
    rounds, simulated : int, of new points, and how many of them
    settled : bool, whether the last round moved nothing
    """

    free: tuple[Free, ...]
    draws: np.ndarray
    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    mode: np.ndarray
    away: np.ndarray
    correlation: np.ndarray
    rhat: np.ndarray
    ess: np.ndarray
    rounds: int
    simulated: int
    settled: bool

    @property
    def trusted(self) -> np.ndarray:
        """Whether draws of each setting are enough to go by, (p,)."""
        return np.asarray((self.rhat <= RHAT) & (self.ess >= ESS))


@one_thread
def posterior_of(
    match: Match,
    points: Points,
    *,
    seed: int = 0,
    chance: np.ndarray | None = None,
    watch: Callable[[str], None] | None = None,
) -> Posterior:
    """Return the posterior of the settings that were fitted.

    Parameters
    ----------
    match : Match
        Where the search ended, and what it saw on its way.
    points : Points
        Simulates what is asked, and keeps it.
    seed : int
        Of the draws.
    chance : float array, shape (M,), optional
        Variance of one world's numbers under different seeds, where the match's covariance leaves it out.
    watch : callable, optional
        Told what is being done.

    Raises
    ------
    UserError
        A world cannot be run.
    """
    ends = tuple(np.log([getattr(one, end) for one in match.free]) for end in ("low", "high"))
    ends = ends[0], ends[1]
    sampling = match.sampling if chance is None else match.sampling + np.diag(chance) / len(points.seeds)
    where, made = (list(part) for part in match.looked)
    centre, spread = _inside(np.log(match.values), np.sqrt(np.diag(match.covariance)), ends)
    around = _bells(centre, spread, ends, key(seed, "posterior", "around"))
    settled, rounds, simulated = False, 0, 0
    while True:
        rounds += 1
        fresh = _fresh(around, len(match.free), ends, key(seed, "posterior", "fresh", rounds))
        if watch is not None:
            watch(f"Posterior, round {rounds} of at most {ROUNDS}: {len(fresh)} points")
        where += fresh
        made += [numbers.mean(axis=0) for numbers in points.ask(points_at(match.free, fresh))]
        simulated += len(fresh)
        wide = np.clip(WIDE * spread, NARROW, ends[1] - ends[0])
        smooth = surface(np.array(where), np.array(made), centre, wide)
        likely = log_likelihood(smooth, match.observed, sampling)
        chains = draw(likely, centre, spread, ends, seed, rounds)
        flat = chains.reshape(-1, len(centre))
        mean, sd = flat.mean(axis=0), flat.std(axis=0, ddof=1)
        moved = np.maximum(np.abs(mean - centre), np.abs(sd - spread)) / sd
        around, centre, spread = flat, mean, sd
        settled = rounds > 1 and bool(moved.max() < STILL)
        if settled or rounds == ROUNDS:
            break
    best = _mode(likely, flat, ends)
    middle, low, high = settings_at(match.free, np.quantile(flat, MIDDLE, axis=0))
    rows = _rows(len(flat), KEPT, key(seed, "posterior", "kept"))
    each = [chains[..., at] for at in range(len(centre))]
    return Posterior(
        match.free, settings_at(match.free, flat[rows]), middle, low, high, settings_at(match.free, best),
        (best - np.log(match.values)) / sd,
        np.atleast_2d(np.corrcoef(flat.T)), np.array([rhat(one) for one in each]),
        np.array([effective(one) for one in each]), rounds, simulated, settled,
    )  # fmt: skip


def _inside(centre: np.ndarray, spread: np.ndarray, ends: Ends) -> Ends:
    """Return a centre that is not at an end, and a spread no wider than the prior's."""
    low, high = ends
    return np.clip(centre, low + 1e-6, high - 1e-6), np.minimum(spread, (high - low) / np.sqrt(12.0))


def _bells(centre: np.ndarray, spread: np.ndarray, ends: Ends, address: np.uint64) -> np.ndarray:
    """Return points around a centre, normal, (KEPT, p): where is looked before there is a posterior."""
    from scipy.special import ndtri

    chance = uniforms(address, np.arange(KEPT * len(centre)), 0).reshape(KEPT, -1)
    return np.clip(centre + spread * ndtri(chance), *ends)


def _fresh(draws: np.ndarray, settings: int, ends: Ends, address: np.uint64) -> list[np.ndarray]:
    """Return points to be simulated: draws, further from their middle."""
    many = max(FEWEST, (settings + 1) * (settings + 2) // 2)
    middle = draws.mean(axis=0)
    some = draws[_rows(len(draws), many, address)]
    return list(np.clip(middle + WIDER * (some - middle), *ends))


def _rows(many: int, wanted: int, address: np.uint64) -> np.ndarray:
    """Return which of many draws are taken: none twice, in no order."""
    return np.argsort(uniforms(address, np.arange(many), 0), kind="stable")[:wanted]


def _mode(likely: Callable[[np.ndarray], np.ndarray], draws: np.ndarray, ends: Ends) -> np.ndarray:
    """Return the likeliest point: the best draw, and from there uphill."""
    from scipy.optimize import minimize

    best = draws[int(np.argmax(likely(draws)))]
    there = minimize(lambda at: -float(likely(at[None])[0]), best, bounds=list(zip(*ends, strict=True)))
    return np.asarray(there.x)

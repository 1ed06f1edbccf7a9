"""Draws from a density by ensembles of walkers, and how far they can be trusted.

Walkers of an ensemble move along the lines between each other (Goodman & Weare 2010, as emcee has it),
so settings that go together cost nothing. Several ensembles that know nothing of each other tell whether
they have found the same; both measures here take an ensemble, not a walker, for a chain.
"""

from collections.abc import Callable

import numpy as np

from relsim.draws import key, uniforms

ENSEMBLES, WALKERS = 4, 64
STEPS, AWAY = 1200, 400  # of each walker, and how many of them are left out at the beginning
WIDER = 1.5  # times the spread of the density is where walkers begin
WORD = 2.0**32

Density = Callable[[np.ndarray], np.ndarray]
Ends = tuple[np.ndarray, np.ndarray]


def draw(
    density: Density,
    centre: np.ndarray,
    spread: np.ndarray,
    ends: Ends,
    seed: int,
    nth: int = 0,
) -> np.ndarray:
    """Return draws from a density.

    Parameters
    ----------
    density : callable
        From n points (n, p) to the logarithm of the density there, (n,).
    centre, spread : float array, shape (p,)
        About where it lies.
    ends : tuple of float array, shape (p,)
        Between what points are; beyond, the density is 0.
    seed, nth : int
        The same two give the same draws.

    Returns
    -------
    float array, shape (ENSEMBLES, STEPS - AWAY, WALKERS, p)

    Examples
    --------
    >>> bell = lambda at: -0.5 * np.sum(((at - 3.0) / 2.0) ** 2, axis=1)
    >>> wide = np.array([-50.0]), np.array([50.0])
    >>> made = draw(bell, np.zeros(1), np.ones(1), wide, seed=1)
    >>> made.shape, round(float(made.mean())), round(float(made.std()))
    ((4, 800, 64, 1), 3, 2)
    """
    from emcee import EnsembleSampler
    from emcee.state import State

    low, high = ends

    def inside(at: np.ndarray) -> np.ndarray:
        there = np.all((at > low) & (at < high), axis=1)
        return np.where(there, density(np.clip(at, low, high)), -np.inf)

    made = []
    for ensemble in range(ENSEMBLES):
        own = key(seed, "posterior", "ensemble", nth, ensemble)
        sampler = EnsembleSampler(WALKERS, len(centre), inside, vectorize=True)
        words = (uniforms(own, np.arange(624), 0) * WORD).astype(np.uint32)
        begin = _scattered(centre, WIDER * spread, ends, own)
        sampler.run_mcmc(State(begin, random_state=("MT19937", words, 624, 0, 0.0)), STEPS)
        made.append(sampler.get_chain(discard=AWAY))
    return np.array(made)


def rhat(draws: np.ndarray) -> float:
    """Return by how much ensembles differ from each other: 1 where they do not.

    The square root of the variance among and within halves of ensembles against that within, for ranks turned
    into normal scores (Vehtari et al. 2021).

    Parameters
    ----------
    draws : float array, shape (E, T, W)
        Of one setting.

    Examples
    --------
    >>> same = uniforms(key(1, "same"), np.arange(8000), 0).reshape(4, 100, 20)
    >>> bool(rhat(same) < 1.01), bool(rhat(same + np.arange(4)[:, None, None]) > 2.0)
    (True, True)
    """
    from scipy.special import ndtri
    from scipy.stats import rankdata

    scores = ndtri((rankdata(draws).reshape(draws.shape) - 0.375) / (draws.size + 0.25))
    half = draws.shape[1] // 2
    parts = np.concatenate([scores[:, :half], scores[:, half : 2 * half]]).reshape(2 * len(draws), -1)
    within = parts.var(axis=1, ddof=1).mean()
    return float(np.sqrt(1.0 + parts.mean(axis=1).var(ddof=1) / within))


def effective(draws: np.ndarray) -> float:
    """Return how many independent draws would tell the mean as well.

    Walkers of an ensemble are not independent of each other, so it is the course of an ensemble's mean whose
    autocorrelation counts (Geyer's initial monotone sequence over all ensembles; Vehtari et al. 2021).

    Parameters
    ----------
    draws : float array, shape (E, T, W)
        Of one setting.

    Examples
    --------
    >>> free = uniforms(key(1, "free"), np.arange(80_000), 0).reshape(4, 1000, 20)
    >>> bool(70_000 < effective(free) <= 80_000), bool(effective(np.repeat(free, 10, axis=1)) < 90_000)
    (True, True)
    """
    means = draws.mean(axis=2)
    chains, steps = means.shape
    centred = means - means.mean(axis=1, keepdims=True)
    power = np.abs(np.fft.rfft(centred, 2 * steps, axis=1)) ** 2
    along = np.fft.irfft(power, axis=1)[:, :steps] / steps
    within = along[:, 0].mean() * steps / (steps - 1)
    whole = along[:, 0].mean() + means.mean(axis=1).var(ddof=1)
    alike = 1.0 - (within - along.mean(axis=0)) / whole
    alike[0] = 1.0
    pairs = alike[: steps // 2 * 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs < 0.0)
    pairs = np.minimum.accumulate(pairs[: ends[0] if len(ends) else None])
    slow = max(2.0 * float(pairs.sum()) - 1.0, 1.0 / np.log10(chains * steps))
    error = whole * slow / (chains * steps)  # variance of the mean of all
    return float(min(draws.var() / error, draws.size))


def _scattered(centre: np.ndarray, spread: np.ndarray, ends: Ends, own: np.uint64) -> np.ndarray:
    """Return where walkers begin: normal, cut at the ends."""
    from scipy.special import ndtr, ndtri

    low, high = (ndtr((end - centre) / spread) for end in ends)
    chance = uniforms(own, np.arange(WALKERS * len(centre)), 1).reshape(WALKERS, -1)
    return np.asarray(centre + spread * ndtri(low + (high - low) * chance))

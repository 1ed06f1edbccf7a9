"""Possible futures of known customers: what is not known of laws, of states and of chance, drawn together."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.special import logsumexp

from relsim.calibration.data.histories import Histories
from relsim.calibration.laws.choosing import Choice
from relsim.calibration.laws.fitting import Fit, limits, natural, transformed
from relsim.calibration.laws.law import Law
from relsim.draws import key, uniforms

TRIES = 20  # of drawing parameters that the log does not contradict
CONTRADICTED = 0.999  # of the likelihood ratio's distribution
OFTEN = 30.0  # a mean from which counts are not added up one by one
LEAST = 1e-17  # a chance that adds nothing any more


def futures(
    choice: Choice,
    known: Histories,
    weeks: int,
    draws: int,
    seed: int,
    tell: Callable[[int, int, int], None] | None = None,
    swing: np.ndarray | None = None,
) -> Iterator[np.ndarray]:
    """Yield what customers might do, future by future.

    In each a law is drawn by its weight for either kind of customers, its parameters by what the log leaves
    open, a rate and a state for each customer by his history, and then what he does.

    Parameters
    ----------
    choice : Choice
    known : Histories
    weeks : int
        From the end of the log.
    draws : int
    seed : int
    tell : callable, optional
        Told after each: done, of how many, failures (0).
    swing : float array, shape (weeks,), optional
        By how much a season multiplies rates in each week.

    Yields
    ------
    int array, shape (N, weeks)
        Purchases.
    """
    some, many, which = known.distinct()
    steps, back = np.cumsum(choice.by_kind, axis=1), known.repeats > 0
    for nth in range(draws):
        chance = key(seed, "future", nth)
        never, again = (int(np.searchsorted(kind, (nth + 0.5) / draws * kind[-1])) for kind in steps)
        laws = {at: drawn_law(choice.fits[at], some, many, chance) for at in (never, again)}
        found = {at: what_comes(law, some, which, weeks, chance, swing) for at, law in laws.items()}
        yield np.where(back[:, None], found[again], found[never])
        if tell is not None:
            tell(nth + 1, draws, 0)


def drawn_law(fit: Fit, known: Histories, many: np.ndarray, chance: np.uint64) -> Law:
    """Return a law whose parameters are drawn by the curvature of the likelihood.

    Where the likelihood is no parabola a draw may lie where the log contradicts it: it is drawn again.
    """
    from scipy.special import ndtri
    from scipy.stats import chi2

    names = fit.parameters
    middle = transformed(names, [getattr(fit.law, name) for name in names])
    spread, ways = np.linalg.eigh(fit.covariance)
    least = fit.log_likelihood - chi2.ppf(CONTRADICTED, len(names)) / 2.0
    for again in range(TRIES):
        normal = ndtri(uniforms(chance, np.arange(len(names), dtype=np.uint64), 1_000_000 + again))
        point = np.clip(middle + ways @ (np.sqrt(spread.clip(0.0)) * normal), *limits(names))
        moved: dict[str, Any] = dict(zip(names, natural(names, point), strict=True))
        law = replace(fit.law, **moved)
        if law.evidence(known, many)[0] >= least:
            return law
    return fit.law


def what_comes(
    law: Law,
    some: Histories,
    which: np.ndarray,
    weeks: int,
    chance: np.uint64,
    swing: np.ndarray | None = None,
) -> np.ndarray:
    """Return purchases of each customer in each coming week, shape (N, weeks), drawn by a law.

    Parameters
    ----------
    law : Law
    some : Histories
        Those that differ.
    which : int array, shape (N,)
        Which of them each customer has.
    weeks : int
    chance : np.uint64
        From `relsim.draws.key`.
    swing : float array, shape (weeks,), optional
        By how much a season multiplies rates in each week.
    """
    who = np.arange(len(which), dtype=np.uint64)
    point = _points(law, some, which, uniforms(chance, who, 0))
    active, away, lost = (part.reshape(some.weeks + 1, -1) for part in law.silence(some.weeks))
    silent = some.silent[which]
    here, there, gone = (part[silent, point] for part in (active, away, lost))
    state = uniforms(chance, who, 1) * (here + there + gone)
    is_active, is_away = state < here, (state >= here) & (state < here + there)
    rate = np.tile(law.rates[0], len(law.chances[0]))[point]
    turn, back = (part.reshape(-1)[point] for part in law.moves)
    swing = np.ones(weeks) if swing is None else swing
    found = np.zeros((len(which), weeks), np.int32)
    for week in range(weeks):
        rows = np.flatnonzero(is_active)
        found[rows, week] = poisson(uniforms(chance, who[rows], 3 * week + 2), rate[rows] * swing[week])
        moved = uniforms(chance, who, 3 * week + 3)
        leaves = is_active & (moved < turn)
        returns = is_away & (moved < back)
        stays = uniforms(chance, who, 3 * week + 4) >= law.leaving
        is_active, is_away = (
            stays & ((is_active & ~leaves) | returns),
            stays & ((is_away & ~returns) | leaves),
        )
    return found


def poisson(chance: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return how often something happens that happens so often on average, by inversion of a uniform draw.

    Chances are added up from nought on, quick where counts are small; `scipy` has the others.

    Examples
    --------
    >>> poisson(np.array([0.5, 0.95, 0.5]), np.array([0.1, 0.1, 400.0])).tolist()
    [0, 1, 400]
    """
    from scipy.stats import poisson as law

    found = np.zeros(len(chance), np.int64)
    often = mean > OFTEN
    found[often] = law.ppf(chance[often], mean[often])
    share = np.exp(-mean)
    below, count = share.copy(), 0
    more = np.flatnonzero((chance > below) & ~often)
    while len(more):
        count += 1
        share[more] *= mean[more] / count
        below[more] += share[more]
        found[more] = count
        more = more[(chance[more] > below[more]) & (share[more] > LEAST)]
    return found


def _points(law: Law, some: Histories, which: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Return at which point of the law's grid each customer stands, drawn by his history."""
    point, order = np.empty(len(which), np.int64), np.argsort(which, kind="stable")
    edges, start = np.searchsorted(which[order], np.arange(len(some) + 1)), 0
    for block in some.blocks():
        parts = law.log_parts(block)
        shares = np.exp(parts - logsumexp(parts, axis=1, keepdims=True)).cumsum(axis=1)
        shares /= shares[:, -1:]
        rows = order[edges[start] : edges[start + len(block)]]
        row = which[rows] - start
        flat = (shares + np.arange(len(block))[:, None]).ravel()
        place = np.searchsorted(flat, row + chance[rows]) - row * shares.shape[1]
        point[rows] = place.clip(0, shares.shape[1] - 1)
        start += len(block)
    return point

"""How much laws count: fitted to the first weeks of a log, and scored on those that follow.

A forecast goes on in time, where a law that fits a little better can be the worse one. So a log is cut at
several rolling origins (Tashman 2000), laws are fitted to what stands before, and scored on what follows. As
a score is itself uncertain, a law counts by how often it wins where customers are drawn anew (pseudo-BMA+;
Yao, Vehtari, Simpson & Gelman 2018), and as one origin is one stretch of history, the shares of all origins
are averaged. A law may be right about those who came back and wrong about those who never did, or the other
way round: laws are weighed for each of the two kinds by customers of that kind.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from relsim.calibration.data.histories import histories
from relsim.calibration.laws.fitting import Fit, Watch, fit_law
from relsim.draws import key, uniforms

ORIGINS = (1 / 2, 2 / 3, 5 / 6)  # of the weeks, that stand before each
DRAWS = 4000  # of customers, to weigh laws by
SMALL = 0.01  # a weight below it is none
FEW = 100  # customers of a kind; fewer are weighed with all


class Weights(NamedTuple):
    """How much laws count.

    Attributes
    ----------
    together : (M,) float64, adding up to 1; for all customers alike
    by_kind : (2, M) float64, for those who never came back, and for those who did
    predictive : (M,) float64, log-likelihood of what followed, over all origins
    origin : int, weeks before the first origin
    """

    together: np.ndarray
    by_kind: np.ndarray
    predictive: np.ndarray
    origin: int


def weigh(
    customer: np.ndarray,
    day: np.ndarray,
    end: int,
    of_week: int,
    fits: Sequence[Fit],
    watch: Watch | None = None,
) -> Weights | None:
    """Return how much each law counts; None where the log is too short to be cut.

    Parameters
    ----------
    customer, day : int array, shape (n,)
        Who bought, and when, before the end.
    end : int
        The first day that is not known any more.
    of_week : int
        Days of a week, as they are counted.
    fits : sequence of Fit
        Of all weeks: from them laws of the first weeks are searched.
    watch : callable, optional
        Told what is being fitted.
    """
    weeks = -(-(end - int(day.min())) // of_week)
    together, by_kind, predictive, first = [], [], np.zeros(len(fits)), 0
    for origin in sorted({max(1, round(share * weeks)) for share in ORIGINS} - {weeks}):
        cut = end - (weeks - origin) * of_week
        if day.min() >= cut:
            continue
        before = histories(customer, day, cut, of_week)
        if not before.repeats.any():
            continue
        begun = np.isin(customer, customer[day < cut])
        after = histories(customer[begun], day[begun], end, of_week)
        found = []
        for fit in fits:
            if watch is not None:
                watch(f"{fit.structure}, first {origin} weeks")
            near = {fit.structure: fit.law}
            law = fit_law(before, [fit.structure], near=near, how_sure=False)[0].law
            found.append(law.log_likelihood(after) - law.log_likelihood(before))
        likely = np.column_stack(found)
        all_alike = wins(likely)
        kinds = [likely[(before.repeats > 0) == kind] for kind in (False, True)]
        together.append(all_alike)
        by_kind.append([wins(kind) if len(kind) >= FEW else all_alike for kind in kinds])
        predictive += likely.sum(axis=0)
        first = first or origin
    if not together:
        return None
    return Weights(np.mean(together, axis=0), np.mean(by_kind, axis=0), predictive, first)


def pays(fit: Fit, fits: Sequence[Fit]) -> bool:
    """Return whether a law has less AIC than all that are the same with fewer parameters."""
    fewer = [other for other in fits if set(other.parameters) < set(fit.parameters)]
    return all(fit.aic < other.aic for other in fewer)


def wins(likely: np.ndarray) -> np.ndarray:
    """Return how much laws count.

    Parameters
    ----------
    likely : float array, shape (N, M)
        Log-likelihood of each customer's weeks under each law.

    Returns
    -------
    float array, shape (M,)
        Adding up to 1: the laws' shares of likelihood, on average over draws of customers. Sums over many
        customers are normal, so they are drawn as such.

    Examples
    --------
    >>> import numpy as np
    >>> wins(np.log([[0.9, 0.2], [0.8, 0.9], [0.1, 0.7]] * 20)).round(2).tolist()
    [0.15, 0.85]
    """
    from scipy.special import ndtri, softmax

    people, laws = likely.shape
    against = likely - likely.mean(axis=1, keepdims=True)
    spread, ways = np.linalg.eigh(np.atleast_2d(np.cov(against.T, bias=True)) * people)
    who = np.arange(DRAWS, dtype=np.uint64)
    normal = np.column_stack([ndtri(uniforms(key(0, "wins"), who, law)) for law in range(laws)])
    totals = against.sum(axis=0) + (normal * np.sqrt(spread.clip(0.0))) @ ways.T
    weights = softmax(totals, axis=1).mean(axis=0)
    weights[weights < SMALL] = 0.0
    return np.asarray(weights / weights.sum())

"""Which laws to forecast by: AIC says which to ask, the last weeks of the log how much each counts.

AIC tells which structure says best how customers differ in weeks like those seen; one whose further
parameters do not pay there is out. A forecast goes on in time, where a structure that fits a little better
can be the worse one. So the log is cut at a rolling origin (Tashman 2000): what is left is fitted to the
first two thirds and scored on the last. As the score itself is uncertain, a law counts by how often it wins
where customers are drawn anew (pseudo-BMA+; Yao, Vehtari, Simpson & Gelman 2018). Nothing after the end of
the log is looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from relsim.calibration.fitting import STRUCTURES, Fit, Watch, fit_law
from relsim.calibration.histories import DAYS, histories
from relsim.calibration.law import Law
from relsim.draws import key, uniforms

KNOWN = 2 / 3  # of the weeks, that stand before the origin
DRAWS = 4000  # of customers, to weigh laws by
SMALL = 0.01  # a weight below it is none


@dataclass(frozen=True, slots=True)
class Choice:
    """Laws that were fitted to a log, and how much each counts in a forecast.

    Attributes
    ----------
    fits : tuple of Fit, the least AIC first
    weights : (M,) float64, adding up to 1
    predictive : (M,) float64, log-likelihood of the weeks after the origin; NaN for laws not asked
    origin : int, weeks before the origin; 0 where AIC decided alone
    """

    fits: tuple[Fit, ...]
    weights: np.ndarray
    predictive: np.ndarray
    origin: int

    @property
    def heaviest(self) -> Fit:
        """The fit that counts most."""
        return self.fits[int(self.weights.argmax())]

    def average(self, forecast: Callable[[Law], np.ndarray]) -> np.ndarray:
        """Return a forecast averaged over the laws that count.

        Parameters
        ----------
        forecast : callable
            From a law to numbers of any shape.
        """
        counted = [(fit.law, weight) for fit, weight in zip(self.fits, self.weights, strict=True) if weight]
        return np.asarray(sum(weight * forecast(law) for law, weight in counted))


def choose(
    customer: np.ndarray,
    day: np.ndarray,
    end: int,
    structures: Sequence[str] = tuple(STRUCTURES),
    watch: Watch | None = None,
) -> Choice:
    """Return the laws of a log with the weights by which to forecast.

    Parameters
    ----------
    customer, day : int array, shape (n,)
        Who bought, and when, in days.
    end : int
        The first day that is not known any more.
    structures : sequence of str
        Which of `relsim.calibration.fitting.STRUCTURES` to try.
    watch : callable, optional
        Told what is being fitted.

    Raises
    ------
    ValueError
        Nobody bought again.
    """
    customer, day = np.asarray(customer, np.int64), np.asarray(day, np.int64)
    known = histories(customer, day, end)
    fits = fit_law(known, structures, watch)
    origin = max(1, round(KNOWN * known.weeks))
    cut = end - (known.weeks - origin) * DAYS
    asked = [at for at, fit in enumerate(fits) if pays(fit, fits)]
    weights, predictive = np.zeros(len(fits)), np.full(len(fits), np.nan)
    before = None if origin == known.weeks or day.min() >= cut else histories(customer, day, cut)
    if len(asked) == 1 or before is None or not before.repeats.any():
        weights[0] = 1.0
        return Choice(tuple(fits), weights, predictive, 0)
    begun = np.isin(customer, customer[day < cut])
    after = histories(customer[begun], day[begun], end)
    likely = []
    for at in asked:
        name = fits[at].structure
        if watch is not None:
            watch(f"{name}, first {origin} weeks")
        law = fit_law(before, [name], near={name: fits[at].law})[0].law
        likely.append(law.log_likelihood(after) - law.log_likelihood(before))
    weights[asked] = wins(np.column_stack(likely))
    predictive[asked] = np.sum(likely, axis=1)
    return Choice(tuple(fits), weights, predictive, origin)


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

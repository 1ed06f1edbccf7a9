"""Which laws to forecast by: AIC says which to ask, the last weeks of the log how much each counts.

AIC tells which structure says best how customers differ in weeks like those seen; one whose further
parameters do not pay there is out. How much those left count, `weighing` finds in how well each goes on in
time. Where a log is long enough to show a season, laws are fitted to weeks without it. Nothing after the end
of the log is looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from relsim.calibration.data.histories import DAYS, Histories, histories
from relsim.calibration.laws.fitting import STRUCTURES, Fit, Watch, fit_law
from relsim.calibration.laws.law import Law
from relsim.calibration.laws.steady import one_thread
from relsim.calibration.laws.waves import NO_WAVES, TICKS, Waves, season
from relsim.calibration.laws.weighing import pays, weigh


@dataclass(frozen=True, slots=True)
class Choice:
    """Laws that were fitted to a log, and how much each counts in a forecast.

    Attributes
    ----------
    fits : tuple of Fit, the least AIC first
    weights : (M,) float64, adding up to 1; for all customers alike
    predictive : (M,) float64, log-likelihood of the weeks after the origins; NaN for laws not asked
    origin : int, weeks before the first origin; 0 where AIC decided alone
    waves : Waves, the season by which rates are multiplied; laws are of weeks without it
    apart : (2, M) float64, weights for those who never came back, and for those who did; the same where None
    """

    fits: tuple[Fit, ...]
    weights: np.ndarray
    predictive: np.ndarray
    origin: int
    waves: Waves = NO_WAVES
    apart: np.ndarray | None = None

    @property
    def heaviest(self) -> Fit:
        """The fit that counts most."""
        return self.fits[int(self.weights.argmax())]

    @property
    def by_kind(self) -> np.ndarray:
        """Weights for those who never came back, and for those who did, shape (2, M)."""
        return np.tile(self.weights, (2, 1)) if self.apart is None else self.apart

    def histories(self, customer: np.ndarray, day: np.ndarray, end: int) -> Histories:
        """Return what is known of customers before a day as the laws see it: in weeks without a season."""
        return seen_by(self.waves, customer, day, end)

    def average(self, forecast: Callable[[Law], np.ndarray]) -> np.ndarray:
        """Return a forecast averaged over the laws that count.

        Parameters
        ----------
        forecast : callable
            From a law to numbers of any shape.
        """
        counted = [(fit.law, weight) for fit, weight in zip(self.fits, self.weights, strict=True) if weight]
        return np.asarray(sum(weight * forecast(law) for law, weight in counted))

    def each(self, known: Histories, forecast: Callable[[Law], np.ndarray]) -> np.ndarray:
        """Return a forecast of each customer, averaged by what laws count for customers of his kind.

        Parameters
        ----------
        known : Histories
            N customers.
        forecast : callable
            From a law to numbers of them, shape (N, ...).
        """
        shares = self.by_kind[(known.repeats > 0).astype(int)]
        counted = [at for at in range(len(self.fits)) if self.by_kind[:, at].any()]
        return np.asarray(sum((forecast(self.fits[at].law).T * shares[:, at]).T for at in counted))


def seen_by(waves: Waves, customer: np.ndarray, day: np.ndarray, end: int) -> Histories:
    """Return what is known of customers before a day, in weeks as a season stretches them."""
    if waves.none:
        return histories(customer, day, end)
    early = day < end
    return histories(customer[early], waves.ticks(day[early], end), end * TICKS, DAYS * TICKS)


@one_thread
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
        Who bought, and when, in days since 1970.
    end : int
        The first day that is not known any more.
    structures : sequence of str
        Which of `relsim.calibration.laws.fitting.STRUCTURES` to try.
    watch : callable, optional
        Told what is being fitted.

    Raises
    ------
    ValueError
        Nobody bought again.
    """
    early = np.asarray(day) < end
    customer, day = np.asarray(customer, np.int64)[early], np.asarray(day, np.int64)[early]
    waves = season(customer, day, end, watch)
    of_week = DAYS
    if not waves.none:
        day, end, of_week = waves.ticks(day, end), end * TICKS, DAYS * TICKS
    fits = tuple(fit_law(histories(customer, day, end, of_week), structures, watch))
    asked = [at for at, fit in enumerate(fits) if pays(fit, fits)]
    weights, predictive = np.eye(len(fits))[0], np.full(len(fits), np.nan)
    found = weigh(customer, day, end, of_week, [fits[at] for at in asked], watch) if asked[1:] else None
    if found is None:
        return Choice(fits, weights, predictive, 0, waves)
    weights, apart = np.zeros(len(fits)), np.zeros((2, len(fits)))
    weights[asked], apart[:, asked], predictive[asked] = found.together, found.by_kind, found.predictive
    return Choice(fits, weights, predictive, found.origin, waves, apart)

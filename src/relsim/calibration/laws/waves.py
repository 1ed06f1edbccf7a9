"""A season: by how much more or less is bought at a time of the year, where a log is long enough to show it.

Waves of a year and of whole parts of it multiply the rate of buying (Fourier terms). They are fitted to the
repeat purchases of whole weeks, beside what a law of buying expects of the same customers without a season.
A log without one must not get one. A customer who falls silent is missing for many weeks, so weeks are not
independent; customers are, and errors are taken from how they differ (Liang & Zeger 1986). What moves all of
them in a week comes on top (quasi-Poisson), a slow drift away from the law is no season, and each wave has
to pay by Schwarz's criterion, which is stricter than Akaike's.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from relsim.calibration.data.histories import DAYS, Histories, histories
from relsim.calibration.laws.fitting import Watch, fit_law

YEAR = 365.25
LEAST_WEEKS = 78  # a year and a half: with less, a wave and a drift cannot be told apart
MOST_WAVES = 4
DRIFT = 3  # coefficients: level, slope and bend
WITHOUT = "turning, each his own, and returning"  # the law beside which a season is seen
LEAST_EXPECTED = 5.0  # purchases in a week: with fewer, the first weeks of a log say little
ROUNDS = 50
CLOSE = 1e-9
TICKS = 16  # a day: fine enough that days stay apart where little is bought


@dataclass(frozen=True, slots=True)
class Waves:
    """What multiplies the rate of buying at a time of the year; nothing where a log shows no waves.

    Attributes
    ----------
    terms : (2 * K,) float64, cosine and sine of 1, 2, ... K waves a year, of the rate's logarithm
    covariance : (2 * K, 2 * K) float64

    Examples
    --------
    >>> waves = Waves(np.array([0.5, 0.0]), np.eye(2) / 400)
    >>> waves.multiplier(np.array([0, 183])).round(2).tolist()  # New Year and midsummer
    [1.55, 0.57]
    >>> [round(x, 2) for x in waves.amplitude(1)]
    [0.5, 0.4, 0.6]
    """

    terms: np.ndarray
    covariance: np.ndarray

    @property
    def none(self) -> bool:
        """Whether there is no season."""
        return not len(self.terms)

    def multiplier(self, day: np.ndarray) -> np.ndarray:
        """Return by how much the rate is multiplied on days since 1970; over a year its mean is 1."""
        year = np.exp(_terms(np.arange(YEAR), len(self.terms) // 2) @ self.terms).mean()
        return np.asarray(np.exp(_terms(day, len(self.terms) // 2) @ self.terms) / year)

    def weekly(self, first: int, weeks: int) -> np.ndarray:
        """Return the multipliers of weeks from a day on, shape (weeks,)."""
        days = first + np.arange(DAYS * weeks)
        return np.asarray(self.multiplier(days).reshape(weeks, DAYS).mean(axis=1))

    def ticks(self, day: np.ndarray, end: int) -> np.ndarray:
        """Return days counted in ticks of which more pass where more is bought, TICKS a day over a year.

        In them a customer buys at an even rate, so that a law without a season holds. The day `end` is the
        tick `end * TICKS`.

        >>> Waves(np.array([0.5, 0.0]), np.eye(2)).ticks(np.array([0, 1, 180, 181]), end=365).tolist()
        [9, 34, 2911, 2921]
        """
        days = np.arange(int(np.min(day)), end)
        before = np.cumsum(self.multiplier(days)[::-1])[::-1]
        return end * TICKS - np.round(TICKS * before).astype(np.int64)[np.asarray(day) - days[0]]

    def amplitude(self, wave: int, level: float = 0.95) -> tuple[float, float, float]:
        """Return how high a wave of the rate's logarithm is, and between what it lies."""
        both = slice(2 * wave - 2, 2 * wave)
        high = float(np.hypot(*self.terms[both]))
        slope = self.terms[both] / high
        wide = float(ndtri((1.0 + level) / 2.0) * np.sqrt(slope @ self.covariance[both, both] @ slope))
        return high, max(high - wide, 0.0), high + wide


NO_WAVES = Waves(np.zeros(0), np.zeros((0, 0)))


def season(customer: np.ndarray, day: np.ndarray, end: int, watch: Watch | None = None) -> Waves:
    """Return the season of a log.

    Parameters
    ----------
    customer, day : int array, shape (n,)
        Who bought, and when, in days since 1970.
    end : int
        The first day that is not known any more.
    watch : callable, optional
        Told that a season is looked for.

    Raises
    ------
    ValueError
        Nobody bought again.
    """
    known = histories(customer, day, end)
    if known.weeks < LEAST_WEEKS:
        return NO_WAVES
    if watch is not None:
        watch("a season")
    law, first = fit_law(known, [WITHOUT], how_sure=False)[0].law, end - known.weeks * DAYS
    pairs = np.unique(np.column_stack([customer, day])[np.asarray(day) < end], axis=0)
    _, who = np.unique(pairs[:, 0], return_inverse=True)
    again = np.r_[False, who[1:] == who[:-1]]
    return fit_waves(who[again], (pairs[again, 1] - first) // DAYS, known, law.expected(known.weeks), first)


def fit_waves(who: np.ndarray, week: np.ndarray, known: Histories, expected: np.ndarray, first: int) -> Waves:
    """Return the waves by which what came swings around what was expected.

    Parameters
    ----------
    who, week : int array, shape (n,)
        Whose each repeat purchase is, and in which week.
    known : Histories
        N customers over W weeks; only when each began is used.
    expected : float array, shape (W,)
        Purchases of a customer in each week from his first, without a season.
    first : int
        First day of the first week, since 1970.
    """
    weeks = known.weeks
    begins = np.bincount(known.first, minlength=weeks), np.bincount(known.first, known.share, weeks)
    total = begins[1] * expected[0] + np.r_[0.0, np.convolve(begins[0], expected[1:])[: weeks - 1]]
    told = total >= LEAST_EXPECTED
    if told.sum() < LEAST_WEEKS:
        return NO_WAVES
    came = np.bincount(week, minlength=weeks).astype(float)
    drift = np.vander(np.linspace(-1.0, 1.0, weeks), DRIFT, increasing=True)
    best, least = NO_WAVES, 0.0
    for waves in range(MOST_WAVES, 0, -1):
        columns = np.column_stack([drift, _terms(first + DAYS * (np.arange(weeks) + 0.5), waves)])
        point, bread = _poisson(came[told], np.log(total[told]), columns[told])
        times = np.exp(columns @ point) * told
        off = _off(who, week, known, expected, columns * told[:, None], times)
        beyond = ((came - times * total)[told] ** 2 / (times * total)[told]).sum()
        swing = beyond / (told.sum() - len(point)) - 1.0
        spread = bread @ (off.T @ off) @ bread + max(swing, 0.0) * bread
        terms, covariance = point[DRIFT:], spread[DRIFT:, DRIFT:]
        score = 2 * waves * np.log(told.sum()) - float(terms @ np.linalg.solve(covariance, terms))
        if score < least:
            best, least = Waves(terms, covariance), score
    return best


def _off(
    who: np.ndarray,
    week: np.ndarray,
    known: Histories,
    expected: np.ndarray,
    columns: np.ndarray,
    times: np.ndarray,
) -> np.ndarray:
    """Return by how much each customer's purchases are off, as each column weighs them, shape (N, p)."""
    came = np.column_stack([np.bincount(who, column[week], len(known)) for column in columns.T])
    weighed, weeks = columns * times[:, None], len(columns)
    later = np.array([expected[1 : weeks - start] @ weighed[start + 1 :] for start in range(weeks)])
    own = (known.share * expected[0])[:, None] * weighed[known.first]
    return np.asarray(came - own - later[known.first])


def _terms(day: np.ndarray, waves: int) -> np.ndarray:
    """Return cosines and sines of days, shape (n, 2 * waves)."""
    angle = 2.0 * np.pi / YEAR * np.multiply.outer(np.asarray(day, float), np.arange(1, waves + 1))
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1).reshape(len(angle), 2 * waves)


def _poisson(count: np.ndarray, offset: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the coefficients of a Poisson regression and the inverse of their information."""
    point = np.zeros(columns.shape[1])
    point[0] = np.log(max(count.sum(), 0.5)) - np.log(np.exp(offset).sum())
    for _ in range(ROUNDS):
        mean = np.exp(offset + columns @ point)
        inverse = np.linalg.inv(columns.T @ (columns * mean[:, None]))
        step = inverse @ (columns.T @ (count - mean))
        point = point + step
        if np.abs(step).max() < CLOSE:
            break
    return point, inverse

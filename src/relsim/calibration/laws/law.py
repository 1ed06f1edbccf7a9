"""The law of buying at one vendor: who buys how often, who turns away, who comes back.

What the simulated world comes to for one customer's purchases at one vendor, when all that is seen of
him is that log:

- Needs are Poisson and their rates differ between customers by a gamma distribution (NBD; Ehrenberg 1959).
- An active customer turns away in a week with a chance of his own; the chances differ between customers
  by a beta distribution (Fader & Hardie 2007). He then buys elsewhere, or does without, and is silent.
- Of those who have turned away, a share comes back each week. Where nobody does, the law is one of
  silent death, a discrete Pareto/NBD (Schmittlein, Morrison & Colombo 1987; Fader, Hardie & Shang 2010).
- Both may happen by the week, or by the occasion: who needs more often meets more occasions on which to
  turn away and to come back. One exponent says how far chances go with the rate.
- All who are left may be lost for good, with one chance a week for all.

A purchase shows that the customer is active, so the weeks since then are all that the past tells of his
state: histories are renewals, and a customer's likelihood is a product over the gaps between purchases.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import betaincinv, gammainc, gammaln, logsumexp

from relsim.calibration.data.histories import Histories

CHANCES = 12  # points at which chances of turning away are looked at
GAUSS = np.polynomial.legendre.leggauss(CHANCES)
RATES, MOST_RATES = 48, 400  # the same for rates, at least and at most
LEAST, MOST = 1e-12, 1 - 1e-12
LOW = 7.0  # logarithms below the mean at which rates begin: a thousandth of it


def rates_for(purchases: int) -> int:
    """Return at how many rates to look where somebody bought so often.

    Who bought x times is known to have a rate within a share of 1 / sqrt(x); steps must not be wider, or a
    sum over them is off.

    Examples
    --------
    >>> rates_for(10), rates_for(150)
    (48, 122)
    """
    return int(min(max(RATES, 10.0 * np.sqrt(purchases + 1.0)), MOST_RATES))


def _log(x: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(x, 1e-300))


@dataclass(frozen=True)
class Law:
    """A law of buying with its parameters.

    Parameters
    ----------
    rate : float
        Purchases of an average active customer, per week.
    rate_shape : float
        Gamma shape of the rates between customers.
    turning : float
        Mean chance that an active customer turns away, per week.
    turning_alike : float
        Beta concentration of that chance between customers; infinite where all have the same.
    returning : float
        Chance that one who has turned away comes back, per week.
    leaving : float
        Chance that anybody is lost for good, per week.
    occasions : float
        How far turning away and coming back go with the customer's rate: their hazards are proportional
        to its power. 0 is by the week, 1 is by the occasion. The chances above are those at `rate`.
    points : int
        At how many rates sums over them are taken: `rates_for` tells how many a log needs.

    Examples
    --------
    >>> law = Law(rate=0.1, rate_shape=0.6, turning=0.09, turning_alike=10, returning=0.03)
    >>> law.expected(weeks=52).round(2)[[0, 25, 51]].tolist()
    [0.1, 0.04, 0.04]
    """

    rate: float
    rate_shape: float
    turning: float = 0.0
    turning_alike: float = np.inf
    returning: float = 0.0
    leaving: float = 0.0
    occasions: float = 0.0
    points: int = RATES

    @cached_property
    def rates(self) -> tuple[np.ndarray, np.ndarray]:
        """Rates and their weights, shape (K,): even steps of the logarithm, where sums are accurate."""
        low = np.log(self.rate) - min(LOW, 9.0 / np.sqrt(self.rate_shape))
        high = np.log(self.rate * (1.0 + 9.0 / np.sqrt(self.rate_shape) + 40.0 / self.rate_shape))
        logs = np.linspace(low, high, self.points)
        z = logs + np.log(self.rate_shape / self.rate)
        weights = np.exp(self.rate_shape * z - np.exp(z) - gammaln(self.rate_shape)) * (logs[1] - logs[0])
        weights[0] = gammainc(self.rate_shape, np.exp((z[0] + z[1]) / 2))  # and all below
        return np.exp(logs), weights / weights.sum()

    @cached_property
    def chances(self) -> tuple[np.ndarray, np.ndarray]:
        """Chances of turning away and their weights, shape (J,): Gauss points of the quantiles."""
        if self.turning == 0.0 or np.isinf(self.turning_alike):
            return np.array([self.turning]), np.ones(1)
        points, weights = GAUSS
        first = max(self.turning * self.turning_alike, LEAST)
        second = max((1.0 - self.turning) * self.turning_alike, LEAST)
        return betaincinv(first, second, (points + 1.0) / 2.0), weights / 2.0

    @cached_property
    def moves(self) -> tuple[np.ndarray, np.ndarray]:
        """Chances of turning away and of coming back at each point, shape (J, K)."""
        power = (self.rates[0] / self.rate) ** self.occasions
        turning = -np.expm1(np.multiply.outer(np.log1p(-np.minimum(self.chances[0], MOST)), power))
        returning = -np.expm1(np.log1p(-min(self.returning, MOST)) * power)
        return turning, np.broadcast_to(returning, turning.shape)

    def silence(self, weeks: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return what silent weeks after one with a purchase come to.

        Returns
        -------
        active, away, lost : float array, shape (weeks + 1, J, K)
            The chance of n silent weeks and of being active, away or lost at their end, by chance of turning
            away and by rate.
        """
        (turn, back), stay = self.moves, 1.0 - self.leaving
        quiet = np.broadcast_to(np.exp(-self.rates[0]), turn.shape)
        shape = (weeks + 1, *turn.shape)
        active, away, lost = np.empty(shape), np.empty(shape), np.zeros(shape)
        active[0], away[0] = stay * (1.0 - turn), stay * turn
        remains, goes = stay * quiet * (1.0 - turn), stay * quiet * turn  # of the active
        returns, lasts = stay * back, stay * (1.0 - back)  # of those away
        for n in range(weeks):
            active[n + 1] = remains * active[n] + returns * away[n]
            away[n + 1] = goes * active[n] + lasts * away[n]
        if self.leaving:
            lost[0] = self.leaving
            lost[1:] = self.leaving * (1.0 + np.cumsum(quiet * active[:-1] + away[:-1], axis=0))
        return active, away, lost

    def table(self, weeks: int) -> np.ndarray:
        """Return the logarithms of which every history's likelihood is a sum.

        Returns
        -------
        float array, shape (2 * weeks + 4, J * K)
            At each point: of a gap of 0, 1, ... silent weeks between two with purchases; of 0, 1, ... silent
            weeks up to the end; of a purchase; of a week with purchases; and of the point's weight.
        """
        rates, weights = self.rates
        active, away, lost = (part.reshape(weeks + 1, -1) for part in self.silence(weeks))
        tiled = np.tile(rates, len(self.chances[0]))
        points = np.multiply.outer(self.chances[1], weights).ravel()
        return np.vstack(
            [_log(active[:weeks]), _log(active + away + lost), _log(tiled), -tiled, _log(points)]
        )

    def log_parts(self, known: Histories) -> np.ndarray:
        """Return the log-likelihood of each history at each point, with the point's weight.

        Returns
        -------
        float array, shape (N, J * K)
        """
        return np.asarray(known.counts() @ self.table(known.weeks) + known.ties[:, None])

    def log_likelihood(self, known: Histories) -> np.ndarray:
        """Return the log-likelihood of each history, shape (N,)."""
        return np.concatenate([logsumexp(self.log_parts(some), axis=1) for some in known.blocks()])

    def evidence(self, known: Histories, many: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the log-likelihood of a log, and how it changes with each entry of the table.

        Parameters
        ----------
        known : Histories
        many : int array, shape (N,)
            How many customers have each.
        """
        table, total, start = self.table(known.weeks), float(known.ties @ many), 0
        slopes = np.zeros_like(table)
        for some in known.blocks():
            counts = some.counts()
            weight = counts @ table
            times = many[start : start + len(some)]
            start += len(some)
            greatest = weight.max(axis=1, keepdims=True)
            np.exp(np.subtract(weight, greatest, out=weight), out=weight)
            sums = weight.sum(axis=1)
            total += float((greatest[:, 0] + np.log(sums)) @ times)
            weight *= (times / sums)[:, None]
            slopes += counts.T @ weight
        return total, slopes

    def coming(self, weeks: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the chance of being active in each coming week, by where one stands now.

        Returns
        -------
        from_active, from_away : float array, shape (weeks, J, K)
            Standing is taken at the beginning of the first of these weeks.
        """
        (turn, back), stay = self.moves, 1.0 - self.leaving
        found = np.empty((2, weeks, *turn.shape))
        for start in (0, 1):
            active, away = np.full(turn.shape, 1.0 - start), np.full(turn.shape, float(start))
            for week in range(weeks):
                found[start, week] = active
                active, away = (
                    stay * (active * (1.0 - turn) + away * back),
                    stay * (active * turn + away * (1.0 - back)),
                )
        return found[0], found[1]

    def expected(self, weeks: int) -> np.ndarray:
        """Return purchases of a new customer in each week from his first, shape (weeks,)."""
        active, _ = self.coming(weeks)
        rates, weights = self.rates
        return np.asarray(np.einsum("wjk,j,k->w", active, self.chances[1], rates * weights))

"""A forecast straight from a log: what known customers will buy, all together and each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from relsim.calibration.data.histories import DAYS, Histories, histories
from relsim.calibration.data.purchases import Purchases
from relsim.calibration.data.spending import spend_each
from relsim.calibration.laws.choosing import Choice, choose
from relsim.calibration.laws.fitting import Watch
from relsim.calibration.laws.forecasting import expected_from_here, expected_from_start
from relsim.calibration.laws.futures import futures
from relsim.calibration.laws.steady import one_thread
from relsim.errors import UserError
from relsim.scenario.problems import counted

LEAST_WEEKS = 8
BAND = (5.0, 95.0)  # per cent of futures below its ends


@dataclass(frozen=True, slots=True)
class Outlook:
    """A forecast of the customers of a log; W weeks of it are known, H are to come.

    Attributes
    ----------
    choice : Choice
    known : Histories
    seen : (W,) int64, repeat purchases in the weeks of the log
    from_start : (W + H,) float64, repeat purchases that are expected of customers known only to have begun
    each : (N, H) float64, purchases expected of each customer, given what he did
    weekly : (D, H) int64, purchases of all customers in each future
    buyers : (D, H) int64, customers who buy, in each future
    value : (D, H) float64, what they spend, in each future; NaN where the log has no amounts
    low, high : (N,) float64, between what each customer's purchases lie over all coming weeks
    spend : (N,) float64, of each customer at a purchase; NaN where the log has no amounts
    """

    choice: Choice
    known: Histories
    seen: np.ndarray
    from_start: np.ndarray
    each: np.ndarray
    weekly: np.ndarray
    buyers: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    spend: np.ndarray


def check_length(log: Purchases) -> None:
    """Refuse a log that is too short to tell how often people buy.

    Raises
    ------
    UserError
    """
    weeks = -(-(_end(log) - int(log.day.min())) // DAYS)
    if weeks < LEAST_WEEKS:
        raise UserError(
            f"the log covers {counted(weeks, 'week')}; it takes {LEAST_WEEKS}, so add earlier ones"
        )


def fitted(log: Purchases, watch: Watch | None = None) -> Choice:
    """Return the laws of a log from its first day to its last.

    Parameters
    ----------
    log : Purchases
    watch : callable, optional
        Told what is being fitted.

    Raises
    ------
    UserError
        The log is too short, or nobody bought again.
    """
    known = _known(log)
    check_length(log)
    if not known.repeats.any():
        raise UserError(
            "nobody in the log bought again on another day, which tells nothing of how often people buy; is "
            "the right column the customer?"
        )
    return choose(log.customer, log.day, _end(log), watch=watch)


@one_thread
def look_ahead(
    log: Purchases,
    choice: Choice,
    weeks: int,
    draws: int = 200,
    seed: int = 0,
    tell: Callable[[int, int, int], None] | None = None,
) -> Outlook:
    """Return the forecast of a log from its last day on.

    Parameters
    ----------
    log : Purchases
    choice : Choice
        Laws fitted to it.
    weeks : int
        How far.
    draws : int
        Futures from which bands are taken.
    seed : int
    tell : callable, optional
        Told after each future: done, of how many, failures.
    """
    known, end = _known(log), _end(log)
    from_start, each, laws_know, ahead = expectations(choice, log.customer, log.day, end, weeks)
    spend = spend_each(log.customer, log.day, log.amount)
    weekly, buyers, value, totals = [], [], [], []
    for counts in futures(choice, laws_know, weeks, draws, seed, tell, ahead):
        weekly.append(counts.sum(axis=0))
        buyers.append((counts > 0).sum(axis=0))
        value.append(spend @ counts)
        totals.append(counts.sum(axis=1).astype(np.int32))
    low, high = np.percentile(np.array(totals), BAND, axis=0)
    return Outlook(
        choice,
        known,
        _repeats(log, known.weeks),
        from_start,
        each,
        np.array(weekly),
        np.array(buyers),
        np.array(value),
        low,
        high,
        spend,
    )


class Expectations(NamedTuple):
    """What laws expect of the customers of a log; W weeks of it are known, H are to come.

    Attributes
    ----------
    from_start : (W + H,) float64, repeat purchases of customers known only to have begun
    each : (N, H) float64, purchases of each customer, given what he did
    known : Histories, what laws know of customers: in weeks as the season stretches them
    season : (H,) float64, purchases of a week against the mean of a year
    """

    from_start: np.ndarray
    each: np.ndarray
    known: Histories
    season: np.ndarray


@one_thread
def expectations(choice: Choice, customer: np.ndarray, day: np.ndarray, end: int, weeks: int) -> Expectations:
    """Return what laws expect of the customers of a log.

    Parameters
    ----------
    choice : Choice
    customer, day : int array, shape (n,)
    end : int
        The first day that is not known; purchases from there on are not looked at.
    weeks : int
        How far from there.
    """
    plain, known = histories(customer, day, end), choice.histories(customer, day, end)
    swing = choice.waves.weekly(end - plain.weeks * DAYS, plain.weeks + weeks)
    ahead = swing[plain.weeks :]
    return Expectations(
        choice.average(lambda law: expected_from_start(law, plain, plain.weeks + weeks)) * swing,
        choice.each(known, lambda law: expected_from_here(law, known, weeks)) * ahead,
        known,
        ahead,
    )


def _end(log: Purchases) -> int:
    return int(log.day.max()) + 1


def _known(log: Purchases) -> Histories:
    return histories(log.customer, log.day, _end(log))


def _repeats(log: Purchases, weeks: int) -> np.ndarray:
    """Return days with a repeat purchase in each week of the log."""
    pairs = np.unique(np.column_stack([log.customer, log.day]), axis=0)
    again = np.r_[False, pairs[1:, 0] == pairs[:-1, 0]]
    week = weeks - 1 - (_end(log) - 1 - pairs[again, 1]) // DAYS
    return np.bincount(week, minlength=weeks)

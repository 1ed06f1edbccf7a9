"""Who is graded: what each says of every customer at the cut."""

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy.special import logsumexp

from benchmarks.forecast.data import Log
from benchmarks.forecast.grading.worlds import PERIOD
from benchmarks.forecast.retention import MODELS as OF_TABLES
from relsim.calibration.choosing import choose
from relsim.calibration.forecasting import expected_from_here
from relsim.calibration.histories import DAYS, Histories
from relsim.calibration.law import Law
from relsim.calibration.retention import fit_retention


class Said(NamedTuple):
    """What a model says of customers: the chance of being active now, and purchases in the weeks ahead."""

    active: np.ndarray
    expected: np.ndarray


def chance_active(law: Law, known: Histories) -> np.ndarray:
    """Return the chance that each customer is active at the end of the log, under a law of buying."""
    some, _, which = known.distinct()
    active, away, lost = law.silence(known.weeks)
    share = active / (active + away + lost)
    found = []
    for block in some.blocks():
        parts = law.log_parts(block)
        weight = np.exp(parts - logsumexp(parts, axis=1, keepdims=True))
        found.append((weight * share[block.silent].reshape(len(block), -1)).sum(axis=1))
    return np.concatenate(found)[which]


def by_laws(log: Log) -> Said:
    """Say it by relsim's laws of buying, weighted as `relsim forecast` weights them."""
    choice, known = choose(log.customer, log.day, log.known * DAYS), log.histories
    return Said(
        choice.average(lambda law: chance_active(law, known)),
        choice.average(lambda law: expected_from_here(law, known, log.weeks - log.known)).sum(axis=1),
    )


def bg_nbd(log: Log) -> Said:
    """Say it by BG/NBD (Fader, Hardie & Lee 2005), as `lifetimes` fits it.

    It forecasts nothing for who never came back where a + b < 1: it takes the logarithm of a hypergeometric
    function that is negative there. The published formula holds, so it is taken.
    """
    from lifetimes import BetaGeoFitter

    fitter = BetaGeoFitter()
    said = _of_lifetimes(fitter, log)
    frequency, _, age = log.seen
    alone = np.isnan(said.expected) & (frequency == 0)
    said.expected[alone] = expected_of_none(age[alone], log.weeks - log.known, **fitter.params_)
    return said


def expected_of_none(age: np.ndarray, ahead: float, r: float, alpha: float, a: float, b: float) -> np.ndarray:
    """Return what BG/NBD expects of customers without a repeat purchase (Fader, Hardie & Lee 2005, 10).

    >>> expected_of_none(np.array([38.0]), 39.0, r=0.25, alpha=4.4, a=0.8, b=2.4).round(3).tolist()
    [0.204]
    """
    from scipy.special import hyp2f1

    old, new = alpha + age, alpha + age + ahead
    grown = (old / new) ** r * hyp2f1(r, b, a + b - 1.0, ahead / new)
    return np.asarray((a + b - 1.0) / (a - 1.0) * (1.0 - grown))


def pareto_nbd(log: Log) -> Said:
    """Say it by Pareto/NBD (Schmittlein, Morrison & Colombo 1987), as `lifetimes` fits it."""
    from lifetimes import ParetoNBDFitter

    return _of_lifetimes(ParetoNBDFitter(), log)


def _of_lifetimes(fitter: Any, log: Log) -> Said:
    frequency, recency, age = log.seen
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitter.fit(frequency, recency, age)
        alive = fitter.conditional_probability_alive(frequency, recency, age)
        expected = fitter.conditional_expected_number_of_purchases_up_to_time(
            float(log.weeks - log.known), frequency, recency, age
        )
    return Said(np.asarray(alive), np.asarray(expected))


MODELS: dict[str, Callable[[Log], Said]] = {"relsim": by_laws, "BG/NBD": bg_nbd, "Pareto/NBD": pareto_nbd}
OF_SURVIVAL = OF_TABLES | {"relsim": lambda known, ages: fit_retention(known, PERIOD).survival(ages)}

"""Who is graded: what each says of every customer at the cut."""

import warnings
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from io import StringIO
from typing import Any, NamedTuple

import numpy as np
from scipy.special import logsumexp

from benchmarks.forecast.data import Log
from benchmarks.forecast.grading.worlds import PERIOD
from benchmarks.forecast.retention import MODELS as OF_TABLES
from relsim.calibration.data.histories import DAYS, Histories
from relsim.calibration.laws.choosing import choose
from relsim.calibration.laws.forecasting import LEAST
from relsim.calibration.laws.law import Law
from relsim.calibration.laws.outlook import expectations
from relsim.calibration.laws.retention import fit_retention

BEGIN = 1  # where the library's searches begin, in its own way of counting
PENALTIES = (0.0, 0.001, 0.01, 0.1)  # what `lifetimes` advises where a fit does not converge


class Said(NamedTuple):
    """What a model says of customers.

    Attributes
    ----------
    active : (N,) chance of being active at the cut
    expected : (N,) purchases in the weeks ahead
    helped : whether a fit that did not converge had to be helped
    """

    active: np.ndarray
    expected: np.ndarray
    helped: bool = False


def chance_active(law: Law, known: Histories) -> np.ndarray:
    """Return the chance that each customer is active at the end of the log, under a law of buying.

    Who never buys again whatever happens, with a rate of zero, is not.
    """
    some, _, which = known.distinct()
    active, away, lost = law.silence(known.weeks)
    share = active / np.maximum(active + away + lost, LEAST) * (law.rates[0] > 0.0)
    found = []
    for block in some.blocks():
        parts = law.log_parts(block)
        weight = np.exp(parts - logsumexp(parts, axis=1, keepdims=True))
        found.append((weight * share[block.silent].reshape(len(block), -1)).sum(axis=1))
    return np.concatenate(found)[which]


def by_laws(log: Log) -> Said:
    """Say it by relsim's laws of buying, weighted as `relsim forecast` weights them."""
    end, ahead = log.known * DAYS, log.weeks - log.known
    choice = choose(log.customer, log.day, end)
    _, each, known, _ = expectations(choice, log.customer, log.day, end, ahead)
    return Said(
        choice.each(known, lambda law: chance_active(law, known)),
        each.sum(axis=1),
    )


def bg_nbd(log: Log) -> Said:
    """Say it by BG/NBD (Fader, Hardie & Lee 2005), as `lifetimes` fits it.

    It forecasts nothing for who never came back where a + b < 1: it takes the logarithm of a hypergeometric
    function that is negative there. The published formula holds, so it is taken.
    """
    from lifetimes import BetaGeoFitter

    return _of_lifetimes(BetaGeoFitter, log)


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

    return _of_lifetimes(ParetoNBDFitter, log)


def _of_lifetimes(kind: Any, log: Log) -> Said:
    frequency, recency, age = log.seen
    ahead = float(log.weeks - log.known)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitter = _fitted(kind, frequency, recency, age)
        active = fitter.conditional_probability_alive(frequency, recency, age)
        expected = np.array(
            fitter.conditional_expected_number_of_purchases_up_to_time(ahead, frequency, recency, age)
        )
    alone = np.isnan(expected) & (frequency == 0)
    if alone.any():
        expected[alone] = expected_of_none(age[alone], ahead, **fitter.params_)
    return Said(np.asarray(active), expected, fitter.penalizer_coef > 0.0)


def _fitted(kind: Any, *seen: np.ndarray) -> Any:
    """Return a fit with the least penalty under which it converges and knows everybody's chance: mostly none.

    The library begins its search at random places; here at the same ones each time.
    """
    from lifetimes.utils import ConvergenceError

    for penalty in PENALTIES[:-1]:
        np.random.seed(BEGIN)  # noqa: NPY002 - it is the generator that the library asks
        with suppress(ConvergenceError), redirect_stdout(StringIO()):  # it prints before it raises
            fit = kind(penalizer_coef=penalty).fit(*seen)
            if np.isfinite(fit.conditional_probability_alive(*seen)).all():
                return fit
    return kind(penalizer_coef=PENALTIES[-1]).fit(*seen)


MODELS: dict[str, Callable[[Log], Said]] = {"relsim": by_laws, "BG/NBD": bg_nbd, "Pareto/NBD": pareto_nbd}
OF_SURVIVAL = OF_TABLES | {"relsim": lambda known, ages: fit_retention(known, PERIOD).survival(ages)}

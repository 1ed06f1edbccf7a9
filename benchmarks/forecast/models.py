"""Who forecasts: each takes a log and returns what it expects, from the start and from here."""

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from benchmarks.forecast.data import Log
from relsim.calibration.data.histories import DAYS
from relsim.calibration.laws.backtest import RULES
from relsim.calibration.laws.choosing import choose
from relsim.calibration.laws.holding_out import Cut
from relsim.calibration.laws.outlook import expectations


class Forecast(NamedTuple):
    """What a model expects.

    Attributes
    ----------
    tracking : (weeks,) cumulative repeats from the start of the log, or None
    each : (N, weeks - known) cumulative purchases of each customer after what is known
    told : str, the model's parameters or what else should be known of it
    """

    tracking: np.ndarray | None
    each: np.ndarray
    told: str


def relsim(log: Log) -> Forecast:
    """Forecast by laws of buying, weighted as `relsim.calibration.laws.choosing` has it."""
    end = log.known * DAYS
    choice = choose(log.customer, log.day, end)
    start, each, _, _ = expectations(choice, log.customer, log.day, end, log.weeks - log.known)
    rows = zip(choice.fits, choice.weights, *choice.by_kind, choice.predictive, strict=True)
    told = "; ".join(
        f"{fit.structure}: weight {weight:.2f} (never back {never:.2f}, others {back:.2f}), "
        f"AIC {fit.aic:.1f}, predictive {likely:.1f}"
        for fit, weight, never, back, likely in rows
    )
    return Forecast(start.cumsum(), each.cumsum(axis=1), f"{told}; heaviest {choice.heaviest.law}")


def bg_nbd(log: Log) -> Forecast:
    """Forecast by BG/NBD (Fader, Hardie & Lee 2005), as `lifetimes` fits it."""
    from lifetimes import BetaGeoFitter

    return _of_lifetimes(BetaGeoFitter(), log)


def pareto_nbd(log: Log) -> Forecast:
    """Forecast by Pareto/NBD (Schmittlein, Morrison & Colombo 1987), as `lifetimes` fits it."""
    from lifetimes import ParetoNBDFitter

    return _of_lifetimes(ParetoNBDFitter(), log)


def _of_lifetimes(fitter: Any, log: Log) -> Forecast:
    frequency, recency, age = log.seen
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitter.fit(frequency, recency, age)
        tracking, each = [], []
        first = log.known * DAYS - 1 - age * DAYS
        for week in range(log.weeks):
            old = np.maximum((week + 1) * DAYS - 1 - first, 0) / DAYS
            tracking.append(float(np.sum(fitter.expected_number_of_purchases_up_to_time(old))))
        for week in range(log.weeks - log.known):
            each.append(
                fitter.conditional_expected_number_of_purchases_up_to_time(
                    week + 1.0, frequency, recency, age
                )
            )
    told = ", ".join(f"{name} {value:.3f}" for name, value in fitter.params_.items())
    return Forecast(np.array(tracking), np.column_stack(each), told)


def by(rule: Callable[[Cut], np.ndarray]) -> Callable[[Log], Forecast]:
    """Return a simple rule as a model; what it expects comes at a constant rate."""

    def forecast(log: Log) -> Forecast:
        share = np.arange(1.0, log.cut.held + 1.0) / log.cut.held
        return Forecast(None, np.outer(rule(log.cut), share), "")

    return forecast


MODELS = {
    "relsim": relsim,
    "BG/NBD": bg_nbd,
    "Pareto/NBD": pareto_nbd,
    **{name: by(rule) for name, rule in RULES.items()},
}

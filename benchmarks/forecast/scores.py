"""How far forecasts are off: totals, each customer, and classes of customers."""

from typing import NamedTuple

import numpy as np

from benchmarks.forecast.data import Log
from benchmarks.forecast.models import Forecast


class Scores(NamedTuple):
    """Shares are of what came: 0.05 is 5 % too many.

    Attributes
    ----------
    mape : mean absolute error of cumulative repeats in the weeks to forecast, from the start
    final : cumulative repeats at the end, from the start
    total : purchases in the weeks to forecast, given what is known
    last : cumulative repeats at the end, given what is known
    mae, rmse : purchases of one customer in the weeks to forecast
    none, many : bias among those with no repeat purchase, and with 7 and more
    """

    mape: float
    final: float
    total: float
    last: float
    mae: float
    rmse: float
    none: float
    many: float


def score(log: Log, forecast: Forecast) -> Scores:
    """Return the scores of a forecast."""
    came, before = log.repeats[:, log.known :].sum(axis=1), log.repeats[:, : log.known].sum(axis=1)
    expected = forecast.each[:, -1]
    track = np.full(log.weeks, np.nan) if forecast.tracking is None else forecast.tracking
    off = track / log.repeats.sum(axis=0).cumsum().clip(1) - 1.0

    def bias(rows: np.ndarray) -> float:
        return float(expected[rows].sum() / max(came[rows].sum(), 1) - 1.0)

    every = np.ones(len(came), bool)
    return Scores(
        float(np.abs(off[log.known :]).mean()),
        float(off[-1]),
        bias(every),
        float((expected.sum() + before.sum()) / (came.sum() + before.sum()) - 1.0),
        float(np.abs(expected - came).mean()),
        float(np.sqrt(((expected - came) ** 2).mean())),
        bias(before == 0),
        bias(before >= 7),
    )

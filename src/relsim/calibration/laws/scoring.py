"""How far forecasts of a log are off: totals, each customer, and classes of customers."""

from typing import NamedTuple

import numpy as np

from relsim.calibration.laws.holding_out import Cut

MANY = 7  # repeat purchases of a heavy buyer


class Scores(NamedTuple):
    """How far a forecast is off. Shares are of what came: 0.05 is 5 % too many.

    Attributes
    ----------
    mape : mean absolute error of cumulative repeats in the weeks held out, as expected from the start
    final : cumulative repeats at the end, as expected from the start
    total : purchases in the weeks held out, given what is known of each customer
    last : cumulative repeats at the end, given that
    mae, rmse : purchases of one customer in the weeks held out
    none, many : bias among those with no repeat purchase, and with 7 and more; NaN where there are none
    """

    mape: float
    final: float
    total: float
    last: float
    mae: float
    rmse: float
    none: float
    many: float


def score(cut: Cut, each: np.ndarray, tracking: np.ndarray | None = None) -> Scores:
    """Return the scores of a forecast.

    Parameters
    ----------
    cut : Cut
    each : float array, shape (N,)
        Purchases expected of each customer in the weeks held out.
    tracking : float array, shape (known + held weeks,), optional
        Cumulative repeats expected of customers known only to have begun.

    Examples
    --------
    >>> cut = Cut(np.array([0, 0, 0, 1]), np.array([0, 10, 20, 3]), at=14, held=2)
    >>> scores = score(cut, np.array([1.5, 0.5]))
    >>> scores.total, scores.last, scores.mae
    (1.0, 0.5, 0.5)
    """
    came, before = cut.came, cut.before
    track = np.full(cut.repeats.shape[1], np.nan) if tracking is None else tracking
    off = track / cut.repeats.sum(axis=0).cumsum().clip(1) - 1.0

    def bias(rows: np.ndarray) -> float:
        return float(each[rows].sum() / max(came[rows].sum(), 1) - 1.0) if rows.any() else np.nan

    return Scores(
        float(np.abs(off[cut.known.weeks :]).mean()),
        float(off[-1]),
        bias(np.ones(len(came), bool)),
        float((each.sum() + before.sum()) / max(came.sum() + before.sum(), 1) - 1.0),
        float(np.abs(each - came).mean()),
        float(np.sqrt(((each - came) ** 2).mean())),
        bias(before == 0),
        bias(before >= MANY),
    )

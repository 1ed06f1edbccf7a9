"""How much single runs differ: quantiles of runs, which more replicates do not narrow.

Source: Hyndman & Fan (1996), The American Statistician 50.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from relsim.analysis.intervals import one_a_replicate


@dataclass(frozen=True, slots=True)
class Spread:
    """How much single runs differ: quantiles of runs, not an interval of their mean.

    Attributes
    ----------
    lowest_run, lower_run, median_run, upper_run, highest_run : float
        In the unit of the metric; NaN without runs. The `inner` share of runs lies between `lower_run`
        and `upper_run`.
    inner : float
    runs, missing : int
        Runs that count, and runs in which the metric was not defined.
    """

    lowest_run: float
    lower_run: float
    median_run: float
    upper_run: float
    highest_run: float
    inner: float
    runs: int
    missing: int = 0


def spread(values: ArrayLike, inner: float = 0.8) -> Spread:
    """Return how much single runs differ.

    Quantiles are the median-unbiased ones (Hyndman & Fan's type 8): the usual kind makes the spread of
    few runs too narrow.

    Parameters
    ----------
    values : float array, shape (n,)
        One number a run. NaN = not defined in this run.
    inner : float
        Share of runs between the lower and the upper run.

    Examples
    --------
    >>> runs = spread([0.80, 0.82, 0.84, 0.86, 0.88], inner=0.5)
    >>> print(f"half of all runs lie between {runs.lower_run:.3f} and {runs.upper_run:.3f}")
    half of all runs lie between 0.813 and 0.867
    """
    if not 0 < inner < 1:
        raise ValueError(f"inner is a share between 0 and 1, not {inner}")
    given = one_a_replicate(values)
    kept = given[~np.isnan(given)]
    points = (0.0, (1 - inner) / 2, 0.5, (1 + inner) / 2, 1.0)
    marks = np.quantile(kept, points, method="median_unbiased") if len(kept) else np.full(5, np.nan)
    lowest, lower, median, upper, highest = map(float, marks)
    return Spread(lowest, lower, median, upper, highest, inner, len(kept), len(given) - len(kept))

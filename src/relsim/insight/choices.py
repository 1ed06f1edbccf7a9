"""Who is better at each point: A, B, or not to be told from so few replicates."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats, mean_interval
from relsim.errors import UserError
from relsim.insight.evaluating import Target, values_at

A, B, UNDECIDED = "a", "b", "undecided"
Z = 1.959963984540054


class Choice(NamedTuple):
    """Two numbers of a run, of which one is to be chosen: A or B."""

    a: Target
    b: Target
    better: Literal["higher", "lower"]
    names: tuple[str, str]


def advantages(choice: Choice, outcomes: pl.DataFrame, points: Sequence[int], replicates: range) -> Floats:
    """Return by how much A is better than B in each run, on the same draws.

    Returns
    -------
    float array, shape (points, replicates)
        Above 0 where A is better, in the unit of the metric; NaN where one of the two is not defined.
    """
    a, b = (values_at(outcomes, target, points, replicates) for target in (choice.a, choice.b))
    return a - b if choice.better == "higher" else b - a


def verdicts(advantage: Floats, points: Sequence[int]) -> pl.DataFrame:
    """Return who is better at each point.

    Returns
    -------
    polars.DataFrame
        point, advantage (of A, mean over replicates), low, high (its 95 % interval), runs, verdict ("a" or
        "b" where the interval excludes 0, else "undecided"), favours (the sign of the mean: "a", "b", or ""
        where it is 0). Points at which the difference is never defined are left out.

    Examples
    --------
    >>> verdicts(np.array([[0.2, 0.21], [-0.1, 0.2]]), [0, 1]).select("verdict", "favours").rows()
    [('a', 'a'), ('undecided', 'a')]
    """
    rows = []
    for point, runs in zip(points, advantage, strict=True):
        found = mean_interval(runs)
        if not found.n:
            continue
        same = found.n > 1 and found.sd == 0.0
        sure = A if found.low > 0.0 else B if found.high < 0.0 else UNDECIDED
        favours = A if found.mean > 0.0 else B if found.mean < 0.0 else ""
        verdict = (favours or UNDECIDED) if same else sure
        rows.append((point, found.mean, found.low, found.high, found.n, verdict, favours))
    kinds = {
        "point": pl.Int64, "advantage": pl.Float64, "low": pl.Float64, "high": pl.Float64, "runs": pl.Int64,
        "verdict": pl.String, "favours": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=kinds, orient="row").with_columns(pl.col("low", "high").fill_nan(None))


def shares(judged: pl.DataFrame) -> pl.DataFrame:
    """Return the share of the space in which A is better, B is better, and in which it is undecided.

    Parameters
    ----------
    judged : polars.DataFrame
        From `verdicts`.

    Returns
    -------
    polars.DataFrame
        what ("a", "b", "undecided", "a on average", "b on average"), points, share, low, high: Wilson's 95 %
        interval for a sample of points; of an even sample (a Latin hypercube) it is rather too wide.

    Raises
    ------
    UserError
        When nothing was defined anywhere.
    """
    n = judged.height
    if not n:
        raise UserError("the difference is defined in no run: choose another metric, or look at failed runs")
    counts = {name: int((judged["verdict"] == name).sum()) for name in (A, B, UNDECIDED)}
    counts |= {f"{name} on average": int((judged["favours"] == name).sum()) for name in (A, B)}
    rows = [(what, count, count / n, *wilson(count, n)) for what, count in counts.items()]
    return pl.DataFrame(rows, schema=["what", "points", "share", "low", "high"], orient="row")


def wilson(count: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927, J. American Statistical Association 22).

    >>> [round(end, 3) for end in wilson(0, 100)], [round(end, 3) for end in wilson(50, 100)]
    ([0.0, 0.037], [0.404, 0.596])
    """
    share, scale = count / n, 1.0 + Z * Z / n
    middle = (share + Z * Z / (2.0 * n)) / scale
    half = Z / scale * float(np.sqrt(share * (1.0 - share) / n + Z * Z / (4.0 * n * n)))
    return max(middle - half, 0.0), min(middle + half, 1.0)

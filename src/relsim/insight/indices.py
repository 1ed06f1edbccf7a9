"""Sobol' indices: what share of the variance of an outcome each factor brings, alone and in all.

Saltelli's sample (Saltelli et al. 2010), the first-order estimator of Saltelli and the total one of Jansen,
as in SALib; intervals by bootstrap over the rows of the sample. The indices are of means over replicates.
What chance is left in those means makes total indices too large: Jansen's numerator is half a mean square of
differences between two points, and a square cannot tell noise from effect. How large that part is follows
from the replicates, since both points ran on the same draws: the variance of the difference over replicates,
divided by their number.
"""

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats
from relsim.insight.evaluating import library_seed, means
from relsim.insight.extra import extra
from relsim.insight.screening import Space

RESAMPLES = 400
TAIL = 0.25  # of a factor's range, at either end, over which the outcome is averaged

INDICES = {
    "factor": pl.String, "first": pl.Float64, "first_low": pl.Float64, "first_high": pl.Float64,
    "total": pl.Float64, "total_low": pl.Float64, "total_high": pl.Float64, "noise": pl.Float64,
    "shown": pl.Boolean, "at_low": pl.Float64, "at_low_error": pl.Float64, "at_high": pl.Float64,
    "at_high_error": pl.Float64, "rows": pl.Int64,
}  # fmt: skip


def saltelli(space: Space, base: int, seed: int) -> Floats:
    """Return the points of a Saltelli sample: shares, (base * (groups + 2), factors)."""
    sample = extra("SALib.sample.sobol").sample
    drawn = sample(space.problem(), base, calc_second_order=False, seed=library_seed(seed, "saltelli"))
    return np.asarray(drawn, np.float64)


def indices(space: Space, shares: Floats, values: Floats, seed: int) -> pl.DataFrame:
    """Return first-order and total indices of one number.

    Parameters
    ----------
    space, shares
        As sampled.
    values : float array, shape (points, replicates)
        In the order of the sample. A row of the sample in which it is undefined somewhere is left out.
    seed : int
        For the bootstrap.

    Returns
    -------
    polars.DataFrame
        factor; first, total with 95 % intervals; noise (the part of `total` that is chance left in the means;
        null with one replicate); shown (whether the interval of the total index, less noise, is above 0);
        at_low, at_high (mean of the outcome in the lowest and highest quarter of the factor's range, with
        half widths of their 95 % intervals; null for groups); rows of the sample that counted.
    """
    step = len(space.names) + 2
    level = means(values)
    whole = np.isfinite(level).reshape(-1, step).all(axis=1)
    kept = np.repeat(whole, step)
    rows = int(whole.sum())
    if rows < 2 or np.ptp(level[kept]) == 0.0:
        empty = [(name, *[None] * 7, False, *[None] * 4, rows) for name in space.names]
        return pl.DataFrame(empty, schema=INDICES, orient="row")
    analyse = extra("SALib.analyze.sobol").analyze
    found = analyse(
        space.problem(), level[kept], calc_second_order=False, num_resamples=RESAMPLES,
        seed=library_seed(seed, "bootstrap"),
    )  # fmt: skip
    noise = _noise(values[kept].reshape(rows, step, -1), level[kept])
    table = []
    for at, name in enumerate(space.names):
        first, first_half = float(found["S1"][at]), float(found["S1_conf"][at])
        total, total_half = float(found["ST"][at]), float(found["ST_conf"][at])
        beyond = total - total_half - (0.0 if np.isnan(noise[at]) else noise[at])
        table.append(
            (
                name, first, first - first_half, first + first_half, total, total - total_half,
                total + total_half, None if np.isnan(noise[at]) else float(noise[at]),
                bool(beyond > 0.0), *_ends(space, at, shares[kept], level[kept], step), rows,
            )
        )  # fmt: skip
    return pl.DataFrame(table, schema=INDICES, orient="row")


def _noise(blocks: Floats, level: Floats) -> Floats:
    """Return the part of each total index that is chance: (groups,)."""
    replicates = blocks.shape[2]
    if replicates < 2:
        return np.full(blocks.shape[1] - 2, np.nan)
    apart = blocks[:, 1:-1, :] - blocks[:, :1, :]  # each row's point A, and A with one factor from B
    apart = apart[np.isfinite(apart).all(axis=(1, 2))]
    if not len(apart):
        return np.full(blocks.shape[1] - 2, np.nan)
    spread = np.var(apart, axis=2, ddof=1) / replicates
    step = blocks.shape[1]
    variance = np.var(np.concatenate([level[::step], level[step - 1 :: step]]))
    return np.asarray(0.5 * spread.mean(axis=0) / variance, np.float64)


def _ends(space: Space, at: int, shares: Floats, level: Floats, step: int) -> tuple[float | None, ...]:
    """Return the outcome where a factor is low and where it is high, each with its half width."""
    name = space.names[at]
    if space.group.count(name) > 1:
        return (None,) * 4
    own = np.concatenate([np.arange(0, len(level), step), np.arange(step - 1, len(level), step)])  # A and B
    share, outcome = shares[own, space.group.index(name)], level[own]
    ends: list[float | None] = []
    for some in (share < TAIL, share > 1.0 - TAIL):
        n = int(some.sum())
        if n < 2:
            return (None,) * 4
        ends += [float(outcome[some].mean()), float(1.96 * outcome[some].std(ddof=1) / np.sqrt(n))]
    return tuple(ends)

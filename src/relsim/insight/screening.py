"""Morris screening: which of many factors matter at all (Morris 1991; Campolongo et al. 2007)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats
from relsim.insight.evaluating import Varied, library_seed
from relsim.insight.extra import extra

LEVELS = 4  # of the grid that trajectories walk on
NEGLIGIBLE = 0.1  # of the strongest factor's effect: what stays below it does not matter


class Space(NamedTuple):
    """The factors as SALib wants them: shares of their distributions, in groups."""

    factors: Sequence[Varied]
    group: tuple[str, ...]  # of each factor; its own name where it stands alone

    @property
    def names(self) -> list[str]:
        """What indices are asked of: groups, in the order of their first factors."""
        return list(dict.fromkeys(self.group))

    @property
    def grouped(self) -> bool:
        """Whether any factors move together."""
        return len(self.names) < len(self.group)

    def problem(self) -> dict[str, Any]:
        """Return SALib's description."""
        names = [factor.name for factor in self.factors]
        problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
        return {**problem, "groups": list(self.group)} if self.grouped else problem

    def only(self, names: Sequence[str]) -> "Space":
        """Return the space of some groups."""
        kept = [at for at, group in enumerate(self.group) if group in names]
        return Space([self.factors[at] for at in kept], tuple(self.group[at] for at in kept))


def trajectories(space: Space, count: int, seed: int) -> Floats:
    """Return the points of Morris trajectories, in order: shares, (count * (groups + 1), factors)."""
    sample = extra("SALib.sample.morris").sample
    drawn = sample(space.problem(), count, num_levels=LEVELS, seed=library_seed(seed, "morris"))
    return np.asarray(drawn, np.float64)


def elementary_effects(space: Space, shares: Floats, means: Floats, seed: int) -> pl.DataFrame:
    """Return how far each factor moves a number when it goes through its whole range.

    Parameters
    ----------
    space, shares
        As sampled.
    means : float array, shape (points,)
        Of the number, at each point. A trajectory in which it is not defined everywhere is left out.
    seed : int
        For the bootstrap of the intervals.

    Returns
    -------
    polars.DataFrame
        factor, effect (mean of absolute elementary effects, mu* ), low, high (95 %, bootstrap), spread (their
        standard deviation, sigma: curved or in play with others where it is as large as the effect; null for
        groups), matters, trajectories.
    """
    step = len(space.names) + 1
    whole = np.isfinite(means).reshape(-1, step).all(axis=1)
    kept = np.repeat(whole, step)
    schema = {
        "factor": pl.String, "effect": pl.Float64, "low": pl.Float64, "high": pl.Float64,
        "spread": pl.Float64, "matters": pl.Boolean, "trajectories": pl.Int64,
    }  # fmt: skip
    if whole.sum() < 2 or np.ptp(means[kept]) == 0.0:
        nothing = 0.0 if whole.sum() >= 2 else None
        empty = [(name, nothing, nothing, nothing, None, False, int(whole.sum())) for name in space.names]
        return pl.DataFrame(empty, schema=schema, orient="row")
    analyse = extra("SALib.analyze.morris").analyze
    found = analyse(
        space.problem(), shares[kept], means[kept], num_levels=LEVELS, seed=library_seed(seed, "effects")
    )
    effect = np.ma.getdata(found["mu_star"]).astype(np.float64)
    half = np.asarray(found["mu_star_conf"], np.float64)
    sigma = np.ma.filled(np.ma.masked_invalid(np.ma.asarray(found["sigma"], np.float64)), np.nan)
    of = {str(name): at for at, name in enumerate(found["names"])}
    bar = NEGLIGIBLE * effect.max()
    rows: list[tuple[object, ...]] = []
    for name in space.names:
        at = of[name]
        low, high = max(effect[at] - half[at], 0.0), effect[at] + half[at]
        spread = None if np.isnan(sigma[at]) else float(sigma[at])
        rows.append(
            (name, effect[at], low, high, spread, bool(high >= bar and effect[at] > 0), int(whole.sum()))
        )
    return pl.DataFrame(rows, schema=schema, orient="row")

"""Which factors decide who is better: importances of a forest, held against chance and against halves.

Importances always add up to one, so something is always most important. Two checks keep that honest: labels
are shuffled, and a factor decides only where its importance is above what the best factor of 19 in 20
shuffles reaches; and the forest is grown again on random halves of the points, to see whether the same
factors come first.
"""

from typing import Any

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats
from relsim.insight.evaluating import library_seed
from relsim.insight.extra import extra
from relsim.insight.features import Features, shuffled

TREES = 60
SHUFFLES = 39  # the greatest of 39 but one is passed by chance in 1 of 20
HALVES = 20
RARE = 0.05  # share of points below which the rarer side is too rare to tell apart

SCHEMA = {
    "factor": pl.String, "importance": pl.Float64, "lower_half": pl.Float64, "upper_half": pl.Float64,
    "chance": pl.Float64, "decides": pl.Boolean, "stable": pl.Float64,
}  # fmt: skip


def importances(read: Features, advantage: Floats, seed: int) -> pl.DataFrame:
    """Return how much each factor has to do with who is better.

    Parameters
    ----------
    read : Features
    advantage : float array, shape (points,)
        Of A. Where one side is better almost everywhere, the forest explains its size instead of its sign.
    seed : int

    Returns
    -------
    polars.DataFrame
        factor; importance (all add up to 1); lower_half, upper_half (8 of 10 forests on half of the points
        lie between them: a spread, not an interval); chance (what the best factor reaches when labels are
        shuffled, exceeded in 1 of 20); decides; stable (share of halves in which it is among the first, as
        many as decide). The most important first.
    """
    grow = _grower(advantage, seed)
    whole = grow(read, advantage, "all")
    n = len(advantage)
    reached = [grow(read, advantage[shuffled(n, seed, "labels", at)], at).max() for at in range(SHUFFLES)]
    chance = float(np.sort(reached)[-2])
    halves = []
    for at in range(HALVES):
        some = np.sort(shuffled(n, seed, "half", at)[: n // 2])
        halves.append(grow(read._replace(values=read.values[some]), advantage[some], f"half {at}"))
    by_half, decides = np.array(halves), whole > chance
    first = max(int(decides.sum()), 1)
    among = np.argsort(np.argsort(-by_half, axis=1, kind="stable"), axis=1) < first
    names = list(dict.fromkeys(read.factor))
    lower, upper = np.quantile(by_half, (0.1, 0.9), axis=0)
    rows = [
        (name, whole[at], lower[at], upper[at], chance, bool(decides[at]), float(among[:, at].mean()))
        for at, name in enumerate(names)
    ]
    table = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return table.sort(["importance", "factor"], descending=[True, False])


def flips(advantage: Floats) -> bool:
    """Return whether both sides are better often enough to tell their points apart."""
    losing = float(np.mean(advantage < 0.0))
    return RARE <= losing <= 1.0 - RARE


def _grower(advantage: Floats, seed: int) -> Any:
    """Return what grows a forest and returns the importance of each factor."""
    ensemble = extra("sklearn.ensemble")
    sign = flips(advantage)

    def grow(read: Features, against: Floats, address: int | str) -> Floats:
        kind = ensemble.ExtraTreesClassifier if sign else ensemble.ExtraTreesRegressor
        weight = {"class_weight": "balanced"} if sign else {}
        forest = kind(
            TREES, min_samples_leaf=3, max_features=0.5,
            random_state=library_seed(seed, "forest", address), **weight,
        )  # fmt: skip
        forest.fit(read.values, against < 0.0 if sign else against)
        with np.errstate(invalid="ignore"):  # where no split tells anything, importances are 0 of 0
            found = np.nan_to_num(forest.feature_importances_)
        names = list(dict.fromkeys(read.factor))
        return np.array([sum(found[at] for at, of in enumerate(read.factor) if of == name) for name in names])

    return grow

"""Under which conditions A loses: boxes in the space of factors, found by a small tree.

The tree is CART (Breiman et al. 1984). Scenario discovery (Bryant & Lempert 2010, Technological Forecasting &
Social Change 77) describes boxes by coverage, the share of all losing points that lie inside, and density,
the share of points inside that lose. A tree can be made to fit anything, so its size is chosen by
cross-validation, and it is believed only where it does better than all but 5 % of the same searches on
shuffled labels; coverage and density of all boxes together are told for points that the tree had not seen.
"""

from typing import Any, NamedTuple

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats
from relsim.insight.choices import wilson
from relsim.insight.deciding import flips
from relsim.insight.evaluating import library_seed
from relsim.insight.extra import extra
from relsim.insight.features import Features, shuffled

FOLDS = 5
LEAVES = (2, 3, 4, 5, 6)
SHUFFLES = 39
BELIEVED = 0.05
FEWEST = 20  # points; fewer are no ground for a tree

BOXES = {
    "box": pl.Int64, "conditions": pl.String, "points": pl.Int64, "coverage": pl.Float64,
    "density": pl.Float64, "density_low": pl.Float64, "density_high": pl.Float64,
}  # fmt: skip


class Discovery(NamedTuple):
    """What was found.

    Attributes
    ----------
    boxes : polars.DataFrame
        box, conditions in plain words, points, coverage, density with Wilson's 95 % interval; of the points
        that the tree was grown on. The greatest coverage first. Empty where no tree is believed.
    coverage, density : float
        Of all boxes together, for points that the tree had not seen; NaN without boxes.
    base : float
        Share of all points that lose: the density without any box.
    p_value : float
        Share of searches on shuffled labels that did as well; NaN where there was nothing to search.
    """

    boxes: pl.DataFrame
    coverage: float
    density: float
    base: float
    p_value: float


def discover(read: Features, advantage: Floats, seed: int) -> Discovery:
    """Return the conditions under which A loses."""
    losing = advantage < 0.0
    base, nothing = float(losing.mean()), pl.DataFrame(schema=BOXES)
    if not flips(advantage) or len(losing) < FEWEST:
        return Discovery(nothing, np.nan, np.nan, base, np.nan)
    score, leaves, predicted = _validated(read.values, losing, seed)
    others = [
        _validated(read.values, losing[shuffled(len(losing), seed, "shuffle", at)], seed)[0]
        for at in range(SHUFFLES)
    ]
    p_value = (1 + sum(other >= score for other in others)) / (1 + SHUFFLES)
    if p_value > BELIEVED:
        return Discovery(nothing, np.nan, np.nan, base, p_value)
    tree = _grown(read.values, losing, leaves, seed)
    inside = predicted & losing
    return Discovery(
        _boxes(tree, read, losing),
        coverage=float(inside.sum() / losing.sum()),
        density=float(inside.sum() / predicted.sum()) if predicted.any() else np.nan,
        base=base,
        p_value=p_value,
    )


def _grown(values: Floats, losing: np.ndarray, leaves: int, seed: int) -> Any:
    tree = extra("sklearn.tree").DecisionTreeClassifier(
        max_leaf_nodes=leaves, min_samples_leaf=max(len(losing) // 40, 3), class_weight="balanced",
        random_state=library_seed(seed, "tree"),
    )  # fmt: skip
    return tree.fit(values, losing)


def _validated(values: Floats, losing: np.ndarray, seed: int) -> tuple[float, int, np.ndarray]:
    """Return the balanced accuracy on unseen points, the size of tree that reaches it, what it predicts."""
    fold = _folds(losing, seed)
    best: tuple[float, int, np.ndarray] = (-1.0, 0, losing)
    for leaves in LEAVES:
        predicted = np.zeros(len(losing), bool)
        for at in range(FOLDS):
            seen, unseen = fold != at, fold == at
            predicted[unseen] = _grown(values[seen], losing[seen], leaves, seed).predict(values[unseen])
        score = float(predicted[losing].mean() + (~predicted[~losing]).mean()) / 2.0
        if score > best[0] + 0.01:  # a larger tree has to be worth it
            best = score, leaves, predicted
    return best


def _folds(losing: np.ndarray, seed: int) -> np.ndarray:
    """Return a fold for each point, with the same share of losing points in each."""
    fold = np.zeros(len(losing), np.int64)
    for side in (True, False):
        mine = np.flatnonzero(losing == side)
        fold[mine[shuffled(len(mine), seed, "folds", int(side))]] = np.arange(len(mine)) % FOLDS
    return fold


def _boxes(tree: Any, read: Features, losing: np.ndarray) -> pl.DataFrame:
    """Return the leaves that say "loses"."""
    leaf, says = tree.apply(read.values), tree.predict(read.values)
    rows = []
    for node in np.unique(leaf[says]):
        inside = leaf == node
        n, lost = int(inside.sum()), int((inside & losing).sum())
        words = " and ".join(_in_words(_path(tree.tree_, int(node)), read)) or "everywhere"
        rows.append((words, n, lost / int(losing.sum()), lost / n, *wilson(lost, n)))
    rows.sort(key=lambda row: -row[2])
    return pl.DataFrame([(at + 1, *row) for at, row in enumerate(rows)], schema=BOXES, orient="row")


def _path(tree: Any, node: int) -> dict[int, list[float]]:
    """Return between which bounds each feature lies on the way from the root to a leaf."""
    bounds: dict[int, list[float]] = {}
    while node != 0:
        left, right = np.flatnonzero(tree.children_left == node), np.flatnonzero(tree.children_right == node)
        parent = int(left[0] if len(left) else right[0])
        low_high = bounds.setdefault(int(tree.feature[parent]), [-np.inf, np.inf])
        cut = float(tree.threshold[parent])
        if len(left):
            low_high[1] = min(low_high[1], cut)
        else:
            low_high[0] = max(low_high[0], cut)
        node = parent
    return bounds


def _in_words(bounds: dict[int, list[float]], read: Features) -> list[str]:
    """Return conditions as one says them."""
    said = []
    for feature, (low, high) in sorted(bounds.items()):
        name, word = read.factor[feature], read.names[feature].partition("=")[2]
        if word:
            said.append(f"{name} is {word}" if low > 0.0 else f"{name} is not {word}")
        elif np.isinf(low):
            said.append(f"{name} is at most {high:.3g}")
        elif np.isinf(high):
            said.append(f"{name} is above {low:.3g}")
        else:
            said.append(f"{name} is between {low:.3g} and {high:.3g}")
    return said

"""Over which of what was assumed a claim holds, and which assumptions turn it.

At every point of a stated design the arms are run on the same draws. A claim holds at a point where every
prediction of the essay does, on average over the point's replicates; beyond chance where the intervals at the
point say so. What decides is found as for any choice: forests held against shuffled labels, and boxes of a
small tree (see `relsim.insight.deciding` and `relsim.insight.discovery`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats
from relsim.designs.claim import ESSAY, Claim, Prediction
from relsim.insight.choices import UNDECIDED, A, B, shares
from relsim.insight.deciding import SCHEMA, flips, importances
from relsim.insight.discovery import BOXES, discover
from relsim.insight.effects import AGAINST, HOLDS, Known, effect_of, effects_at
from relsim.insight.features import features

FEWEST = 10  # points
AT_A_POINT = 0.95  # confidence of an interval at one point

JUDGED = {"point": pl.Int64, "advantage": pl.Float64, "verdict": pl.String, "favours": pl.String}


@dataclass(frozen=True)
class Robustness:
    """Where a claim holds.

    Attributes
    ----------
    points : polars.DataFrame
        The factors, `advantage` (by how much the weakest prediction holds, in standard deviations over the
        points; below 0 it fails), `verdict` (a = holds, b = fails, beyond chance at the point), `favours`.
    shares : polars.DataFrame
        See `relsim.insight.choices.shares`.
    deciding : polars.DataFrame
        See `relsim.insight.deciding.importances`; with the share of points that fail in the lower and in the
        upper half of the factor's range. Empty where it hardly ever turns.
    boxes : polars.DataFrame
        Conditions under which it fails.
    undefined : int
        Points at which a prediction is not defined; they are left out.
    """

    points: pl.DataFrame
    shares: pl.DataFrame
    deciding: pl.DataFrame
    boxes: pl.DataFrame
    undefined: int


def robustness_of(claim: Claim, points: pl.DataFrame, known: Known, seed: int) -> Robustness | None:
    """Return where a claim holds; None where it is defined at too few points to say.

    Parameters
    ----------
    claim : Claim
    points : polars.DataFrame
        `point` and a column for each factor.
    known : mapping
        What runs gave at these points.
    seed : int
    """
    predicted = claim.predicted(ESSAY)
    advantage = np.min([_lead(one, effects_at(one, known)) for one in predicted], axis=0)
    defined = np.flatnonzero(np.isfinite(advantage))
    if len(defined) < FEWEST:
        return None
    rows = [
        (
            points["point"][int(at)],
            advantage[at],
            _verdict(predicted, known, int(at), seed),
            _favours(advantage[at]),
        )
        for at in defined
    ]
    judged = pl.DataFrame(rows, schema=JUDGED, orient="row")
    whole = points.join(judged, on="point", how="inner")
    lead = judged["advantage"].to_numpy()
    deciding, boxes = pl.DataFrame(schema=DECIDING), pl.DataFrame(schema=BOXES)
    factors = [name for name in points.columns if name != "point"]
    if flips(lead) and factors:
        read = features(whole, factors)
        deciding = _with_sides(importances(read, lead, seed), whole)
        boxes = discover(read, lead, seed).boxes
    return Robustness(whole, shares(judged), deciding, boxes, points.height - len(defined))


def _lead(prediction: Prediction, effects: Floats) -> Floats:
    """Return by how much a prediction holds at each point, in standard deviations over the points."""
    above = effects - prediction.above if prediction.above is not None else np.full(len(effects), np.inf)
    below = prediction.below - effects if prediction.below is not None else np.full(len(effects), np.inf)
    lead = np.minimum(above, below)
    lead = np.where(lead == 0.0, -np.finfo(float).tiny, lead)  # no larger than the bound is no support
    known = effects[np.isfinite(effects)]
    spread = float(known.std()) if len(known) else 0.0
    return np.where(np.isnan(effects), np.nan, lead / (spread or 1.0))


def _verdict(predicted: tuple[Prediction, ...], known: Known, at: int, seed: int) -> str:
    """Return what stands beyond chance at one point."""
    outcomes = [effect_of(one, known, at, AT_A_POINT, seed).outcome for one in predicted]
    if all(outcome == HOLDS for outcome in outcomes):
        return A
    return B if any(outcome in AGAINST for outcome in outcomes) else UNDECIDED


def _favours(advantage: float) -> str:
    return A if advantage > 0.0 else B


DECIDING = {**SCHEMA, "fails_low": pl.Float64, "fails_high": pl.Float64}


def _with_sides(ranked: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Return factors with the share of points that fail below and above the median of each."""
    fails = (points["advantage"] < 0.0).to_numpy()

    def sides(factor: str) -> Mapping[str, Any]:
        column = points[factor]
        if not column.dtype.is_numeric() or column.n_unique() < 2:
            return {"fails_low": None, "fails_high": None}
        values = column.cast(pl.Float64).to_numpy()
        high = values > np.median(values)
        if not high.any():
            high = values >= np.median(values)
        return {"fails_low": float(fails[~high].mean()), "fails_high": float(fails[high].mean())}

    rows = [{**row, **sides(row["factor"])} for row in ranked.to_dicts()]
    return pl.DataFrame(rows, schema=DECIDING)

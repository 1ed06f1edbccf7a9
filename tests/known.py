"""Evaluators whose answers are known, with chance drawn by address, to try questions of `insight` on."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from relsim.draws import key, uniforms

KINDS = {
    "point": pl.Int64, "scenario": pl.String, "replicate": pl.Int64, "outcome": pl.String,
    "vendor": pl.String, "group": pl.String, "week": pl.Int64, "value": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class Factor:
    """A factor that is its own share, or one of some levels."""

    name: str
    levels: tuple = ()

    def at(self, share):
        return self.levels[min(int(share * len(self.levels)), len(self.levels) - 1)] if self.levels else share


def place_of(points):
    """Return a number for each point that follows from its values alone, as a run's draws do."""
    numbers = [
        column.cast(pl.Float64).to_numpy() for column in points.drop("point") if column.dtype.is_numeric()
    ]
    whole = np.zeros(points.height, np.uint64)
    for at, column in enumerate(numbers):
        whole = (
            whole * np.uint64(1_000_003)
            + np.floor(column * 2**30).astype(np.int64).astype(np.uint64)
            + np.uint64(at)
        )
    return whole


def evaluator(function, shared=0.0, own=0.0, scenario="s", outcome="y", vendor="all"):
    """Return what evaluates a function of points; chance moves all alike, or each alone (so wide)."""

    def evaluate(points, replicates):
        truth, place, tables = np.asarray(function(points), float), place_of(points), []
        for r in replicates:
            luck = shared * (uniforms(key(1, "shared", r), np.zeros(1, np.uint64))[0] - 0.5)
            alone = own * (uniforms(key(1, "own", scenario, r), place) - 0.5)
            tables.append(
                pl.DataFrame({"point": points["point"], "value": truth + luck + alone}).with_columns(
                    scenario=pl.lit(scenario), replicate=pl.lit(r, pl.Int64), outcome=pl.lit(outcome),
                    vendor=pl.lit(vendor), group=pl.lit(""), week=pl.lit(None, pl.Int64),
                )
            )  # fmt: skip
        return pl.concat(tables).select(pl.col(name).cast(kind) for name, kind in KINDS.items())

    return evaluate


def both(*evaluators):
    """Return an evaluator of several numbers."""
    return lambda points, replicates: pl.concat([one(points, replicates) for one in evaluators])

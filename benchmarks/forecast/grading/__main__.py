"""Grade models on simulated logs: `python -m benchmarks.forecast.grading [--replicates N] [--json FILE]`."""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.forecast.grading.marks import binned, facts, marks, survival_marks
from benchmarks.forecast.grading.models import MODELS, OF_SURVIVAL
from benchmarks.forecast.grading.picture import draw
from benchmarks.forecast.grading.worlds import (
    AHEAD,
    BEGUN,
    EMBEDDED,
    FIRST,
    KINDS,
    KNOWN,
    PERIOD,
    PERIODS,
    SAME,
    SEED,
    Lived,
    lived,
)
from benchmarks.forecast.kept import laws_digest
from benchmarks.table import Table
from relsim.analysis.intervals import mean_interval

REPLICATES = 5
SHOWN = ("auc lasts", "auc again", "brier again", "total", "x = 0", "x >= 7", "13 and more", "mae")


def take(found: dict[str, Any], made: Lived) -> None:
    """Grade all models on one log, and add their marks to those of the world."""
    found.setdefault("facts", []).append(facts(made))
    bins = found.setdefault("bins", {})
    for model, say in MODELS.items():
        said = say(made.log)
        found.setdefault("models", {}).setdefault(model, []).append(marks(made, said))
        bins[model] = bins.get(model, 0) + binned(made, said)
    ages = np.arange(FIRST + 1, PERIODS + 1)
    for model, forecast in OF_SURVIVAL.items():
        said_of = survival_marks(made.survival, forecast(made.survival[: FIRST + 1], ages))
        found.setdefault("survival", {}).setdefault(model, []).append(said_of)


def over(runs: Iterable[dict[str, float]]) -> dict[str, Any]:
    """Return each mark over replicates: mean, and the 95 % interval of the mean."""
    runs = list(runs)
    found = {}
    for name in runs[0]:
        level = mean_interval(np.array([run[name] for run in runs]))
        bounds = {"mean": level.mean, "low": level.low, "high": level.high}
        found[name] = {at: value if isfinite(value) else None for at, value in bounds.items()}
        if level.missing:  # of a class with nobody in it, or where a library finds no number
            found[name]["missing"] = level.missing
    return found


def less(one: Iterable[dict[str, float]], other: Iterable[dict[str, float]]) -> dict[str, Any]:
    """Return differences of marks between runs of the same seed; of biases, how much further off."""
    pairs = list(zip(one, other, strict=True))
    return over({name: _size(name, a[name]) - _size(name, b[name]) for name in a} for a, b in pairs)


def _size(name: str, mark: float) -> float:
    return mark if name.startswith(("auc", "brier", "mae", "survival MAPE")) else abs(mark)


def graded(replicates: int) -> Iterator[dict[str, Any]]:
    """Yield all that is kept of the grading, after each round of one log from every world."""
    raw: dict[str, dict[str, Any]] = {name: {} for name in KINDS}
    for replicate in range(replicates):
        for name, found in raw.items():
            take(found, lived(name, replicate))
            print(f"{name}, log {replicate + 1} of {replicates}", flush=True)
        yield summary(raw, replicate + 1)


def summary(raw: Mapping[str, Mapping[str, Any]], replicates: int) -> dict[str, Any]:
    """Return what is kept of the marks of each world, replicate by replicate."""
    worlds = []
    for name, kind in KINDS.items():
        made = raw[name]
        row = {
            "name": name, "base": kind.base, "set": dict(kind.set), "about": kind.about,
            "facts": over(made["facts"]),
            "models": {model: over(runs) for model, runs in made["models"].items()},
            "survival": {model: over(runs) for model, runs in made["survival"].items()},
            "bins": {model: sums.tolist() for model, sums in made["bins"].items()},
            "behind": {  # relsim less each other
                part: {
                    model: less(made[part]["relsim"], runs)
                    for model, runs in made[part].items() if model != "relsim"
                }
                for part in ("models", "survival")
            },
        }  # fmt: skip
        if name.startswith(f"{EMBEDDED},"):  # what comes of taking something out, or putting it in
            row["changed"] = {
                model: less(runs, raw[EMBEDDED]["models"][model]) for model, runs in made["models"].items()
            }
        worlds.append(row)
    return {
        "laws": laws_digest(),
        "seed": SEED, "replicates": replicates, "known": KNOWN, "ahead": AHEAD, "begun": BEGUN,
        "period": PERIOD, "periods": PERIODS, "first": FIRST, "same": dict(SAME), "worlds": worlds,
    }  # fmt: skip


def main() -> None:
    """Make logs, grade models on them, print and keep what came out."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast.grading", description=__doc__)
    parser.add_argument("--replicates", type=int, default=REPLICATES, metavar="NUMBER")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep it there, with a picture beside it")
    asked = parser.parse_args()
    for made in graded(asked.replicates):
        if asked.json:  # whoever stops it has whole rounds
            asked.json.write_text(json.dumps(made, indent=1) + "\n")
            draw(made, asked.json.with_suffix(".svg"), EMBEDDED)
    table = Table(f"Marks on simulated logs, means over {asked.replicates}", ("world", "model", *SHOWN))
    for world in made["worlds"]:
        for model, level in world["models"].items():
            table.add(world["name"], model, *(level[mark]["mean"] for mark in SHOWN))
    table.show()


if __name__ == "__main__":
    main()

"""Marks: how well what a model says of customers agrees with what is true of them."""

import numpy as np

from benchmarks.forecast.grading.models import Said
from benchmarks.forecast.grading.worlds import FIRST, Lived

BINS = 10
FREQUENCY = {"x = 0": (0, 0), "x = 1-2": (1, 2), "x = 3-6": (3, 6), "x >= 7": (7, np.inf)}
SILENCE = {"silent 0-3 weeks": (0, 3), "4-12": (4, 12), "13 and more": (13, np.inf)}


def auc(score: np.ndarray, true: np.ndarray) -> float:
    """Return how often one of whom it is true has the higher score than one of whom it is not; ties are half.

    >>> auc(np.array([0.1, 0.4, 0.4, 0.9]), np.array([False, True, False, True]))
    0.875
    """
    from scipy.stats import rankdata

    yes, no = int(true.sum()), int((~true).sum())
    if not yes or not no:
        return float("nan")
    return float((rankdata(score)[true].sum() - yes * (yes + 1) / 2) / (yes * no))


def marks(lived: Lived, said: Said) -> dict[str, float]:
    """Return the marks of one model on one log.

    Of the chance to be active: AUC, Brier score and bias (mean of what is said less the share of whom it
    is true), against two truths, whether the relationship lasts and whether the customer buys again in the
    weeks ahead. Of the purchases in the weeks ahead: bias of the total, of classes by repeats and by silent
    weeks (shares of what came; 0.05 is 5 % too many), and the mean absolute error of one customer. And
    whether the fit had to be helped.
    """
    log = lived.log
    came, before = log.cut.came, log.histories.repeats
    truths = {"lasts": lived.lasts, "again": came > 0}
    found = {"helped": float(said.helped)}
    for name, true in truths.items():
        found[f"auc {name}"] = auc(said.active, true)
        found[f"brier {name}"] = float(((said.active - true) ** 2).mean())
        found[f"bias {name}"] = float(said.active.mean() - true.mean())
    found["total"] = float(said.expected.sum() / came.sum() - 1.0)
    found["mae"] = float(np.abs(said.expected - came).mean())
    for classes, column in ((FREQUENCY, before), (SILENCE, log.histories.silent)):
        for name, (low, high) in classes.items():
            rows = (column >= low) & (column <= high)
            found[name] = (
                float(said.expected[rows].sum() / came[rows].sum() - 1.0)
                if came[rows].any()
                else float("nan")
            )
    return found


def facts(lived: Lived) -> dict[str, float]:
    """Return what is true in a world: what the two truths have to do with each other, and with buying."""
    log = lived.log
    again = log.cut.came > 0
    silent = log.histories.silent >= 13
    return {
        "customers": float(len(again)),
        "lasts": float(lived.lasts.mean()),
        "again": float(again.mean()),
        "lasting who do not buy again": float((~again[lived.lasts]).mean()),
        "gone who buy again": float(again[~lived.lasts].mean()),
        "silent for 13 weeks": float(silent.mean()),
        "silent who have not left": float(lived.lasts[silent].mean()),
        "silent who bought elsewhere": float((lived.elsewhere[silent] > 0).mean()),
        "survival": float(lived.survival[-1]),
    }


def binned(lived: Lived, said: Said) -> np.ndarray:
    """Return by tenths of the chance that is said: customers, sums of it and of both truths, (BINS, 4)."""
    again = lived.log.cut.came > 0
    which = np.minimum((said.active * BINS).astype(int), BINS - 1)
    columns = (np.ones(len(again)), said.active, lived.lasts, again)
    return np.column_stack([np.bincount(which, column, minlength=BINS) for column in columns])


def survival_marks(survival: np.ndarray, forecast: np.ndarray) -> dict[str, float]:
    """Return how far a survival curve is off in the periods that were not known."""
    off = forecast / survival[FIRST + 1 :] - 1.0
    return {"survival MAPE": float(np.abs(off).mean()), "survival end": float(off[-1])}

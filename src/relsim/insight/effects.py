"""What the runs of a claim say of a prediction: an effect with its interval.

A term that is straight in the numbers of runs has a value in each replicate, and Student's t interval of the
mean. One that is not (the larger of two arms, a quotient of two numbers) is reckoned with means over
replicates, since the mean of maxima lies above the maximum of means; its interval is the percentile bootstrap
over replicates, expanded for small samples (Hesterberg 2015, American Statistician 69). Of a handful of
replicates it is the jackknife's (Tukey 1958), which for straight terms is Student's. Arms share their draws,
so replicates are resampled whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.special import ndtr, stdtrit

from relsim.analysis.intervals import Floats, mean_interval
from relsim.designs.claim import Prediction
from relsim.designs.terms import Number, Term, is_linear, numbers_in, of_runs, value_of
from relsim.draws import key, uniforms
from relsim.insight.evaluating import Target, values_at

RESAMPLES = 4_000
HANDFUL = 10  # replicates below which there is too little to resample
HOLDS, NEGLIGIBLE, CONTRARY, OPEN = "holds", "negligible", "contrary", "open"
AGAINST = (NEGLIGIBLE, CONTRARY)

Known = Mapping[Term, Floats]
"""Of every number and course: (points, replicates) and (points, replicates, weeks)."""


class Effect(NamedTuple):
    """What is known of a prediction.

    Attributes
    ----------
    mean, low, high : float
        The effect and its interval.
    n : int
        Replicates in which all that it takes is defined.
    missing : int
        The others.
    outcome : {"holds", "negligible", "contrary", "open"}
        Whether the whole interval lies where it is predicted; short of it, but not beyond no effect; on the
        other side; or the bound lies inside.
    """

    mean: float
    low: float
    high: float
    n: int
    missing: int
    outcome: str


def known_of(
    predictions: Iterable[Prediction], outcomes: pl.DataFrame, points: Sequence[int], replicates: range
) -> dict[Term, Floats]:
    """Return every number that predictions speak of, joined by point and replicate."""
    asked: dict[Number, None] = {}
    for prediction in predictions:
        asked |= dict.fromkeys(numbers_in(prediction.effect))
    return {number: _values(number, outcomes, points, replicates) for number in asked}


def _values(number: Number, outcomes: pl.DataFrame, points: Sequence[int], replicates: range) -> Floats:
    columns = [
        values_at(
            outcomes, Target(number.arm, number.metric, number.vendor, number.group, week), points, replicates
        )
        for week in number.weeks
    ]
    return np.stack(columns, axis=-1) if number.is_course else columns[0]


def effects_at(prediction: Prediction, known: Known) -> Floats:
    """Return the effect at each point, of means over its replicates; NaN where it is not defined."""
    runs = _by_run(prediction, known)
    whole = ~np.any([np.isnan(values) for values in runs.values()], axis=0)
    count = whole.sum(axis=-1)
    means = {
        term: np.divide(
            np.where(whole, values, 0.0).sum(axis=-1), count, out=np.full(len(count), np.nan), where=count > 0
        )
        for term, values in runs.items()
    }
    return np.broadcast_to(value_of(prediction.effect, means), count.shape)


def effect_of(prediction: Prediction, known: Known, at: int, confidence: float, seed: int) -> Effect:
    """Return the effect at one point with its interval.

    Parameters
    ----------
    prediction : Prediction
    known : mapping
        From `known_of`.
    at : int
        The place of the point.
    confidence : float
        Of the interval.
    seed : int
        Of the bootstrap.
    """
    runs = {term: values[at] for term, values in _by_run(prediction, known).items()}
    whole = ~np.any([np.isnan(values) for values in runs.values()], axis=0)
    defined = {term: values[whole] for term, values in runs.items()}
    n, missing = int(whole.sum()), int((~whole).sum())
    if is_linear(prediction.effect):
        found = mean_interval(value_of(prediction.effect, defined), confidence)
        mean, low, high = found.mean, found.low, found.high
    else:
        mean, low, high = _bootstrapped(prediction, defined, n, confidence, seed)
    return Effect(mean, low, high, n, missing, outcome_of(prediction, low, high))


def outcome_of(prediction: Prediction, low: float, high: float) -> str:
    """Return whether an interval lies where it is predicted.

    An effect that is as large as the bound and no larger is no support: where two arms are the same to the
    bit, nothing is "above 0".
    """
    above = -np.inf if prediction.above is None else prediction.above
    below = np.inf if prediction.below is None else prediction.below
    if low > above and high < below:
        return HOLDS
    if not (high <= above or low >= below):
        return OPEN
    is_beyond_none = high < above - prediction.at_least or low > below + prediction.at_least
    return CONTRARY if is_beyond_none else NEGLIGIBLE


def _by_run(prediction: Prediction, known: Known) -> dict[Term, Floats]:
    """Return what each run gives: (points, replicates) for each term that is of a run."""
    return {term: value_of(term, known) for term in of_runs(prediction.effect)}


def _bootstrapped(
    prediction: Prediction, runs: Mapping[Term, Floats], n: int, confidence: float, seed: int
) -> tuple[float, float, float]:
    """Return the effect of means, and its interval over resamples of replicates."""
    nan = float("nan")
    if n == 0:
        return nan, nan, nan
    mean = float(value_of(prediction.effect, {term: values.mean() for term, values in runs.items()}))
    if n < 2:
        return mean, nan, nan
    if n < HANDFUL:
        return _jackknifed(prediction, runs, n, mean, confidence)
    drawn = uniforms(key(seed, "insight", "bootstrap"), np.arange(RESAMPLES * n, dtype=np.uint64))
    rows = (drawn.reshape(RESAMPLES, n) * n).astype(np.int64)
    resampled = value_of(
        prediction.effect, {term: values[rows].mean(axis=1) for term, values in runs.items()}
    )
    tail = float(ndtr(np.sqrt(n / (n - 1)) * stdtrit(n - 1, (1.0 - confidence) / 2.0)))
    if not np.isfinite(resampled).all() or not np.isfinite(mean):
        return mean, nan, nan
    low, high = np.quantile(resampled, (tail, 1.0 - tail))
    return mean, float(low), float(high)


def _jackknifed(
    prediction: Prediction, runs: Mapping[Term, Floats], n: int, mean: float, confidence: float
) -> tuple[float, float, float]:
    """Return the effect of means, and its interval from leaving out each replicate in turn."""
    without = {term: (values.sum() - values) / (n - 1) for term, values in runs.items()}
    pseudo = n * mean - (n - 1) * value_of(prediction.effect, without)
    found = mean_interval(pseudo, confidence)
    return (mean, found.low, found.high) if found.n == n else (mean, float("nan"), float("nan"))

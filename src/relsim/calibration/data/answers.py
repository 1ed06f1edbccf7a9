"""What was answered in surveys, on one scale from 0 to 1: means, with how sure they are.

Customers of a world are not asked to tick a box, so shares of those who ticked one are turned into a mean
first: answers are taken to lie about it as a normal law does, and a box holds what is nearest to it.
"""

from dataclasses import dataclass

import numpy as np

SPREAD = 0.25  # of answers, as a share of the scale, where a table does not say: a point on a scale of five
PROMOTERS, DETRACTORS, POINTS = 9, 6, 10  # answers from and up to which they count, on 0 to 10
LEAST = 0.02  # spread of answers at least, as a share of the scale
STEP = 1e-4


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered in each wave.

    Attributes
    ----------
    mean : (W,) float64, share of the scale
    error : (W,) float64, its standard error
    spread : float, standard deviation of single answers, share of the scale
    assumed : bool, whether `spread` is
    """

    mean: np.ndarray
    error: np.ndarray
    spread: float
    assumed: bool


def mean_on_scale(
    mean: np.ndarray, sd: np.ndarray | None, low: np.ndarray, high: np.ndarray, answered: np.ndarray
) -> Answers:
    """Return means that are told, on the scale from 0 to 1.

    >>> one = np.ones(1)
    >>> made = mean_on_scale(4.0 * one, one, one, 5.0 * one, 100.0 * one)
    >>> made.mean.tolist(), made.error.tolist(), made.spread
    ([0.75], [0.025], 0.25)
    """
    wide = np.full(len(mean), SPREAD) if sd is None else np.maximum(sd / (high - low), LEAST)
    middle = float(np.average(wide, weights=answered))
    return Answers((mean - low) / (high - low), wide / np.sqrt(answered), middle, sd is None)


def mean_of_promoters(promoters: np.ndarray, detractors: np.ndarray, answered: np.ndarray) -> Answers:
    """Return the means behind shares of promoters and detractors, who answer 9 or 10, and 0 to 6.

    Two shares are as many as the mean and the spread of a normal law, which are those that give them.

    >>> made = mean_of_promoters(np.array([0.3]), np.array([0.3]), np.array([400.0]))
    >>> made.mean.round(3).tolist(), round(made.spread, 2)
    ([0.75], 0.19)
    """
    from scipy.special import ndtri

    ends = (DETRACTORS + 0.5) / POINTS, (PROMOTERS - 0.5) / POINTS

    def law(most: np.ndarray, least: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        below, above = ndtri(least), ndtri(1.0 - most)
        wide = (ends[1] - ends[0]) / np.maximum(above - below, STEP)
        return ends[0] - wide * below, wide

    most, least = (_inside(share, answered) for share in (promoters, detractors))
    mean, wide = law(most, least)
    by_most = (law(most + STEP, least)[0] - law(most - STEP, least)[0]) / (2.0 * STEP)
    by_least = (law(most, least + STEP)[0] - law(most, least - STEP)[0]) / (2.0 * STEP)
    varied = (
        by_most**2 * most * (1.0 - most)
        + by_least**2 * least * (1.0 - least)
        - 2.0 * by_most * by_least * most * least
    ) / answered
    return Answers(mean.clip(0.0, 1.0), np.sqrt(varied), float(np.average(wide, weights=answered)), False)


def mean_of_satisfied(
    share: np.ndarray, begins: np.ndarray, sd: np.ndarray | None, low: np.ndarray, high: np.ndarray,
    answered: np.ndarray,
) -> Answers:  # fmt: skip
    """Return the means behind shares of those who answered `begins` or more, on a scale of whole answers.

    >>> five = np.array([5.0])
    >>> made = mean_of_satisfied(np.array([0.5]), np.array([4.0]), None, five / 5.0, five, np.array([100.0]))
    >>> made.mean.tolist(), made.assumed
    ([0.625], True)
    """
    from scipy.special import ndtri
    from scipy.stats import norm

    wide = np.full(len(share), SPREAD) if sd is None else np.maximum(sd / (high - low), LEAST)
    kept = _inside(share, answered)
    far = ndtri(kept)
    mean = (begins - 0.5 - low) / (high - low) + wide * far
    error = wide * np.sqrt(kept * (1.0 - kept) / answered) / norm.pdf(far)
    return Answers(mean.clip(0.0, 1.0), error, float(np.average(wide, weights=answered)), sd is None)


def _inside(share: np.ndarray, many: np.ndarray) -> np.ndarray:
    """Return shares of so many that are neither 0 nor 1: nobody of a few is not nobody of all."""
    return np.asarray((share * many + 0.5) / (many + 1.0))

"""Laws of leaving: everybody alike (geometric), or everybody with a chance of their own (sBG).

For what the counts are see `relsim.analysis.histograms`; a law counts ages from 1, since a customer is there
for at least one period.

Source: Fader & Hardie (2007), J. Interactive Marketing 21(1) (shifted beta-geometric, "sBG").
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, expit, xlog1py, xlogy

from relsim.analysis.histograms import watched_at, whole_counts

Floats = NDArray[np.float64]

EXTREME = 14.0  # bound of fits, in logarithms: a mixing this narrow cannot be told from none


@dataclass(frozen=True, slots=True)
class Geometric:
    """Everybody leaves with the same chance `churn` each period."""

    churn: float
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class ShiftedBetaGeometric:
    """Everybody has an own, constant chance to leave; the chances are beta(alpha, beta) distributed."""

    alpha: float
    beta: float
    log_likelihood: float


def sbg_survival(alpha: float, beta: float, t: ArrayLike) -> Floats:
    """Return the share still customers after t periods under the shifted beta-geometric law.

    `S(t) = B(alpha, beta + t) / B(alpha, beta)` (Fader & Hardie 2007; evidence B0).

    Parameters
    ----------
    alpha, beta : float
        Of the beta distribution of the chance to leave per period, above 0.
    t : float array
        Periods, 0 or more.

    Examples
    --------
    >>> sbg_survival(0.704, 1.182, [1, 7]).round(3).tolist()
    [0.627, 0.239]
    """
    share: Floats = np.exp(betaln(alpha, beta + np.asarray(t, np.float64)) - betaln(alpha, beta))
    return share


def fit_geometric(ended: ArrayLike, censored: ArrayLike, entered: ArrayLike | None = None) -> Geometric:
    """Return the constant chance to leave per period that fits best (maximum likelihood).

    Endings over periods at risk. The arrays are those of `kaplan_meier`; ages count from 1, since a
    customer is there for at least one period.

    Raises
    ------
    ValueError
        When relationships ended at age 0, or nobody was watched.

    Examples
    --------
    >>> fit_geometric(ended=[0, 20, 16], censored=[0, 0, 64]).churn
    0.2
    """
    lost, stayed = _trials(ended, censored, entered)
    churn = float(lost.sum() / (lost.sum() + stayed.sum()))
    likelihood = float(xlogy(lost.sum(), churn) + xlog1py(stayed.sum(), -churn))
    return Geometric(churn, likelihood)


def fit_sbg(ended: ArrayLike, censored: ArrayLike, entered: ArrayLike | None = None) -> ShiftedBetaGeometric:
    """Return the shifted beta-geometric law that fits best (maximum likelihood).

    Written with the chance to leave at age t of those still there, `alpha / (alpha + beta + t - 1)`, so
    that censoring and late entry need nothing of their own. Where customers do not seem to differ at
    all, alpha and beta grow together without end; the search stops where their sum is in the thousands
    to a million, which is a geometric law to all purposes.

    Parameters
    ----------
    ended, censored, entered : int array, shape (T,)
        As for `kaplan_meier`, but ages count from 1.

    Raises
    ------
    ValueError
        When relationships ended at age 0, customers were watched at one age only (which cannot tell
        whether they differ), nobody left, or everybody at once.

    Examples
    --------
    The Regular customers of Fader & Hardie (2007), per thousand, years 1 to 7.

    >>> alive = np.array([1000, 631, 468, 382, 326, 289, 262, 241])
    >>> fit = fit_sbg(ended=[0, *(alive[:-1] - alive[1:])], censored=[0] * 7 + [241])
    >>> round(fit.alpha, 3), round(fit.beta, 3)
    (0.704, 1.182)
    """
    from scipy.optimize import minimize  # half a second to import, and few runs fit

    lost, stayed = _trials(ended, censored, entered)
    if not lost.sum() or not stayed.sum():
        raise ValueError("a law of leaving needs customers who left and customers who stayed a while")
    trials = lost + stayed
    if np.count_nonzero(trials) < 2:
        raise ValueError("a law of leaving by customers who differ needs customers watched at two ages")
    before = np.arange(len(lost))  # periods survived before the age in question

    def missed(place: Floats) -> float:
        """Return minus the log-likelihood per trial.

        The place is logit and log: of the mean chance to leave, and of alpha + beta. So the ridge along
        which customers hardly differ lies along one axis.
        """
        mean, total = expit(place[0]), np.exp(place[1])
        leave, stay = np.log(mean * total), np.log((1 - mean) * total + before)
        return -float(np.sum(lost * leave + stayed * stay - trials * np.log(total + before))) / trials.sum()

    first = np.log((lost[0] + 0.5) / (stayed[0] + 0.5))
    best = minimize(
        missed,
        (first, 0.0),
        method="Nelder-Mead",  # the others call for BLAS threads, which wait for each other on a busy machine
        bounds=[(-EXTREME, EXTREME)] * 2,
        options={"xatol": 1e-7, "fatol": 1e-15, "maxiter": 2000},
    )
    mean, total = float(expit(best.x[0])), float(np.exp(best.x[1]))
    return ShiftedBetaGeometric(mean * total, (1 - mean) * total, -float(best.fun) * float(trials.sum()))


def _trials(ended: ArrayLike, censored: ArrayLike, entered: ArrayLike | None) -> tuple[Floats, Floats]:
    """Return who left and who stayed among those watched, at ages 1, 2, ..."""
    lost, hidden = whole_counts(ended=ended, censored=censored)
    at_risk = watched_at(lost, hidden, entered)
    if np.any(lost[:1]):
        raise ValueError("ended: a law of leaving starts at age 1, but some ended at age 0")
    if not np.any(at_risk[1:]):
        raise ValueError("nobody was watched for a whole period: nothing to fit")
    return lost[1:].astype(np.float64), (at_risk - lost)[1:].astype(np.float64)

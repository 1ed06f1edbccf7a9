"""How long customers stay, and how often they buy: from counts to curves and known laws.

Runs keep counts by duration, not customers: `ended[d]` relationships ended at age d, `censored[d]` were
still alive at age d when the run stopped looking. Ages are whole periods (weeks, years), and index d of
every array is age d. A relationship that is censored at an age was at risk of ending at that age.

Sources: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53; Kalbfleisch & Prentice (2002), The Statistical
Analysis of Failure Time Data, 2nd ed. (the log-log interval); Tsai, Jewell & Wang (1987), Biometrika 74
(late entry); Fader & Hardie (2007), J. Interactive Marketing 21(1) (shifted beta-geometric, "sBG");
Ehrenberg (1959), Applied Statistics 8 (negative binomial buying, "NBD").
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, expit, gammaln, ndtri, xlog1py, xlogy

Floats = NDArray[np.float64]

EXTREME = 14.0  # bound of fits, in logarithms: a mixing this narrow cannot be told from none


@dataclass(frozen=True, slots=True)
class Survival:
    """A Kaplan-Meier curve; every array has shape (T,), index = age.

    Attributes
    ----------
    time : int array
        Ages in periods, 0 to T - 1.
    at_risk, ended, censored : int array
        Relationships watched at an age, and those that ended or left sight there.
    survival : float array
        Share still customers after an age; NaN from the first age on at which nobody was watched any more.
    low, high : float array
        Pointwise log-log interval; 1 before the first ending, NaN where survival is 0 or unknown.
    """

    time: NDArray[np.int64]
    at_risk: NDArray[np.int64]
    ended: NDArray[np.int64]
    censored: NDArray[np.int64]
    survival: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class CohortRetention:
    """Who is still a customer, by cohort and age.

    Attributes
    ----------
    age : int array, shape (A,)
        In periods.
    size : int array, shape (C,)
        Relationships per cohort.
    retention : float array, shape (C, A)
        Share of a cohort still customers after an age; NaN where the cohort was not watched that long.
    """

    age: NDArray[np.int64]
    size: NDArray[np.int64]
    retention: Floats


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


@dataclass(frozen=True, slots=True)
class NegativeBinomial:
    """Everybody buys at an own, constant rate; the rates are gamma distributed.

    `mean` is purchases per person and period; `shape` is small where people differ much, infinite where
    they do not (Poisson).
    """

    shape: float
    mean: float
    log_likelihood: float


def kaplan_meier(
    ended: ArrayLike, censored: ArrayLike, entered: ArrayLike | None = None, confidence: float = 0.95
) -> Survival:
    """Return the share of relationships that outlive each age, with censoring.

    `S(d) = prod(1 - ended[s] / at_risk[s], s <= d)`, with the log-log interval on Greenwood's variance.

    Parameters
    ----------
    ended, censored : int array, shape (T,)
        Relationships that ended, or left sight alive, at age d.
    entered : int array, shape (T,), optional
        Relationships that came into sight at age d, before that age's endings (late entry: they had
        begun before the run looked). Left out, all are watched from age 0. With late entry the curve is
        of those who reach the first watched age, and jumps where few are watched early on.
    confidence : float
        Of the pointwise interval.

    Raises
    ------
    ValueError
        When shapes differ, counts are negative or broken, or more are lost than were watched.

    Examples
    --------
    Ten customers: two left after one week, one after three; five were watched for two weeks only.

    >>> curve = kaplan_meier(ended=[0, 2, 0, 1], censored=[0, 0, 5, 2])
    >>> curve.at_risk.tolist(), curve.survival.round(3).tolist()
    ([10, 10, 8, 3], [1.0, 0.8, 0.8, 0.533])
    """
    lost, hidden = _counts(ended=ended, censored=censored)
    at_risk = _at_risk(lost, hidden, entered)
    watched = at_risk > 0
    late = (np.cumsum(watched) == 0) & np.any(
        watched
    )  # ages before anybody was watched: the curve starts after
    unknown = np.cumsum(~watched & ~late) > 0
    seen = np.where(watched, at_risk, 1)
    survival = np.cumprod(1 - lost / seen, dtype=np.float64)
    survival[unknown & (survival > 0)] = np.nan
    with np.errstate(divide="ignore", invalid="ignore"):  # nobody left yet, or nobody is left
        greenwood = np.sqrt(np.cumsum(lost / (seen * (seen - lost))))
        reach = ndtri((1 + confidence) / 2) * greenwood / np.log(survival)
        low, high = survival ** np.exp(-reach), survival ** np.exp(reach)
    low[survival == 1.0] = high[survival == 1.0] = 1.0
    return Survival(np.arange(len(lost)), at_risk, lost, hidden, survival, low, high)


def retention_rates(curve: Survival) -> Floats:
    """Return the share of those still there that stays through each age: `r(t) = S(t) / S(t - 1)`.

    Returns
    -------
    float array, shape (T,), NaN where nobody was watched

    Examples
    --------
    >>> retention_rates(kaplan_meier(ended=[0, 2, 0, 1], censored=[0, 0, 5, 2])).round(3).tolist()
    [1.0, 0.8, 1.0, 0.667]
    """
    watched = curve.at_risk > 0
    return np.where(watched, 1 - curve.ended / np.where(watched, curve.at_risk, 1), np.nan)


def median_lifetime(curve: Survival) -> float:
    """Return the first age, in periods, that at most half outlive; NaN where that was not seen.

    >>> median_lifetime(kaplan_meier(ended=[0, 2, 1, 1], censored=[0, 0, 0, 0]))
    1.0
    """
    half = np.flatnonzero(curve.survival <= 0.5)
    return float(curve.time[half[0]]) if len(half) else float("nan")


def restricted_mean_lifetime(curve: Survival, horizon: int) -> float:
    """Return the mean lifetime up to a horizon: the area below the curve.

    What a whole mean cannot tell with censoring, this can: how many of the first `horizon` periods a new
    customer stays (Irwin 1949, J. Hygiene 47).

    Parameters
    ----------
    curve : Survival
    horizon : int
        In periods, at most T.

    Returns
    -------
    float
        In periods, 0 to `horizon`; NaN where nobody was watched that long.

    Examples
    --------
    >>> restricted_mean_lifetime(kaplan_meier(ended=[0, 2, 1, 1], censored=[0, 0, 0, 0]), horizon=3)
    1.75
    """
    if not 0 <= horizon <= len(curve.time):
        raise ValueError(f"a horizon within the {len(curve.time)} ages of the curve, please, not {horizon}")
    return float(np.sum(curve.survival[:horizon]))


def cohort_retention(ended: ArrayLike, censored: ArrayLike, every: int = 1) -> CohortRetention:
    """Return the cohort table: one row a cohort, one column an age.

    Each row is a Kaplan-Meier curve, which for a cohort that began in one period is the plain share of
    its customers who are left, and for a wider one (a year) uses every member as long as it was watched.

    Parameters
    ----------
    ended, censored : int array, shape (C, T)
        As for `kaplan_meier`, one row a cohort.
    every : int
        Periods between columns, such as 52 for years from weeks.

    Examples
    --------
    >>> table = cohort_retention(ended=[[0, 4, 1], [0, 3, 0]], censored=[[0, 0, 5], [0, 7, 0]])
    >>> table.retention.round(2).tolist()
    [[1.0, 0.6, 0.5], [1.0, 0.7, nan]]
    """
    if every < 1:
        raise ValueError(f"every: columns lie 1 or more periods apart, not {every}")
    lost, hidden = np.atleast_2d(ended), np.atleast_2d(censored)
    if lost.shape != hidden.shape:
        raise ValueError(
            f"as many cohorts and ages ended as censored, please, not {lost.shape} and {hidden.shape}"
        )
    curves = [kaplan_meier(e, c) for e, c in zip(lost, hidden, strict=True)]
    return CohortRetention(
        age=np.arange(0, lost.shape[1], every),
        size=np.array([curve.ended.sum() + curve.censored.sum() for curve in curves], np.int64),
        retention=np.array([curve.survival[::every] for curve in curves]),
    )


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


def fit_nbd(counts: ArrayLike) -> NegativeBinomial:
    """Return the negative binomial law of buying that fits best (maximum likelihood).

    The mean is the mean of the data; the shape maximises what is left. Where counts vary no more than
    Poisson counts do, customers do not seem to differ and the shape is infinite. The probability of k
    purchases is `scipy.stats.nbinom.pmf(k, shape, shape / (shape + mean))`.

    Parameters
    ----------
    counts : int array, shape (K,)
        People who bought k times in one period, k = 0 to K - 1; with the zeros.

    Raises
    ------
    ValueError
        When nobody bought anything.

    Examples
    --------
    >>> fit = fit_nbd([60, 19, 9, 5, 3, 2, 1, 1])
    >>> round(fit.shape, 2), round(fit.mean, 2)
    (0.54, 0.87)
    """
    from scipy.optimize import minimize_scalar  # half a second to import, and few runs fit

    (people,) = _counts(counts=counts)
    purchases = np.arange(len(people))
    total, bought = int(people.sum()), int(np.sum(people * purchases))
    if not bought:
        raise ValueError("a law of buying needs people who bought something")
    mean = bought / total
    orders = -float(np.sum(people * gammaln(purchases + 1.0)))  # of k purchases, which does not matter

    def missed(log_shape: float) -> float:
        """Return minus the log-likelihood at the logarithm of the shape."""
        shape = np.exp(log_shape)
        mixing = np.sum(people * (gammaln(shape + purchases) - gammaln(shape)))
        return (
            -float(mixing - total * shape * np.log1p(mean / shape) - bought * np.log1p(shape / mean)) / total
        )

    if np.sum(people * (purchases - mean) ** 2) <= bought:
        return NegativeBinomial(float("inf"), mean, orders + bought * float(np.log(mean)) - bought)
    best = minimize_scalar(missed, bounds=(-EXTREME, EXTREME), method="bounded", options={"xatol": 1e-9})
    return NegativeBinomial(float(np.exp(best.x)), mean, orders - float(best.fun) * total)


def _counts(**histograms: ArrayLike) -> list[NDArray[np.int64]]:
    """Return histograms as whole numbers of one length."""
    columns = []
    for name, given in histograms.items():
        column = np.asarray(given)
        if column.ndim != 1 or not np.all(np.isfinite(column) & (column >= 0) & (column == np.floor(column))):
            raise ValueError(f"{name}: one count per age, please, whole and not below 0")
        columns.append(column.astype(np.int64))
    if len({len(column) for column in columns}) > 1:
        lengths = ", ".join(f"{name} {len(c)}" for name, c in zip(histograms, columns, strict=True))
        raise ValueError(f"one count per age in each, please, not {lengths}")
    return columns


def _at_risk(
    lost: NDArray[np.int64], hidden: NDArray[np.int64], entered: ArrayLike | None
) -> NDArray[np.int64]:
    """Return how many were watched at each age, before that age's endings."""
    gone = np.cumsum(lost + hidden)
    if entered is None:
        return (gone[-1] if len(gone) else 0) - gone + lost + hidden
    came, _ = _counts(entered=entered, ended=lost)
    at_risk = np.cumsum(came) - gone + lost + hidden
    if np.any(at_risk < lost + hidden) or np.sum(came) != np.sum(lost + hidden):
        raise ValueError("entered: all who ended or left sight entered before, and nobody else, please")
    return at_risk


def _trials(ended: ArrayLike, censored: ArrayLike, entered: ArrayLike | None) -> tuple[Floats, Floats]:
    """Return who left and who stayed among those watched, at ages 1, 2, ..."""
    lost, hidden = _counts(ended=ended, censored=censored)
    at_risk = _at_risk(lost, hidden, entered)
    if np.any(lost[:1]):
        raise ValueError("ended: a law of leaving starts at age 1, but some ended at age 0")
    if not np.any(at_risk[1:]):
        raise ValueError("nobody was watched for a whole period: nothing to fit")
    return lost[1:].astype(np.float64), (at_risk - lost)[1:].astype(np.float64)

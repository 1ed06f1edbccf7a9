"""Regressions: least squares and the logit, with their standard errors.

A discrete-time hazard model is a logit on person-periods (Allison 1982, Sociological Methodology 13), so
that `logit` fits that too; its coefficients exponentiated are odds ratios, which are hazard ratios to within
a few per cent where few leave in a period.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
ROUNDS = 60
SMALLEST = 1e-9  # a step after which nothing moves any more


@dataclass(frozen=True)
class Fit:
    """What a regression found: coefficients by name, their standard errors, and how well it fits.

    Attributes
    ----------
    coefficients, errors : mapping
        By the names of the columns; `constant` is the intercept.
    fit : float
        R squared of least squares, McFadden's of a logit; share.
    rows : int
        Observations.
    """

    coefficients: Mapping[str, float]
    errors: Mapping[str, float]
    fit: float
    rows: int

    def __getitem__(self, name: str) -> float:
        """Return one coefficient."""
        return self.coefficients[name]


def least_squares(y: ArrayLike, columns: Mapping[str, ArrayLike]) -> Fit:
    """Fit y = constant + sum of columns by least squares.

    Parameters
    ----------
    y : float array, shape (n,)
    columns : mapping of name to float array, shape (n,)

    Raises
    ------
    ValueError
        With no more observations than coefficients, or columns that say the same.

    Examples
    --------
    >>> found = least_squares([1, 3, 5, 7.0], {"x": [0, 1, 2, 3]})
    >>> round(found["constant"], 6), round(found["x"], 6), round(found.fit, 6)
    (1.0, 2.0, 1.0)
    """
    names, design = _design(columns)
    outcome = np.asarray(y, np.float64)
    information = design.T @ design
    _refuse_same(names, information, len(outcome))
    beta = np.asarray(np.linalg.solve(information, design.T @ outcome), np.float64)
    left = outcome - design @ beta
    around = outcome - outcome.mean()
    variance = float(left @ left) / (len(outcome) - len(names))
    errors: Floats = np.sqrt(np.maximum(variance * np.diag(np.linalg.inv(information)), 0.0))
    total = float(around @ around)
    share = 1.0 - float(left @ left) / total if total > 0 else float("nan")
    return _fit(names, beta, errors, share, len(outcome))


def logit(y: ArrayLike, columns: Mapping[str, ArrayLike]) -> Fit:
    """Fit log odds of y = constant + sum of columns by maximum likelihood (Newton's method).

    Parameters
    ----------
    y : bool array, shape (n,)
    columns : mapping of name to float array, shape (n,)

    Raises
    ------
    ValueError
        When y is always the same, there are too few rows, columns say the same, or one of them tells y for
        certain, so that there is no best coefficient.

    Examples
    --------
    Of ten who were told, four left; of twenty who were not, two did: odds of 4/6 against 2/18.

    >>> left = [1] * 4 + [0] * 6 + [1] * 2 + [0] * 18
    >>> found = logit(left, {"told": [1] * 10 + [0] * 20})
    >>> round(float(np.exp(found["told"])), 3)
    6.0
    """
    names, design = _design(columns)
    outcome = np.asarray(y, np.float64)
    mean = float(outcome.mean())
    if not 0.0 < mean < 1.0:
        raise ValueError("a logit needs some rows where it happened and some where it did not")
    _refuse_same(names, design.T @ design, len(outcome))
    beta = np.zeros(len(names))
    beta[0] = np.log(mean / (1.0 - mean))
    beta, information = _climb(design, outcome, beta)
    errors = np.sqrt(np.diag(np.linalg.pinv(information)))
    reached = _log_likelihood(outcome, expit(design @ beta))
    alone = _log_likelihood(outcome, np.full(len(outcome), mean))
    return _fit(names, beta, errors, 1.0 - reached / alone, len(outcome))


def _climb(design: Floats, outcome: Floats, beta: Floats) -> tuple[Floats, Floats]:
    """Return the coefficients of a logit and their information, by Newton's method from a first guess.

    A step that would make the outcome less likely is halved until it does not: full steps run off for ever
    where few have the outcome and a column nearly tells who.
    """
    reached = _log_likelihood(outcome, expit(design @ beta))
    for _ in range(ROUNDS):
        chance = expit(design @ beta)
        information = (design * (chance * (1.0 - chance))[:, None]).T @ design
        slope = design.T @ (outcome - chance)
        step = np.linalg.lstsq(information, slope, rcond=None)[0]
        gained = -np.inf
        while gained < reached and np.abs(step).max() > SMALLEST:
            gained = _log_likelihood(outcome, expit(design @ (beta + step)))
            if gained < reached:
                step = 0.5 * step
        beta = beta + step
        if gained > -1e-6:
            break
        if np.abs(step).max() <= SMALLEST or gained - reached < 1e-12 * abs(reached):
            return beta, information
        reached = gained
    raise ValueError("a logit has no best coefficients: its columns tell the outcome for certain")


def quadratic(y: ArrayLike, x: ArrayLike, controls: Mapping[str, ArrayLike] | None = None) -> Fit:
    """Fit y by x and its square, x measured from its mean in standard deviations.

    >>> x = np.linspace(0, 1, 50)
    >>> quadratic(np.sqrt(x), x)["x2"] < 0 < quadratic(x**2, x)["x2"]
    True
    """
    place = np.asarray(x, np.float64)
    spread = float(place.std())
    if spread == 0.0:
        raise ValueError("a quadratic regression needs an x that varies")
    z = (place - place.mean()) / spread
    return least_squares(y, {"x": z, "x2": z * z, **(controls or {})})


def correlation(x: ArrayLike, y: ArrayLike) -> float:
    """Return Pearson's correlation; NaN where one of the two does not vary.

    >>> round(correlation([1, 2, 3], [2, 4, 7]), 3)
    0.993
    """
    a, b = np.asarray(x, np.float64), np.asarray(y, np.float64)
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 0.0 else float("nan")


def ranks(values: ArrayLike) -> Floats:
    """Return the ranks of values, equal ones sharing their mean rank.

    >>> ranks([3, 1, 3]).tolist()
    [1.5, 0.0, 1.5]
    """
    column = np.asarray(values, np.float64)
    _, which, counts = np.unique(column, return_inverse=True, return_counts=True)
    below = np.cumsum(counts) - counts
    return np.asarray((below + (counts - 1) / 2.0)[which], np.float64)


def _design(columns: Mapping[str, ArrayLike]) -> tuple[list[str], Floats]:
    parts = [np.asarray(column, np.float64) for column in columns.values()]
    rows = len(parts[0]) if parts else 0
    return ["constant", *columns], np.column_stack([np.ones(rows), *parts])


def _refuse_same(names: list[str], information: Floats, rows: int) -> None:
    if rows <= len(names):
        raise ValueError(f"{len(names)} coefficients need more than {rows} rows")
    scale = np.sqrt(np.maximum(np.diag(information), 1e-300))
    if np.linalg.cond(information / np.outer(scale, scale)) > 1e14:
        raise ValueError(f"columns say the same: {', '.join(names)}")


def _log_likelihood(outcome: Floats, chance: Floats) -> float:
    safe = np.clip(chance, 1e-12, 1 - 1e-12)
    return float(np.sum(outcome * np.log(safe) + (1.0 - outcome) * np.log1p(-safe)))


def _fit(names: list[str], beta: Floats, errors: Floats, fit: float, rows: int) -> Fit:
    return Fit(
        dict(zip(names, beta.tolist(), strict=True)),
        dict(zip(names, errors.tolist(), strict=True)),
        fit,
        rows,
    )

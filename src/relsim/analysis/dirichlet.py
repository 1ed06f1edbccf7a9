"""The market of many brands: how many buy each, how often, and which buyers they share.

The NBD-Dirichlet: people buy the category at gamma distributed rates and brands in Dirichlet distributed
shares (Goodhardt, Ehrenberg & Chatfield 1984, J. R. Stat. Soc. A 147). What it says of any brand follows
from its share alone, which is why larger brands have more buyers who also buy slightly more often (double
jeopardy) and brands share buyers in proportion to how many there are (duplication of purchase).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, gammaln

from relsim.analysis.regression import correlation, ranks

Floats = NDArray[np.float64]
MOST = 400  # purchases of the category in a period, beyond which nothing is added up


@dataclass(frozen=True)
class Brands:
    """A table of brands: arrays of shape (B,).

    Attributes
    ----------
    penetration : share of people who bought the brand at least once
    frequency : purchases of the brand per buyer of it
    share : of all purchases
    category_penetration, category_frequency : the same of the whole category
    """

    penetration: Floats
    frequency: Floats
    share: Floats
    category_penetration: float
    category_frequency: float


@dataclass(frozen=True)
class Dirichlet:
    """The law of a market: purchases per person, shape of their spread, concentration of brand shares."""

    mean: float
    shape: float
    concentration: float
    penetration: Floats
    frequency: Floats


def brand_table(bought: ArrayLike) -> Brands:
    """Return the table of brands from what each person bought of each.

    Parameters
    ----------
    bought : int array, shape (N, B)
        Purchases of each person, of each brand; also of people who bought nothing.

    Examples
    --------
    >>> table = brand_table([[2, 0], [1, 1], [0, 0], [0, 2]])
    >>> table.penetration.tolist(), table.frequency.tolist(), table.category_frequency
    ([0.5, 0.5], [1.5, 1.5], 2.0)
    """
    counts = np.asarray(bought, np.float64)
    buyers, units = (counts > 0).sum(axis=0), counts.sum(axis=0)
    anything = int((counts.sum(axis=1) > 0).sum())
    if not anything:
        raise ValueError("a table of brands needs people who bought something")
    return Brands(
        penetration=buyers / len(counts),
        frequency=np.where(buyers > 0, units / np.maximum(buyers, 1), np.nan),
        share=units / units.sum(),
        category_penetration=anything / len(counts),
        category_frequency=float(units.sum()) / anything,
    )


def fit_dirichlet(table: Brands) -> Dirichlet:
    """Fit the NBD-Dirichlet to a table of brands, and say what it expects of each.

    The mean and the share of people who buy at all give the NBD; each brand's penetration gives a
    concentration, and these are averaged with the brands' shares as weights (the method of Goodhardt,
    Ehrenberg & Chatfield).

    Examples
    --------
    Toothpaste in the United Kingdom, first quarter of 1973 (evidence V10, V11), from rounded inputs.

    >>> share = np.array([.25, .19, .10, .10, .09, .08, .03, .02])
    >>> table = Brands(np.array([.20, .17, .09, .08, .08, .07, .03, .02]), share, share, .56, 2.6)
    >>> fit = fit_dirichlet(table)
    >>> round(fit.mean, 2), round(fit.shape, 2), round(fit.concentration, 1)
    (1.46, 0.78, 1.5)
    """
    mean = table.category_penetration * table.category_frequency
    shape = _shape(mean, table.category_penetration)
    n = np.arange(MOST)
    chance = np.exp(
        gammaln(shape + n) - gammaln(shape) - gammaln(n + 1.0)
        + shape * np.log(shape / (shape + mean)) + n * np.log(mean / (shape + mean))
    )  # fmt: skip
    known = (table.share > 0) & (table.share < 1)
    each = np.array(
        [
            _concentration(chance, share, bought)
            for share, bought in zip(table.share[known], table.penetration[known], strict=True)
        ]
    )
    total = float(np.average(each, weights=table.share[known]))
    expected = np.array([_penetration(chance, share, total) for share in table.share])
    with np.errstate(divide="ignore", invalid="ignore"):
        return Dirichlet(mean, shape, total, expected, mean * table.share / expected)


def duplication(bought: ArrayLike) -> tuple[float, float]:
    """Return the duplication coefficient D and how well the law fits.

    The law: of those who buy brand A, a share D x penetration of B buys B too (Ehrenberg 2000). D is the
    mean duplication over the mean penetration, and the fit is the squared correlation over ordered pairs of
    brands.

    Parameters
    ----------
    bought : int array, shape (N, B)

    Examples
    --------
    >>> coefficient, fit = duplication([[1, 1, 0], [1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0]])
    >>> round(coefficient, 2)
    0.71
    """
    buys = (np.asarray(bought) > 0).astype(np.float64)
    penetration = buys.mean(axis=0)
    buys, penetration = buys[:, penetration > 0], penetration[penetration > 0]
    both = buys.T @ buys / len(buys)
    given = both / penetration[:, None]
    pairs = ~np.eye(len(penetration), dtype=bool)
    of_others = np.broadcast_to(penetration, given.shape)[pairs]
    return float(given[pairs].mean() / of_others.mean()), correlation(given[pairs], of_others) ** 2


def double_jeopardy(table: Brands) -> tuple[float, float]:
    """Return how penetration and frequency go together.

    Returns
    -------
    float
        Rank correlation of the two over brands.
    float
        The largest relative departure of w(1 - b) from its mean, share.

    Examples
    --------
    >>> table = brand_table([[2, 0], [2, 1], [2, 0], [0, 0]])
    >>> double_jeopardy(table)[0]
    1.0
    """
    constant = table.frequency * (1.0 - table.penetration)
    apart = float(np.abs(constant / constant.mean() - 1.0).max())
    return correlation(ranks(table.penetration), ranks(table.frequency)), apart


def _shape(mean: float, penetration: float) -> float:
    """Return the shape of the NBD that leaves 1 - penetration without any purchase."""
    from scipy.optimize import brentq  # half a second to import, and few runs fit

    def missing(log_shape: float) -> float:
        shape = np.exp(log_shape)
        return float(1.0 - (1.0 + mean / shape) ** -shape - penetration)

    low, high = -12.0, 12.0
    if missing(high) < 0.0:  # fewer are without than even equal people would leave
        return float(np.exp(high))
    return float(np.exp(brentq(missing, low, high)))


def _penetration(chance: Floats, share: float, concentration: float) -> float:
    """Return the share of people who buy a brand, under the law."""
    if share <= 0.0 or share >= 1.0:
        return float(1.0 - chance[0]) if share >= 1.0 else 0.0
    own, others = concentration * share, concentration * (1.0 - share)
    none = np.exp(betaln(own, others + np.arange(len(chance))) - betaln(own, others))
    return float(1.0 - np.sum(chance * none) / chance.sum())


def _concentration(chance: Floats, share: float, bought: float) -> float:
    """Return the concentration at which the law gives a brand's penetration."""
    from scipy.optimize import brentq

    def missing(log_concentration: float) -> float:
        return _penetration(chance, share, float(np.exp(log_concentration))) - bought

    if missing(9.0) < 0.0:
        return float(np.exp(9.0))
    return float(np.exp(brentq(missing, -9.0, 9.0))) if missing(-9.0) < 0.0 else float(np.exp(-9.0))

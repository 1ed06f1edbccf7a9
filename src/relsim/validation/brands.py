"""Brands: V8 to V14 and V16."""

from collections.abc import Mapping

import numpy as np

from relsim.analysis.dirichlet import brand_table, double_jeopardy, duplication, fit_dirichlet
from relsim.analysis.regression import correlation, ranks
from relsim.analysis.repeat_buying import bimodality, share_of_top, still_at_top
from relsim.validation.seen import Seen
from relsim.validation.target import Check, Numbers, Target

QUARTER, YEAR = 13, 52


def bought(seen: Seen, first: int, beyond: int) -> np.ndarray:
    """Return purchases of those who were there all the time, (people, V)."""
    return seen.bought(first, beyond)[seen.stayed]


def top_fifth(seen: Mapping[str, Seen]) -> Numbers:
    """V8: a fifth of a brand's buyers make about 60 % of its purchases; more for smaller brands."""
    counts = bought(seen["base"], 0, YEAR)
    shares = np.array([share_of_top(column) for column in counts.T])
    return {
        "share of the top fifth": float(np.nanmean(shares)),
        "size and share": _ranked(counts.sum(axis=0), shares),
    }


def moderation(seen: Mapping[str, Seen]) -> Numbers:
    """V9: about half of last year's top fifth are no longer there."""
    first, second = bought(seen["base"], 0, YEAR), bought(seen["base"], YEAR, 2 * YEAR)
    kept = [still_at_top(a, b) for a, b in zip(first.T, second.T, strict=True)]
    return {"still there": float(np.nanmean(kept))}


def jeopardy(seen: Mapping[str, Seen]) -> Numbers:
    """V10: smaller brands have far fewer buyers, who buy slightly less often."""
    table = brand_table(bought(seen["base"], 0, QUARTER))
    rank, apart = double_jeopardy(table)
    large, small = int(table.penetration.argmax()), int(table.penetration.argmin())
    ratio = table.penetration[large] / table.penetration[small]
    return {
        "ratio of ratios": float(ratio / (table.frequency[large] / table.frequency[small])),
        "rank correlation": rank,
        "w(1-b) apart": apart,
    }


def dirichlet(seen: Mapping[str, Seen]) -> Numbers:
    """V11: the Dirichlet predicts penetration and frequency of every brand."""
    table = brand_table(bought(seen["base"], 0, QUARTER))
    law = fit_dirichlet(table)
    return {
        "penetration off by": float(np.abs(law.penetration / table.penetration - 1.0).max()),
        "frequency off by": float(np.abs(law.frequency / table.frequency - 1.0).max()),
        "S": law.concentration,
    }


def shared_buyers(seen: Mapping[str, Seen]) -> Numbers:
    """V12: brands share buyers in proportion to how many there are."""
    coefficient, fit = duplication(bought(seen["base"], 0, QUARTER))
    return {"R2": fit, "D": coefficient}


def excess_loyalty(seen: Mapping[str, Seen]) -> Numbers:
    """V13: how much more often a grocer's customers buy than the Dirichlet expects of its share."""
    world = seen["base"]
    table = brand_table(bought(world, 0, QUARTER))
    law, grocer = fit_dirichlet(table), world.vendors_of("grocer")[0]
    return {"excess": float(table.frequency[grocer] / law.frequency[grocer] - 1.0)}


def defection(seen: Mapping[str, Seen]) -> Numbers:
    """V14: who is larger loses a smaller share of its main customers."""
    first, second = bought(seen["base"], 0, YEAR), bought(seen["base"], YEAR, 2 * YEAR)
    buyers = (first.sum(axis=1) > 0) & (second.sum(axis=1) > 0)
    before, after = favourites(first[buyers]), favourites(second[buyers])
    lost = 1.0 - (before * after).sum(axis=0) / before.sum(axis=0)
    r = correlation(first.sum(axis=0) / first.sum(), lost)
    return {"R2, smaller lose more": -r * abs(r)}


def favourites(counts: np.ndarray) -> np.ndarray:
    """Return what each person buys most, (people, V); brands bought equally often share the place.

    >>> favourites(np.array([[3, 1], [2, 2]])).tolist()
    [[1.0, 0.0], [0.5, 0.5]]
    """
    most = (counts == counts.max(axis=1, keepdims=True)).astype(np.float64)
    return most / most.sum(axis=1, keepdims=True)


def two_humps(seen: Mapping[str, Seen]) -> Numbers:
    """V16: where the past weighs much, buyers split into the faithful and those who shop around."""
    found: dict[str, float] = {}
    for name, world in seen.items():
        counts = bought(world, YEAR, 2 * YEAR)
        many = counts.sum(axis=1) >= 10
        favourite = counts[many].max(axis=1) / counts[many].sum(axis=1)
        found |= {
            f"bimodality, {name}": bimodality(favourite),
            f"faithful, {name}": float((favourite > 0.95).mean()),
        }
    return found


def _ranked(size: np.ndarray, value: np.ndarray) -> float:
    known = np.isfinite(value)
    return correlation(ranks(size[known]), ranks(value[known]))


TARGETS = (
    Target(
        "V8",
        "Pareto share",
        "brands",
        "S12, S13",
        "share of the top fifth of buyers in a year",
        (
            Check("share of the top fifth", "about 60 %", 0.5, 0.7, 0.6),
            Check("size and share", "smaller vendors higher", high=0.0),
        ),
        top_fifth,
    ),
    Target(
        "V9",
        "buyer moderation",
        "brands",
        "S12",
        "overlap of the top fifth of two years",
        (Check("still there", "about half; CDNOW 53 %", 0.4, 0.65, 0.53),),
        moderation,
    ),
    Target(
        "V10",
        "double jeopardy",
        "brands",
        "S9",
        "penetration and frequency of brands in a quarter",
        (
            Check("ratio of ratios", "at least 4", low=4.0),
            Check("rank correlation", "above .5", low=0.5),
            Check("w(1-b) apart", "within 10 %", high=0.1),
        ),
        jeopardy,
    ),
    Target(
        "V11",
        "Dirichlet",
        "brands",
        "S9, S10",
        "Dirichlet fitted to a quarter, its predictions for each brand",
        (
            Check("penetration off by", "within 15 %", high=0.15),
            Check("frequency off by", "within 15 %", high=0.15),
        ),
        dirichlet,
        used="choose.taste leans on the spread of shares in V11, not on penetration or frequency of brands",
    ),
    Target(
        "V12",
        "duplication of purchase",
        "brands",
        "S9",
        "share of A's buyers who buy B against penetration of B",
        (Check("R2", "above .8", low=0.8),),
        shared_buyers,
    ),
    Target(
        "V13",
        "size of excess loyalty",
        "street",
        "S15, S16",
        "grocer's purchases per buyer over the Dirichlet's",
        (
            Check(
                "excess",
                "about 20 % for exceptional brands; far beyond is suspect (here: twice)",
                high=0.4,
                value=0.2,
            ),
        ),
        excess_loyalty,
    ),
    Target(
        "V14",
        "defection",
        "brands",
        "S14",
        "R squared of defection and share over brands",
        (Check("R2, smaller lose more", "almost all", low=0.7),),
        defection,
    ),
    Target(
        "V16",
        "two humps of loyalty",
        "fish",
        "S34",
        "Sarle's coefficient of the favourite seller's share",
        (
            Check("bimodality, low", "one hump below", high=5 / 9),
            Check("bimodality, high", "two humps above", low=5 / 9),
        ),
        two_humps,
        lacks="the tie of the split to past profit",
    ),
)

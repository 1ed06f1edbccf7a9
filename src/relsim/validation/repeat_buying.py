"""Repeat buying at one shop: V4 to V7 and V43."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammainc, gammaln

from relsim.analysis.buying_till_gone import BetaGeometricNBD, fit_bgnbd
from relsim.analysis.regression import correlation, ranks
from relsim.analysis.repeat_buying import chance_of_next, means_by_count
from relsim.validation.seen import Seen
from relsim.validation.target import Check, Numbers, regularity

Floats = NDArray[np.float64]
OPENING, CALIBRATED, WATCHED = 12, 39, 78  # weeks: cohort, calibration, end, as in CDNOW


def cohort(seen: Seen, vendor: int, end: int) -> tuple[NDArray[np.int64], ...]:
    """Return first week, repeats and week of the last purchase of those who first bought in the opening."""
    mine = (seen.episodes["vendor"] == vendor) & (seen.episodes["week"] < end)
    person, week = seen.episodes["person"][mine], seen.episodes["week"][mine]
    count = np.bincount(person, minlength=seen.people)
    first, last = np.full(seen.people, 10**6), np.full(seen.people, -1)
    np.minimum.at(first, person, week)
    np.maximum.at(last, person, week)
    began = first < OPENING
    return first[began], count[began] - 1, last[began]


def law_of(seen: Seen) -> tuple[BetaGeometricNBD, NDArray[np.int64], NDArray[np.int64]]:
    """Return the BG/NBD of the online shop's cohort, its repeats and the weeks that each was watched."""
    first, repeats, last = cohort(seen, 0, CALIBRATED)
    watched = CALIBRATED - first
    return fit_bgnbd(repeats, last - first, watched), repeats, watched


def chances_of_counts(law: BetaGeometricNBD, watched: float, most: int) -> Floats:
    """Return the chance of 0 to `most` - 1 repeats, and of more, under the BG/NBD (Fader et al. 2005)."""
    x = np.arange(most)
    odds = np.exp(
        gammaln(law.r + x)
        - gammaln(law.r)
        - gammaln(x + 1.0)
        + law.r * np.log(law.alpha / (law.alpha + watched))
        + x * np.log(watched / (law.alpha + watched))
    )
    here = np.exp(betaln(law.a, law.b + x) - betaln(law.a, law.b)) * odds
    gone = np.exp(betaln(law.a + 1.0, law.b + np.maximum(x, 1) - 1.0) - betaln(law.a, law.b))
    before = np.concatenate(([0.0], np.cumsum(odds)[:-1]))
    chance = here + np.where(x > 0, gone * (1.0 - before), 0.0)
    return np.append(chance, max(0.0, 1.0 - chance.sum()))


def repeats_of_a_cohort(seen: Mapping[str, Seen]) -> Numbers:
    """V4: repeats are an NBD with death: a large class of none, and a long tail."""
    law, repeats, watched = law_of(seen["base"])
    counted = np.bincount(np.minimum(repeats, 7), minlength=8).astype(float)
    spans, people = np.unique(watched, return_counts=True)
    expected = sum(
        (n * chances_of_counts(law, float(span), 7) for span, n in zip(spans, people, strict=True)),
        np.zeros(8),
    )
    chi = float(np.sum((counted - expected) ** 2 / np.maximum(expected, 1e-9)))
    return {
        "no repeat": float(counted[0] / counted.sum()),
        "most have none": float((counted[0] - counted[1:].max()) / counted.sum()),
        "fit, p": 1.0 - float(gammainc(1.5, chi / 2.0)),  # eight classes, four parameters
    }


def published_fits(seen: Mapping[str, Seen]) -> Numbers:
    """V5: how much customers differ, and how many are gone after a purchase."""
    law, _, _ = law_of(seen["base"])
    return {"r": law.r, "gone after a purchase": law.gone}


def buying_again(seen: Mapping[str, Seen]) -> Numbers:
    """V6: buying again gets likelier with each purchase, less and less so."""
    _, repeats, _ = cohort(seen["base"], 0, WATCHED)
    chance = chance_of_next(repeats, 6)
    return {
        "first step": float(chance[1] - chance[0]),
        "later rise": float(chance[5] - chance[1]),
        "flattening": float((chance[1] - chance[0]) - (chance[5] - chance[1]) / 4.0),
    }


def conditional(seen: Mapping[str, Seen]) -> Numbers:
    """V7: later purchases rise with earlier ones, heavy buyers buy less than before."""
    world = seen["base"]
    before, after = world.bought(0, CALIBRATED)[:, 0], world.bought(CALIBRATED, WATCHED)[:, 0]
    first = np.full(world.people, 10**6)
    mine = world.episodes["vendor"] == 0
    np.minimum.at(first, world.episodes["person"][mine], world.episodes["week"][mine])
    cohort = first < OPENING
    repeats, later = before[cohort] - 1, after[cohort]
    means, heavy = means_by_count(repeats, later), repeats >= 7
    known = np.isfinite(means)
    return {
        "rank correlation": correlation(ranks(means[known]), ranks(np.flatnonzero(known))),
        "after none": float(means[0]),
        "heavy, after over before": float(later[heavy].mean() / repeats[heavy].mean())
        if heavy.any()
        else np.nan,
    }


def tenure_and_profit(seen: Mapping[str, Seen]) -> Numbers:
    """V43: how long a customer stays and what he brings, in a cohort of three years."""
    world = seen["base"]
    first, repeats, last = cohort(world, 0, world.weeks)
    return {"correlation": correlation(last - first, repeats + 1.0)}


TARGETS = (
    regularity(
        "V4",
        "repeat counts",
        "records",
        "S5",
        "repeats of a cohort in 39 weeks against BG/NBD (chi-square)",
        repeats_of_a_cohort,
        Check("most have none", "59.9 % none, then 18.6 %", low=0.0, value=0.413),
        Check("fit, p", "not rejected", low=0.05),
    ),
    regularity(
        "V5",
        "published fits",
        "records",
        "S6, S7",
        "BG/NBD by maximum likelihood",
        published_fits,
        Check("r", ".243 (BG/NBD), .553 (Pareto/NBD)", 0.2, 0.8, 0.243),
        Check("gone after a purchase", "about .25", 0.15, 0.35, 0.246),
        used="category.need_shape leans on V5, though for a whole category",
    ),
    regularity(
        "V6",
        "buying again gets likelier",
        "records",
        "S5",
        "share that goes on to one more purchase, in 78 weeks",
        buying_again,
        Check("first step", ".48 to .65", 0.1, 0.2, 0.17),
        Check("later rise", ".65 to .79", low=0.0),
        Check("flattening", "rising, then flattening", low=0.0),
    ),
    regularity(
        "V7",
        "conditional expectation",
        "records",
        "S5",
        "purchases in weeks 40-78 by repeats in weeks 1-39",
        conditional,
        Check("rank correlation", ".24 to 6.36, rising", low=0.9),
        Check("after none", ".24", low=1e-9, value=0.24),
        Check("heavy, after over before", "below 1", high=1.0),
    ),
    regularity(
        "V43",
        "tenure and profit",
        "records",
        "S52",
        "correlation over three years of a cohort",
        tenure_and_profit,
        Check("correlation", ".20 to .45", 1e-9, 0.6, 0.3),
    ),
)

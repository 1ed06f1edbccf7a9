"""Retention and repeat buying: V1 to V7, V15, V43."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammainc, gammaln

from relsim.analysis.buying_till_gone import BetaGeometricNBD, fit_bgnbd
from relsim.analysis.leaving_laws import fit_geometric, fit_sbg, sbg_survival
from relsim.analysis.regression import correlation, ranks
from relsim.analysis.repeat_buying import chance_of_next, means_by_count
from relsim.validation.seen import Seen
from relsim.validation.target import Check, Numbers, Target

Floats = NDArray[np.float64]
YEARS, FITTED = 12, 7
OPENING, CALIBRATED, WATCHED = 12, 39, 78  # weeks: cohort, calibration, end, as in CDNOW


def alive(seen: Seen, vendors: list[int], years: int = YEARS) -> Floats:
    """Return how many of a cohort still renewed after 0 to `years` years: from purchases alone.

    The cohort are those who first bought from one of the vendors in the first quarter; a year in which one
    does not buy there ends it.
    """
    kept = np.zeros(years + 1)
    for vendor in vendors:
        mine = seen.episodes["vendor"] == vendor
        person, week = seen.episodes["person"][mine], seen.episodes["week"][mine]
        first = np.full(seen.people, 10**6)
        np.minimum.at(first, person, week)
        age = (week - first[person]) // 52
        there = np.zeros((seen.people, years + 1), bool)
        within = age <= years
        there[person[within], age[within]] = True
        cohort = first < 13
        kept += np.logical_and.accumulate(there[cohort], axis=1).sum(axis=0)
    return kept


def endings(kept: Floats, years: int) -> tuple[Floats, Floats]:
    """Return endings and censored ones by year, as the laws of leaving take them."""
    lost = np.concatenate(([0.0], kept[:-1] - kept[1:]))[: years + 1]
    stayed = np.zeros(years + 1)
    stayed[-1] = kept[years]
    return lost, stayed


def errors_of_laws(kept: Floats) -> tuple[float, float]:
    """Return the largest error over 12 years of the sBG and of a constant churn, fitted to seven."""
    lost, stayed = endings(kept, FITTED)
    law, flat = fit_sbg(lost, stayed), fit_geometric(lost, stayed)
    years = np.arange(YEARS + 1)
    share = kept / kept[0]
    mixed = np.abs(sbg_survival(law.alpha, law.beta, years) - share).max()
    constant = np.abs((1.0 - flat.churn) ** years - share).max()
    return float(mixed), float(constant)


def survival_curve(seen: Mapping[str, Seen]) -> Numbers:
    """V1: the sBG forecasts retention that a constant churn does not."""
    kept = alive(seen["base"], [*range(seen["base"].vendor_count)])
    mixed, constant = errors_of_laws(kept)
    return {"largest error": mixed, "constant churn worse": constant / max(mixed, 1e-6)}


def rise(kept: Floats) -> float:
    """Return by how much yearly retention rises from the first year to the twelfth."""
    return float(kept[YEARS] / max(kept[YEARS - 1], 1.0) - kept[1] / kept[0])


def sorting(seen: Mapping[str, Seen]) -> Numbers:
    """V2: retention rises with tenure since those who leave early have left."""
    kept = {name: alive(world, [*range(world.vendor_count)]) for name, world in seen.items()}
    base = rise(kept["base"])
    needed = 0.08 if kept["base"][1] / kept["base"][0] >= 0.75 else 0.25
    return {
        "rise": base,
        "rise over needed": base - needed,
        "left without growth": rise(kept["no growth"]) / base,
        "left when alike": rise(kept["alike"]) / base,
    }


def segments(seen: Mapping[str, Seen]) -> Numbers:
    """V3: each kind of vendor's base is a J-shaped mix of those who go soon and those who stay."""
    base = seen["base"]
    found: dict[str, float] = {}
    for name, archetype in (("grocer", "grocer"), ("chains", "multinational")):
        law = fit_sbg(*endings(alive(base, base.vendors_of(archetype)), FITTED))
        found |= {f"alpha, {name}": law.alpha, f"beta, {name}": law.beta}
    return found


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


def yearly_churn(seen: Mapping[str, Seen]) -> Numbers:
    """V15: the share of a vendor's main customers in a year for whom another is the main one in the next."""
    found = {}
    for name, world in seen.items():
        first, second = world.bought(0, 52), world.bought(52, 104)
        there = first.sum(axis=1) > 0  # with those who move away, as a firm would see it
        went = (second.sum(axis=1) == 0) | (first.argmax(axis=1) != second.argmax(axis=1))
        found[f"switching cost {name}"] = float(went[there].mean())
    return found


def tenure_and_profit(seen: Mapping[str, Seen]) -> Numbers:
    """V43: how long a customer stays and what he brings, in a cohort of three years."""
    world = seen["base"]
    first, repeats, last = cohort(world, 0, world.weeks)
    return {"correlation": correlation(last - first, repeats + 1.0)}


def _target(
    id: str, what: str, study: str, source: str, how: str, measure: Any, *checks: Check, **more: str
) -> Target:
    return Target(id, what, study, source, how, checks, measure, **more)


TARGETS = (
    _target(
        "V1",
        "survival curve",
        "subscription",
        "S1",
        "sBG fitted to renewals 1-7 of a cohort, forecast to year 12",
        survival_curve,
        Check("largest error", "0.6 to 1.8 points", high=0.03, value=0.018),
        Check("constant churn worse", "clearly worse", low=2.0),
    ),
    _target(
        "V2",
        "retention rises by sorting",
        "subscription",
        "S1",
        "retention of year 12 less that of year 1; again without relationships, and with customers alike",
        sorting,
        Check("rise over needed", "86.9 to 96.3 %; 63.1 to 94.5 %", low=0.0),
        Check("left without growth", "persists", low=0.5),
        Check("left when alike", "shrinks", high=0.5),
    ),
    _target(
        "V3",
        "two kinds of bases",
        "subscription",
        "S1",
        "sBG by kind of vendor",
        segments,
        Check("alpha, grocer", "below 1 in both segments", high=1.0, value=0.668),
        Check("alpha, chains", "below 1 in both segments", high=1.0, value=0.704),
    ),
    _target(
        "V4",
        "repeat counts",
        "records",
        "S5",
        "repeats of a cohort in 39 weeks against BG/NBD (chi-square)",
        repeats_of_a_cohort,
        Check("most have none", "59.9 % none, then 18.6 %", low=0.0, value=0.413),
        Check("fit, p", "not rejected", low=0.05),
    ),
    _target(
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
    _target(
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
    _target(
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
    _target(
        "V15",
        "base churn",
        "bank",
        "S17, S18, S32",
        "main customers of one year lost in the next, by switching cost",
        yearly_churn,
        Check("switching cost low", "7.7 to 38 % a year", 0.08, 0.38),
        Check("switching cost base", "7.7 to 38 % a year", 0.08, 0.38),
        Check("switching cost high", "7.7 to 38 % a year", 0.08, 0.38),
    ),
    _target(
        "V43",
        "tenure and profit",
        "records",
        "S52",
        "correlation over three years of a cohort",
        tenure_and_profit,
        Check("correlation", ".20 to .45", 1e-9, 0.6, 0.3),
    ),
)

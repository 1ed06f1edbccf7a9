"""Retention: V1 to V3 and V15."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from relsim.analysis.leaving_laws import fit_geometric, fit_sbg, sbg_survival
from relsim.validation.seen import Seen
from relsim.validation.target import Check, Numbers, regularity

Floats = NDArray[np.float64]
YEARS, FITTED = 12, 7


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


def yearly_churn(seen: Mapping[str, Seen]) -> Numbers:
    """V15: the share of a vendor's main customers in a year for whom another is the main one in the next."""
    found = {}
    for name, world in seen.items():
        first, second = world.bought(0, 52), world.bought(52, 104)
        there = first.sum(axis=1) > 0  # with those who move away, as a firm would see it
        went = (second.sum(axis=1) == 0) | (first.argmax(axis=1) != second.argmax(axis=1))
        found[f"switching cost {name}"] = float(went[there].mean())
    return found


TARGETS = (
    regularity(
        "V1",
        "survival curve",
        "subscription",
        "S1",
        "sBG fitted to renewals 1-7 of a cohort, forecast to year 12",
        survival_curve,
        Check("largest error", "0.6 to 1.8 points", high=0.03, value=0.018),
        Check("constant churn worse", "clearly worse", low=2.0),
    ),
    regularity(
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
    regularity(
        "V3",
        "two kinds of bases",
        "subscription",
        "S1",
        "sBG by kind of vendor",
        segments,
        Check("alpha, grocer", "below 1 in both segments", high=1.0, value=0.668),
        Check("alpha, chains", "below 1 in both segments", high=1.0, value=0.704),
    ),
    regularity(
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
)

"""The worlds: how far the shop is embedded, and what is taken out of the most embedded one."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import polars as pl

import relsim
from benchmarks.forecast.data import Log
from relsim.desk import PURCHASE
from relsim.experiments.replicates import seed_of
from relsim.experiments.truth import names_of, relationship_table

SEED, KNOWN, AHEAD, BEGUN = 1, 39, 39, 13  # weeks; all first bought in the first 13
PERIOD, PERIODS, FIRST = 4, 16, 8  # of survival: weeks in one, how many, and how many of them are known
SHOP = "grocer"
# Common to all. The world is launched with the log, so that a first purchase in it is the first there was.
# Nobody counts as gone because he is silent. Leaving is made frequent: its settings are at the upper ends
# of the ranges that are shown as worth trying, or what could be learned in 39 weeks would be little.
SAME: Mapping[str, Any] = {
    "horizon.warmup": 0, "communities.village.people": 3000, "category.need_rate": 0.3,
    "leave.gone_weeks": 1040, "leave.base": -1.0, "category.problem_rate": 0.66, "category.attrition": 0.1,
    "recording.log": ["purchase", "exit"],
}  # fmt: skip
SOME = {"vendors.grocer.local": 0.5, "choose.relationship": 1.5, "category.disposability": 0.4}
MUCH = {
    "vendors.grocer.local": 1.0, "choose.relationship": 3.0, "category.disposability": 0.0,
    "tell.rate": 0.15, "tell.effect": 0.3, "tell.leaving": 0.6,
}  # fmt: skip
ALIKE = {"category.need_shape": 1000.0, "switches.taste": False}
ASLEEP = {"category.lapse": 2.0, "category.revival": 4.0}  # a third sleeps, for 13 weeks on the mean
EMBEDDED = "much"


class Kind(NamedTuple):
    """A world: what it starts from, what is set, and what it is to show."""

    base: str
    set: Mapping[str, Any]
    about: str


KINDS = {
    "none": Kind("no_social", {}, "nothing social happens"),
    "some": Kind("village", SOME, "the middle of what the embeddedness experiment tries"),
    EMBEDDED: Kind("village", MUCH, "its upper end, and people talk a lot"),
    "much, no talk": Kind("village", MUCH | {"switches.talk": False}, "leaving is not catching"),
    "much, no habit": Kind("village", MUCH | {"switches.habit": False}, "buying does not bind by itself"),
    "much, all alike": Kind("village", MUCH | ALIKE, "same needs, no tastes"),
    "much, needs sleep": Kind("village", MUCH | ASLEEP, "households do without for a while"),
}


class Lived(NamedTuple):
    """A log that a world left, and what is true of each customer, in the order of the log's histories.

    Attributes
    ----------
    log : Log
    lasts : (N,) bool, whether the relationship lasts where the log is cut
    elsewhere : (N,) int, purchases of other vendors between the last one here and the cut
    survival : (PERIODS + 1,) share of relationships that last, by age in periods
    """

    log: Log
    lasts: np.ndarray
    elsewhere: np.ndarray
    survival: np.ndarray


def lived(name: str, replicate: int) -> Lived:
    """Return what a world leaves."""
    kind = KINDS[name]
    ran = relsim.run(
        kind.base, seed_of(SEED, replicate), KNOWN + AHEAD, {**SAME, **kind.set}, metrics=["customers"]
    )
    return seen(ran.record, ran.vendors, name)


def seen(record: Any, vendors: tuple[str, ...], name: str) -> Lived:
    """Return what the shop's log shows and what it does not, of those who first bought in time."""
    log, shop = record.log, vendors.index(SHOP)
    mine = (log["kind"] == PURCHASE) & (log["vendor"] == shop)
    customers, number = np.unique(log["customer"][mine], return_inverse=True)
    week = log["week"][mine].astype(np.int64)
    first = np.full(len(customers), KNOWN + AHEAD)
    np.minimum.at(first, number, week)
    counts = (first < BEGUN)[number]
    shown = Log(name, number[counts].astype(np.int64), week[counts] * 7 + 6, KNOWN, KNOWN + AHEAD)
    theirs = pl.DataFrame({"customer_id": names_of(customers[first < BEGUN])})
    spells = relationship_table(record, vendors).filter(vendor=SHOP)
    here = (pl.col("began") < KNOWN) & (pl.col("gone").is_null() | (pl.col("gone") >= KNOWN))
    age = pl.col("gone") - pl.col("began")
    one = (
        theirs.join(spells, on="customer_id", maintain_order="left")
        .group_by("customer_id", maintain_order=True)
        .agg(here.any().alias("lasts"), age.first().alias("age"))
    )
    age_of = one["age"].fill_null(KNOWN + AHEAD).to_numpy()
    return Lived(
        shown, one["lasts"].to_numpy(), _elsewhere(log, mine, shop, customers[first < BEGUN]),
        np.array([(age_of >= PERIOD * n).mean() for n in range(PERIODS + 1)]),
    )  # fmt: skip


def _elsewhere(log: Mapping[str, np.ndarray], mine: np.ndarray, shop: int, whose: np.ndarray) -> np.ndarray:
    """Return how often customers have bought of others between the last purchase here and the cut."""
    known = (log["kind"] == PURCHASE) & (log["week"] < KNOWN) & np.isin(log["customer"], whose)
    who = np.searchsorted(whose, log["customer"])
    last = np.full(len(whose), -1)
    np.maximum.at(last, who[known & mine], log["week"][known & mine])
    others = np.flatnonzero(known & (log["vendor"] != shop))
    after = others[log["week"][others] > last[who[others]]]
    return np.bincount(who[after], minlength=len(whose))

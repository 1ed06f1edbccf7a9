"""Selecting the best of several: right as often as stated, where careless rules are not."""

import numpy as np
import polars as pl
import pytest
from known import KINDS

from relsim.errors import UserError
from relsim.insight.ranking import Rule, select
from relsim.insight.selecting import select_of

DELTA, LONG = 0.2, 1500


def contest(seed, candidates=5, together=0.5):
    """The hardest case: one is best by exactly delta, all others are equal; runs share some luck."""
    rng = np.random.default_rng(seed)
    means = np.where(np.arange(candidates) == 2, DELTA, 0.0)[:, None]
    shared, own = rng.standard_normal((1, LONG)), rng.standard_normal((candidates, LONG))
    return means + np.sqrt(together) * shared + np.sqrt(1 - together) * own


def by_kim_and_nelson(values, batch=20):
    rule = Rule(DELTA, alpha=0.05, first=10, most=LONG, batch=batch)
    return select(len(values), lambda who, r: values[list(who), r.start : r.stop], rule)


def looking_after_each(values):
    """Throw out whoever a t test of 5 % puts behind, after every replicate: no allowance for looks."""
    inside, n = list(range(len(values))), 4
    while len(inside) > 1 and n < LONG:
        n += 1
        best = max(inside, key=lambda one: values[one, :n].mean())
        for one in [one for one in inside if one != best]:
            apart = values[best, :n] - values[one, :n]
            if apart.mean() > 1.7 * apart.std(ddof=1) / np.sqrt(n):
                inside.remove(one)
    return max(inside, key=lambda one: values[one, :n].mean())


@pytest.mark.parametrize("together", [0.0, 0.5, 0.9])
def test_the_best_is_selected_as_often_as_stated(together):
    right = [by_kim_and_nelson(contest(seed, together=together)).best == 2 for seed in range(150)]
    assert np.mean(right) >= 0.93  # 0.95, and what is likely below it in 150


@pytest.mark.long
def test_the_best_is_selected_as_often_as_stated_over_many_contests():
    right = [by_kim_and_nelson(contest(seed)).best == 2 for seed in range(2000)]
    assert np.mean(right) >= 0.95 - 2 * np.sqrt(0.95 * 0.05 / 2000)


def test_careless_rules_are_wrong_more_often_than_stated():
    contests = [contest(seed) for seed in range(150)]
    ten = np.mean([int(np.argmax(values[:, :10].mean(axis=1))) == 2 for values in contests])
    looks = np.mean([looking_after_each(values) == 2 for values in contests])
    assert ten < 0.75
    assert looks < 0.9


def test_shared_draws_save_replicates():
    def needed(together):
        return np.mean([by_kim_and_nelson(contest(seed, together=together)).replicates for seed in range(30)])

    assert needed(0.9) < 0.3 * needed(0.0)


def test_how_many_replicates_run_at_once_changes_nothing():
    one, many = by_kim_and_nelson(contest(3), batch=1), by_kim_and_nelson(contest(3), batch=64)
    assert one.rows.equals(many.rows)
    assert np.array_equal(one.values, many.values, equal_nan=True)


def test_those_that_are_out_are_not_run_again():
    asked, values = [], contest(1)

    def draw(who, replicates):
        asked.extend((one, r) for one in who for r in replicates)
        return values[list(who), replicates.start : replicates.stop]

    found = select(5, draw, Rule(DELTA, batch=1))
    assert len(asked) == len(set(asked)) == found.rows["replicates"].sum()


def test_equal_scenarios_end_in_one_of_them():
    values = np.tile(np.arange(100.0), (3, 1))
    assert select(3, lambda who, r: values[list(who), r.start : r.stop], Rule(0.1)).best == 0


def test_when_replicates_run_out_nobody_is_said_to_be_best():
    values = contest(0)
    found = select(5, lambda who, r: values[list(who), r.start : r.stop], Rule(0.001, most=30))
    assert not found.decided
    assert found.replicates == 30


def of_scenarios(values, names, outcome="kept"):
    def evaluate(inside, replicates):
        rows = [
            (0, name, r, outcome, "grocer", "", None, float(values[names.index(name), r]))
            for name in inside
            for r in replicates
        ]
        return pl.DataFrame(rows, schema=KINDS, orient="row").reverse()

    return evaluate


NAMES = ["village", "hamlet", "city", "pen", "no_talk"]


def test_the_finding_says_who_was_out_when_and_by_whom():
    told = []
    found = select_of(
        of_scenarios(contest(0), NAMES),
        NAMES,
        "kept:grocer",
        Rule(DELTA),
        say=lambda text, runs=0: told.append(text),
    )
    assert found.manifest["selected"] == "city"
    assert found["ranking"]["scenario"][0] == "city"
    assert set(found["ranking"]["by"].drop_nulls()) <= set(NAMES)
    assert len([line for line in told if "is out after" in line]) == 4
    assert "chosen with at most 5 % chance of being wrong" in found.answer()


def test_the_lowest_can_be_the_best():
    found = select_of(of_scenarios(-contest(0), NAMES), NAMES, "kept:grocer", Rule(DELTA), better="lower")
    assert found.manifest["selected"] == "city"


def test_a_number_that_is_not_always_defined_is_refused():
    values = contest(0)
    values[1, 4] = np.nan
    with pytest.raises(UserError, match="replicate 4: the number is not defined"):
        select_of(of_scenarios(values, NAMES), NAMES, "kept:grocer", Rule(DELTA))


@pytest.mark.parametrize(
    ("names", "rule", "what"),
    [
        (["village"], Rule(0.1), "the best of one"),
        (["village", "village"], Rule(0.1), "stands twice"),
        (NAMES, Rule(0.0), "least difference worth detecting"),
        (NAMES, Rule(0.1, alpha=0.9), "chance of a wrong selection"),
        (NAMES, Rule(0.1, first=2), "3 or more at first"),
    ],
)
def test_rules_that_cannot_be_are_refused(names, rule, what):
    with pytest.raises(UserError, match=what):
        select_of(of_scenarios(contest(0), NAMES), names, "kept:grocer", rule)

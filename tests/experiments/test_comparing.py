"""What differs between worlds, between vendors, and how well it is known."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from villages import VILLAGE, InTurn, with_price

from relsim.analysis.families import holm
from relsim.analysis.pairs import paired_difference
from relsim.analysis.precision import Precision
from relsim.errors import UserError
from relsim.experiments.comparing import compare
from relsim.experiments.contrasts import TABLE, Question, Values, comparison_table, questions
from relsim.experiments.elasticity import elasticity
from relsim.experiments.running import run
from relsim.experiments.worlds import named


def by_hand(**cells):
    """Values of one metric, written as scenario_vendor=[...]."""
    return Values({(*cell.split("_"), "kept"): np.array(numbers) for cell, numbers in cells.items()})


def column(comparison, scenario, vendor, metric):
    rows = comparison.summary.filter(scenario=scenario, vendor=vendor, metric=metric, group="")
    return rows.sort("replicate")["value"].to_list()


def test_a_difference_is_the_mean_of_differences_within_pairs(compared):
    rows = compared.table.filter(metric="market_share_units", vendor="shop", kind="scenarios")
    base, other = (column(compared, s, "shop", "market_share_units") for s in ("as is", "dear"))
    pair = paired_difference(base, other)
    (row,) = rows.iter_rows(named=True)
    assert (row["difference"], row["low"], row["high"]) == (
        pair.difference.mean, pair.difference.low, pair.difference.high,
    )  # fmt: skip
    assert (row["base_mean"], row["other_low"]) == (pair.base.mean, pair.other.low)
    assert row["difference"] < 0.0


def test_shared_draws_take_variance_away_from_a_price_what_if(compared):
    removed = compared.table.filter(kind="scenarios", metric="market_share_units")["variance_removed"]
    assert removed.drop_nulls().min() > 0.3


def test_two_vendors_are_compared_within_each_run(compared):
    (row,) = compared.table.filter(vendor="shop - mart", base="dear", metric="price").iter_rows(named=True)
    assert (row["kind"], row["other"]) == ("vendors", "dear")
    assert row["other_mean"] == pytest.approx(1.15)
    assert row["base_mean"] == pytest.approx(1.0)
    assert row["difference"] == pytest.approx(0.15)


def test_a_world_compared_with_itself_differs_by_exactly_nothing():
    twice = compare(VILLAGE, ("the same", VILLAGE), replicates=2)
    rows = twice.table.filter(kind="scenarios")
    assert set(rows["difference"]) == {0.0}
    assert not rows["settled"].any()
    assert set(rows["agree"]) == {1.0}


def test_what_holds_for_all_rows_at_once_is_wider_than_what_holds_for_one(compared):
    rows = compared.table.drop_nulls(["low", "low_all"])
    assert (rows["low_all"] <= rows["low"]).all()
    assert (rows["high_all"] >= rows["high"]).all()
    excludes_nothing = (rows["low_all"] > 0) | (rows["high_all"] < 0)
    assert rows["settled"].to_list() == excludes_nothing.to_list()


def test_p_values_are_corrected_for_every_row_of_the_table(compared):
    asked = questions(
        Values({(s, v, "health"): np.array(column(compared, s, v, "health")) for s in ("as is", "dear")
                for v in ("shop", "mart", "all")}), ["as is", "dear"], ["health"])  # fmt: skip
    few = compare(("as is", VILLAGE), ("dear", with_price(1.15)), replicates=6, metrics=["health"])
    pairs = [
        paired_difference(column(compared, *q.base, "health"), column(compared, *q.other, "health"))
        for q in asked
    ]
    assert few.table["p_adjusted"].to_list() == holm([pair.p_value for pair in pairs]).tolist()
    many = compared.table.filter(metric="health")["p_adjusted"]
    assert (many >= few.table["p_adjusted"]).all()


def test_the_interval_of_a_mean_shrinks_with_runs_and_the_spread_of_runs_does_not():
    results = run(VILLAGE, replicates=6, metrics=["customers"])
    fourfold = replace(results, summary=pl.concat([results.summary] * 4))
    few, many = (found.levels.row(0, named=True) for found in (results, fourfold))
    assert many["mean_high"] - many["mean_low"] < 0.5 * (few["mean_high"] - few["mean_low"])
    for run_of in ("lowest_run", "median_run", "highest_run"):
        assert many[run_of] == few[run_of]
    assert few["lower_run"] <= many["lower_run"] * 1.05
    assert few["upper_run"] >= many["upper_run"] * 0.95


def test_a_metric_of_the_market_is_compared_for_the_market_alone(compared):
    assert set(compared.table.filter(metric="participation")["vendor"]) == {"all"}
    assert "shop - all" not in set(compared.table["vendor"])


def test_a_vendor_that_one_world_lacks_is_compared_with_nobody_there():
    alone = {**VILLAGE, "vendors": {"mart": VILLAGE["vendors"]["mart"]}}
    found = compare(("alone", alone), ("both", VILLAGE), replicates=2, metrics=["customers"])
    assert found.table.select("kind", "vendor", "other").rows() == [
        ("scenarios", "mart", "both"),
        ("scenarios", "all", "both"),
        ("vendors", "shop - mart", "both"),
    ]


def test_many_vendors_are_each_compared_with_the_first():
    few = Values({("A", f"v{n}", "kept"): np.array([0.5, 0.6]) for n in range(10)})
    many = Values({("A", f"v{n}", "kept"): np.array([0.5, 0.6]) for n in range(11)})
    assert len(questions(few, ["A"], ["kept"])) == 45
    assert {q.other[1] for q in questions(many, ["A"], ["kept"])} == {"v0"}


def test_more_replicates_are_those_that_bring_the_wanted_width_or_settle_the_sign():
    values = by_hand(A_shop=[0.50, 0.52, 0.51, 0.49, 0.50, 0.53], B_shop=[0.52, 0.51, 0.53, 0.49, 0.51, 0.53])
    question = Question("kept", "scenarios", "shop", ("A", "shop"), ("B", "shop"))
    (open_,) = comparison_table(values, [question]).iter_rows(named=True)
    assert not open_["settled"]
    assert open_["more_replicates"] > 0
    (wide,) = comparison_table(values, [question], {"kept": 0.5}).iter_rows(named=True)
    (narrow,) = comparison_table(values, [question], {"kept": 0.001}).iter_rows(named=True)
    assert wide["more_replicates"] == 0
    assert narrow["more_replicates"] > open_["more_replicates"]


def test_a_question_without_numbers_on_both_sides_is_not_asked():
    values = by_hand(A_shop=[0.5, 0.6], B_shop=[np.nan, np.nan], B_mart=[0.5, 0.7])
    assert questions(values, ["A", "B"], ["kept"]) == []


def test_a_table_without_questions_has_its_columns():
    assert comparison_table(by_hand(A_shop=[0.5, 0.6]), []).schema == pl.Schema(TABLE)


def test_replicates_are_added_until_the_difference_is_known_well_enough():
    asked = {"metrics": ["satisfaction", "health"], "precision": ["satisfaction=0.006"], "replicates": 3}
    found = compare(("as is", VILLAGE), ("dear", with_price(1.15)), **asked)
    rows = found.table.filter(metric="satisfaction")
    assert ((rows["high"] - rows["low"]) / 2 <= 0.006).all()
    assert found.manifest["replicates"] > 8  # three, and five more over which it has to stay narrow
    assert set(rows["more_replicates"]) == {0}
    assert found.manifest["precision"]["reached"].startswith("satisfaction is within ±0.00")
    assert "Precision: satisfaction is within" in found.answer()
    assert found.runs.height == 2 * found.manifest["replicates"]
    again = compare(("as is", VILLAGE), ("dear", with_price(1.15)), executor=InTurn(), **asked)
    assert again.table.equals(found.table)


def test_replicates_stop_at_the_most_that_are_allowed():
    rule = Precision({"satisfaction": 1e-9}, minimum=3, maximum=5, look_ahead=1)
    found = compare(("as is", VILLAGE), ("dear", with_price(1.15)), precision=rule, metrics=["satisfaction"])
    assert found.manifest["replicates"] == 5
    assert "only within" in found.manifest["precision"]["reached"]


def test_of_one_world_replicates_are_added_until_every_mean_is_known_well_enough():
    asked = {"metrics": ["satisfaction", "health"], "precision": ["satisfaction=0.01"]}
    found = run(VILLAGE, **asked)
    rows = found.levels.filter(metric="satisfaction")
    assert set(rows["vendor"]) == {"shop", "mart", "all"}
    assert ((rows["mean_high"] - rows["mean_low"]) / 2 <= 0.01).all()
    assert found.manifest["replicates"] == found.runs.height == len(found.records) >= 8
    assert found.manifest["precision"]["wanted"] == {"satisfaction": 0.01}
    assert found.manifest["precision"]["reached"].startswith("satisfaction is within ±0.00")
    again = run(VILLAGE, executor=InTurn(), **asked)
    assert again.summary.equals(found.summary)


def test_a_run_stops_at_the_most_that_are_allowed():
    rule = Precision({"satisfaction": 1e-9}, minimum=3, maximum=5, look_ahead=1)
    found = run(VILLAGE, precision=rule, metrics=["satisfaction"])
    assert found.manifest["replicates"] == 5
    assert "only within" in found.manifest["precision"]["reached"]


def test_replicates_that_were_asked_for_are_the_least():
    found = run(VILLAGE, replicates=6, weeks=8, metrics=["health"], precision="health=1")
    assert found.manifest["replicates"] == 6 + 5


def test_a_precision_of_a_metric_that_is_not_measured_is_refused():
    for ask in (run, compare):
        with pytest.raises(UserError, match=r"precision health=0\.1: no such metric; write one of customers"):
            ask(VILLAGE, metrics=["customers"], precision=Precision({"health": 0.1}))


def test_one_world_compares_its_vendors():
    found = compare(VILLAGE, replicates=2, metrics=["kept"])
    assert found.table.select("kind", "vendor", "base").rows() == [
        ("vendors", "shop - mart", "a small village")
    ]


def test_worlds_that_run_for_different_times_are_not_compared_unless_told_the_same():
    longer = {**VILLAGE, "horizon": {"weeks": 52}}
    with pytest.raises(UserError, match="as is runs 26 weeks, long runs 52 weeks: they cannot be compared"):
        compare(("as is", VILLAGE), ("long", longer), replicates=2)
    found = compare(("as is", VILLAGE), ("long", longer), weeks=8, replicates=2, metrics=["customers"])
    assert found.manifest["weeks"] == 8


def test_one_world_with_one_vendor_leaves_nothing_to_compare():
    with pytest.raises(UserError, match="nothing to compare; name another scenario"):
        compare({**VILLAGE, "vendors": {"shop": {}}})


def test_one_replicate_shows_no_spread():
    with pytest.raises(UserError, match="replicates=1: one run shows no spread"):
        compare(VILLAGE, replicates=1)


def test_no_replicates_are_nothing_to_run():
    with pytest.raises(UserError, match="replicates=0: there is nothing to run"):
        run(VILLAGE, replicates=0)


def test_more_replicates_than_any_memory_holds_are_refused_at_once():
    for ask in (run, compare, elasticity):
        with pytest.raises(UserError, match="no memory holds them; write at most 100,000"):
            ask(VILLAGE, replicates=10**11)


def test_a_metric_that_there_is_not_is_refused_before_anything_runs():
    with pytest.raises(UserError, match="helth: no such metric"):
        run(VILLAGE, metrics=["helth"])
    with pytest.raises(UserError, match=r"precision helth=0\.1: no such metric"):
        compare(VILLAGE, precision=["helth=0.1"])
    with pytest.raises(UserError, match=r"precision helth=0\.1: no such metric"):
        compare(VILLAGE, precision=Precision({"helth": 0.1}))


def test_one_metric_and_one_precision_may_be_given_without_a_list():
    found = compare(VILLAGE, replicates=3, weeks=8, metrics="health", precision="health=1")
    assert set(found.table["metric"]) == {"health"}
    assert found.manifest["precision"]["wanted"] == {"health": 1.0}


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "one"])
def test_a_seed_is_a_whole_number_that_tables_can_hold(seed):
    with pytest.raises(UserError, match="write a whole number from 0 to 9223372036854775807"):
        run(VILLAGE, seed=seed)


def test_worlds_get_names_that_tell_them_apart():
    assert list(named(["village", "village", VILLAGE, ("mine", VILLAGE)])) == [
        "village", "village (2)", "a small village", "mine",
    ]  # fmt: skip


def test_overrides_and_weeks_hold_for_every_world():
    worlds = named([VILLAGE, with_price(1.2)], weeks=9, set=["vendors.mart.layers=1"])
    assert {(world.horizon.weeks, world.vendors["mart"].layers) for world in worlds.values()} == {(9, 1)}

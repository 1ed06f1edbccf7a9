"""What pictures show of many runs, by hand."""

import polars as pl
import pytest

from relsim.analysis.intervals import mean_interval
from relsim.views.estimates import over_runs, pair_of, paired_draws, room_for, thinned

NAN = float("nan")


def runs(values, vendor="mart", scenario="A", metric="health"):
    return pl.DataFrame(
        {
            "scenario": [scenario] * len(values),
            "replicate": range(len(values)),
            "vendor": [vendor] * len(values),
            "group": [""] * len(values),
            "metric": [metric] * len(values),
            "value": values,
        }
    )


def test_the_interval_is_of_the_mean_and_the_spread_is_of_runs():
    values = [0.1, 0.2, 0.3, 0.4, 0.5]
    row = over_runs(runs(values), ["vendor"]).row(0, named=True)
    assert (row["mean_low"], row["mean_high"]) == pytest.approx(
        (mean_interval(values).low, mean_interval(values).high)
    )
    # median-unbiased quantiles of five runs: the tenth lies at 1/3 + 0.1 * (5 + 1/3) = 0.87, below the first
    assert (row["lower_run"], row["upper_run"]) == pytest.approx((0.1, 0.5))


def test_what_is_not_defined_in_a_run_is_left_out_and_counted():
    row = over_runs(runs([0.1, None, NAN, 0.3]), ["vendor"]).row(0, named=True)
    assert (row["runs"], row["mean"]) == (2, pytest.approx(0.2))


def test_what_is_defined_in_no_run_has_no_row():
    assert over_runs(runs([None, NAN]), ["vendor"]).is_empty()


def test_one_run_has_no_interval():
    row = over_runs(runs([0.1]), ["vendor"]).row(0, named=True)
    assert (row["mean"], row["mean_low"], row["mean_high"]) == (0.1, None, None)


def test_few_weeks_are_all_kept():
    weeks = pl.DataFrame({"week": [0, 4, 8]})
    assert thinned(weeks)["week"].to_list() == [0, 4, 8]


def test_scenarios_are_paired_by_replicate_and_vendors_within_a_run():
    summary = pl.concat(
        [
            runs([0.1, 0.2]),
            runs([0.3, 0.5], scenario="B"),
            runs([0.0, 0.1], vendor="shop"),
            runs([9.0], metric="kept"),
        ]
    )
    asked = pl.DataFrame(
        [
            {"metric": "health", "kind": "scenarios", "vendor": "mart", "base": "A", "other": "B"},
            {"metric": "health", "kind": "vendors", "vendor": "shop - mart", "base": "A", "other": "A"},
        ]
    )
    assert paired_draws(asked, summary)["difference"].round(9).to_list() == [0.2, 0.3, -0.1, -0.1]


def test_a_pair_of_which_one_run_failed_does_not_count():
    summary = pl.concat([runs([0.1, 0.2, 0.3]), runs([0.3, None, 0.4], scenario="B")])
    asked = {"metric": "health", "kind": "scenarios", "vendor": "mart", "base": "A", "other": "B"}
    assert paired_draws(pl.DataFrame([asked]), summary)["replicate"].to_list() == [0, 2]


def test_a_pair_of_vendors_that_nobody_knows_has_no_draws():
    assert pair_of("a - b", ["c"]) == ("a - b", "a - b")
    asked = {"metric": "health", "kind": "vendors", "vendor": "a - b", "base": "A", "other": "A"}
    assert paired_draws(pl.DataFrame([asked]), runs([0.1])).is_empty()


def test_without_numbers_there_is_no_range():
    assert room_for(pl.DataFrame({"mean": [None, NAN]}, schema={"mean": pl.Float64}), ["mean"]) is None

"""`relsim forecast` of a world as a user meets it."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from calibrated import write_calibrated

from relsim.calibration.data.purchases import read_purchases
from relsim.calibration.laws.forecasting import expected_from_here
from relsim.calibration.laws.law import Law
from relsim.calibration.laws.outlook import histories
from relsim.scenario import load

AHEAD = ("--weeks", 6, "--replicates", 3, "--draws", 20, "--workers", 1)


@pytest.fixture
def fitted(here) -> Path:
    return write_calibrated(here)


def test_a_world_that_was_fitted_is_forecast_beside_its_log(relsim, fitted):
    told = relsim("forecast", "./fitted.toml", *AHEAD)
    assert told.exit_code == 0, told.output
    said = " ".join(told.stdout.split())
    assert "Calibrated to log.csv" in said
    assert "fit good (misfit 1.3" in said
    assert "3 runs of 30 weeks as in its log, then 6 ahead" in said
    assert "the next 6" in said
    assert "Nothing else is scaled" in said
    assert Path("out/forecast-fitted/forecast.png").stat().st_size > 10_000
    weeks = pl.read_csv("out/forecast-fitted/weeks.csv")
    assert weeks["week"].unique().sort().to_list() == [*range(-29, 7)]
    assert set(weeks["vendor"]) == {"shop", "rival"}
    beside = pl.read_csv("out/forecast-fitted/log.csv")
    assert beside["log"].drop_nulls().len() == 30
    assert beside["law"].drop_nulls().len() == 6
    assert (beside["world_low"] <= beside["world_high"]).all()


def test_known_customers_are_forecast_by_the_laws_that_the_scenario_carries(relsim, fitted):
    told = json.loads(relsim("forecast", "./fitted.toml", *AHEAD, "--json", "-q").stdout)
    weights = {"weight", "weight_never", "weight_again", "turning_alike"}
    carried = load("./fitted.toml").calibration.laws[0].model_dump(exclude=weights)
    log = read_purchases(Path("log.csv"))
    known = histories(log.customer, log.day, int(log.day.max()) + 1)
    each = expected_from_here(Law(**carried), known, 6).sum(axis=1)
    table = pl.read_csv("out/forecast-fitted/customers.csv")
    np.testing.assert_allclose(table["purchases"].to_numpy(), each)
    assert told["log"]["known_customers"]["total"]["purchases"]["expected"] == pytest.approx(each.sum())


def test_a_log_that_is_gone_or_changed_is_told_and_the_rest_is_given(relsim, fitted):
    Path("log.csv").write_text(Path("log.csv").read_text() + "c1,2030-01-01,5.0\n")
    told = relsim("forecast", "./fitted.toml", *AHEAD, "-q")
    said = " ".join(told.stdout.split())
    assert "No forecast of known customers" in said
    assert "no longer the file that it was fitted to" in said
    assert "rival" in said
    assert not Path("out/forecast-fitted/customers.csv").exists()
    Path("log.csv").unlink()
    answer = json.loads(relsim("forecast", "./fitted.toml", *AHEAD, "--json", "-q").stdout)
    assert "log.csv, cannot be read" in answer["log_not_used"]
    assert answer["weeks_known"] == 30  # the world lives through them all the same


def test_a_log_that_reads_as_other_customers_is_not_used(relsim, fitted):
    file = Path("fitted.toml")
    file.write_text(file.read_text().replace("customers = ", "customers = 9"))
    said = " ".join(relsim("forecast", "./fitted.toml", *AHEAD, "-q").stdout.split())
    assert "its log reads as" in said
    assert "say the same --column" in said


def test_the_log_of_a_vendor_that_is_not_there_is_not_used(relsim, fitted):
    fitted.write_text(fitted.read_text().replace('vendor = "shop"', 'vendor = "shup"'))
    said = " ".join(relsim("forecast", "./fitted.toml", *AHEAD, "-q").stdout.split())
    assert 'it is the log of "shup", and the scenario has no such vendor' in said


def test_a_what_if_is_told_as_a_difference_of_worlds_of_which_the_law_knows_nothing(relsim, fitted):
    asked = ("forecast", "./fitted.toml", *AHEAD, "--set", "vendors.shop.price=1.3")
    told = relsim(*asked, "-q")
    said = " ".join(told.stdout.split())
    assert "What if vendors.shop.price=1.3?" in said
    assert "Only numbers of the world know of the what-if" in said
    answer = json.loads(relsim(*asked, "--json", "-q").stdout)
    plain = json.loads(relsim("forecast", "./fitted.toml", *AHEAD, "--json", "-q").stdout)
    assert answer["log"]["known_customers"] == plain["log"]["known_customers"]
    (shop,) = [row for row in answer["differences"] if row["vendor"] == "shop"]
    before, after = (row["purchases"]["mean"] for row in answer["totals"] if row["vendor"] == "shop")
    assert shop["purchases"]["mean"] == pytest.approx(after - before)
    assert after < before  # dearer


def test_a_world_that_was_never_fitted_is_forecast_from_the_end_of_its_warm_up(relsim, fitted):
    told = relsim("forecast", "./shop.toml", *AHEAD, "--vendor", "shop")
    said = " ".join(told.stdout.split())
    assert "Not calibrated: the numbers rest on shipped defaults" in said
    assert "3 runs of 6 weeks from the end of the warm-up" in said
    assert "\n  shop" in told.stdout
    assert "\n  rival" not in told.stdout
    weeks = pl.read_csv("out/forecast-shop/weeks.csv")
    assert weeks["week"].to_list() == [1, 2, 3, 4, 5, 6]
    assert not Path("out/forecast-shop/log.csv").exists()


def test_more_runs_are_added_until_what_is_wanted_is_known(relsim, fitted):
    told = relsim("forecast", "./shop.toml", *AHEAD, "--precision", "customers=1000", "-q")
    assert "Precision: " in told.stdout


def test_what_does_not_go_together_is_refused(says, fitted):
    assert 'no such vendor; write one of "rival", "shop"' in says(
        "forecast", "./shop.toml", *AHEAD, "--vendor", "shup"
    )
    assert "--replicates is for worlds" in says("forecast", "log.csv", "--replicates", 3)
    assert "--set is for worlds" in says("forecast", "log.csv", "--set", "choose.price=2")
    assert "replicates=0" in says("forecast", "./shop.toml", "--replicates", 0)
    assert "there is no such file" in says("forecast", "none.toml")
    assert not Path("out").exists()

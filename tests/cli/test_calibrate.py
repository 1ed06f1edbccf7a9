"""`relsim calibrate` as a user meets it."""

import json
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from relsim.calibration.laws import outlook
from relsim.calibration.laws.choosing import choose
from relsim.calibration.worlds import calibrating, matching, tabulating
from relsim.calibration.worlds.aims import purchases
from relsim.calibration.worlds.points import Points
from relsim.scenario import load
from tests.cli.test_forecast import a_log


@pytest.fixture
def quick(monkeypatch):
    """Let a calibration take seconds: one law, few people, one round of search."""
    monkeypatch.setattr(outlook, "choose", partial(choose, structures=("turning and returning",)))
    monkeypatch.setattr(purchases, "YEARS", 12)
    monkeypatch.setattr(calibrating, "FEWEST", 100)
    monkeypatch.setattr(calibrating, "AFTER", 3)
    monkeypatch.setattr(matching, "ROUNDS", 1)
    monkeypatch.setattr(matching, "SMOOTHED", 1)


def test_a_log_becomes_a_world_that_other_commands_take(relsim, quick):
    log = a_log(people=150, weeks=16)
    told = relsim("calibrate", log, "--starts", 1, "--workers", 2)
    assert told.exit_code == 0, told.output
    assert "left out: 1 row without a customer" in told.stdout
    assert "150 are followed from their first purchase" in " ".join(told.stdout.split())
    assert "relsim forecast out/calibration/scenario.toml" in told.stdout
    assert Path("out/calibration/fit.png").stat().st_size > 10_000
    world = load("out/calibration/scenario.toml").calibration
    assert (world.vendor, world.customers, world.weeks) == ("firm", 150, 16)
    assert 'log = "../../log.csv"' in Path("out/calibration/scenario.toml").read_text()
    assert Path(world.log).resolve() == log.resolve()
    assert (world.first_day, world.verdict) in {("2024-01-01", v) for v in ("good", "fair", "poor")}
    assert world.spend > 0.0
    assert world.reference_price > 0.0
    values = {value.path: value for value in world.values}
    assert values["category.need_rate"].low <= values["category.need_rate"].value
    assert load("out/calibration/scenario.toml").category.need_rate == values["category.need_rate"].value
    assert {check.matched for check in world.checks} == {True, False}
    assert sum(law.weight for law in world.laws) == pytest.approx(1.0)
    for command in ("check", "describe"):
        assert relsim(command, "out/calibration/scenario.toml").exit_code == 0
    again = relsim("calibrate", log, "--starts", 1, "--json", "-q")
    assert json.loads(again.stdout)["values"] == [value.model_dump() for value in world.values]
    assert "another calibration" in relsim("calibrate", log, "--starts", 1, "--seed", 4).stderr


def test_a_command_that_was_stopped_says_what_is_kept_and_goes_on(relsim, quick, monkeypatch):
    log, keep = a_log(people=150, weeks=16), Points._keep

    def stop(self, name, numbers):
        keep(self, name, numbers)
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(Points, "_keep", stop)
        told = relsim("calibrate", log, "--starts", 1, "-q")
    assert told.exit_code == 130
    assert "kept in out/calibration/points.jsonl; the same command goes on" in told.stderr
    first = Path("out/calibration/points.jsonl").read_text()
    assert relsim("calibrate", log, "--starts", 1, "-q").exit_code == 0
    assert Path("out/calibration/points.jsonl").read_text().startswith(first)


def test_what_is_wrong_is_said_before_anything_is_fitted(says):
    log = a_log()
    assert "none.csv" in says("calibrate", "none.csv")
    assert "did you mean rival" in says("calibrate", log, "--vendor", "rivel")
    assert "did you mean choose.taste" in says("calibrate", log, "--fit", "choose.tast")
    assert "only numbers above 0" in says("calibrate", log, "--fit", "category.season_peak")
    assert 'did you mean "firm"' in says("calibrate", log, "--scenario", "frim")
    assert "who can be followed" in says("calibrate", a_log(people=20))
    assert "name the table with --brands FILE" in says("calibrate", log, "--brand-weeks", 26)
    assert not Path("out").exists()


def kept_customers(*counts):
    Path("kept.csv").write_text("tenure,alive\n" + "".join(f"{n},{at}\n" for n, at in enumerate(counts)))
    return "kept.csv"


def test_a_table_of_retention_becomes_a_world_without_a_log(relsim, quick, monkeypatch):
    monkeypatch.setattr(tabulating, "FEWEST", 100)
    table = kept_customers(1000, 700, 560, 470, 400)
    told = relsim("calibrate", "--retention", table, "--tenure", "month", "--starts", 1)
    assert told.exit_code == 0, told.output
    assert "4 tenures in months of 1,000 customers (as the table says)" in " ".join(told.stdout.split())
    world = load("out/calibration/scenario.toml")
    assert (world.calibration.log, world.calibration.vendor) == ("", "firm")
    values = {value.path: value for value in world.calibration.values}
    assert {value.source for value in values.values()} == {"retention"}
    assert world.category.attrition == values["category.attrition"].value
    assert [check.log for check in world.calibration.checks] == [0.7, 0.56, 0.47, 0.4]
    for command in ("check", "describe"):
        assert relsim(command, "out/calibration/scenario.toml").exit_code == 0
    again = relsim("calibrate", "--retention", table, "--tenure", "month", "--starts", 1, "--json", "-q")
    assert json.loads(again.stdout)["values"] == [value.model_dump() for value in values.values()]


def test_a_log_and_a_table_are_matched_together(relsim, quick):
    log, table = a_log(people=150, weeks=16), kept_customers(100, 70, 56, 47, 40)
    told = relsim("calibrate", log, "--retention", table, "--tenure", "month", "--starts", 0)
    assert told.exit_code == 0, told.output
    world = load("out/calibration/scenario.toml").calibration
    assert {value.source for value in world.values} == {"log", "retention"}
    assert "there after month 4" in [check.name for check in world.checks]


def test_tables_that_cannot_be_fitted_are_refused(says):
    assert "name a LOG of purchases, or a table with --retention" in says("calibrate")
    assert "kept.csv:4: alive: 800 after 700" in says(
        "calibrate", "--retention", kept_customers(1000, 700, 800)
    )
    table, more = kept_customers(1000, 700, 560, 470, 400), ("--fit", "choose.taste")
    more = (*more, "--fit", "category.need_rate", "--fit", "vendors.firm.awareness")
    assert "5 settings cannot be fitted to 4 numbers" in says("calibrate", "--retention", table, *more)


def test_a_table_of_brands_becomes_a_world_without_a_log(relsim, quick, monkeypatch):
    monkeypatch.setattr(tabulating, "FEWEST", 100)
    rows = ("brand,penetration,frequency,panel", "firm,0.6,4,900", "rival,0.5,3,900")
    Path("brands.csv").write_text("\n".join(rows) + "\n")
    told = relsim("calibrate", "--brands", "brands.csv", "--brand-weeks", 13, "--starts", 1)
    assert told.exit_code == 0, told.output
    assert "2 brands over 13 weeks, from a panel of 900 (as the table says)" in " ".join(told.stdout.split())
    world = load("out/calibration/scenario.toml").calibration
    assert {value.source for value in world.values} == {"brands"}
    paths = [value.path for value in world.values]
    assert paths == ["category.need_rate", "category.need_shape", "vendors.rival.awareness"]
    assert [check.log for check in world.checks] == [0.6, 0.5, 4.0, 3.0]


@pytest.mark.parametrize("command", ["calibrate", "forecast"])
def test_results_are_not_written_onto_a_file(relsim, command):
    log = a_log(people=20, weeks=16)
    told = relsim(command, log, "--out", log)
    assert told.exit_code == 2
    assert "log.csv: cannot be written (Not a directory); name another folder" in told.stderr


def test_a_fitted_world_forecasts_what_its_log_does_however_that_was_read(relsim, quick):
    log = a_log(people=150, weeks=16)
    _, *rows = log.read_text().splitlines()
    log.write_text("\n".join(["who,bought,amount,shop", *(f"{row},corner" for row in rows)]) + "\n")
    how = ("--column", "customer=who", "--column", "date=bought", "--column", "vendor=shop")
    asked = ("--weeks", 5, "--draws", 20, "-q")
    fit = relsim("calibrate", log, *how, "--rows-of", "corner", "--customers", "known", "--starts", 1, "-q")
    assert fit.exit_code == 0, fit.output
    made = load("out/calibration/scenario.toml").calibration
    assert (made.rows_of, made.customers_are, len(made.columns)) == ("corner", "known", 3)
    assert {check.source for check in made.checks} == {"log"}
    assert relsim("forecast", log, *how, "--vendor", "corner", *asked, "--out", "straight").exit_code == 0
    world = ("forecast", "out/calibration/scenario.toml", "--replicates", 2, "--out", "world")
    assert relsim(*world, *asked).exit_code == 0
    straight, back = (pl.read_csv(Path(folder) / "customers.csv") for folder in ("straight", "world"))
    assert back.equals(straight)


def surveys(*rows):
    Path("asked.csv").write_text("\n".join(("wave,asked,answered,mean,sd,customers", *rows)) + "\n")
    return "asked.csv"


def test_a_table_of_surveys_becomes_a_world_without_a_log(relsim, quick, monkeypatch):
    monkeypatch.setattr(tabulating, "FEWEST", 100)
    table = surveys("spring,400,80,3.9,0.9,2000", "autumn,420,95,3.8,0.9,2000")
    command = ("calibrate", "--survey", table, "--survey-scale", 1, 5, "--starts", 0)
    told = relsim(*command)
    assert told.exit_code == 0, told.output
    assert "175 answers of 820 asked in 2 waves" in told.stdout
    assert "nothing is left over by which the world could be refuted" in " ".join(told.stdout.split())
    assert Path("out/calibration/fit.png").stat().st_size > 10_000
    world = load("out/calibration/scenario.toml")
    values = {value.path: value for value in world.calibration.values}
    assert list(values) == ["listen.response", "vendors.firm.quality", "vendors.firm.survey"]
    assert {value.source for value in values.values()} == {"survey"}
    assert world.vendors["firm"].survey == values["vendors.firm.survey"].low == 0.205
    assert world.listen.response == values["listen.response"].value
    assert world.calibration.verdict != "good"
    assert [check.log for check in world.calibration.checks] == [0.2134, 0.7114]
    for other in ("check", "describe"):
        assert relsim(other, "out/calibration/scenario.toml").exit_code == 0
    again = json.loads(relsim(*command, "--json", "-q").stdout)
    assert again["values"] == [value.model_dump() for value in values.values()]
    assert again["picture"] == "out/calibration/fit.png"


def test_a_log_and_a_table_of_surveys_are_matched_together(relsim, quick):
    log, table = a_log(people=150, weeks=16), surveys("spring,400,80,3.9,0.9,2000")
    told = relsim("calibrate", log, "--survey", table, "--survey-scale", 1, 5, "--starts", 0)
    assert told.exit_code == 0, told.output
    world = load("out/calibration/scenario.toml")
    assert {value.source for value in world.calibration.values} == {"log", "survey"}
    assert world.vendors["firm"].survey == 0.2
    assert "mean answer, share of the scale" in [check.name for check in world.calibration.checks]


def test_a_table_of_surveys_that_cannot_be_is_refused_before_anything_runs(says):
    table = surveys("spring,400,480,3.9,0.9,2000")
    assert "--survey-scale 1 5" in says("calibrate", "--survey", table)
    assert "--survey-scale 1 inf: is no scale" in says(
        "calibrate", "--survey", table, "--survey-scale", 1, "inf"
    )
    assert "name the table with --survey FILE" in says("calibrate", a_log(), "--survey-scale", 1, 5)
    assert "asked.csv:2: answered: 480 is more" in says(
        "calibrate", "--survey", table, "--survey-scale", 1, 5
    )
    assert not Path("out").exists()

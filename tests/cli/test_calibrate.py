"""`relsim calibrate` as a user meets it."""

import json
from functools import partial
from pathlib import Path

import pytest

from relsim.calibration import calibrating, matching, outlook
from relsim.calibration.aims import purchases
from relsim.calibration.choosing import choose
from relsim.calibration.points import Points
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
    assert "left out: 1 rows without a customer" in told.stdout
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
    assert not Path("out").exists()


@pytest.mark.parametrize("command", ["calibrate", "forecast"])
def test_results_are_not_written_onto_a_file(relsim, command):
    log = a_log(people=20, weeks=16)
    told = relsim(command, log, "--out", log)
    assert told.exit_code == 2
    assert "log.csv: cannot be written (Not a directory); name another folder" in told.stderr

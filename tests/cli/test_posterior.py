"""`relsim calibrate --posterior` as a user meets it."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from relsim.calibration.worlds import ensembles, posterior, predicting, tabulating
from relsim.calibration.worlds.matching import Free
from relsim.calibration.worlds.points import Points
from relsim.calibration.worlds.posterior import Posterior
from relsim.designs import load_study
from relsim.views.calibrated.posterior import warnings_of
from tests.cli.test_calibrate import kept_customers, quick  # noqa: F401 - a fixture
from tests.cli.test_forecast import a_log


@pytest.fixture
def brief(quick, monkeypatch):  # noqa: F811
    """Let a posterior take seconds too: one round of few points, few draws."""
    monkeypatch.setattr(posterior, "ROUNDS", 1)
    monkeypatch.setattr(predicting, "DRAWS", 6)
    monkeypatch.setattr(ensembles, "STEPS", 300)
    monkeypatch.setattr(ensembles, "AWAY", 100)
    monkeypatch.setattr(tabulating, "FEWEST", 100)


def test_the_posterior_of_a_log_is_told_drawn_and_can_be_swept(relsim, brief):
    log = a_log(people=150, weeks=16)
    told = relsim("calibrate", log, "--starts", 0, "--posterior", "--workers", 2)
    assert told.exit_code == 0, told.output
    words = " ".join(told.stdout.split())
    assert "the prior is flat in the logarithm of each setting" in words
    assert "After 1 rounds" not in words
    assert "After 1 round of new points mean or width of the posterior still moved" in words
    assert "relsim sweep out/calibration/posterior.toml" in words
    assert Path("out/calibration/posterior.png").stat().st_size > 10_000
    with Path("out/calibration/posterior.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1000
    assert "category.need_rate" in rows[0]
    study = load_study("out/calibration/posterior.toml")
    assert {factor.name for factor in study.factors} == set(rows[0])
    swept = relsim("sweep", "out/calibration/posterior.toml", "--dry-run")
    assert swept.exit_code == 0, swept.output


def test_a_posterior_of_a_table_that_was_stopped_goes_on_to_the_same_draws(relsim, brief, monkeypatch):
    table, keep = kept_customers(1000, 700, 560, 470, 400), Points._keep
    asked = ("calibrate", "--retention", table, "--tenure", "month", "--starts", 0, "--posterior", "-q")
    assert relsim(*asked, "--out", "whole").exit_code == 0

    def stop(self, name, numbers):
        keep(self, name, numbers)
        if self.file.name == "foretold.jsonl":
            raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(Points, "_keep", stop)
        told = relsim(*asked, "--out", "parts")
    assert told.exit_code == 130
    assert "kept in parts/points.jsonl and foretold.jsonl; the same command goes on" in told.stderr
    again = relsim(*asked, "--out", "parts", "--json")
    facts = json.loads(again.stdout)["posterior"]
    assert [value["path"] for value in facts["values"]] == ["category.attrition", "category.attrition_alike"]
    assert all(value["low"] <= value["median"] <= value["high"] for value in facts["values"])
    assert [number["log"] for number in facts["foretold"]] == [0.7, 0.56, 0.47, 0.4]
    for name in ("posterior.csv", "points.jsonl", "foretold.jsonl"):
        assert Path("parts", name).read_text() == Path("whole", name).read_text()
    draws = Path("parts", "posterior.csv").read_text().splitlines()
    Path("parts", "posterior.csv").write_text("\n".join(draws[:4]) + "\n")
    swept = relsim("sweep", "parts/posterior.toml", "--set", "weeks=8", "--out", "swept", "-q")
    assert swept.exit_code == 0, swept.output
    assert "3 runs of 3 points, 0 failures" in swept.stdout


PAIR = np.array([[1.0, -0.8], [-0.8, 1.0]])


def a_posterior(**changed):
    free = tuple(Free(name, 0.1, 10.0, 1.0) for name in ("rate", "shape"))
    ones = np.ones(2)
    plain = Posterior(
        free, np.ones((1000, 2)), ones, ones, ones, ones, np.zeros(2), np.eye(2), ones, 1000.0 * ones,
        rounds=3, simulated=36, settled=True,
    )  # fmt: skip
    return replace(plain, **changed)


def test_a_posterior_that_can_be_trusted_warns_of_nothing():
    assert warnings_of(a_posterior()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"away": np.array([-1.2, 0.5])}, "likeliest value of rate is more than one sd"),
        ({"correlation": PAIR}, "told only together, with their correlation: rate and shape (-0.80)"),
        ({"rhat": np.array([1.0, 1.02])}, "Do not rely on the interval of shape: "),
        ({"ess": np.array([300.0, 900.0])}, "Do not rely on the interval of rate: "),
        ({"settled": False}, "After 3 rounds of new points"),
    ],
)  # fmt: skip
def test_what_to_beware_of_in_a_posterior_is_said(changed, said):
    (warning,) = warnings_of(a_posterior(**changed))
    assert said in warning

"""Where values come from: carried with a scenario, without a say in what runs."""

from pathlib import Path

import pytest

from relsim.designs import load_study
from relsim.experiments.identity import run_key
from relsim.scenario import ScenarioError, differences, fingerprint, load, resolved_toml, settings
from relsim.scenario.schema import Calibration

MADE = """\
extends = "village"

[choose]
price = 3.1

[calibration]
vendor = "corner"
log = "shop/log.csv"
customers = 80
weeks = 40
misfit = 1.3
verdict = "good"

[[calibration.values]]
path = "choose.price"
value = 3.1
low = 2.8
high = 3.5

[[calibration.laws]]
weight = 1.0
rate = 0.2
rate_shape = 0.7
"""


def test_a_scenario_tells_where_its_values_come_from_beside_its_file(write):
    made = load(write("fitted/mine.toml", MADE)).calibration
    assert (made.vendor, made.values[0].path, made.laws[0].turning_alike) == ("corner", "choose.price", None)
    assert Path(made.log) == Path("fitted/shop/log.csv").resolve()  # which need not be there


def test_a_scenario_that_extends_another_says_the_same_and_an_override_may_change_it(write):
    write("mine.toml", MADE)
    extending = load(write("what_if.toml", 'extends = "mine.toml"\n[choose]\nprice = 2.0\n'))
    assert extending.calibration == load("./mine.toml").calibration
    assert load("./mine.toml", ["calibration.verdict=poor"]).calibration.verdict == "poor"


def test_no_run_depends_on_where_values_come_from(write):
    fitted = load(write("mine.toml", MADE))
    plain = fitted.model_copy(update={"calibration": Calibration()})
    assert fingerprint(fitted) == fingerprint(plain)
    assert run_key(fitted, 1, ["kept"], False) == run_key(plain, 1, ["kept"], False)
    assert differences(fitted, plain) == []


def test_it_is_no_setting_of_a_scenario_and_is_told_by_the_schema():
    assert [row for row in settings(load("village")) if row.path.startswith("calibration")] == []
    kinds = {row.kind for row in settings() if row.path.startswith("calibration.")}
    assert kinds == {"constant"}


def test_it_is_written_back_in_full_where_there_is_any(write):
    fitted = load(write("mine.toml", MADE))
    write("again.toml", resolved_toml(fitted))
    assert load("./again.toml") == fitted
    assert "calibration" not in resolved_toml(load("village"))


def test_a_sweep_cannot_vary_it():
    with pytest.raises(ScenarioError, match=r"says where values come from.*vary the setting whose value"):
        load_study({"scenario": "village", "vary": {"calibration.misfit": [1.0, 2.0]}})


def test_a_slip_of_the_pen_in_it_is_told_like_any_other(write):
    with pytest.raises(ScenarioError, match=r"mine.toml:.*did you mean verdict"):
        load(write("mine.toml", MADE.replace("verdict", "verdikt")))


@pytest.mark.parametrize(
    ("name", "value"),
    [("rate_shape = 0.7", "rate_shape = 0.0"), ('verdict = "good"', 'verdict = "superb"')],
)
def test_a_law_or_a_verdict_that_cannot_be_is_refused(write, name, value):
    with pytest.raises(ScenarioError, match=rf"mine.toml:\d+.*{name.split()[0]}"):
        load(write("mine.toml", MADE.replace(name, value)))

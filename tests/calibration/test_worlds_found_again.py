"""Settings of a world are found again from its log."""

import pytest

from benchmarks.forecast import worlds
from relsim.calibration.worlds import calibrating, matching
from relsim.calibration.worlds.aims.purchases import log_of
from relsim.calibration.worlds.matching import Free
from relsim.scenario import load

FREE = [Free("category.need_rate", 0.01, 10.0, 0.6), Free("category.need_shape", 0.05, 20.0, 2.0)]


def held(match):
    """Return which settings have their truth within the interval."""
    rows = zip(match.free, match.low, match.high, strict=True)
    return {one.path: low <= worlds.TRUTH[one.path] <= high for one, low, high in rows}


def test_how_often_and_how_differently_people_need_something_is_found_again(monkeypatch):
    monkeypatch.setattr(calibrating, "FEWEST", 400)
    monkeypatch.setattr(calibrating, "AFTER", 2)
    monkeypatch.setattr(matching, "ROUNDS", 6)
    others = {path: value for path, value in worlds.TRUTH.items() if path not in [one.path for one in FREE]}
    log = log_of(worlds.log_made(worlds.TRUTH, people=600, weeks=52, seed=7), new=False)
    done = calibrating.calibrate(log, None, None, load("firm", set=others), "firm", FREE, starts=0)
    assert all(held(done.match).values())
    assert done.match.misfit < 3.0
    assert abs(sum(done.people.values()) / 600 - 1.0) < 0.2


@pytest.mark.long
def test_all_settings_that_a_log_speaks_of_are_found_again(monkeypatch):
    """Near the truth, that is; how often intervals hold it is measured by benchmarks.forecast.worlds."""
    monkeypatch.setattr(calibrating, "AFTER", 4)
    log = worlds.log_made(worlds.TRUTH, people=1500, weeks=78, seed=7)
    done = worlds.refitted(log, starts=8)
    assert done.match.misfit < 3.0
    assert done.verdict == "good"
    for one, value in zip(done.match.free, done.match.values, strict=True):
        assert 0.4 < value / worlds.TRUTH[one.path] < 2.5, one.path

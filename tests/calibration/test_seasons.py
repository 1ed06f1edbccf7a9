"""The season of a log becomes the one wave that a world has."""

import numpy as np
import pytest

from relsim.calibration.laws.waves import NO_WAVES, Waves
from relsim.calibration.worlds.seasons import season_of


def test_the_swing_and_the_peak_are_those_of_the_multipliers():
    waves = Waves(np.array([0.2, -0.3]), np.eye(2) / 1000)
    found, days = season_of(waves), np.arange(365.25)
    angle = 2.0 * np.pi * (days / 365.25 - found.peak / 52.0)
    assert 2.0 * np.mean(waves.multiplier(days) * np.cos(angle)) == pytest.approx(found.swing, rel=0.01)
    assert found.low < found.swing < found.high
    assert abs(int(np.argmax(waves.multiplier(days))) / 7 - found.peak) < 1.5
    assert found.note == ""


def test_finer_waves_are_told_of():
    assert "1 finer wave," in season_of(Waves(np.array([0.2, 0.0, 0.1, 0.0]), np.eye(4) / 1000)).note


def test_a_log_without_a_season_gives_none():
    assert season_of(NO_WAVES) is None

"""A season is found where a log shows one, and only there."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest

from relsim.calibration.seasons import season_in
from relsim.draws import key, uniforms

END = (date(2024, 1, 1) - date(1970, 1, 1)).days


@dataclass
class Flat:
    """Laws that expect the same each week."""

    weeks: int

    def average(self, forecast):
        return np.full(self.weeks, 400.0)


def bought(weeks, swing, peak):
    """Return Poisson counts around a cosine of the year."""
    from scipy.stats import poisson

    at = np.arange(weeks)[::-1] + 0.5  # weeks before the turn of the year
    mean = 400.0 * (1.0 + swing * np.cos(2.0 * np.pi * (-at - peak) * 7 / 365.25))
    return poisson.ppf(uniforms(key(4, "season"), np.arange(weeks, dtype=np.uint64)), mean)


def test_a_season_is_found_with_its_peak():
    found = season_in(Flat(156), None, bought(156, swing=0.3, peak=20), END)
    assert found.swing == pytest.approx(0.3, abs=0.03)
    assert found.low < 0.3 < found.high
    assert abs(found.peak - 20) <= 1


def test_chance_alone_is_no_season():
    assert season_in(Flat(156), None, bought(156, swing=0.0, peak=0), END) is None


def test_less_than_two_years_show_no_season():
    assert season_in(Flat(80), None, bought(80, swing=0.5, peak=0), END) is None

"""A season: by hand, found again where there is one, and not where there is none."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.forecast.recovery import LAW, made_by
from relsim.calibration.data.histories import DAYS, histories
from relsim.calibration.laws.choosing import choose
from relsim.calibration.laws.forecasting import expected_from_here
from relsim.calibration.laws.futures import what_comes
from relsim.calibration.laws.law import Law
from relsim.calibration.laws.waves import LEAST_WEEKS, NO_WAVES, TICKS, Waves, fit_waves, season
from relsim.draws import key, uniforms

TRUE = Waves(np.array([0.35, -0.2]), np.eye(2))
EVEN = Law(rate=0.4, rate_shape=2.0)


def with_season(law: Law, people: int, weeks: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a log of a law from which repeat purchases out of season were struck out."""
    customer, day = made_by(law, people, weeks, seed)
    kept = TRUE.multiplier(day) / TRUE.multiplier(np.arange(366)).max()
    lucky = uniforms(key(seed, "struck"), np.arange(len(day), dtype=np.uint64), 0) < kept
    return customer[lucky | (day == 0)], day[lucky | (day == 0)]


def seen_in(customer: np.ndarray, day: np.ndarray, weeks: int, law: Law) -> Waves:
    """Return the season beside a law that is known."""
    known, later = histories(customer, day, weeks * DAYS), day > 0
    return fit_waves(customer[later], day[later] // DAYS, known, law.expected(weeks), 0)


def test_over_a_year_a_season_neither_adds_nor_takes():
    assert TRUE.multiplier(np.arange(365)).mean() == pytest.approx(1.0, abs=1e-3)
    assert TRUE.multiplier(np.zeros(1))[0] == pytest.approx(
        np.exp(0.35) / np.i0(np.hypot(0.35, 0.2)), rel=1e-3
    )
    assert NO_WAVES.weekly(0, 3).tolist() == [1.0, 1.0, 1.0]


def test_more_ticks_pass_in_a_day_on_which_more_is_bought():
    days = np.arange(366)
    ticks = TRUE.ticks(days, end=366)
    assert np.all(np.diff(ticks) > 0)
    assert ticks[0] == pytest.approx(0, abs=TICKS)
    assert np.diff(ticks) / TICKS == pytest.approx(TRUE.multiplier(days[:-1]), abs=1.0 / TICKS)


def test_nine_of_ten_seasons_lie_within_their_intervals():
    held = []
    for seed in range(20):
        found = seen_in(*with_season(LAW, 400, 104, seed), 104, LAW)
        _, low, high = found.amplitude(1)
        held.append(low <= np.hypot(*TRUE.terms) <= high)
    assert sum(held) >= 17


def test_customers_who_fall_silent_and_come_back_make_no_season():
    law = replace(LAW, rate=0.4)
    assert sum(not seen_in(*made_by(law, 200, 80, seed), 80, law).none for seed in range(30)) <= 3


def test_a_drift_away_from_a_law_is_no_season():
    law = replace(EVEN, leaving=0.01)
    assert sum(not seen_in(*made_by(law, 300, 80, seed), 80, EVEN).none for seed in range(10)) <= 1


def test_less_than_a_year_and_a_half_shows_no_season():
    assert season(*with_season(EVEN, 200, LEAST_WEEKS - 1, 1), end=(LEAST_WEEKS - 1) * DAYS).none
    assert not season(*with_season(EVEN, 200, LEAST_WEEKS + 4, 1), end=(LEAST_WEEKS + 4) * DAYS).none


def test_weeks_with_hardly_a_purchase_show_no_season():
    assert seen_in(*with_season(EVEN, 8, 90, 1), 90, EVEN).none


def test_a_season_is_found_in_a_log_and_the_forecast_carries_it():
    customer, day = with_season(EVEN, 400, 117, seed=1)
    end = 91 * DAYS
    choice = choose(customer, day, end, ("constant",))
    _, low, most = choice.waves.amplitude(1)
    assert low < np.hypot(*TRUE.terms) < most
    known, ahead = choice.histories(customer, day, end), choice.waves.weekly(end, 26)
    each = choice.average(lambda law: expected_from_here(law, known, 26)) * ahead
    came = np.bincount((day[day >= end] - end) // DAYS, minlength=26)
    assert each.sum() == pytest.approx(came.sum(), rel=0.05)
    assert np.corrcoef(each.sum(axis=0), came)[0, 1] > 0.8


def test_a_log_of_a_law_without_a_season_gets_none():
    customer, day = made_by(replace(LAW, rate=0.4), 300, 80, seed=3)
    choice = choose(customer, day, 80 * DAYS, ("constant",))
    assert choice.waves.none
    plain, seen = histories(customer, day, 80 * DAYS), choice.histories(customer, day, 80 * DAYS)
    assert seen.repeats.tolist() == plain.repeats.tolist()


def test_futures_swing_with_the_season():
    law = Law(rate=0.5, rate_shape=2.0)
    some, _, which = histories(*made_by(law, 300, 20, seed=2), end=20 * DAYS).distinct()
    swing = np.array([2.0, 1.0, 0.0])
    drawn = np.mean(
        [what_comes(law, some, which, 3, key(1, nth), swing).sum(axis=0) for nth in range(20)], axis=0
    )
    assert drawn[2] == 0
    assert drawn[0] / drawn[1] == pytest.approx(2.0, rel=0.1)

"""A world beside a log: its customers followed as those of the log are, and brought to as many."""

import numpy as np
import pytest

from relsim.calibration.data.histories import histories
from relsim.calibration.data.purchases import Purchases
from relsim.calibration.worlds.course import beside_log, course_of, is_new
from relsim.calibration.worlds.recalling import NotThere, laws_of, recalled
from relsim.scenario.schema import Calibration


def a_log(people, weeks, last_begins, seed=1):
    """Return customers who begin evenly and buy every third week."""
    rng = np.random.default_rng(seed)
    first = rng.integers(0, last_begins, people)
    pairs = [(who, week) for who in range(people) for week in range(first[who], weeks, 3)]
    return np.array(pairs).T


def test_a_log_in_which_nobody_begins_late_is_one_of_new_customers():
    assert is_new(histories(*_days(a_log(50, 40, 10)), end=280))
    assert not is_new(histories(*_days(a_log(50, 40, 39)), end=280))


def test_a_world_that_is_the_log_itself_lies_on_it():
    who, week = a_log(60, 40, 39)
    known = histories(who, 7 * week, end=280)
    course = course_of(who, week, weeks=40, window=40)
    first = np.array([week[who == one].min() for one in range(60)])
    again = np.bincount(week, minlength=40) - np.bincount(first, minlength=40)
    np.testing.assert_allclose(beside_log(course, known, 40, new=False), again)


def test_half_as_many_customers_in_the_world_count_twice():
    who, week = a_log(60, 40, 39)
    known = histories(who, 7 * week, end=280)
    some = who < 30
    course = course_of(who[some], week[some], weeks=40, window=40)
    np.testing.assert_allclose(beside_log(course, known, 40, new=False), 2.0 * course.by_week)


def test_new_customers_do_what_those_of_the_world_do_as_long_after_their_first_purchase():
    who, week = a_log(60, 40, 10)
    known = histories(who, 7 * week, end=280)
    world = a_log(500, 200, 120, seed=2)  # begin over years, buy every third week too
    course = course_of(*world, weeks=200, window=120)
    ahead = beside_log(course, known, 60, new=True)
    begun = np.bincount(known.first, minlength=60)
    expected = sum(np.roll(begun, 3 * nth) * (np.arange(60) >= 3 * nth) for nth in range(1, 20))
    np.testing.assert_allclose(ahead, expected)


def test_a_world_without_such_customers_buys_nothing():
    known = histories(*_days(a_log(50, 40, 39)), end=280)
    assert not beside_log(course_of(np.zeros(0, int), np.zeros(0, int), 40, 40), known, 40, new=False).any()


def test_what_was_fitted_to_no_log_or_carries_no_laws_says_so():
    log = _purchases(a_log(50, 40, 39))
    with pytest.raises(NotThere, match="fitted to no log"):
        recalled(Calibration(verdict="good"))
    with pytest.raises(NotThere, match="no laws of buying"):
        laws_of(Calibration(), log)
    with pytest.raises(NotThere, match="a cosine without a sine"):
        laws_of(Calibration.model_validate({"laws": [{}], "season_terms": [0.1]}), log)


def test_a_law_of_no_known_structure_is_taken_as_it_stands():
    made = Calibration.model_validate({"laws": [{"rate": 0.3, "rate_shape": 2.0, "turning": 0.1}]})
    choice = laws_of(made, _purchases(a_log(50, 40, 39)))
    assert choice.heaviest.structure == "as it stands in the scenario"
    assert choice.heaviest.law.turning == 0.1


def _days(log):
    who, week = log
    return who, 7 * week


def _purchases(log):
    who, day = _days(log)
    return Purchases(who, day, np.full(len(day), np.nan), tuple(map(str, range(int(who.max()) + 1))))

"""A forecast straight from a log: futures against expectations, value, and logs that tell nothing."""

import numpy as np
import pytest

from benchmarks.forecast.recovery import LAW, made_by
from relsim.calibration.data.histories import DAYS, histories
from relsim.calibration.data.purchases import Purchases
from relsim.calibration.data.spending import spend_each
from relsim.calibration.laws.choosing import Choice
from relsim.calibration.laws.fitting import Fit
from relsim.calibration.laws.forecasting import expected_from_here
from relsim.calibration.laws.futures import drawn_law, futures, poisson, what_comes
from relsim.calibration.laws.outlook import fitted, look_ahead
from relsim.draws import key, uniforms
from relsim.errors import UserError

NAMES = ("rate", "rate_shape", "turning", "turning_alike", "returning")


def log_of(customer: np.ndarray, day: np.ndarray, amount: float = np.nan) -> Purchases:
    order = np.lexsort([day, customer])
    names = tuple(map(str, range(int(customer.max()) + 1)))
    return Purchases(customer[order], day[order], np.full(len(day), amount), names)


@pytest.mark.parametrize("leaving", [0.0, 0.02])
def test_futures_come_to_what_is_expected(leaving):
    from dataclasses import replace

    law = replace(LAW, leaving=leaving, occasions=0.5)
    known = histories(*made_by(law, 400, 26, seed=2), end=26 * DAYS)
    some, _, which = known.distinct()
    drawn = [what_comes(law, some, which, 13, key(9, nth)) for nth in range(60)]
    expected = expected_from_here(law, known, 13)
    assert np.mean(drawn, axis=0).sum(axis=0) == pytest.approx(expected.sum(axis=0), rel=0.08)
    busy = known.repeats >= 7
    assert np.mean(drawn, axis=0)[busy].sum() == pytest.approx(expected[busy].sum(), rel=0.05)


@pytest.mark.long
def test_nine_of_ten_bands_hold_what_the_law_then_does():
    held = []
    for seed in range(10):
        customer, day = made_by(LAW, 300, 39, seed)
        known = histories(customer, day, 26 * DAYS)
        choice = Choice((Fit("true", LAW, 0.0, NAMES, np.zeros((5, 5))),), np.ones(1), np.zeros(1), 0)
        made = [each.sum() for each in futures(choice, known, 13, draws=60, seed=seed)]
        low, high = np.percentile(made, [5, 95])
        held.append(low <= np.sum(day >= 26 * DAYS) <= high)
    assert sum(held) >= 7  # binomial(10, .9): below 7 once in eighty times


def test_parameters_that_the_log_contradicts_are_drawn_again():
    known = histories(*made_by(LAW, 300, 26, seed=2), end=26 * DAYS)
    some, many, _ = known.distinct()
    likely = LAW.evidence(some, many)[0]
    wild = Fit("wild", LAW, likely, NAMES, 25.0 * np.eye(5))
    for nth in range(3):
        assert drawn_law(wild, some, many, key(1, nth)).evidence(some, many)[0] > likely - 11.0


def test_the_same_seed_gives_the_same_forecast():
    log = log_of(*made_by(LAW, 60, 12, seed=1))
    choice = Choice((Fit("true", LAW, 0.0, NAMES, np.zeros((5, 5))),), np.ones(1), np.zeros(1), 0)
    first, again = (look_ahead(log, choice, 4, draws=5, seed=3) for _ in range(2))
    assert first.weekly.tolist() == again.weekly.tolist()
    assert np.isnan(first.value).all()
    assert first.seen.sum() == first.known.repeats.sum()


def test_those_of_whom_little_is_known_spend_like_the_others():
    customer, day = np.array([0] * 9 + [1]), np.arange(10)
    amount = np.array([9.0, 11.0] * 4 + [10.0, 40.0])
    each = spend_each(customer, day, amount)
    assert abs(each[0] - 10.0) < 0.1
    assert 10.0 < each[1] < 40.0


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ([np.nan, np.nan, np.nan], [np.nan, np.nan]),
        ([5.0, 5.0, np.nan], [5.0, 5.0]),
        ([4.0, 8.0, 6.0], [6.0, 6.0]),
    ],
)
def test_what_is_not_known_of_spending_is_not_made_up(amount, expected):
    each = spend_each(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array(amount))
    assert each == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("customer", "day", "said"),
    [
        ([0, 0], [0, 9], "covers 2 weeks; it takes 8"),
        ([0, 1], [0, 90], "nobody in the log bought again"),
    ],
)
def test_a_log_that_tells_too_little_is_refused(customer, day, said):
    with pytest.raises(UserError, match=said):
        fitted(log_of(np.array(customer), np.array(day)))


def test_counts_are_those_of_the_poisson_law_whether_added_up_or_not() -> None:
    from scipy.stats import poisson as law

    chance, mean = uniforms(key(0, "chance"), np.arange(4000)), np.geomspace(1e-3, 100.0, 4000)
    assert poisson(chance, mean).tolist() == law.ppf(chance, mean).tolist()

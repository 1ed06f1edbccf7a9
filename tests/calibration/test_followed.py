"""One reading of real logs and of simulated ones, by hand."""

import numpy as np
import pytest

from relsim.calibration.worlds.features import Features, bootstrap, features_of
from relsim.calibration.worlds.followed import followed, followed_weeks

ANN, BOB, CID = 0, 1, 2


def seen_of(*bought, weeks=12, window=4):
    """Return customers who buy in given weeks, from their first on."""
    pairs = [(who, week * 7) for who, weeks_of in enumerate(bought) for week in weeks_of]
    customer, day = np.array(pairs).T
    return followed(customer, day, weeks * 7, window)


def test_weeks_are_counted_from_each_ones_own_first_purchase():
    customer, day = np.array([ANN, ANN, ANN, BOB, BOB, CID]), np.array([3, 9, 10, 0, 6, 40])
    seen = followed(customer, day, end=70, window=4)
    assert seen.first.tolist() == [0, 0]  # Cid begins too late
    assert seen.weeks.tolist() == [8, 9]
    assert (seen.row.tolist(), seen.age.tolist()) == ([0], [1])  # day 9 is in week 0, day 10 in week 1
    assert seen.by_week(10).tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]


def test_a_simulated_log_is_read_as_a_real_one_of_its_weeks():
    bought = [(0, 2, 5), (1,), (3, 4, 11), (9,)]
    real = seen_of(*bought)
    names = np.array([who for who, weeks in enumerate(bought) for _ in weeks], np.uint64)
    made = followed_weeks(names, np.array([week for weeks in bought for week in weeks]), 12, 4)
    for name in ("first", "weeks", "row", "age"):
        assert getattr(made, name).tolist() == getattr(real, name).tolist()


def test_where_customers_are_new_each_is_followed_as_long_as_some_real_one():
    names = np.repeat(np.arange(200, dtype=np.uint64), 2)
    made = followed_weeks(names, np.tile([0, 9], 200), 40, 20, like=np.array([5, 10]))
    assert set(made.weeks.tolist()) == {5, 10}
    assert (made.weeks[made.row] == 10).all()  # who is followed for 5 weeks is not seen in week 9


def test_who_never_bought_is_taken_for_one_who_bought_once():
    names, week = np.array([7, 7], np.uint64), np.array([3, 5])
    made = followed_weeks(names, week, 40, 20, like=np.array([10]), never=np.array([8, 9], np.uint64))
    assert made.repeats().tolist() == [1, 0, 0]
    assert made.weeks.tolist() == [10, 10, 10]


def test_numbers_of_three_customers_by_hand():
    seen = seen_of((0, 1, 2, 3), (0, 10), (0,), weeks=13)
    features = Features(edges=(0, 1, 2), silent=(1,))
    told = dict(zip(features.names, features.numbers(features.sums(seen).sum(axis=0)), strict=True))
    assert told["customers with 0 repeat purchases"] == pytest.approx(1 / 3)
    assert told["customers with 1 repeat purchase"] == pytest.approx(1 / 3)
    assert told["repeats a customer, first third of the time"] == 1.0
    assert told["repeats a customer, second third of the time"] == 0.0
    assert told["repeats a customer, last third of the time"] == pytest.approx(1 / 3)
    # silent for a week, seen for eight more: Ann after week 3, Bob and Cid after 0; Bob is back in the 10th
    assert told["back within 8 weeks after 1 silent ones"] == 0.0
    assert told["gaps of 1 week"] == pytest.approx(3 / 4)
    assert told["gaps of 5 to 13 weeks"] == pytest.approx(1 / 4)
    assert told["buying in the last quarter"] == pytest.approx(1 / 3)


def test_whoever_is_back_in_time_counts_as_back():
    features = Features(edges=(0, 1), silent=(2,))
    at = features.names.index("back within 8 weeks after 2 silent ones")
    back = [
        features.numbers(features.sums(seen_of((0, week), (0,), weeks=12)).sum(axis=0))[at]
        for week in (2, 3, 10, 11)
    ]
    assert back == [0.0, 0.5, 0.5, 0.0]  # after week 2 he has not been silent for two weeks


def test_a_log_speaks_only_of_what_it_has_enough_customers_for():
    few = seen_of((0, 2), *[(0,)] * 99)
    assert features_of(few) == Features(edges=(0, 2), silent=())
    assert "customers with 0 to 1 repeat purchase" in features_of(few).names


def test_the_bootstrap_of_a_share_has_the_binomial_error():
    sums = np.column_stack([np.ones(400), np.arange(400) < 100])
    drawn = bootstrap(sums, lambda total: total[..., 1:] / total[..., :1])
    assert drawn.mean() == pytest.approx(0.25, abs=0.005)
    assert drawn.std() == pytest.approx(np.sqrt(0.25 * 0.75 / 400), rel=0.15)

"""A forecast is fitted to all but the last weeks of a log and scored on these."""

import numpy as np
import pytest

from benchmarks.forecast.recovery import LAW, made_by
from relsim.calibration.data.histories import DAYS
from relsim.calibration.data.purchases import Purchases
from relsim.calibration.laws.backtest import OURS, backtest, nobody, own_rate, same_again
from relsim.calibration.laws.holding_out import Cut
from relsim.calibration.laws.scoring import score
from relsim.errors import UserError

FEW = ("constant", "leaving")


def cut_of(*purchases: tuple[int, int], at: int, held: int) -> Cut:
    customer, day = np.array(purchases, np.int64).T
    return Cut(customer, day, at, held)


def log_of(customer: np.ndarray, day: np.ndarray) -> Purchases:
    order = np.lexsort([day, customer])
    names = tuple(map(str, range(int(customer.max()) + 1)))
    return Purchases(customer[order], day[order], np.full(len(day), np.nan), names)


def test_several_purchases_on_one_day_are_one_and_the_first_is_no_repeat():
    cut = cut_of((0, 0), (0, 0), (0, 8), (0, 8), (0, 15), at=14, held=1)
    assert cut.repeats.tolist() == [[0, 1, 1]]


def test_whoever_comes_after_the_cut_or_buys_after_its_end_does_not_count():
    cut = cut_of((7, 0), (7, 30), (9, 20), at=14, held=1)
    assert cut.repeats.tolist() == [[0, 0, 0]]


def test_simple_rules_say_what_their_names_say():
    cut = cut_of((0, 0), (0, 7), (0, 27), (1, 13), at=28, held=1)
    assert nobody(cut).tolist() == [0.0, 0.0]
    assert own_rate(cut) == pytest.approx([2 / (27 / 7), 0.0])  # two repeats in 27 days, over a week
    assert same_again(cut).tolist() == [1.0, 0.0]  # one of them in the last week


def test_the_same_weeks_again_are_stretched_where_less_is_known_than_held_out():
    cut = cut_of((0, 0), (0, 9), at=14, held=4)
    assert same_again(cut).tolist() == [2.0]


def test_scores_by_hand():
    cut = cut_of((0, 0), (0, 8), (0, 15), (0, 16), (1, 3), at=14, held=1)
    scores = score(cut, np.array([1.0, 0.0]), np.array([0.0, 1.0, 1.5]))
    assert scores.total == -0.5
    assert scores.last == pytest.approx(-1 / 3)
    assert (scores.mape, scores.final) == (0.5, -0.5)
    assert (scores.mae, scores.rmse) == (0.5, pytest.approx(np.sqrt(0.5)))
    assert np.isnan(scores.many)


def test_a_forecast_of_a_lawful_log_beats_simple_rules_and_its_bands_hold():
    customer, day = made_by(LAW, 400, 39, seed=5)
    found = backtest(
        log_of(customer, day), 13, draws=60, structures=(*FEW, "turning, each his own, and returning")
    )
    errors = {name: scores.rmse for name, scores in found.scores.items()}
    assert min(errors, key=errors.get) == OURS
    low, high = found.total
    assert low <= found.came.sum() <= high
    assert found.covered > 0.6


def test_what_is_held_out_is_not_looked_at():
    customer, day = made_by(LAW, 150, 30, seed=6)
    end = int(day.max()) + 1
    later = day >= end - 6 * DAYS
    moved = np.where(later, end - 1 - (day % 2), day)  # the same people, on other days
    one, other = (backtest(log_of(customer, when), 6, draws=20, structures=FEW) for when in (day, moved))
    assert one.expected.tolist() == other.expected.tolist()
    assert one.came.tolist() != other.came.tolist()


@pytest.mark.parametrize(("held", "said"), [(10, "hold out at most 5"), (4, "nobody bought again before")])
def test_a_cut_that_leaves_too_little_is_refused(held, said):
    with pytest.raises(UserError, match=said):
        backtest(log_of(np.array([0, 0]), np.array([0, 90])), held)

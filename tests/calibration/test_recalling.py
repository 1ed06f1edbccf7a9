"""What a scenario carries of the laws of its log: the forecast that the log itself gives, to the bit."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.forecast.recovery import LAW
from relsim.calibration.data.purchases import Purchases
from relsim.calibration.laws.choosing import Choice, choose
from relsim.calibration.laws.outlook import look_ahead
from relsim.calibration.worlds.recalling import laws_of
from relsim.calibration.worlds.writing import laws_of as carried
from relsim.scenario.resolved import toml_value
from relsim.scenario.schema import Calibration
from tests.calibration.test_waves import with_season

LAWS = ("constant", "turning and returning", "turning, each his own, and returning")


@pytest.fixture(scope="module", params=[40, 100], ids=["short", "with a season"])
def log(request) -> Purchases:
    customer, day = with_season(replace(LAW, rate=0.4), 400, request.param, seed=3)
    amount = np.full(len(day), 2.5)
    return Purchases(customer, day + 19_723, amount, tuple(map(str, range(int(customer.max()) + 1))))


@pytest.fixture(scope="module")
def choice(log) -> Choice:
    return choose(log.customer, log.day, int(log.day.max()) + 1, LAWS)


def recalled(choice: Choice, log: Purchases) -> Choice:
    """Return laws as they come back from a file that has every digit as it was written."""
    rows = [{name: float(toml_value(value)) for name, value in row.items()} for row in carried(choice)]
    terms = [float(toml_value(term)) for term in choice.waves.terms.tolist()]
    return laws_of(Calibration.model_validate({"laws": rows, "season_terms": terms}), log)


def test_a_forecast_by_what_a_scenario_carries_is_that_of_the_log_to_the_bit(log, choice):
    assert choice.apart is not None  # both kinds of customers have weights of their own
    assert choice.waves.none == (int(log.day.max() - log.day.min()) < 7 * 78)
    straight, back = (look_ahead(log, laws, 6, draws=20) for laws in (choice, recalled(choice, log)))
    for name in ("from_start", "each", "weekly", "buyers", "value", "low", "high"):
        np.testing.assert_array_equal(getattr(straight, name), getattr(back, name), err_msg=name)


def test_without_weights_by_kind_and_season_it_would_be_another_forecast(log, choice):
    kinds = ("weight_never", "weight_again")
    alone = [{name: value for name, value in row.items() if name not in kinds} for row in carried(choice)]
    poorer = laws_of(Calibration.model_validate({"laws": alone}), log)
    each = [look_ahead(log, laws, 6, draws=20).each for laws in (choice, poorer)]
    assert not np.array_equal(*each)


def test_weights_that_do_not_add_up_are_taken_as_shares(log):
    rows = [{"weight": 0.2, "rate": 0.1}, {"weight": 0.6, "rate": 0.2}]
    assert laws_of(Calibration.model_validate({"laws": rows}), log).weights.tolist() == pytest.approx(
        [0.25, 0.75]
    )

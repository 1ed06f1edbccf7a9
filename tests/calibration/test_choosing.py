"""Which laws count, and for whom: AIC and the last weeks of the log, never what comes after it."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.forecast.recovery import LAW, made_by
from relsim.calibration.data.histories import DAYS, histories
from relsim.calibration.laws import weighing
from relsim.calibration.laws.choosing import choose
from relsim.calibration.laws.fitting import Fit
from relsim.calibration.laws.forecasting import expected_from_here
from relsim.calibration.laws.law import Law
from relsim.calibration.laws.weighing import pays, wins

FEW = ("constant", "leaving", "turning and returning")
ALIKE = replace(LAW, turning_alike=np.inf)


def test_the_law_that_made_a_log_counts_most():
    customer, day = made_by(ALIKE, 600, 26, seed=4)
    choice = choose(customer, day, 26 * DAYS, FEW)
    assert choice.heaviest.structure == "turning and returning"
    assert choice.weights.sum() == pytest.approx(1.0)
    assert choice.origin == 13


def test_nothing_after_the_end_is_looked_at():
    customer, day = made_by(ALIKE, 200, 26, seed=4)
    early = day < 20 * DAYS
    whole = choose(customer, day, 20 * DAYS, ("constant", "leaving"))
    cut = choose(customer[early], day[early], 20 * DAYS, ("constant", "leaving"))
    assert whole.weights.tolist() == cut.weights.tolist()
    assert whole.predictive.tolist() == cut.predictive.tolist()


def fit(law: str, parameters: tuple[str, ...], likely: float) -> Fit:
    return Fit(law, Law(0.1, 1.0), likely, parameters, np.eye(len(parameters)))


def test_a_parameter_that_does_not_pay_takes_its_law_out():
    plain = fit("constant", ("rate", "rate_shape"), -100.0)
    better, hardly = (fit("leaving", ("rate", "rate_shape", "leaving"), x) for x in (-98.0, -99.5))
    assert pays(better, [plain, better])
    assert not pays(hardly, [plain, hardly])
    assert pays(plain, [plain, better])


def test_laws_that_cannot_be_told_apart_count_alike():
    even = np.log(np.tile([[0.4, 0.6], [0.6, 0.4]], (50, 1)))
    assert wins(even) == pytest.approx([0.5, 0.5], abs=0.03)
    assert wins(even + np.array([0.0, -1.0])).tolist() == [1.0, 0.0]


def test_a_log_too_short_to_be_cut_is_left_to_aic():
    choice = choose(np.array([0, 0, 1]), np.array([8, 12, 13]), 14, ("constant", "leaving"))
    assert choice.origin == 0
    assert choice.weights.tolist() == [1.0, 0.0]


def test_a_forecast_averages_those_of_laws_by_weight():
    customer, day = made_by(ALIKE, 200, 20, seed=4)
    known = histories(customer, day, 20 * DAYS)
    choice = choose(customer, day, 20 * DAYS, FEW)
    each = [expected_from_here(fit.law, known, 5).sum() for fit in choice.fits]
    average = choice.average(lambda law: expected_from_here(law, known, 5)).sum()
    assert average == pytest.approx(float(choice.weights @ each))


def test_laws_are_weighed_apart_for_those_who_never_came_back():
    customer, day = made_by(Law(rate=0.15, rate_shape=0.8, leaving=0.012), 400, 30, seed=4)
    choice = choose(customer, day, 30 * DAYS, ("constant", "leaving"))
    never, back = choice.by_kind
    assert never.sum() == pytest.approx(1.0)
    assert back.sum() == pytest.approx(1.0)
    assert abs(never - back).max() > 0.3  # silence from the start tells hardly anything of leaving
    known = histories(customer, day, 30 * DAYS)
    each = [expected_from_here(fit.law, known, 10) for fit in choice.fits]
    mixed = choice.each(known, lambda law: expected_from_here(law, known, 10))
    tried = known.repeats == 0
    assert mixed[tried] == pytest.approx(sum(w * e[tried] for w, e in zip(never, each, strict=True)))
    assert mixed[~tried] == pytest.approx(sum(w * e[~tried] for w, e in zip(back, each, strict=True)))


def test_a_kind_with_few_customers_is_weighed_with_all():
    customer, day = made_by(Law(rate=1.0, rate_shape=5.0, leaving=0.01), 150, 30, seed=5)
    choice = choose(customer, day, 30 * DAYS, ("constant", "leaving", "turning, each his own, and returning"))
    assert np.sum(histories(customer, day, 15 * DAYS).repeats == 0) < weighing.FEW
    assert choice.by_kind[0] == pytest.approx(choice.weights)


def test_a_very_quick_buyer_who_is_long_silent_spoils_no_forecast():
    quick = Law(rate=0.3, rate_shape=0.3, points=95)
    known = histories([0, 0, 1], [0, 3, 0], end=60 * DAYS)
    assert np.isfinite(expected_from_here(quick, known, 4)).all()

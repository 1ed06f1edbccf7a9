"""The law of buying: against theory and a slow twin, and found again in logs made by it."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import nbinom

from benchmarks.forecast.recovery import made_by
from relsim.calibration.data.histories import DAYS, Histories, histories
from relsim.calibration.laws.fitting import BOUNDS, fit_law, transformed
from relsim.calibration.laws.forecasting import expected_from_here, expected_from_start
from relsim.calibration.laws.law import Law, rates_for

LAW = Law(rate=0.2, rate_shape=0.8, turning=0.08, turning_alike=8.0, returning=0.04, occasions=0.5)


def by_hand(law: Law, known: Histories, counts: list[int]) -> float:
    """Return the log-likelihood of one customer, week by week, one point after the other."""
    from scipy.stats import poisson

    rates, weights = law.rates
    turning, returning = law.moves
    total = 0.0
    for j, share in enumerate(law.chances[1]):
        for k, rate in enumerate(rates):
            active, away, lost = 1.0, 0.0, 0.0
            for week, count in enumerate(counts):
                left = active * poisson.pmf(count, rate * (known.share[0] if week == 0 else 1.0))
                away, lost = (away, lost) if count == 0 else (0.0, 0.0)
                lost += law.leaving * (left + away)
                active, away = (
                    (1 - law.leaving) * (left * (1 - turning[j, k]) + away * returning[j, k]),
                    (1 - law.leaving) * (left * turning[j, k] + away * (1 - returning[j, k])),
                )
            total += share * weights[k] * (active + away + lost)
    return float(np.log(total))


@pytest.mark.parametrize("law", [LAW, replace(LAW, leaving=0.02), Law(0.3, 0.5)])
def test_the_likelihood_is_what_weeks_one_by_one_come_to(law):
    known = histories([0] * 5, [3, 5, 15, 16, 40], end=63)
    assert law.log_likelihood(known)[0] == pytest.approx(by_hand(law, known, [1, 0, 2, 0, 0, 1, 0, 0, 0]))


def test_where_nobody_turns_away_counts_are_negative_binomial():
    days = [[0, 1, 2, 9][: n + 1] for n in range(4)]
    known = histories(np.repeat(range(4), [1, 2, 3, 4]), np.concatenate(days), end=70)
    law, weeks = Law(rate=0.2, rate_shape=0.7), 10 - 1 / DAYS
    likely = np.exp(law.log_likelihood(known))[:1]
    assert likely == pytest.approx(nbinom.pmf(0, 0.7, 0.7 / (0.7 + 0.2 * weeks)), rel=1e-4)


def test_the_weights_of_all_points_add_up():
    assert LAW.rates[1].sum() == pytest.approx(1.0)
    assert float(LAW.rates[0] @ LAW.rates[1]) == pytest.approx(LAW.rate, rel=1e-3)
    assert float(LAW.chances[0] @ LAW.chances[1]) == pytest.approx(LAW.turning, rel=5e-3)


def test_rates_lie_close_enough_for_those_who_buy_often():
    often = Law(rate=5.0, rate_shape=2.0, points=rates_for(130))
    known = histories([0] * 131, range(131), end=182)
    assert often.log_likelihood(known)[0] == pytest.approx(
        replace(often, points=800).log_likelihood(known)[0], abs=1e-6
    )


def test_no_start_leads_a_fit_to_where_powers_overflow():
    power = np.exp(BOUNDS["occasions"][1])
    for shape in (1e-5, 1.0, 1e5):
        turn, back = replace(LAW, rate_shape=shape, occasions=power).moves
        assert np.all((turn >= 0.0) & (turn <= 1.0) & (back >= 0.0) & (back <= 1.0))


def test_histories_that_are_the_same_count_once():
    known = histories(*made_by(LAW, 400, 26, seed=1), end=26 * DAYS)
    some, many, which = known.distinct()
    assert len(some) < len(known) == many.sum()
    assert LAW.log_likelihood(some)[which] == pytest.approx(LAW.log_likelihood(known))
    assert LAW.evidence(some, many)[0] == pytest.approx(LAW.log_likelihood(known).sum())


def test_expectations_given_histories_average_to_those_from_the_start():
    known = histories(*made_by(LAW, 5000, 26, seed=2), end=26 * DAYS)
    later = expected_from_start(LAW, known, weeks=39)[26:].sum()
    assert expected_from_here(LAW, known, weeks=13).sum() == pytest.approx(later, rel=0.05)


def found_again(
    people: int, weeks: int, law: Law, structure: str, others: tuple[str, ...], seed: int
) -> None:
    """See that a structure is chosen and its parameters lie within three standard errors of the truth."""
    known = histories(*made_by(law, people, weeks, seed), end=weeks * DAYS)
    best, *_ = fit_law(known, (structure, *others))
    assert best.structure == structure
    truth = transformed(best.parameters, [getattr(law, name) for name in best.parameters])
    found = transformed(best.parameters, [getattr(best.law, name) for name in best.parameters])
    assert np.all(np.abs(found - truth) < 3.0 * np.sqrt(np.diag(best.covariance)))


def test_silent_death_is_told_from_constant_rates_and_its_parameters_found_again():
    law = Law(rate=0.1, rate_shape=0.8, turning=0.05, turning_alike=np.inf, leaving=0.0)
    gone = Law(rate=0.1, rate_shape=0.8, leaving=0.05)
    assert law.log_likelihood(histories([0], [0], end=70)) == pytest.approx(
        gone.log_likelihood(histories([0], [0], end=70)), rel=1e-6
    )
    found_again(1000, 26, gone, "leaving", ("constant",), seed=3)


@pytest.mark.long
def test_turning_and_returning_by_occasion_are_found_again():
    structure = "turning, each his own, returning, by occasion"
    found_again(4000, 52, LAW, structure, ("leaving",), seed=3)


def test_a_log_without_repeat_purchases_fits_no_law():
    with pytest.raises(ValueError, match="people who bought again"):
        fit_law(histories([0, 1], [0, 1], end=70))


def test_a_log_that_begins_after_its_end_has_no_histories():
    with pytest.raises(ValueError, match="before the end"):
        histories([0], [80], end=70)

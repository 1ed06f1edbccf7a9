"""Known limits: with little switched on, the world is a model that statistics has solved."""

import numpy as np
import pytest
from scipy import stats
from worlds import only_needs, steps, two_vendors

from relsim.model import RelationshipModel
from relsim.scenario.schema import Choose


def chi_square(observed: np.ndarray, expected: np.ndarray) -> float:
    """The p-value of counts against expected ones, classes of fewer than five joined to the last."""
    enough = int(np.searchsorted(-expected, -5.0))
    seen, due = (
        np.append(observed[:enough], observed[enough:].sum()),
        np.append(expected[:enough], expected[enough:].sum()),
    )
    return float(stats.chisquare(seen, due * seen.sum() / due.sum()).pvalue)


def purchases_of(log: dict[str, np.ndarray], who: np.ndarray) -> np.ndarray:
    """How many units each person bought."""
    bought = log["kind"] == 0
    order = {int(w): n for n, w in enumerate(who)}
    units = np.zeros(len(who))
    np.add.at(units, [order[int(w)] for w in log["customer"][bought]], log["amount"][bought])
    return units.round().astype(int)


@pytest.mark.parametrize("shape", [0.4, 1.5])
def test_counts_are_negative_binomial_when_only_needs_are_on(shape: float) -> None:
    weeks, rate = 40, 0.1
    model = RelationshipModel(only_needs(6000, weeks, need_rate=rate, need_shape=shape), 11)
    units = purchases_of(model.run().log, model.world.persons.who)
    law = stats.nbinom(shape, shape / (shape + rate * weeks))
    observed = np.bincount(units, minlength=400)[:400]
    assert chi_square(observed, law.pmf(np.arange(400)) * len(units)) > 0.01
    poisson = stats.poisson(rate * weeks).pmf(np.arange(400)) * len(units)
    assert chi_square(observed, poisson) < 1e-6  # the control: without spread it would not fit


def test_the_market_is_dirichlet_when_only_taste_is_on() -> None:
    scenario = only_needs(8000, 60, warmup=60, vendors=3, need_rate=0.6, need_shape=1000)
    scenario = scenario.model_copy(
        update={
            "choose": Choose(quality=0, fit=0, fatigue=0, taste=0.7),
            "leave": scenario.leave.model_copy(update={"gone_weeks": 1040, "dormancy_weeks": 520}),
        }
    )
    log = RelationshipModel(scenario, 4).run().log
    first_ten: dict[int, list[int]] = {}
    for who, vendor in zip(log["customer"].tolist(), log["vendor"].tolist(), strict=True):
        choices = first_ten.setdefault(who, [])
        if len(choices) < 10:
            choices.append(vendor)
    at_first = np.array([choices.count(0) for choices in first_ten.values() if len(choices) == 10])
    assert len(at_first) > 7000
    law = stats.betabinom(10, 0.7, 1.4).pmf(np.arange(11)) * len(at_first)
    seen = np.bincount(at_first, minlength=11)
    assert stats.chisquare(seen, law * seen.sum() / law.sum()).pvalue > 0.01
    alike = stats.binom(10, 1 / 3).pmf(np.arange(11)) * len(at_first)
    assert np.abs(seen - alike).sum() > 0.5 * len(at_first)


def first_leaves(scenario_weeks: int, people: int, alike: float, rate: float) -> np.ndarray:
    """Weeks until each person moves away for the first time, counted from the first week."""
    scenario = only_needs(
        people, scenario_weeks, attrition=rate * 52, attrition_alike=alike, need_rate=14, need_shape=1000
    )
    model = RelationshipModel(scenario, 8)
    first = set(model.world.persons.who.tolist())  # not those who move in later
    log = model.run().log
    gone: dict[int, int] = {}
    for who, week, kind in zip(
        log["customer"].tolist(), log["week"].tolist(), log["kind"].tolist(), strict=True
    ):
        if kind == 3 and who in first:
            gone.setdefault(who, week)
    counts = np.bincount(list(gone.values()), minlength=scenario_weeks)
    return np.append(counts, people - len(gone))


def test_survival_is_geometric_when_everybody_is_alike() -> None:
    weeks, people, rate = 40, 6000, 0.03
    seen = first_leaves(weeks, people, alike=1e6, rate=rate)
    law = np.append(stats.geom(rate).pmf(np.arange(1, weeks + 1)), stats.geom(rate).sf(weeks)) * people
    assert stats.chisquare(seen, law * seen.sum() / law.sum()).pvalue > 0.01


def test_survival_is_shifted_beta_geometric_when_chances_are_beta() -> None:
    weeks, people, rate, alike = 40, 6000, 0.05, 2.0
    seen = first_leaves(weeks, people, alike, rate)
    a, b = rate * alike, (1 - rate) * alike
    survival = np.exp([stats_log_beta(a, b + t) - stats_log_beta(a, b) for t in range(weeks + 1)])
    law = np.append(-np.diff(survival), survival[-1]) * people
    assert stats.chisquare(seen, law * seen.sum() / law.sum()).pvalue > 0.01
    flat = np.append(stats.geom(rate).pmf(np.arange(1, weeks + 1)), stats.geom(rate).sf(weeks)) * people
    assert stats.chisquare(seen, flat * seen.sum() / flat.sum()).pvalue < 1e-6


def stats_log_beta(a: float, b: float) -> float:
    """The logarithm of the beta function."""
    from scipy.special import betaln

    return float(betaln(a, b))


def test_rapport_with_an_hour_a_week_follows_the_curve_of_hours() -> None:
    scenario = two_vendors(people=300, weeks=1)
    model = steps(scenario, 52)
    ties = model.world.ties
    assert 0.0 < ties.rapport[ties.vendor == 0].mean() < 0.5

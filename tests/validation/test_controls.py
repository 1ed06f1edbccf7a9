"""Controls that must fail: what a row is met by has to be what it is about."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from worlds import only_needs

from relsim.scenario.schema import Scenario
from relsim.validation.board import targets
from relsim.validation.retention import alive, rise, survival_curve
from relsim.validation.seen import Seen
from relsim.validation.studies import studies
from relsim.validation.talk import hazard, person_months
from relsim.validation.watching import watch

pytestmark = pytest.mark.long
STRONG = {"tell.conversations": 5, "leave.commitment": 10.0, "tell.leaving": 1.0}
"""Talk that moves people, as it does not by default: what a test of contagion has to find."""


def leaving(alike: float) -> Seen:
    """A world in which people only move away, all with one chance or each with an own."""
    world = only_needs(3000, 702, attrition=0.25, attrition_alike=alike, need_rate=2.0, need_shape=1000)
    return watch(world, 5)


@lru_cache(maxsize=2)
def cohort(world: str) -> np.ndarray:
    """Return how many of two cohorts of subscribers together still renewed, by year."""
    study = studies()["subscription"]
    scenario = study.scenarios()[world]
    return np.sum([alive(watch(scenario, seed, study.wave), [0, 1, 2, 3]) for seed in range(2)], axis=0)


@lru_cache(maxsize=3)
def found_in(world: str) -> dict[str, float]:
    """Return hazard ratios for neighbours who left last month, and long ago, where talk moves people."""
    scenario: Scenario = studies()["phones"].scenarios(STRONG)[world]
    return hazard(person_months(watch(scenario, 3)), "left", "long ago")


def test_customers_who_differ_meet_the_survival_curve() -> None:
    found = survival_curve({"base": leaving(alike=0.02)})
    assert targets()["V1"].verdict(found) == "met"


def test_a_constant_hazard_fails_the_survival_curve() -> None:
    found = survival_curve({"base": leaving(alike=1e6)})
    assert targets()["V1"].verdict(found) == "not met"
    assert found["constant churn worse"] < 2.0


def test_heterogeneity_off_fails_the_rise_of_retention() -> None:
    assert rise(cohort("alike")) < 0.5 * rise(cohort("base"))
    assert rise(cohort("alike")) < 0.08  # the least that V2 asks for


def test_a_cohort_only_shrinks() -> None:
    assert np.all(np.diff(cohort("base")) <= 0)
    assert cohort("base")[0] > 3000


def is_contagious(world: str) -> bool:
    """Whether what is found would meet the first check of V30."""
    first = replace(targets()["V30"], checks=targets()["V30"].checks[:1])
    return first.verdict({"hazard ratio": found_in(world)["left"]}) == "met"


def test_talk_that_moves_people_is_found_to_be_contagious() -> None:
    assert is_contagious("base")


def test_contagion_fades() -> None:
    assert found_in("base")["left"] > found_in("base")["long ago"] + 0.1


def test_talk_off_fails_contagion() -> None:
    assert not is_contagious("no talk")


def test_likeness_alone_fails_contagion() -> None:
    assert not is_contagious("homophily")

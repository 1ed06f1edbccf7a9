"""Needs that fall asleep and wake: by hand, by their law, and as a log shows them."""

from typing import Any

import numpy as np
import pytest
from test_twin import unlike
from twin import Twin
from worlds import differing, only_needs, same_record, state, steps, two_vendors

from relsim.calibration.data.histories import DAYS, Histories, histories
from relsim.calibration.laws.fitting import fit_law
from relsim.calibration.laws.law import Law
from relsim.desk import ONE, Flow
from relsim.draws import key, uniforms
from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.scenario import load
from relsim.scenario.schema import Category, Scenario, Segment, Switches
from relsim.traits import weekly_chances


def asleep(model: RelationshipModel) -> np.ndarray:
    """Whether each account does without for now."""
    return np.asarray(model.world.tables.asleep[model.world.persons.members > 0] > 0)


def weeks_asleep(scenario: Scenario, weeks: int, seed: int = 5) -> np.ndarray:
    """Who was asleep at the end of each week, shape (weeks + 1, accounts); first as it began."""
    model = RelationshipModel(scenario, seed)
    found = [asleep(model)]
    for _ in range(weeks):
        model.step()
        found.append(asleep(model))
    return np.array(found)


def spells(seen: np.ndarray) -> np.ndarray:
    """Lengths in weeks of all sleep of which both ends were seen."""
    found = []
    for course in seen.T.astype(int):
        begins, ends = np.flatnonzero(np.diff(course) == 1), np.flatnonzero(np.diff(course) == -1)
        if len(begins):
            ends = ends[ends > begins[0]]
            found += (ends - begins[: len(ends)]).tolist()
    return np.array(found)


def logged(model: RelationshipModel, weeks: int) -> Histories:
    """The histories in a run's log, each need on a day of its own of the week in which it arose."""
    log = model.run().log
    bought = log["kind"] == 0
    _, customer = np.unique(log["customer"][bought], return_inverse=True)
    week, needs = log["week"][bought], log["amount"][bought].round().astype(int)
    address = (customer * weeks + week).astype(np.uint64)
    days = np.array([uniforms(key(1, "day", day), address) for day in range(DAYS)]).argsort(axis=0)
    some = [np.flatnonzero(needs > nth) for nth in range(DAYS)]
    when = [week[rows] * DAYS + days[nth, rows] for nth, rows in enumerate(some)]
    return histories(np.concatenate([customer[rows] for rows in some]), np.concatenate(when), weeks * DAYS)


def test_who_surely_falls_asleep_and_surely_wakes_buys_every_other_week() -> None:
    scenario = only_needs(200, 10, need_rate=14, need_shape=1000, lapse=52, revival=52)
    slept = weeks_asleep(scenario, 9)
    assert 60 < slept[0].sum() < 140
    assert (slept[1:] != slept[:-1]).all()
    log = RelationshipModel(scenario, 5).run().log
    bought = np.bincount(log["week"], minlength=10)
    assert bought.tolist() == (~slept).sum(axis=1).tolist()


def test_who_sleeps_has_no_needs_at_any_vendor() -> None:
    model = RelationshipModel(only_needs(300, 20, vendors=3, need_rate=14, need_shape=1000, lapse=10), 2)
    for _ in range(20):
        before = asleep(model)
        model.step()
        bought_now = (model.world.ties.bought == model.tick - 1) & (model.world.ties.state == 1)
        assert not bought_now.any(axis=1)[before].any()
        assert bought_now.any(axis=1)[~before].all()


def test_the_share_awake_is_that_of_waking_among_all_moves_and_stays_so() -> None:
    lapse, revival, people = 8.0, 24.0, 8000
    awake = 1.0 - weeks_asleep(only_needs(people, 60, lapse=lapse, revival=revival), 60).mean(axis=1)
    share = revival / (lapse + revival)
    off = 4.0 * np.sqrt(share * (1.0 - share) / people)
    assert np.abs(awake - share).max() < off


def test_where_chances_differ_the_share_awake_is_that_of_each_from_the_first_week() -> None:
    lapse, revival, people = 5.0, 5.0, 8000
    awake = 1.0 - weeks_asleep(only_needs(people, 40, lapse=lapse, lapse_alike=2, revival=revival), 40).mean(
        axis=1
    )
    chances = weekly_chances(lapse / 52, 2.0)
    share = (revival / 52 / (revival / 52 + chances)).mean()
    assert share > 0.6  # of those all alike only half would be
    assert np.abs(awake - share).max() < 4.0 * np.sqrt(share * (1.0 - share) / people)


def test_sleep_lasts_as_long_as_waking_says() -> None:
    found = spells(weeks_asleep(only_needs(3000, 200, lapse=8, revival=26), 200))
    assert found.mean() == pytest.approx(52 / 26, rel=0.03)
    assert (found == 1).mean() == pytest.approx(0.5, abs=0.02)  # and its length is geometric


def test_where_nobody_wakes_all_begin_awake_and_sleep_for_good() -> None:
    slept = weeks_asleep(only_needs(500, 60, lapse=10, revival=0), 60)
    assert slept[0].sum() == 0
    assert (slept[1:] >= slept[:-1]).all()
    assert slept[-1].mean() > 0.99


@pytest.mark.parametrize("off", [{"switches": Switches(interest=False)}, {}], ids=["switched off", "nobody"])
def test_where_no_need_falls_asleep_not_a_bit_differs(off: dict[str, Any]) -> None:
    lapse = 20.0 if off else 0.0
    without = steps(two_vendors(), 20)
    other = steps(two_vendors(**off, category=Category(lapse=lapse, lapse_alike=2, revival=1)), 20)
    assert not other.world.tables.asleep.any()
    assert differing(state(without), state(other)) == []
    assert same_record(without.record(), other.record())


def test_a_world_in_which_needs_fall_asleep_is_another_one() -> None:
    other = steps(two_vendors(category=Category(lapse=20)), 20)
    assert "flows" in differing(state(steps(two_vendors(), 20)), state(other))


def test_accounts_sleep_as_one_and_their_heads_say_so() -> None:
    firms = {"firm": Segment(account_size=4)}
    model = steps(two_vendors(segments=firms, category=Category(lapse=20, lapse_alike=3)), 10)
    assert asleep(model).any()
    assert not model.world.tables.asleep[model.world.persons.members == 0].any()


def test_strangers_who_move_in_are_awake_as_often_as_all() -> None:
    lapse, revival, people = 8.0, 24.0, 4000
    scenario = only_needs(people, 30, lapse=lapse, revival=revival, attrition=5)
    model = steps(scenario, 30)
    came = model.world.persons.who != RelationshipModel(scenario, 1).world.persons.who
    share = revival / (lapse + revival)
    assert came.mean() > 0.9
    assert 1.0 - asleep(model)[came].mean() == pytest.approx(share, abs=4 * np.sqrt(share / people))


def test_a_twin_sees_the_same_needs_fall_asleep_and_wake() -> None:
    category = Category(lapse=12, lapse_alike=0.5, revival=30, attrition=5)
    model = RelationshipModel(two_vendors(120, 12, category=category), 3)
    twin = Twin(model)
    for _ in range(12):
        model.step()
        twin.step()
    assert asleep(model).any()
    assert unlike(model, twin) == []


def test_customers_who_sleep_long_go_dormant_and_come_back() -> None:
    model = steps(only_needs(2000, 80, need_rate=3, need_shape=1000, lapse=4, revival=2), 80)
    counted = model.ledger.flows().sum(axis=0) / ONE
    assert counted[Flow.WENT_DORMANT] > 500
    assert counted[Flow.RETURNED] > 200


@pytest.mark.parametrize("name", ["lapse", "revival"])
def test_more_than_once_a_week_is_refused(name: str) -> None:
    with pytest.raises(UserError, match=rf"{name}: 53 is out of range; write a number from 0 to 52"):
        load("village", [f"category.{name}=53"])


def test_chances_of_one_and_of_nothing_leave_nothing_to_chance() -> None:
    assert (weekly_chances(1.0, 5.0) == 1.0).all()
    assert (weekly_chances(0.0, 5.0) == 0.0).all()


@pytest.mark.long
def test_the_law_of_buying_is_found_again_in_a_log_of_the_world() -> None:
    weeks, truth = 80, Law(rate=0.5, rate_shape=3.0, turning=0.06, turning_alike=8.0, returning=0.08)
    scenario = only_needs(
        4000, weeks, need_rate=truth.rate, need_shape=truth.rate_shape, lapse=52 * truth.turning,
        lapse_alike=truth.turning_alike, revival=52 * truth.returning,
    )  # fmt: skip
    known = logged(RelationshipModel(scenario, 3), weeks)
    fits = fit_law(known, ("turning, each his own, and returning", "leaving", "constant"))
    assert fits[0].structure == "turning, each his own, and returning"
    for name, (low, high) in fits[0].intervals(0.99).items():
        assert low <= getattr(truth, name) <= high
    assert fits[0].aic < fits[1].aic - 1000  # a firm whom people leave for good would look otherwise

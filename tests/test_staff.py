"""Staff: they learn, they leave, and somebody takes over; worlds small enough to be worked by hand."""

from typing import Any

import numpy as np
import pytest
from worlds import steps, two_vendors

from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.processes import meet
from relsim.scenario.schema import Event, Scenario, Staff, Switches, Vendor
from relsim.state import ACTIVE, EMPTY

QUIET = {"turnover": 0.0, "fault_rate": 0.0}


def shop(people: int = 30, rules: dict[str, Any] | None = None, **levers: Any) -> Scenario:
    """A village with one shop."""
    return two_vendors(people=people, vendors={"shop": Vendor(**QUIET | levers)}, staff=Staff(**rules or {}))


# ---- learning


def test_the_newly_hired_lack_a_part_of_their_skill_and_learn_it_in_time() -> None:
    model = RelationshipModel(shop(staff=1, skill=0.8, rules={"green": 0.5, "learning_weeks": 10}), 1)
    staff, skill = model.world.staff, float(model.world.staff.skill[0])
    assert staff.able[0] == pytest.approx(0.5 * skill)
    for _ in range(13):
        model.step()
    learned = 1.0 - 0.5 * np.exp(-12 / 10)  # as of week 12, the last first week of a month
    assert staff.able[0] == pytest.approx(skill * learned)
    assert model.world.vendors.experience[0] == pytest.approx(learned, abs=1e-6)


def test_a_vendor_is_as_experienced_as_its_staff_on_the_mean() -> None:
    model = steps(shop(staff=2, rules={"green": 0.4, "learning_weeks": 4}), 9)
    model.positions[1].leave()
    for _ in range(4):
        model.step()
    old, new = 1.0 - 0.4 * np.exp(-12 / 4), 1.0 - 0.4 * np.exp(-3 / 4)
    assert model.world.vendors.experience[0] == pytest.approx((old + new) / 2, abs=1e-6)


def test_where_nobody_has_to_learn_staff_are_as_able_as_they_are_skilled() -> None:
    for without in (shop(staff=3, turnover=4, rules={"green": 0.0}), None):
        scenario = without or two_vendors(switches=Switches(experience=False))
        world = steps(scenario, 13).world
        assert np.array_equal(world.staff.able, world.staff.skill)
        assert (world.vendors.experience == 1.0).all()


# ---- somebody takes over


def leave(model: RelationshipModel, row: int) -> dict[str, Any]:
    """Let the holder of a position leave; return what is known of the handover and of who was there."""
    before = model.world.staff[row].copy()
    model.positions[row].leave()
    after = model.world.staff[row]
    return {
        "before": before,
        "heir": int(after.heir),
        "passes": float(after.passes),
        "keeps": float(after.keeps),
    }


def test_what_passes_on_follows_from_how_alike_the_two_are() -> None:
    model = RelationshipModel(shop(staff=1, local=1, handover=0.2, records=0.25, rules={"likeness": 0.4}), 1)
    was = leave(model, 0)
    alike = 0.5 + 0.5 * (1 - abs(was["before"].skill - model.world.staff.skill[0]))
    assert was["passes"] == pytest.approx(0.2 + 0.8 * 0.4 * alike)
    assert was["keeps"] == pytest.approx(0.25 + 0.75 * was["passes"])


def test_a_colleague_takes_over_where_the_vendor_has_it_so() -> None:
    model = RelationshipModel(shop(staff=3, colleague=1), 1)
    assert leave(model, 1)["heir"] in (0, 2)
    alone = RelationshipModel(shop(staff=1, colleague=1), 1)
    assert leave(alone, 0)["heir"] == -1
    assert leave(RelationshipModel(shop(staff=3), 1), 1)["heir"] == -1


def test_a_matched_colleague_is_the_one_most_like_the_leaver() -> None:
    model = RelationshipModel(shop(staff=3, colleague=1, matching=1), 1)
    staff = model.world.staff
    staff.home[:], staff.skill[:] = [0, -1, 0], [0.5, 0.5, 0.1]
    assert leave(model, 0)["heir"] == 2  # 0.5 + 0.5 x 0.6 against 0.5 x 1
    staff.left[:] = 0
    staff.home[:], staff.skill[:] = [0, -1, 0], [0.9, 0.5, 0.1]
    assert leave(model, 1)["heir"] in (0, 2)


def test_nobody_who_leaves_as_well_takes_over() -> None:
    model = RelationshipModel(shop(staff=2, colleague=1), 1)
    model.world.staff.left[1] = 1
    assert leave(model, 0)["heir"] == -1


def test_the_best_of_three_who_apply_is_more_like_the_leaver_than_the_first() -> None:
    def passed(matching: float) -> float:
        model = RelationshipModel(shop(staff=40, local=0.5, matching=matching), 1)
        return float(np.mean([leave(model, row)["passes"] for row in range(40)]))

    assert passed(1.0) > passed(0.0) + 0.03


def test_customers_notice_the_week_after_and_the_firms_part_stays() -> None:
    model = steps(shop(staff=2, colleague=1, handover=0.25, rules={"likeness": 0.0}), 10)
    ties = model.world.ties
    ties.rapport[:], ties.obligation[:], ties.known[:] = 0.8, 0.4, 0.6
    before, held = ties.copy(), ties.holder == 0
    keeps = leave(model, 0)["keeps"]
    model.now = model._this_week()
    assert model.now.handover
    meet.take_over(model.view, 0, len(ties))
    assert held.any()
    assert (ties.holder != 0).all()
    assert ties.rapport[held] == pytest.approx(0.2)
    assert ties.obligation[held] == pytest.approx(0.1)
    assert ties.known[held] == pytest.approx(0.6 * keeps)
    for share in ("commitment", "trust", "satisfaction", "heard"):
        assert np.array_equal(ties[share], before[share])
    assert (ties.rapport[~held] == before.rapport[~held]).all()


def test_more_turnover_never_leaves_more_of_the_persons_part() -> None:
    def rapport(turnover: float, levers: dict[str, Any]) -> float:
        ties = steps(shop(people=100, staff=3, local=1, turnover=turnover, **levers), 60).world.ties
        return float(ties.rapport[ties.state == ACTIVE].mean())

    for levers in ({}, {"colleague": 1.0, "matching": 1.0}):
        by_turnover = [rapport(turnover, levers) for turnover in (0.0, 0.5, 5.0)]
        assert by_turnover == sorted(by_turnover, reverse=True)


def test_vendors_with_staff_who_leave_are_exchangeable() -> None:
    same = {"staff": 4, "turnover": 4, "colleague": 0.5, "matching": 0.5}

    def world(first: str, second: str) -> RelationshipModel:
        return steps(two_vendors(vendors={first: Vendor(**same), second: Vendor(**same)}), 30)

    one, other = world("anna", "bert"), world("bert", "anna")
    assert np.array_equal(one.counted(0), other.counted(1))
    assert np.array_equal(one.world.vendors.experience, other.world.vendors.experience[::-1])
    assert set(one.world.staff.heir.tolist()) != {-1}


def test_with_no_likeness_and_nobody_chosen_for_it_a_handover_is_the_lever() -> None:
    model = steps(shop(staff=5, turnover=5, handover=0.3, rules={"likeness": 0.0}), 30)
    since = model.world.staff.since > 0
    assert since.any()
    assert model.world.staff.passes[since] == pytest.approx(0.3)


# ---- more people, or fewer


def resized(events: list[Event], weeks: int, **levers: Any) -> RelationshipModel:
    """A shop with some staff, after events on how many there are."""
    changes = {"colleague": 0.0, "staff": 3} | levers
    scenario = shop(people=100, **changes).model_copy(update={"events": events})
    return steps(scenario, weeks)


def test_a_vendor_that_closes_positions_hands_their_customers_to_those_who_stay() -> None:
    fewer = [Event(week=10, vendor="shop", set={"staff": 1})]
    before, during, after = (resized(fewer, weeks) for weeks in (10, 11, 12))
    assert set(before.world.ties.holder[before.world.ties.state == ACTIVE].tolist()) == {0, 1, 2}
    assert during.world.branches.staff_count.tolist() == [1]
    assert during.world.staff.key[1:].tolist() == [0, 0]
    assert (during.world.staff.heir[1:] == 0).all()
    held = after.world.ties.state != EMPTY
    assert (after.world.ties.holder[held] == 0).all()
    assert (after.world.staff.person[1:] == -1).all()
    later = resized(fewer, 40)
    assert later.world.staff.load[1:].tolist() == [0, 0]
    assert later.world.staff.load[0] > 0


def test_a_vendor_that_opens_positions_hires_people_who_win_customers_of_their_own() -> None:
    more = [Event(week=5, vendor="shop", set={"staff": 3})]
    before, after = (resized(more, weeks, staff=1, local=1) for weeks in (5, 40))
    assert (before.world.staff.key != 0).tolist() == [True, False, False]
    assert before.world.staff.home[1:].tolist() == [-1, -1]
    assert (after.world.staff.since).tolist() == [0, 5, 5]
    assert (after.world.staff.person >= 0).all()
    assert set(after.world.ties.holder[after.world.ties.state == ACTIVE].tolist()) == {0, 1, 2}


def test_positions_that_nobody_holds_do_nothing() -> None:
    """Room for more people than there are is no lever."""
    events = [Event(week=39, vendor="shop", set={"staff": 9})]
    roomy, plain = resized(events, 39, turnover=4, local=1), resized([], 39, turnover=4, local=1)
    assert len(roomy.world.staff) == 9
    for table in ("persons", "ties", "vendors"):
        one, other = getattr(roomy.world, table), getattr(plain.world, table)
        assert [name for name in one.dtype.names if not np.array_equal(one[name], other[name])] == []
    assert np.array_equal(roomy.counted(0), plain.counted(0))
    assert np.array_equal(roomy.record().views, plain.record().views)
    assert roomy.world.staff[:3].tolist() == plain.world.staff.tolist()


def test_staff_return_where_an_event_ends() -> None:
    cut = [Event(week=10, until=20, vendor="shop", set={"staff": 1})]
    assert [int(resized(cut, weeks).world.branches.staff_count[0]) for weeks in (10, 15, 25)] == [3, 1, 3]


def test_where_all_leave_at_once_those_who_close_hand_over_to_the_newly_hired() -> None:
    model = resized([], 8)
    model.sellers[0].staff = 1
    model.world.staff.left[0] = 1
    model.step()
    staff = model.world.staff
    assert staff.since[0] == 8
    assert staff.heir.tolist() == [-1, 0, 0]


def test_an_agent_sets_its_staff_as_far_as_there_is_room() -> None:
    scenario = two_vendors(vendors={"shop": Vendor(staff=2, staff_step=0.1), "mart": Vendor(staff=2)})
    model = RelationshipModel(scenario, 1)
    shop, mart = model.sellers
    assert (shop.room, mart.room) == (4, 2)
    shop.set_staff(99)
    mart.set_staff(0)
    assert (shop.staff, mart.staff) == (4, 1)
    with pytest.raises(UserError, match="mart: there is room for 2 people at each branch, got 3; give it"):
        mart.staff = 3
    model.step()
    assert model.world.branches.staff_count.tolist() == [4, 1]


def test_nobody_leaves_a_position_that_nobody_holds() -> None:
    model = RelationshipModel(
        shop(staff=1).model_copy(update={"events": [Event(week=9, set={"staff": 2})]}), 1
    )
    with pytest.raises(UserError, match="position 1 is vacant: nobody can leave it"):
        model.positions[1].leave()

"""Staff are people too: who works for a vendor and what that does, small enough to check by hand."""

from typing import Any

import numpy as np
import pytest
from test_processes import Week
from worlds import NOTHING_SOCIAL, differing, state, steps, two_vendors

from relsim.desk import Flow
from relsim.draws import bits, key
from relsim.employment import closest, name_staff
from relsim.model import RelationshipModel
from relsim.processes import choose, leave, tell
from relsim.processes.tell import word_of
from relsim.scenario.schema import Category, Community, Scenario, Switches, Tell, Vendor

STILL = {"turnover": 0.0, "fault_rate": 0.0}


def town(people: int = 200, switches: Switches | None = None, **levers: Any) -> Scenario:
    """A town with one shop."""
    return two_vendors(
        people=people, vendors={"shop": Vendor(**STILL | levers)}, switches=switches or Switches()
    )


# ---- who works there


def test_whoever_serves_and_lives_here_is_a_resident_who_works_for_the_vendor() -> None:
    world = RelationshipModel(town(staff=6, local=1), 1).world
    people = world.staff.person
    assert len(set(people.tolist())) == 6
    assert (world.persons.community[people] == world.staff.home).all()
    assert (world.persons.employer[people] == 0).all()
    assert (world.persons.employer >= 0).sum() == 6
    model = RelationshipModel(town(staff=1, local=1), 1)
    assert model.positions[0].person.employer is model.sellers[0]
    assert [model.customer(row).employer for row in range(200)].count(None) == 199
    elsewhere = RelationshipModel(town(staff=6, local=0), 1).world
    assert (elsewhere.staff.person == -1).all()
    assert (elsewhere.persons.employer == -1).all()


def test_a_position_is_held_by_the_resident_who_draws_the_least_number_for_it() -> None:
    model = RelationshipModel(town(people=50, staff=1, local=1), 1)
    world, drawn = model.world, key(1, "resident")
    numbers = [int(bits(drawn, who, world.staff.key[0])) for who in world.persons.who]
    assert int(world.staff.person[0]) == int(np.argmin(numbers))
    second = closest(model.view.persons, drawn, world.staff.key[0], 0, 50, np.uint64(min(numbers)))
    assert second == int(np.argsort(np.array(numbers, np.uint64))[1])


def test_positions_get_the_same_people_in_any_order() -> None:
    found = []
    for order in (range(9), reversed(range(9))):
        model = RelationshipModel(town(people=10, staff=9, local=1), 1)
        model.world.staff.person[:] = model.world.persons.employer[:] = -1
        name_staff(model.world, model.where.bounds(), list(order), 1)
        found.append(model.world.staff.person.tolist())
    assert found[0] == found[1]
    assert len(set(found[0])) == 9


def test_where_nobody_is_left_the_holder_buys_elsewhere() -> None:
    staff = RelationshipModel(town(people=3, staff=5, local=1), 1).world.staff
    assert sorted(staff.person.tolist()) == [-1, -1, 0, 1, 2]


def test_beside_them_a_vendor_employs_a_share_of_the_residents() -> None:
    vendors = {
        "mart": Vendor(**STILL, local=0, employs=0.2), "mill": Vendor(**STILL, local=0, employs=0.05)
    }  # fmt: skip
    employer = RelationshipModel(two_vendors(people=4000, vendors=vendors), 1).world.persons.employer
    assert np.mean(employer == 0) == pytest.approx(0.2, abs=0.02)
    assert np.mean(employer == 1) == pytest.approx(0.05, abs=0.01)


def test_people_change_jobs_and_the_shares_stay() -> None:
    vendors = {
        "mart": Vendor(local=0, employs=0.3, turnover=3), "mill": Vendor(local=0, employs=0.1, turnover=1)
    }  # fmt: skip
    model = RelationshipModel(two_vendors(people=2000, vendors=vendors), 1)
    before = model.world.persons.employer.copy()
    for _ in range(53):
        model.step()
    after = model.world.persons.employer
    assert np.mean(after == 0) == pytest.approx(0.3, abs=0.04)
    assert np.mean(after == 1) == pytest.approx(0.1, abs=0.025)
    assert np.mean(after[before == 0] == 0) < 0.5


def test_who_leaves_the_counter_leaves_the_job_and_somebody_else_has_it() -> None:
    model = RelationshipModel(town(staff=1, local=1), 1)
    first = int(model.world.staff.person[0])
    model.positions[0].leave()
    assert model.world.persons.employer[first] == -1
    assert model.world.staff.person[0] not in (-1, first)


def test_who_serves_at_the_counter_does_not_move_away() -> None:
    model = RelationshipModel(town(people=5, staff=1, local=1), 1)
    row, who, now = int(model.world.staff.person[0]), model.world.persons.who.copy(), model._this_week()
    for i in range(5):
        leave.move_away(model.view, now, model.ledger.desks[0], i)
    assert (model.world.persons.who == who).tolist() == [i == row for i in range(5)]
    assert model.world.persons.employer[row] == 0


def test_with_the_switch_off_nobody_works_for_anybody() -> None:
    off = Switches(employees=False)
    model = steps(town(staff=4, local=1, employs=0.2, turnover=3, switches=off), 20)
    assert (model.world.persons.employer == -1).all()
    assert (model.world.staff.person == -1).all()
    assert model.counted(0)[Flow.NEWS] == 0
    assert steps(town(staff=4, local=1, employs=0.2), 20).counted(0)[Flow.NEWS] > 0


def test_where_working_there_does_nothing_it_is_as_if_nobody_did() -> None:
    idle = {
        "tell": Tell(insider=0, acquaintance=0),
        "choose": {"employer": 0.0},
        "category": Category(attrition=0),
    }
    vendors = {"shop": Vendor(staff=4, local=1, employs=0.3), "mart": Vendor()}
    on, off = (
        steps(two_vendors(vendors=vendors, switches=Switches(employees=employees), **idle), 20)
        for employees in (True, False)
    )
    one, other = state(on), state(off)
    for table in (one, other):  # what is said carries who says it, and what is heard of work is counted
        table["words"] &= ~(1 << 29)
        table["flows"][:, [Flow.NEWS, Flow.NEWS_FELT]] = 0
    assert set(differing(one, other)) == {"persons.employer", "staff.person"}


def test_vendors_who_employ_are_exchangeable() -> None:
    same = {"staff": 3, "employs": 0.2, "turnover": 2}

    def world(first: str, second: str) -> RelationshipModel:
        return steps(two_vendors(vendors={first: Vendor(**same), second: Vendor(**same)}), 30)

    one, other = world("anna", "bert"), world("bert", "anna")
    assert np.array_equal(one.counted(0), other.counted(1))
    swapped = np.array([1, 0, -1])
    assert np.array_equal(one.world.persons.employer, swapped[other.world.persons.employer])


# ---- what it does


def test_choose_ones_own_employer_counts_for_more() -> None:
    week = Week(choose={"employer": 3.0})
    tie = week.tie()
    view, now = week.model.view, week.model._this_week()
    person = view.persons[0]
    week.world.persons.employer[0] = -1
    without = (
        choose.appeal(view, now, person, view.ties[0, 0], 1.0),
        choose.appeal_of_new(view, now, person, 1),
    )
    week.world.persons.employer[0] = tie.vendor
    assert choose.appeal(view, now, person, view.ties[0, 0], 1.0) == pytest.approx(without[0] + 3.0)
    assert choose.appeal_of_new(view, now, person, 1) == without[1]
    week.world.persons.employer[0] = 1
    assert choose.appeal_of_new(view, now, person, 1) == pytest.approx(without[1] + 3.0)


def test_tell_those_who_work_there_speak_of_it() -> None:
    week = Week(tell={"insider": 1.0, "rate": 0.0, "extreme": 0.0})
    week.world.persons.employer[:] = [0, 1, -1]
    tie = week.tie(satisfaction=0.4)
    assert tie.vendor == 0
    week.run(tell)
    said = week.world.tables.words[1 - (week.model.tick & 1)]
    repute = float(week.world.vendors.reputation[1])
    assert said.tolist() == [word_of(0, float(tie.satisfaction), 0, 1), word_of(1, repute, 0, 1), 0]


def hear(week: Week, person: int, word: int) -> None:
    """Let a person hear a word from somebody half as close as can be."""
    model = week.model
    tell.hear(model.view, model._this_week(), model.ledger.desks[0], person, word, 0.5, 0)


def test_tell_to_hear_from_somebody_who_works_there_makes_its_people_known() -> None:
    for inside, gained in ((1, 0.1), (0, 0.0)):
        week = Week(tell={"acquaintance": 0.1})
        tie = week.tie(rapport=0.5)
        hear(week, 0, word_of(0, 0.9, 0, inside))
        assert tie.rapport == pytest.approx(0.5 + gained * 0.5)


def test_tell_what_somebody_hears_of_his_employer_is_news() -> None:
    week = Week()
    week.world.persons.employer[:] = [0, 1, -1]
    for person in range(3):
        hear(week, person, word_of(0, 0.6, 0, 0))
    assert week.counted(Flow.NEWS) == 1
    assert week.counted(Flow.NEWS_FELT) == pytest.approx(0.6, abs=0.01)


def test_with_meeting_off_no_rapport_comes_from_acquaintance() -> None:
    vendors = {"shop": Vendor(staff=4, local=1, employs=0.3)}
    talk = Tell(insider=1.0, acquaintance=0.5)
    assert steps(two_vendors(vendors=vendors, tell=talk), 20).world.ties.rapport.max() > 0
    alone = steps(two_vendors(vendors=vendors, tell=talk, switches=Switches(meet=False)), 20)
    assert alone.world.ties.rapport.max() == 0


def test_one_more_resident_leaves_everybody_elses_job_alone() -> None:
    small, large = (
        RelationshipModel(
            two_vendors(
                communities={"town": Community(people=n)}, vendors={"mart": Vendor(employs=0.3, local=0)}
            ),
            1,
        ).world.persons.employer
        for n in (200, 201)
    )
    assert np.array_equal(small, large[:200])
    assert NOTHING_SOCIAL.employees is False

"""Accounts of several: contacts, politics, changes of jobs; small enough to be worked by hand."""

from typing import Any

import numpy as np
import pytest
from worlds import differing, state, steps, two_vendors

from relsim.desk import FLOWS, Flow
from relsim.model import RelationshipModel
from relsim.processes import choose, leave
from relsim.relationship import begin, is_in_touch, place_in_account
from relsim.scenario.schema import Category, Scenario, Segment, Switches, Vendor
from relsim.state import ACTIVE, DORMANT, EMPTY, ENDED

STILL = {"turnover": 0.0, "fault_rate": 0.0, "local": 0.0}
QUIET = Category(attrition=0)


def firms(
    people: int = 40, size: int = 4, vendors: dict[str, Vendor] | None = None, **segment: Any
) -> Scenario:
    """Accounts of some people who buy from a shop and a mart."""
    kind = {"account_size": size, "job_changes": 0.0, "politics": 0.0} | segment
    sellers = vendors or {"shop": Vendor(**STILL), "mart": Vendor(**STILL)}
    return two_vendors(people=people, segments={"firm": Segment(**kind)}, vendors=sellers, category=QUIET)


def test_the_person_of_most_weight_ranks_first() -> None:
    persons = RelationshipModel(firms(), 1).world.persons
    for head in range(0, 40, 4):
        by_weight = np.argsort(-persons.weight[head : head + 4], kind="stable")
        assert persons.rank[head : head + 4][by_weight].tolist() == [0, 1, 2, 3]
    assert (RelationshipModel(two_vendors(), 1).world.persons.rank == 0).all()


# ---- contacts


def contacts(contacts: float, grassroots: float = 0.0, size: int = 4) -> list[list[int]]:
    """The ranks of those in each account with whom a vendor is in touch."""
    vendor = Vendor(**STILL, contacts=contacts, grassroots=grassroots)
    model = RelationshipModel(firms(size=size, vendors={"shop": vendor}), 1)
    view, now = model.view, model._this_week()
    return [
        sorted(int(view.persons[i].rank) for i in range(head, head + size) if is_in_touch(view, now, i, 0))
        for head in range(0, 40, size)
    ]


def test_a_vendor_is_in_touch_with_one_or_with_more_from_the_top_or_from_the_bottom() -> None:
    assert contacts(0.0) == [[0]] * 10
    assert contacts(0.0, grassroots=1.0) == [[3]] * 10
    assert contacts(1 / 3) == [[0, 1]] * 10
    assert contacts(1.0) == [[0, 1, 2, 3]] * 10
    assert {tuple(found) for found in contacts(0.0, grassroots=0.5)} == {(0,), (3,)}
    assert contacts(0.0, grassroots=1.0, size=1) == [[0]] * 40


def test_each_place_in_an_account_is_somebodys() -> None:
    model = RelationshipModel(firms(vendors={"shop": Vendor(**STILL, grassroots=0.5)}), 1)
    places = [place_in_account(model.view, model._this_week(), i, 0) for i in range(40)]
    assert all(sorted(places[head : head + 4]) == [0, 1, 2, 3] for head in range(0, 40, 4))


def test_who_is_not_in_touch_uses_what_was_bought_and_meets_nobody() -> None:
    seller = Vendor(**STILL, contacts=0, messages=2.0, openness=1.0, same_person=1.0)
    talkative = firms(people=200, vendors={"shop": seller}, voice=1.0)
    model = steps(
        talkative.model_copy(update={"category": Category(attrition=0, setup_hours=20, problem_rate=20)}), 20
    )
    world = model.world
    bought, apart = world.ties.state[:, 0] == ACTIVE, world.persons.rank > 0
    used, met = bought & apart, bought & ~apart
    assert used.sum() > 50
    assert world.ties.rapport[used, 0].max() == 0.0
    assert world.ties.fatigue[used, 0].max() == 0.0
    assert world.persons.spoken[apart].max() == 0
    assert len(set(world.ties.satisfaction[used, 0].tolist())) > 20
    for column in ("rapport", "fatigue"):
        assert world.ties[column][met, 0].max() > 0.0
    flows = dict(zip(FLOWS, model.counted(0), strict=True))
    assert flows["live"] == pytest.approx(flows["purchases"] / 4)  # one in four is served


# ---- politics


def votes(politics: float, decision: str) -> tuple[int, int]:
    """For how many accounts a vote comes out as the boss wishes, of how many."""
    model = steps(firms(people=400, decision=decision, politics=politics), 8)
    view, now, same = model.view, model._this_week(), 0
    for head in range(0, 400, 4):
        boss = head + int(np.argmin(model.world.persons.rank[head : head + 4]))
        same += choose.vote(view, now, head, -1, False) == choose.decide(view, now, boss, -1, False)
    return same, 100


@pytest.mark.parametrize("decision", ["majority", "unanimity"])
def test_where_all_side_with_the_one_of_most_weight_he_decides(decision: str) -> None:
    assert votes(1.0, decision) == (100, 100)
    assert votes(0.0, decision)[0] < 96


def test_with_politics_switched_off_everybody_votes_for_himself() -> None:
    scenario = firms(decision="majority", politics=1.0)
    off = scenario.model_copy(update={"switches": Switches(politics=False)})
    assert differing(state(steps(off, 20)), state(steps(firms(decision="majority"), 20))) == []
    assert differing(state(steps(off, 20)), state(steps(scenario, 20))) != []


# ---- changes of jobs


def moved(model: RelationshipModel, row: int) -> RelationshipModel:
    """Let a member change jobs."""
    leave.change_job(model.view, model._this_week(), model.ledger.desks[0], row)
    return model


def test_who_changes_jobs_leaves_the_slot_to_somebody_who_does_not_know_the_vendor() -> None:
    model = steps(firms(), 12)
    ties, persons = model.world.ties, model.world.persons
    row = int(np.flatnonzero((ties.state[:, 0] == ACTIVE) & (persons.members == 0))[0])
    vendor, who, weight = int(ties.vendor[row, 0]), int(persons.who[row]), float(persons.weight[row])
    ended = model.counted(vendor)[Flow.ENDED_INVOLUNTARY]
    moved(model, row)
    assert int(persons.who[row]) != who
    assert persons.weight[row] == weight
    assert (ties.state[row, 0], ties.vendor[row, 0]) == (EMPTY, vendor)
    assert model.counted(vendor)[Flow.ENDED_INVOLUNTARY] == ended + 1
    assert choose.is_new_to(model.view, model.view.ties[row, 0])


def test_the_books_of_an_account_outlast_its_head() -> None:
    model = steps(firms(), 12)
    ties = model.world.ties
    head = int(np.flatnonzero((ties.state[:, 0] == ACTIVE) & (model.world.persons.members == 4))[0])
    vendor, margin, acquired = (
        int(ties.vendor[head, 0]),
        float(ties.margin[head, 0]),
        model.counted(0) + model.counted(1),
    )
    moved(model, head)
    begin(model.view, model._this_week(), model.ledger.desks[0], head, 0, vendor, vendor)
    assert ties.margin[head, 0] == margin != 0.0
    assert ties.trust[head, 0] == model.world.persons.disposition[head]
    since = model.counted(0) + model.counted(1) - acquired
    assert (since[Flow.ACQUIRED], since[Flow.WON_BACK]) == (1, 0)


def test_accounts_go_on_while_their_members_change_jobs() -> None:
    model = steps(firms(people=400, job_changes=3.0), 60)
    flows = dict(zip(FLOWS, model.counted(0) + model.counted(1), strict=True))
    ties, members = model.world.ties, model.world.persons.members
    ended = sum(flows[name] for name in FLOWS if name.startswith("ended_"))
    held = ((ties.state == ACTIVE) | (ties.state == DORMANT)).sum()
    assert flows["ended_involuntary"] > 100
    assert flows["acquired"] + flows["won_back"] - ended == held
    assert ties.margin.astype(np.float64).sum() == pytest.approx(flows["revenue"] - flows["cost"], rel=1e-4)
    for head in np.flatnonzero(members == 4):
        assert (ties.vendor[head] == ties.vendor[head : head + 4]).all()
    assert (ties.state == ENDED).any()


def test_with_the_switch_off_nobody_changes_jobs() -> None:
    moving = firms(job_changes=5.0)
    off = moving.model_copy(update={"switches": Switches(job_changes=False)})
    assert differing(state(steps(off, 20)), state(steps(firms(), 20))) == []
    assert "persons.who" in differing(state(steps(moving, 20)), state(steps(firms(), 20)))


# ---- an account of one


def test_an_account_of_one_is_a_consumer_whatever_concerns_accounts() -> None:
    plain = {"shop": Vendor(), "mart": Vendor()}
    choosy = {name: Vendor(contacts=0, grassroots=1) for name in plain}
    alone = steps(two_vendors(vendors=plain, segments={"people": Segment(job_changes=0, politics=0)}), 20)
    person = Segment(job_changes=5, politics=1, decision="unanimity")
    as_account = steps(two_vendors(vendors=choosy, segments={"people": person}), 20)
    assert set(differing(state(alone), state(as_account))) == {"vendors.contacts", "vendors.grassroots"}

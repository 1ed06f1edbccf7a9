"""Price cuts after one bought, channels one did not want, vendors that live on one or call again."""

from typing import Any

import numpy as np
import pytest
from test_processes import Week
from worlds import COUNTER, differing, state, steps, two_vendors

from relsim.compiled import view
from relsim.desk import LIVE, SELF_FAILED, Flow
from relsim.market import notice_cut
from relsim.model import RelationshipModel
from relsim.processes import serve, settle, steer
from relsim.processes.choose import appeal
from relsim.scenario.schema import Choose, Consider, Event, Serve, Settle, Switches, Vendor
from relsim.state import ENDED, INVOLUNTARY, PRICE, VENDORS, columns

# ---- price cuts


def test_a_cut_is_taken_down_once_and_a_rise_makes_it_forgotten() -> None:
    shop = columns(1, VENDORS)
    shop.price[:] = shop.last_price[:] = 1.0
    seen = []
    for tick, price in enumerate((1.0, 0.8, 0.8, 0.9), start=5):
        shop.price[:] = price
        notice_cut(view(shop)[0], tick)
        seen.append((round(float(shop.fall[0]), 3), float(shop.cut[0])))
    assert seen == [(0.0, 0.0), (0.2, 6.0), (0.2, 6.0), (0.0, 6.0)]


@pytest.mark.parametrize(
    ("bought", "left"), [(9, 0.4), (12, 0.4), (8, 0.5), (13, 0.5), (14, 0.5)]
)  # eight weeks are remembered, the price fell in week 13
def test_who_bought_just_before_a_cut_resents_it_and_nobody_else(bought: int, left: float) -> None:
    week = Week(settle=Settle(antagonism=1.0, recent_weeks=8))
    week.world.vendors.fall[0], week.world.vendors.cut[0] = 0.2, 13.0
    tie = week.tie(bought=bought, commitment=0.5)
    week.visit()
    week.run(settle, tick=17)
    assert tie.commitment == pytest.approx(left)
    assert week.counted(Flow.ANTAGONISED) == (left < 0.5)


def test_a_cut_by_less_than_a_hundredth_goes_unnoticed() -> None:
    week = Week()
    week.world.vendors.fall[0], week.world.vendors.cut[0] = 0.009, 13.0
    tie = week.tie(bought=12, commitment=0.5)
    week.visit()
    week.run(settle, tick=14)
    assert tie.commitment == 0.5


def test_with_antagonism_off_a_cut_leaves_commitment_alone() -> None:
    cut = Event(week=10, vendor="chain", set={"price": 0.7})
    runs = [
        steps(two_vendors(people=150, events=[cut], **off), 16)
        for off in ({"settle": Settle(antagonism=0.0)}, {"switches": Switches(antagonism=False)}, {})
    ]
    assert differing(state(runs[0]), state(runs[1])) == []
    assert runs[2].counted(1)[Flow.ANTAGONISED] > 20
    assert "ties.commitment" in differing(state(runs[1]), state(runs[2]))


# ---- channels


def sent(belief: float, liking: float, forced: float = 0.0, unwanted: float = 0.1) -> tuple[Any, Any]:
    """A visit to a shop with perfect self-service, by somebody with a taste."""
    week = Week(
        shop={"self_service": 1.0, "live_belief": belief, "forced": forced},
        serve=Serve(self_taste=20.0, noise=0.0, unwanted=unwanted, problem=0.0),
    )
    week.world.persons.self_service[:] = liking
    week.world.vendors.problem[:] = 0.0
    week.tie(known=1.0)
    visit = week.visit(marks=0)
    week.run(serve)
    return week, visit


def test_whoever_is_thought_to_want_a_person_is_sent_to_one_and_minds_by_his_taste() -> None:
    right, wrong = sent(1.0, liking=0.75), sent(5.0, liking=0.75)
    assert not right[1].marks & LIVE
    assert wrong[1].marks & LIVE
    assert [week.counted(Flow.UNWANTED) for week, _ in (right, wrong)] == [0, 1]
    unhurt = sent(5.0, liking=0.75, unwanted=0.0)[1].quality
    assert wrong[1].quality == pytest.approx(unhurt - 0.1 * 0.75)


def test_whoever_is_forced_to_help_himself_and_would_not_minds_it() -> None:
    week, visit = sent(1.0, liking=0.05, forced=1.0)
    assert not visit.marks & LIVE
    assert week.counted(Flow.UNWANTED) == 1
    assert visit.quality == pytest.approx(0.7 - 0.1 * 0.95)
    assert serve.against_wish(0.05, SELF_FAILED) == 0.95


def test_staff_who_wait_for_customers_that_help_themselves_are_paid() -> None:
    costs = {}
    for belief in (1.0, 1.5, 5.0):
        week = Week(shop={"price": 1.0, "cost": 0.8, "service_cost": 0.1, "live_belief": belief})
        week.world.persons.self_service[:] = 0.75
        week.tie()
        week.visit(marks=0)
        week.run(settle)
        costs[belief] = round(week.counted(Flow.COST), 4)
    assert costs == {1.0: 0.8, 1.5: 0.8125, 5.0: 0.875}


def test_a_wrong_belief_costs_and_pleases_less() -> None:
    """H5: whoever takes the wish for a person to be too high."""

    def run(belief: float) -> Any:
        vendors = {"chain": Vendor(self_service=0.9, live_belief=belief, fault_rate=0)}
        model = steps(two_vendors(people=300, vendors=vendors), 30)
        books = model.counted(0)
        return books[Flow.COST] / books[Flow.UNITS], books[Flow.QUALITY] / books[Flow.PURCHASES]

    (right, pleased), (wrong, less) = run(1.0), run(2.0)
    assert wrong > right
    assert less < pleased


# ---- dependence


def test_obligation_weighs_more_toward_a_vendor_that_lives_on_its_customers() -> None:
    found = []
    for dependence, obligation in ((0.0, 0.5), (0.8, 0.5), (0.8, 0.0), (0.0, 0.0)):
        week = Week(
            shop={"dependence": dependence}, choose=Choose(obligation=0.0, solidarity=1.0, softening=0.0)
        )
        week.tie(obligation=obligation)
        world, now = week.model.view, week.model._this_week()
        found.append(appeal(world, now, world.persons[0], world.ties[0, 0], 1.0))
    assert found[1] - found[0] == pytest.approx(0.4)
    assert found[0] == found[2] == found[3]


def test_without_solidarity_dependence_is_no_lever() -> None:
    runs = [
        steps(
            two_vendors(
                people=60,
                vendors={"shop": Vendor(**COUNTER, dependence=share)},
                switches=Switches(solidarity=False),
            ),
            20,
        )
        for share in (0.0, 1.0)
    ]
    assert differing(state(runs[0]), state(runs[1])) == ["vendors.dependence"]


# ---- winning back


def approached(**shop: Any) -> Week:
    """Three people whom the shop has lost: to its price, to a move, and not at all; each month it tries."""
    week = Week(shop={"winback": 13.0} | shop)
    week.tie(0, state=ENDED, cause=PRICE)
    week.tie(1, state=ENDED, cause=INVOLUNTARY)
    week.tie(2)
    world = week.model
    steer.approach(world.view, np.uint64(7), world.ledger.desks[0])
    return week


def test_those_who_left_are_approached_again_and_those_who_moved_away_are_not() -> None:
    week = approached()
    assert week.world.persons.tip.tolist() == [0, -1, -1]
    assert week.counted(Flow.APPROACHED) == 1


@pytest.mark.parametrize("shop", [{"winback": 0.0}, {"open": 0.0}])
def test_who_does_not_try_or_is_closed_approaches_nobody(shop: Any) -> None:
    assert approached(**shop).world.persons.tip.tolist() == [-1, -1, -1]


def test_more_come_back_where_they_are_asked_and_each_costs_what_a_new_one_does() -> None:
    def run(winback: float) -> RelationshipModel:
        chain = Vendor(winback=winback, campaign_cost=1.0, failure=20.0)
        vendors, settled = {"chain": chain, "shop": Vendor(**COUNTER)}, Consider(seek=0.05, explore=0.0)
        return steps(two_vendors(people=200, vendors=vendors, consider=settled), 60)

    left, asked = run(0.0), run(6.0)
    won = [model.counted(0)[Flow.WON_BACK] for model in (left, asked)]
    assert won[1] > 1.2 * won[0]
    spent = [-model.ledger.spending.balance[0] for model in (left, asked)]
    acquired = [model.counted(0)[Flow.ACQUIRED] for model in (left, asked)]
    assert spent == [acquired[0], acquired[1] + won[1]]

"""Customers from elsewhere, vendors that close, and others that open in their place."""

from typing import Any

import numpy as np
import pytest
from worlds import COUNTER, differing, state, steps, two_vendors

from relsim.desk import Flow
from relsim.model import RelationshipModel
from relsim.record import VIEWS
from relsim.scenario.schema import Event, Steer, Switches, Vendor
from relsim.state import ENDED


def test_who_reaches_nobody_elsewhere_has_nobody_there() -> None:
    model = steps(two_vendors(), 30)
    assert not model.world.vendors.outside.any()
    assert not model.ledger.spending.outside_so_far.any()


def lost(model: RelationshipModel, row: int) -> float:
    """Relationships of a vendor that have ended."""
    return float(model.counted(row)[Flow.ENDED_CORE_FAILURE :].sum())


def test_lost_customers_are_replaced_by_a_share_and_bring_what_those_here_bring() -> None:
    vendors = {"chain": Vendor(elsewhere=0.5, campaign_cost=2.0, failure=20.0)}
    model = RelationshipModel(two_vendors(people=200, vendors=vendors, steer=Steer(outside_churn=1.3)), 1)
    outside = earned = 0.0
    lost_then = margin_then = 0.0
    for week in range(60):
        model.step()
        if week % 4 == 0:
            books, gone = model.counted(0), lost(model, 0)
            margin = books[Flow.REVENUE] - books[Flow.COST]
            held = books[Flow.ACQUIRED] + books[Flow.WON_BACK] - gone
            earned += outside * (margin - margin_then) / held - 2.0 * 0.5 * (gone - lost_then)
            outside = outside * 0.9 + 0.5 * (gone - lost_then)
            lost_then, margin_then = gone, margin
    assert outside > 1.0
    assert model.world.vendors.outside[0] == pytest.approx(outside)
    assert model.ledger.spending.outside_so_far[0] == pytest.approx(earned)


def test_customers_from_elsewhere_are_nobody_here_and_their_money_is_kept_apart() -> None:
    def run(share: float) -> Any:
        vendors = {"chain": Vendor(elsewhere=share, failure=10.0), "shop": Vendor(**COUNTER)}
        model = RelationshipModel(two_vendors(people=200, vendors=vendors), 1)
        return model, model.run()

    (without, alone), (reaching, replaced) = run(0.0), run(1.0)
    assert set(differing(state(without), state(reaching))) == {"vendors.elsewhere", "vendors.outside"}
    assert np.array_equal(alone.flows, replaced.flows)
    assert alone.view("outside_profit")[:, 0].sum() == 0.0 < replaced.view("outside_profit")[:, 0].sum()
    assert replaced.view("outside")[-1, 0] == reaching.world.vendors.outside[0] > 0
    told = reaching.ledger.spending.outside_so_far - replaced.view("outside_profit").sum(axis=0)
    assert told == pytest.approx(0.0)  # every month stands in one row


def test_who_steers_believes_in_customers_from_elsewhere_too() -> None:
    vendors = {"chain": Vendor(elsewhere=1.0, failure=10.0)}
    chain = steps(two_vendors(people=200, vendors=vendors), 29).sellers[0]
    here = chain.books()[Flow.ACQUIRED] + chain.books()[Flow.WON_BACK] - lost(chain.model, 0)
    assert chain.believed_customers() == here + chain.model.world.vendors.outside[0]


DYING = {"fixed_cost": 100.0, "reserve": 450.0}


def closing(people: int = 40, **settings: Any) -> RelationshipModel:
    """A shop that pays too much rent, and one that bears it."""
    vendors = {"shop": Vendor(**COUNTER, **DYING), "stubborn": Vendor(fixed_cost=100.0)}
    made = {"steer": Steer(closing_weeks=4, entry=0.0)} | settings
    return RelationshipModel(two_vendors(people=people, vendors=vendors, **made), 1)


def test_a_vendor_closes_when_its_losses_are_more_than_its_reserve_and_pays_no_more_rent() -> None:
    model = closing(people=1)  # nobody's purchase makes up for the rent
    opened, cash = [], []
    for _ in range(20):
        model.step()
        opened.append(model.sellers[0].open)
        cash.append(model.sellers[0].cash())
    # 400 are lost after four weeks, 800 after eight; it looks at its cash in every fourth week.
    assert opened == [1.0] * 8 + [0.0] * 12
    assert cash[7] == pytest.approx(-800.0, abs=5.0)
    assert cash[-1] == cash[7]
    assert model.sellers[1].open == 1.0


def test_with_entry_and_exit_off_nobody_closes() -> None:
    model = closing(switches=Switches(entry=False))
    for _ in range(30):
        model.step()
    assert model.sellers[0].open == 1.0


def test_customers_of_a_closed_vendor_go_elsewhere() -> None:
    model = closing(people=200)
    bought = []
    for _ in range(30):
        model.step()
        bought.append([model.counted(v)[Flow.PURCHASES] for v in (0, 1)])
    at = next(n for n, seller in enumerate(bought) if seller[0] == bought[-1][0])
    assert 0 < at < 25
    assert bought[-1][1] > bought[at][1]


def test_somebody_new_opens_with_the_levers_of_the_scenario_and_nobody_handed_over() -> None:
    dearer = Event(week=1, vendor="shop", set={"price": 1.3})
    model = closing(people=100, events=[dearer], steer=Steer(closing_weeks=4, entry=10.0))
    shop, staff = model.sellers[0], model.world.staff
    leader, clerk = shop.executive.key, staff.key[0]
    while not shop.closed:
        model.step()
    before = model.world.ties.copy()
    while shop.closed:
        model.step()
    vendors = model.world.vendors
    assert (shop.open, shop.price, vendors.reputation[0], vendors.technology[0]) == (1.0, 1.0, 0.7, -1.0)
    assert shop.executive.key != leader
    assert staff.key[0] != clerk
    assert (staff.left[0], staff.heir[0], staff.passes[0], staff.keeps[0]) == (1, -1, 0.0, 0.0)
    assert shop.dashboard.purchases == 0.0
    assert shop.executive.policies == []
    assert before.rapport[(before.vendor == 0) & (before.state == ENDED)].max() > 0.0
    known = (before.vendor == 0) & (model.world.ties.vendor == 0)
    assert np.array_equal(model.world.ties.satisfaction[known], before.satisfaction[known])
    model.step()  # nobody knows those who serve now
    still = (before.vendor == 0) & (model.world.ties.vendor == 0) & (model.world.ties.state == ENDED)
    assert not model.world.ties.rapport[still].any()
    assert model.world.ties.trust[still].any()


def test_a_vendor_that_an_event_closes_is_not_opened_by_somebody_new() -> None:
    shut = Event(week=2, vendor="shop", set={"open": 0.0})
    model = steps(two_vendors(people=20, events=[shut], steer=Steer(entry=10.0)), 30)
    assert model.sellers[0].open == 0.0


LED = {
    "executive_tenure": 0.5, "price_step": 0.05, "quality_step": 0.02, "message_step": 0.2, "staff_step": 0.3,
    "review_weeks": 4, "adopts": 5.0, "follows": 5.0, "elsewhere": 0.3, "winback": 4.0, "live_belief": 1.7,
    "self_service": 0.6, "dependence": 0.5, "fixed_cost": 30.0, "reserve": 100.0, "employs": 0.05,
}  # fmt: skip


def test_two_vendors_led_alike_are_exchangeable_with_all_of_it_on() -> None:
    records = []
    for names in (("anna", "bert"), ("bert", "anna")):
        vendors = {name: Vendor(**LED) for name in names}
        world = two_vendors(people=60, vendors=vendors, steer=Steer(closing_weeks=4, entry=5.0))
        records.append(RelationshipModel(world, 1).run())
    assert np.array_equal(records[0].views, records[1].views[:, ::-1])
    assert np.array_equal(records[0].stocks, records[1].stocks[:, ::-1])
    assert np.array_equal(records[0].flows, records[1].flows[:, ::-1])
    assert 0.0 < records[0].views[:, :, VIEWS.index("open")].mean() < 1.0

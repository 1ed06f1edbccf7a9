"""What vendors spend and believe is recorded as it was in each week."""

import numpy as np
import pytest
from worlds import COUNTER, two_vendors

from relsim.agents.views import tenures, views_of
from relsim.analysis.metrics import METRICS, books_of
from relsim.model import RelationshipModel
from relsim.record import VIEWS
from relsim.scenario.schema import Community, Event, Recording, Vendor

SHOP, CHAIN = 0, 1


def ran(every=4, weeks=10, **changes):
    """A run of a shop with costs."""
    vendors = {"shop": Vendor(**COUNTER, fixed_cost=2.0, campaign_cost=1.0), "chain": Vendor()}
    world = two_vendors(weeks=weeks, **{"vendors": vendors, "recording": Recording(every=every)} | changes)
    model = RelationshipModel(world, seed=2)
    return model, model.run()


def test_a_cost_that_changes_between_two_rows_counts_from_the_week_in_which_it_changes():
    dearer = Event(week=6, until=9, vendor="shop", set={"fixed_cost": 5.0})
    _, record = ran(events=[dearer])
    assert record.weeks.tolist() == [0, 4, 8, 10]
    assert record.view("fixed_costs")[1:, SHOP].tolist() == [4 * 2.0, 2 * 2.0 + 2 * 5.0, 5.0 + 2.0]
    assert not record.view("fixed_costs")[:, CHAIN].any()


def test_winning_a_customer_costs_what_it_costs_in_that_week():
    dearer = Event(week=6, vendor="shop", set={"campaign_cost": 3.0})
    _, weekly = ran(every=1, events=[dearer])
    cost = np.where(np.arange(10) < 6, 1.0, 3.0)
    expected = weekly.flow("acquired")[1:, SHOP] * cost
    assert expected[6:].sum() > 0
    assert weekly.view("campaign_costs")[1:, SHOP].tolist() == pytest.approx(expected.tolist())


def test_profit_counts_a_cost_in_the_weeks_in_which_it_was_there():
    model, record = ran(events=[Event(week=8, vendor="shop", set={"fixed_cost": 50.0})])
    books = books_of(model, record)
    margin, profit = (METRICS[name].value(books)[SHOP] for name in ("margin", "profit"))
    won = record.view("campaign_costs")[1:, SHOP].sum()
    assert (margin - profit) * 10 / 52 == pytest.approx(8 * 2.0 + 2 * 50.0 + won)


def test_profit_does_not_depend_on_how_often_is_recorded():
    events = [Event(week=3, vendor="shop", set={"fixed_cost": 7.0, "campaign_cost": 2.0})]
    profits = [
        METRICS["profit"].value(books_of(*ran(every=every, events=events)))[SHOP] for every in (1, 4, 10)
    ]
    assert profits == pytest.approx([profits[0]] * 3)


def test_each_community_served_has_a_cost_of_its_own():
    _, record = ran(communities={"village": Community(people=60, count=3)})
    assert record.view("fixed_costs")[1, SHOP] == 3 * 4 * 2.0


def test_a_threaded_run_spends_the_same():
    scenario = two_vendors(vendors={"shop": Vendor(campaign_cost=1.3, fixed_cost=0.7), "chain": Vendor()})
    one, three = (RelationshipModel(scenario, 2, threads=threads).run() for threads in (1, 3))
    assert np.array_equal(one.views, three.views)
    assert np.array_equal(one.cohorts, three.cohorts)


def test_tenure_is_the_mean_over_a_vendors_own_staff():
    model = RelationshipModel(two_vendors(vendors={"shop": Vendor(turnover=4), "chain": Vendor(turnover=1)}))
    model.run()
    staff, seen = model.world.staff, views_of(model)[:, VIEWS.index("tenure")]
    one_by_one = [model.tick - staff.since[staff.vendor == v].mean() for v in (SHOP, CHAIN)]
    assert tenures(staff, model.tick, 2).tolist() == seen.tolist() == one_by_one

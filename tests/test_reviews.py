"""Reviews move the offer a step at a time, by what the last step is believed to have brought."""

from typing import Any

import pytest
from worlds import differing, state, steps, two_vendors

from relsim.desk import Flow
from relsim.model import RelationshipModel
from relsim.processes.staff import resize
from relsim.scenario.schema import Category, Event, Switches, Vendor


def shop(**levers: Any) -> Any:
    """A shop that reviews whenever it is asked to, in a world that stands still."""
    vendors = {"shop": Vendor(**{"help": 0.0, "review_weeks": 1} | levers)}
    return RelationshipModel(two_vendors(people=10, vendors=vendors), 1).sellers[0]


def weeks_later(seller: Any, weeks: int, earned: float, won: float = 0.0) -> None:
    """Let some weeks go in which something was earned and customers were won."""
    seller.model.tick += weeks
    seller._seen[Flow.REVENUE] += earned
    seller._seen[Flow.ACQUIRED] += won
    seller.review()


def test_the_price_goes_on_while_profit_grows_and_turns_when_it_falls() -> None:
    seller = shop(price=1.0, price_step=0.1, horizon=0.0)
    prices = []
    for earned in (10.0, 11.0, 9.0, 8.0, 9.0):
        weeks_later(seller, 1, earned)
        prices.append(round(seller.price, 4))
    assert prices == [1.1, 1.21, 1.089, 1.1979, 1.3177]


def test_a_vendor_with_a_short_horizon_does_not_mind_losing_customers() -> None:
    prices = {}
    for horizon in (0.0, 1.0):
        seller = shop(price=1.0, price_step=0.1, horizon=horizon)
        weeks_later(seller, 1, earned=10.0, won=100.0)
        weeks_later(seller, 1, earned=10.0, won=0.0)  # before: 10 + 52 * .1 * 100 a week; now 10
        prices[horizon] = round(seller.price, 4)
    assert prices == {0.0: 1.21, 1.0: 0.99}


def test_what_a_customer_is_worth_counts_for_those_who_left() -> None:
    seller = shop(price=1.0, price_step=0.1, horizon=1.0)
    weeks_later(seller, 1, earned=10.0)
    seller._seen[Flow.ACQUIRED] += 100.0
    seller._seen[Flow.ENDED_PRICE] += 20.0
    assert seller.believed_customers() == 80.0


def test_helping_holds_the_price_back() -> None:
    seller = shop(price=1.0, price_step=0.1, help=0.75)
    weeks_later(seller, 1, earned=10.0)
    assert seller.price == 1.025


def test_levers_take_turns_and_each_has_a_direction_of_its_own() -> None:
    seller = shop(price=1.0, price_step=0.1, message_step=0.5, messages=1.0, horizon=0.0)
    moves = []
    for earned in (10.0, 9.0, 9.0, 9.0):  # the first step, of the price, was a mistake
        weeks_later(seller, 1, earned)
        moves.append((round(seller.price, 3), seller.messages))
    assert moves == [(1.1, 1.0), (1.1, 1.5), (0.99, 1.5), (0.99, 2.25)]


def test_more_quality_costs_more_and_less_costs_less() -> None:
    seller = shop(quality=0.7, cost=0.8, quality_step=0.02)
    weeks_later(seller, 1, earned=10.0)
    assert (seller.quality, seller.cost) == pytest.approx((0.72, 0.808))
    weeks_later(seller, 1, earned=1.0)
    assert (seller.quality, seller.cost) == pytest.approx((0.70, 0.8))


def test_quality_goes_no_further_than_it_can_and_costs_no_more_than_it_moved() -> None:
    seller = shop(quality=0.99, cost=0.8, quality_step=0.1)
    weeks_later(seller, 1, earned=10.0)
    assert (seller.quality, seller.cost) == pytest.approx((1.0, 0.804))


def test_staff_move_by_a_share_but_at_least_by_one_and_no_further_than_there_is_room() -> None:
    seller = shop(staff=2, staff_step=0.1)
    filled = []
    for earned in (10.0, 11.0, 12.0, 1.0):
        weeks_later(seller, 1, earned)
        resize(seller.model)
        filled.append((seller.staff, int(seller.model.world.branches.staff_count[0])))
    assert filled == [(3.0, 3), (4.0, 4), (4.0, 4), (3.0, 3)]


def test_a_closed_vendor_reviews_nothing() -> None:
    seller = shop(price_step=0.1, open=0.0)
    weeks_later(seller, 5, earned=10.0)
    assert seller.price == 1.0


def test_without_steps_and_without_steering_nothing_is_reviewed() -> None:
    still, off = (
        steps(two_vendors(people=60, vendors={"shop": Vendor(review_weeks=4, **step)}, switches=switches), 20)
        for step, switches in (
            ({}, Switches()),
            ({"price_step": 0.05, "quality_step": 0.01}, Switches(steering=False)),
        )
    )
    assert set(differing(state(still), state(off))) <= {
        "vendors.price_step", "vendors.quality_step", "vendors.fault",
    }  # fmt: skip


def test_value_out_of_proportion_to_price_corrects_itself_and_lock_in_makes_it_slow() -> None:
    """Nobody says that the share must fall: those who stay away do it (H14)."""

    def share(switching_cost: float) -> float:
        vendors = {name: Vendor(fault_rate=0.0) for name in ("fair", "greedy")}
        greedy = Event(week=20, vendor="greedy", set={"price": 1.25, "cost": 1.05})
        world = two_vendors(
            people=300, vendors=vendors, events=[greedy], category=Category(switching_cost=switching_cost)
        )
        model = steps(world, 20)
        before = [model.counted(v)[Flow.UNITS] for v in (0, 1)]
        for _ in range(20):
            model.step()
        sold = [model.counted(v)[Flow.UNITS] - before[v] for v in (0, 1)]
        return float(sold[1] / sum(sold))

    assert share(0.0) < share(3.0) < 0.45

"""Knowledge technology is taken up because it fits or because others have it, works or not, binds nobody."""

from typing import Any

import numpy as np
import pytest
from worlds import COUNTER, differing, state, steps, two_vendors

from relsim.agents.technology import chance_to_work
from relsim.market import learning_with
from relsim.model import RelationshipModel
from relsim.scenario.schema import Steer, Switches, Vendor


def firms(many: int, seed: int = 3, **levers: Any) -> RelationshipModel:
    """Many vendors and hardly anybody to buy."""
    vendors = {f"firm{n}": Vendor(**levers) for n in range(many)}
    return RelationshipModel(two_vendors(people=2, vendors=vendors), seed)


def had_by(model: RelationshipModel) -> np.ndarray:
    """Who has it."""
    return np.asarray(model.world.vendors.technology >= 0.0)


def test_without_wish_or_switch_nobody_takes_it_up() -> None:
    assert not had_by(steps(two_vendors(people=10), 30)).any()
    wished = {"a": Vendor(adopts=10, assortment=0)}
    off = steps(two_vendors(people=10, vendors=wished, switches=Switches(technology=False)), 30)
    assert not had_by(off).any()
    assert had_by(steps(two_vendors(people=10, vendors=wished), 30)).all()


def test_who_covers_every_need_anyway_takes_it_up_only_behind_others() -> None:
    model = firms(50, adopts=10.0, follows=10.0, assortment=1.0)
    for share in (0.0, 1.0):
        for vendor in model.sellers:
            vendor.consider_technology(share)
        assert had_by(model).mean() == pytest.approx(share * 40 / 52, abs=0.2)


def test_the_bandwagon_does_not_ask_whether_it_fits_and_fails_where_it_does_not() -> None:
    works = {}
    for motive in ("adopts", "follows"):
        model = firms(300, assortment=0.5, competence=0.8, **{motive: 10.0})
        for vendor in model.sellers:
            vendor.consider_technology(0.6)
        have = had_by(model)
        assert have.sum() > 80
        works[motive] = model.world.vendors.works[have].mean()
    early = 1.0 - 0.5 * 0.4
    assert works["adopts"] == pytest.approx(0.8 * early, abs=0.1)
    assert works["follows"] == pytest.approx(0.8 * 0.5 * early, abs=0.1)


def test_the_first_to_take_it_up_fail_more_often() -> None:
    first, last = (chance_to_work(0.6, 0.5, False, 0.5, others) for others in (0.0, 1.0))
    assert (first, last) == (0.3, 0.6)


def test_where_it_works_transactions_teach_more_from_year_to_year_and_it_costs_from_the_first_week() -> None:
    vendors = {"works": Vendor(knowledge=0.02), "failed": Vendor(), "without": Vendor()}
    scenario = two_vendors(people=20, vendors=vendors, steer=Steer(technology_cost=7.0))
    model = RelationshipModel(scenario, 1)
    model.world.vendors.technology[:] = (0, 0, -1)
    model.world.vendors.works[:] = (1, 0, 0)
    for _ in range(53):
        model.step()
    taught = learning_with(0.02, gain=0.04, age=52.0, weeks=104.0)
    assert model.world.vendors.learning.tolist() == [taught, 0.02, 0.02]
    assert model.ledger.spending.balance.tolist() == [-7.0 * 53, -7.0 * 53, 0.0]


def test_uneven_results_are_recorded() -> None:
    vendors = {f"firm{n}": Vendor(adopts=10, assortment=0.2) for n in range(20)}
    record = RelationshipModel(two_vendors(people=10, vendors=vendors), 1).run()
    assert record.view("technology")[0].sum() <= record.view("technology")[-1].sum() > 10
    assert 0 < record.view("works")[-1].sum() < record.view("technology")[-1].sum()


def test_knowing_without_meeting_binds_nobody() -> None:
    """Information raises the fit of the offer; it makes no rapport and no obligation (E5)."""
    far = {"web": Vendor(local=0, same_person=0, help=0, knowledge=0.05, self_service=0.9, forced=1.0)}
    model = RelationshipModel(two_vendors(people=100, vendors=far), 1)
    model.world.vendors.technology[:], model.world.vendors.works[:] = 0, 1
    for _ in range(60):
        model.step()
    ties = model.world.ties
    assert ties.known.max() > 0.5
    assert ties.rapport.max() == ties.obligation.max() == 0.0
    near = steps(two_vendors(people=100, vendors={"shop": Vendor(**COUNTER)}), 30).world.ties
    assert near.obligation.max() > 0.0


def test_a_technology_that_failed_changes_nothing_but_the_books() -> None:
    scenario = two_vendors(people=60, vendors={"a": Vendor(), "b": Vendor()})
    without, failed = RelationshipModel(scenario, 1), RelationshipModel(scenario, 1)
    failed.world.vendors.technology[0] = 0
    for _ in range(20):
        without.step()
        failed.step()
    assert differing(state(without), state(failed)) == ["vendors.technology"]

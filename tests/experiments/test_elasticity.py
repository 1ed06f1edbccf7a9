"""Price elasticity is measured, not set."""

import pytest
from villages import VILLAGE

from relsim.errors import UserError
from relsim.experiments.elasticity import elasticity
from relsim.experiments.results import EveryRunFailed
from relsim.model import RelationshipModel


def test_a_dearer_vendor_sells_less_and_its_rival_more():
    found = elasticity(VILLAGE, replicates=3)
    measured = {(row["price_of"], row["units_of"]): row for row in found.iter_rows(named=True)}
    assert measured["shop", "shop"]["high"] < -0.5
    assert measured["mart", "mart"]["high"] < -0.5
    assert measured["shop", "mart"]["low"] > 0.0
    assert {row["replicates"] for row in measured.values()} == {3}


def test_without_weight_of_the_price_nobody_minds_it():
    found = elasticity(VILLAGE, replicates=2, weeks=8, set={"choose.price": 0.0, "settle.unfair": 0.0})
    assert found["elasticity"].to_list() == pytest.approx([0.0] * 4, abs=1e-6)


@pytest.mark.parametrize("step", [0.0, 1.0, -0.1])
def test_a_step_has_to_leave_a_price(step):
    with pytest.raises(UserError, match="no share by which a price could fall"):
        elasticity(VILLAGE, step=step)


def test_one_run_of_each_shows_no_spread():
    with pytest.raises(UserError, match="replicates=1: one run shows no spread"):
        elasticity(VILLAGE, replicates=1)


def test_a_price_at_which_every_run_fails_is_told(monkeypatch):
    live = RelationshipModel.run

    def fail_when_dear(model):
        if model.world.vendors.price[0] > 1.08:  # the shop's is 1.05
            raise ArithmeticError("no flour")
        return live(model)

    monkeypatch.setattr(RelationshipModel, "run", fail_when_dear)
    told = "^all 2 runs failed; the first: shop dearer, replicate 0, seed 0: ArithmeticError: no flour"
    with pytest.raises(EveryRunFailed, match=told):
        elasticity(VILLAGE, replicates=2, weeks=8)

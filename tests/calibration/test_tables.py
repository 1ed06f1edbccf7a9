"""Tables of a firm as worlds are compared with them."""

import numpy as np
import pytest

from relsim.calibration.laws.retention import ASSUMED, Retained, retained
from relsim.calibration.worlds.aims.retention import RetentionAim, alive_at
from relsim.experiments.truth import relationship_table
from relsim.model import RelationshipModel
from relsim.scenario import load

WORLD = {
    "horizon": {"weeks": 30, "warmup": 0},
    "category": {"need_rate": 0.4, "attrition": 1.0},
    "communities": {"village": {"people": 80}},
    "vendors": {"shop": {}, "mart": {}},
}


def write(folder, *counts):
    file = folder / "kept.csv"
    file.write_text("tenure,alive\n" + "".join(f"{n},{count}\n" for n, count in enumerate(counts)))
    return file


@pytest.mark.parametrize(
    ("counts", "customers", "assumed"),
    [
        ((800, 600, 500, 450, 400), 800, False),
        ((100, 75, 62, 56, 50), ASSUMED, True),
        ((1.0, 0.75, 0.62, 0.56, 0.5), ASSUMED, True),
    ],
)
def test_a_table_of_counts_says_its_base_and_one_of_shares_gets_an_assumed_one(
    tmp_path, counts, customers, assumed
):
    table = retained(write(tmp_path, *counts))
    assert (table.customers, table.assumed) == (customers, assumed)
    assert table.share[1] == pytest.approx(0.75)


def test_errors_are_those_of_the_binomial_by_hand():
    aim = RetentionAim(Retained(np.array([1.0, 0.5, 0.25]), 10_000, False), "shop", 4, "month")
    assert aim.names == ("there after month 1", "there after month 2")
    assert aim.ages.tolist() == [4, 8]
    by_hand = np.array([[0.25, 0.125], [0.125, 0.1875]]) / 10_000
    assert aim.covariance == pytest.approx(by_hand, rel=1e-3)


def test_nobody_left_by_a_tenure_still_has_an_error():
    aim = RetentionAim(Retained(np.array([1.0, 1.0, 0.0]), 50, False), "shop")
    assert (np.diag(aim.covariance) > 0.0).all()


def test_a_run_is_prepared_long_enough_for_the_oldest():
    aim = RetentionAim(Retained(np.array([1.0, 0.5, 0.25]), 100, False), "shop", 52)
    assert aim.prepare({"horizon.weeks": 10})["horizon.weeks"] == 156
    assert aim.prepare({"horizon.weeks": 500})["horizon.weeks"] == 500


def test_shares_are_of_the_vendors_own_relationships_one_by_one():
    world = load(WORLD, set={"recording.log": ["purchase", "exit"]})
    model = RelationshipModel(world, seed=3)
    spells = relationship_table(model.run(), model.given_names).filter(vendor="shop")
    aim = RetentionAim(Retained(np.array([1.0, 0.5, 0.25]), 100, False), "shop", 8)
    ended, lasting = np.zeros(40, int), np.zeros(40, int)
    for began, gone in spells.select("began", "gone").iter_rows():
        if gone is None:
            lasting[30 - began] += 1
        else:
            ended[gone - began] += 1
    assert aim.look(model) == pytest.approx(alive_at(ended, lasting, aim.ages), abs=0.02)

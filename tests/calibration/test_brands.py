"""Tables of brands as worlds are compared with them."""

import numpy as np
import pytest

from relsim.calibration.data.brands import ASSUMED, Brands, read_brands
from relsim.calibration.worlds.aims.brands import BrandsAim
from relsim.desk import PURCHASE
from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.scenario import load

VENDORS = ["shop", "mart"]
WORLD = {
    "horizon": {"weeks": 20, "warmup": 4},
    "recording": {"log": ["purchase"]},
    "category": {"need_rate": 0.4, "attrition": 1.0},
    "communities": {"village": {"people": 60}},
    "vendors": {"shop": {}, "mart": {}},
}


def write(folder, *lines):
    file = folder / "brands.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def test_a_table_is_read_with_its_weeks_and_panel(tmp_path):
    rows = ("brand,penetration,frequency,weeks,panel", "mart,0.4,3,26,800", "shop,0.6,5,26,700")
    table = read_brands(write(tmp_path, *rows), VENDORS)
    assert (table.vendors, table.weeks, table.assumed) == (["mart", "shop"], 26, False)
    assert table.panel.tolist() == [800.0, 700.0]


def test_what_a_table_does_not_tell_is_a_year_and_an_assumed_panel(tmp_path):
    file = write(tmp_path, "Brand,penetration,frequency", "mart,0.4,3")
    table = read_brands(file, VENDORS)
    assert (table.weeks, table.panel.tolist(), table.assumed) == (52, [ASSUMED], True)
    assert read_brands(file, VENDORS, 13).weeks == 13


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("brand,frequency",), "brands.csv:1: needs one column penetration, and has brand, frequency"),
        (("brand,penetration,frequency",), "brands.csv: has a header and no rows"),
        (
            ("brand,penetration,frequency", "kiosk,0.4,3"),
            "brands.csv:2: brand: kiosk is no vendor of the scenario; the table has kiosk; the scenario has "
            "shop, mart",
        ),
        (
            ("brand,penetration,frequency", "shop,0.4,3", "shop,0.4,3"),
            "brands.csv:3: brand: shop stands twice",
        ),
        (("brand,penetration,frequency", "shop,40,3"), "brands.csv:2: penetration: 40 is no share"),
        (("brand,penetration,frequency", "shop,0.4,0.5"), "brands.csv:2: frequency: 0.5 is no number"),
        (("brand,penetration,frequency", "shop,0.4,53"), "in 52 weeks; write 1 to 52"),
        (("brand,penetration,frequency,panel", "shop,0.4,3,0"), "brands.csv:2: panel: 0 is no number"),
        (("brand,penetration,frequency,weeks", "shop,0.4,3,2.5"), "brands.csv:2: weeks: 2.5 is no number"),
        (
            ("brand,penetration,frequency,weeks", "shop,0.4,3,26", "mart,0.4,3,52"),
            "brands.csv:3: weeks: 52 where 26 are meant",
        ),
    ],
)
def test_a_table_that_cannot_be_is_refused_by_row(tmp_path, lines, said):
    with pytest.raises(UserError) as refused:
        read_brands(write(tmp_path, *lines), VENDORS)
    assert said in str(refused.value)


def test_errors_are_those_of_the_binomial_and_of_a_geometric_law_by_hand():
    one = np.array([10_000.0])
    aim = BrandsAim(Brands(["shop"], np.array([0.5]), np.array([3.0]), one, 26, False))
    assert np.diag(aim.covariance) == pytest.approx([0.25 / 10_000, 6.0 / 5_000], rel=1e-3)


def test_a_world_is_looked_at_customer_by_customer():
    model = RelationshipModel(load(WORLD), seed=2)
    record = model.run()
    half = np.full(2, 0.5)
    aim = BrandsAim(Brands(["mart", "shop"], half, 4 * half, 100 * half, 8, False))
    people, bought = model.world.persons, {"mart": {}, "shop": {}}
    here = {int(who) for who, members in zip(people.who, people.members, strict=True) if members}
    columns = (record.log[name].tolist() for name in ("kind", "week", "customer", "vendor"))
    for kind, week, customer, vendor in zip(*columns, strict=True):
        if kind == PURCHASE and week >= 12 and customer in here:
            mine = bought[model.given_names[vendor]]
            mine[customer] = mine.get(customer, 0) + 1
    shares = [len(bought[name]) / len(here) for name in ("mart", "shop")]
    often = [sum(bought[name].values()) / len(bought[name]) for name in ("mart", "shop")]
    assert aim.look(model) == pytest.approx([*shares, *often])
    assert min(shares) > 0.0
    assert max(shares) <= 1.0


def test_a_run_is_prepared_with_purchases_of_enough_weeks():
    aim = BrandsAim(Brands(["shop"], np.array([0.5]), np.array([3.0]), np.array([100.0]), 26, False))
    made = aim.prepare({"horizon.weeks": 10, "recording.log": ["exit"]})
    assert (made["horizon.weeks"], made["recording.log"]) == (26, ["exit", "purchase"])

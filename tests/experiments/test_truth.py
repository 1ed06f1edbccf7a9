"""The truth beside a log: who is really gone, when and why."""

import numpy as np
import polars as pl
import pytest
from villages import VILLAGE

from relsim.desk import COMPLAINT, EXIT, PURCHASE
from relsim.errors import UserError
from relsim.experiments.running import run
from relsim.experiments.truth import relationship_table
from relsim.state import CAUSES

LOGGED = ['recording.log=["purchase", "exit"]']
ANN, BOB, CAT = 7, 8, 9
SHOP, MART = 0, 1


@pytest.fixture(scope="module")
def ran():
    return run(VILLAGE, metrics=["customers"], set=LOGGED)


@pytest.fixture(scope="module")
def table(ran):
    return relationship_table(ran.record, ran.vendors)


def record_of(ran, events, standing=()):
    """The record of a world in which this happened: who, week, vendor, what, and why."""
    names = ("customer", "week", "vendor", "kind", "amount")
    log = {name: np.array([event[at] for event in events]) for at, name in enumerate(names)}
    stood = {
        name: np.array([row[at] for row in standing], np.int64)
        for at, name in enumerate(("customer", "vendor", "began", "bought"))
    }
    return ran.record._replace(log=log, standing=stood)


def rows(ran, events, standing=()):
    found = relationship_table(record_of(ran, events, standing), ["shop", "mart"])
    return {
        (int(row[0][1:], 16), row[1], row[2]): row[3:] for row in found.sort("customer_id", "began").rows()
    }


def test_the_truth_of_a_tiny_world_is_what_happened_in_it(ran):
    price, one = CAUSES.index("price"), 1.0
    found = rows(
        ran,
        [
            (ANN, 0, SHOP, PURCHASE, one), (ANN, 2, SHOP, PURCHASE, one), (ANN, 2, SHOP, EXIT, price),
            (ANN, 3, MART, PURCHASE, one), (ANN, 4, MART, PURCHASE, one), (ANN, 6, SHOP, PURCHASE, one),
            (ANN, 7, MART, PURCHASE, one), (BOB, 1, SHOP, PURCHASE, one), (BOB, 1, SHOP, COMPLAINT, one),
        ],
    )  # fmt: skip
    # began: last, purchases, gone, cause, elsewhere
    assert found == {
        (ANN, "shop", 0): (2, 2, 2, "price", 2),  # bought twice of the mart before she came back
        (ANN, "mart", 3): (7, 3, None, None, 0),
        (ANN, "shop", 6): (6, 1, None, None, 1),  # came back, and has bought of the mart since
        (BOB, "shop", 1): (1, 1, None, None, 0),  # silent, and not gone
    }


def test_who_was_there_before_the_log_began_is_known_to_have_been(ran):
    moved = CAUSES.index("involuntary")
    found = rows(
        ran,
        [(ANN, 5, SHOP, PURCHASE, 1.0), (BOB, 3, SHOP, EXIT, moved), (CAT, 3, SHOP, EXIT, moved)],
        [(ANN, SHOP, -9, -2), (BOB, SHOP, -4, -1)],
    )
    assert found == {
        (ANN, "shop", -9): (5, 1, None, None, 0),
        (BOB, "shop", -4): (-1, 0, 3, "involuntary", 0),  # and nobody bought in the name of Cat
    }


def test_nobody_there_before_and_nothing_logged_is_an_empty_table(ran):
    assert rows(ran, []) == {}


def test_relationships_of_a_run_are_those_of_its_books(ran, table):
    books = ran.record
    for row, vendor in enumerate(ran.vendors):
        mine = table.filter(vendor=vendor)
        lasting = mine.filter(pl.col("gone").is_null())
        assert lasting.height == books.lasting[row].sum()
        flows = ["ended_" + cause.replace(" ", "_") for cause in CAUSES[1:]]
        gone = sum(books.flow(name)[1:, row].sum() for name in flows)
        assert mine.height - lasting.height == gone
        begun = books.flow("acquired")[1:, row].sum() + books.flow("won_back")[1:, row].sum()
        assert mine.filter(pl.col("began") >= 0).height == begun


def test_how_long_relationships_have_lasted_is_what_the_books_say(ran, table):
    for row, vendor in enumerate(ran.vendors):
        ages = 26 - table.filter(pl.col("gone").is_null(), vendor=vendor)["began"].to_numpy()
        assert np.array_equal(
            np.bincount(ages, minlength=len(ran.record.lasting[row])), ran.record.lasting[row]
        )


def test_purchases_in_the_truth_are_those_in_the_log(ran, table):
    bought = (ran.record.log["kind"] == PURCHASE).sum()
    assert table["purchases"].sum() == bought


def test_a_run_that_has_not_logged_who_left_does_not_tell_who_lasts():
    silent = run(VILLAGE, weeks=4, metrics=["customers"], set=['recording.log=["purchase"]'])
    with pytest.raises(UserError, match=r'recording\.log=\["purchase", "exit"\]'):
        relationship_table(silent.record, silent.vendors)


def test_files_of_the_truth_come_with_the_log(ran, tmp_path):
    files = {path.name for path in ran.export_log(tmp_path)}
    assert files == {"purchases.csv", "exits.csv", "relationships.csv"}
    read = pl.read_csv(tmp_path / "relationships.csv")
    assert read.columns == [
        "customer_id",
        "vendor",
        "began",
        "last",
        "purchases",
        "gone",
        "cause",
        "elsewhere",
    ]

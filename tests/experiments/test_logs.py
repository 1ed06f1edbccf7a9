"""Logs: what happened, one row an event, as other programs read it."""

from datetime import date

import polars as pl
import pytest
from villages import VILLAGE

from relsim.errors import UserError
from relsim.experiments.running import run
from relsim.state import CAUSES


@pytest.fixture(scope="module")
def logged():
    return run(
        VILLAGE, metrics=["revenue"], set=['recording.log=["purchase", "contact", "complaint", "exit"]']
    )


def read(path):
    return pl.read_csv(path, try_parse_dates=True)


@pytest.fixture(scope="module")
def files(logged, tmp_path_factory):
    return {path.stem: read(path) for path in logged.export_log(tmp_path_factory.mktemp("log"))}


def test_purchases_have_what_libraries_for_lifetime_value_ask_for(files):
    purchases = files["purchases"]
    assert purchases.columns == ["customer_id", "date", "week", "vendor", "amount"]
    assert purchases["date"].dtype == pl.Date
    assert purchases["customer_id"].dtype == pl.String
    assert (purchases["amount"] > 0).all()


def test_what_was_paid_in_the_log_is_the_revenue_in_the_books(logged, files):
    paid = files["purchases"].group_by("vendor").agg(pl.col("amount").sum())
    for vendor, amount in paid.iter_rows():
        revenue = logged.record.flow("revenue")[1:, logged.vendors.index(vendor)].sum()
        assert amount == pytest.approx(revenue, rel=1e-6)


def test_every_contact_complaint_and_exit_of_the_books_is_in_the_log(logged, files):
    for kind, flows in (
        ("contacts", ["inbound"]),
        ("complaints", ["voiced"]),
        ("exits", ["ended_" + cause.replace(" ", "_") for cause in CAUSES[1:]]),
    ):
        counted = sum(logged.record.flow(name)[1:].sum() for name in flows)
        assert len(files[kind]) == counted


def test_exits_have_a_cause_in_words(files):
    assert set(files["exits"]["cause"]) <= set(CAUSES[1:])
    assert "amount" not in files["exits"].columns


def test_weeks_become_dates_from_the_start_that_is_given(logged, tmp_path):
    purchases = read(logged.export_log(tmp_path, start="2024-01-01")[0])
    days = purchases.filter(pl.col("week") == 2)["date"].unique().to_list()
    assert days == [date(2024, 1, 15)]


def test_a_run_without_a_log_says_how_to_keep_one(tmp_path):
    silent = run(VILLAGE, weeks=4, metrics=["revenue"])
    with pytest.raises(UserError, match=r"the run kept no log; set recording\.log"):
        silent.export_log(tmp_path)


def test_a_date_that_is_none_is_refused(logged, tmp_path):
    with pytest.raises(UserError, match="start=soon: no date; write year-month-day"):
        logged.export_log(tmp_path, start="soon")


def test_a_log_that_cannot_be_written_is_one_clear_error(logged, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        logged.export_log(tmp_path / "file")

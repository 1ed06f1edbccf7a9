"""Logs as firms have them: read and told, or refused with the rows."""

from pathlib import Path

import pytest

from relsim.calibration.data.purchases import Purchases, read_purchases
from relsim.errors import UserError


def write(folder: Path, *lines: str) -> Path:
    file = folder / "log.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def read(folder: Path, *lines: str, **how: object) -> Purchases:
    return read_purchases(write(folder, *lines), **how)  # type: ignore[arg-type]


def test_rows_may_stand_in_any_order(tmp_path):
    log = read(tmp_path, "customer,date", "b,1997-01-03", "a,1997-01-02", "a,1997-01-01")
    assert [log.names[n] for n in log.customer] == ["b", "a", "a"]
    assert (log.day - log.day.min()).tolist() == [2, 0, 1]


def test_what_is_left_out_is_counted_and_named(tmp_path):
    log = read(
        tmp_path,
        "customer,date,amount,note",
        "a,1997-01-01,5,x",
        "a,1997-01-01,5,x",
        ",1997-01-01,5,x",
        "b,,5,x",
        "b,1997-01-09,-5,x",
        "b,1997-01-10,0,x",
    )
    assert len(log.day) == 2
    said = "\n".join(log.said)
    assert "6 rows read" in said
    assert "1 row without a customer (first: 4)" in said
    assert "1 row without a date (first: 5)" in said
    assert "1 row with a negative amount, taken for returns (first: 6)" in said
    assert "1 row saying the same as another (first: 3)" in said
    assert "columns not used: note" in said


def test_a_file_shows_itself_whether_day_or_month_stands_first(tmp_path):
    days = read(tmp_path, "customer,date", "a,3/4/1997", "b,31/3/1997").day
    months = read(tmp_path, "customer,date", "a,4/3/1997", "b,3/31/1997").day
    assert days.tolist() == months.tolist()


def test_ways_to_write_a_date_can_be_mixed(tmp_path):
    log = read(
        tmp_path,
        "customer,date",
        "a,19970331",
        "b,1997-03-31T23:59:00+02:00",
        "c,31.3.1997",
        "d,1997/3/31 9:05",
    )
    assert len({*log.day.tolist()}) == 1
    assert any("zones (+02:00)" in line for line in log.said)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("customer,date", "a,3/4/1997"), "log.csv:2: date: 3/4/1997 may be day or month first"),
        (("customer,date", "a,13/4/1997", "b,4/13/1997"), "log.csv:2: date: the day stands first here"),
        (("customer,date", "a,1997-01-01", "b,soon", "c,1997-02-30"), "log.csv:3 (soon), 4: date: is no"),
        (("customer,date,amount", "a,1997-01-01,much"), 'log.csv:2: amount: "much" is no amount'),
        (("customer,when", "a,1997-01-01"), "log.csv:1: no column for the date among customer, when"),
        (("customer;date", "a;1997-01-01"), "customer;date is one column; save the file with commas"),
        (("customer\tdate", "a\t1997-01-01"), "is one column; save the file with commas between values"),
        (("customer,value,sales,date", "a,1,1,1997-01-01"), 'both be the amount; say --column amount=value'),
        (("customer,date",), "log.csv: has a header and no rows"),
        (("customer,date,amount", "a,1997-01-01,-1"), "log.csv: nothing is left to read: left out: 1 row"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_row(tmp_path, lines, said):
    with pytest.raises(UserError) as refused:
        read(tmp_path, *lines)
    assert said in str(refused.value)


def test_a_date_centuries_away_is_a_slip_and_named(tmp_path):
    with pytest.raises(
        UserError, match=r":2 is of 1997-01-01 and .*:3 of 2297-01-08: a log covers at most 50 years"
    ):
        read(tmp_path, "customer,date", "ann,1997-01-01", "ann,2297-01-08")


def test_a_column_can_be_named(tmp_path):
    log = read(tmp_path, "Kunde,date", "a,1997-01-01", columns={"customer": "Kunde"})
    assert log.names == ("a",)


def test_a_column_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UserError, match='no column "Kundin" for the customer; did you mean Kunde'):
        read(tmp_path, "Kunde,date", "a,1997-01-01", columns={"customer": "Kundin"})


def test_one_vendor_can_be_read_alone(tmp_path):
    lines = ("customer,date,vendor", "a,1997-01-01,mart", "a,1997-01-02,grocer")
    log = read(tmp_path, *lines, vendor="grocer")
    assert len(log.day) == 1
    assert "left out: 1 row of other vendors (first: 2)" in log.said


@pytest.mark.parametrize(
    ("header", "said"),
    [("customer,date,vendor", "did you mean mart"), ("customer,date,place", "has no column vendor")],
)
def test_a_vendor_where_nobody_buys_is_refused(tmp_path, header, said):
    with pytest.raises(UserError, match=said):
        read(tmp_path, header, "a,1997-01-01,mart", vendor="mard")


def test_a_parquet_log_reads_as_its_csv(tmp_path):
    import polars

    file = write(tmp_path, "customer,date,amount", "a,1997-01-01,1.5", "b,1997-01-05,2")
    table = polars.read_csv(file, try_parse_dates=True)
    table.write_parquet(tmp_path / "log.parquet")
    assert read_purchases(file).day.tolist() == read_purchases(tmp_path / "log.parquet").day.tolist()


def test_rows_of_segments_and_channels_are_counted_and_taken_together(tmp_path):
    file = tmp_path / "log.csv"
    rows = ["ann,2024-01-01,web,young", "bob,2024-01-02,shop,", "ann,2024-01-03,web,old"]
    file.write_text("\n".join(["customer,date,channel,segment", *rows, ",2024-01-02,web,old"]) + "\n")
    said = read_purchases(file).said
    assert "rows by channel, taken together: web 2, shop 1" in said
    assert "rows by segment, taken together: young 1, old 1, none 1" in said

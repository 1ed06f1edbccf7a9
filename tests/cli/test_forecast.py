"""`relsim forecast` as a user meets it."""

import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from benchmarks.forecast.recovery import LAW, made_by


def a_log(people: int = 80, weeks: int = 16) -> Path:
    rows = [
        f"c{who},{date(2024, 1, 1) + timedelta(int(day))},{5 + who % 7}"
        for who, day in zip(*made_by(LAW, people, weeks, seed=5), strict=True)
    ]
    file = Path("log.csv")
    file.write_text("\n".join(["customer,date,amount", *rows, ",2024-01-02,5"]) + "\n")
    return file


def test_a_log_alone_gives_a_forecast_with_tables_and_a_picture(relsim):
    told = relsim("forecast", a_log(), "--weeks", 6, "--draws", 20)
    assert told.exit_code == 0, told.output
    assert "left out: 1 row without a customer" in told.stdout
    assert "80 customers over 16 weeks" in told.stdout
    assert "Fitting: constant" in told.stderr
    assert Path("out/forecast/forecast.png").stat().st_size > 10_000
    weeks = pl.read_csv("out/forecast/weeks.csv")
    assert weeks["week"].to_list() == [1, 2, 3, 4, 5, 6]
    assert (weeks["purchases_low"] <= weeks["purchases_high"]).all()
    assert pl.read_csv("out/forecast/customers.csv").height == 80
    shares = pl.read_csv("out/forecast/laws.csv").group_by("law").agg(pl.col("weight").first())
    assert abs(shares["weight"].sum() - 1.0) < 1e-9
    again = json.loads(relsim("forecast", "log.csv", "--weeks", 6, "--draws", 20, "--json", "-q").stdout)
    assert len(again["weeks"]) == 6
    assert again["total"]["value"]["low"] <= again["total"]["value"]["high"]


def test_what_is_wrong_is_said_before_anything_is_fitted(says):
    assert "none.csv" in says("forecast", "none.csv")
    assert "write WHAT=NAME" in says("forecast", a_log(), "--column", "who=customer")
    assert "has no column vendor" in says("forecast", "log.csv", "--vendor", "mart")
    assert "covers 2 weeks" in says("forecast", a_log(weeks=2))
    assert not Path("out").exists()

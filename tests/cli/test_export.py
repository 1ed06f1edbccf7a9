"""`relsim export` as a user meets it."""

import json
from pathlib import Path

import polars as pl
from cli.tiny import TINY

from relsim.calibration.data.purchases import read_purchases

LAUNCHED = ("--weeks", "20", "--set", "horizon.warmup=0", "--set", "communities.village.people=40")


def test_the_forecast_of_an_exported_log_counts_the_same_customers_and_purchases(relsim):
    told = relsim("export", "village", *LAUNCHED, "--out", "books")
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[0] == "Written: books/purchases.csv"
    truth = pl.read_csv("books/relationships.csv").filter(vendor="grocer")
    answer = relsim("forecast", "books/purchases.csv", "--vendor", "grocer", "--draws", 20, "--json", "-q")
    ahead = json.loads(answer.stdout)
    assert ahead["customers"] == truth["customer_id"].n_unique()
    log = read_purchases(Path("books/purchases.csv"), vendor="grocer")
    assert set(log.names) == set(truth["customer_id"])
    assert len(log.customer) == truth["purchases"].sum()


def test_the_same_seed_writes_the_same_files(relsim):
    for folder in ("one", "two"):
        relsim("export", "village", *TINY, "--seed", 5, "--out", folder, "-q")
    for name in ("purchases.csv", "relationships.csv"):
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes()
    files = json.loads(relsim("export", "village", *TINY, "--json", "-q").stdout)["files"]
    assert "out/export/purchases.csv" in files


def test_what_cannot_be_is_said_before_anything_runs(says):
    assert "start=soon: no date" in says("export", "village", *TINY, "--start", "soon")
    assert "did you mean" in says("export", "vilage")
    assert "needs" in says("export", "village", *TINY, "--set", 'recording.log=["purchase"]')
    Path("file").write_text("")
    assert "cannot be written" in says("export", "village", *TINY, "--out", "file")
    assert not Path("out").exists()

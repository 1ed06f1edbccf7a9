"""The command that puts claims to the test."""

import json
from pathlib import Path

import polars as pl
import pytest

from relsim.cli.hypotheses import to_be_settled
from relsim.designs.claim import ESSAY
from relsim.insight.finding import Finding

CLAIM = """
title = "Dear and cheap"
question = "Does a dear shop sell less?"
replicates = 30

[claim]
number = 1
essay = "0"
says = "A dear shop sells less."
refuted_if = "It sells as much."

[scenarios.dear]
horizon = { weeks = 8, warmup = 0 }
communities.village.people = 40
vendors = { shop = { price = 1.4 }, mart = {} }

[scenarios.cheap]
horizon = { weeks = 8, warmup = 0 }
communities.village.people = 40
vendors = { shop = {}, mart = {} }

[[outcomes]]
metric = "market_share_units"
vendors = ["shop"]

[[predictions]]
name = "share"
says = "It has a smaller share."
expect = "market_share_units[dear] < market_share_units[cheap]"

[vary]
"choose.price" = "sweep"

[design]
kind = "latin_hypercube"
points = 10
"""
CANNOT = """
title = "Flying"
[claim]
number = 2
essay = "0"
says = "Shops fly."
cannot = "Nothing here flies."
"""


@pytest.fixture
def claim(here):
    Path("claim.toml").write_text(CLAIM)
    Path("cannot.toml").write_text(CANNOT)


def test_claims_get_verdicts_a_table_and_a_page(relsim, claim, here):
    told = relsim("hypotheses", "claim.toml", "cannot.toml", "--out", "out", "--workers", "1").stdout
    assert "H1     supported   share" in told
    assert "H2     cannot say" in told
    assert "1 supported, 1 of which the model cannot speak" in told
    assert "nothing has changed since" in " ".join(told.split())
    made = json.loads((here / "out" / "claims.json").read_text())
    assert [row["verdict"] for row in made["claims"]] == ["supported", "cannot say"]
    page = (here / "out" / "report.html").read_text()
    assert all(part in page for part in ("A dear shop sells less.", "Nothing here flies.", 'id="H2"'))
    kept = {file.name for file in (here / "out" / "runs").rglob("*.parquet")}
    assert len(kept) >= 60
    options = ("--out", "out", "--workers", "1", "--no-flips", "--json")
    again = json.loads(relsim("hypotheses", "claim.toml", *options).stdout)
    assert again["score"]["supported"] == 1
    assert again["claims"][0]["verdict"] == "supported"
    assert {file.name for file in (here / "out" / "runs").rglob("*.parquet")} == kept


def test_more_runs_are_advised_for_a_claim_that_they_may_settle_and_for_no_other():
    rows = [("H1", "undecided", 120), ("H2", "undecided", 60), ("H3", "supported", 30)]
    effects = [
        ("H1", ESSAY, "holds"), ("H1", "evidence", "open"), ("H2", ESSAY, "open"), ("H3", ESSAY, "open"),
    ]  # fmt: skip
    tables = {
        "claims": pl.DataFrame(rows, schema=["claim", "verdict", "replicates"], orient="row"),
        "effects": pl.DataFrame(effects, schema=["claim", "by", "outcome"], orient="row"),
    }
    assert to_be_settled(Finding("hypotheses", "", "", tables, {})) == [("H2", 60)]


def test_no_more_runs_are_advised_where_nothing_is_open(relsim, claim):
    told = relsim("hypotheses", "claim.toml", "--out", "out", "--workers", "1", "--no-flips").stdout
    assert "--most" not in told
    assert "Next: relsim describe" in told


def test_a_claim_is_checked_and_described_like_any_experiment(relsim, claim):
    assert "1 factor; 10 points x 2 scenarios" in relsim("check", "claim.toml").stdout
    assert "nothing: the model cannot speak to it" in relsim("check", "cannot.toml").stdout
    told = " ".join(relsim("describe", "claim.toml").stdout.split())
    for part in ("What is claimed", "A dear shop sells less.", "30 to 120 replicates until settled"):
        assert part in told


def test_what_cannot_be_put_to_the_test_is_told(says, claim):
    assert "no such claim" in says("hypotheses", "H999")
    assert "claims nothing" in says("hypotheses", "levers")
    assert "nothing to run" in says("sweep", "cannot.toml")

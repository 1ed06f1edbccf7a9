"""`relsim run` and `relsim compare` say how far their numbers rest on data."""

import json
import re
from pathlib import Path

import pytest
from calibrated import write_calibrated

FEW = ("--weeks", 8, "--workers", 1, "-q")


@pytest.fixture
def fitted(here) -> Path:
    write_calibrated(here)
    Path("dear.toml").write_text('extends = "fitted.toml"\n[vendors.shop]\nprice = 1.3\n')
    return here


def test_a_run_says_in_its_text_and_as_json_to_what_it_was_fitted(relsim, fitted):
    said = " ".join(relsim("run", "./fitted.toml", *FEW).stdout.split())
    assert "Calibrated to log.csv" in said
    assert "1 of 2 checks fail" in said
    told = json.loads(relsim("run", "./shop.toml", *FEW, "--json").stdout)["calibration"]
    assert told["calibrated"] is False
    assert 0 < told["assumed"] < told["settings"]


def test_the_first_page_of_a_comparison_carries_the_fit(relsim, fitted):
    asked = (
        "compare",
        "./fitted.toml",
        "./dear.toml",
        "./shop.toml",
        *FEW,
        "--replicates",
        3,
        "--out",
        "cmp",
    )
    told = " ".join(relsim(*asked).stdout.split())
    assert "Fitted to different data: fitted and dear to log.csv" in told
    page = Path("cmp/report.html").read_text()
    head = page[: page.index('id="answer"')]
    assert "calibrated to log.csv: good" in head
    assert "Fitted to different data" in head
    part = re.search(r'<section id="data">.*?</section>', page, re.DOTALL)[0]
    for word in ("category.<wbr>need_rate", "0.27 to 0.34", "buying in the last quarter", "does not tell"):
        assert word in part
    facts = json.loads(relsim(*asked, "--json").stdout)["calibration"]
    assert [facts[name]["calibrated"] for name in ("fitted", "dear", "shop")] == [True, True, False]


def test_a_comparison_of_worlds_that_were_not_fitted_says_so_once(relsim, fitted):
    told = relsim("compare", "./shop.toml", *FEW, "--replicates", 3, "--no-report", "--out", "cmp").stdout
    assert " ".join(told.split()).count("Not calibrated: the numbers rest on shipped defaults") == 1


def test_an_explanation_says_which_of_its_worlds_rest_on_data(relsim, fitted):
    asked = ("explain", "--replicates", 3, "--weeks", 8, "-q", "--workers", 1, "--metric")
    told = " ".join(relsim(*asked, "kept:shop", "./fitted.toml", "./dear.toml").stdout.split())
    assert "fitted is fitted to log.csv (fit good), dear is fitted to log.csv (fit good)" in told
    assert "not about a firm" not in told
    plain = " ".join(relsim(*asked, "kept", "./shop.toml", "--between", "shop", "rival").stdout.split())
    assert "it is not calibrated to a firm's data" in plain

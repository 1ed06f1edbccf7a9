"""The commands that make sense of many runs, as a user meets them."""

import json
from pathlib import Path

import pytest

pytest.importorskip("SALib")
pytest.importorskip("sklearn")
pytest.importorskip("optuna")

WORLD = """
scenario = "village"
weeks = 8
replicates = 2
[set]
"horizon.warmup" = 4
"communities.village.people" = 40
[vary]
"vendors.grocer.price" = { low = 0.9, high = 1.2 }
"vendors.grocer.layers" = [0, 3]
[[outcomes]]
metric = "health"
vendors = ["grocer"]
"""
GOAL = """
[[objectives]]
metric = "health"
vendor = "grocer"
"""
TINY = ("--weeks", 8, "--set", "horizon.warmup=4", "--set", "communities.village.people=40", "--workers", 1)


@pytest.fixture
def file():
    path = Path("small.toml")
    path.write_text(WORLD)
    return path


def test_sensitivity_says_what_it_takes_answers_and_writes_a_folder(relsim, file):
    result = relsim("sensitivity", file, "--runs", 100, "--workers", 1)
    assert result.exit_code == 0, result.output
    assert "runs; about" in result.stderr
    assert "health of grocer in village:" in result.stdout
    assert "What this cannot say:" in result.stdout
    folder = Path("out/sensitivity-small")
    assert (folder / "report.html").exists()
    assert (folder / "indices.csv").exists()
    assert (folder / "runs").is_dir()


def test_flip_answers_in_json_on_standard_output_alone(relsim, file):
    result = relsim(
        "flip", "village", "--vendors", "grocer,mart", "--metric", "health", "--vary", file, "--points", 12,
        "--replicates", 2, "--json", "-q", "--out", "found", *TINY,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    said = json.loads(result.stdout)
    assert said["kind"] == "flip"
    assert {row["what"] for row in said["shares"]} >= {"a", "b", "undecided"}
    assert said["report"] == "found/report.html"


def test_optimise_goes_on_from_its_own_folder(relsim, file):
    file.write_text(WORLD + GOAL)
    command = (
        "optimise",
        file,
        "--candidates",
        8,
        "--replicates",
        1,
        "--fresh",
        2,
        "--workers",
        1,
        "--json",
        "-q",
    )
    one, again = relsim(*command), relsim(*command)
    assert one.exit_code == 0, one.output
    assert json.loads(one.stdout) == json.loads(again.stdout)


def test_select_says_who_is_out(relsim):
    result = relsim(
        "select",
        "village",
        "no_talk",
        "--metric",
        "health:grocer",
        "--delta",
        0.05,
        "--first",
        3,
        "--most",
        9,
        *TINY,
    )
    assert result.exit_code == 0, result.output
    assert "One by one:" in result.stdout
    assert Path("out/select-village-no_talk/ranking.csv").exists()


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (("sensitivity", "nowhere.toml"), "nowhere.toml"),
        (("sensitivity", "small.toml", "--runs", "5"), "runs=5: too few"),
        (("sensitivity", "small.toml", "--group", "a"), "write NAME=SETTING,SETTING"),
        (("sensitivity", "small.toml", "--group", "a=b"), "b is not varied"),
        (("flip", "village"), "name another, or two vendors of it"),
        (("flip", "village", "village"), "both worlds are the same"),
        (("flip", "village", "--vendors", "grocer,mat", "--vary", "small.toml", "--points", "10"), "mat"),
        (("flip", "village", "pen", "--metric", "helth"), "no such metric"),
        (("optimise", "small.toml"), "no objective"),
        (("optimise", "small.toml", "--quantile", "3"), "write a share"),
        (("select", "village"), "the best of one"),
        (("select", "village", "hamlet", "--delta", "0"), "least difference worth detecting"),
    ],
)
def test_what_cannot_be_asked_is_one_clear_error(relsim, file, args, what):
    result = relsim(*args, "--workers", "1", "-q")
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.stderr
    assert what in result.stderr

"""`relsim sweep`, `merge`, `replay` and `table`."""

import json
import os
import signal
import subprocess
import sys
import time

import polars as pl
import pytest

FILE = """\
title = "a small sweep"
scenario = "village"
weeks = 8
replicates = 3
[set]
"horizon.warmup" = 4
"communities.village.people" = 40
[vary]
"vendors.mart.layers" = [0, 4]
[design]
kind = "grid"
[[outcomes]]
metric = "customers"
"""


@pytest.fixture
def file(here):
    (here / "small.toml").write_text(FILE)
    return here / "small.toml"


@pytest.fixture
def swept(relsim, file):
    answer = relsim("sweep", "small.toml", "--workers", "1")
    assert answer.exit_code == 0, answer.output
    return answer


def test_a_sweep_says_before_what_it_takes_and_after_what_was_made(swept, here):
    first, *progress = swept.stderr.splitlines()
    assert first.startswith("6 runs: about ")
    assert first.endswith(" kB in out/small")
    assert progress[-1].startswith("100 %, 6 of 6 runs")
    assert "left" in progress[0]
    lines = swept.stdout.splitlines()
    assert lines[:2] == [
        "6 runs of 2 points, 0 failures",
        "Tables:  out/small (points, runs, outcomes, levels)",
    ]
    assert "Next:" in swept.stdout
    assert max(map(len, lines)) <= 90
    assert pl.read_parquet(here / "out" / "small" / "levels.parquet").height == 6
    assert "done: 6 runs" in (here / "out" / "small" / "sweep.log").read_text()


def test_the_same_command_finds_what_is_done(swept, relsim):
    answer = relsim("sweep", "small.toml", "--workers", "1", "--json", "--csv")
    assert "6 runs (6 of them are there)" in answer.stderr
    told = json.loads(answer.stdout)
    assert (told["runs"], told["failed"], told["out"]) == (6, 0, "out/small")
    assert len(told["levels"]) == 6


def test_a_dry_run_writes_nothing(relsim, file, here):
    answer = relsim("sweep", "small.toml", "--dry-run")
    assert answer.stdout.startswith("6 runs: about ")
    assert json.loads(relsim("sweep", "small.toml", "--dry-run", "--json").stdout)["runs"] == 6
    assert [path.name for path in here.iterdir()] == ["small.toml"]


def test_quiet_says_nothing_on_the_way(relsim, file):
    assert relsim("sweep", "small.toml", "--quiet", "--workers", "1").stderr == ""


def test_what_changed_is_told(swept, says, relsim):
    said = says("sweep", "small.toml", "--set", "weeks=12", "--set", "replicates=4")
    assert "out/small: holds another sweep. What changed:" in said
    assert "  scenarios.village.horizon.weeks: 8 -> 12" in said
    assert "  replicates: 3 -> 4" in said
    assert relsim("sweep", "small.toml", "--set", "replicates=4", "--overwrite", "-q").exit_code == 0


def test_parts_are_put_together(swept, relsim, says, here):
    for part in ("1/2", "2/2"):
        relsim(
            "sweep",
            "small.toml",
            "--shard",
            part,
            "--out",
            f"part{part[0]}",
            "--runs",
            "out/small/runs",
            "-q",
        )
    answer = relsim("merge", "part1", "part2", "--out", "whole", "--csv")
    assert answer.stdout.startswith("6 runs of 2 points, 0 failures")
    one, other = (pl.read_parquet(here / place / "levels.parquet") for place in ("out/small", "whole"))
    assert one.equals(other)
    assert (here / "whole" / "levels.csv").exists()
    assert "the parts 2/2 are missing" in says("merge", "part1", "--out", "other")


def test_tables_are_asked_in_sql(swept, relsim, says):
    question = "select point, mean from levels where vendor = 'all' order by point"
    rows = json.loads(relsim("table", "out/small", "--sql", question, "--json").stdout)
    assert [row["point"] for row in rows] == [0, 1]
    assert relsim("table", "out/small", "--sql", question, "--csv").stdout.splitlines()[0] == "point,mean"
    assert "| 0 " in relsim("table", "out/small", "--sql", question).stdout
    listed = relsim("table", "out/small").stdout.splitlines()
    assert listed[0] == 'points: point, "vendors.mart.layers"'
    said = says("table", "out/small", "--sql", "select nothing from levels")
    assert "--sql:" in said
    assert "nothing" in said
    assert "outcomes: point, scenario, replicate, outcome" in said
    assert "there are these tables" in says("table", "out/small", "--sql", "selec 1")
    assert "there are these tables" in says("table", "out/small", "--sql", "select * from level")
    assert "no results here" in says("table", "out")


def test_a_run_is_run_again(swept, relsim, says, here):
    answer = relsim("replay", "out/small", "4", "--out", "again")
    assert "vendors.mart.layers = 4" in answer.stdout
    assert "The same bits in all 3 numbers that were stored." in answer.stdout
    assert (here / "again" / "purchases.csv").exists()
    assert json.loads(relsim("replay", "out/small", "4", "--json", "-q").stdout)["same"] is True
    assert "there is no run 6" in says("replay", "out/small", "6")


def stopped(command, here, after):
    """Press Ctrl-C when something is there; return what was said."""
    program = "from relsim.cli import main; main()"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    asked = subprocess.Popen(
        [sys.executable, "-c", program, *command], cwd=here, env=environment, text=True,
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    end = time.monotonic() + 60
    while not list((here / after).glob("??/*.parquet")):
        assert asked.poll() is None, asked.stderr.read()
        assert time.monotonic() < end
        time.sleep(0.02)
    asked.send_signal(signal.SIGINT)
    said = asked.communicate(timeout=60)[1]
    assert asked.returncode == 130, said
    assert "Traceback" not in said
    return said


def test_ctrl_c_ends_a_sweep_and_says_how_to_go_on(file, here, relsim):
    file.write_text(FILE.replace("replicates = 3", "replicates = 400").replace("people = 40", "people = 400"))
    said = stopped(["sweep", "small.toml", "--workers", "1"], here, "out/small/runs")
    assert "of 800 runs are kept in out/small/runs; the same command goes on where it stopped." in said


def test_ctrl_c_ends_a_comparison_and_says_how_to_go_on(here, relsim):
    tiny = ["--weeks", "30", "--set", "horizon.warmup=4", "--replicates", "400", "--no-report"]
    command = ["compare", "village_mne_only", "village", *tiny]
    said = stopped([*command, "--out", "kept"], here, "kept/runs")
    assert "finished runs are kept in kept/runs; the same command goes on." in said
    few = ["6" if word == "400" else word for word in command]
    assert relsim(*few, "--out", "kept", "--quiet").exit_code == 0


def test_overwritten_a_comparison_forgets_its_runs(relsim, here):
    tiny = [
        "--weeks",
        "8",
        "--set",
        "horizon.warmup=4",
        "--set",
        "communities.village.people=40",
        "--no-report",
    ]
    for more in ([], ["--seed", "1", "--overwrite"]):
        relsim("compare", "village", *tiny, "--replicates", "2", "--out", "kept", *more)
    assert len(list((here / "kept" / "runs").glob("??/*.parquet"))) == 2

"""`relsim validate` as a user meets it."""

import json
from pathlib import Path


def test_rows_are_measured_told_and_kept(relsim) -> None:
    first = relsim("validate", "V44", "--replicates", 1, "--workers", 1)
    assert first.exit_code == 0, first.output
    assert "V44" in first.stdout
    assert "six over one" in first.stdout
    assert Path("out/validate/scoreboard.html").exists()
    again = relsim("validate", "v44", "--replicates", 1, "--json", "--quiet")
    told = json.loads(again.stdout)
    assert told["rows"][0]["id"] == "V44"
    assert told["rows"][0]["numbers"]["six over one"]["band"] == [None, 0.5]
    assert len(list(Path("out/validate/runs").glob("??/*.json"))) == 1


def test_a_target_that_is_not_there_is_refused_before_anything_runs(says) -> None:
    assert "V0: no such target" in says("validate", "V0")
    assert not Path("out").exists()


def test_no_replicates_are_refused(says) -> None:
    assert "replicates=0" in says("validate", "V44", "--replicates", 0)


def test_a_folder_that_is_a_file_is_refused_before_anything_runs(says) -> None:
    Path("taken").write_text("")
    assert "taken: cannot be written" in says("validate", "V44", "--out", "taken")


def test_what_takes_points_says_so(says) -> None:
    assert "points=1" in says("validate", "V44", "--replicates", 1, "--sensitivity", "--points", 1)

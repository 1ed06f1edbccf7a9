"""Experiment files on the command line: `check`, `describe`, `list`, `new` and `schema`."""

import json

import pytest

from relsim.designs import experiment_schema, shipped_experiments

GRID = 'title = "mine"\nscenario = "village"\n[vary]\n"choose.price" = [1, 2]\n[design]\nkind = "grid"\n'


def test_an_experiment_that_can_be_run_gets_one_line_with_what_it_comes_to(relsim, here):
    (here / "mine.toml").write_text(GRID)
    answer = relsim("check", "mine.toml", "village")
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.splitlines() == [
        "ok  mine.toml: 1 factor; 2 points x 1 scenario x 10 replicates = 20 runs "
        "(12,480,000 customer-weeks)",
        "ok  village: 2,000 people in 1 community (village); grocer and mart (multinational); 260 weeks",
    ]


def test_what_a_design_cannot_show_is_told(relsim, here):
    (here / "mine.toml").write_text(GRID.replace('"grid"', '"one_at_a_time"'))
    assert "one_at_a_time is an illustration" in relsim("check", "mine.toml").stdout
    assert "one_at_a_time is an illustration" in relsim("describe", "mine.toml").stdout


def test_points_that_cannot_be_run_are_told_before_anything_runs(relsim, here):
    vary = '"vendors.grocer.forced" = {low = 0.1, high = 1}\n'
    (here / "mine.toml").write_text(GRID.replace('"choose.price" = [1, 2]\n', vary) + "levels = 20\n")
    answer = relsim("check", "mine.toml", "--json")
    assert answer.exit_code == 2
    (found,) = json.loads(answer.stdout)
    assert not found["ok"]
    lines = found["message"].splitlines()
    assert lines[0].startswith(
        "mine.toml: point 0: village with vendors.grocer.forced = 0.1: [vendors.grocer] forced:"
    )
    assert lines[-1] == "... and 10 more"


def test_errors_of_experiments_come_as_json_too(relsim, here):
    (here / "bad.toml").write_text(GRID.replace("choose.price", "choose.pric"))
    (found,) = json.loads(relsim("check", "bad.toml", "--json").stdout)
    (problem,) = found["problems"]
    assert (found["experiment"], problem["line"], problem["section"]) == ("bad.toml", 4, "vary")


def test_an_experiment_that_draws_its_own_points_says_so(relsim, here):
    (here / "mine.toml").write_text('scenario = "village"\n[vary]\n"choose.price" = [1, 2]\n')
    assert "no points of its own" in relsim("check", "mine.toml").stdout


def test_an_experiment_is_described_with_what_varies_and_what_it_comes_to(relsim):
    told = relsim("describe", "levers").stdout
    assert told.startswith(
        "levers: Levers of the grocer and the multinational\n\nWhich of the vendors' decisions"
    )
    for part in (
        "120 points x 1 scenario x 5 replicates = 600 runs",
        "vendors.mart.layers  0, 1, 2, 4, 6 [layers]",
    ):
        assert part in told
    (found,) = json.loads(relsim("describe", "levers", "--set", "replicates=2", "--json").stdout)
    assert (found["what"], found["size"]["runs"], len(found["factors"])) == ("experiment", 240, 12)


def test_a_described_experiment_tells_everything_that_its_file_says(relsim, here):
    (here / "mine.toml").write_text(
        GRID
        + '[precision]\nhealth = 0.01\n[[outcomes]]\nmetric = "health"\nvendors = ["mart"]\nweeks = [52]\n'
        'by = "segment"\n[[outcomes]]\nmetric = "retention"\nby = "cohort"\nweeks = [12, 24]\n'
        '[[objectives]]\nmetric = "health"\n[[constraints]]\nmetric = "margin"\nleast = 0\n'
    )
    told = " ".join(relsim("describe", "mine.toml").stdout.split())
    for part in (
        "health of relationships of mart in week 52 by segment",
        "at age 12 and 24 weeks by cohort", "health is known to ±0.01",
        "at least 20 runs", "maximise health of all", "constraints margin",
    ):  # fmt: skip
        assert part in told


@pytest.mark.parametrize("name", shipped_experiments())
def test_each_shipped_experiment_is_listed_and_described(relsim, name):
    assert f"  {name}" in relsim("list", "experiments").stdout
    assert relsim("describe", name).stdout.startswith(f"{name}: ")


def test_a_mistyped_experiment_is_guessed(says):
    assert "did you mean screening?" in says("describe", "screning")


def test_a_new_experiment_passes_the_check(relsim, says, here):
    made = relsim("new", "--experiment", "mine.toml", "--from", "hamlet")
    assert "relsim check mine.toml" in made.stdout
    assert 'scenario = "hamlet"' in (here / "mine.toml").read_text()
    assert relsim("check", "mine.toml").exit_code == 0
    assert "the file exists" in says("new", "--experiment", "mine.toml")
    assert "an experiment file ends in .toml" in says("new", "--experiment", "mine")
    assert json.loads(relsim("new", "--experiment", "b.toml", "--json").stdout) == {
        "file": "b.toml",
        "scenario": "village",
    }


def test_the_schema_of_experiments_knows_the_short_ways_of_writing(relsim):
    schema = json.loads(relsim("schema", "--experiment").stdout)
    assert schema == experiment_schema()
    assert {"const": "sweep"} in schema["properties"]["vary"]["additionalProperties"]["anyOf"]
    assert "retention" in schema["$defs"]["Outcome"]["properties"]["metric"]["enum"]
    assert schema["title"] == "relsim experiment"
    assert relsim("schema").stdout != relsim("schema", "--experiment").stdout

"""`relsim run`."""

import json

import pytest
from cli.tiny import TINY

import relsim as package


def test_a_run_tells_what_became_of_each_vendor(relsim):
    answer = relsim("run", "village", *TINY)
    assert answer.exit_code == 0
    lines = answer.stdout.splitlines()
    assert lines[0] == "village: One grocer and one multinational in a village"
    assert lines[1] == "40 people, 8 weeks, 1 run, seed 0"
    heads = [word for word in ("customers", "retention", "survival", "health", "profit") if word in lines[3]]
    assert len(heads) == 5
    assert [line.split()[0] for line in lines[5:8]] == ["grocer", "mart", "all"]
    assert "±" not in answer.stdout


def test_what_is_not_defined_is_a_dash(relsim):
    survival_after_five_years = relsim("run", "village", *TINY).stdout.splitlines()[5].split()[5]
    assert survival_after_five_years == "-"


def test_several_runs_have_intervals_and_progress(relsim):
    answer = relsim("run", "village", *TINY, "--replicates", "4", "--workers", "1")
    assert answer.stdout.count("±") >= 6
    assert [line.split(",")[0] for line in answer.stderr.splitlines()] == [" 20 %", " 50 %", " 70 %", "100 %"]


def test_json_is_all_there_is_on_standard_output(relsim):
    answer = relsim("run", "village", *TINY, "--replicates", "2", "--json")
    told = json.loads(answer.stdout)
    assert (told["scenario"], told["seed"], told["replicates"], told["weeks"]) == ("village", 0, 2, 8)
    customers = {row["vendor"]: row["mean"] for row in told["levels"] if row["metric"] == "customers"}
    assert customers["all"] == customers["grocer"] + customers["mart"]
    assert [run["failed"] for run in told["runs"]] == [False, False]
    assert "runs" in answer.stderr


def test_quiet_leaves_standard_error_empty(relsim):
    assert relsim("run", "village", *TINY, "--replicates", "2", "--quiet").stderr == ""


def test_the_same_seed_gives_the_same_answer_with_any_number_of_workers(relsim):
    answers = {
        relsim("run", "village", *TINY, "--seed", "7", "--replicates", "3", "--workers", n).stdout
        for n in (1, 2)
    }
    assert len(answers) == 1
    assert answers != {relsim("run", "village", *TINY, "--seed", "8", "--replicates", "3").stdout}


def test_settings_can_be_changed(relsim):
    shut = ["--set", "vendors.grocer.open=0", "--set", "title=no grocer"]
    answer = relsim("run", "village", *TINY, *shut)
    assert answer.stdout.startswith("village: no grocer")
    (customers,) = [line.split()[1] for line in answer.stdout.splitlines() if line.startswith("grocer")]
    assert float(customers) == 0


def test_a_file_of_ones_own_is_run(relsim, here):
    (here / "mine.toml").write_text('extends = "village"\ntitle = "mine"\n')
    assert relsim("run", "mine.toml", *TINY).stdout.startswith("mine: mine")


def test_nothing_is_written_unless_asked(relsim, here):
    relsim("run", "village", *TINY)
    assert list(here.iterdir()) == []


def test_results_are_written_and_may_be_written_again(relsim, here):
    for _ in range(2):
        answer = relsim("run", "village", *TINY, "--out", "kept")
        assert answer.exit_code == 0
        assert "Tables:  kept" in answer.stdout
    assert {"manifest.json", "summary.parquet"} <= {path.name for path in (here / "kept").iterdir()}


@pytest.fixture
def no_runs(monkeypatch):
    """Fail where anything runs: what is refused is refused before."""

    def run(*args, **options):
        raise AssertionError("this should have been refused before it ran")

    monkeypatch.setattr(package, "run", run, raising=False)
    monkeypatch.setattr(package, "compare", run, raising=False)


def test_other_results_are_refused_before_anything_runs(relsim, says, request):
    relsim("run", "village", *TINY, "--out", "kept")
    request.getfixturevalue("no_runs")
    assert "kept: holds other results" in says("run", "village", *TINY, "--out", "kept", "--seed", "1")
    assert "--overwrite" in says("compare", "village", "no_talk", *TINY, "--out", "kept")


def test_other_results_are_replaced_when_asked(relsim, here):
    relsim("run", "village", *TINY, "--out", "kept")
    assert relsim("run", "village", *TINY, "--out", "kept", "--seed", "1", "--overwrite").exit_code == 0
    assert json.loads((here / "kept" / "manifest.json").read_text())["seed"] == 1


def test_what_may_be_results_is_refused_before_anything_runs(says, here, no_runs):
    (here / "kept").mkdir()
    (here / "kept" / "runs.parquet").write_text("")
    assert "kept/runs.parquet: is not of these results" in says("run", "village", *TINY, "--out", "kept")
    (here / "kept" / "manifest.json").write_text("{")
    assert "manifest.json: cannot be read" in says("run", "village", *TINY, "--out", "kept")


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(says, here, no_runs):
    (here / "file").write_text("in the way")
    assert "file: cannot be written" in says("run", "village", *TINY, "--out", "file")
    assert "file/below: cannot be written" in says("run", "village", *TINY, "--out", "file/below")


def test_what_is_refused_leaves_no_folder(says, here):
    says("run", "vilage", *TINY, "--out", "kept")
    says("compare", "village", "no_talk", *TINY, "--precision", "nothing=1")
    assert list(here.iterdir()) == []


def test_no_runs_at_all_are_refused(says):
    assert "write 1 or more" in says("run", "village", *TINY, "--replicates", "0")


def test_a_failed_run_is_told_with_its_seed_and_cause(relsim, monkeypatch):
    from relsim.model import RelationshipModel

    live = RelationshipModel.run

    def fail_once(model):
        if model.seed == 5:
            raise ArithmeticError("a number went astray")
        return live(model)

    monkeypatch.setattr(RelationshipModel, "run", fail_once)
    answer = relsim("run", "village", *TINY, "--seed", "5", "--replicates", "3")
    assert answer.exit_code == 0
    assert "Failed: village, replicate 0, seed 5: ArithmeticError: a number went astray" in answer.stdout
    assert "1 failed" in answer.stderr


def test_runs_are_added_until_each_mean_is_known_well_enough(relsim):
    wide = relsim("run", "village", *TINY, "--json", "--precision", "health=0.9")
    told = json.loads(wide.stdout)
    assert told["replicates"] == 3 + 5  # the least, and the look-ahead
    assert told["precision"]["wanted"] == {"health": 0.9}
    words = relsim("run", "village", *TINY, "--precision", "health=0.9", "--replicates", "4").stdout
    assert "4 weeks" not in words
    assert "9 runs" in words
    assert "Precision: health is within ±" in words


@pytest.fixture
def broken(monkeypatch):
    """Let every run fail."""
    from relsim.model import RelationshipModel

    def fail(model):
        raise ArithmeticError("a number went astray")

    monkeypatch.setattr(RelationshipModel, "run", fail)
    monkeypatch.delenv("RELSIM_DEBUG", raising=False)


@pytest.mark.parametrize(
    ("command", "runs"), [(("run", "village"), 2), (("compare", "village", "hamlet"), 4)]
)
def test_when_every_run_fails_that_is_said_and_the_causes_are_kept(relsim, here, broken, command, runs):
    tiny = ("--weeks", "8", "--set", "horizon.warmup=4", "--replicates", "2", "--quiet")
    answer = relsim(*command, *tiny, "--out", "kept")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.splitlines() == [
        f"all {runs} runs failed; the first: village, replicate 0, seed 0: "
        "ArithmeticError: a number went astray",
        "The table of runs has all causes and tracebacks: kept/runs.parquet",
        "RELSIM_DEBUG=1 before the command shows the first traceback.",
    ]
    kept = package.load_results("kept")
    assert kept.runs.height == runs
    assert all("raise ArithmeticError" in trace for trace in kept.runs["traceback"])
    assert not (here / "kept" / "report.html").exists()


def test_when_every_run_fails_and_nothing_is_kept_the_way_to_keep_it_is_told(relsim, broken):
    told = relsim("run", "village", *TINY).stderr
    assert "the run failed: village, replicate 0, seed 0: ArithmeticError: a number went astray" in told
    assert "--out FOLDER keeps a table of runs" in told
    assert "Traceback" not in told


def test_with_debugging_the_traceback_of_the_first_run_is_shown(relsim, broken, monkeypatch):
    monkeypatch.setenv("RELSIM_DEBUG", "1")
    error = relsim("run", "village", *TINY).exception
    assert isinstance(error, package.EveryRunFailed)
    assert "raise ArithmeticError" in error.__notes__[0]


def test_results_that_are_not_whole_are_written_anew(relsim, here):
    relsim("run", "village", *TINY, "--out", "kept")
    (here / "kept" / "survival.parquet").unlink()
    answer = relsim("run", "village", *TINY, "--out", "kept")
    assert answer.exit_code == 0, answer.stderr
    assert package.load_results("kept").manifest["replicates"] == 1

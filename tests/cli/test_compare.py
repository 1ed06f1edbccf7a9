"""`relsim compare`."""

import json

import pytest
from cli.tiny import TINY

PAIR = ("compare", "village_mne_only", "village", *TINY, "--replicates", "3")


def test_a_comparison_answers_in_words_and_small_tables_and_says_where_the_rest_is(relsim, here):
    answer = relsim(*PAIR, "--out", "kept", "--no-report")
    assert answer.exit_code == 0, answer.output
    words = answer.stdout
    assert words.startswith("Do customers stay with the grocer, and why?")
    for title in ("grocer against mart, in village", "mart: village instead of village_mne_only"):
        assert title in words
    assert max(map(len, words.splitlines())) <= 80
    assert "Tables:  kept" in words
    assert "Next:" in words
    found = {path.name for path in (here / "kept").iterdir()}
    assert {"manifest.json", "comparison.parquet"} <= found
    assert "report.html" not in found


def test_the_report_is_written_beside_the_tables(relsim, here):
    answer = relsim(*PAIR, "--out", "kept")
    assert "Report:  kept/report.html" in answer.stdout
    page = (here / "kept" / "report.html").read_text()
    assert "village_mne_only" in page


def test_without_a_name_results_get_a_folder_of_their_own(relsim, here):
    answer = relsim(*PAIR, "--no-report")
    (folder,) = (here / "out").iterdir()
    assert folder.name.startswith("village_mne_only-village-")
    assert f"Tables:  out/{folder.name}" in answer.stdout


def test_json_is_all_there_is_on_standard_output(relsim):
    answer = relsim(*PAIR, "--no-report", "--json", "--out", "kept")
    told = json.loads(answer.stdout)
    assert told["scenarios"] == ["village_mne_only", "village"]
    assert (told["replicates"], told["out"], told["report"]) == (3, "kept", None)
    row = next(row for row in told["comparison"] if row["metric"] == "health" and row["kind"] == "vendors")
    assert row["low"] <= row["difference"] <= row["high"]
    assert told["answer"].startswith("Do customers stay")
    assert " 50 %" in answer.stderr


def test_one_world_compares_its_vendors(relsim):
    answer = relsim("compare", "village", *TINY, "--replicates", "2", "--no-report")
    assert "grocer against mart, in village" in answer.stdout
    assert "instead of" not in answer.stdout.rpartition("How sure")[2]


def test_settings_change_all_worlds(relsim):
    answer = relsim(*PAIR, "--no-report", "--json", "--set", "vendors.mart.layers=0")
    assert json.loads(answer.stdout)["replicates"] == 3


def test_runs_are_added_until_the_precision_is_met(relsim):
    wide = relsim(*PAIR, "--no-report", "--json", "--precision", "health=0.9")
    told = json.loads(wide.stdout)
    assert told["replicates"] == 3 + 5  # the least, and the look-ahead
    assert told["precision"]["wanted"] == {"health": 0.9}


def test_one_run_of_each_is_refused(says):
    assert "one run shows no spread; write 2 or more" in says(
        "compare", "village", "no_talk", "--replicates", "1"
    )


@pytest.mark.parametrize(
    ("precision", "complaint"),
    [
        ("retenton=0.01", "did you mean retention?"),
        ("retention", "write metric=half width"),
        ("retention=0", "write a number above 0"),
    ],
)
def test_a_precision_that_cannot_be_is_refused(says, precision, complaint):
    assert complaint in says(*PAIR, "--precision", precision)


def test_one_world_with_one_vendor_is_nothing_to_compare(says):
    assert "nothing to compare" in says("compare", "village_mne_only", *TINY)


def test_worlds_of_different_length_are_refused(says, here):
    (here / "long.toml").write_text('extends = "village"\n[horizon]\nweeks = 300\n')
    assert "cannot be compared" in says("compare", "village", "long.toml")


def test_stopped_while_the_report_is_drawn_the_tables_are_kept(relsim, here, monkeypatch):
    from relsim.views import report

    def stopped(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(report, "write_report", stopped)
    answer = relsim(*PAIR, "--out", "kept")
    assert answer.exit_code == 130
    assert "The tables are kept in kept" in answer.stderr
    assert (here / "kept" / "manifest.json").exists()

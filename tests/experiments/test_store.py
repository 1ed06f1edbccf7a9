"""Results on disk: whole or not at all, never mixed, and enough to make them again."""

import errno
import json
import os
import platform
import tomllib

import polars as pl
import pytest
from villages import VILLAGE, with_price

import relsim
from relsim.errors import UserError
from relsim.experiments import manifest
from relsim.experiments.comparing import Comparison, compare
from relsim.experiments.reopening import load_results
from relsim.experiments.results import Results
from relsim.experiments.running import run
from relsim.experiments.worlds import named
from relsim.scenario import fingerprint, load

FEW = {"metrics": ["customers", "health"], "replicates": 2}


@pytest.fixture(scope="module")
def results():
    return run(VILLAGE, **FEW)


def test_what_was_saved_is_loaded(compared, tmp_path):
    loaded = load_results(compared.save(tmp_path / "new" / "folder"))
    assert type(loaded) is Comparison
    assert all(table.equals(loaded.tables()[name]) for name, table in compared.tables().items())
    assert loaded.manifest == compared.manifest
    assert loaded.answer() == compared.answer()


def test_a_run_is_loaded_as_results(results, tmp_path):
    loaded = load_results(results.save(tmp_path))
    assert type(loaded) is Results
    assert loaded.levels.equals(results.levels)


def test_other_results_are_not_overwritten(results, tmp_path):
    results.save(tmp_path)
    other = run(with_price(1.2), **FEW)
    with pytest.raises(UserError, match="holds other results; name another folder, or let it be replaced"):
        other.save(tmp_path)
    assert load_results(tmp_path).summary.equals(results.summary)
    other.save(tmp_path, overwrite=True)
    assert load_results(tmp_path).summary.equals(other.summary)


def test_the_same_experiment_may_come_again_with_more_replicates(results, tmp_path):
    results.save(tmp_path)
    more = run(VILLAGE, metrics=["customers", "health"], replicates=3)
    more.save(tmp_path)
    assert load_results(tmp_path).manifest["replicates"] == 3


def test_tables_of_somebody_else_are_not_overwritten(results, tmp_path):
    (tmp_path / "series.parquet").write_text("mine")
    with pytest.raises(UserError, match=r"series\.parquet: is not of these results"):
        results.save(tmp_path)


def test_files_of_others_stay_where_they_are(results, tmp_path):
    (tmp_path / "report.html").write_text("mine")
    results.save(tmp_path)
    assert (tmp_path / "report.html").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_one_clear_error(results, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=r"file.results: cannot be written \(Not a directory\)"):
        results.save(tmp_path / "file" / "results")
    with pytest.raises(UserError, match="cannot be written"):
        results.to_csv(tmp_path / "file" / "results")


def test_a_full_disk_is_one_clear_error_and_leaves_no_half_files(results, tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        UserError, match=r"cannot be written \(No space left on device\); name another folder"
    ):
        results.save(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_results_that_were_not_finished_are_not_taken_for_whole_and_can_be_written_again(results, tmp_path):
    results.save(tmp_path)
    survival = pl.read_parquet(tmp_path / "survival.parquet")
    survival.head(3).write_parquet(tmp_path / "survival.parquet")
    with pytest.raises(UserError, match="the results are not whole; run it again"):
        load_results(tmp_path)
    (tmp_path / "survival.parquet").unlink()
    with pytest.raises(UserError, match=r"cannot be read \(No such file or directory\)"):
        load_results(tmp_path)
    results.save(tmp_path)
    assert load_results(tmp_path).survival.equals(results.survival)


def test_an_interrupted_first_time_leaves_a_folder_that_is_not_whole(results, tmp_path, monkeypatch):
    def interrupted(self, *_, **__):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", interrupted)
    with pytest.raises(UserError, match="Input/output error"):
        results.save(tmp_path)
    with pytest.raises(UserError, match="the results are not whole"):
        load_results(tmp_path)
    monkeypatch.undo()
    assert load_results(results.save(tmp_path)).runs.equals(results.runs)


def test_a_folder_without_results_says_so(tmp_path):
    with pytest.raises(UserError, match="there are no results here"):
        load_results(tmp_path)


def test_a_manifest_that_cannot_be_read_is_neither_trusted_nor_overwritten(results, tmp_path):
    for text in ("{", "[]", "{}"):
        (tmp_path / "manifest.json").write_text(text)
        with pytest.raises(UserError, match=r"manifest\.json: cannot be read"):
            results.save(tmp_path)


def test_results_of_a_newer_format_ask_for_a_newer_relsim(results, tmp_path):
    results.save(tmp_path)
    written = json.loads((tmp_path / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(written | {"format": 99}))
    with pytest.raises(UserError, match="a newer relsim wrote these results"):
        load_results(tmp_path)


def test_the_manifest_holds_what_it_takes_to_make_the_results_again(results):
    made = results.manifest
    ((name, entry),) = made["scenarios"].items()
    written = load(tomllib.loads(entry["toml"]))
    assert (name, fingerprint(written)) == ("a small village", entry["fingerprint"])
    asked = {key: made[key] for key in ("seed", "replicates", "metrics")}
    assert run((name, written), **asked).series.equals(results.series)
    assert made["relsim"] == relsim.__version__
    assert set(made["packages"]) >= {"mesa", "numpy", "numba", "polars"}
    assert made["python"] == platform.python_version()
    assert made["seeds"] == results.runs["seed"].to_list()


def test_the_manifest_names_no_machine_and_no_folder_of_it(results):
    text = json.dumps(results.manifest)
    assert os.getcwd() not in text  # noqa: PTH109 - as text
    assert f'"{platform.node()}"' not in text


def test_a_commit_is_named_where_there_is_a_checkout_and_only_there(tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "CHECKOUT", tmp_path)
    assert manifest.commit() is None
    (tmp_path / ".git").mkdir()  # and this is none that git can read
    assert manifest.commit() is None


def test_a_package_that_is_not_installed_has_no_version(results, monkeypatch):
    monkeypatch.setattr(manifest, "PACKAGES", ("numpy", "no-such-package"))
    made = manifest.manifest_of("run", named([VILLAGE]), [], 0, [])
    assert made["packages"]["numpy"]
    assert made["packages"]["no-such-package"] is None


def test_tables_are_written_as_csv_with_one_header_row(results, tmp_path):
    files = {path.name: path for path in results.to_csv(tmp_path)}
    assert set(files) == {"series.csv", "summary.csv", "survival.csv", "cohorts.csv", "runs.csv"}
    assert pl.read_csv(files["summary.csv"])["value"].to_list() == results.summary["value"].to_list()


def test_a_comparison_writes_its_table_too(tmp_path):
    found = compare(VILLAGE, **FEW)
    assert "comparison.csv" in {path.name for path in found.to_csv(tmp_path)}

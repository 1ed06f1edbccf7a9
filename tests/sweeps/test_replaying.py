"""Any run again: the same bits, or the same failure."""

import json

import pytest
from small import STUDY, VENDORS, WORLD
from villages import InTurn

import relsim
from relsim.designs import load_study
from relsim.errors import UserError
from relsim.experiments.store import put_tables, read_tables
from relsim.sweeps import replaying
from relsim.sweeps.replaying import replay
from relsim.sweeps.sweeping import sweep


@pytest.mark.parametrize("run", [0, 8, 23])
def test_a_run_comes_out_the_same_to_the_bit_with_all_that_can_be_recorded(undisturbed, run):
    again = replay(undisturbed[0], run)
    row = undisturbed[1].runs.row(run, named=True)
    assert again.same
    assert again.compared == 9  # customers once, health in two weeks, of two vendors and all
    assert again.values == undisturbed[1].points.filter(point=row["point"]).drop("point").row(0, named=True)
    assert again.results.record.log
    assert set(again.results.summary["metric"]) >= {"kept", "profit"}


def test_runs_of_comparisons_can_be_run_again_too(tmp_path):
    dear = {**WORLD, "vendors": {**VENDORS, "shop": {"price": 1.2}}}
    relsim.compare(("as is", WORLD), ("dear", dear), replicates=2).save(tmp_path)
    again = replay(tmp_path, 3)
    assert (again.same, again.row["scenario"], again.values) == (True, "dear", {})
    assert again.compared > 100


def test_other_numbers_are_shown(undisturbed, tmp_path):
    tables, manifest = read_tables(undisturbed[0])
    tables["outcomes"] = tables["outcomes"].with_columns(value=tables["outcomes"]["value"] + 1e-9)
    put_tables(tmp_path, manifest, tables)
    again = replay(tmp_path, 5)
    assert not again.same
    assert len(again.unlike) == 9
    assert again.unlike.columns == ["vendor", "group", "metric", "week", "stored", "value"]


def test_a_run_that_failed_fails_again_and_says_where(tmp_path, monkeypatch):
    from relsim.model import RelationshipModel

    live = RelationshipModel.run

    def fail(model):
        if model.seed == 3:
            raise ArithmeticError("a number went astray")
        return live(model)

    monkeypatch.setattr(RelationshipModel, "run", fail)
    sweep(load_study(STUDY), tmp_path, executor=InTurn())
    again = replay(tmp_path, 0)
    assert (again.same, again.results) == (True, None)
    assert "a number went astray" in again.traceback
    monkeypatch.undo()
    assert not replay(tmp_path, 0).same


def test_another_engine_is_named(undisturbed, monkeypatch):
    monkeypatch.setattr(replaying, "engine", lambda: "9.9.9-abc")
    assert replay(undisturbed[0], 0).other_engine == undisturbed[1].manifest["engine"]


def test_a_run_that_is_not_there_is_refused(undisturbed, tmp_path):
    with pytest.raises(UserError, match="there is no run 24; there are 0 to 23"):
        replay(undisturbed[0], 24)
    with pytest.raises(UserError, match="there are no results here"):
        replay(tmp_path, 0)


def test_the_manifest_names_no_machine_and_no_folder(undisturbed):
    text = json.dumps(undisturbed[1].manifest)
    assert str(undisturbed[0]) not in text

"""Finished runs on disk: whole or not at all, under a key that tells them from all others."""

import errno
import json
import os
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from villages import VILLAGE, with_price

from relsim.analysis.cohorts import CohortCounts
from relsim.analysis.metrics import METRICS
from relsim.analysis.tables import measure
from relsim.errors import UserError
from relsim.experiments import identity, keeping
from relsim.experiments.archive import Archive, as_rows, from_rows
from relsim.experiments.comparing import compare
from relsim.experiments.identity import engine, run_key
from relsim.experiments.keeping import kept
from relsim.experiments.replicates import Job, run_one
from relsim.experiments.running import run
from relsim.experiments.writing import HOST
from relsim.scenario import load
from relsim.tick import TICK

WORLD = load(VILLAGE)
FEW = ("kept", "health")


def job(metrics=FEW, series=False, world=WORLD, seed=1, **more):
    return Job("village", world, 0, seed, metrics, series, **more)


def equal(one, other):
    for mine, yours in zip(one, other, strict=True):
        if isinstance(mine, CohortCounts):
            assert equal(mine, yours)
        elif isinstance(mine, dict):
            assert list(mine) == list(yours)
            assert all(np.array_equal(mine[name], yours[name], equal_nan=True) for name in mine)
        elif isinstance(mine, np.ndarray):
            assert mine.dtype == yours.dtype
            assert np.array_equal(mine, yours, equal_nan=mine.dtype.kind == "f")
        else:
            assert mine == yours
    return True


@pytest.mark.parametrize("metrics", [FEW, tuple(METRICS)])
@pytest.mark.parametrize("series", [False, (4, 26), True])
@pytest.mark.parametrize(
    "more", [{}, {"recording.by": "segment"}, {"recording.cohort": 8, "recording.every": 4}]
)
def test_what_was_kept_is_what_was_measured_to_the_bit(metrics, series, more):
    outcome = run_one(job(metrics, series, load(VILLAGE, more)))
    assert (outcome.measured.cohorts is not None) == (series is True)
    found = from_rows(as_rows(outcome), metrics)
    assert equal(found.measured, outcome.measured)
    assert (found.seed, found.people, found.vendors) == (outcome.seed, outcome.people, outcome.vendors)


def test_cohorts_are_kept_without_the_series_where_they_are_asked_for():
    outcome = run_one(job(cohorts=True))
    whole = run_one(job(series=True)).measured
    assert (len(outcome.measured.series), outcome.measured.survival) == (0, {})
    assert equal(outcome.measured.cohorts, whole.cohorts)
    assert equal(from_rows(as_rows(outcome), FEW).measured, outcome.measured)


def test_with_the_series_cohorts_are_kept_in_any_case():
    assert run_key(WORLD, 1, FEW, True, cohorts=True) == run_key(WORLD, 1, FEW, True)


def test_metrics_come_back_in_the_order_asked_for():
    rows = as_rows(run_one(job(("health", "kept"))))
    assert equal(from_rows(rows, FEW).measured, run_one(job(FEW)).measured)


def test_only_the_weeks_that_were_asked_for_are_kept():
    outcome = run_one(job(series=(8, 26)))
    assert outcome.measured.weeks.tolist() == [8, 26]
    assert outcome.measured.survival == {}
    whole = run_one(job(series=True)).measured
    rows = np.isin(whole.weeks, [8, 26])
    assert np.array_equal(outcome.measured.series, whole.series[:, rows], equal_nan=True)


def test_a_week_that_is_not_recorded_is_refused():
    from relsim.analysis.metrics import books_of, metrics_named
    from relsim.model import RelationshipModel

    model = RelationshipModel(WORLD, 1)
    books = books_of(model, model.run())
    with pytest.raises(UserError, match="week 25 was not recorded; ask for week 24"):
        measure(books, metrics_named(FEW), [25])


def test_a_run_is_done_once_and_found_the_second_time(tmp_path, monkeypatch):
    first = kept(job(), str(tmp_path))
    monkeypatch.setattr(keeping, "run_one", None)
    again = kept(job(), str(tmp_path))
    assert (first.found, again.found, first.key) == (False, True, again.key)
    assert equal(again.measured, first.measured)
    assert [*Archive(tmp_path).found()] == [first.key]


def test_a_run_that_fails_is_kept_with_its_cause_but_not_one_that_wanted_for_memory(tmp_path, monkeypatch):
    from relsim.model import RelationshipModel

    def fail(error):
        def run(model):
            raise error

        monkeypatch.setattr(RelationshipModel, "run", run)

    fail(ArithmeticError("astray"))
    assert kept(job(), str(tmp_path)).cause == "ArithmeticError: astray"
    again = kept(job(), str(tmp_path))
    assert (again.found, again.measured, again.cause) == (True, None, "ArithmeticError: astray")
    assert "Traceback" in again.traceback
    fail(MemoryError())
    assert kept(job(seed=2), str(tmp_path)).cause == "MemoryError: no reason given"
    assert not kept(job(seed=2), str(tmp_path)).found


def test_a_file_that_was_cut_short_is_run_again(tmp_path):
    first = kept(job(), str(tmp_path))
    path = Archive(tmp_path).path(first.key)
    path.write_bytes(path.read_bytes()[:-40])
    again = kept(job(), str(tmp_path))
    assert not again.found
    assert equal(again.measured, first.measured)
    assert kept(job(), str(tmp_path)).found


def test_a_full_disk_is_one_clear_error_and_leaves_nothing(tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match=r"cannot be written \(No space left on device\)"):
        kept(job(), str(tmp_path / "runs"))
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_what_dead_writers_left_is_cleared_and_what_others_write_stays(tmp_path):
    done = kept(job(), str(tmp_path))
    place = Archive(tmp_path).path(done.key).parent
    gone = place / f"x.parquet.{HOST}_{2**22 + 1}_7.tmp"  # no process has so high a number
    ours = place / f"x.parquet.{HOST}_{os.getpid()}_7.tmp"
    elsewhere = place / "x.parquet.another-machine_1_7.tmp"
    for file in (gone, ours, elsewhere):
        file.write_text("half")
    Archive(tmp_path).clean()
    assert {file.name for file in place.glob("*.tmp")} == {ours.name, elsewhere.name}
    (tmp_path / "mine.txt").write_text("stays")
    Archive(tmp_path).clear()
    assert [*Archive(tmp_path).found()] == []
    assert (tmp_path / "mine.txt").exists()


def test_any_reader_of_parquet_can_read_a_run(tmp_path):
    kept(job(), str(tmp_path))
    rows = pl.read_parquet(tmp_path / "*" / "*.parquet")
    assert set(rows["part"]) == {"run", "facts"}
    assert json.loads(rows.filter(part="facts")["text"].item())["engine"] == engine()


# ---- keys


def test_equal_keys_mean_equal_runs():
    base = run_key(WORLD, 1, FEW, False)
    assert base == run_key(load(VILLAGE, {"title": "in other words"}), 1, FEW[::-1], False, {"threads": 4})
    others = [
        run_key(load(with_price(1.2)), 1, FEW, False),
        run_key(WORLD, 2, FEW, False),
        run_key(WORLD, 1, ("kept",), False),
        run_key(WORLD, 1, FEW, True),
        run_key(WORLD, 1, FEW, (4,)),
        run_key(WORLD, 1, FEW, False, cohorts=True),
        run_key(WORLD, 1, FEW, False, {"processes": TICK[:-1]}),
    ]
    assert len({base, *others}) == 1 + len(others)


def test_another_engine_has_other_keys_and_faces_decide_nothing(tmp_path, monkeypatch):
    def at(place):
        monkeypatch.setattr(identity, "PACKAGE", place)
        engine.cache_clear()
        return engine()

    for place in ("one", "two", "three"):
        (tmp_path / place / "views").mkdir(parents=True)
        (tmp_path / place / "views" / "plot.py").write_text(place)
        (tmp_path / place / "model.py").write_text("same" if place != "three" else "other")
    one, two, three = (at(tmp_path / place) for place in ("one", "two", "three"))
    engine.cache_clear()
    assert one == two != three


def test_a_process_of_ones_own_counts_with_the_file_it_is_in(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    file = tmp_path / "own_process_of_mine.py"
    keys = set()
    for text in ("a = 1\n", "a = 2\n"):
        file.write_text(text + "def step(model):\n    pass\n")
        import own_process_of_mine as own

        keys.add(run_key(WORLD, 1, FEW, False, {"processes": (*TICK, own)}))
    assert len(keys) == 2
    sys.modules.pop("own_process_of_mine")


def test_what_cannot_be_told_apart_is_not_kept(tmp_path):
    class Nameless:
        def step(self, model):
            pass

    with pytest.raises(UserError, match="could not be told from another"):
        run(VILLAGE, runs=tmp_path, options={"processes": (*TICK, Nameless())})


# ---- what keeps runs


def test_a_comparison_goes_on_where_it_stopped(tmp_path, compared, monkeypatch):
    worlds = (("as is", VILLAGE), ("dear", with_price(1.15)))
    done = []

    def stop(*at):
        done.append(at)
        if len(done) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare(*worlds, replicates=6, workers=1, progress=stop, runs=tmp_path)
    before = {*Archive(tmp_path).found()}
    assert len(before) >= 5
    ran = []
    alone = keeping.run_one
    monkeypatch.setattr(keeping, "run_one", lambda job: ran.append(job) or alone(job))
    found = compare(*worlds, replicates=6, runs=tmp_path)
    assert len(ran) == 12 - len(before)
    assert all(
        table.equals(found.tables()[name]) for name, table in compared.tables().items() if name != "runs"
    )


def test_more_replicates_do_only_those_that_are_new(tmp_path, monkeypatch):
    run(VILLAGE, replicates=2, runs=tmp_path)
    ran = []
    alone = keeping.run_one
    monkeypatch.setattr(keeping, "run_one", lambda job: ran.append(job.replicate) or alone(job))
    results = run(VILLAGE, replicates=3, runs=tmp_path)
    assert ran == [2]
    assert results.series.equals(run(VILLAGE, replicates=3).series)
    assert Path(tmp_path).exists()

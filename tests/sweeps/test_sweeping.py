"""Sweeps: every run once, none lost, the same bits whoever did the work."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from small import RUNS, STUDY, WORLD, same
from villages import InTurn

import relsim
from relsim.analysis.intervals import mean_interval
from relsim.designs import load_study, points_of
from relsim.errors import UserError
from relsim.experiments import keeping
from relsim.experiments.archive import Archive
from relsim.experiments.replicates import seed_of
from relsim.sweeps import crews
from relsim.sweeps.evaluator import Evaluator
from relsim.sweeps.planning import Plan
from relsim.sweeps.results import Sweep
from relsim.sweeps.sweeping import sweep


@pytest.fixture
def ran(monkeypatch):
    """What is run in this process, as it is run."""
    done = []
    alone = keeping.run_one
    monkeypatch.setattr(keeping, "run_one", lambda job: done.append(job) or alone(job))
    return done


def test_every_point_is_run_in_every_world_as_often_as_asked(undisturbed):
    _, made = undisturbed
    assert len(made.runs) == RUNS == len(made.runs.unique(["point", "scenario", "replicate"]))
    assert made.runs["run"].to_list() == list(range(RUNS))
    assert made.runs["seed"].to_list() == [seed_of(3, r) for r in range(3)] * 8
    assert made.points.columns == ["point", "vendors.mart.layers", "vendors.shop.price"]
    assert not made.runs["failed"].any()


def test_outcomes_are_what_single_runs_give(undisturbed):
    _, made = undisturbed
    alone = relsim.run(WORLD, seed=seed_of(3, 2), set={"vendors.mart.layers": 4, "vendors.shop.price": 1.2})
    ours = made.outcomes.filter(point=3, scenario="talk", replicate=2)
    number = ours.filter(pl.col("week").is_null(), outcome="customers")
    assert number["value"].to_list() == alone.summary.filter(metric="customers")["value"].to_list()
    weekly = alone.series.filter(pl.col("week").is_in([4, 12]), metric="health")
    both = ours.filter(outcome="health").join(weekly, on=["vendor", "week"])
    assert len(both) == 6
    assert (both["value"] == both["value_right"]).all()


def test_levels_are_the_means_over_replicates_with_their_intervals(undisturbed):
    _, made = undisturbed
    which = {"point": 1, "scenario": "silence", "outcome": "customers", "vendor": "all"}
    values = made.outcomes.filter(**which)["value"]
    level = made.levels.filter(**which).row(0, named=True)
    expected = mean_interval(values.to_numpy())
    assert (level["mean"], level["low"], level["high"]) == (expected.mean, expected.low, expected.high)
    assert level["sd"] == pytest.approx(values.std())
    assert level["q10"] == pytest.approx(values.quantile(0.1, "linear"))
    assert (level["runs"], level["missing"]) == (3, 0)


@pytest.mark.parametrize("executor", [InTurn, lambda: InTurn(backwards=True), lambda: ThreadPoolExecutor(3)])
def test_the_bits_are_the_same_whoever_does_the_work(study, undisturbed, executor, tmp_path):
    with executor() as pool:
        assert same(sweep(study, tmp_path, executor=pool), undisturbed[1])


def test_what_is_done_is_not_done_again(study, undisturbed, ran):
    folder, made = undisturbed
    assert same(sweep(study, folder, executor=InTurn()), made)
    assert ran == []


def test_sweeps_share_what_they_have_in_common(study, undisturbed, ran, tmp_path):
    folder, _ = undisturbed
    wider = load_study({**STUDY, "vary": {**STUDY["vary"], "vendors.shop.price": [1.0, 1.1, 1.2]}})
    made = sweep(wider, tmp_path, runs=folder / "runs", executor=InTurn())
    assert len(made.runs) == RUNS * 6 // 4
    assert len(ran) == RUNS * 2 // 4
    assert not (tmp_path / "runs").exists()


def test_points_with_equal_values_are_run_once(study, ran, tmp_path):
    twice = points_of(study)[[1, 2, 1]].with_columns(point=pl.Series([0, 1, 2]))
    with Evaluator(study, tmp_path, InTurn()) as ask:
        found = ask(twice, range(2))
    assert (len(ask.runs), len(ran)) == (12, 8)
    assert found.filter(point=0)["value"].equals(found.filter(point=2)["value"])


def test_runs_of_one_replicate_share_the_graph_they_live_in(study, tmp_path, monkeypatch):
    from relsim.community import sharing

    sharing._graphs.clear()
    made = []
    alone = sharing.communities
    monkeypatch.setattr(sharing, "communities", lambda *asked: made.append(asked) or alone(*asked))
    sweep(study, tmp_path, executor=InTurn())
    assert len(made) == 3


def test_what_was_saved_is_loaded(undisturbed, tmp_path):
    folder, made = undisturbed
    loaded = Sweep.load(folder)
    assert all(table.equals(loaded.tables()[name]) for name, table in made.tables().items())
    assert {**loaded.manifest, "created": ""} == {**made.manifest, "created": ""}
    assert {file.name for file in made.to_csv(tmp_path)} == {f"{name}.csv" for name in made.tables()}
    with pytest.raises(UserError, match=r"holds a sweep; read it by relsim\.Sweep\.load"):
        relsim.load_results(folder)


def test_a_definition_that_changed_is_refused_with_what_changed(undisturbed):
    folder, made = undisturbed
    other = load_study({**STUDY, "replicates": 4, "scenarios": {"talk": STUDY["scenarios"]["talk"]}})
    with pytest.raises(UserError, match=r"(?s)holds another sweep.*silence.*replicates: 3 -> 4.*--runs"):
        sweep(other, folder)
    deeper = {**WORLD, "category": {"need_rate": 0.5}}
    changed = load_study({**STUDY, "scenarios": {**STUDY["scenarios"], "talk": deeper}})
    with pytest.raises(UserError, match=r"scenarios\.talk\.category\.need_rate: [\d.]+ -> 0\.5"):
        sweep(changed, folder)
    assert Sweep.load(folder).outcomes.equals(made.outcomes)


def test_another_relsim_is_another_definition(study, undisturbed, monkeypatch):
    from relsim.sweeps import definition

    monkeypatch.setattr(definition, "engine", lambda: "9.9.9-abc")
    with pytest.raises(UserError, match=r"relsim: .* -> 9\.9\.9-abc"):
        sweep(study, undisturbed[0])


def test_other_words_are_the_same_sweep(undisturbed, ran):
    sweep(load_study({**STUDY, "title": "renamed", "question": "Why?"}), undisturbed[0], executor=InTurn())
    assert ran == []


def test_overwritten_it_starts_anew(tmp_path, ran):
    once = {**STUDY, "replicates": 1, "vary": {"vendors.shop.price": [1.0]}}
    sweep(load_study(once), tmp_path, executor=InTurn())
    other = load_study({**once, "seed": 4})
    sweep(other, tmp_path, executor=InTurn(), overwrite=True)
    assert len(ran) == 4
    assert len([*Archive(tmp_path / "runs").found()]) == 2


def test_a_point_that_fails_is_a_row_with_its_cause_and_the_others_go_on(tmp_path, monkeypatch):
    from relsim.model import RelationshipModel

    live = RelationshipModel.run

    def fail(model):
        if model.world.vendors.price[0] > 1.1 and model.seed == 3:
            raise ArithmeticError("a number went astray")
        return live(model)

    monkeypatch.setattr(RelationshipModel, "run", fail)
    made = sweep(load_study(STUDY), tmp_path, executor=InTurn())
    failed = made.runs.filter("failed")
    assert failed.select("point", "scenario", "replicate", "seed").rows() == [
        (point, scenario, 0, 3) for point in (1, 3) for scenario in ("talk", "silence")
    ]
    assert set(failed["cause"]) == {"ArithmeticError: a number went astray"}
    assert made.levels.filter(point=1, outcome="customers")["runs"].to_list() == [2] * 6
    log = (tmp_path / "sweep.log").read_text()
    assert "failed: point 1, talk, replicate 0, seed 3: ArithmeticError: a number went astray" in log


def test_when_every_run_fails_the_first_cause_is_told(tmp_path, monkeypatch):
    from relsim.model import RelationshipModel

    monkeypatch.setattr(RelationshipModel, "run", lambda model: 1 / 0)
    with pytest.raises(UserError, match=r"every run failed, the first with: ZeroDivisionError: division"):
        sweep(load_study(STUDY), tmp_path, executor=InTurn())


def test_a_world_that_cannot_be_is_told_before_anything_is_written(tmp_path):
    with pytest.raises(UserError, match="layers"):
        sweep(load_study({**STUDY, "vary": {"vendors.mart.layers": [-1]}}), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_replicates_are_added_until_each_point_is_known(tmp_path, monkeypatch):
    exact = {**STUDY, "precision": {"customers": 1.5}, "scenarios": {"talk": WORLD}}
    made = sweep(load_study(exact), tmp_path, executor=InTurn())
    runs = made.runs.group_by("point").len().sort("point")["len"].to_list()
    assert min(runs) >= 3 + 5  # the least, and the look-ahead
    wide = made.levels.filter(outcome="customers").with_columns(half=(pl.col("high") - pl.col("low")) / 2)
    assert wide["half"].max() <= 1.5
    assert len(set(runs)) > 1
    again = sweep(
        load_study(exact), tmp_path / "again", runs=tmp_path / "runs", executor=InTurn(backwards=False)
    )
    assert same(again, made)


def test_a_precision_holds_for_each_week_that_is_asked_for(tmp_path):
    weekly = [{"metric": "customers", "weeks": [4, 8]}]
    exact = {**STUDY, "precision": {"customers": 1.5}, "scenarios": {"talk": WORLD}, "outcomes": weekly}
    made = sweep(load_study(exact), tmp_path, executor=InTurn())
    wide = made.levels.with_columns(half=(pl.col("high") - pl.col("low")) / 2)
    assert wide["week"].unique().sort().to_list() == [4, 8]
    assert wide["half"].max() <= 1.5


def test_stopped_it_says_how_to_go_on(study, tmp_path):
    def stop(done, total, failures):
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=rf"5 of {RUNS} runs are kept in .*the same command goes on"):
        sweep(study, tmp_path, executor=InTurn(), progress=stop)
    assert not (tmp_path / "manifest.json").exists()
    assert "stopped by the user" in (tmp_path / "sweep.log").read_text()


def test_a_folder_in_which_somebody_works_is_refused(study, tmp_path):
    def second(done, total, failures):
        if done == 1:
            with pytest.raises(UserError, match=rf"process {os.getpid()}, since .* is at work here"):
                sweep(study, tmp_path, executor=InTurn())

    sweep(study, tmp_path, executor=InTurn(), progress=second)


def test_a_folder_that_cannot_be_written_is_refused(study, tmp_path, undisturbed):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=r"file.out: cannot be written \(Not a directory\)"):
        sweep(study, tmp_path / "file" / "out")
    with pytest.raises(UserError, match=r"file.runs: cannot be written"):
        sweep(study, tmp_path / "out", runs=tmp_path / "file" / "runs")
    relsim.run(WORLD).save(tmp_path / "other")
    with pytest.raises(UserError, match="holds other results"):
        sweep(study, tmp_path / "other")


def test_a_definition_that_cannot_be_read_is_neither_trusted_nor_replaced(study, tmp_path):
    (tmp_path / "sweep.json").write_text("{")
    with pytest.raises(UserError, match=r"sweep\.json: cannot be read"):
        sweep(study, tmp_path)


def test_a_full_disk_is_one_clear_error_and_nothing_is_corrupt(study, undisturbed, tmp_path):
    program = (
        "import resource, sys, signal\nsys.path[:0] = sys.argv[1].split(':')\n"
        "from small import STUDY\nimport relsim\nfrom relsim.designs import load_study\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))\n"
        "relsim.sweep(load_study(STUDY), sys.argv[2], workers=2)\n"
    )
    path = os.pathsep.join(sys.path)
    for size in (100, 1500, 9000):
        answer = subprocess.run(
            [sys.executable, "-c", program, path, tmp_path, str(size)], capture_output=True, text=True
        )
        last = answer.stderr.strip().splitlines()[-1]
        assert answer.returncode == 1
        assert "cannot be written (File too large); name another folder, or make room" in last, answer.stderr
    assert same(sweep(study, tmp_path), undisturbed[1])


def test_workers_elsewhere_have_to_see_the_same_folder(study, tmp_path, monkeypatch):
    class Forgetful(InTurn):
        def submit(self, function, /, *args, **kwargs):
            future = super().submit(function, *args, **kwargs)
            Archive(tmp_path / "runs").path(future.result().key).unlink()
            return future

    with pytest.raises(UserError, match="in a folder that all workers see"):
        sweep(study, tmp_path, executor=Forgetful())


def test_a_worker_with_another_relsim_is_refused(study, tmp_path, monkeypatch):
    from relsim.sweeps import tasks

    monkeypatch.setattr(tasks, "engine", lambda: "9.9.9-abc")
    with pytest.raises(UserError, match=r"a worker runs relsim 9\.9\.9-abc"), ThreadPoolExecutor(1) as pool:
        sweep(study, tmp_path, executor=pool)


def test_nobody_cannot_do_the_work(study, tmp_path):
    with pytest.raises(UserError, match="workers=0: there is no one to do the work"):
        sweep(study, tmp_path, workers=0)
    with pytest.raises(UserError, match="executor and scheduler: name one"), ThreadPoolExecutor(1) as pool:
        sweep(study, tmp_path, executor=pool, scheduler="tcp://127.0.0.1:1")


def test_without_dask_the_error_names_the_extra(study, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r'pip install "relsim\[cluster\]"'):
        sweep(study, tmp_path, scheduler="tcp://127.0.0.1:1")


def test_events_are_kept_where_the_study_says_so(tmp_path):
    logged = {**WORLD, "recording": {"log": ["purchase", "exit"]}}
    study = load_study({**STUDY, "scenarios": {"talk": logged}, "replicates": 1, "recording": {"log": True}})
    made = sweep(study, tmp_path, executor=InTurn())
    archive = Archive(tmp_path / "runs")
    log = pl.read_parquet(archive.log(made.runs["key"][0]))
    alone = relsim.run(logged, seed=3, set={"vendors.mart.layers": 0, "vendors.shop.price": 1.0})
    assert len(log) == len(alone.record.log["kind"]) > 0
    assert set(log["event"]) <= {"purchase", "exit"}
    archive.clear()
    assert not archive.log(made.runs["key"][0]).exists()


# ---- the evaluator


def test_an_evaluator_answers_points_as_the_sweep_does(study, undisturbed, tmp_path, ran):
    _, made = undisturbed
    with Evaluator(study, runs=tmp_path, executor=InTurn()) as ask:
        some = points_of(study)[2:]
        found = ask(some, range(2))
        assert found.equals(made.outcomes.filter(pl.col("point") >= 2, pl.col("replicate") < 2))
        assert len(ran) == 8
        assert ask(some.drop("point"), range(2))["value"].equals(found["value"])
        assert len(ran) == 8
        assert ask.runs["point"].unique().to_list() == [0, 1]


def test_an_evaluator_without_a_folder_leaves_nothing(study, tmp_path, monkeypatch):
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Evaluator(study, executor=InTurn()) as ask:
        assert len(ask(points_of(study).head(1), [0])) > 0
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []


# ---- many runs


def test_jobs_come_from_a_generator_and_few_are_under_way(study):
    from relsim.experiments.streaming import as_they_end

    points = pl.DataFrame(
        {"point": range(20_000), "vendors.shop.price": [1.0 + n / 1e5 for n in range(20_000)]}
    )
    tasks = Plan(study, points).tasks({point: range(5) for point in range(20_000)})
    asked = []

    def coming():
        for name, _ in tasks:
            asked.append(name)
            yield name, 0

    with ThreadPoolExecutor(1) as pool:
        ended = as_they_end(abs, coming(), pool, lambda: 8)
        for _ in range(100):
            next(ended)
        assert len(asked) <= 100 + 8
        ended.close()
    assert crews.window_of(2) == 8

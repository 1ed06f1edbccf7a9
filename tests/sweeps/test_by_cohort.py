"""Retention by cohort in a sweep: what the run's own table of cohorts has, however the sweep was done."""

import polars as pl
import pytest
from small import STUDY, VENDORS, WORLD, same
from villages import InTurn

import relsim
from relsim.designs import load_study, points_of
from relsim.designs.cohorts import ages_of
from relsim.errors import UserError
from relsim.experiments import keeping
from relsim.experiments.archive import Archive
from relsim.experiments.replicates import seed_of
from relsim.scenario import load
from relsim.sweeps.estimating import expected
from relsim.sweeps.evaluator import Evaluator
from relsim.sweeps.merging import merge
from relsim.sweeps.planning import Plan
from relsim.sweeps.replaying import replay
from relsim.sweeps.sweeping import sweep

LONG = {
    **WORLD,
    "horizon": {"weeks": 32, "warmup": 4},
    "recording": {"every": 2, "cohort": 8},
    "leave": {"gone_weeks": 6},
}
KEPT = {"metric": "retention", "by": "cohort", "weeks": [0, 8, 24]}
COHORTS = {**STUDY, "scenarios": {"talk": LONG}, "replicates": 2, "outcomes": [KEPT]}


@pytest.fixture(scope="module")
def asked():
    return load_study(COHORTS)


@pytest.fixture(scope="module")
def whole(asked, tmp_path_factory):
    """The sweep in one go."""
    folder = tmp_path_factory.mktemp("whole")
    return folder, sweep(asked, folder, executor=InTurn())


def test_each_cohort_at_each_age_is_what_a_single_run_gives(whole):
    alone = relsim.run(LONG, seed=seed_of(3, 1), set={"vendors.mart.layers": 4, "vendors.shop.price": 1.2})
    told = alone.cohorts.filter(pl.col("age").is_in([0, 8, 24]))
    ours = whole[1].outcomes.filter(point=3, replicate=1, outcome="retention")
    single = [(v, f"from week {c}", age, kept) for _, _, v, c, age, _, _, kept in told.rows()]
    assert sorted(ours.select("vendor", "group", "week", "value").rows(), key=str) == sorted(single, key=str)
    assert set(ours["vendor"]) == {"shop", "mart", "all"}
    assert ours["value"].n_unique() > 3


def test_ages_that_are_not_reached_are_no_rows(whole):
    ages = whole[1].outcomes.filter(point=0, replicate=0, vendor="all").select("group", "week").rows()
    assert ages == [
        ("from week 0", 0), ("from week 0", 8), ("from week 0", 24),
        ("from week 8", 0), ("from week 8", 8),
        ("from week 16", 0), ("from week 16", 8),
        ("from week 24", 0),
    ]  # fmt: skip


def test_there_is_a_level_of_each_cohort_at_each_age(whole):
    assert whole[1].levels.height == 4 * 3 * 8
    assert set(whole[1].levels["runs"] + whole[1].levels["missing"]) == {2}


def test_of_nobody_no_share_is_left():
    empty = {**LONG, "vendors": {**VENDORS, "nobody": {"open": 0.0}}}
    with Evaluator(load_study({**COHORTS, "scenarios": {"talk": empty}}), executor=InTurn()) as ask:
        points = pl.DataFrame({"vendors.mart.layers": [0], "vendors.shop.price": [1.0]})
        values = ask(points, range(1)).filter(vendor="nobody")["value"]
    assert values.to_list() == [None] * 8


def test_stopped_and_resumed_the_tables_are_the_same(asked, whole, tmp_path, monkeypatch):
    alone, done = keeping.run_one, []

    def run_three(job):
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(job)
        return alone(job)

    monkeypatch.setattr(keeping, "run_one", run_three)
    with pytest.raises(KeyboardInterrupt):
        sweep(asked, tmp_path, executor=InTurn())
    monkeypatch.setattr(keeping, "run_one", lambda job: done.append(job) or alone(job))
    made = sweep(asked, tmp_path, executor=InTurn())
    assert same(made, whole[1])
    assert len(done) == len(made.runs) == 8


def test_parts_together_are_the_whole(asked, whole, tmp_path):
    parts = [tmp_path / str(number) for number in (1, 2)]
    for number, part in enumerate(parts, 1):
        sweep(asked, part, executor=InTurn(), shard=f"{number}/2")
    assert same(merge(parts, tmp_path / "both"), whole[1])


def test_a_run_is_replayed_with_its_cohorts(whole):
    again = replay(whole[0], 5)
    assert again.same
    assert again.compared == 3 * 8


def test_runs_without_cohorts_are_other_runs(whole, tmp_path):
    sweep({**COHORTS, "outcomes": [{"metric": "retention"}]}, tmp_path / "out", runs=tmp_path / "runs")
    archive = Archive(tmp_path / "runs")
    assert not {*archive.found()} & {*whole[1].runs["key"]}


def test_the_course_of_a_run_has_its_cohorts_already(whole, tmp_path):
    kept = {"recording": {"series": True}}
    made = sweep({**COHORTS, **kept}, tmp_path, executor=InTurn())
    assert made.outcomes.equals(whole[1].outcomes)


def test_cohorts_stand_beside_segments_and_weeks(tmp_path):
    others = [{"metric": "health", "by": "segment", "weeks": [4]}, {"metric": "retention", "weeks": [32]}]
    made = sweep({**COHORTS, "outcomes": [KEPT, *others]}, tmp_path, executor=InTurn())
    one = made.outcomes.filter(point=0, replicate=0)
    assert one.filter(pl.col("group").str.starts_with("from week")).height == 3 * 8
    assert set(one.filter(outcome="health")["week"]) == {4}
    assert one.filter(group="", outcome="retention")["week"].to_list() == [32, 32, 32]


def test_the_room_that_cohorts_take_is_told(asked):
    without = load_study({**COHORTS, "outcomes": [{"metric": "retention"}]})
    sizes = [expected(Plan(study, points_of(study)), workers=1).size for study in (without, asked)]
    assert sizes[1] > sizes[0]


@pytest.mark.parametrize(("every", "cohort", "weeks"), [(1, 1, 20), (2, 8, 32), (4, 52, 100), (4, 52, 50)])
def test_an_age_may_be_asked_for_where_a_run_has_it(every, cohort, weeks):
    recording = {"every": every, "cohort": cohort}
    world = load({**LONG, "horizon": {"weeks": weeks, "warmup": 0}, "recording": recording})
    assert ages_of(world) == sorted(set(relsim.run(world, seed=1).cohorts["age"]))


def test_a_world_that_does_not_follow_cohorts_is_named():
    silent = {**LONG, "recording": {"cohort": 0}}
    with pytest.raises(UserError, match="silence follows no cohorts"):
        load_study({**COHORTS, "scenarios": {"talk": LONG, "silence": silent}})

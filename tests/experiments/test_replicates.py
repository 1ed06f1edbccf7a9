"""Many runs: the same bits whoever does them, and a run that fails stands for itself."""

import weakref
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from villages import VILLAGE, Breaks, InTurn, with_price

from relsim.errors import UserError
from relsim.experiments import running
from relsim.experiments.batches import run_all
from relsim.experiments.comparing import compare
from relsim.experiments.reopening import load_results
from relsim.experiments.replicates import Job, run_one, seed_of
from relsim.experiments.results import EveryRunFailed
from relsim.experiments.running import run
from relsim.experiments.worlds import named
from relsim.tick import TICK

WORLDS = (("as is", VILLAGE), ("dear", with_price(1.15)))


def digits(comparison):
    """All that a comparison says, without how long it took."""
    tables = {name: table.drop("seconds", strict=False) for name, table in comparison.tables().items()}
    return tables, comparison.answer()


def same(a, b):
    tables, answer = digits(a)
    others, other_answer = digits(b)
    return answer == other_answer and all(tables[name].equals(others[name]) for name in tables)


def failing(seeds, error):
    return {"processes": (*TICK, Breaks(seeds, error))}


def test_one_after_the_other_backwards_and_in_threads_give_the_same_bits(compared):
    in_turn = compare(*WORLDS, replicates=6, executor=InTurn())
    backwards = compare(*WORLDS, replicates=6, executor=InTurn(backwards=True))
    threads = compare(*WORLDS, replicates=6, workers=3)
    assert same(in_turn, compared)
    assert same(backwards, compared)
    assert same(threads, compared)


@pytest.mark.long
def test_other_processes_give_the_same_bits(compared):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert same(compare(*WORLDS, replicates=6, executor=pool), compared)


def test_the_same_seed_gives_the_same_digits_and_another_one_others():
    first, again, other = (run(VILLAGE, seed=seed, metrics=["customers"]) for seed in (5, 5, 6))
    assert first.series.equals(again.series)
    assert not first.series.equals(other.series)


def test_every_scenario_runs_a_replicate_with_the_same_seed(compared):
    seeds = compared.runs.pivot("scenario", index="replicate", values="seed")
    assert seeds["as is"].to_list() == seeds["dear"].to_list() == [seed_of(0, r) for r in range(6)]
    assert len(set(seeds["dear"])) == 6


def test_a_single_run_is_the_first_replicate_and_any_other_can_be_run_alone(compared):
    for replicate in (0, 4):
        alone = run(VILLAGE, seed=seed_of(0, replicate)).summary
        together = compared.summary.filter(scenario="as is", replicate=replicate)
        assert alone["value"].to_list() == together["value"].to_list()


def test_a_run_that_fails_is_a_row_with_seed_and_cause_and_the_others_go_on():
    bad = seed_of(0, 1)
    failed = compare(*WORLDS, replicates=4, options=failing({bad}, RuntimeError("no flour")))
    rows = failed.runs.filter("failed")
    assert rows.select("scenario", "replicate", "seed", "cause").rows() == [
        ("as is", 1, bad, "RuntimeError: no flour"),
        ("dear", 1, bad, "RuntimeError: no flour"),
    ]
    assert "raise self.error\nRuntimeError: no flour" in rows["traceback"][0]
    assert set(failed.summary["replicate"]) == {0, 2, 3}
    assert set(failed.table.filter(metric="customers")["replicates"]) == {3}
    assert failed.manifest["failed"] == 2
    assert "2 runs failed and are left out" in failed.answer()


def test_a_run_that_fails_in_one_world_is_left_out_of_the_pairs_alone():
    class Breaking(Breaks):
        def step(self, model):
            if model.world.vendors.price[0] > 1.1:
                super().step(model)

    options = {"processes": (*TICK, Breaking({seed_of(0, 1)}, RuntimeError("no flour")))}
    failed = compare(*WORLDS, replicates=4, metrics=["customers"], options=options)
    counted = {(row["kind"], row["base"]): row["replicates"] for row in failed.table.iter_rows(named=True)}
    assert counted == {("scenarios", "as is"): 3, ("vendors", "as is"): 4, ("vendors", "dear"): 3}


def test_when_every_run_fails_the_first_cause_is_told_and_nothing_is_lost(tmp_path):
    broken = failing({seed_of(0, r) for r in range(3)}, RuntimeError("no flour"))
    first = r"^all 3 runs failed; the first: a small village, replicate 0, seed 0: RuntimeError: no flour"
    with pytest.raises(EveryRunFailed, match=first) as error:
        run(VILLAGE, replicates=3, options=broken)
    assert "Traceback" in error.value.__notes__[0]
    kept = load_results(error.value.results.save(tmp_path))
    assert kept.runs["cause"].to_list() == ["RuntimeError: no flour"] * 3
    assert all("raise self.error" in trace for trace in kept.runs["traceback"])
    assert kept.summary.is_empty()


def test_when_every_run_of_a_comparison_fails_that_is_told_too():
    broken = failing({0, seed_of(0, 1)}, RuntimeError("no flour"))
    with pytest.raises(EveryRunFailed, match=r"^all 4 runs failed; the first: as is, replicate 0, seed 0: "):
        compare(*WORLDS, replicates=2, options=broken)


def test_runs_that_all_fail_are_not_added_to():
    broken = failing({seed_of(0, r) for r in range(30)}, RuntimeError("no flour"))
    with pytest.raises(EveryRunFailed, match=r"^all 3 runs failed"):
        run(VILLAGE, precision="health=0.1", options=broken)


def test_where_one_world_always_fails_the_other_is_told():
    class Breaking(Breaks):
        def step(self, model):
            if model.world.vendors.price[0] > 1.1:
                super().step(model)

    options = {"processes": (*TICK, Breaking({seed_of(0, r) for r in range(3)}, RuntimeError("no flour")))}
    told = compare(*WORLDS, replicates=3, options=options)
    assert set(told.table["other"]) == {"as is"}
    assert told.manifest["failed"] == 3
    assert "3 runs failed and are left out" in told.answer()


def test_what_the_user_can_mend_stops_everything():
    with pytest.raises(UserError, match="the table has no rows"):
        run(VILLAGE, replicates=3, options=failing({0}, UserError("the table has no rows")))


def test_a_worker_that_dies_is_a_failed_run():
    class Dying(InTurn):
        def submit(self, function, /, *args, **kwargs):
            if args[0].replicate == 1:
                lost = Future()
                lost.set_exception(OSError("the machine went away"))
                return lost
            return super().submit(function, *args, **kwargs)

    runs = run(VILLAGE, replicates=3, metrics=["customers"], executor=Dying()).runs
    assert runs["cause"].to_list() == ["", "OSError: the machine went away", ""]


def test_progress_tells_how_many_are_done_and_how_many_of_them_failed():
    told = []
    options = failing({seed_of(0, 2)}, RuntimeError("no flour"))
    run(VILLAGE, replicates=4, executor=InTurn(), options=options, progress=lambda *at: told.append(at))
    assert sorted(told)[0][:2] == (1, 4)
    assert max(told) == (4, 4, 1)


def test_a_world_is_let_go_as_soon_as_it_was_measured():
    seen = []

    class Looks:
        __name__ = "looks"

        def step(self, model):
            seen.append(weakref.ref(model.world.persons))

    ((name, world),) = named([VILLAGE]).items()
    outcome = run_one(Job(name, world, 0, 0, ("customers",), options={"processes": (*TICK, Looks())}))
    assert outcome.measured is not None
    assert all(ref() is None for ref in seen)


def test_what_cannot_be_sent_to_another_process_is_named_before_anything_runs():
    with (
        ProcessPoolExecutor(1) as pool,
        pytest.raises(UserError, match=r"vendor_classes cannot be sent to another process"),
    ):
        run(VILLAGE, executor=pool, options={"vendor_classes": {"shop": type("Mine", (), {})}})


def test_an_executor_of_the_user_is_left_open():
    with ThreadPoolExecutor(1) as pool:
        run(VILLAGE, metrics=["customers"], executor=pool)
        assert pool.submit(sum, [1, 2]).result() == 3


def test_nobody_cannot_do_the_work():
    with pytest.raises(UserError, match="workers=0: there is no one to do the work"):
        run_all([], workers=0)


def test_a_large_world_alone_is_shared_among_threads_and_gives_the_same_digits(monkeypatch):
    alone = run(VILLAGE, seed=2)
    monkeypatch.setattr(running, "LARGE", 100)
    assert running.threads(dict(named([VILLAGE])), 2) == {"threads": 2}
    assert run(VILLAGE, seed=2).series.equals(alone.series)


def test_only_the_first_replicates_leave_their_course_and_all_leave_a_summary(monkeypatch):
    monkeypatch.setattr(running, "SERIES_OF", 2)
    results = run(VILLAGE, replicates=3, metrics=["customers"])
    assert set(results.series["replicate"]) == set(results.survival["replicate"]) == {0, 1}
    assert set(results.summary["replicate"]) == {0, 1, 2}

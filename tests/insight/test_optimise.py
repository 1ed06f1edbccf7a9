"""The best levers, on functions whose best is known."""

import numpy as np
import polars as pl
import pytest
from known import Factor, both, evaluator

from relsim.errors import UserError
from relsim.insight.fronts import covered, front
from relsim.insight.goals import Goal, Limit, Over
from relsim.insight.optimising import optimise_of
from relsim.insight.problem import Effort, Problem

LEVERS = [Factor("x"), Factor("y"), Factor("kind", ("good", "bad", "ugly"))]
MOST = Goal("y", "maximise")


def hill(points):
    good = (points["kind"] == "good").to_numpy() if "kind" in points.columns else 1.0
    return -((points["x"].to_numpy() - 0.7) ** 2) - (points["y"].to_numpy() - 0.3) ** 2 + 0.2 * good


QUIET = evaluator(hill)
NOISY = evaluator(hill, own=0.4, shared=1.0)
EFFORT = Effort(candidates=48, replicates=3, fresh=10, batch=8)


def best_of(found):
    return found["best"].filter(by="search").row(0, named=True)


def test_the_best_of_a_smooth_hill_is_found():
    best = best_of(optimise_of(QUIET, Problem(LEVERS, [MOST]), Effort(candidates=80, replicates=1, fresh=2)))
    assert best["kind"] == "good"
    assert best["x"] == pytest.approx(0.7, abs=0.12)
    assert best["y"] == pytest.approx(0.3, abs=0.12)


def test_a_limit_on_costs_of_levers_is_kept():
    limit = Limit("spend", most=0.5, costs={"x": 1.0, "y": 1.0})
    best = best_of(optimise_of(QUIET, Problem(LEVERS, [MOST], [limit]), EFFORT))
    assert best["x"] + best["y"] <= 0.5
    assert best["feasible"]


def test_a_limit_on_another_number_is_kept():
    spend = evaluator(lambda p: p["x"].to_numpy() + p["y"].to_numpy(), outcome="spend")
    limit = Limit("spend", most=0.5, number="spend")
    best = best_of(optimise_of(both(QUIET, spend), Problem(LEVERS, [MOST], [limit]), EFFORT))
    assert best["x"] + best["y"] <= 0.5


def test_limits_that_nothing_keeps_are_said_to_be():
    limit = Limit("spend", most=-1.0, costs={"x": 1.0})
    found = optimise_of(QUIET, Problem(LEVERS, [MOST], [limit]), EFFORT)
    assert "best" not in found.tables
    assert "No candidate keeps all limits" in found.answer()


def test_less_can_be_better():
    cost = evaluator(lambda p: (p["x"].to_numpy() - 0.2) ** 2)
    best = best_of(optimise_of(cost, Problem([Factor("x")], [Goal("y", "minimise")]), EFFORT))
    assert best["x"] == pytest.approx(0.2, abs=0.05)


def test_the_same_seed_asks_the_same_and_another_seed_asks_otherwise():
    one, again, other = (optimise_of(NOISY, Problem(LEVERS, [MOST]), EFFORT, seed=seed) for seed in (0, 0, 1))
    assert all(one[name].equals(again[name]) for name in one.tables)
    assert not one["candidates"].equals(other["candidates"])


class Archive:
    """Answers what was run before; stops like Ctrl-C after so many new batches."""

    def __init__(self, evaluate, most=None):
        self.evaluate, self.most, self.done, self.new = evaluate, most, {}, 0

    def __call__(self, points, replicates):
        address = points.write_json(), str(replicates)
        if address not in self.done:
            if self.new == self.most:
                raise KeyboardInterrupt
            self.new += 1
            self.done[address] = self.evaluate(points, replicates)
        return self.done[address]


@pytest.mark.parametrize("most", [1, 3, 6, 8])
def test_a_search_that_was_stopped_goes_on_to_the_same_end(most):
    archive, problem = Archive(NOISY, most), Problem(LEVERS, [MOST])
    with pytest.raises(KeyboardInterrupt):
        optimise_of(archive, problem, EFFORT)
    archive.most = None
    gone_on, whole = optimise_of(archive, problem, EFFORT), optimise_of(NOISY, problem, EFFORT)
    assert all(gone_on[name].equals(whole[name]) for name in whole.tables)
    assert archive.new == len(archive.done)


def test_the_winner_is_told_without_its_luck():
    """On noise alone every candidate is worth 0: what chose the winner flatters it."""
    nothing = evaluator(lambda p: np.zeros(p.height), own=1.0)
    thought, told, held = [], [], []
    for seed in range(12):
        found = optimise_of(nothing, Problem(LEVERS[:2], [MOST]), EFFORT, seed=seed)
        row = best_of(found)
        thought.append(
            found["finalists"].filter(by="search", candidate=row["candidate"])["y:all in the search"].item()
        )
        told.append(row["y:all"])
        held.append(abs(row["y:all"]) <= row["y:all ±"])
    assert np.mean(thought) > 0.15  # a careless report
    assert abs(np.mean(told)) < 0.06
    assert np.mean(held) > 0.8


def test_the_search_is_held_against_a_design_of_equal_size_on_the_same_fresh_draws():
    found = optimise_of(NOISY, Problem(LEVERS, [MOST]), EFFORT)
    assert found["candidates"]["by"].value_counts()["count"].to_list() == [48, 48]
    assert set(found["best"]["by"]) == {"search", "design"}
    assert found["pairs"].columns == ["replicate", "search", "design"]
    assert found["pairs"]["replicate"].min() == EFFORT.replicates + EFFORT.fresh
    assert "Against the best of an even design of 48 points" in found.answer()


def test_under_doubt_the_worst_world_counts():
    def doubtful(points):
        return hill(points) - 2.0 * points["storm"].to_numpy() * points["x"].to_numpy() ** 2

    problem = Problem(LEVERS, [MOST], uncertain=[Factor("storm")], over=Over("worst"))
    bold = best_of(optimise_of(QUIET, Problem(LEVERS, [MOST]), EFFORT))
    careful = best_of(optimise_of(evaluator(doubtful), problem, EFFORT._replace(worlds=6)))
    assert careful["x"] < bold["x"] - 0.2


def test_two_goals_give_a_front():
    spend = evaluator(lambda p: p["x"].to_numpy(), outcome="thrift")
    found = optimise_of(both(QUIET, spend), Problem(LEVERS, [MOST, Goal("thrift", "minimise")]), EFFORT)
    rows = found["finalists"].filter(pl.col("by") == "search", pl.col("front")).sort("thrift:all")
    assert rows.height > 3
    assert rows["y:all"].is_sorted()
    assert "a front of" in found.answer()


def test_a_number_that_is_undefined_fails_a_candidate_and_nothing_else():
    def broken(points):
        return np.where(points["x"].to_numpy() > 0.5, np.nan, hill(points))

    best = best_of(optimise_of(evaluator(broken), Problem(LEVERS, [MOST]), EFFORT))
    assert best["x"] <= 0.5


def test_fronts_and_volumes_are_known():
    scores = np.array([[3.0, 1.0], [2.0, 2.0], [1.0, 3.0], [1.0, 1.0], [np.nan, 9.0]])
    assert front(scores).tolist() == [True, True, True, False, False]
    assert covered(scores[:3], np.zeros(2), np.full(2, 3.0)) == pytest.approx(6 / 9)
    cube = np.array([[0.5, 0.5, 1.0], [1.0, 0.5, 0.5]])
    assert covered(cube, np.zeros(3), np.ones(3)) == pytest.approx(0.375)


@pytest.mark.parametrize(
    ("problem", "effort", "what"),
    [
        (Problem([], [MOST]), EFFORT, "no lever is varied"),
        (Problem(LEVERS, []), EFFORT, "no objective"),
        (Problem(LEVERS, [MOST, MOST]), EFFORT, "stands twice"),
        (Problem([Factor("front")], [MOST]), EFFORT, "give the lever another name"),
        (Problem(LEVERS, [MOST]), Effort(candidates=3), "3 candidates: too few"),
        (Problem(LEVERS, [MOST]), EFFORT._replace(fresh=1), "fresh replicates 2 or more"),
        (Problem(LEVERS, [MOST], [Limit("cost", costs={"x": 1.0})]), EFFORT, "no bound"),
        (Problem(LEVERS, [MOST], [Limit("cost", most=1.0, costs={"z": 1.0})]), EFFORT, "z is not varied"),
        (Problem(LEVERS, [Goal("profit", "maximise")]), EFFORT, "profit: not measured"),
    ],
)
def test_what_cannot_be_searched_is_refused(problem, effort, what):
    with pytest.raises(UserError, match=what):
        optimise_of(QUIET, problem, effort)

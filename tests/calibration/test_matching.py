"""Worlds that look like data: the search, what is kept of it, and what it says of settings."""

import json

import numpy as np
import pytest

from relsim.calibration.worlds.matching import Free, expected_distance, half_inverse, match
from relsim.calibration.worlds.points import Points
from relsim.calibration.worlds.quality import Check, verdict
from relsim.calibration.worlds.telling import notes
from relsim.errors import UserError
from relsim.scenario import load

WORLD = load(
    "firm",
    set={"communities.place.people": 60, "horizon.weeks": 8, "recording.every": 8, "horizon.warmup": 4},
)


class Answers:
    """An aim at three numbers."""

    names = ("sum", "difference", "first")
    observed = np.array([3.0, 1.0, 2.0])
    covariance = np.diag([0.01, 0.02, 0.01])

    def prepare(self, changes):
        return changes

    def look(self, model):
        return np.array([model.week, 0.0, 0.0])


class Sums(Points):
    """Worlds that are arithmetic: a sum, a difference, the first."""

    def simulate(self, point, seed):
        x, y = point["x"], point["y"]
        return np.array([x + y, x - y, x]) + 1e-3 * seed


def sums(file=None, about="these", **more):
    return Sums(WORLD, {}, [Answers()], [0, 1], file, about, **more)


FREE = [Free("x", 0.1, 10.0, 1.0), Free("y", 0.1, 10.0, 5.0)]


def test_what_can_be_matched_is_matched_with_the_interval_of_least_squares():
    found = match([Answers()], FREE, sums(), noise=0.0, starts=4)
    assert found.values == pytest.approx([2.0, 1.0], rel=0.01)
    assert found.misfit < 0.1
    design = np.array([[1.0, 1.0], [1.0, -1.0], [1.0, 0.0]])
    spread = np.linalg.inv(design.T @ np.diag([100.0, 50.0, 100.0]) @ design)
    wide = 1.96 * np.sqrt(np.diag(spread)) / [2.0, 1.0]
    assert np.log(found.high / found.low) / 2 == pytest.approx(wide, rel=0.05)


def test_a_search_that_was_stopped_goes_on_to_the_same_answer(tmp_path):
    whole = match([Answers()], FREE, sums(tmp_path / "whole"), noise=0.5, starts=4)

    def stop(done, wanted, failed):
        if done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        match([Answers()], FREE, sums(tmp_path / "parts", tell=stop), noise=0.5, starts=4)
    cut = (tmp_path / "parts").read_text()
    (tmp_path / "parts").write_text(cut + '{"point": {"x": 1.')  # the power failed
    points = sums(tmp_path / "parts")
    assert len(points.kept) == 7
    again = match([Answers()], FREE, points, noise=0.5, starts=4)
    assert again.values.tolist() == whole.values.tolist()
    assert again.covariance.tolist() == whole.covariance.tolist()
    assert (tmp_path / "parts").read_text() == (tmp_path / "whole").read_text()
    assert sums(tmp_path / "parts").done == 0


def test_points_of_other_data_are_refused(tmp_path):
    sums(tmp_path / "kept").ask([{"x": 1.0, "y": 1.0}])
    with pytest.raises(UserError, match="another calibration"):
        sums(tmp_path / "kept", about="those")


def test_points_are_the_same_for_any_number_of_workers():
    asked = [{"category.need_rate": rate} for rate in (0.2, 0.6)]
    one, many = (Points(WORLD, {}, [Answers()], [1, 2], workers=workers).ask(asked) for workers in (1, 3))
    assert [numbers.tolist() for numbers in one] == [numbers.tolist() for numbers in many]


def test_a_world_without_the_number_is_far_from_the_data(tmp_path):
    class Empty(Sums):
        def simulate(self, point, seed):
            return np.array([np.nan, 1.0, 2.0]) if point["x"] < 1.5 else super().simulate(point, seed)

    points = Empty(WORLD, {}, [Answers()], [0], tmp_path / "kept", "these")
    assert match([Answers()], FREE, points, noise=0.0, starts=8).values == pytest.approx([2.0, 1.0], rel=0.01)
    lines = [json.loads(line) for line in (tmp_path / "kept").read_text().splitlines()[1:]]
    assert any(line["numbers"][0][0] is None for line in lines)


def test_numbers_that_are_nearly_sums_of_each_other_do_not_rule_the_metric():
    covariance = np.array([[1.0, 1.0 - 1e-9], [1.0 - 1e-9, 1.0]])
    metric = half_inverse(covariance)
    assert np.abs(metric).max() < 10.0


def test_with_the_sharpest_metric_a_perfect_world_is_expected_to_miss_by_its_degrees_of_freedom():
    root = np.array([[2.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.5, 0.2, 0.7]])
    jacobian = np.array([[1.0, 0.3], [0.2, 2.0], [0.1, 0.1]])
    assert expected_distance(jacobian, np.linalg.inv(root), root @ root.T) == pytest.approx(1.0)


def test_what_is_not_told_is_said():
    free = ["rate", "shape"]
    alike = np.array([[1.0, 0.99], [0.99, 1.0]]) * 1e-4
    said = notes(free, np.ones(2), np.full(2, 0.98), np.full(2, 1.02), alike, [(0.1, 10.0)] * 2)
    assert said == ["not told apart from shape", "not told apart from rate"]
    edge = notes(["rate"], np.array([10.0]), np.array([1.0]), np.array([10.0]), np.eye(1), [(0.1, 10.0)])
    assert edge == ["ended where the search did, at 10; the data hardly tell it: anything from 1 to 10 fits"]


def test_a_setting_that_moves_nothing_is_found_out():
    class Deaf(Sums):
        def simulate(self, point, seed):
            return np.array([2.0 * point["x"], 0.5 * point["x"], point["x"]])

    found = match([Answers()], FREE, Deaf(WORLD, {}, [Answers()], [0]), noise=0.0, starts=2)
    assert (found.low[1], found.high[1]) == pytest.approx((0.1, 10.0))


def test_the_verdict_goes_by_the_misfit_or_by_how_little_is_missed():
    def check(missed, matched=True):
        return Check("number", 1.0, 1.0 + missed, 1.0 + missed - 0.01, 1.0 + missed + 0.01, matched)

    assert verdict(1.0, [check(0.3)]) == "good"
    assert verdict(9.0, [check(0.04)]) == "good"
    assert verdict(9.0, [check(0.1)]) == "fair"
    assert verdict(9.0, [check(0.2)]) == "poor"
    assert verdict(1.0, [check(0.0), check(0.2, matched=False)]) == "fair"
    assert verdict(1.0, [check(0.0), check(0.4, matched=False)]) == "poor"

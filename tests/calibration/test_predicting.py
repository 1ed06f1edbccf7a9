"""What is foretold of data: bands that hold what is open of settings, and chance for as many customers."""

from types import SimpleNamespace

import numpy as np
import pytest

from relsim.calibration.worlds import predicting
from relsim.calibration.worlds.matching import match
from relsim.calibration.worlds.posterior import posterior_of
from relsim.calibration.worlds.predicting import Weekly, parted, predicted
from relsim.calibration.worlds.writing_posterior import write_posterior
from relsim.designs import load_study
from relsim.designs.points import points_of
from relsim.draws import key, uniforms
from tests.calibration.test_matching import FREE, Answers, sums
from tests.calibration.test_posterior import short  # noqa: F401 - a fixture


@pytest.fixture
def found(short):  # noqa: F811
    points = sums()
    return posterior_of(match([Answers()], FREE, points, noise=0.0, starts=2), points), points


def test_bands_of_a_table_hold_what_is_open_of_settings_and_the_table_s_own_error(found):
    posterior, points = found
    foretold = predicted(posterior, points)
    logs = np.log(posterior.draws[: foretold.worlds])
    slopes = np.array([[2.0, 1.0], [2.0, -1.0], [2.0, 0.0]])  # of sum, difference and x by logarithms
    by_settings = np.diag(slopes @ np.cov(logs.T) @ slopes.T)
    half = 1.96 * np.sqrt((by_settings + np.diag(Answers.covariance)) * (1.0 + 1.0 / 50))
    # Seeds add a thousandth each, which here is chance too.
    assert (foretold.high - foretold.low) / 2.0 == pytest.approx(half, rel=0.05)
    assert foretold.inside.all()
    assert foretold.matched.all()
    assert (foretold.names, foretold.worlds, foretold.course.shape) == (Answers.names, 50, (3, 0))


def test_a_number_of_the_data_that_no_draw_has_lies_outside(found):
    posterior, points = found
    points.aims[0].observed = Answers.observed + np.array([0.0, 2.0, 0.0])
    assert predicted(posterior, points).inside.tolist() == [True, False, True]


def test_chance_is_scaled_to_the_size_of_the_log_and_what_is_open_is_not(found, monkeypatch):
    posterior, points = found

    class Counted(Weekly):
        """A week that chance alone decides, one that the settings decide, and 400 customers."""

        def __init__(self, log, vendor):
            self.names, self.observed = ("one", "two", "customers"), np.array([0.0, 2.0, 400.0])
            self.covariance = np.zeros((3, 3))

    monkeypatch.setattr(predicting, "Weekly", Counted)
    monkeypatch.setattr(predicting, "PurchasesAim", Nothing)
    plain = type(points).simulate

    def more(self, point, seed):
        noise = float(uniforms(key(seed, "chance"), np.arange(1), 0)[0]) - 0.5
        return np.append(plain(self, point, seed), [noise, point["x"], 400.0])

    monkeypatch.setattr(type(points), "simulate", more)
    halves = []
    for customers in (400, 1600):
        log = SimpleNamespace(seen=range(customers))
        course = predicted(posterior, points, log, "firm").course
        halves.append((course[2] - course[1]) / 2.0)
    assert halves[1][0] == pytest.approx(halves[0][0] / 2.0, rel=0.02)
    assert halves[1][1] == pytest.approx(halves[0][1], rel=0.02)


class Nothing:
    """An aim at no number."""

    names, observed, covariance = (), np.zeros(0), np.zeros((0, 0))

    def __init__(self, *about, held=True):
        pass


def test_a_number_that_some_worlds_lack_is_not_foretold():
    numbers = np.ones((10, 2))
    numbers[3, 0] = np.nan
    mean, by_settings, by_chance = parted(np.arange(10.0)[:, None], numbers)
    assert np.isnan([mean[0], by_settings[0], by_chance[0]]).all()
    assert (mean[1], by_chance[1]) == (1.0, pytest.approx(0.0))


def test_worlds_that_are_foretold_are_kept_and_not_simulated_again(found, tmp_path, monkeypatch):
    posterior, points = found
    first = predicted(posterior, points, file=tmp_path / "kept")
    monkeypatch.setattr(type(points), "simulate", None)
    again = predicted(posterior, points, file=tmp_path / "kept")
    assert again.low.tolist() == first.low.tolist()


def test_the_draws_are_a_table_that_a_sweep_takes(found, tmp_path):
    posterior, _ = found
    free = tuple(
        type(one)(path, one.low, one.high, one.start)
        for one, path in zip(posterior.free, ("category.need_rate", "vendors.rival.awareness"), strict=True)
    )
    draws = np.clip(posterior.draws, 0.1, 0.9)
    (tmp_path / "scenario.toml").write_text('extends = "firm"\n')
    made = type(posterior)(**{**vars(posterior), "free": free, "draws": draws})
    table, experiment = write_posterior(made, tmp_path / "scenario.toml", "firm", tmp_path)
    assert len(table.read_text().splitlines()) == 1001
    points = points_of(load_study(str(experiment)))
    assert points.columns == ["point", "category.need_rate", "vendors.rival.awareness"]
    assert points["category.need_rate"].to_numpy() == pytest.approx(draws[:, 0], rel=1e-5)

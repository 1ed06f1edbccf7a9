"""The posterior of fitted settings: as by hand, kept as points are, right as often as it says."""

from dataclasses import replace

import numpy as np
import pytest

from relsim.calibration.worlds import ensembles, posterior
from relsim.calibration.worlds.ensembles import draw, effective, rhat
from relsim.calibration.worlds.likelihood import log_likelihood
from relsim.calibration.worlds.matching import Free, match
from relsim.calibration.worlds.points import Points
from relsim.calibration.worlds.posterior import posterior_of
from relsim.calibration.worlds.surface import surface
from relsim.draws import key, uniforms
from relsim.errors import UserError
from tests.calibration.test_matching import FREE, WORLD, Answers, sums


@pytest.fixture
def short(monkeypatch):
    """Let draws take tenths of a second."""
    monkeypatch.setattr(ensembles, "STEPS", 300)
    monkeypatch.setattr(ensembles, "AWAY", 100)


def by_sums(observed, covariance, free):
    """Return mean and sd of the logarithms of x and y, whose sum, difference and x are seen: on a grid."""
    ends = [np.linspace(np.log(one.low), np.log(one.high), 801) for one in free]
    x, y = np.meshgrid(*ends, indexing="ij")
    numbers = np.stack([np.exp(x) + np.exp(y), np.exp(x) - np.exp(y), np.exp(x)], axis=-1) - observed
    weight = np.exp(-0.5 * np.einsum("abm,mn,abn->ab", numbers, np.linalg.inv(covariance), numbers))
    weight /= weight.sum()
    means = [float((weight * at).sum()) for at in (x, y)]
    return means, [
        float(np.sqrt((weight * (at - mean) ** 2).sum())) for at, mean in zip((x, y), means, strict=True)
    ]


def test_the_posterior_of_sums_is_that_of_sums_on_a_grid():
    points = sums()
    found = posterior_of(match([Answers()], FREE, points, noise=0.0, starts=4), points)
    means, sds = by_sums(Answers.observed, Answers.covariance, FREE)
    logs = np.log(found.draws)
    assert np.abs(logs.mean(axis=0) - means) / sds == pytest.approx([0.0, 0.0], abs=0.12)
    assert logs.std(axis=0) == pytest.approx(sds, rel=0.1)
    assert found.mode == pytest.approx([2.0, 1.0], rel=0.01)
    assert found.settled
    assert found.trusted.all()
    assert np.abs(found.away).max() < 0.2
    assert found.draws.shape == (1000, 2)


def test_an_exact_quadratic_is_found_again_with_no_error_and_leverage_of_least_squares():
    where = np.stack(np.meshgrid([-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]), axis=-1).reshape(-1, 2)
    numbers = np.column_stack([1.0 + where @ [2.0, -1.0] + where[:, 0] * where[:, 1], where[:, 0] ** 2])
    found = surface(where, numbers, np.zeros(2), wide=np.array([1e6, 1e6]))
    assert np.abs(found.error).max() < 1e-20
    there, leverage = found.over(where)
    assert there == pytest.approx(numbers)
    assert leverage.sum() == pytest.approx(6.0)  # as many as terms


def test_an_axis_that_is_wide_sees_points_that_one_width_leaves_out():
    where = np.stack(np.meshgrid([-0.1, 0.0, 0.1], [-3.0, 0.0, 3.0]), axis=-1).reshape(-1, 2)
    numbers = where[:, 1:]
    assert surface(where, numbers, np.zeros(2), 0.35).slopes(np.zeros(2))[0, 1] == pytest.approx(0.0)
    wide = surface(where, numbers, np.zeros(2), np.array([0.35, 5.0]))
    assert wide.slopes(np.zeros(2))[0, 1] == pytest.approx(1.0)


def test_what_points_err_by_is_what_a_surface_says_they_err_by():
    where = 2.0 * uniforms(key(1, "where"), np.arange(1200), 0).reshape(-1, 2) - 1.0
    noise = (uniforms(key(1, "noise"), np.arange(1200), 1).reshape(-1, 2) - 0.5) * np.sqrt(12.0)
    numbers = where + np.column_stack([noise[:, 0], 0.5 * noise[:, 0]])
    found = surface(where, numbers, np.zeros(2), 1.0)
    assert found.error == pytest.approx(np.array([[1.0, 0.5], [0.5, 0.25]]), rel=0.12)


def test_where_the_surface_is_not_known_data_speak_less():
    where = np.linspace(-0.5, 0.5, 40)[:, None]
    noise = (uniforms(key(1, "rough"), np.arange(40), 0)[:, None] - 0.5) * 0.5
    likely = log_likelihood(surface(where, where + noise, np.zeros(1), 0.5), np.zeros(1), np.array([[0.01]]))
    sure = log_likelihood(surface(where, where, np.zeros(1), 0.5), np.zeros(1), np.array([[0.01]]))
    far = np.array([[0.0], [1.5]])
    assert np.diff(likely(far))[0] > np.diff(sure(far))[0] + 10.0


def test_a_posterior_that_was_stopped_goes_on_to_the_same_bits(tmp_path, short, monkeypatch):
    monkeypatch.setattr(posterior, "ROUNDS", 2)

    def whole(file, tell=None):
        points = sums(file, tell=tell)
        return posterior_of(match([Answers()], FREE, points, noise=0.5, starts=4), points, seed=3)

    first = whole(tmp_path / "whole")
    fitted = len((tmp_path / "whole").read_text().splitlines()) - 1 - first.simulated

    def stop(done, wanted, failed):
        if done == fitted + 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        whole(tmp_path / "parts", stop)
    again = whole(tmp_path / "parts")
    assert again.draws.tolist() == first.draws.tolist()
    assert (tmp_path / "parts").read_text() == (tmp_path / "whole").read_text()


def test_draws_are_those_of_their_seed(short):
    def bell(at):
        return -0.5 * np.sum(at**2, axis=1)

    ends = np.full(1, -9.0), np.full(1, 9.0)
    one, same, other = (draw(bell, np.zeros(1), np.ones(1), ends, seed) for seed in (1, 1, 2))
    assert one.tolist() == same.tolist()
    assert one.tolist() != other.tolist()


def test_draws_stay_inside_the_prior(short):
    ends = np.zeros(1), np.ones(1)
    made = draw(lambda at: 3.0 * at[:, 0], np.full(1, 0.5), np.ones(1), ends, seed=1)
    assert made.min() > 0.0
    assert made.max() < 1.0
    assert made.mean() == pytest.approx(1.0 / (1.0 - np.exp(-3.0)) - 1.0 / 3.0, abs=0.02)


def test_ensembles_that_have_not_found_the_same_are_told():
    same = uniforms(key(2, "same"), np.arange(32_000), 0).reshape(4, 400, 20)
    assert rhat(same) < 1.005
    apart = same.copy()
    apart[0] += 0.3
    assert rhat(apart) > 1.01
    drifting = same + np.linspace(0.0, 0.5, 400)[:, None]
    assert rhat(drifting) > 1.01
    assert effective(drifting) < 400.0


def test_ensembles_that_move_slowly_are_worth_fewer_draws():
    steps = uniforms(key(3, "steps"), np.arange(4 * 4000 * 10), 0).reshape(4, 4000, 10) - 0.5
    slow = np.empty_like(steps)
    slow[:, 0] = steps[:, 0]
    for at in range(1, steps.shape[1]):  # correlation of .9 from step to step: 19 times fewer
        slow[:, at] = 0.9 * slow[:, at - 1] + steps[:, at]
    assert effective(slow[:, 100:]) == pytest.approx(4 * 3900 * 10 / 19.0, rel=0.25)


def test_walkers_that_move_together_are_worth_one():
    lone = uniforms(key(4, "lone"), np.arange(4000), 0).reshape(4, 1000, 1)
    assert effective(np.repeat(lone, 10, axis=2)) == pytest.approx(effective(lone), rel=0.01)


def test_one_setting_alone_has_a_posterior_too(short):
    class First(Points):
        def simulate(self, point, seed):
            return np.array([point["x"] + 1.0, point["x"] - 1.0, point["x"]]) + 1e-3 * seed

    points = First(WORLD, {}, [Answers()], [0, 1])
    found = posterior_of(match([Answers()], FREE[:1], points, noise=0.0, starts=2), points)
    assert found.correlation.tolist() == [[1.0]]
    assert found.low[0] < 2.0 < found.high[0]
    assert found.trusted.all()


def test_a_setting_that_nothing_tells_is_as_open_as_the_prior(short):
    class Deaf(Points):
        def simulate(self, point, seed):
            return np.array([1.5 * point["x"], 0.5 * point["x"], point["x"]]) + 1e-3 * seed

    points = Deaf(WORLD, {}, [Answers()], [0, 1])
    found = posterior_of(match([Answers()], FREE, points, noise=0.0, starts=2), points)
    logs = np.log(found.draws[:, 1])
    assert logs.std() == pytest.approx(np.log(100.0) / np.sqrt(12.0), rel=0.1)
    assert found.low[1] < 0.15
    assert found.high[1] > 7.0


def test_a_posterior_that_still_moves_after_all_rounds_says_so(short, monkeypatch):
    monkeypatch.setattr(posterior, "STILL", 0.0)
    monkeypatch.setattr(posterior, "ROUNDS", 2)
    points = sums()
    found = posterior_of(match([Answers()], FREE, points, noise=0.0, starts=2), points)
    assert (found.settled, found.rounds, found.simulated) == (False, 2, 24)


def test_points_kept_under_seeds_of_their_own_are_not_taken_for_others(tmp_path):
    asked, points = [{"x": 1.0, "y": 1.0}], sums(tmp_path / "kept")
    every, own = points.ask(asked)[0], points.ask(asked, seeds=[7])[0]
    assert (every.shape, own.tolist()) == ((2, 3), [[2.007, 0.007, 1.007]])
    again = sums(tmp_path / "kept")
    assert again.ask(asked, seeds=[7])[0].tolist() == own.tolist()
    assert again.done == 0
    with pytest.raises(UserError, match="another calibration"):
        sums(tmp_path / "kept", about="those")


def ranks(times, believed):
    """Return where truths drawn from the prior lie among draws of their posteriors, from 0 to 1.

    One number is seen that is the logarithm of the setting, give or take 1; sd is what is believed of that.
    """
    where = np.linspace(-3.0, 3.0, 25)[:, None]
    line, ends = surface(where, where, np.zeros(1), 6.0), (np.full(1, -3.0), np.full(1, 3.0))
    made = []
    for nth in range(times):
        truth, chance = uniforms(key(5, "truth"), np.arange(2), nth)
        truth = 6.0 * truth - 3.0
        seen = np.array([truth + bell_at(chance)])
        likely = log_likelihood(line, seen, np.array([[believed**2]]))
        drawn = draw(likely, np.clip(seen, -2.5, 2.5), np.ones(1), ends, seed=nth)
        made.append(float((drawn < truth).mean()))
    return np.array(made)


def bell_at(chance):
    from scipy.special import ndtri

    return float(ndtri(chance))


@pytest.mark.long
def test_truths_lie_anywhere_among_draws_of_their_posterior(monkeypatch):
    from scipy.stats import kstest

    monkeypatch.setattr(ensembles, "STEPS", 120)
    monkeypatch.setattr(ensembles, "AWAY", 40)
    monkeypatch.setattr(ensembles, "ENSEMBLES", 1)
    assert kstest(ranks(200, believed=1.0), "uniform").pvalue > 0.01
    assert kstest(ranks(200, believed=0.4), "uniform").pvalue < 1e-4  # too sure of itself: seen


@pytest.mark.long
def test_a_noisy_world_s_settings_lie_in_their_intervals_as_often_as_those_say(monkeypatch):
    monkeypatch.setattr(ensembles, "STEPS", 300)
    monkeypatch.setattr(ensembles, "AWAY", 100)

    class Rough(Points):
        def simulate(self, point, seed):
            x, y = point["x"], point["y"]
            place = int(1e6 * x) * 1_000_003 + int(1e6 * y)
            noise = [bell_at(one) for one in uniforms(key(seed, "rough"), place + np.arange(3), 0)]
            return np.array([x + y, x - y, x]) + 0.05 * np.array(noise)

    inside = []
    for nth in range(30):
        chance = uniforms(key(6, "world"), np.arange(5), nth)
        x, y = np.exp(np.log(100.0) * (0.25 + 0.5 * chance[:2]) + np.log(0.1))
        aim = Answers()
        noise = np.sqrt(np.diag(Answers.covariance)) * [bell_at(one) for one in chance[2:]]
        aim.observed = np.array([x + y, x - y, x]) + noise
        points = Rough(WORLD, {}, [aim], [0, 1])
        free = [replace(FREE[0], start=x), Free("y", 0.1, 10.0, y)]
        found = posterior_of(match([aim], free, points, noise=0.125, starts=2), points, seed=nth)
        inside += [found.low[0] <= x <= found.high[0], found.low[1] <= y <= found.high[1]]
    assert 0.87 <= np.mean(inside) <= 1.0

"""Designs: the promised points, inside the ranges, the same on any machine."""

import hashlib
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relsim.designs import Design, Factor, Study, load_study, points_of
from relsim.designs.distributions import Distribution
from relsim.designs.points import count_of
from relsim.designs.sampling import latin_hypercube, morris, sobol
from relsim.errors import UserError

FACTORS = {
    "vendors.mart.turnover": {"low": 0.1, "high": 1.0, "scale": "log"},
    "leave.incident": {"distribution": "triangular", "low": 1, "mode": 2, "high": 4},
    "choose.relationship": "sweep",
    "vendors.mart.layers": [0, 2, 4],
    "leave.gone_weeks": {"low": 26, "high": 104},
    "switches.talk": "sweep",
    "segments.*.decision": ["majority", "boss"],
}
DESIGNS = [
    {"kind": "grid", "levels": 2},
    {"kind": "one_at_a_time", "levels": 3},
    {"kind": "latin_hypercube", "points": 50},
    {"kind": "latin_hypercube", "points": 20, "tries": 5},
    {"kind": "sobol", "points": 32},
    {"kind": "morris", "trajectories": 4},
    {"kind": "morris", "trajectories": 3, "levels": 6},
]


def study_of(design: dict, seed: int = 1, factors: dict = FACTORS) -> Study:
    """Return a study of the village with numbers, whole numbers, words and switches in it."""
    return load_study({"scenario": "village", "seed": seed, "vary": factors, "design": design})


@pytest.mark.parametrize("design", DESIGNS, ids=str)
def test_every_design_mixes_numbers_and_choices_inside_their_ranges(design):
    study = study_of(design)
    points = points_of(study)
    assert points.height == count_of(study.design, study.factors)
    assert points["point"].to_list() == list(range(points.height))
    assert points.columns == ["point", *FACTORS]
    assert points.drop("point").dtypes == [pl.Float64] * 4 + [pl.Int64, pl.Boolean, pl.String]
    for factor in study.factors:
        values = points[factor.name].drop_nulls().to_list()
        assert values
        if factor.levels:
            assert set(values) <= set(factor.levels)
        else:
            assert factor.low <= min(values) <= max(values) <= factor.high


@pytest.mark.parametrize(
    ("design", "digest"),
    [
        ({"kind": "latin_hypercube", "points": 50}, "76415bc6ca1c5d76"),
        ({"kind": "sobol", "points": 32}, "2fb07b54799b6fa0"),
        ({"kind": "morris", "trajectories": 4}, "af85605f6050db6e"),
    ],
    ids=["latin_hypercube", "sobol", "morris"],
)
def test_the_same_study_gives_the_same_points_on_any_machine(design, digest):
    points = points_of(study_of(design))
    assert hashlib.sha256(repr(points.rows()).encode()).hexdigest()[:16] == digest
    assert not points.equals(points_of(study_of(design, seed=2)))


def test_one_more_factor_changes_no_other_column_of_a_latin_hypercube():
    design = {"kind": "latin_hypercube", "points": 20}
    one = points_of(study_of(design, factors={"choose.price": "sweep"}))
    two = points_of(study_of(design, factors={"choose.habit": "sweep", "choose.price": "sweep"}))
    assert two["choose.price"].equals(one["choose.price"])


@given(st.integers(1, 40), st.integers(1, 5), st.integers(0, 2**63 - 1), st.integers(1, 3))
@settings(max_examples=40)
def test_each_slice_of_a_latin_hypercube_holds_one_point(points, factors, seed, tries):
    shares = latin_hypercube(Design("latin_hypercube", points, tries=tries), list("abcde"[:factors]), seed)
    assert shares.shape == (points, factors)
    assert (np.sort(np.floor(shares * points), axis=0) == np.arange(points)[:, None]).all()


def test_more_tries_find_a_latin_hypercube_that_is_more_even():
    from scipy.stats import qmc

    one, many = (latin_hypercube(Design("latin_hypercube", 30, tries=n), ["a", "b"], 1) for n in (1, 20))
    assert qmc.discrepancy(many) < qmc.discrepancy(one)


@given(st.integers(0, 8), st.integers(1, 6), st.integers(0, 2**63 - 1))
@settings(max_examples=40)
def test_a_sobol_sequence_stays_a_net_after_its_shift(power, factors, seed):
    shares = sobol(Design("sobol", 2**power), list("abcdef"[:factors]), seed)
    assert (np.sort(np.floor(shares * 2**power), axis=0) == np.arange(2**power)[:, None]).all()
    assert ((shares > 0) & (shares < 1)).all()


@given(st.integers(1, 6), st.integers(1, 5), st.sampled_from([2, 4, 6, 8]), st.integers(0, 2**63 - 1))
@settings(max_examples=60)
def test_a_trajectory_moves_each_factor_once_by_the_same_step(count, factors, levels, seed):
    shares = morris(Design("morris", levels=levels, trajectories=count), list("abcde"[:factors]), seed)
    for trajectory in shares.reshape(count, factors + 1, factors):
        moves = np.diff(trajectory, axis=0)
        assert np.isclose(np.abs(moves).sum(axis=0), levels / (2 * (levels - 1))).all()
        assert ((moves != 0).sum(axis=1) == 1).all()
        assert np.allclose(trajectory * (levels - 1), np.rint(trajectory * (levels - 1)))
    assert ((shares >= 0) & (shares <= 1)).all()


def test_trajectories_reach_all_levels_and_go_up_as_often_as_down():
    shares = morris(Design("morris", trajectories=2000), ["a", "b"], 1)
    starts = shares[::3, 0]
    counts = np.array([np.isclose(starts, level / 3).sum() for level in range(4)])
    assert (abs(counts - 500) < 4 * np.sqrt(500)).all()
    first = (np.diff(shares.reshape(2000, 3, 2), axis=1)[:, 0, 0] != 0).mean()
    assert abs(first - 0.5) < 0.05


def test_salib_finds_the_slopes_of_a_line_from_our_trajectories():
    analyze = pytest.importorskip("SALib.analyze.morris").analyze
    shares = morris(Design("morris", trajectories=6), ["a", "b", "c"], 3)
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    found = analyze(problem, shares, shares @ np.array([3.0, -2.0, 0.0]), num_levels=4)
    assert np.allclose(found["mu"], [3, -2, 0])
    assert np.allclose(found["sigma"], 0)


def test_a_grid_holds_every_combination_once():
    factors = {
        "vendors.mart.layers": [0, 2, 4],
        "switches.talk": [True, False],
        "choose.price": {"low": 1, "high": 3},
    }
    points = points_of(study_of({"kind": "grid", "levels": 3}, factors=factors))
    assert points.drop("point").rows() == list(product([0.0, 2.0, 4.0], [True, False], [1.0, 2.0, 3.0]))


def test_one_at_a_time_begins_with_the_world_as_it_is_and_is_marked_as_an_illustration():
    study = study_of(
        {"kind": "one_at_a_time"}, factors={"choose.price": {"low": 1, "high": 3}, "switches.talk": [False]}
    )
    assert points_of(study).rows() == [(0, None, None), (1, 1.0, None), (2, 3.0, None), (3, None, False)]
    assert "illustration" in study.notes[0]


def test_choices_in_a_screening_are_noted():
    assert "not its sign" in study_of({"kind": "morris", "trajectories": 2}).notes[0]
    assert study_of({"kind": "morris", "trajectories": 2}, factors={"choose.price": "sweep"}).notes == ()


def test_where_nothing_varies_there_is_one_point():
    assert points_of(load_study({"scenario": "village"})).rows() == [(0,)]


def test_what_varies_without_a_design_has_no_points():
    with pytest.raises(UserError, match=r"not which points to run; write \[design\]"):
        points_of(load_study({"scenario": "village", "vary": {"choose.price": "sweep"}}))


def test_a_study_made_in_python_has_points_too():
    from relsim.scenario import load

    price = Factor("choose.price", ("choose.price",), Distribution("uniform", 0, 1))
    study = Study("", "", {"village": load("village")}, (price,), Design("grid", levels=3))
    assert points_of(study)["choose.price"].to_list() == [0.0, 0.5, 1.0]

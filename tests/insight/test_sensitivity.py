"""What matters, on functions whose indices are known in closed form."""

import sys

import numpy as np
import polars as pl
import pytest
from known import Factor, both, evaluator

from relsim.errors import UserError
from relsim.insight.budget import budget
from relsim.insight.evaluating import Target, values_at
from relsim.insight.noise import noise_of
from relsim.insight.screening import trajectories
from relsim.insight.sensitivity import grouped, sensitivity_of

FIRST = {"a": 0.3139, "b": 0.4424, "c": 0.0}  # Ishigami & Homma 1990, with 7 and 0.1
TOTAL = {"a": 0.5576, "b": 0.4424, "c": 0.2437}


def by_factor(table, column):
    return dict(table.select("factor", column).rows())


def test_intervals_hold_the_true_indices_of_ishigami_as_often_as_they_say(ishigami, three):
    held = []
    for seed in range(20):
        table = sensitivity_of(ishigami, three, runs=512 * 5, seed=seed)["indices"]
        for row in table.iter_rows(named=True):
            held.append(row["first_low"] <= FIRST[row["factor"]] <= row["first_high"])
            held.append(row["total_low"] <= TOTAL[row["factor"]] <= row["total_high"])
            assert row["total"] == pytest.approx(TOTAL[row["factor"]], abs=0.12)
    assert np.mean(held) > 0.9


def test_the_indices_of_sobols_g_come_out():
    weights = {"p": 0.0, "q": 1.0, "r": 9.0}

    def g(points):
        return np.prod(
            [(abs(4 * points[n].to_numpy() - 2) + w) / (1 + w) for n, w in weights.items()], axis=0
        )

    table = sensitivity_of(evaluator(g), [Factor(n) for n in weights], runs=1024 * 5)["indices"]
    part = {n: 1 / (3 * (1 + w) ** 2) for n, w in weights.items()}
    whole = np.prod([1 + v for v in part.values()]) - 1
    for name, first in by_factor(table, "first").items():
        assert first == pytest.approx(part[name] / whole, abs=0.06)


def test_groups_keep_their_own_indices_whatever_their_names_sort_to(ishigami):
    factors = [Factor(name) for name in "bac"]
    table = sensitivity_of(ishigami, factors, runs=1024 * 4, groups={"z": ["a", "c"]})["indices"]
    assert table["factor"].to_list() == ["b", "z"]
    assert by_factor(table, "total")["b"] == pytest.approx(0.44, abs=0.08)
    assert by_factor(table, "total")["z"] == pytest.approx(0.56, abs=0.1)
    assert by_factor(table, "at_low")["z"] is None


def test_rows_are_joined_by_point_and_not_by_place(ishigami, three):
    def turned(points, replicates):
        return ishigami(points, replicates).reverse()

    assert sensitivity_of(turned, three)["indices"].equals(sensitivity_of(ishigami, three)["indices"])


def test_a_run_that_stands_twice_is_refused():
    row = {
        "point": 0,
        "scenario": "s",
        "replicate": 0,
        "outcome": "y",
        "vendor": "all",
        "group": "",
        "week": None,
        "value": 1.0,
    }
    with pytest.raises(ValueError, match="stands twice"):
        values_at(
            pl.DataFrame([row, row], schema_overrides={"week": pl.Int64}),
            Target("s", "y", "all"),
            [0],
            range(1),
        )


def test_the_same_seed_gives_the_same_and_another_seed_another_sample(ishigami, three):
    one, again, other = (sensitivity_of(ishigami, three, seed=seed)["indices"] for seed in (0, 0, 1))
    assert one.equals(again)
    assert not one.equals(other)


def test_of_many_factors_those_that_matter_are_kept(ishigami, three):
    idle = [Factor(f"idle{at}") for at in range(9)]
    found = sensitivity_of(ishigami, [*idle, *three], runs=2000)
    assert found.manifest["kept"] == ["a", "b", "c"]
    assert not found["screening"].filter(pl.col("factor").str.starts_with("idle"))["matters"].any()
    assert "Screened out, effect under a tenth of the strongest one's: 9 factors" in found.answer()


def test_no_more_runs_are_made_than_were_told(ishigami, three):
    made, told = [], []

    def counted(points, replicates):
        made.append(points.height * len(replicates))
        return ishigami(points, replicates)

    sensitivity_of(
        counted,
        [*three, *(Factor(f"idle{at}") for at in range(9))],
        replicates=2,
        runs=3000,
        say=lambda text, runs=0: told.append(text),
    )
    assert sum(made) <= 3000
    assert "runs" in told[0]


def test_a_factor_that_does_nothing_is_not_shown_to_matter(ishigami, three):
    table = sensitivity_of(ishigami, [*three, Factor("idle")])["indices"]
    assert by_factor(table, "shown") == {"a": True, "b": True, "c": True, "idle": False}


def test_chance_alone_makes_no_factor_matter():
    pure = evaluator(lambda points: np.zeros(points.height), own=1.0)
    table = sensitivity_of(pure, [Factor("a"), Factor("b")], replicates=4, runs=4 * 4 * 128)["indices"]
    assert not table["shown"].any()
    careless = table["total"] - (table["total_high"] - table["total"])
    assert (careless > 0).all()  # taken as it is, every total index of noise would pass for an effect


def test_chance_is_told_from_effects():
    noisy = evaluator(lambda points: points["a"].to_numpy(), shared=2.0, own=1.0)
    row = sensitivity_of(noisy, [Factor("a"), Factor("b")], replicates=8)["variance"].row(0, named=True)
    points, own = 1 / 12, 1 / 12
    assert row["in_means"] == pytest.approx(own / 8 / (points + own / 8), abs=0.04)
    assert row["chance"] > row["shared"] > 0.3


def test_shares_of_chance_add_up_as_the_law_of_total_variance_says():
    rng = np.random.default_rng(0)
    parts = (
        0.8 * rng.standard_normal((400, 1)),
        0.5 * rng.standard_normal((1, 60)),
        0.4 * rng.standard_normal((400, 60)),
    )
    found = noise_of(sum(parts))
    points, shared, own = np.var(parts[0], ddof=1), np.var(parts[1], ddof=1), 0.16
    assert found.chance == pytest.approx((shared + own) / (points + shared + own), abs=0.02)
    assert found.in_means == pytest.approx(own / 60 / (points + own / 60), rel=0.2)


def test_with_one_replicate_chance_is_unknown_and_said_to_be(ishigami, three):
    found = sensitivity_of(ishigami, three)
    assert found["variance"]["chance"].item() is None
    assert "cannot be told from effects" in found.answer()


def test_rows_in_which_the_number_is_undefined_are_left_out_whole(ishigami, three):
    def sometimes(points, replicates):
        table = ishigami(points, replicates)
        return table.with_columns(
            value=pl.when(pl.col("point") % 50 == 7).then(None).otherwise(pl.col("value"))
        )

    found = sensitivity_of(sometimes, three, runs=5 * 256)["indices"]
    assert found["rows"].unique().to_list() == [256 - len(range(7, 1280, 50))]
    assert by_factor(found, "total")["b"] == pytest.approx(0.44, abs=0.15)


def test_each_number_has_its_own_indices(three):
    evaluate = both(
        evaluator(lambda p: p["a"].to_numpy(), outcome="one"),
        evaluator(lambda p: p["b"].to_numpy(), outcome="two"),
    )
    table = sensitivity_of(evaluate, three)["indices"]
    assert table.filter(outcome="one", factor="a")["total"].item() == pytest.approx(1.0, abs=0.1)
    assert table.filter(outcome="two", factor="a")["total"].item() == 0.0


def test_a_number_that_never_varies_is_said_to(three):
    found = sensitivity_of(evaluator(lambda p: np.ones(p.height)), three)
    assert "Does not vary" in found.answer()


def test_trajectories_change_one_group_at_a_time():
    shares = trajectories(grouped([Factor(n) for n in "abcd"], {"ab": ["a", "b"]}), 5, 0).reshape(5, 4, 4)
    for walk in shares:
        moved = (np.diff(walk, axis=0) != 0).sum(axis=1)
        assert sorted(moved) == [1, 1, 2]


@pytest.mark.parametrize(
    ("groups", "what"),
    [
        ({"g": ["x"]}, "x is not varied"),
        ({"g": ["a"], "h": ["a"]}, "in group g already"),
        ({"a": ["b"]}, "is the name of a factor too"),
        ({"g": ["a", "b", "c"]}, "one group of all factors"),
    ],
)
def test_groups_that_cannot_be_are_refused(three, groups, what):
    with pytest.raises(UserError, match=what):
        grouped(three, groups)


def test_too_few_runs_are_refused_with_a_number_that_would_do():
    with pytest.raises(UserError, match="write 1240 or more"):
        budget(10, each=10, runs=500)
    assert budget(10, each=10, runs=1240).most(10) <= 1240


def test_nothing_varied_and_no_replicates_are_refused(ishigami, three):
    with pytest.raises(UserError, match="nothing is varied"):
        sensitivity_of(ishigami, [])
    with pytest.raises(UserError, match="nothing to run"):
        sensitivity_of(ishigami, three, replicates=0)


def test_a_missing_library_is_one_clear_error(ishigami, three, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "SALib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "SALib", None)
    with pytest.raises(UserError, match=r'SALib is not installed; pip install "relsim\[insight\]"'):
        sensitivity_of(ishigami, three)


def test_tables_are_written_and_read_again(ishigami, three, tmp_path):
    found = sensitivity_of(ishigami, three)
    found.save(tmp_path / "there")
    assert pl.read_parquet(tmp_path / "there" / "indices.parquet").equals(found["indices"])
    assert (tmp_path / "there" / "indices.csv").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        found.save(tmp_path / "file")

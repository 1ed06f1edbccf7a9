"""The four questions asked of the model itself, in a world so small that tests take no time."""

from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from small import STUDY, WORLD

import relsim
from relsim.designs import load_study
from relsim.errors import UserError
from relsim.insight.goals import Over
from relsim.insight.problem import Effort
from relsim.insight.studies import choice_study

ONE = {**STUDY, "replicates": 2, "outcomes": [{"metric": "health"}]}
ONE.pop("design")
SILENT = {**WORLD, "switches": {"talk": False}, "title": "silence"}
TALK = {**WORLD, "title": "talk"}
LEVERS = {
    **ONE,
    "vary": {"vendors.shop.price": {"low": 0.8, "high": 1.3}, "vendors.mart.layers": [0, 2, 4]},
    "objectives": [{"metric": "health", "vendor": "shop"}],
}
FEW = Effort(candidates=8, replicates=2, fresh=2, batch=4)


@pytest.fixture
def threads():
    with ThreadPoolExecutor(2) as pool:
        yield pool


def test_sensitivity_of_an_experiment(threads, tmp_path):
    told = []
    found = relsim.sensitivity(
        load_study(ONE),
        runs=300,
        executor=threads,
        archive=tmp_path,
        say=lambda text, runs=0: told.append((text, runs)),
    )
    assert set(found["indices"]["factor"]) == {"vendors.mart.layers", "vendors.shop.price"}
    assert set(found["indices"]["scenario"]) == {"talk", "silence"}
    assert told[0][1] <= 300
    assert found.question == "What do prices and layers do?"
    assert list(found.manifest["scenarios"]) == ["talk", "silence"]


def test_the_same_question_is_answered_from_the_archive(threads, tmp_path):
    kept = tmp_path / "runs"
    one = relsim.sensitivity(ONE, runs=200, executor=threads, archive=kept)
    before = {file: file.stat().st_mtime_ns for file in kept.rglob("*") if file.is_file()}
    again = relsim.sensitivity(ONE, runs=200, executor=threads, archive=kept)
    assert {file: file.stat().st_mtime_ns for file in kept.rglob("*") if file.is_file()} == before
    assert all(one[name].equals(again[name]) for name in one.tables)


def test_groups_of_the_file_are_taken(threads):
    grouped = {**ONE, "vary": {
        "vendors.mart.layers": {"levels": [0, 4], "group": "shape"},
        "vendors.shop.layers": {"levels": [0, 4], "group": "shape"},
        "vendors.shop.price": [1.0, 1.2],
    }}  # fmt: skip
    found = relsim.sensitivity(grouped, runs=150, executor=threads)
    assert set(found["indices"]["factor"]) == {"shape", "vendors.shop.price"}


def test_flip_between_two_worlds_over_everything_uncertain_in_both(threads):
    found = relsim.flip(TALK, SILENT, metric="health", points=12, replicates=2, executor=threads)
    assert len(found.manifest["factors"]) > 50
    assert found.manifest["names"] == ["talk", "silence"]
    assert found["points"].height == 12


def test_flip_between_two_vendors_of_one_world(threads):
    found = relsim.flip(
        TALK, vendors=("shop", "mart"), metric="health", vary=ONE, points=12, executor=threads
    )
    assert found.manifest["names"] == ["shop", "mart"]
    assert found.manifest["factors"] == ["vendors.mart.layers", "vendors.shop.price"]


def test_what_the_worlds_differ_in_is_held():
    other = {**WORLD, "leave": {"base": -4.0}, "title": "other"}
    study, held = choice_study([TALK, other], "health", ["all"])
    assert held == ("leave.base",)
    assert "leave.base" not in [factor.name for factor in study.factors]


def test_a_file_that_varies_what_the_choice_is_about_is_refused():
    cheap = {
        **TALK,
        "title": "cheap",
        "vendors": {**WORLD["vendors"], "shop": {**WORLD["vendors"]["shop"], "price": 0.9}},
    }
    with pytest.raises(UserError, match=r"vendors.shop.price: the scenarios differ in it"):
        relsim.flip(TALK, cheap, metric="health", vary=ONE)


def test_optimise_an_experiment_and_go_on_from_its_archive(threads, tmp_path):
    one = relsim.optimise(LEVERS, effort=FEW, executor=threads, archive=tmp_path / "runs")
    again = relsim.optimise(LEVERS, effort=FEW, executor=threads, archive=tmp_path / "runs")
    fresh = relsim.optimise(LEVERS, effort=FEW, executor=threads)
    assert all(one[name].equals(again[name]) and one[name].equals(fresh[name]) for name in one.tables)
    assert set(one["best"]["by"]) == {"search", "design"}


def test_what_the_world_decides_is_doubt_and_not_a_lever(threads):
    doubtful = {**LEVERS, "vary": {**LEVERS["vary"], "category.need_rate": "sweep"}, "budget": 400}
    found = relsim.optimise(doubtful, effort=FEW._replace(worlds=2), over=Over("worst"), executor=threads)
    assert found.manifest["uncertain"] == ["category.need_rate"]
    assert "category.need_rate" not in found["candidates"].columns
    assert "worst over 2 worlds" in found.answer()
    assert found.manifest["candidates"] == (400 - (10 + 2) * 2 * 2) // (2 * 2 * 2)


def test_constraints_of_the_file_are_kept(threads):
    limited = {**LEVERS, "constraints": [
        {"name": "dear", "most": 1.0, "costs": {"vendors.shop.price": 1.0}},
        {"name": "cold", "least": 0.0, "metric": "health", "vendor": "mart"},
    ]}  # fmt: skip
    found = relsim.optimise(limited, effort=FEW, executor=threads)
    assert found["best"].filter(by="search")["vendors.shop.price"].item() <= 1.0
    assert {"over dear", "over cold"} <= set(found["candidates"].columns)


def test_select_the_best_of_some_worlds(threads, tmp_path):
    found = relsim.select_best(
        TALK, SILENT, metric="health:shop", delta=0.02, first=4, most=12, executor=threads, archive=tmp_path
    )
    assert set(found["ranking"]["scenario"]) == {"talk", "silence"}
    assert found.manifest["selected"] in {"talk", "silence"}


def test_the_first_replicates_are_those_that_compare_runs(threads):
    found = relsim.select_best(TALK, SILENT, metric="health", delta=0.05, first=3, most=3, executor=threads)
    compared = relsim.compare(TALK, SILENT, replicates=3).levels.filter(
        metric="health", vendor="all", group=""
    )
    told = dict(found["ranking"].select("scenario", "mean").rows())
    assert told == pytest.approx(dict(compared.select("scenario", "mean").rows()))


def test_runs_that_fail_are_told_and_left_out(threads, monkeypatch):
    from relsim.model import RelationshipModel

    whole, count = RelationshipModel.run, []

    def breaking(model):
        count.append(model.seed)
        if len(count) == 7:
            raise KeyError("broken")
        return whole(model)

    monkeypatch.setattr(RelationshipModel, "run", breaking)
    found = relsim.sensitivity(ONE, runs=200, executor=threads)
    assert sum(found.manifest["failed"].values()) >= 1
    assert "Runs that failed are left out:" in found.answer()


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        (lambda: relsim.flip(TALK), "name another, or two vendors"),
        (lambda: relsim.flip(TALK, vendors=["shop"]), "name two"),
        (lambda: relsim.flip(TALK, SILENT, metric="healt"), "no such metric"),
        (lambda: relsim.flip(TALK, SILENT, metric="customers", better="more"), "say whether higher or lower"),
        (lambda: relsim.select_best(TALK), "the best of one"),
        (lambda: relsim.select_best(TALK, SILENT, delta=-1.0), "least difference"),
        (lambda: relsim.optimise(ONE), "no objective"),
        (lambda: relsim.optimise({**LEVERS, "budget": 20}, effort=FEW), "too few to search; write"),
        (lambda: relsim.sensitivity({"scenario": "village"}), "nothing is varied"),
        (
            lambda: relsim.sensitivity(load_study(ONE), set=["vendors.mart.layers=1"]),
            "give them to load_study",
        ),
    ],
)
def test_questions_that_cannot_be_are_refused(ask, what):
    with pytest.raises(UserError, match=what):
        ask()


def test_the_vendor_that_there_is_not_is_named(threads):
    with pytest.raises(UserError, match="shopp: no such vendor; write one of all, mart, shop"):
        relsim.flip(
            TALK,
            vendors=("shopp", "mart"),
            metric="health",
            vary=ONE,
            points=10,
            replicates=2,
            executor=threads,
        )


def test_points_hold_one_row_for_every_point(threads):
    found = relsim.sensitivity(ONE, runs=200, executor=threads)
    assert found["points"]["point"].is_unique().all()
    assert found["outcomes"].group_by("point", "scenario", "replicate", "vendor").len()["len"].max() == 1
    assert isinstance(found["points"], pl.DataFrame)

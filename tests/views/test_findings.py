"""Pages and pictures of findings: nothing that was found is missing, nothing is fetched, numbers are said."""

import json
import re

import numpy as np
import polars as pl
import pytest

pytest.importorskip("SALib")
pytest.importorskip("sklearn")
pytest.importorskip("optuna")

from known import Factor, both, evaluator
from matplotlib.figure import Figure

from relsim.draws import key, uniforms
from relsim.errors import UserError
from relsim.insight import deciding, discovery
from relsim.insight.ablating import Without, ablate_of
from relsim.insight.choices import Choice
from relsim.insight.contests import Contest
from relsim.insight.evaluating import target_named
from relsim.insight.explaining import explain_of
from relsim.insight.flipping import flip_of
from relsim.insight.games import Orders
from relsim.insight.goals import Goal
from relsim.insight.optimising import optimise_of
from relsim.insight.problem import Effort, Problem
from relsim.insight.ranking import Rule
from relsim.insight.selecting import select_of
from relsim.insight.sensitivity import sensitivity_of
from relsim.views.findings import write_finding
from relsim.views.findings.files import key_of
from relsim.views.findings.pictures import pictures_of
from relsim.views.plots import flips, levers, parts, race, shares
from relsim.views.plots.heat import heat


def line(points):
    return 0.6 * points["vendors.mart.layers"].to_numpy() + 0.3 * points["b"].to_numpy()


KEPT = evaluator(line, own=0.05, outcome="kept", scenario="village", vendor="mart")
HEALTH = evaluator(lambda p: p["b"].to_numpy(), outcome="health", scenario="village", vendor="mart")
FACTORS = [Factor("vendors.mart.layers"), Factor("b")]


@pytest.fixture(scope="module")
def sensitivity():
    many = [*FACTORS, *(Factor(f"idle{at}") for at in range(8))]
    return sensitivity_of(both(KEPT, HEALTH), many, replicates=2, runs=1500)


@pytest.fixture(scope="module")
def flip():
    patch = pytest.MonkeyPatch()
    for module, name, fewer in (
        (deciding, "SHUFFLES", 19),
        (deciding, "HALVES", 4),
        (discovery, "SHUFFLES", 19),
    ):
        patch.setattr(module, name, fewer)
    who = np.arange(80, dtype=np.uint64)
    points = pl.DataFrame(
        {"point": np.arange(80), **{n: uniforms(key(1, n), who) for n in ("price", "layers")}}
    )
    a = evaluator(lambda p: p["price"].to_numpy() - 0.4, own=0.1, outcome="kept", scenario="A")
    b = evaluator(lambda p: np.zeros(p.height), own=0.1, outcome="kept", scenario="B")

    def choose(outcomes):
        sides = (target_named("kept", outcomes, name) for name in "AB")
        return Choice(*sides, "higher", ("grocer <b>", "mart"))

    yield flip_of(both(a, b), points, choose, replicates=3)
    patch.undo()


@pytest.fixture(scope="module")
def best():
    return optimise_of(KEPT, Problem(FACTORS, [Goal("kept:mart", "maximise")]), Effort(16, 2, 4))


@pytest.fixture(scope="module")
def front():
    goals = [Goal("kept:mart", "maximise"), Goal("health:mart", "minimise")]
    return optimise_of(both(KEPT, HEALTH), Problem(FACTORS, goals), Effort(16, 2, 4))


@pytest.fixture(scope="module")
def selection():
    def evaluate(names, replicates):
        parts = [
            evaluator(lambda p, n=n: np.full(p.height, 0.1 * len(n)), own=0.1, outcome="kept", scenario=n)
            for n in names
        ]
        return both(*parts)(pl.DataFrame({"point": [0]}), replicates)

    return select_of(evaluate, ["pen", "city", "hamlet"], "kept", Rule(0.05))


@pytest.fixture(scope="module")
def explained():
    groups = {name: {name: ("0", "1")} for name in ("price <b>", "layers", "goals")}

    def evaluate(names, replicates):
        return both(
            *(
                evaluator(
                    lambda p, n=n, v=v: np.full(p.height, 0.1 * ("layers" in n) * (v == "mart")),
                    own=0.1, outcome="kept", scenario=n, vendor=v,
                )
                for n in names
                for v in ("grocer", "mart")
            )
        )(pl.DataFrame({"point": [0]}), replicates)  # fmt: skip

    contest = Contest("kept", "mart", "grocer", groups, world="village")
    return explain_of(evaluate, contest, Orders(3), replicates=4)


@pytest.fixture(scope="module")
def ablated():
    def evaluate(names, replicates):
        return both(
            *(
                evaluator(
                    lambda p, n=n: np.full(p.height, 0.5 - 0.1 * (n == "meet")),
                    own=0.1, outcome="kept", scenario=n, vendor=v,
                )
                for n in names
                for v in ("grocer", "all")
            )
        )(pl.DataFrame({"point": [0]}), replicates)  # fmt: skip

    without = [Without("meet", ("meet",), "social"), Without("all of them", ("meet", "talk"))]
    return ablate_of(evaluate, without, {"kept": ()}, replicates=4)


KINDS = ["sensitivity", "flip", "best", "front", "selection", "explained", "ablated"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_finding_is_a_folder_with_tables_pictures_and_a_page(kind, request, tmp_path):
    finding = request.getfixturevalue(kind)
    page = write_finding(finding, tmp_path)
    text = page.read_text()
    for table in finding.tables:
        assert (tmp_path / f"{table}.parquet").exists()
        assert (tmp_path / f"{table}.csv").exists()
    for picture in pictures_of(finding):
        assert (tmp_path / "pictures" / f"{picture.name}.png").stat().st_size > 5000
        assert (tmp_path / "pictures" / f"{picture.name}.svg").exists()
        assert f'id="{picture.name}-t"' in text
    assert json.loads((tmp_path / "finding.json").read_text())["answer"] == finding.answer()
    assert "What this cannot say" in text
    assert "not calibrated" in text
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|<script|url\((?!#)|@import", text)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_finding_gives_the_same_page(kind, request, tmp_path):
    finding = request.getfixturevalue(kind)
    pages = [write_finding(finding, tmp_path / name).read_bytes() for name in ("one", "two")]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_in_a_picture_has_a_name_in_its_key(kind, request):
    for picture in pictures_of(request.getfixturevalue(kind)):
        if picture.name != "map" or kind == "flip":
            assert key_of(picture)


@pytest.mark.parametrize("kind", KINDS)
def test_no_picture_has_letters_that_cannot_be_read(kind, request):
    for picture in pictures_of(request.getfixturevalue(kind)):
        axes = Figure().add_subplot()
        picture.draw(axes)
        assert all(tick.get_rotation() == 0 for tick in axes.get_xticklabels())


def test_names_that_look_like_html_are_only_text(flip, tmp_path):
    text = write_finding(flip, tmp_path).read_text()
    assert "grocer &lt;b&gt;" in text
    assert "grocer <b>" not in text


def test_a_folder_that_cannot_be_is_one_clear_error(best, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        write_finding(best, tmp_path / "file")


def test_a_factor_without_an_index_cannot_be_left_out_silently(sensitivity):
    rows = sensitivity["indices"].filter(outcome="kept")
    with pytest.raises(ValueError, match="nothing to draw for b"):
        shares.variance_shares(
            rows.with_columns(total=pl.when(pl.col("factor") == "b").then(None).otherwise(pl.col("total"))),
            Figure().add_subplot(),
        )


def test_two_numbers_do_not_share_a_tornado(sensitivity):
    with pytest.raises(ValueError, match="one number in a picture"):
        shares.tornado(sensitivity["indices"], Figure().add_subplot())


def test_groups_have_no_direction_to_draw():
    idle = [Factor("idle"), Factor("idler")]
    groups = {"both": ["b", "vendors.mart.layers"], "neither": ["idle", "idler"]}
    found = sensitivity_of(KEPT, [*FACTORS, *idle], groups=groups)
    with pytest.raises(ValueError, match="groups have none"):
        shares.tornado(found["indices"], Figure().add_subplot())
    assert [picture.name for picture in pictures_of(found)] == ["shares1"]


def test_a_loss_that_is_not_defined_cannot_be_left_out_silently(ablated):
    rows = ablated["losses"].with_columns(change=pl.lit(None, pl.Float64))
    with pytest.raises(ValueError, match="nothing to draw without meet"):
        parts.losses(rows, Figure().add_subplot(), "kept")


def test_every_picture_returns_its_axes(sensitivity, flip, best, front, selection):
    axes = Figure().add_subplot()
    one = sensitivity["indices"].filter(outcome="kept")
    assert shares.tornado(one, axes) is axes
    assert heat(sensitivity["indices"], axes) is axes
    assert flips.flip_map(flip["points"], axes, ("price", "layers"), ("A", "B"), flip["map"]) is axes
    assert flips.leads(flip["points"], axes, ("A", "B"), "kept") is axes
    assert levers.search_course(best["candidates"], axes, "kept:mart", True, best["best"]) is axes
    assert levers.pareto(front["finalists"], front["candidates"], axes, ["kept:mart", "health:mart"]) is axes
    assert race.race(selection["ranking"], axes, "kept") is axes

"""What the page of forecasts says is worked out: marks, truths, who is ahead."""

import json

import numpy as np
import pytest
from pages import DOCS

import relsim
from benchmarks.forecast.data import Log
from benchmarks.forecast.grading import marks, worlds
from benchmarks.forecast.grading.models import MODELS, Said, chance_active
from benchmarks.forecast.grading.page import grading_markdown, standing
from benchmarks.forecast.page import forecast_markdown
from benchmarks.forecast.recovery import LAW, made_by
from relsim.calibration.data.histories import DAYS, histories
from relsim.calibration.laws.law import Law

NAMES = ("forecast", "recovery", "worlds", "grading")
KEPT = {name: json.loads((DOCS / f"{name}.json").read_text()) for name in NAMES}
SCORED = KEPT["forecast"], KEPT["recovery"], KEPT["worlds"]


# ---- truths


@pytest.fixture(scope="module")
def lived():
    """A small world, with what is true of the shop's customers."""
    few = {**worlds.SAME, "communities.village.people": 250}
    ran = relsim.run("village", 3, worlds.KNOWN + worlds.AHEAD, few, metrics=["customers"])
    return ran, worlds.seen(ran.record, ran.vendors, "village")


def test_who_has_left_by_the_cut_is_who_no_relationship_of_whom_lasts_there(lived):
    ran, made = lived
    log, shop = ran.record.log, ran.vendors.index(worlds.SHOP)
    lasts = {}
    for week, who, vendor, kind in zip(
        *(log[n] for n in ("week", "customer", "vendor", "kind")), strict=True
    ):
        if vendor == shop and week < worlds.KNOWN:
            lasts[who] = kind == 0 if kind in (0, 3) else lasts[who]
    begun = {}
    for week, who, vendor, kind in zip(
        *(log[n] for n in ("week", "customer", "vendor", "kind")), strict=True
    ):
        if vendor == shop and kind == 0:
            begun.setdefault(who, week)
    whose = sorted(who for who, week in begun.items() if week < worlds.BEGUN)
    assert made.lasts.tolist() == [bool(lasts[who]) for who in whose]
    assert 0 < made.lasts.sum() < len(whose)


def test_a_graded_log_has_the_purchases_of_those_who_began_in_time(lived):
    ran, made = lived
    log, shop = ran.record.log, ran.vendors.index(worlds.SHOP)
    bought = log["customer"][(log["kind"] == 0) & (log["vendor"] == shop)]
    assert len(made.log.histories) == len(made.lasts) == len(made.elsewhere)
    assert 0 < len(made.log.customer) < len(bought)
    assert made.log.cut.before.sum() == made.log.histories.repeats.sum()


def test_survival_begins_with_everybody_and_never_rises(lived):
    survival = lived[1].survival
    assert survival[0] == 1.0
    assert (np.diff(survival) <= 0).all()
    assert survival[-1] < 1.0


def test_every_world_that_is_graded_can_be_run():
    for name, kind in worlds.KINDS.items():
        relsim.load(kind.base, {**worlds.SAME, **kind.set})
        assert kind.about, name


# ---- marks


def marked(said, came, lasts):
    """Marks of three customers who all bought once, on day 0, and so often in the week ahead."""
    customers = np.repeat(np.arange(3), [1 + many for many in came])
    days = np.concatenate([[0, *range(14, 14 + many)] for many in came])
    log = Log("three", customers, days, known=2, weeks=3)
    survival = np.linspace(1.0, 0.5, worlds.PERIODS + 1)
    made = worlds.Lived(log, np.array(lasts), np.zeros(3, int), survival)
    return marks.marks(made, Said(*map(np.array, said)))


def test_marks_by_hand():
    found = marked(([0.9, 0.6, 0.2], [2.0, 0.5, 0.5]), came=[2, 0, 1], lasts=[True, True, False])
    assert found["auc lasts"] == 1.0
    assert found["brier lasts"] == pytest.approx((0.01 + 0.16 + 0.04) / 3)
    assert found["bias lasts"] == pytest.approx(1.7 / 3 - 2 / 3)
    assert found["auc again"] == 0.5
    assert found["total"] == 0.0
    assert found["x = 0"] == 0.0
    assert found["mae"] == pytest.approx(1.0 / 3)
    assert np.isnan(found["x >= 7"])


def test_one_who_is_silent_is_likelier_active_the_fewer_turn_away():
    known = histories(*made_by(LAW, 60, 20, seed=2), end=20 * DAYS)
    chances = [
        chance_active(Law(rate=0.2, rate_shape=0.8, turning=turning), known) for turning in (0.0, 0.05, 0.2)
    ]
    assert (chances[0] > 1.0 - 1e-9).all()
    assert (chances[0] >= chances[1]).all()
    assert (chances[1] >= chances[2]).all()
    bought_last_week = known.silent == 0
    assert chances[2][bought_last_week].min() > chances[2][~bought_last_week].max()


@pytest.mark.long
def test_every_model_says_something_of_every_customer(lived):
    pytest.importorskip("lifetimes")
    for name, say in MODELS.items():
        said = say(lived[1].log)
        there = np.isfinite(said.active) & np.isfinite(said.expected)
        assert there.mean() > (0.99 if name == "relsim" else 0.8), name  # lifetimes finds none for some
        assert (said.active[there] >= 0.0).all()
        assert (said.active[there] < 1.0 + 1e-9).all()
        assert (said.expected[there] >= 0.0).all()


# ---- the page


def test_what_is_kept_of_the_grading_is_of_the_worlds_as_they_are_now():
    assert KEPT["grading"]["same"] == dict(worlds.SAME)
    kept = {world["name"]: world["set"] for world in KEPT["grading"]["worlds"]}
    assert kept == {name: dict(kind.set) for name, kind in worlds.KINDS.items()}


def test_a_page_says_when_the_laws_that_were_graded_are_no_more():
    now = KEPT["grading"] | {"laws": "abc"}
    assert "as they are" in grading_markdown(now, "abc")["graded_late"]
    assert "Out of date" in grading_markdown(now, "abd")["graded_late"]


def test_who_is_behind_and_ahead_is_read_off_the_intervals():
    worse = {"mean": 0.2, "low": 0.1, "high": 0.3}
    open_ = {"mean": 0.2, "low": -0.1, "high": 0.3}
    behind = {"models": {"BG/NBD": {"mae": worse, "auc again": worse, "total": open_}}, "survival": {}}
    behind["survival"]["sBG"] = {"survival MAPE": open_}
    assert [*standing({"name": "none", "behind": behind})] == [
        "- **none**, against BG/NBD: behind in MAE (+0.200 [+0.100, +0.300]); "
        "ahead in AUC, who buys again (+0.200 [+0.100, +0.300]).",
        "- **none**: not told apart from sBG.",
    ]


def test_a_peer_that_were_ahead_would_be_told_of():
    made = json.loads(json.dumps([one for one in KEPT["forecast"] if "log" in one]))
    for row in made[0]["rows"]:
        row["mae"] = 0.5 if row["model"] == "BG/NBD" else 0.7
    lines = forecast_markdown(made, *SCORED[1:])["ahead"].splitlines()
    assert "MAE (BG/NBD 0.500, relsim 0.700)" in lines[0]


def test_the_page_has_every_world_and_every_log():
    graded, scored = grading_markdown(KEPT["grading"]), forecast_markdown(*SCORED)
    for world in KEPT["grading"]["worlds"]:
        assert f"| {world['name']} |" in graded["lasts"]
    for one in KEPT["forecast"]:
        assert f"### {one['log']}" in scored["logs"] if "log" in one else one["table"] in scored["retention"]

"""What is lost without each mechanism: by functions whose answers are known, and of the model itself."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl
import pytest
from known import KINDS
from small import WORLD

import relsim
from relsim.errors import UserError
from relsim.insight.ablating import BASE, Without, ablate_of
from relsim.insight.mechanisms import ablated, mechanisms

LOST = {BASE: 0.0, "meet": -0.1, "talk": 0.0, "all of them": -0.15}
WITHOUT = [
    Without("meet", ("meet",), "social"),
    Without("talk", ("talk",), "social"),
    Without("all of them", ()),
]


def evaluator(value=0.8):
    def evaluate(names, replicates):
        rows = [
            (
                0,
                name,
                r,
                "kept",
                vendor,
                "",
                None,
                value + LOST[name] * (vendor == "grocer") + 0.01 * np.sin(r),
            )
            for name in names
            for r in replicates
            for vendor in ("grocer", "all")
        ]
        return pl.DataFrame(rows, schema=KINDS, orient="row").reverse()

    return evaluate


def test_what_is_lost_is_told_for_each_mechanism_and_vendor():
    told = []
    found = ablate_of(
        evaluator(), WITHOUT, {"kept": ()}, replicates=4, say=lambda text, runs=0: told.append(runs)
    )
    of = {(row["without"], row["vendor"]): row for row in found["losses"].to_dicts()}
    assert of["meet", "grocer"]["change"] == pytest.approx(-0.1)
    assert of["meet", "grocer"]["settled"]
    assert of["talk", "grocer"]["change"] == of["meet", "all"]["change"] == 0.0
    assert not of["talk", "grocer"]["settled"]
    assert told == [16]
    assert "kept of grocer, 80.5 % as it is:" in found.answer()
    assert "without all of them: -15.0 points [-15.0, -15.0]" in found.answer()
    assert "Changes nothing at all: talk" in found.answer()


@pytest.mark.parametrize(
    ("replicates", "value", "what"), [(1, 0.8, "one run cannot tell"), (3, np.nan, "not defined in any run")]
)
def test_what_cannot_be_told_is_refused(replicates, value, what):
    with pytest.raises(UserError, match=what):
        ablate_of(evaluator(value), WITHOUT, {"kept": ("grocer",)}, replicates=replicates)


def test_the_schema_says_which_switches_are_social_and_organisational():
    known = {name: row.group for name, row in mechanisms().items()}
    assert known["meet"] == known["talk"] == "social"
    assert known["turnover"] == known["steering"] == "organisation"
    assert "taste" not in known


def test_each_mechanism_is_off_in_a_world_of_its_own_then_a_group_then_all():
    study, without = ablated(WORLD, ["kept:shop", "health", "health:mart"])
    of = {one.name: one for one in without}
    assert of["meet"].switches == ("meet",)
    assert "meet" in of["all social ones"].switches
    assert "turnover" not in of["all social ones"].switches
    assert set(of["all of them"].switches) == set(mechanisms())
    assert {spec.metric: spec.vendors for spec in study.outcomes} == {"kept": ("shop",), "health": ()}


def test_what_is_off_already_is_left_alone():
    told = []
    with ThreadPoolExecutor(2) as pool:
        found = relsim.ablate(
            {**WORLD, "switches": {"meet": False}}, metrics=["health"], replicates=2, executor=pool,
            say=lambda text, runs=0: told.append(text),
        )  # fmt: skip
    assert told[0] == "Off in this world, and so left alone: meet"
    assert "meet" not in found["losses"]["without"].to_list()
    assert set(found["losses"]["vendor"]) == {"shop", "mart", "all"}


def test_a_loss_is_what_a_comparison_finds():
    with ThreadPoolExecutor(2) as pool:
        found = relsim.ablate(WORLD, metrics=["health:shop"], replicates=3, executor=pool)
    silent = {**WORLD, "switches": {"talk": False}}
    compared = relsim.compare(WORLD, silent, replicates=3, metrics=["health"]).table
    asked = compared.filter(kind="scenarios", vendor="shop").row(0, named=True)
    row = found["losses"].filter(without="talk").row(0, named=True)
    assert [row[name] for name in ("change", "low", "high")] == pytest.approx(
        [asked[name] for name in ("difference", "low", "high")]
    )


@pytest.mark.parametrize(
    ("world", "metrics", "what"),
    [
        ({**WORLD, "switches": dict.fromkeys(mechanisms(), False)}, ["kept"], "nothing can be lost"),
        (WORLD, ["helth"], "no such metric"),
        (WORLD, ["kept:shopp"], "no such vendor; .*shop"),
    ],
)
def test_what_cannot_be_asked_is_refused(world, metrics, what):
    with pytest.raises(UserError, match=what):
        relsim.ablate(world, metrics=metrics)

"""Evaluators whose answers are known: functions of a point, with chance drawn by address."""

import numpy as np
import polars as pl
import pytest

pytest.importorskip("SALib")
pytest.importorskip("sklearn")
pytest.importorskip("optuna")

from known import Factor, evaluator


@pytest.fixture
def ishigami():
    def function(points):
        a, b, c = (2 * np.pi * points[name].to_numpy() - np.pi for name in "abc")
        return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)

    return evaluator(function)


@pytest.fixture
def three():
    return [Factor(name) for name in "abc"]


@pytest.fixture
def space():
    who = np.arange(200, dtype=np.uint64)
    from relsim.draws import key, uniforms

    columns = {name: uniforms(key(3, name), who) for name in ("price", "layers", *"cdefgh")}
    return pl.DataFrame({"point": np.arange(200), **columns})

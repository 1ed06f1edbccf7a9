"""The points of a design: one row each, one column for each factor."""

from collections.abc import Sequence
from itertools import product
from math import prod

import polars as pl

from relsim.designs.factor import Factor, Value
from relsim.designs.sampling import SAMPLERS
from relsim.designs.study import Design, Study
from relsim.errors import UserError

POINT = "point"
COARSE = 2  # levels of a range in one_at_a_time where nothing is said: its ends


def points_of(study: Study) -> pl.DataFrame:
    """Return the points of a study: the same for the same study, on any machine.

    Returns
    -------
    polars.DataFrame
        `point` (0, 1, ...) and a column for each factor. Where a cell is empty the scenario stays as it is.

    Raises
    ------
    UserError
        Something varies, and the study has no design.

    Examples
    --------
    >>> from relsim.designs import load_study
    >>> vary = {"vendors.mart.layers": [0, 3]}
    >>> study = load_study({"scenario": "village", "vary": vary, "design": {"kind": "grid"}})
    >>> points_of(study).rows()
    [(0, 0.0), (1, 3.0)]
    """
    columns = _columns(study)
    count = len(columns[0]) if columns else 1
    found = {
        factor.name: pl.Series(factor.name, values, _type(factor), strict=True)
        for factor, values in zip(study.factors, columns, strict=True)
    }
    return pl.DataFrame({POINT: pl.Series(POINT, range(count), pl.Int64), **found})


def count_of(design: Design, factors: Sequence[Factor]) -> int:
    """Return how many points a design has, without making them."""
    if design.kind == "grid":
        return prod(len(factor.levels) or design.levels for factor in factors)
    if design.kind == "one_at_a_time":
        return 1 + sum(len(factor.levels) or design.levels or COARSE for factor in factors)
    if design.kind == "morris":
        return design.trajectories * (len(factors) + 1)
    return len(design.rows) if design.kind == "table" else design.points


def _columns(study: Study) -> list[list[Value | None]]:
    """Return the values of each factor."""
    factors, design = study.factors, study.design
    if not factors:
        return []
    if design is None:
        raise UserError("the study says what varies and not which points to run; write [design]")
    if design.kind == "table":
        return [list(column) for column in zip(*design.rows, strict=True)]
    if design.kind == "grid":
        rows = product(*(factor.spaced(design.levels) for factor in factors))
        return [list(column) for column in zip(*rows, strict=True)]
    if design.kind == "one_at_a_time":
        return _one_at_a_time(factors, design.levels or COARSE)
    shares = SAMPLERS[design.kind](design, [factor.name for factor in factors], study.seed)
    return [list(factor.values(shares[:, at])) for at, factor in enumerate(factors)]


def _one_at_a_time(factors: Sequence[Factor], levels: int) -> list[list[Value | None]]:
    """Return the scenario as it is, then each factor at each of its levels while the others stand still."""
    moves = [(at, value) for at, factor in enumerate(factors) for value in factor.spaced(levels)]
    return [[None, *(value if at == own else None for at, value in moves)] for own in range(len(factors))]


def _type(factor: Factor) -> type[pl.DataType]:
    first = factor.levels[0] if factor.levels else 0.0
    if isinstance(first, bool):
        return pl.Boolean
    if isinstance(first, str):
        return pl.String
    return pl.Int64 if factor.whole else pl.Float64

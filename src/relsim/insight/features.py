"""Points as numbers that trees can read: a column for each number, one for each word of a text."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats
from relsim.draws import key, uniforms


class Features(NamedTuple):
    """What trees read.

    Attributes
    ----------
    names : list of str
        Of columns: a factor, or "factor=word".
    factor : list of str
        To which factor each column belongs.
    values : float array, shape (points, columns)
    """

    names: list[str]
    factor: list[str]
    values: Floats


def features(points: pl.DataFrame, factors: Sequence[str]) -> Features:
    """Return points as numbers.

    >>> points = pl.DataFrame({"point": [0, 1], "price": [1.0, 2.0], "who": ["x", "y"]})
    >>> features(points, ["price", "who"]).names
    ['price', 'who=x', 'who=y']
    """
    names: list[str] = []
    of: list[str] = []
    columns: list[Floats] = []
    for factor in factors:
        column = points[factor]
        if column.dtype.is_numeric():
            names, of, columns = (
                [*names, factor],
                [*of, factor],
                [*columns, column.cast(pl.Float64).to_numpy()],
            )
            continue
        for word in column.cast(pl.String).unique().sort():
            names, of = [*names, f"{factor}={word}"], [*of, factor]
            columns.append((column.cast(pl.String) == word).cast(pl.Float64).to_numpy())
    return Features(names, of, np.column_stack(columns))


def shuffled(n: int, seed: int, *address: int | str) -> np.ndarray:
    """Return the numbers 0 to n - 1 in an order drawn at an address.

    >>> sorted(shuffled(5, 0, "halves", 1).tolist())
    [0, 1, 2, 3, 4]
    """
    return np.argsort(uniforms(key(seed, "insight", *address), np.arange(n, dtype=np.uint64)), kind="stable")

"""An even sample of shares: a Latin hypercube by addressed draws."""

import numpy as np

from relsim.analysis.statistics import Floats
from relsim.draws import key, uniforms


def latin_hypercube(n: int, factors: int, seed: int, *address: int | str) -> Floats:
    """Return shares, (n, factors): every n-th part of each factor's range has one point (McKay et al. 1979).

    >>> np.sort(latin_hypercube(4, 2, seed=1), axis=0).round(1)[:, 0].tolist()
    [0.2, 0.4, 0.6, 0.8]
    """
    who = np.arange(n, dtype=np.uint64)
    columns = []
    for factor in range(factors):
        place = np.argsort(uniforms(key(seed, "latin", factor, *address), who), kind="stable")
        within = uniforms(key(seed, "within", factor, *address), who)
        columns.append((place + within) / n)
    return np.column_stack(columns)

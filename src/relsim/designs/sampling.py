"""Where points lie in the unit cube: shares of each factor's distribution.

Chance is drawn by address, and the address of a column holds the name of its factor: a factor more changes no
other factor's column of a Latin hypercube.
"""

from collections.abc import Callable, Sequence

import numpy as np

from relsim.designs.distributions import Floats
from relsim.designs.study import Design
from relsim.draws import key, uniforms

BITS = 30  # of a coordinate of the Sobol' sequence
MORRIS_LEVELS = 4  # where nothing is said, as Morris (1991) has it


def latin_hypercube(design: Design, names: Sequence[str], seed: int) -> Floats:
    """Return a Latin hypercube, (points, factors): each slice of a factor's range holds one point.

    McKay, Beckman & Conover (1979). With `tries` above 1 the one of least centred discrepancy (Hickernell
    1998) of so many.
    """
    drawn = [_hypercube(design.points, names, seed, attempt) for attempt in range(design.tries)]
    from scipy.stats import qmc  # it takes a second to import, which workers of a sweep need not

    return drawn[0] if len(drawn) == 1 else min(drawn, key=qmc.discrepancy)


def _hypercube(points: int, names: Sequence[str], seed: int, attempt: int) -> Floats:
    who = np.arange(points, dtype=np.uint64)
    columns = []
    for name in names:
        slices = np.argsort(uniforms(key(seed, "latin", name, attempt), who), kind="stable")
        columns.append((slices + uniforms(key(seed, "within", name, attempt), who)) / points)
    return np.column_stack(columns)


def sobol(design: Design, names: Sequence[str], seed: int) -> Floats:
    """Return points of the Sobol' sequence, (points, factors), moved by one random digital shift a factor.

    The shift keeps what makes the sequence even (it stays a net) and takes away the points on the edge of the
    cube. Direction numbers of Joe & Kuo (2008), from SciPy.
    """
    from scipy.stats import qmc

    plain = qmc.Sobol(len(names), scramble=False, bits=BITS).random(design.points)
    digits = np.floor(plain * 2.0**BITS).astype(np.uint64)
    shifts = [uniforms(key(seed, "sobol", name), np.zeros(1, np.uint64))[0] for name in names]
    moved = digits ^ np.floor(np.array(shifts) * 2.0**BITS).astype(np.uint64)
    return np.asarray((moved + 0.5) / 2.0**BITS, np.float64)


def morris(design: Design, names: Sequence[str], seed: int) -> Floats:
    """Return trajectories, (trajectories * (factors + 1), factors), one after the other.

    Morris (1991): from a random place of a grid of p levels, each factor in random order takes one step of
    p / (2 (p - 1)) of its range, up or down. In the form in which SALib analyses them.
    """
    levels, count = design.levels or MORRIS_LEVELS, len(names)
    who = np.arange(design.trajectories, dtype=np.uint64)
    step = levels // 2  # in levels
    trajectories = np.empty((design.trajectories, count + 1, count))
    order = np.column_stack([uniforms(key(seed, "order", name), who) for name in names]).argsort(
        axis=1, kind="stable"
    )
    for at, name in enumerate(names):
        low = np.floor(uniforms(key(seed, "start", name), who) * (levels - step))
        up = uniforms(key(seed, "up", name), who) < 0.5
        start, end = np.where(up, low, low + step), np.where(up, low + step, low)
        turn = np.argmax(order == at, axis=1)  # the move that is this factor's
        moved = np.arange(count + 1)[None, :] > turn[:, None]
        trajectories[:, :, at] = np.where(moved, end[:, None], start[:, None])
    return trajectories.reshape(-1, count) / (levels - 1)


SAMPLERS: dict[str, Callable[[Design, Sequence[str], int], Floats]] = {
    "latin_hypercube": latin_hypercube,
    "sobol": sobol,
    "morris": morris,
}

"""An even sample of points: a Latin hypercube, as experiments draw it."""

from collections.abc import Sequence

from relsim.analysis.intervals import Floats
from relsim.designs import Design
from relsim.designs.sampling import latin_hypercube
from relsim.insight.evaluating import Varied, library_seed


def even_sample(points: int, factors: Sequence[Varied], seed: int, *address: int | str) -> Floats:
    """Return shares, (points, factors): every slice of each factor's range holds one point.

    Parameters
    ----------
    points : int
    factors : sequence of Varied
    seed : int
    *address : int or str
        What the sample is for, so that two samples of one question differ.
    """
    names = [factor.name for factor in factors]
    return latin_hypercube(Design("latin_hypercube", points), names, library_seed(seed, *address))

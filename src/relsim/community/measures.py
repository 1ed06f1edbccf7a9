"""What a graph of people looks like, in the numbers by which real communities are described."""

from typing import Any

import numpy as np
from scipy import sparse

from relsim.community.graph import Graph
from relsim.draws import key, uniforms
from relsim.errors import UserError

AT_ONCE = 64  # persons whose paths are followed together: one bit each


def measures(
    graph: Graph, sample: int = 256, seed: int = 0, community: np.ndarray | None = None
) -> dict[str, float]:
    """Return the usual measures of a graph.

    Parameters
    ----------
    graph : Graph
    sample : int, persons
        Clustering and paths are taken from so many drawn persons, or from everybody where there are no
        more. (The error of the mean path is a few hundredths from 256 persons on.)
    seed : int
        Decides who is drawn.
    community : (persons,) int array, optional
        Where each person lives; without it there is no modularity.

    Returns
    -------
    dict of str to float
        people, ties; degree_mean, degree_sd, degree_max (ties of a person); clustering (share of the pairs
        of neighbours who know each other, mean over persons; 0 for who knows fewer than two: Watts &
        Strogatz 1998); path_mean (ties between two persons, over pairs that are connected); largest_share
        (share of people in the largest connected part); modularity (Newman & Girvan 2004).

    Raises
    ------
    UserError
        The sample has nobody, or `community` does not fit the people.

    Examples
    --------
    A triangle and a fourth person who knows one of them:

    >>> from relsim.community import from_edges
    >>> found = measures(from_edges([0, 1, 2, 2], [1, 2, 0, 3], persons=4))
    >>> found["people"], found["ties"], found["degree_mean"], found["degree_max"]
    (4.0, 4.0, 2.0, 3.0)
    >>> round(found["clustering"], 3), round(found["path_mean"], 3)
    (0.583, 1.333)
    """
    from scipy.sparse import csgraph  # brings a solver library along, which no run needs

    if sample < 1:
        raise UserError(f"sample is {sample}; at least 1 person has to be looked at")
    persons = len(graph.offsets) - 1
    if community is not None and len(community) != persons:
        raise UserError(f"community names {len(community)} persons; the graph has {persons}")
    degree = np.diff(graph.offsets)
    drawn = _drawn(persons, sample, seed)
    _, part = csgraph.connected_components(_matrix(graph), directed=False)
    found = {
        "people": float(persons),
        "ties": len(graph.neighbours) / 2.0,
        "degree_mean": float(degree.mean()),
        "degree_sd": float(degree.std()),
        "degree_max": float(degree.max()),
        "clustering": _clustering(graph, drawn),
        "path_mean": _mean_path(graph, drawn),
        "largest_share": float(np.bincount(part).max() / persons),
    }
    if community is not None:
        found["modularity"] = modularity(graph, community)
    return found


def modularity(graph: Graph, community: np.ndarray) -> float:
    """Return how much more ties stay inside communities than chance would have it.

    The share of ties inside, minus the share expected if everybody kept the number of ties and chose
    with whom at random (Newman & Girvan 2004). 0 for a graph without ties.

    >>> from relsim.community import from_edges
    >>> two_pairs = from_edges([0, 2], [1, 3], persons=4)
    >>> modularity(two_pairs, np.array([0, 0, 1, 1]))
    0.5
    """
    ends = len(graph.neighbours)
    if ends == 0:
        return 0.0
    _, place = np.unique(community, return_inverse=True)
    degree = np.diff(graph.offsets)
    inside = np.count_nonzero(np.repeat(place, degree) == place[graph.neighbours])
    shares = np.bincount(place, weights=degree) / ends
    return float(inside / ends - shares @ shares)


def _drawn(persons: int, sample: int, seed: int) -> np.ndarray:
    """Return the persons with the smallest draws, so that a larger sample holds the smaller one."""
    order = np.argsort(uniforms(key(seed, "measures"), np.arange(persons, dtype=np.uint64)))
    return np.sort(order[:sample])


def _matrix(graph: Graph) -> Any:
    """Return the graph as a sparse matrix of ones."""
    persons = len(graph.offsets) - 1
    ones = np.ones(len(graph.neighbours), np.int32)
    return sparse.csr_array((ones, graph.neighbours, graph.offsets), shape=(persons, persons))


def _clustering(graph: Graph, drawn: np.ndarray) -> float:
    """Return the mean share of neighbours' pairs who know each other."""
    matrix = _matrix(graph)
    known = matrix[drawn]
    closed = (known @ matrix).multiply(known).sum(axis=1)
    degree = np.diff(graph.offsets)[drawn].astype(np.int64)
    pairs = degree * (degree - 1)
    return float(np.mean(closed / np.maximum(pairs, 1)))


def _mean_path(graph: Graph, drawn: np.ndarray) -> float:
    """Return the mean number of ties from the drawn persons to everybody they can reach.

    News spreads from 64 persons at once, one bit each: who has heard a bit after n rounds is at most n
    ties away.
    """
    tied = np.flatnonzero(np.diff(graph.offsets))  # reduceat has no empty rows
    starts = graph.offsets[tied]
    steps = reached = 0
    for begin in range(0, len(drawn), AT_ONCE):
        group = drawn[begin : begin + AT_ONCE]
        heard = np.zeros(len(graph.offsets) - 1, np.uint64)
        heard[group] = np.uint64(1) << np.arange(len(group), dtype=np.uint64)
        for distance in range(1, len(heard)):
            told = np.bitwise_or.reduceat(heard[graph.neighbours], starts) & ~heard[tied]
            new = int(np.bitwise_count(told).sum(dtype=np.int64))
            if new == 0:
                break
            heard[tied] |= told
            steps += distance * new
            reached += new
    return steps / reached if reached else 0.0

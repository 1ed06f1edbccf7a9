"""What a graph of people is, and how ties become rows."""

from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

MOST_CONTEXTS = 8  # a kind of tie is one byte: a bit per context
MOST_PERSONS = 1 << 29  # so that newer (29 bits), older (32) and context (3) fit one 64-bit key
KINDS = 256


class Graph(NamedTuple):
    """Who knows whom, and from where: ties without direction, as rows of neighbours.

    The neighbours of person `i` are `neighbours[offsets[i]:offsets[i + 1]]`, in rising order; each tie
    stands in the rows of both. All fields are plain arrays, so that kernels read them as they are.
    A person with seven ties takes 39 bytes.

    Attributes
    ----------
    offsets : (persons + 1,) int32, or int64 from 2**31 neighbours
        Where each person's row begins.
    neighbours : (2 ties,) int32
        Whom they know.
    kind : (2 ties,) uint8, 1 to 255
        The kind of tie, which the three tables below explain. In a generated world it is itself the set
        of contexts in which the two meet: bit `c` stands for the c-th context. In a graph read from a
        list each kind is one set of contexts with one strength.
    strength : (256,) float32, share 0 to 1
        How close people are who have this kind of tie.
    hours : (256,) float32, hours a week
        How long they are together.
    contexts : (256,) uint8
        The contexts in which they meet, bit `c` for the c-th.

    Examples
    --------
    >>> from relsim.community import from_edges
    >>> graph = from_edges([0, 0], [1, 2], persons=3, strength=[0.75, 0.25])
    >>> graph.neighbours[graph.offsets[0] : graph.offsets[1]].tolist()
    [1, 2]
    >>> graph.strength[graph.kind].tolist()
    [0.75, 0.25, 0.75, 0.25]
    """

    offsets: np.ndarray
    neighbours: np.ndarray
    kind: np.ndarray
    strength: np.ndarray
    hours: np.ndarray
    contexts: np.ndarray


def index_type(entries: int) -> type[np.int32] | type[np.int64]:
    """Return the smaller type that can count so many entries."""
    return np.int32 if entries <= np.iinfo(np.int32).max else np.int64


def as_graph(rows: Any, strength: np.ndarray, hours: np.ndarray, contexts: np.ndarray) -> Graph:
    """Return a sparse matrix of kinds as a graph with its three tables."""
    return Graph(
        rows.indptr,
        rows.indices.astype(np.int32, copy=False),
        rows.data,
        strength.astype(np.float32),
        hours.astype(np.float32),
        contexts.astype(np.uint8),
    )


def as_rows(lower: np.ndarray, higher: np.ndarray, kind: np.ndarray, persons: int) -> Any:
    """Return a symmetric sparse matrix of kinds from pairs that are each named once.

    Parameters
    ----------
    lower, higher : integer arrays
        The two persons of each tie, sorted by `higher`, then `lower`; no pair twice.
    kind : uint8 array, 1 to 255
    persons : int

    Returns
    -------
    scipy.sparse.csr_array, (persons, persons) uint8
    """
    offsets = np.zeros(persons + 1, index_type(len(kind)))
    np.cumsum(np.bincount(higher, minlength=persons), out=offsets[1:])
    below = sparse.csr_array((kind, lower, offsets), shape=(persons, persons))
    return below + below.T.tocsr()

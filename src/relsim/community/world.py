"""The communities of a world: ties inside each, ties between them, one graph."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy import sparse

from relsim.community.bridges import Bridges
from relsim.community.contexts import Context, check_contexts, combined_hours, combined_strength
from relsim.community.graph import KINDS, MOST_PERSONS, Graph, as_graph, as_rows, index_type
from relsim.community.inside import acquaintances, members_of, people_of, sociability
from relsim.errors import UserError

BATCH = 1 << 18  # people worked on together: few enough for memory, enough for NumPy


def communities(
    sizes: Sequence[int], contexts: Sequence[Context], seed: int, names: Sequence[str] | None = None
) -> Graph:
    """Return the graph of people who live in one or more communities.

    Persons are numbered community after community. Inside, every context forms groups; members of a group
    know those who are near, or anyone (a small world: many triangles, short paths). Between communities
    there are only the bridging ties. Two who meet in several contexts have one tie, which is closer.

    The ties inside a community depend on the seed, the community's name and the contexts, and on nothing
    else: neither on other communities nor on how large they are. Growth of the community itself adds ties
    of the new people and changes no others. A context's ties do not depend on the other contexts. In a
    world of one community, bridging ties lead out of it and are left out.

    Parameters
    ----------
    sizes : people, one number per community
    contexts : sequence of Context
        At most eight; the graph's kinds of tie name them in this order.
    seed : int
    names : sequence of str, optional
        The communities' names, each once; without them they are called "0", "1", ...

    Returns
    -------
    Graph

    Raises
    ------
    UserError
        A size, a name or a setting of a context cannot be; the message says which.

    Examples
    --------
    >>> from relsim.community import Context
    >>> family = Context(
    ...     "family", group_size=4, share=1, degree=3, strength=1, hours=20, bridging=0, rewiring=0
    ... )
    >>> work = Context(
    ...     "work", group_size=10, share=0.5, degree=4, strength=0.5, hours=8, bridging=0.1, rewiring=0.2
    ... )
    >>> graph = communities([200, 300], [family, work], seed=1, names=["Ashby", "Elm"])
    >>> len(graph.offsets) - 1
    500
    >>> np.unique(graph.kind).tolist()  # family, work, or both
    [1, 2, 3]
    """
    names = [str(number) for number in range(len(sizes))] if names is None else names
    _check(sizes, names)
    check_contexts(contexts)
    bridges = [Bridges(context, seed) for context in contexts]
    rows = _inside(sizes, contexts, seed, names, bridges)
    if len(sizes) > 1:
        across = _across(bridges, np.cumsum(sizes) - sizes, rows.shape[0])
        rows = rows + across if across.nnz else rows
    return as_graph(
        rows,
        combined_strength([context.strength for context in contexts]),
        combined_hours([context.hours for context in contexts]),
        np.arange(KINDS),
    )


def _check(sizes: Sequence[int], names: Sequence[str]) -> None:
    """Raise a UserError where the sizes and names do not make a world."""
    if len(sizes) == 0:
        raise UserError("communities: none is given; a world needs at least one")
    if len(sizes) != len(names):
        raise UserError(f"communities: {len(sizes)} sizes and {len(names)} names; each needs one of both")
    seen: set[str] = set()
    for size, name in zip(sizes, names, strict=True):
        if size != int(size) or size < 1:
            raise UserError(f"communities.{name}: {size} people; it has to be a whole number, 1 or more")
        if name in seen:
            raise UserError(f"communities.{name}: given twice; each needs a name of its own")
        seen.add(name)
    if sum(sizes) > MOST_PERSONS:
        raise UserError(f"communities: {sum(sizes):,} people; a graph holds {MOST_PERSONS:,}")


def _inside(
    sizes: Sequence[int], contexts: Sequence[Context], seed: int, names: Sequence[str], bridges: list[Bridges]
) -> Any:
    """Return the rows of all ties inside communities, and tell the bridges who leads abroad."""
    blocks = []
    start = 0
    for begin, end in _batches(sizes):
        blocks.append(_block(sizes[begin:end], contexts, seed, names[begin:end], start, bridges))
        start += blocks[-1].shape[0]
    return _block_diagonal(blocks)


def _batches(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last+1 community of each batch: up to 2**18 people, or one community."""
    begin = people = 0
    for end, size in enumerate(sizes):
        if people and people + size > BATCH:
            yield begin, end
            begin, people = end, 0
        people += size
    yield begin, len(sizes)


def _block(
    sizes: Sequence[int],
    contexts: Sequence[Context],
    seed: int,
    names: Sequence[str],
    start: int,
    bridges: list[Bridges],
) -> Any:
    """Return the rows of ties inside some communities, whose first person is number `start` of the world."""
    people = people_of(sizes, names, seed)
    sociable = sociability(people, seed)
    keys = []
    for bit, (context, bridge) in enumerate(zip(contexts, bridges, strict=True)):
        members = members_of(people, context, seed)
        if context.bridging > 0.0:
            bridge.add_members(start + members.person, people.who[members.person])
        formed = acquaintances(people, members, sociable, context, seed)
        for nth, (person, other, bridging) in enumerate(formed):
            keys.append(_keys(person, other, bit))
            bridge.add_stubs(nth, start + bridging, people.who[bridging])
    return _rows(keys, len(people.who))


def _across(bridges: list[Bridges], starts: np.ndarray, persons: int) -> Any:
    """Return the rows of all ties between communities."""
    keys = []
    for bit, bridge in enumerate(bridges):
        person, other = bridge.ties(starts)
        keys.append(_keys(np.maximum(person, other), np.minimum(person, other), bit))
    return _rows(keys, persons)


def _keys(higher: np.ndarray, lower: np.ndarray, bit: int) -> np.ndarray:
    """Return ties of one context as numbers that sort by person: higher, lower, context."""
    packed: np.ndarray = higher.astype(np.uint64) << np.uint64(35)
    packed |= lower.astype(np.uint64) << np.uint64(3)
    packed |= np.uint64(bit)
    return packed


def _rows(keys: list[np.ndarray], persons: int) -> Any:
    """Return the rows of ties, two who are named several times having one tie. Uses up `keys`."""
    ties = np.concatenate([np.zeros(0, np.uint64), *keys])
    keys.clear()  # at ten million people every copy counts
    ties.sort()
    kind = np.left_shift(1, ties & np.uint64(7), dtype=np.uint8, casting="unsafe")
    ties >>= np.uint64(3)
    new = np.ones(len(ties), bool)
    np.not_equal(ties[1:], ties[:-1], out=new[1:])
    if len(ties):
        kind = np.bitwise_or.reduceat(kind, np.flatnonzero(new))
    ties = ties[new]
    higher, lower = (ties >> np.uint64(32)).astype(np.int32), (ties & np.uint64(0xFFFFFFFF)).astype(np.int32)
    return as_rows(lower, higher, kind, persons)


def _block_diagonal(blocks: list[Any]) -> Any:
    """Return all blocks as one matrix. Uses up `blocks`."""
    persons = sum(block.shape[0] for block in blocks)
    ends = sum(block.nnz for block in blocks)
    offsets = np.zeros(persons + 1, index_type(ends))
    neighbours, kind = np.empty(ends, np.int32), np.empty(ends, np.uint8)
    person = end = 0
    while blocks:
        block = blocks.pop(0)
        offsets[person + 1 : person + block.shape[0] + 1] = block.indptr[1:]
        offsets[person + 1 : person + block.shape[0] + 1] += end
        neighbours[end : end + block.nnz] = block.indices
        neighbours[end : end + block.nnz] += person
        kind[end : end + block.nnz] = block.data
        person, end = person + block.shape[0], end + block.nnz
    return sparse.csr_array((kind, neighbours, offsets), shape=(persons, persons))

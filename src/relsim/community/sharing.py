"""Graphs that several runs share: the same people know each other whatever vendors do.

A graph depends on people, contexts and seed, and on no lever. Runs of one replicate, and those of a sweep
over levers, therefore live in the same one; making it is most of what it takes to build a small world.
Nothing writes to a graph, so those who share one cannot tell.
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from relsim.community.contexts import Context
from relsim.community.graph import Graph
from relsim.community.world import communities

KEPT = 8  # graphs
SMALL = 20_000  # people, of which a graph takes about 2 MB; larger worlds take longer to live than to build

_graphs: "OrderedDict[object, Graph]" = OrderedDict()
_lock = Lock()


def shared_communities(
    sizes: Sequence[int], contexts: Sequence[Context], seed: int, names: Sequence[str]
) -> Graph:
    """Return `communities` of the same arguments, made once for those asked for lately.

    Examples
    --------
    >>> pub = Context("pub", group_size=9, share=1, degree=4, strength=1, hours=2, bridging=0, rewiring=0)
    >>> graph = shared_communities([50], [pub], 1, ["Ashby"])
    >>> shared_communities([50], [pub], 1, ["Ashby"]) is graph
    True
    """
    if sum(sizes) > SMALL:
        return communities(sizes, contexts, seed, names)
    asked = tuple(sizes), tuple(contexts), seed, tuple(names)
    with _lock:
        if asked in _graphs:
            _graphs.move_to_end(asked)
            return _graphs[asked]
    made = communities(sizes, contexts, seed, names)
    with _lock:
        _graphs[asked] = made
        while len(_graphs) > KEPT:
            _graphs.popitem(last=False)
    return made

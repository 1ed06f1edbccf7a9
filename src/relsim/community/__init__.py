"""The graph people live in: made from communities and their contexts, or read from a list of ties.

Read in this order: `graph` (what a graph is), `contexts` (where people know each other from), `inside`
(ties in a community), `bridges` (ties between them), `world` (all of it together), `sharing` (once for
several runs), `edges` and `reading` (a real list of ties), `measures` (what a graph looks like).
"""

from relsim.community.contexts import Context
from relsim.community.edges import from_edges
from relsim.community.graph import Graph
from relsim.community.measures import measures, modularity
from relsim.community.reading import Reading, read_edges
from relsim.community.sharing import shared_communities
from relsim.community.world import communities

__all__ = [
    "Context",
    "Graph",
    "Reading",
    "communities",
    "from_edges",
    "measures",
    "modularity",
    "read_edges",
    "shared_communities",
]

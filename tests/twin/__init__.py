"""The slow plain twin: the same rules read one customer at a time, with plain Python objects.

An ordinary Mesa model: customers, staff and vendors are agents, relationships are small objects, a week is
a few calls of `AgentSet.do`. It has its own loops, counters, dashboards and books; what it shares with the
engine is the world as built and the rules, which it runs interpreted. Whatever it does differently from the
compiled columns, in any bit, is a mistake in one of the two.
"""

from .model import Twin

__all__ = ["Twin"]

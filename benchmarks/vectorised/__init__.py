"""The customers' week in vectorised NumPy: the same rules, the same draws, whole columns at a time.

It covers what the timed world needs: accounts of one person, no contracts, no log, counting by vendor.
Columns are contiguous, one for each slot; what concerns a few is done for a list of them. Exponential and
logarithm are NumPy's own, so floats differ from the engine's in last bits and decisions practically never.
"""

from benchmarks.vectorised.week import Vectorised

__all__ = ["Vectorised"]

"""The customers' week in vectorised NumPy: the same rules, the same draws, whole columns at a time.

It covers accounts of one person, without contracts, log and groups, and none of what SIMPLE turns off: those
mechanisms concern few and would only add lines here.
Columns are contiguous, one for each slot; what concerns a few is done for a list of them. Exponential and
logarithm are NumPy's own, so floats differ from the engine's in last bits and decisions practically never.
"""

from benchmarks.vectorised.week import Vectorised

CONCERN_FEW = (
    "experience", "employees", "solidarity", "antagonism", "asking", "feedback", "turnover", "technology",
    "interest",
)  # fmt: skip
SIMPLE = (
    *(f"switches.{which}=false" for which in CONCERN_FEW),
    *(f"vendors.{who}.{lever}=0" for who in ("grocer", "mart") for lever in ("dialogue", "winback")),
    "vendors.mart.live_belief=1",
)
"""Changes to the timed world that leave what is written here."""

__all__ = ["SIMPLE", "Vectorised"]

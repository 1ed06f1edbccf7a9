"""The engine against an ordinary Mesa model of the same rules: objects, one customer at a time."""

from benchmarks.clock import both, in_turns, ratios
from benchmarks.table import Table
from benchmarks.worlds import MONTH, live, lived
from tests.twin import Twin
from tests.twin.columns import columns_of
from tests.worlds import differing, state

PEOPLE, ROUNDS, TARGET = 100_000, 3, 150


def measure(**_: bool) -> Table:
    """Time both from the same year-old world of 100,000 people, month by month in turns."""
    engine = lived(PEOPLE)
    twin = Twin(engine)
    times = in_turns({"engine": lambda: live(engine), "twin": lambda: live(twin)}, ROUNDS)
    table = Table(
        f"Engine against plain Mesa objects: {PEOPLE:,} customers, one thread, every process on",
        ("", "ns per customer-tick, least / median"),
    )
    units = PEOPLE * MONTH
    table.add("engine", both(times["engine"].cpu, units))
    table.add("plain Mesa twin", both(times["twin"].cpu, units))
    usual, least = ratios(times["twin"].cpu, times["engine"].cpu)
    table.note(f"The engine is {usual:.0f} times as fast (least against least {least:.0f}; target {TARGET}).")
    unlike = differing(state(engine), columns_of(twin))
    table.note(
        f"After {ROUNDS * MONTH} weeks " + (f"they DIFFER in {unlike}." if unlike else "every bit is equal.")
    )
    return table

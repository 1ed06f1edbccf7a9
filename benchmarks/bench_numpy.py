"""The engine against the same rules in vectorised NumPy, with the same draws."""

import numpy as np

from benchmarks.clock import both, in_turns, ratios
from benchmarks.table import Table
from benchmarks.vectorised import SIMPLE, Vectorised
from benchmarks.worlds import MONTH, WARM, live, lived
from relsim.processes import events, listen, staff, steer
from tests.worlds import state

PEOPLE, ROUNDS, TARGET = 100_000, 5, 3
HARDLY = "recording.every=520"  # neither keeps rows: that is not what differs


def measure(**_: bool) -> Table:
    """Time both from the same year-old world, month by month in turns."""
    columns = Vectorised()
    engine = lived(PEOPLE, HARDLY, *SIMPLE)
    other = lived(PEOPLE, HARDLY, *SIMPLE, processes=(events, columns, staff, listen, steer))
    times = in_turns({"engine": lambda: live(engine), "numpy": lambda: live(other)}, ROUNDS)
    columns.write_back()
    table = Table(
        f"Engine against vectorised NumPy, same rules and draws: {PEOPLE:,} customers, one thread",
        ("", "ns per customer-tick, least / median"),
    )
    table.add("engine", both(times["engine"].cpu, PEOPLE * MONTH))
    table.add("vectorised NumPy", both(times["numpy"].cpu, PEOPLE * MONTH))
    usual, least = ratios(times["numpy"].cpu, times["engine"].cpu)
    table.note(f"The engine is {usual:.2f} times as fast (least against least {least:.2f}; target {TARGET}).")
    unlike, most = differences(state(engine), state(other))
    alike = f"{unlike} DIFFER" if unlike else "all whole numbers (vendors, states, dates, words) are equal"
    weeks = WARM + ROUNDS * MONTH
    table.note(f"After {weeks} weeks {alike}; no float of a person or tie differs by more than {most:.1g}.")
    return table


def differences(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> tuple[list[str], float]:
    """Return the whole-numbered columns in which two worlds differ, and by how much floats do at most."""
    whole = [name for name, column in ours.items() if column.dtype.kind in "iu" and name != "flows"]
    unlike = [name for name in whole if not np.array_equal(ours[name], theirs[name])]
    floats = [name for name in ours if name.startswith(("ties", "persons")) and ours[name].dtype.kind == "f"]
    return unlike, max(float(np.abs(ours[name] - theirs[name]).max()) for name in floats)

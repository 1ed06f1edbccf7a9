"""What recording costs: a row every four weeks against hardly any."""

from benchmarks.clock import both, in_turns, ratios
from benchmarks.table import Table
from benchmarks.worlds import MONTH, live, lived

PEOPLE, ROUNDS, TARGET = 100_000, 15, 5


def measure(**_: bool) -> Table:
    """Time the same world recorded every four weeks and every ten years."""
    often, hardly = lived(PEOPLE), lived(PEOPLE, "recording.every=520")
    weeks = 2 * MONTH
    times = in_turns({"often": lambda: live(often, weeks), "hardly": lambda: live(hardly, weeks)}, ROUNDS)
    table = Table(
        f"Recording: {PEOPLE:,} customers, one thread", ("a row", "ns per customer-tick, least / median")
    )
    table.add("every 4 weeks", both(times["often"].cpu, PEOPLE * weeks))
    table.add("every 520 weeks", both(times["hardly"].cpu, PEOPLE * weeks))
    usual, least = ratios(times["often"].cpu, times["hardly"].cpu)
    table.note(
        f"Recording adds {usual - 1:.1%} (least against least {least - 1:.1%}; target below {TARGET} %)."
    )
    return table

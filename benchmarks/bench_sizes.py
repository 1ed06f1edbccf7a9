"""How long one customer's week takes as there are more customers, on one thread and on two."""

from benchmarks.clock import Times, both, in_turns, ratios
from benchmarks.table import Table
from benchmarks.worlds import MONTH, live, lived
from tests.worlds import differing, state

MONTHS = {10_000: 20, 100_000: 4, 1_000_000: 1}  # in a round
ROUNDS = 5


def measure(ten_million: bool = False, **_: bool) -> Table:
    """Time worlds of several sizes in turns."""
    sizes = MONTHS | ({10_000_000: 1} if ten_million else {})
    table = Table(
        "Sizes and threads, every process on",
        (
            "customers",
            "one thread: CPU ns per customer-tick, least / median",
            "two threads: wall ns",
            "speed-up, least",
        ),
    )
    least = {}
    for people, months in sizes.items():
        times = timed(people, months * MONTH, table)
        units = people * months * MONTH
        least[people] = min(times["1"].cpu) / units * 1e9
        speed_up = ratios(times["1"].wall, times["2"].wall)[1]
        table.add(people, both(times["1"].cpu, units), both(times["2"].wall, units), speed_up)
    table.note(f"1,000,000 on one thread: {least[1_000_000]:.0f} ns (target 150).")
    table.note(
        f"From 10,000 to 1,000,000 the cost grows {least[1_000_000] / least[10_000]:.2f} times (target below 2)."
    )
    table.note("Target for two threads: 1.7 times as fast.")
    return table


def timed(people: int, weeks: int, table: Table) -> dict[str, Times]:
    """Time a size on one thread and on two, in turns; the two worlds must stay equal."""
    one, two = lived(people), lived(people, threads=2)
    works = {"1": lambda: live(one, weeks), "2": lambda: live(two, weeks)}
    times = in_turns(works, ROUNDS)
    if unlike := differing(state(one), state(two)):
        table.note(f"{people:,}: one thread and two DIFFER in {unlike}.")
    return times

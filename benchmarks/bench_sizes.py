"""How long one customer's week takes as there are more customers, on one thread and on two."""

from functools import partial

from benchmarks.clock import both, in_turns
from benchmarks.table import Table
from benchmarks.worlds import MONTH, live, lived
from tests.worlds import differing, state

MONTHS = {10_000: 10, 100_000: 1, 1_000_000: 1}  # in a round
ROUNDS = 12


def measure(**_: bool) -> Table:
    """Time worlds of three sizes, each on one thread and on two, all in turns."""
    models = {(people, threads): lived(people, threads=threads) for people in MONTHS for threads in (1, 2)}
    works = {which: partial(live, model, MONTHS[which[0]] * MONTH) for which, model in models.items()}
    times = in_turns(works, ROUNDS)
    columns = (
        "customers",
        "one thread, CPU ns",
        "one, wall ns",
        "two threads, wall ns",
        "speed-up",
        "same bits",
    )
    table = Table("Sizes and threads, every process on: ns per customer-tick, least / median", columns)
    least = {}
    for people, months in MONTHS.items():
        one, two, units = times[people, 1], times[people, 2], people * months * MONTH
        least[people] = min(one.cpu) / units * 1e9
        same = "no" if differing(state(models[people, 1]), state(models[people, 2])) else "yes"
        speed_up = min(one.wall) / min(two.wall)
        table.add(people, both(one.cpu, units), both(one.wall, units), both(two.wall, units), speed_up, same)
    few, _, many = least.values()
    table.note(f"A million customers on one thread: {many:.0f} ns (target 150).")
    table.note(f"From 10,000 to a million the cost grows {many / few:.2f} times (target below 2).")
    table.note("Two threads: the target is 1.7 times as fast; both cores have to be free to see it.")
    return table

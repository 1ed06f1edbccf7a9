"""Where the time goes: one process after the other, timed by itself."""

import time
from collections import defaultdict
from statistics import median
from typing import Any

from benchmarks.table import Table
from benchmarks.worlds import MONTH, lived
from relsim.desk import new_desk
from relsim.tick import TICK

PEOPLE, MONTHS = 4_000, 150  # few enough for the processor's cache, as the blocks of a run are


def measure(**_: bool) -> Table:
    """Time every process of the tick in a world that fits the cache, each over all customers at once."""
    model = lived(PEOPLE)
    ledger, positions = model.ledger, len(model.world.staff)
    weeks = ledger.counters[0].lifetimes.shape[1] - 2
    ledger.counters[0] = new_desk(len(model.world.vendors), model.groups, weeks, positions, block=PEOPLE)
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(MONTHS):
        month: dict[str, float] = defaultdict(float)
        for _ in range(MONTH):
            week(model, month)
        for name, seconds in month.items():
            times[name].append(seconds / (PEOPLE * MONTH) * 1e9)
    table = Table(
        f"Where the time goes: {PEOPLE:,} customers, one thread",
        ("process", "ns per customer-tick, least / median"),
    )
    for name, taken in times.items():
        table.add(name, f"{min(taken):.1f} / {median(taken):.1f}")
    customers = [process.__name__.rpartition(".")[2] for process in TICK if hasattr(process, "kernel")]
    total = sum(min(times[name]) for name in customers)
    table.note(f"The customers' week, {customers[0]} to {customers[-1]}: {total:.0f} ns.")
    table.note("What is done in Python once a week weighs less the more customers there are.")
    return table


def week(model: Any, month: dict[str, float]) -> None:
    """Live through a week as `model.step` does, and add what each part of it takes."""
    model.now = model._this_week()
    desk = model.ledger.desks[0]
    for process in TICK:
        start = time.process_time()
        if hasattr(process, "kernel"):
            process.kernel(model.view, model.now, desk, 0, PEOPLE)
        else:
            process.step(model)
        month[process.__name__.rpartition(".")[2]] += time.process_time() - start
    start = time.process_time()
    if model.now.month:
        model.world.staff.load[:] = model.ledger.take_load()[: len(model.world.staff)]
    model.tick += 1
    model._keep_if_due()
    month["recording"] += time.process_time() - start

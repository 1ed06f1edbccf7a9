"""Memory for each customer: how much more a process holds when there are more of them."""

import ctypes
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.table import Table
from benchmarks.worlds import MONTH, live, villages

FEW, MANY, TARGET = 200_000, 1_200_000, 300
PARTS = {
    "used": "In use",
    "held": "With what was freed and is kept for later",
    "most": "At most, in building",
}
STATUS = Path("/proc/self/status")


def measure(ten_million: bool = False, **_: bool) -> Table:
    """Compare fresh processes that have built a world and lived through two months of it."""
    columns = (
        "customers",
        "in use, MB",
        "held, MB",
        "at most, MB",
        "columns, bytes each",
        "build, s",
        "week, s",
    )
    table = Table("Memory, in fresh processes", columns)
    if not STATUS.exists():
        table.note("Skipped: it reads Linux's /proc.")
        return table
    found = {people: least(people) for people in (FEW, MANY)}
    if ten_million:
        found[10_000_000] = in_fresh_process(10_000_000)
    for people, it in found.items():
        megabytes = [it[name] / 1e6 for name in PARTS]
        table.add(people, *megabytes, it["columns"] / people, it["build"], it["week"])
    for name, what in PARTS.items():
        slope = (found[MANY][name] - found[FEW][name]) / (MANY - FEW)
        table.note(f"{what}: {slope:.0f} bytes for each customer more (target {TARGET}).")
    return table


def least(people: int) -> dict[str, float]:
    """Return the least that three fresh processes report: the first may have to compile."""
    reports = [in_fresh_process(people) for _ in range(3)]
    return {name: min(report[name] for report in reports) for name in reports[0]}


def in_fresh_process(people: int) -> dict[str, float]:
    """Return what a fresh process reports."""
    run = [sys.executable, "-m", __name__, str(people)]
    return json.loads(subprocess.run(run, capture_output=True, text=True, check=True).stdout)


def report(people: int) -> dict[str, float]:
    """Build a world and let it live; return bytes that this process uses, holds, held and has in columns."""
    start = time.perf_counter()
    model = villages(people)
    built = time.perf_counter()
    live(model)
    begun = time.perf_counter()
    live(model)
    done, world, held = time.perf_counter(), model.world, kilobytes("VmRSS")
    give_back()
    parts = [
        world.persons,
        world.ties,
        world.staff,
        world.vendors,
        *world.graph,
        *world.tables,
        *world.branches,
    ]
    return {
        "used": kilobytes("VmRSS") * 1024,
        "held": held * 1024,
        "most": kilobytes("VmHWM") * 1024,
        "columns": sum(np.asarray(part).nbytes for part in parts),
        "build": built - start,
        "week": (done - begun) / MONTH,
    }


def give_back() -> None:
    """Let the allocator give back what is free, where it can (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def kilobytes(what: str) -> int:
    """Return what Linux says of this process's memory."""
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(lines[what].split()[0])


if __name__ == "__main__":
    print(json.dumps(report(int(sys.argv[1]))))

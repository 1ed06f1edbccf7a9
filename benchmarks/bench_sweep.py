"""Sweeps of small worlds: how much of the engine's own speed is left, with every run kept.

Processor time is compared rather than time on the clock, where the machine may be busy with other things:
that of all workers and of this process, starting and importing included. What is left to see on the clock is
whether two workers do twice as much as one.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.table import Table
from relsim.designs import load_study
from relsim.experiments.archive import Archive
from relsim.experiments.identity import run_key
from relsim.experiments.keeping import kept
from relsim.experiments.replicates import Job, run_one
from relsim.experiments.workers import Workers
from relsim.model import RelationshipModel
from relsim.scenario import load
from relsim.sweeps.sweeping import sweep

RUNS, TARGET = 1_000, 0.9
WORLD = {"horizon.weeks": 104, "horizon.warmup": 0}  # 2,000 people
MEASURES = [{"metric": "customers"}, {"metric": "health", "weeks": [52, 104]}]
POINTS = 10


def measure(**_: bool) -> Table:
    """Time the engine alone and sweeps over it in turns, then what surrounds a run."""
    columns = ("what", "runs", "CPU ms a run", "share of the engine's own", "runs a second, by the clock")
    table = Table(f"A sweep of small worlds: 2,000 customers, 104 weeks, {POINTS} points", columns)
    alone(5)  # what is compiled is compiled
    own = [alone(50)]
    found = {}
    for workers in (2, 1):
        found[workers] = swept(RUNS if workers == 2 else RUNS // 2, workers)
        own.append(alone(50))
    engine = median(cpu for cpu, _ in own)
    table.add("engine alone", 50 * len(own), engine * 1e3, 1.0, max(1 / wall for _, wall in own))
    for workers, (runs, cpu, wall) in found.items():
        name = f"sweep, {workers} worker{'s' * (workers > 1)}"
        table.add(name, runs, cpu * 1e3, engine / cpu, 1 / wall)
    table.note(
        f"Share of the engine's own speed, two workers: {engine / found[2][1]:.0%} (target {TARGET:.0%})."
    )
    table.note(f"Two workers do {found[1][2] / found[2][2]:.2f} times as much as one by the clock.")
    for note in (*around(), *held()):
        table.note(note)
    return table


def alone(runs: int) -> tuple[float, float]:
    """Return processor and clock seconds of a run of the engine and nothing else."""
    scenario = load("village", WORLD)
    cpu, wall = time.process_time(), time.perf_counter()
    for seed in range(runs):
        model = RelationshipModel(scenario, seed)
        model.run()
        model.__dict__.clear()
    return (time.process_time() - cpu) / runs, (time.perf_counter() - wall) / runs


def study_of(runs: int) -> Any:
    """Return a study of so many runs."""
    shares = [round(0.1 + 0.08 * point, 2) for point in range(POINTS)]
    return load_study(
        {
            "scenarios": {"village": "village"},
            "set": WORLD,
            "replicates": runs // POINTS,
            "vary": {"vendors.mart.pressure": shares},
            "design": {"kind": "grid"},
            "outcomes": MEASURES,
        }
    )


def swept(runs: int, workers: int) -> tuple[int, float, float]:
    """Return runs, and processor and clock seconds of each, from start to tables."""
    with tempfile.TemporaryDirectory() as folder:
        cpu, wall = processor_time(), time.perf_counter()
        sweep(study_of(runs), folder, workers=workers)
        return runs, (processor_time() - cpu) / runs, (time.perf_counter() - wall) / runs


def processor_time() -> float:
    """Return the processor seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(it.ru_utime + it.ru_stime for it in used)


def around() -> list[str]:
    """Return what surrounds a run: its key, its file, sending it to a worker."""
    scenario, rounds = load("village", WORLD), 100
    job = Job("village", scenario, 0, 0, ("customers", "health"), (52, 104))
    outcome = run_one(job)
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(folder)
        keys = [run_key(scenario, seed, job.metrics, job.series) for seed in range(rounds)]
        times = {
            "its key": timed(lambda at: run_key(scenario, at, job.metrics, job.series), rounds),
            "writing its file": timed(lambda at: archive.put(keys[at], outcome), rounds),
            "reading it": timed(lambda at: archive.get(keys[at], job.metrics), rounds),
        }
        size = archive.path(keys[0]).stat().st_size
        kept(job, folder)
        times["finding it done"] = timed(lambda _: kept(job, folder), rounds)
        rows = timed(lambda _: archive.rows(keys), 5) / rounds
    with Workers(1) as workers:
        workers.submit(abs, 1).result()
        times["to a worker and back"] = timed(lambda _: workers.submit(abs, 1).result(), 1000)
    told = ", ".join(f"{what} {1e3 * seconds:.2f}" for what, seconds in times.items())
    return [
        f"Around a run, ms: {told}, gathering it for the tables {1e3 * rows:.2f}. Its file has {size:,} bytes."
    ]


def timed(work: Any, rounds: int) -> float:
    """Return the median seconds that something takes."""
    times = []
    for at in range(rounds):
        begun = time.perf_counter()
        work(at)
        times.append(time.perf_counter() - begun)
    return median(times)


def held() -> list[str]:
    """Return how much a worker grows over many tiny runs."""
    root = Path(__file__).parents[1]
    program = "import sys; sys.path[:0] = ['tests']; from sweeps.test_memory import held; print(*held(1250))"
    asked = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root)
    if asked.returncode or not asked.stdout:
        return ["Memory: skipped, it reads Linux's /proc."]
    sizes = [int(size) for size in asked.stdout.split()]
    return [
        f"Memory of a worker after 1,000 and {100 * len(sizes):,} tiny runs: "
        f"{sizes[9] / 1e3:.1f} and {sizes[-1] / 1e3:.1f} MB."
    ]

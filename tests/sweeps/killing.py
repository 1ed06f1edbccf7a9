"""A sweep in a process of its own that is killed at random moments: itself, or one of its workers."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from relsim.draws import key, uniform

WORLD = {
    "horizon": {"weeks": 26, "warmup": 8},
    "communities": {"village": {"people": 400}},
    "vendors": {"shop": {"staff": 1, "local": 1, "layers": 0}, "mart": {"staff": 5, "local": 0, "layers": 3}},
}
STUDY = {
    "scenarios": {"village": WORLD},
    "seed": 5,
    "replicates": 300,
    "vary": {"vendors.mart.layers": [0, 2, 4], "vendors.shop.price": [1.0, 1.1]},
    "design": {"kind": "grid"},
    "outcomes": [{"metric": "customers"}, {"metric": "health", "weeks": [4, 24]}],
}
PROGRAM = "import sys, json, relsim; relsim.sweep(json.loads(sys.argv[1]), sys.argv[2], workers=2)"
LATEST = 3.5  # seconds after which a process is killed at the latest


def start(study, folder):
    """Start a sweep in a process of its own."""
    import json

    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", PROGRAM, json.dumps(study), str(folder)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


def children(process):
    """The processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(") ")[2].split()
        except OSError:  # it has gone
            continue
        if int(fields[1]) == process and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def finished(folder):
    """Which finished runs there are, and which file each is."""
    files = (folder / "runs").glob("??/*.parquet")
    return {file.name: (file.stat().st_ino, file.stat().st_mtime_ns) for file in files}


def disturbed(study, folder, kills, seed=0):
    """Kill a sweep so many times, then let it end; return what was counted."""
    chance = key(seed, "kill")
    count = {"main": 0, "workers": 0, "lost": 0, "changed": 0, "half": 0, "starts": 0, "ended": 0}
    known, turn = {}, 0
    sweep = None
    while turn < kills:
        if sweep is None or sweep.poll() is not None:
            count["ended"] += sweep is not None and sweep.returncode == 0
            sweep = start(study, folder)
            count["starts"] += 1
        time.sleep(LATEST * float(uniform(chance, turn, 0)))
        seen = finished(folder)
        workers = children(sweep.pid)
        if float(uniform(chance, turn, 1)) < 0.5 and workers:
            victim = workers[int(len(workers) * float(uniform(chance, turn, 2)))]
            count["workers"] += 1
        else:
            victim = sweep.pid
            count["main"] += 1
        with suppress(ProcessLookupError):  # it may just have ended
            os.kill(victim, signal.SIGKILL)
        if victim == sweep.pid:
            sweep.communicate()
        now = finished(folder)
        count["lost"] += len((seen.keys() | known.keys()) - now.keys())
        count["changed"] += sum(now[name] != file for name, file in {**known, **seen}.items() if name in now)
        known, turn = now, turn + 1
    sweep = sweep if sweep.poll() is None else start(study, folder)
    said = sweep.communicate()[1]
    assert sweep.returncode == 0, said
    now = finished(folder)
    count["changed"] += sum(now.get(name) != file for name, file in known.items())
    count["half"] = len(list((folder / "runs").rglob("*.tmp")))
    return count

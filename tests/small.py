"""A small sweep: four points, two worlds, three replicates; and ways to look at what it gives."""

import os
from pathlib import Path

VENDORS = {"shop": {"staff": 1, "local": 1, "layers": 0}, "mart": {"staff": 5, "local": 0, "layers": 3}}
WORLD = {
    "horizon": {"weeks": 12, "warmup": 4},
    "communities": {"village": {"people": 60}},
    "vendors": VENDORS,
}
STUDY = {
    "title": "a small sweep",
    "question": "What do prices and layers do?",
    "scenarios": {"talk": WORLD, "silence": {**WORLD, "switches": {"talk": False}}},
    "seed": 3,
    "replicates": 3,
    "vary": {"vendors.mart.layers": [0, 4], "vendors.shop.price": [1.0, 1.2]},
    "design": {"kind": "grid"},
    "outcomes": [{"metric": "customers", "quantiles": [0.1, 0.9]}, {"metric": "health", "weeks": [4, 12]}],
}
RUNS = 4 * 2 * 3


def bits(made):
    """All that a sweep says, without how long it took."""
    return {name: table.drop("seconds", strict=False) for name, table in made.tables().items()}


def same(one, other):
    """Whether two sweeps are equal to the bit."""
    mine, yours = bits(one), bits(other)
    return all(mine[name].equals(yours[name]) for name in mine)


def alive(process):
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False
    except OSError:
        os.kill(process, 0)
        return True

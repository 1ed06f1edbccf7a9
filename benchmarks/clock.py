"""Timing in turns: one round of everybody, then the next, so that a busy machine is busy for all."""

import time
from collections.abc import Callable, Hashable, Mapping
from statistics import median
from typing import NamedTuple, TypeVar

Name = TypeVar("Name", bound=Hashable)


class Times(NamedTuple):
    """Seconds that one thing took, round by round."""

    cpu: list[float]  # of all threads of this process
    wall: list[float]


def in_turns(works: Mapping[Name, Callable[[], object]], rounds: int) -> dict[Name, Times]:
    """Return how long each of some works took in each of some rounds."""
    times = {name: Times([], []) for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            cpu, wall = time.process_time(), time.perf_counter()
            work()
            times[name].cpu.append(time.process_time() - cpu)
            times[name].wall.append(time.perf_counter() - wall)
    return times


def ratios(of: list[float], to: list[float]) -> tuple[float, float]:
    """Return the median over rounds of the ratios within each, and the ratio of the least."""
    return median(a / b for a, b in zip(of, to, strict=True)), min(of) / min(to)


def both(seconds: list[float], units: float, scale: float = 1e9) -> str:
    """Return least and median time per unit as a text; in nanoseconds unless told."""
    return f"{min(seconds) / units * scale:.4g} / {median(seconds) / units * scale:.4g}"

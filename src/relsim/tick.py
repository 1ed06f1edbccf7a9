"""In which order things happen in a week: the list, and how it is run.

The list is the code: `TICK` is what every run steps through, and a user may hand a model another list.
A process is anything with a `kernel` (what happens to customers, compiled, block by block) or a `step`
(what happens to the world, plain Python, given the model).

Kernels that follow each other are fused into one compiled function that takes a block of customers
through all of them while their rows are in the processor's cache. The text of that function is
written next to the compiler's cache from the list itself, which is what lets the compiler find it
again in the next process. With a user's kernel among them, which such a text could not import from a
notebook, kernels are called one by one; blocks are longer then, since each call costs some microseconds.
"""

import hashlib
import importlib
import importlib.util
import os
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from types import ModuleType
from typing import Any, Protocol

from relsim.compiled import INTERPRETED, WEEK, cache_folder, compiled
from relsim.desk import BLOCK, Desk
from relsim.errors import UserError
from relsim.processes import (
    choose,
    consider,
    converse,
    events,
    interest,
    judge,
    leave,
    listen,
    meet,
    need,
    offer,
    serve,
    settle,
    staff,
    steer,
    tell,
)
from relsim.state import World


class Process(Protocol):
    """Something that happens every week: has `__name__` and a `kernel` or a `step`."""

    __name__: str


TICK: tuple[Any, ...] = (
    events,  # what the scenario has dated for this week
    need,  # needs arise
    interest,  # in some they fall asleep, in some they wake
    consider,  # which vendors are in mind
    choose,  # one is chosen, or none
    serve,  # it serves, well or badly
    offer,  # it helps, or sells more
    settle,  # the account pays
    converse,  # messages out, voices in
    meet,  # people spend time together
    judge,  # customers make up their minds
    tell,  # they talk to those they know
    leave,  # some go
    staff,  # so do some who serve them
    listen,  # the vendor gets its picture
    steer,  # and acts on it
)

BLOCK_OF_CALLS = 4096  # customers for whom kernels are called one by one

FUSED = '''"""Written by relsim.tick from its list of processes; safe to delete."""
from relsim.compiled import compiled
from relsim.tick import whole_accounts
{imports}


@compiled
def run(world, now, desk, lo, hi, block):
    for start in range(lo, hi, block):
        first = whole_accounts(world, start)
        last = whole_accounts(world, min(start + block, hi))
{calls}
'''


@compiled
def whole_accounts(world: World, row: int) -> int:
    """Return the first row at or after `row` where an account begins (or the number of rows)."""
    persons = world.persons
    while row < persons.shape[0] and persons[row].members == 0:
        row += 1
    return row


_WRITING = threading.Lock()  # models may be made on several threads at once


@lru_cache(maxsize=64)
def fuse(modules: tuple[str, ...]) -> Callable[..., None]:
    """Return one function that takes customers through the kernels of some modules, block by block.

    Parameters
    ----------
    modules : tuple of str
        Importable names of modules that have a `kernel`.

    Returns
    -------
    callable
        `run(world, now, desk, lo, hi, block)`.
    """
    with _WRITING:
        return _fused(modules)


def _fused(modules: tuple[str, ...]) -> Callable[..., None]:
    """Write, import and return the function of `fuse`."""
    imports = "\n".join(f"from {name} import kernel as kernel_{n}" for n, name in enumerate(modules))
    calls = "\n".join(f"        kernel_{n}(world, now, desk, first, last)" for n in range(len(modules)))
    text = FUSED.format(imports=imports, calls=calls)
    name = WEEK + hashlib.sha256(text.encode()).hexdigest()[:12]
    if name not in sys.modules:
        file = cache_folder() / f"{name}.py"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            unfinished = file.with_suffix(f".{os.getpid()}.tmp")
            unfinished.write_text(text)
            unfinished.replace(file)
        spec = importlib.util.spec_from_file_location(name, file)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name].run


def is_ours(process: Any) -> bool:
    """Return whether a process is a module of the package."""
    return isinstance(process, ModuleType) and process.__name__.startswith("relsim.")


def one_by_one(kernels: Sequence[Callable[..., None]]) -> Callable[..., None]:
    """Return what `fuse` returns, without a compiler: kernels called in turn for each block."""

    def run(world: World, now: Any, desk: Desk, lo: int, hi: int, block: int) -> None:
        for start in range(lo, hi, block):
            first, last = whole_accounts(world, start), whole_accounts(world, min(start + block, hi))
            for kernel in kernels:
                kernel(world, now, desk, first, last)

    return run


class Stretch:
    """Processes that follow each other and have kernels, run together on a thread for each desk."""

    def __init__(self, processes: Sequence[Any]) -> None:
        """Take the processes, in their order."""
        self.processes = list(processes)
        if INTERPRETED or not all(map(is_ours, processes)):
            self.run, self.block = one_by_one([process.kernel for process in processes]), BLOCK_OF_CALLS
        else:
            self.run, self.block = fuse(tuple(process.__name__ for process in processes)), BLOCK

    def step(self, model: Any) -> None:
        """Take all customers through this stretch of the week."""
        world, now, desks = model.view, model.now, model.ledger.desks
        shares = shares_of(world.persons.shape[0], len(desks))
        if len(desks) == 1:
            self.run(world, now, desks[0], *shares[0], self.block)
            return
        done = [
            workers(len(desks)).submit(self.run, world, now, desk, lo, hi, self.block)
            for desk, (lo, hi) in zip(desks, shares, strict=True)
        ]
        for future in done:
            future.result()


def shares_of(rows: int, parts: int) -> list[tuple[int, int]]:
    """Return ranges of whole blocks, as even as can be.

    >>> shares_of(600, 2)
    [(0, 256), (256, 600)]
    """
    blocks = -(-rows // BLOCK)
    bounds = [min(rows, blocks * n // parts * BLOCK) for n in range(parts)] + [rows]
    return list(pairwise(bounds))


@lru_cache(maxsize=4)
def workers(count: int) -> ThreadPoolExecutor:
    """Return the threads that share the customers among them."""
    return ThreadPoolExecutor(count, thread_name_prefix="relsim")


def plan(processes: Iterable[Any]) -> list[Any]:
    """Return what is stepped each week: kernels that follow each other become one stretch.

    Raises
    ------
    UserError
        Something has neither a kernel nor a step, or stands where it would tear the customers' week apart.

    Examples
    --------
    >>> len(plan(TICK))  # events, the customers' week, staff, listen, steer
    5
    """
    steps: list[Any] = []
    waiting: list[Any] = []
    for process in [*processes, None]:
        if process is not None and hasattr(process, "kernel"):
            waiting.append(process)
            continue
        if waiting:
            steps.append(Stretch(waiting))
            waiting = []
        if process is None:
            break
        if not hasattr(process, "step"):
            raise UserError(f"processes: {name_of(process)} has neither a kernel nor a step; give it one")
        steps.append(process)
    check_in_one(steps)
    return steps


def longest_block(steps: Iterable[Any]) -> int:
    """Return the most customers that a plan puts on a desk at a time."""
    return max((step.block for step in steps if isinstance(step, Stretch)), default=BLOCK)


def check_in_one(steps: Sequence[Any]) -> None:
    """Refuse a plan in which customers are taken through our kernels in more than one stretch.

    What they hand to each other lies on the desk, which holds one block of customers at a time.
    """
    parts = [
        n for n, step in enumerate(steps) if isinstance(step, Stretch) and any(map(is_ours, step.processes))
    ]
    if len(parts) > 1:
        between = name_of(steps[parts[0] + 1])
        first, last = name_of(steps[parts[0]].processes[0]), name_of(steps[parts[-1]].processes[-1])
        raise UserError(
            f"processes: {between} has no kernel and stands in the customers' week, which takes them from "
            f"{first} to {last} block by block; put it before {first} or after {last}, or give it a kernel"
        )


def name_of(process: Any) -> str:
    """Return the name of a process.

    >>> name_of(need)
    'need'
    """
    return str(getattr(process, "__name__", type(process).__name__)).rpartition(".")[2]


def as_named(processes: Iterable[Any]) -> tuple[Any, ...]:
    """Return processes as they can be kept: modules by their names."""
    return tuple(p.__name__ if isinstance(p, ModuleType) else p for p in processes)


def from_named(processes: Iterable[Any]) -> tuple[Any, ...]:
    """Return processes from what `as_named` has made of them.

    >>> from_named(as_named(TICK)) == TICK
    True
    """
    return tuple(importlib.import_module(p) if isinstance(p, str) else p for p in processes)

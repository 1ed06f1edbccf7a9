"""Processes in words: from the tick and from the modules in it."""

import inspect
from typing import Any

from relsim.scenario import settings
from relsim.scenario.problems import counted
from relsim.tick import TICK
from relsim.views.describe.description import Description
from relsim.views.describe.rows import in_short, row_facts
from relsim.views.text import facts

PROCESSES = {process.__name__.rpartition(".")[2]: process for process in TICK}


def describe_process(name: str) -> Description:
    """Return what a process does, what it reads, writes and draws, and its settings.

    >>> print(describe_process("settle").text.splitlines()[0])
    settle, number 8 of 16 in a week, after offer and before converse
    """
    process, names = PROCESSES[name], list(PROCESSES)
    at = names.index(name)
    after = f"after {names[at - 1]}" if at else ""
    before = f"before {names[at + 1]}" if at + 1 < len(names) else ""
    place = " and ".join(filter(None, [after, before]))
    lines = [
        f"{name}, number {at + 1} of {len(names)} in a week, {place}",
        "",
        inspect.getdoc(process) or "",
        "",
    ]
    lines.append(facts([*_columns(process), ("module", process.__name__)]))
    own = [row for row in settings() if row.path.startswith(f"{name}.")]
    if own:
        lines += ["", "Its settings", in_short(own)]
    told = process_facts(name) | {"settings": [row_facts(row) for row in own]}
    return Description("process", name, "\n".join(lines), told)


def describe_tick() -> Description:
    """Return what happens in a week, in which order, and what each process reads, writes and draws.

    >>> print(describe_tick().text.splitlines()[0])
    A week is 16 processes, in this order:
    """
    parts = [f"A week is {counted(len(PROCESSES), 'process', 'processes')}, in this order:"]
    for at, (name, process) in enumerate(PROCESSES.items(), start=1):
        parts.append(f"{at:2}  {name}: {first_line(process)}\n{facts(_columns(process), indent=4)}")
    return Description(
        "list", "processes", "\n\n".join(parts), {"processes": [process_facts(name) for name in PROCESSES]}
    )


def process_facts(name: str) -> dict[str, Any]:
    """Return what a process says of itself."""
    process = PROCESSES[name]
    return {
        "name": name,
        "number": list(PROCESSES).index(name) + 1,
        "does": first_line(process),
        **dict(_columns(process)),
        "module": process.__name__,
        "runs": "kernel" if hasattr(process, "kernel") else "step",
    }


def first_line(process: Any) -> str:
    """Return the first sentence of a process' docstring."""
    return (inspect.getdoc(process) or "").partition("\n")[0]


def _columns(process: Any) -> list[tuple[str, str]]:
    return [(word.lower(), getattr(process, word)) for word in ("READS", "WRITES", "DRAWS")]

"""How long whole processes take from the command line, with everything compiled before."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.clock import both, in_turns
from benchmarks.table import Table

ROUNDS = 7


def measure(**_: bool) -> Table:
    """Time the command's help, a run of the village, and an empty Python beside them."""
    table = Table(
        "Starting: whole processes, compiled before", ("command", "seconds, least / median", "target")
    )
    relsim = Path(sys.executable).with_name("relsim")
    if not relsim.exists():
        table.note("Skipped: there is no relsim command beside this Python.")
        return table
    out = tempfile.mkdtemp()
    commands = {
        "python -c pass": ([sys.executable, "-c", "pass"], ""),
        "relsim --help": ([str(relsim), "--help"], 0.5),
        "relsim run village": ([str(relsim), "run", "village", "--out", out], 2.0),
    }
    works = {name: lambda command=command: quietly(command) for name, (command, _) in commands.items()}
    in_turns(works, 1)  # compiles, where nothing is compiled yet
    for name, times in in_turns(works, ROUNDS).items():
        table.add(name, both(times.wall, 1, scale=1), commands[name][1])
    shutil.rmtree(out)
    return table


def quietly(command: list[str]) -> None:
    """Run a command without showing what it says."""
    subprocess.run(command, check=True, capture_output=True)

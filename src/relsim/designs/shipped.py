"""The experiments that come with relsim, by name, and how a file of one is told from a scenario."""

import tomllib
from pathlib import Path

from relsim.scenario.document import LARGEST
from relsim.scenario.shipped import shipped_folder

MARKS = ("scenario", "scenarios", "vary", "design")
"""An experiment names scenarios, says what varies, or how; a scenario has none of these."""


def shipped_experiments() -> dict[str, Path]:
    """Return the files of the shipped experiments by name.

    >>> "levers" in shipped_experiments()
    True
    """
    return {path.stem: path for path in sorted(shipped_folder("experiments").glob("*.toml"))}


def is_experiment(what: str | Path) -> bool:
    """Return whether a name or a file means an experiment and not a scenario.

    A file that cannot be read is taken for a scenario: loading it tells what is wrong.

    >>> is_experiment("levers"), is_experiment("village")
    (True, False)
    """
    shipped = shipped_experiments()
    path = shipped.get(str(what), Path(what))
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return False
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return any(line.startswith(("scenario", "[vary]", "[design]")) for line in _lines(path))
    return any(mark in data for mark in MARKS)


def _lines(path: Path) -> list[str]:
    """Return the lines of a file that is not TOML, as far as they can be read."""
    try:
        return path.read_text("utf-8", errors="replace").splitlines()
    except (OSError, ValueError):
        return []

"""The experiments that come with relsim, by name, and how a file of one is told from a scenario."""

import re
import tomllib
from pathlib import Path

from relsim.scenario.document import LARGEST
from relsim.scenario.shipped import shipped_folder

MARKS = ("scenario", "scenarios", "vary", "design", "claim")
"""An experiment names scenarios, says what varies, how, or what is claimed; a scenario has none of these."""


def shipped_experiments() -> dict[str, Path]:
    """Return the files of the shipped experiments by name.

    >>> "levers" in shipped_experiments()
    True
    """
    return {path.stem: path for path in sorted(shipped_folder("experiments").glob("*.toml"))}


def shipped_claims() -> dict[str, str]:
    """Return the names of the shipped experiments that put a claim to the test, by claim: H3 for h03_....

    >>> shipped_claims()["H3"]
    'h03_help_first'
    """
    named = [(re.fullmatch(r"h(\d+)_\w+", name), name) for name in shipped_experiments()]
    found = sorted((int(match[1]), name) for match, name in named if match)
    return {f"H{number}": name for number, name in found}


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
        return any(line.startswith(("scenario", "[vary]", "[design]", "[claim]")) for line in _lines(path))
    return any(mark in data for mark in MARKS)


def _lines(path: Path) -> list[str]:
    """Return the lines of a file that is not TOML, as far as they can be read."""
    try:
        return path.read_text("utf-8", errors="replace").splitlines()
    except (OSError, ValueError):
        return []

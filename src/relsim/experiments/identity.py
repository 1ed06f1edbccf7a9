"""Which run is which: equal keys, equal bits.

A run follows from the engine, the scenario as resolved, the seed, what is measured, and the user's own
processes and vendors. Their hash is its key. What words a scenario carries, what a sweep calls it, how many
threads share it and who runs it do not count.

Versions of packages do not count either: the engine's arithmetic is its own, so that machines of a cluster
need not be alike. Manifests name the versions.
"""

import hashlib
import inspect
import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from relsim.errors import UserError
from relsim.scenario import fingerprint
from relsim.scenario.schema import Calibration, Scenario
from relsim.version import __version__

PACKAGE = Path(__file__).parents[1]
# These decide no number of a run.
ASKING = {"cli", "views", "validation", "insight", "sweeps", "experiments", "designs", "calibration"}
PROVENANCE = "scenario/schema/calibration.py"
WORDS = {"title": "", "question": "", "look_for": "", "calibration": Calibration()}


@lru_cache(maxsize=1)
def engine() -> str:
    """Return the version and twelve digits that hash all sources that decide the numbers of a run.

    >>> engine().startswith(__version__)
    True
    """
    digest = hashlib.sha256(__version__.encode())
    for file in sorted(PACKAGE.glob("**/*.py")):
        inside = file.relative_to(PACKAGE)
        if inside.parts[0] in ASKING or inside.name == "__init__.py" or inside.as_posix() == PROVENANCE:
            continue
        digest.update(inside.as_posix().encode())
        digest.update(file.read_bytes())
    return f"{__version__}-{digest.hexdigest()[:12]}"


def run_key(
    scenario: Scenario,
    seed: int,
    metrics: Sequence[str],
    series: bool | Collection[int],
    options: Mapping[str, Any] = {},
    log: bool = False,
    cohorts: bool = False,
) -> str:
    """Return 64 hexadecimal digits: the key of a run.

    Parameters
    ----------
    scenario : Scenario
    seed : int
    metrics : sequence of str
        In any order.
    series : bool or weeks
        See `relsim.analysis.tables.measure`.
    options : mapping
        For the model.
    log : bool
        Whether the log of events is kept too.
    cohorts : bool
        Whether the cohorts are; with all the course of a run they are in any case.

    Raises
    ------
    UserError
        For a process or vendor of the user's that is in no file: it could not be told from another.

    Examples
    --------
    >>> world = Scenario(title="one")
    >>> key = run_key(world, 1, ["kept", "health"], False)
    >>> key == run_key(Scenario(title="same, in other words"), 1, ["health", "kept"], False)
    True
    >>> key == run_key(world, 2, ["kept", "health"], False)
    False
    """
    world = fingerprint(scenario.model_copy(update=WORDS))
    weeks = series if isinstance(series, bool) else sorted(series)
    own = [(name, _named(value)) for name, value in sorted(options.items()) if name != "threads"]
    text = json.dumps([engine(), world, seed, sorted(metrics), weeks, own, log, cohorts or series is True])
    return hashlib.sha256(text.encode()).hexdigest()


def _named(value: Any) -> Any:
    """Return an option as its names, with the hash of the file where each of the user's is defined."""
    if isinstance(value, Mapping):
        return [(key, _named(below)) for key, below in value.items()]
    if isinstance(value, list | tuple):
        return [_named(below) for below in value]
    if isinstance(value, str):
        return value
    home = value if isinstance(value, ModuleType) else inspect.getmodule(value)
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", "")
    if home is None or not (isinstance(value, type | ModuleType)):
        raise UserError(f"{value!r} could not be told from another when its runs are kept; "
                        "give a class or a module that is in a file, or keep no runs")  # fmt: skip
    if home.__name__.partition(".")[0] == "relsim":
        return [home.__name__, name]
    return [home.__name__, name, _content(home)]


def _content(home: ModuleType) -> str:
    file = getattr(home, "__file__", None)
    if not file:
        raise UserError(f"{home.__name__} is in no file, so runs with it cannot be kept; keep no runs")
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()

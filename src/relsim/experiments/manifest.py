"""What it takes to make results again: version, commit, scenarios as resolved, seeds, packages."""

import platform
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from relsim.calibration.worlds.standing import standing
from relsim.experiments.replicates import Outcome
from relsim.scenario import fingerprint, resolved_toml
from relsim.scenario.schema import Scenario
from relsim.version import __version__

CHECKOUT = Path(__file__).resolve().parents[3]  # where there is one
PACKAGES = ("mesa", "numpy", "numba", "scipy", "polars", "pydantic")  # those that could change a number


def manifest_of(
    kind: str, worlds: Mapping[str, Scenario], outcomes: Sequence[Outcome], seed: int, metrics: Sequence[str]
) -> dict[str, Any]:
    """Return the manifest of an experiment.

    Parameters
    ----------
    kind : {"run", "comparison"}
    worlds : mapping
        Scenarios by name.
    outcomes : sequence of Outcome
    seed : int
        Of the experiment.
    metrics : sequence of str
    """
    replicates = sorted({outcome.replicate for outcome in outcomes})
    return {
        "relsim": __version__,
        "commit": commit(),
        "kind": kind,
        "seed": seed,
        "replicates": len(replicates),
        "seeds": [next(o.seed for o in outcomes if o.replicate == r) for r in replicates],
        "failed": sum(outcome.measured is None for outcome in outcomes),
        "weeks": next(iter(worlds.values())).horizon.weeks,
        "metrics": list(metrics),
        "scenarios": {name: _scenario(scenario) for name, scenario in worlds.items()},
        "packages": {name: _version(name) for name in PACKAGES},
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def identity(manifest: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what has to be equal for results to be of the same experiment, perhaps with more replicates."""
    scenarios = [(name, entry["fingerprint"]) for name, entry in manifest["scenarios"].items()]
    return manifest["relsim"], manifest["kind"], manifest["seed"], sorted(manifest["metrics"]), scenarios


def commit() -> str | None:
    """Return the commit of the checkout this package runs from ("+" when changed since); None elsewhere."""
    if not (CHECKOUT / ".git").exists():
        return None
    git = ["git", "-C", str(CHECKOUT)]
    try:
        head, changes = (
            subprocess.run([*git, *command], capture_output=True, text=True, check=True, timeout=10).stdout
            for command in (("rev-parse", "HEAD"), ("status", "--porcelain", "--", "src"))
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return head.strip() + "+" * bool(changes.strip())


def _scenario(scenario: Scenario) -> dict[str, Any]:
    told = standing(scenario)
    return {
        "title": scenario.title,
        "question": scenario.question,
        "fingerprint": fingerprint(scenario),
        "settings": told.settings,
        "assumed": told.assumed,
        "calibrated": scenario.calibrated,
        "toml": resolved_toml(scenario),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None

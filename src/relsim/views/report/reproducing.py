"""How to make the report again: the command, the version, the seeds, the scenarios; no paths of a machine."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from relsim.analysis.metrics import METRICS
from relsim.errors import UserError
from relsim.scenario import fingerprint, load, resolved_toml, shipped_scenarios
from relsim.scenario.schema import Scenario
from relsim.views.report.page import Html, details, joined, paragraph, table, tag
from relsim.views.report.subject import Subject


def reproducing(subject: Subject) -> Html:
    """Return what it takes to make the same numbers again."""
    manifest = subject.manifest
    facts = [
        ("relsim", f"{manifest['relsim']}, commit {manifest['commit'] or 'unknown'}"),
        ("Python", manifest["python"]),
        (
            "packages",
            ", ".join(f"{name} {version}" for name, version in manifest["packages"].items() if version),
        ),
        ("seed", str(manifest["seed"])),
        *((f"fingerprint of {name}", entry["fingerprint"]) for name, entry in manifest["scenarios"].items()),
    ]
    if "precision" in manifest:
        facts.append(("precision", manifest["precision"]["reached"]))
    seeds = ", ".join(map(str, manifest["seeds"]))
    return joined(
        [
            paragraph(
                "The same version, scenarios and seeds give the same numbers to the bit, and this page too."
            ),
            tag("pre", tag("code", command(subject))),
            *_notes(subject),
            table(["what", "which"], facts, "Versions and fingerprints", left=2, class_="prose"),
            details(f"Seeds of the {subject.replicates} replicates", paragraph(seeds, class_="mono")),
            *(
                details(f"{name} in full, as it was run", tag("pre", tag("code", _shown(world))))
                for name, world in subject.worlds.items()
            ),
            _failures(subject),
        ]
    )


def command(subject: Subject) -> str:
    """Return the command that makes these results again; scenarios of one's own are files to save first."""
    manifest = subject.manifest
    names = [shlex.quote(_written(subject, name)) for name in subject.scenarios]
    options = f"--replicates {subject.replicates} --seed {manifest['seed']}"
    weeks = (
        "" if all(_is_shipped(subject, name) for name in subject.scenarios) else f" --weeks {subject.weeks}"
    )
    verb = "compare" if subject.comparison is not None else "run"
    return f"relsim {verb} {' '.join(names)} {options}{weeks}"


def _notes(subject: Subject) -> Iterator[Html]:
    """Return what has to be done before the command, or besides."""
    own = [name for name in subject.scenarios if not _is_shipped(subject, name)]
    if own:
        files = ", ".join(_written(subject, name) for name in own)
        yield paragraph(f"Before, save the scenarios that follow in full below as {files}.")
    if set(subject.manifest["metrics"]) != set(METRICS):
        yield paragraph(f"Measured were only: {', '.join(subject.manifest['metrics'])}.")


def _is_shipped(subject: Subject, name: str) -> bool:
    """Say whether a scenario comes with relsim and was run as it is."""
    if name not in shipped_scenarios():
        return False
    try:
        return fingerprint(load(name)) == subject.manifest["scenarios"][name]["fingerprint"]
    except UserError:
        return False


def _written(subject: Subject, name: str) -> str:
    """Return how a scenario is named in the command."""
    return name if _is_shipped(subject, name) else f"{name.replace('/', '-')}.toml"


def _shown(world: Scenario) -> str:
    """Return a scenario in full; tables that it reads are named without their folders."""
    tables = {key: Path(path).name if path else "" for key, path in world.tables.model_dump().items()}
    made = world.calibration.model_copy(update={"log": Path(world.calibration.log).name})
    return resolved_toml(
        world.model_copy(update={"tables": world.tables.model_copy(update=tables), "calibration": made})
    )


def _failures(subject: Subject) -> Html:
    """Return the runs that failed, with their seeds and causes."""
    failed = subject.results.runs.filter(failed=True)
    if failed.is_empty():
        return Html("")
    rows = [
        (row["scenario"], str(row["replicate"]), str(row["seed"]), row["cause"])
        for row in failed.iter_rows(named=True)
    ]
    heads = ["scenario", "replicate", "seed", "cause"]
    return joined([tag("h3", "Runs that failed and are left out"), table(heads, rows, "Failed runs", left=4)])

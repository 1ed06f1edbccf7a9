"""The order of things: claims and parameters are fixed first, runs come after; later changes are on record.

Beside the runs lies a file that says when each claim was first put to the test, with which parameters. It is
written before the first run and never rewritten, only added to.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from relsim.designs import Claim, Study
from relsim.errors import UserError
from relsim.experiments.identity import engine
from relsim.experiments.manifest import commit
from relsim.experiments.writing import cannot_write, put
from relsim.scenario import fingerprint, settings
from relsim.scenario.problems import shown_path
from relsim.scenario.resolved import PROVENANCE
from relsim.sweeps.definition import plain

ORDER = "order.json"
SHARED = ("engine", "parameters")


@dataclass(frozen=True)
class Order:
    """What was fixed before anything ran.

    Attributes
    ----------
    first : dict
        What was fixed when the folder was begun.
    now : dict
        What holds now: engine (version and hash of the sources that decide numbers), parameters (hash of
        every default and range of the schema), claims (by name the hashes of what
        is predicted, when to stop, what varies, and in which worlds).
    changed : tuple of str
        In words, what is no longer as it was at first.
    """

    first: Mapping[str, Any]
    now: Mapping[str, Any]
    changed: tuple[str, ...]

    def said(self) -> str:
        """Return the order in words."""
        when = f"{self.first['when'][:16].replace('T', ' ')} UTC"
        when = f"Claims and parameters were fixed on {when}, before the first run"
        if not self.changed:
            return f"{when}; nothing has changed since"
        return f"{when}. Changed since, after runs had been seen: {'; '.join(self.changed)}"


def fixed_now(studies: Mapping[str, Study]) -> dict[str, Any]:
    """Return what claims and parameters are at this moment, as hashes."""
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "engine": engine(),
        "parameters": parameters(),
        "claims": {name: _fixed(study, study.claim) for name, study in studies.items() if study.claim},
    }


def _fixed(study: Study, claim: Claim) -> dict[str, str]:
    """Return a hash of each part of a claim: its predictions, when it stops, what varies, its worlds."""
    predicted = [(one.name, one.by, one.expect, one.at_least, one.refutes) for one in claim.predictions]
    return {
        "predictions": _digest([predicted, claim.refuted_when, claim.cannot]),
        "stopping": _digest([study.replicates, claim.most, claim.repeats]),
        "design": _digest([plain(study.factors), plain(study.design), study.seed]),
        "worlds": _digest({arm: fingerprint(world) for arm, world in study.scenarios.items()}),
    }


@lru_cache(maxsize=1)
def parameters() -> str:
    """Return twelve digits that hash every default, range and source of the schema."""
    rows = (row for row in settings() if not row.path.startswith(f"{PROVENANCE}."))
    return _digest([[row.path, row.default, row.sweep, row.source] for row in rows])


def in_order(studies: Mapping[str, Study], folder: Path | None = None) -> Order:
    """Return the order of things, and write it into a folder before anything runs.

    Parameters
    ----------
    studies : mapping of Study
        By the name of the claim.
    folder : Path, optional
        Nothing is remembered without one.

    Raises
    ------
    UserError
        The record cannot be read or written.
    """
    now = fixed_now(studies)
    if folder is None:
        return Order(now, now, ())
    file = folder / ORDER
    entries = _read(file)
    if entries and _same(entries[-1], now):
        entries[-1] = {**entries[-1], "claims": {**entries[-1]["claims"], **now["claims"]}}
    else:
        entries.append(now)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        put(file, json.dumps(entries, indent=1).encode() + b"\n")
    except OSError as error:
        raise cannot_write(folder, error) from None
    return Order(entries[0], now, tuple(_changes(entries, now)))


def _read(file: Path) -> list[dict[str, Any]]:
    try:
        entries = json.loads(file.read_bytes())
        assert isinstance(entries, list)
        assert all({*SHARED, "when", "claims"} <= set(entry) for entry in entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, ValueError, AssertionError, TypeError):
        raise UserError(f"{shown_path(file)}: cannot be read; name another folder") from None
    return entries


def _same(then: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Return whether nothing that both speak of has changed."""
    claims = then["claims"]
    return all(then[key] == now[key] for key in SHARED) and all(
        claims[name] == one for name, one in now["claims"].items() if name in claims
    )


def _changes(entries: list[dict[str, Any]], now: Mapping[str, Any]) -> list[str]:
    """Return what is not as it was when it first stood on record."""
    words = {"engine": "the engine", "parameters": "defaults or ranges of the schema"}
    found = [
        f"{words[key]} ({entries[0][key]} to {now[key]})" for key in SHARED if entries[0][key] != now[key]
    ]
    for name, one in now["claims"].items():
        first = next(entry["claims"][name] for entry in entries if name in entry["claims"])
        parts = [part for part in one if first[part] != one[part]]
        found += [f"{name}: its {' and '.join(parts)}"] if parts else []
    return found


def _digest(thing: Any) -> str:
    return hashlib.sha256(json.dumps(thing, sort_keys=True, default=str).encode()).hexdigest()[:12]

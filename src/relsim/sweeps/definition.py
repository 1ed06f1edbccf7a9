"""What a sweep is, as data: kept beside its results, so that nobody goes on with another one."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import polars as pl
from pydantic import BaseModel

from relsim.designs import Study
from relsim.experiments.identity import engine
from relsim.scenario import fingerprint
from relsim.scenario.resolved import as_mapping
from relsim.scenario.schema import Scenario
from relsim.sweeps.shards import Shard

SHOWN = 10
WORDS = ("title", "question", "look_for", "claim")


def definition_of(study: Study, points: pl.DataFrame, shard: Shard) -> dict[str, Any]:
    """Return all that decides what a sweep comes to, and nothing else, as JSON holds it.

    Parameters
    ----------
    study : Study
    points : polars.DataFrame
    shard : Shard
    """
    told = {key: value for key, value in plain(study).items() if key not in WORDS}
    prints = {name: fingerprint(scenario) for name, scenario in study.scenarios.items()}
    digest = hashlib.sha256(points.write_csv().encode()).hexdigest()
    own = {"relsim": engine(), "points": len(points), "points_digest": digest, "shard": str(shard)}
    return {**told, "fingerprints": prints, **own}


def plain(thing: Any) -> Any:
    """Return anything that describes an experiment as JSON holds it.

    >>> plain({"weeks": (52, 260), "low": None})
    {'weeks': [52, 260], 'low': None}
    """
    if isinstance(thing, Scenario):
        return as_mapping(thing)
    if isinstance(thing, BaseModel):
        return plain(thing.model_dump(mode="json"))
    if is_dataclass(thing):
        return {field.name: plain(getattr(thing, field.name)) for field in fields(thing) if field.repr}
    if isinstance(thing, Mapping):
        return {str(key): plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [plain(below) for below in thing]
    if isinstance(thing, pl.DataFrame):
        return plain(thing.to_dict(as_series=False))
    return thing if thing is None or isinstance(thing, str | int | float | bool) else str(thing)


def differences(was: Any, now: Any, path: str = "") -> Iterator[str]:
    """Yield what changed, key by key.

    >>> list(differences({"seed": 1, "design": {"points": 8}}, {"seed": 2, "design": {"points": 8}}))
    ['seed: 1 -> 2']
    """
    if isinstance(was, dict) and isinstance(now, dict):
        for key in [*was, *(key for key in now if key not in was)]:
            below = f"{path}.{key}" if path else key
            yield from differences(was.get(key, "(nothing)"), now.get(key, "(nothing)"), below)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now) and path:
        for at, (one, other) in enumerate(zip(was, now, strict=True)):
            yield from differences(one, other, f"{path}.{at}")
    elif was != now:
        yield f"{path}: {_short(was)} -> {_short(now)}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def changed(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return what differs between two definitions in lines to read; hashes only where nothing else does."""
    found = list(differences(dict(was), dict(now)))
    telling = [line for line in found if not line.startswith(("fingerprints.", "points_digest"))]
    shown = (telling or found)[:SHOWN]
    more = len(telling or found) - len(shown)
    return [*shown, f"and {more} more"] if more else shown

"""What came out as JSON, from which a page of the documentation is made.

A list. For each log `{"log", "customers", "weeks_known", "weeks_ahead", "rows"}`, in whose rows `model`,
`tracking_mape`, `end`, `total`, `last`, `x0` and `x7` (per cent, with its sign), `mae`, `rmse` (purchases of
a customer) and `seconds`; for each table of retention `{"table", "known", "rows"}`, in whose rows `model` and
`mape` (per cent). What a model does not forecast is null.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.forecast.data import Log
from relsim import calibration
from relsim.calibration.laws.scoring import Scores

PER_CENT = {
    "tracking_mape": "mape", "end": "final", "total": "total", "last": "last", "x0": "none", "x7": "many",
}  # fmt: skip


LAWS = (
    "data.histories", "laws.choosing", "laws.fitting", "laws.forecasting", "laws.law", "laws.retention",
    "laws.waves", "laws.weighing",
)  # fmt: skip


def laws_digest(folder: Path = Path(calibration.__file__).parent) -> str:
    """Return a short hash of what decides relsim's forecasts: by it a page knows that they have changed.

    Where modules stand and what they import from where decides none.
    """
    digest = hashlib.sha256()
    for name in LAWS:
        lines = (folder / f"{name.replace('.', '/')}.py").read_text().splitlines()
        digest.update("\n".join(line for line in lines if "import" not in line).encode())
    return digest.hexdigest()[:12]


class Result(NamedTuple):
    """How one model did on one log."""

    model: str
    scores: Scores
    seconds: float
    told: str


def log_as_json(log: Log, results: Sequence[Result]) -> dict[str, Any]:
    """Return the table of one log."""
    return {
        "log": log.name,
        "customers": len(log.histories),
        "weeks_known": log.known,
        "weeks_ahead": log.weeks - log.known,
        "rows": [_row(result) for result in results],
    }


def write(path: Path, tables: Sequence[dict[str, Any]]) -> None:
    """Write tables; what a file holds of other logs and tables stays."""
    old = json.loads(path.read_text()) if path.exists() else []
    found = {_which(table): table for table in [*old, *tables]}
    path.write_text(json.dumps(list(found.values()), indent=1) + "\n")


def _which(table: dict[str, Any]) -> tuple[Any, ...]:
    return table.get("log"), table.get("table"), table.get("known")


def _row(result: Result) -> dict[str, Any]:
    found = {name: 100.0 * getattr(result.scores, field) for name, field in PER_CENT.items()}
    found |= {"mae": result.scores.mae, "rmse": result.scores.rmse}
    return {
        "model": result.model,
        **{name: None if value != value else round(value, 4) for name, value in found.items()},
        "seconds": round(result.seconds, 1),
    }

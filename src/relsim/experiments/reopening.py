"""Results that were saved, as they were when they were made."""

from pathlib import Path

from relsim.errors import UserError
from relsim.experiments.comparing import Comparison
from relsim.experiments.results import Results
from relsim.experiments.store import read_tables
from relsim.scenario.problems import shown_path


def load_results(folder: str | Path) -> Results:
    """Return results that were saved: a `Comparison` where one was.

    Raises
    ------
    UserError
        The folder holds no results, or they cannot be read.
    """
    tables, manifest = read_tables(Path(folder))
    if manifest.get("kind") == "sweep":
        raise UserError(f"{shown_path(Path(folder))}: holds a sweep; read it by relsim.Sweep.load")
    comparison = tables.pop("comparison", None)
    if comparison is None:
        return Results(**tables, manifest=manifest)
    return Comparison(**tables, manifest=manifest, table=comparison)

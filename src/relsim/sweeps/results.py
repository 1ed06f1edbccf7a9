"""What a sweep returns: tidy tables, and what it takes to make them again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from relsim.errors import UserError
from relsim.experiments.store import put_csv, put_tables, read_tables
from relsim.scenario.problems import shown_path

RUNS = {
    "run": pl.Int64, "point": pl.Int64, "scenario": pl.String, "replicate": pl.Int64, "seed": pl.Int64,
    "key": pl.String, "seconds": pl.Float64, "weeks": pl.Int64, "people": pl.Int64, "failed": pl.Boolean,
    "cause": pl.String, "traceback": pl.String,
}  # fmt: skip
TABLES = ("points", "runs", "outcomes", "levels")


@dataclass
class Sweep:
    """Tables of a sweep.

    Attributes
    ----------
    points : polars.DataFrame
        `point` and a column for each factor.
    runs : polars.DataFrame
        A row for each run: run, point, scenario, replicate, seed, key (the name of its file), seconds, weeks,
        people, failed, cause, traceback.
    outcomes : polars.DataFrame
        point, scenario, replicate, outcome, vendor, group, week (null = the number for the run), value.
    levels : polars.DataFrame
        Each outcome over replicates; see `relsim.sweeps.outcomes.levels_of`.
    manifest : dict
        What it takes to make the tables again: the definition, versions, seeds.
    """

    points: pl.DataFrame
    runs: pl.DataFrame
    outcomes: pl.DataFrame
    levels: pl.DataFrame
    manifest: dict[str, Any]

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return the tables by name."""
        return {name: getattr(self, name) for name in TABLES}

    def save(self, folder: str | Path) -> Path:
        """Write the tables and the manifest into a folder and return it.

        Raises
        ------
        UserError
            The folder cannot be written.
        """
        return put_tables(Path(folder), self.manifest, self.tables())

    def to_csv(self, folder: str | Path) -> list[Path]:
        """Write the tables as CSV, for spreadsheets; return the files.

        Raises
        ------
        UserError
            The folder cannot be written.
        """
        return put_csv(Path(folder), self.tables())

    @classmethod
    def load(cls, folder: str | Path) -> "Sweep":
        """Return a sweep that was saved.

        Raises
        ------
        UserError
            The folder holds none, or it cannot be read.
        """
        tables, manifest = read_tables(Path(folder))
        if manifest.get("kind") != "sweep" or set(TABLES) - set(tables):
            raise UserError(f"{shown_path(Path(folder))}: holds no sweep, but what relsim.load_results reads")
        return cls(**{name: tables[name] for name in TABLES}, manifest=manifest)

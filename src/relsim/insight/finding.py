"""What every question returns: tables, an answer in plain words, and how to get it again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from relsim.errors import UserError
from relsim.scenario.problems import one_of, shown_path

MANIFEST = "finding.json"


@dataclass(frozen=True)
class Finding:
    """Tables and what they say.

    Attributes
    ----------
    kind : {"sensitivity", "flip", "optimise", "select", "explain", "ablate"}
    question : str
    said : str
        The answer in plain words: an empty line parts sections, points are indented.
    tables : mapping of polars.DataFrame
    manifest : mapping
        Version, seed, replicates, budget and whatever else is needed to get the same again.
    """

    kind: str
    question: str
    said: str
    tables: Mapping[str, pl.DataFrame]
    manifest: Mapping[str, Any]

    def answer(self) -> str:
        """Return the answer in plain words, with what the model cannot say."""
        return self.said

    def __getitem__(self, table: str) -> pl.DataFrame:
        """Return a table by its name.

        Raises
        ------
        UserError
            There is none of that name.
        """
        if table not in self.tables:
            raise UserError(f"no table {table!r}; {one_of(table, [*self.tables], quote=False)}")
        return self.tables[table]

    def save(self, folder: str | Path) -> Path:
        """Write every table as Parquet and CSV, and the manifest with the answer; return the folder.

        Raises
        ------
        UserError
            When it cannot be written.
        """
        place = Path(folder)
        try:
            place.mkdir(parents=True, exist_ok=True)
            for name, table in self.tables.items():
                table.write_parquet(place / f"{name}.parquet")
                table.write_csv(place / f"{name}.csv")
            facts = {"kind": self.kind, "question": self.question, "answer": self.said, **self.manifest}
            text = json.dumps(facts, indent=2, ensure_ascii=False, default=str)
            (place / MANIFEST).write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            reason = error.strerror or "no reason given"
            raise UserError(
                f"{shown_path(place)}: cannot be written ({reason}); name another folder"
            ) from None
        return place


NOT_FITTED = "These are numbers about the model, not about a firm: it is not calibrated to a firm's data."
CANNOT = f"""\
What this cannot say:
  {NOT_FITTED}
  Intervals are about sampling only. With more runs they shrink, whether the model is true or not."""

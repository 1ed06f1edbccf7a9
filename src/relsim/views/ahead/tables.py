"""What a world foresees, as tables: its weeks, the weeks of its log beside them, known customers."""

from pathlib import Path

import numpy as np
import polars as pl

from relsim.calibration.laws.outlook import BAND as LAW_BAND
from relsim.experiments.ahead import band
from relsim.experiments.foreseeing import AS_IT_IS, Foreseen, Log
from relsim.views.outlook.tables import customers, laws

NUMBERS = ("purchases", "repeats", "active", "value")


def weeks_of(told: Foreseen) -> pl.DataFrame:
    """Return every vendor's weeks: world, vendor, week (1 is the first foreseen), and numbers with bands.

    Weeks of the log that the world lived through first have numbers from 0 down.
    """
    parts = []
    for world in told.worlds:
        for vendor in told.vendors:
            runs = {name: told.ahead.of(world, vendor, name) for name in NUMBERS}
            weeks = runs["purchases"].shape[1]
            columns: dict[str, object] = {
                "world": [world] * weeks,
                "vendor": [vendor] * weeks,
                "week": np.arange(weeks) - told.past + 1,
            }
            for name, values in runs.items():
                columns |= dict(zip((name, f"{name}_low", f"{name}_high"), band(values), strict=True))
            parts.append(pl.DataFrame(columns))
    return pl.concat(parts)


def beside_of(told: Foreseen, log: Log) -> pl.DataFrame:
    """Return repeat purchases of the log's customers: in the log, by the law, and in the world."""
    ahead, outlook = told.weeks, log.outlook
    blank = np.full(told.past, np.nan)
    law_low, law_high = np.percentile(outlook.weekly, LAW_BAND, axis=0)
    columns: dict[str, np.ndarray] = {
        "week": np.arange(1 - told.past, ahead + 1),
        "log": np.r_[outlook.seen, np.full(ahead, np.nan)],
        "law_from_start": outlook.from_start,
        "law": np.r_[blank, outlook.each.sum(axis=0)],
        "law_low": np.r_[blank, law_low],
        "law_high": np.r_[blank, law_high],
    }
    for world, runs in log.beside.items():
        name = "world" if world == AS_IT_IS else "what_if"
        columns |= dict(zip((name, f"{name}_low", f"{name}_high"), band(runs), strict=True))
    return pl.DataFrame(columns)


def write_tables(told: Foreseen, folder: Path) -> list[Path]:
    """Write all tables as CSV; return the files."""
    made = {"weeks": weeks_of(told)}
    if told.log is not None:
        made |= {
            "log": beside_of(told, told.log),
            "customers": customers(told.log.outlook, told.log.purchases),
            "laws": laws(told.log.outlook),
        }
    for name, table in made.items():
        table.fill_nan(None).write_csv(folder / f"{name}.csv")
    return [folder / f"{name}.csv" for name in made]

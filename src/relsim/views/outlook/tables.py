"""What a forecast says, as tables: the weeks to come, the customers, the laws."""

from pathlib import Path

import numpy as np
import polars as pl

from relsim.calibration.data.purchases import Purchases
from relsim.calibration.laws.outlook import BAND, Outlook


def weeks_ahead(outlook: Outlook) -> pl.DataFrame:
    """Return the weeks to come: what is expected of all customers, and between what it lies.

    Returns
    -------
    polars.DataFrame
        week, purchases with low and high, buyers with low and high, value with low and high, and from_start:
        purchases that are expected of customers known only to have begun.
    """
    weeks = outlook.each.shape[1]
    columns: dict[str, np.ndarray] = {"week": np.arange(1, weeks + 1)}
    expected = {
        "purchases": outlook.each.sum(axis=0),
        "buyers": outlook.buyers.mean(axis=0),
        "value": outlook.spend @ outlook.each,
    }
    for name, futures in (
        ("purchases", outlook.weekly),
        ("buyers", outlook.buyers),
        ("value", outlook.value),
    ):
        columns[name] = expected[name]
        columns[f"{name}_low"], columns[f"{name}_high"] = np.percentile(futures, BAND, axis=0)
    return pl.DataFrame(columns | {"from_start": outlook.from_start[-weeks:]})


def customers(outlook: Outlook, log: Purchases) -> pl.DataFrame:
    """Return each customer: what he did, what he is expected to do, and between what that lies."""
    expected = outlook.each.sum(axis=1)
    columns = {
        "customer": log.names,
        "repeats": outlook.known.repeats,
        "silent_weeks": outlook.known.silent,
        "purchases": expected,
        "purchases_low": outlook.low,
        "purchases_high": outlook.high,
        "value": outlook.spend * expected,
    }
    return pl.DataFrame(columns)


def laws(outlook: Outlook) -> pl.DataFrame:
    """Return the laws that were fitted, the least AIC first, with each parameter and its 95 % interval."""
    choice, rows = outlook.choice, []
    for fit, weight, likely in zip(choice.fits, choice.weights, choice.predictive, strict=True):
        for name, (low, high) in fit.intervals().items():
            about = {
                "law": fit.structure,
                "weight": float(weight),
                "aic": fit.aic,
                "predictive": float(likely),
            }
            rows.append(
                about | {"parameter": name, "value": getattr(fit.law, name), "low": low, "high": high}
            )
    return pl.DataFrame(rows)


def write_tables(outlook: Outlook, log: Purchases, folder: Path) -> list[Path]:
    """Write all tables as CSV; return the files."""
    made = {
        "weeks": weeks_ahead(outlook),
        "customers": customers(outlook, log),
        "laws": laws(outlook),
        "left_out": pl.DataFrame({"said": list(log.said)}),
    }
    for name, table in made.items():
        table.fill_nan(None).write_csv(folder / f"{name}.csv")
    return [folder / f"{name}.csv" for name in made]

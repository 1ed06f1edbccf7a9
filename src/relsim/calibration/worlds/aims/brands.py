"""A world is to have vendors at which as many customers buy, as often, as a table of brands says."""

from typing import Any

import numpy as np

from relsim.calibration.data.brands import Brands
from relsim.calibration.worlds.aims import Taken
from relsim.desk import PURCHASE
from relsim.model import RelationshipModel

EVEN = 0.05  # least variance of purchases between buyers, against their mean


class BrandsAim:
    """Penetration and purchases per buyer of each vendor in the last weeks of a run.

    Customers are the accounts that are there at the end, as those of a continuous panel. The error of a
    penetration is that of the binomial. Purchases of buyers are taken to vary as a geometric law does: what a
    table does not tell. Numbers of several brands are taken to err by themselves.

    Parameters
    ----------
    table : Brands
    """

    source = "brands"
    taken: tuple[Taken, ...] = ()

    def __init__(self, table: Brands) -> None:
        self.table = table
        share, often, panel = table.penetration, table.frequency, table.panel
        self.names = (
            *(f"penetration of {name}" for name in table.vendors),
            *(f"purchases per buyer at {name}" for name in table.vendors),
        )
        self.observed = np.concatenate([share, often])
        kept = (panel * share + 0.5) / (panel + 1.0)  # a share of 1 has an error too
        varied = np.maximum(often * (often - 1.0), EVEN * often)
        self.covariance = np.diag(np.concatenate([kept * (1.0 - kept) / panel, varied / (panel * kept)]))

    def prepare(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Return the changes with a log of purchases of at least the table's weeks."""
        weeks = max(self.table.weeks, int(changes.get("horizon.weeks", 0)))
        kept = sorted({"purchase", *changes.get("recording.log", ())})
        recorded = {"recording.every": min(weeks, 520), "recording.cohort": 0} | changes
        return recorded | {"horizon.weeks": weeks, "recording.log": kept}

    def look(self, model: RelationshipModel) -> np.ndarray:
        """Return the numbers of a finished run; NaN for purchases where nobody bought."""
        log, people = model.record().log, model.world.persons
        here = np.unique(people.who[people.members > 0])
        first = model.spec.horizon.weeks - self.table.weeks
        lines = (log["kind"] == PURCHASE) & (log["week"] >= first) & np.isin(log["customer"], here)
        customer, sellers = log["customer"][lines], np.array(model.given_names)[log["vendor"][lines]]
        share, often = [], []
        for name in self.table.vendors:
            bought = customer[sellers == name]
            buyers = len(np.unique(bought))
            share.append(buyers / max(1, len(here)))
            often.append(len(bought) / buyers if buyers else np.nan)
        return np.array([*share, *often])

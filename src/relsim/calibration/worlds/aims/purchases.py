"""A world is to have a vendor whose customers buy as those of a log do."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from relsim.calibration.data.histories import DAYS, histories
from relsim.calibration.data.purchases import Purchases
from relsim.calibration.laws.outlook import check_length
from relsim.calibration.worlds.aims import Taken
from relsim.calibration.worlds.course import YEARS, is_new
from relsim.calibration.worlds.features import HELD, Features, bootstrap, features_of
from relsim.calibration.worlds.followed import Followed, followed, followed_weeks
from relsim.desk import PURCHASE
from relsim.draws import key, uniforms
from relsim.errors import UserError
from relsim.model import RelationshipModel
from relsim.scenario.problems import counted

LEAST_PEOPLE = 50


@dataclass(frozen=True)
class Log:
    """A firm's log as worlds are compared with it.

    Attributes
    ----------
    seen : Followed
    weeks : int, that the log covers
    window : int, weeks in which those begin who are followed
    new : bool, whether they are new customers, or those of a firm that had customers before
    begins : int, week of the year in which the log begins
    """

    seen: Followed
    weeks: int
    window: int
    new: bool
    begins: int = 0

    @property
    def simulated_weeks(self) -> int:
        """Weeks to simulate, and to look at."""
        return YEARS + int(self.seen.weeks.max()) + 1 if self.new else self.weeks

    def look(self, model: RelationshipModel, vendor: str) -> Followed:
        """Return the vendor's customers in a finished run, followed as those of the log are."""
        record = model.record()
        rows = [row for row, name in enumerate(model.given_names) if name == vendor]
        bought = (record.log["kind"] == PURCHASE) & (record.log["week"] < self.simulated_weeks)
        lines = bought & np.isin(record.log["vendor"], rows)
        customer, week = record.log["customer"][lines], record.log["week"][lines]
        if not self.new:
            return followed_weeks(customer, week, self.simulated_weeks, self.window)
        people, anywhere = model.world.persons, np.unique(record.log["customer"][bought])
        never = np.setdiff1d(people.who[people.members > 0], anywhere)
        here = len(np.unique(customer)) / max(1, len(anywhere))
        never = never[uniforms(key(0, "never"), never, 0) < here]
        return followed_weeks(customer, week, self.simulated_weeks, YEARS, self.seen.weeks, never)


def log_of(purchases: Purchases, new: bool | None = None) -> Log:
    """Return a log as worlds are compared with it.

    Where customers stop beginning before the last quarter of the weeks it is a log of new customers; all of
    them are followed. Otherwise the firm had customers before the log began; those are followed who are
    first seen in its first half.

    Parameters
    ----------
    purchases : Purchases
    new : bool, optional
        Whether customers are new when they are first seen, instead of what the log itself shows.

    Raises
    ------
    UserError
        The log is too short, there are too few customers, or nobody bought again.
    """
    check_length(purchases)
    day, end = purchases.day, int(purchases.day.max()) + 1
    weeks = (end - int(day.min())) // DAYS
    _, begins = np.unique(purchases.customer, return_index=True)
    last = int(day[begins].max() - day.min()) // DAYS + 1
    if new is None:
        new = is_new(histories(purchases.customer, day, end))
    window = last if new else max(1, weeks // 2)
    seen = followed(purchases.customer, day, end, window)
    if len(seen) < LEAST_PEOPLE:
        raise UserError(
            f"the log has {counted(len(seen), 'customer')} who can be followed from their first purchase; to "
            f"fit a world takes {LEAST_PEOPLE}"
        )
    if not seen.repeats().any():
        raise UserError(
            "nobody in the log bought again in a later week, which tells nothing of how often people buy; is "
            "the right column the customer?"
        )
    opened = date(1970, 1, 1) + timedelta(int(day.min()))
    return Log(seen, weeks, window, new, opened.timetuple().tm_yday // DAYS % 52)


class PurchasesAim:
    """Numbers of a log that a world is to have.

    Parameters
    ----------
    log : Log
    vendor : str
        The one in the world whose log it is.
    held : bool
        Whether it is about the numbers that are held back from matching, or all others.
    """

    source = "log"
    taken: tuple[Taken, ...] = ()

    def __init__(self, log: Log, vendor: str, held: bool = False) -> None:
        self.log, self.vendor = log, vendor
        self.features: Features = features_of(log.seen)
        every = self.features.names
        sums = self.features.sums(log.seen)
        observed = self.features.numbers(sums.sum(axis=0))
        drawn = bootstrap(sums, self.features.numbers)
        told = np.isfinite(observed) & np.isfinite(drawn).all(axis=0) & (drawn.std(axis=0) > 0.0)
        self.which = np.flatnonzero(told & (np.isin(every, HELD) == held))
        self.names = tuple(every[at] for at in self.which)
        self.observed = observed[self.which]
        self.covariance = np.atleast_2d(np.cov(drawn[:, self.which].T))

    def prepare(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Return the changes with a log of purchases that is long enough."""
        weeks = max(self.log.simulated_weeks, int(changes.get("horizon.weeks", 0)))
        kept = sorted({"purchase", *changes.get("recording.log", ())})
        recorded = {"recording.every": min(weeks, 520), "recording.cohort": 0} | changes
        return recorded | {"horizon.weeks": weeks, "recording.log": kept}

    def look(self, model: RelationshipModel) -> np.ndarray:
        """Return the numbers of a finished run."""
        seen = self.log.look(model, self.vendor)
        if not len(seen):
            return np.full(len(self.names), np.nan)
        return self.features.numbers(self.features.sums(seen).sum(axis=0))[self.which]

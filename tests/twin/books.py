"""What the twin keeps: a row now and then, the log, and how long relationships last."""

from typing import Any

import numpy as np

from relsim.desk import FLOWS, LOGGED, ONE
from relsim.record import STOCKS, VIEWS, Record, Stock
from relsim.state import ACTIVE, DORMANT

from .rules import bond, fair_shares, health
from .vendor import units


class Books:
    """The rows kept so far."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.groups = model.p.groups.count
        self.seen = self.flows()
        self.rows: list[tuple[int, Any, Any, Any]] = []
        self.log: list[tuple[int, int, int, int, float]] = []
        self.standing: dict[str, np.ndarray] = {}
        self.alive = self.nobody()

    def flows(self) -> np.ndarray:
        """Return all that has been counted, (V * G, flows)."""
        rows = [flows for vendor in self.model.vendors for flows in vendor.flows]
        return np.array(rows, np.int64).reshape(-1, len(FLOWS))

    def note(self, person: Any, vendor: Any, kind: int, amount: float) -> None:
        """Write a line of the log, if it is wanted."""
        if self.model.week >= 0 and LOGGED[kind] in self.model.spec.recording.log:
            self.log.append((self.model.week, person.who, kind, vendor.row, amount))

    def keep_if_due(self) -> None:
        """Keep a row where one is due."""
        week, last, every = self.model.week, self.model.spec.horizon.weeks, self.model.spec.recording.every
        if week == 0 and {"purchase", "exit"}.issubset(self.model.spec.recording.log):
            self.standing = self.stands()
        if 0 <= week <= last and (week % every == 0 or week == last):
            flows = self.flows()
            views = [views_of(vendor) for vendor in self.model.vendors]
            self.rows.append((week, (flows - self.seen) / ONE, self.stocks() / ONE, views))
            self.model.vendors.do("draw_a_line")
            if week % self.step == 0:
                self.look_at_cohorts(week)
            self.seen = flows

    def stocks(self) -> np.ndarray:
        """Return the sums over ties by vendor and group, in counting units."""
        sums = {
            (vendor, group): dict.fromkeys(STOCKS, 0)
            for vendor in self.model.vendors
            for group in range(self.groups)
        }
        for person in self.model.customers:
            main = person.main_slot()
            for slot, tie in enumerate(person.ties):
                if tie.state == DORMANT:
                    sums[tie.vendor, person.group]["dormant"] += ONE
                elif tie.state == ACTIVE:
                    row = sums[tie.vendor, person.group]
                    row["customers"] += ONE
                    row["loyal"] += ONE if self.model.tick - tie.birth >= 52 else 0
                    row["main"] += ONE if slot == main else 0
                    for name, share in self.shares(tie, person.head.ties[slot]).items():
                        row[name] += units(share)
        return np.array([list(row.values()) for row in sums.values()], np.int64).reshape(-1, len(STOCKS))

    def shares(self, tie: Any, paying: Any) -> dict[str, float]:
        """Return what is summed over active ties; `paying` is the tie of the account's head."""
        as_they_are = [stock.name.lower() for stock in Stock if Stock.MAIN < stock < Stock.FAIR_CUSTOMER]
        shares = {name: getattr(tie, name) for name in as_they_are}
        shares["fair_customer"], shares["fair_vendor"] = fair_shares(paying.surplus, paying.margin)
        shares["bond"] = bond(tie.commitment, tie.rapport)
        parts = (tie.trust, shares["fair_customer"], shares["fair_vendor"], tie.heard, shares["bond"])
        shares["health"] = health(*parts, self.model.p.groups.health_power)
        return shares

    def nobody(self) -> np.ndarray:
        """Return nobody of any vendor, cohort and age in intervals."""
        every, width = self.model.spec.recording.every, self.model.spec.recording.cohort
        self.step = every
        while self.step + every <= min(13, width):
            self.step += every
        intervals = self.model.spec.horizon.weeks // self.step if width else 0
        numbers = [(2 * n + 1) * self.step // (2 * width) for n in range(intervals)]
        self.cohort = [sorted(set(numbers)).index(number) for number in numbers]
        return np.zeros((len(self.model.vendors), len(set(numbers)), intervals), np.int64)

    def look_at_cohorts(self, week: int) -> None:
        """Count who is there of those who began in each interval, by how many intervals ago that was."""
        for person in self.model.customers if self.cohort else ():
            for tie in person.ties:
                began = tie.birth - (self.model.tick - week)
                if tie.lives and began >= 0:
                    interval = began // self.step
                    age = week // self.step - 1 - interval
                    self.alive[tie.vendor.row, self.cohort[interval], age] += 1

    def lengths(self) -> np.ndarray:
        """Return relationships that ended, by their length, (V * G, weeks)."""
        rows = [lengths for vendor in self.model.vendors for lengths in vendor.lengths]
        return np.array(rows, np.int64)

    def lasting(self) -> np.ndarray:
        """Return relationships that last, by their length, (V * G, weeks)."""
        found = np.zeros_like(self.lengths())
        for person in self.model.customers:
            for tie in person.ties:
                if tie.lives:
                    length = min(self.model.tick - tie.birth, found.shape[1] - 1)
                    found[tie.vendor.row * self.groups + person.group, length] += 1
        return found

    def stands(self) -> dict[str, np.ndarray]:
        """Return the relationships of accounts that there are, in weeks from now."""
        now, names = self.model.tick, ("customer", "vendor", "began", "bought")
        rows = [
            (person.who, tie.vendor.row, tie.birth - now, tie.bought - now)
            for person in self.model.customers
            if person.head is person
            for tie in person.ties
            if tie.lives
        ]
        return {name: np.array([row[at] for row in rows]) for at, name in enumerate(names)}

    def record(self) -> Record:
        """Return what has been kept so far."""
        weeks, flows, stocks, views = zip(*self.rows, strict=True)
        spoken = sorted((person.spoken for person in self.model.customers), reverse=True)
        seen = np.array(views).reshape(len(weeks), -1, len(VIEWS))
        return Record(
            np.array(weeks), np.array(flows), np.array(stocks), seen,
            self.lengths(), self.lasting(), np.array(spoken), self.alive, self.sorted_log(),
            self.standing,
        )  # fmt: skip

    def sorted_log(self) -> dict[str, np.ndarray]:
        """Return the log in the order of weeks and people."""
        if not self.model.spec.recording.log:
            return {}
        fields = {
            "week": np.int32,
            "customer": np.uint64,
            "kind": np.int32,
            "vendor": np.int32,
            "amount": np.float64,
        }
        lines = np.array(sorted(self.log), list(fields.items()))
        return {name: lines[name] for name in fields}


def views_of(vendor: Any) -> list[float]:
    """Return what is recorded of a vendor."""
    since = [position.since for position in vendor.employees if position.key]
    tenure = vendor.model.tick - sum(since) / len(since) if since else 0.0
    return [
        vendor.price, vendor.quality, vendor.fault, vendor.reputation,
        vendor.satisfaction, vendor.complaints, vendor.survey_result, float(vendor.asked),
        float(vendor.answers), tenure, vendor.fixed_costs, vendor.campaign_costs,
        vendor.heard_of, vendor.alarm, vendor.forged,
        float(vendor.model.tick - vendor.executive.since), vendor.help, vendor.pressure,
        vendor.messages, vendor.open, float(vendor.technology >= 0.0), vendor.works, vendor.outside,
        vendor.outside_profit,
    ]  # fmt: skip

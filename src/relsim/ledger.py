"""The ledger: where a run's counters stand, and what is kept of them.

Stepping, recording and asking are three things. Processes count at desks; the ledger adds desks up, takes
stock when a row is due, and hands out a `Record` at the end.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from relsim.cohorts import Cohorts, calendar_of, count_by_birth
from relsim.compiled import view
from relsim.desk import FLOWS, LINES, LOGGED, ONE, Desk, Flow, new_desk
from relsim.elsewhere import Elsewhere
from relsim.record import STOCKS, VIEWS, Record, count_lasting, standing, take_stock
from relsim.scenario.schema import Scenario
from relsim.spending import Spending
from relsim.state import World
from relsim.tick import shares_of, workers


class Ledger:
    """The desks of a run and the rows kept so far.

    Parameters
    ----------
    spec : Scenario
    world : World
    groups : int
        Groups by which is counted beside the vendor.
    threads : int
        One desk for each.
    block : int
        Customers that a desk holds at a time.

    Attributes
    ----------
    counters : list of Desk
        The desks as arrays.
    spending : Spending
        What vendors have spent since the row before.
    elsewhere : Elsewhere
        What they earn with customers who live in none of the communities.
    """

    def __init__(self, spec: Scenario, world: World, groups: int, threads: int, block: int) -> None:
        self.spec, self.groups = spec, groups
        vendors, persons, staff = len(world.vendors), len(world.persons), len(world.staff)
        weeks = spec.horizon.warmup + spec.horizon.weeks
        lines = (LINES + spec.consider.size) * persons if spec.recording.log else 0
        self.counters: list[Desk] = [
            new_desk(vendors, groups, weeks, staff, lines, block) for _ in range(max(1, threads))
        ]
        rows = -(-spec.horizon.weeks // spec.recording.every) + 1
        self._weeks: list[int] = []
        self._flows = np.zeros((rows, vendors * groups, len(FLOWS)))
        self._stocks = np.zeros((rows, vendors * groups, len(STOCKS)))
        self._views = np.zeros((rows, vendors, len(VIEWS)))
        self._seen = np.zeros((vendors * groups, len(FLOWS)), np.int64)
        calendar = calendar_of(spec.horizon.weeks, spec.recording.every, spec.recording.cohort)
        self._cohorts = Cohorts(calendar, vendors)
        self.spending = Spending(world.branches.vendor, vendors, spec.steer.technology_cost)
        self.elsewhere = Elsewhere(vendors)
        self._log: list[tuple[np.ndarray, np.ndarray]] = []
        self._standing: dict[str, np.ndarray] = {}

    @property
    def desks(self) -> list[Any]:
        """The desks as kernels see them."""
        return [view(desk) for desk in self.counters]

    def flows(self) -> np.ndarray:
        """Return all that has been counted, int64 (V * G, flows) in units of 2**-20."""
        return np.sum([desk.flows for desk in self.counters], axis=0)

    def counted(self, vendor: int) -> np.ndarray:
        """Return what has been counted at one vendor since the start, float64 (flows,)."""
        rows = slice(vendor * self.groups, (vendor + 1) * self.groups)
        return np.sum([desk.flows[rows].sum(axis=0) for desk in self.counters], axis=0) / ONE

    def book_costs(self, levers: Any) -> None:
        """Book what a week has cost vendors beside sales and service."""
        acquired, won_back = (self._of_sellers(flow) for flow in (Flow.ACQUIRED, Flow.WON_BACK))
        self.spending.book(levers.view(np.ndarray), acquired, won_back)

    def _of_sellers(self, flow: int) -> np.ndarray:
        """Return what has been counted of one flow since the start, (V,)."""
        counted = self.counters[0].flows[:, flow]
        for desk in self.counters[1:]:
            counted = counted + desk.flows[:, flow]
        return np.asarray(counted.reshape(-1, self.groups).sum(axis=1) / ONE)

    def of_all_sellers(self) -> np.ndarray:
        """Return what has been counted at every vendor since the start, float64 (V, flows)."""
        flows = self.flows()
        return np.asarray(flows.reshape(-1, self.groups, flows.shape[1]).sum(axis=1) / ONE)

    def take_load(self) -> np.ndarray:
        """Return how many customers each position held this week, and count anew."""
        load = np.sum([desk.load for desk in self.counters], axis=0)
        for desk in self.counters:
            desk.load[:] = 0
        return load

    def is_due(self, week: int) -> bool:
        """Return whether a row is due at the beginning of a week."""
        last = self.spec.horizon.weeks
        return 0 <= week <= last and (week % self.spec.recording.every == 0 or week == last)

    def keep(self, world: Any, tick: int, week: int, views: np.ndarray) -> None:
        """Keep a row: flows since the row before, stocks now, and what vendors see.

        Parameters
        ----------
        world : World
            As kernels see it.
        tick, week : int
        views : array, shape (V, views)
            In the order of `relsim.record.VIEWS`.
        """
        row, flows = len(self._weeks), self.flows()
        self._weeks.append(week)
        self._flows[row] = (flows - self._seen) / ONE
        self._seen = flows
        self._stocks[row] = self.stocks(world, tick)
        self._views[row] = views
        self.spending.take()
        if self._cohorts.are_due(week):
            self._look_at_cohorts(world, tick, week)

    def stocks(self, world: Any, tick: int) -> np.ndarray:
        """Return the stocks of all vendors now, (V * G, stocks)."""
        return self._added_up(self._stocks.shape[1:], take_stock, world, tick) / ONE

    def _look_at_cohorts(self, world: Any, tick: int, week: int) -> None:
        """Take down who is still there of those who began in each interval."""
        vendors, _, intervals = self._cohorts.alive.shape
        step = self._cohorts.calendar.step
        living = self._added_up((vendors, intervals), count_by_birth, world, tick - week, step)
        self._cohorts.see(week // step, living)

    def _added_up(
        self, shape: tuple[int, ...], count: Callable[..., None], world: Any, *how: Any
    ) -> np.ndarray:
        """Return what a kernel counts over all persons, on as many threads as there are desks."""
        parts = [np.zeros(shape, np.int64) for _ in self.counters]
        shares = shares_of(world.persons.shape[0], len(parts))
        pairs = zip(parts, shares, strict=True)
        if len(parts) == 1:
            count(world, *how, view(parts[0]), *shares[0])
        else:
            pool = workers(len(parts))
            for done in [pool.submit(count, world, *how, view(part), *share) for part, share in pairs]:
                done.result()
        return np.sum(parts, axis=0)

    def begin_log(self, world: World, tick: int) -> None:
        """Keep who is a customer of whom when the log begins, where it will tell who buys and who leaves."""
        if {"purchase", "exit"}.issubset(self.spec.recording.log):
            self._standing = standing(world, tick)

    def keep_log(self, week: int) -> None:
        """Keep the lines that this week has written, if it is recorded, and begin anew."""
        for desk in self.counters:
            lines = int(desk.counts[2])
            if week >= 0:
                self._log.append((np.full(lines, week, np.int32), desk.log[:lines].copy()))
            desk.counts[2] = 0

    def record(self, world: Any, tick: int, spoken: np.ndarray) -> Record:
        """Return what has been kept so far."""
        rows = len(self._weeks)
        ended = np.sum([desk.lifetimes for desk in self.counters], axis=0)
        lasting = np.zeros_like(ended)
        count_lasting(world, tick, view(lasting))
        return Record(
            weeks=np.array(self._weeks), flows=self._flows[:rows].copy(), stocks=self._stocks[:rows].copy(),
            views=self._views[:rows].copy(), ended=ended, lasting=lasting,
            spoken=np.sort(spoken)[::-1].astype(np.int64), cohorts=self._cohorts.alive.copy(),
            log=self._sorted_log(), standing=self._standing,
        )  # fmt: skip

    def _sorted_log(self) -> dict[str, np.ndarray]:
        """Return the log in the order of weeks and people, with the wanted kinds only."""
        if not self._log:
            return {}
        week, lines = (np.concatenate(part) for part in zip(*self._log, strict=True))
        wanted = np.isin(lines["kind"], [LOGGED.index(name) for name in self.spec.recording.log])
        week, lines = week[wanted], lines[wanted]
        order = np.lexsort((lines["vendor"], lines["kind"], lines["who"], week))
        columns = {"week": week, "customer": lines["who"]}
        columns |= {name: lines[name] for name in ("vendor", "kind", "amount")}
        return {name: np.ascontiguousarray(column[order]) for name, column in columns.items()}

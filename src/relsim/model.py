"""The Mesa model that every run steps, in notebook, command line, sweep and app alike."""

from collections.abc import Mapping, Sequence
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from relsim.agents.staff import Staff
from relsim.agents.vendor import PRESETS, Vendor
from relsim.compiled import view
from relsim.desk import LINES, LOGGED, ONE, new_desk
from relsim.draws import key, keys_of
from relsim.record import STOCKS, VIEWS, Record, count_lasting, take_stock
from relsim.scenario import load
from relsim.scenario.schema import Scenario
from relsim.state import Now
from relsim.tick import TICK, plan, shares_of, workers
from relsim.world import build

_DRAWING = Now._fields[3:]  # the processes that draw, in the order of `Now`
_LASTING = ("taste", "hours", "going")  # drawn once and for ever


class RelationshipModel(mesa.Model):
    """A world of customers and vendors that lives through weeks.

    Parameters
    ----------
    scenario : Scenario, str or path
        What is simulated: a scenario, the name of a shipped one, or a file.
    seed : int
        The same scenario, seed and version give the same bits.
    threads : int
        Threads that share the customers; the bits are the same for any number.
    processes : sequence
        What happens in a week, in this order; `relsim.tick.TICK` if not given.
    vendor_classes : mapping
        For names of vendors (or of archetypes) the class of their agents.

    Examples
    --------
    >>> model = RelationshipModel("village", seed=1)
    >>> model.step()
    >>> model.tick
    1
    """

    def __init__(
        self,
        scenario: Any = "village",
        seed: Any = 0,
        *,
        threads: int = 1,
        processes: Sequence[Any] = TICK,
        vendor_classes: Mapping[str, type[Vendor]] | None = None,
    ) -> None:
        """Build the world of a scenario."""
        self.seed = int(seed or 0)
        super().__init__(rng=self.seed)
        self.spec: Scenario = scenario if isinstance(scenario, Scenario) else load(scenario)
        built = build(self.spec, self.seed)
        self.world, self.where = built.world, built.where
        self.view = view(self.world)
        self.vendor_names = built.market.names
        self.groups = int(self.world.p["groups"]["count"])
        self.given_names = [name.partition(" of ")[0] for name in self.vendor_names]
        self.tick = 0
        self.before: dict[Any, np.ndarray] = {}  # what events will return levers to
        self.left = np.zeros(len(self.world.staff.vendor), np.uint8)  # positions vacated this week
        self._bases = np.array([key(self.seed, name) for name in _DRAWING], np.uint64)
        self._hire(built.market, vendor_classes or {})
        self._plan = plan(processes)
        self._open_books(threads)
        if self.spec.horizon.warmup == 0:
            self._keep()

    def _hire(self, market: Any, classes: Mapping[str, type[Vendor]]) -> None:
        """Make the agents that decide."""
        self.sellers: list[Vendor] = []
        for row, (name, archetype) in enumerate(zip(market.names, market.archetypes, strict=True)):
            cls = (
                classes.get(self.given_names[row]) or classes.get(archetype) or PRESETS.get(archetype, Vendor)
            )
            self.sellers.append(cls(self, row, name))
        self.vendors = AgentSet(self.sellers, random=self.random)
        self.staff = AgentSet(
            [Staff(self, row) for row in range(len(market.staff.vendor))], random=self.random
        )

    def _open_books(self, threads: int) -> None:
        """Make the desks and the arrays in which the record is kept."""
        rows, groups = len(self.vendor_names), self.groups
        horizon, every = self.spec.horizon, self.spec.recording.every
        persons = len(self.world.persons.who)
        lines = (LINES + self.spec.consider.size) * persons if self.spec.recording.log else 0
        ticks = horizon.warmup + horizon.weeks
        made = [
            new_desk(rows, groups, ticks, len(self.world.staff.vendor), lines) for _ in range(max(1, threads))
        ]
        self.desks = [view(desk) for desk in made]
        self._counters = made
        kept = -(-horizon.weeks // every) + 1
        self._weeks: list[int] = []
        self._flows = np.zeros((kept, rows * groups, made[0].flows.shape[1]))
        self._stocks = np.zeros((kept, rows * groups, len(STOCKS)))
        self._views = np.zeros((kept, rows, len(VIEWS)))
        self._counted = np.zeros_like(made[0].flows)
        self._log: list[tuple[np.ndarray, ...]] = []

    @property
    def week(self) -> int:
        """The recorded week: 0 is the first after the warm-up, before it they are negative."""
        return self.tick - self.spec.horizon.warmup

    @property
    def customers_count(self) -> int:
        """How many people there are."""
        return len(self.world.persons.who)

    def counted(self, row: int) -> np.ndarray:
        """Return what has been counted at the vendor of a row since the start, by flow."""
        groups = self.groups
        rows = slice(row * groups, (row + 1) * groups)
        return sum(desk.flows[rows].sum(axis=0) for desk in self._counters) / ONE  # type: ignore[no-any-return]

    def _this_week(self) -> Now:
        """Return the week's number and the keys under which processes draw."""
        keys = keys_of(self._bases, self.tick)
        keys[-len(_LASTING) :] = self._bases[-len(_LASTING) :]
        category = self.spec.category
        swing = 1.0
        if category.season:
            phase = 2.0 * np.pi * (self.week - category.season_peak) / 52.0
            swing += category.season * float(np.cos(phase))
        return view(Now(self.tick, swing, self.tick % 4 == 0, *keys))  # type: ignore[no-any-return]

    def step(self) -> None:
        """Live through one week."""
        self.now = self._this_week()
        for process in self._plan:
            process.step(self)
        if self.now.month:
            self._add_up_load()
        if self.spec.recording.log and self.week >= 0:
            self._keep_log()
        self.tick += 1
        horizon = self.spec.horizon
        if 0 <= self.week <= horizon.weeks and (
            self.week % self.spec.recording.every == 0 or self.week == horizon.weeks
        ):
            self._keep()

    def run(self) -> Record:
        """Live through the warm-up and all recorded weeks; return the record."""
        for _ in range(self.spec.horizon.warmup + self.spec.horizon.weeks - self.tick):
            self.step()
        return self.record()

    def _add_up_load(self) -> None:
        """Add up how many customers each member of staff holds."""
        self.world.staff.load[:] = sum(desk.load for desk in self._counters)[: len(self.left)]
        for desk in self._counters:
            desk.load[:] = 0

    def _keep(self) -> None:
        """Write a row of the record."""
        row = len(self._weeks)
        if row == len(self._flows):
            return
        self._weeks.append(self.week)
        counted = sum(desk.flows for desk in self._counters)
        self._flows[row] = (counted - self._counted) / ONE
        self._counted = counted
        self._stocks[row] = self._stock()
        vendors = self.world.vendors
        for v, seller in enumerate(self.sellers):
            board = seller.dashboard
            tenure = self.tick - self.world.staff.since[self.world.staff.vendor == v]
            self._views[row, v] = (
                vendors.price[v], vendors.quality[v], vendors.fault[v], vendors.reputation[v], board.satisfaction,
                board.complaints, board.survey, board.answers, tenure.mean() if len(tenure) else 0.0,
            )  # fmt: skip

    def _stock(self) -> np.ndarray:
        """Return the stocks of all vendors now."""
        persons = len(self.world.persons.who)
        parts = [np.zeros(self._counted.shape[:1] + (len(STOCKS),), np.int64) for _ in self.desks]
        jobs = list(zip(parts, shares_of(persons, len(parts)), strict=True))
        if len(jobs) == 1:
            take_stock(self.view, self.tick, view(parts[0]), 0, persons)
        else:
            pool = workers(len(jobs))
            for done in [pool.submit(take_stock, self.view, self.tick, part, *share) for part, share in jobs]:
                done.result()
        return sum(parts) / ONE  # type: ignore[no-any-return]

    def _keep_log(self) -> None:
        """Keep this week's lines of the log."""
        for desk in self._counters:
            lines = int(desk.count[2])
            self._log.append((np.full(lines, self.week, np.int32), desk.log[:lines].copy()))

    def record(self) -> Record:
        """Return what has been kept so far."""
        rows = len(self._weeks)
        ended = np.asarray(sum(desk.lifetimes for desk in self._counters))
        lasting = np.zeros_like(ended)
        count_lasting(self.view, self.tick, view(lasting))
        spoken = np.sort(self.world.persons.spoken)[::-1].astype(np.int64)
        return Record(
            np.array(self._weeks), self._flows[:rows], self._stocks[:rows], self._views[:rows], ended, lasting,
            spoken, self._sorted_log(),
        )  # fmt: skip

    def _sorted_log(self) -> dict[str, np.ndarray]:
        """Return the log in the order of weeks and people, with the wanted kinds only."""
        if not self._log:
            return {}
        week, lines = (np.concatenate(part) for part in zip(*self._log, strict=True))
        order = np.flatnonzero(
            np.isin(lines["kind"], [LOGGED.index(name) for name in self.spec.recording.log])
        )
        week, lines = week[order], lines[order]
        order = np.lexsort((lines["vendor"], lines["kind"], lines["who"], week))
        columns = {
            "week": week,
            "customer": lines["who"],
            **{name: lines[name] for name in ("vendor", "kind", "amount")},
        }
        return {name: np.asarray(column[order]) for name, column in columns.items()}

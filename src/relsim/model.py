"""The Mesa model that every run steps, in notebook, command line, sweep and app alike."""

from collections.abc import Mapping, Sequence
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from relsim.agents.staff import Staff
from relsim.agents.vendor import PRESETS, Vendor
from relsim.compiled import view
from relsim.draws import key, keys_of
from relsim.ledger import Ledger
from relsim.record import Record
from relsim.scenario import load
from relsim.scenario.schema import Scenario
from relsim.state import Now
from relsim.tick import TICK, plan
from relsim.world import build

_DRAWING = Now._fields[4:]  # the processes that draw, in the order of `Now`
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
        built = build(scenario if isinstance(scenario, Scenario) else load(scenario), self.seed)
        self.spec: Scenario = built.scenario
        self.world, self.where, self.ids = built.world, built.where, built.ids
        self.readings = built.readings  # what was read from tables, and what was drawn
        self.view = view(self.world)
        self.vendor_names = built.market.names
        self.groups = int(self.world.p["groups"]["count"])
        self.given_names = [name.partition(" of ")[0] for name in self.vendor_names]
        self.tick = 0
        self.turnover = key(self.seed, "turnover", 0)  # under which staff decide to stay, this month
        self.before: dict[Any, np.ndarray] = {}  # what events will return levers to
        self._bases = np.array([key(self.seed, name) for name in _DRAWING], np.uint64)
        self._hire(built.market, vendor_classes or {})
        self._plan = plan(processes)
        self.ledger = Ledger(self.spec, self.world, self.groups, threads)
        self._keep_if_due()

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

    @property
    def week(self) -> int:
        """The recorded week: 0 is the first after the warm-up, before it they are negative."""
        return self.tick - self.spec.horizon.warmup

    @property
    def customers_count(self) -> int:
        """How many people there are."""
        return len(self.world.persons.who)

    def counted(self, vendor: int) -> np.ndarray:
        """Return what has been counted at the vendor of a row since the start, by flow."""
        return self.ledger.counted(vendor)

    def _this_week(self) -> Now:
        """Return the week's number and the keys under which processes draw."""
        keys = keys_of(self._bases, self.tick)
        keys[-len(_LASTING) :] = self._bases[-len(_LASTING) :]
        category = self.spec.category
        swing = 1.0
        if category.season:
            phase = 2.0 * np.pi * (self.week - category.season_peak) / 52.0
            swing += category.season * float(np.cos(phase))
        return view(Now(self.tick, swing, self.tick % 4 == 0, bool(self.world.staff.left.any()), *keys))

    def step(self) -> None:
        """Live through one week."""
        self.now = self._this_week()
        for process in self._plan:
            process.step(self)
        if self.now.month:
            self.world.staff.load[:] = self.ledger.take_load()[: len(self.world.staff)]
        if self.spec.recording.log and self.week >= 0:
            self.ledger.keep_log(self.week)
        self.tick += 1
        self._keep_if_due()

    def run(self) -> Record:
        """Live through the warm-up and all recorded weeks; return the record."""
        for _ in range(self.spec.horizon.warmup + self.spec.horizon.weeks - self.tick):
            self.step()
        return self.record()

    def record(self) -> Record:
        """Return what has been kept so far."""
        return self.ledger.record(self.view, self.tick, self.world.persons.spoken)

    def _keep_if_due(self) -> None:
        """Keep a row of the record where one is due."""
        if self.ledger.is_due(self.week):
            self.ledger.keep(self.view, self.tick, self.week, [seller.views() for seller in self.sellers])

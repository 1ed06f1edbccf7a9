"""The Mesa model that every run steps, in notebook, command line, sweep and app alike."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from mesa.agent import AgentSet

from relsim.agents.collector import RecordCollector
from relsim.agents.executive import Executive
from relsim.agents.presets import PRESETS
from relsim.agents.society import Society
from relsim.agents.staff import Staff
from relsim.agents.vendor import Vendor
from relsim.agents.views import views_of
from relsim.compiled import view
from relsim.draws import key, keys_of
from relsim.errors import UserError
from relsim.ledger import Ledger
from relsim.processes.need import season
from relsim.record import Record
from relsim.scenario import load
from relsim.scenario.schema import Scenario
from relsim.state import Now
from relsim.tick import TICK, as_named, from_named, longest_block, plan
from relsim.world import build

_DRAWING = Now._fields[4:]  # the processes that draw, in the order of `Now`
_LASTING = ("taste", "hours", "going", "lapsing")  # drawn once and for ever


def whole_seed(seed: Any) -> int:
    """Return a seed as a whole number; a text from a form will do, and nothing is 0.

    >>> whole_seed("3"), whole_seed(None)
    (3, 0)
    """
    try:
        made = int(seed or 0)
    except (TypeError, ValueError):
        made = -1
    if made < 0 or (isinstance(seed, float) and made != seed):
        raise UserError(f"seed: must be a whole number of 0 or more, got {seed!r}")
    return made


class RelationshipModel(Society):
    """A world of customers and vendors that lives through weeks.

    Parameters
    ----------
    spec : Scenario, str or path
        What is simulated: a scenario, the name of a shipped one, or a file. (Mesa keeps the name `scenario`
        for a class of its own, which its web page would put here.)
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
        spec: Any = "village",
        seed: Any = 0,
        *,
        threads: int = 1,
        processes: Sequence[Any] = TICK,
        vendor_classes: Mapping[str, type[Vendor]] | None = None,
    ) -> None:
        """Build the world of a scenario."""
        self.seed = whole_seed(seed)
        super().__init__(self.seed)
        built = build(spec if isinstance(spec, Scenario) else load(spec), self.seed)
        self.spec: Scenario = built.scenario
        self.world, self.where, self.ids = built.world, built.where, built.ids
        self.readings = built.readings  # what was read from tables, and what was drawn
        self.vendor_names = built.market.names
        self.groups = int(self.world.p["groups"]["count"])
        self.given_names = built.market.given
        self.tick = 0
        self.turnover = key(self.seed, "turnover", 0)  # under which staff decide to stay, this month
        self.handover = False  # whether somebody left a position since last week
        self.employing = False  # whether vendors ever employed people beside those who serve
        self._bases = np.array([key(self.seed, name) for name in _DRAWING], np.uint64)
        self._look_at_rows()
        self._hire(built.market, vendor_classes or {})
        self.processes = tuple(processes)
        self._plan = plan(processes)
        self.ledger = Ledger(self.spec, self.world, self.groups, threads, longest_block(self._plan))
        self._keep_if_due()
        self.datacollector: Any = RecordCollector(self)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out compiled code; processes that are modules go by their names."""
        state = super().__getstate__() | {"processes": as_named(self.processes)}
        del state["_plan"]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take up where another model stood."""
        super().__setstate__(state | {"processes": from_named(state["processes"])})
        self._plan = plan(self.processes)

    def _hire(self, market: Any, classes: Mapping[str, type[Vendor]]) -> None:
        """Make the agents that decide."""
        known = dict.fromkeys([*self.given_names, *filter(None, market.archetypes)])
        for name in classes:
            if name not in known:
                raise UserError(
                    f"vendor_classes: no vendor or archetype {name!r}; there are {', '.join(known)}"
                )
        self.sellers: list[Vendor] = []
        for row, (name, archetype) in enumerate(zip(market.names, market.archetypes, strict=True)):
            cls = (
                classes.get(self.given_names[row]) or classes.get(archetype) or PRESETS.get(archetype, Vendor)
            )
            self.sellers.append(cls(self, row, name))
        self.vendors = AgentSet(self.sellers, random=self.random)
        for seller in self.sellers:
            seller.executive = Executive(self, seller)
        self.executives = AgentSet([seller.executive for seller in self.sellers], random=self.random)
        self.positions = [Staff(self, row) for row in range(len(market.staff))]
        self.staff = AgentSet(self.positions, random=self.random)

    @property
    def week(self) -> int:
        """The recorded week: 0 is the first after the warm-up, before it they are negative."""
        return self.tick - self.spec.horizon.warmup

    @property
    def view(self) -> Any:
        """The world as kernels see it."""
        return view(self.world)

    @property
    def group_names(self) -> list[str]:
        """The groups by which is counted beside the vendor, in their order; one without a name if by none."""
        by = self.spec.recording.by
        return {"vendor": [""], "segment": list(self.spec.segments), "community": self.where.names}[by]

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
        swing = season(category.season, category.season_peak, self.week)
        return view(Now(self.tick, swing, self.tick % 4 == 0, self.handover, *keys))

    def step(self) -> None:
        """Live through one week."""
        self.now = self._this_week()
        for process in self._plan:
            process.step(self)
        if self.now.month:
            self.world.staff.load[:] = self.ledger.take_load()[: len(self.world.staff)]
        if self.spec.recording.log:
            self.ledger.keep_log(self.week)
        self.ledger.book_costs(self.world.vendors)
        self.tick += 1
        self._keep_if_due()
        self.running = self.week < self.spec.horizon.weeks

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
        if self.week == 0:
            self.ledger.begin_log(self.world, self.tick)
        if self.ledger.is_due(self.week):
            self.ledger.keep(self.view, self.tick, self.week, views_of(self))

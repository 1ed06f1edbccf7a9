"""A Mesa model most of whose agents are rows: who is in it, and under which number."""

from typing import Any

import mesa
import numpy as np

from relsim.agents.agentset import LazyAgentSet
from relsim.agents.customer import Customer
from relsim.agents.members import Numbers
from relsim.agents.tie import Tie
from relsim.agents.window import Window
from relsim.state import ACTIVE, DORMANT, EMPTY


class Society(mesa.Model):
    """A model whose customers and ties are windows on rows, made when someone looks.

    Every agent has a `unique_id`, the same with every version of Mesa: vendors from 1, then their
    executives, then staff, then customers in the order of their rows, then ties (every slot, used or
    not), then whatever else a user registers.

    Attributes
    ----------
    rows : dict
        For Customer and Tie the columns, one row for each.
    vendor_rows, staff_rows : array
        The columns of vendors and staff.
    first_id : dict
        For Customer and Tie the `unique_id` of row 0.
    slots : int
        Ties that a customer has room for.
    first_rows : array
        The row of each community's first person.
    """

    world: Any
    where: Any

    def __init__(self, seed: int) -> None:
        super().__init__(rng=seed)
        self._objects: dict[int, mesa.Agent] = {}  # agents that are no rows, by unique_id
        self._registered = 0  # how many there have been

    def _look_at_rows(self) -> None:
        """Settle who has which number, once the world's columns are there and before anybody is hired."""
        world = self.world
        people, self.slots = world.ties.shape
        self.rows: dict[type[Window], np.ndarray] = {
            Customer: world.persons.view(np.ndarray),
            Tie: world.ties.reshape(-1).view(np.ndarray),
        }
        # Plain arrays: reading one number of a record array takes Python five times as long.
        self.vendor_rows: np.ndarray = world.vendors.view(np.ndarray)
        self.staff_rows: np.ndarray = world.staff.view(np.ndarray)
        hired = 2 * len(world.vendors) + len(world.staff)  # each vendor has an executive
        self.first_id: dict[type[Window], int] = {Customer: 1 + hired, Tie: 1 + hired + people}
        self.first_rows = np.cumsum(self.where.sizes) - np.array(self.where.sizes)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out looks at columns: a copy of a look would be a second truth."""
        state = dict(self.__dict__)
        for looks in ("rows", "vendor_rows", "staff_rows"):
            del state[looks]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take up where another model stood."""
        self.__dict__.update(state)
        self._look_at_rows()

    # ---- agents that are objects: vendors, staff, and what a user adds

    def register_agent(self, agent: mesa.Agent) -> None:
        """Register an agent as Mesa does, under a number of our own."""
        super().register_agent(agent)
        self._registered += 1
        rows = sum(len(rows) for rows in self.rows.values())
        after_rows = self._registered >= self.first_id[Customer]
        agent.unique_id = self._registered + rows if after_rows else self._registered
        self._objects[agent.unique_id] = agent
        # Mesa 3.3 counts ids in a registry of its class Agent that keeps every model alive for ever.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def deregister_agent(self, agent: mesa.Agent) -> None:
        """Forget an agent, as Mesa does."""
        super().deregister_agent(agent)
        del self._objects[agent.unique_id]

    # ---- everybody

    @mesa.Model.agents.getter  # type: ignore[untyped-decorator] # keeps what Mesa says to who sets it
    def agents(self) -> LazyAgentSet:
        """Everybody: vendors, staff, customers, and the ties that exist."""
        return LazyAgentSet.numbered(self, self._everybody)

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], Any]:
        """The agents of each class: Customer, Tie, Staff, and the classes of the vendors (such as Grocer)."""
        return {
            **super().agents_by_type,
            Customer: self.customers_at(range(len(self.rows[Customer]))),
            Tie: LazyAgentSet.numbered(self, self._existing_ties),
        }

    @property
    def agent_types(self) -> list[type[mesa.Agent]]:
        """The classes of agents in the model."""
        return list(self.agents_by_type)

    def agent(self, unique_id: int) -> mesa.Agent:
        """Return the agent with a number.

        Raises
        ------
        KeyError
            There is none.
        """
        found = self.find(unique_id)
        if found is None:
            raise KeyError(f"no agent has the unique_id {unique_id}")
        return found

    def customer(self, row: int) -> Customer:
        """Return the customer of a row."""
        return Customer(self, range(len(self.rows[Customer]))[row])

    def tie(self, row: int, slot: int) -> Tie:
        """Return the tie in a slot of the customer of a row."""
        return Tie(self, range(len(self.rows[Customer]))[row] * self.slots + range(self.slots)[slot])

    def customers_at(self, rows: Numbers) -> LazyAgentSet:
        """Return the customers of some rows."""
        return self._at(Customer, rows)

    def ties_at(self, rows: Numbers) -> LazyAgentSet:
        """Return the ties of some rows (a customer's row times `slots`, plus the slot)."""
        return self._at(Tie, rows)

    def living_ties(self, column: str, row: int) -> LazyAgentSet:
        """Return the active and dormant ties whose `vendor` or `holder` stands in a row."""
        ties = self.rows[Tie]
        living = (ties["state"] == ACTIVE) | (ties["state"] == DORMANT)
        return self.ties_at(np.flatnonzero(living & (ties[column] == row)))

    # ---- what sets of agents ask

    def find(self, unique_id: int) -> mesa.Agent | None:
        """Return the agent with a number, or None."""
        customers, ties = self.first_id[Customer], self.first_id[Tie]
        if customers <= unique_id < ties:
            return Customer(self, unique_id - customers)
        if ties <= unique_id < ties + len(self.rows[Tie]):
            return Tie(self, unique_id - ties)
        return self._objects.get(unique_id)

    def kind_between(self, low: int, high: int) -> type[Window] | None:
        """Return what all agents with numbers from low to high are, if they are rows of one kind."""
        for kind, first in self.first_id.items():
            if first <= low and high < first + len(self.rows[kind]):
                return kind
        return None

    def of_type(self, numbers: Numbers, agent_type: type[mesa.Agent]) -> np.ndarray:
        """Return the numbers of those agents that are instances of a class."""
        numbers = np.asarray(numbers, np.int64)
        objects = [number for number, agent in self._objects.items() if isinstance(agent, agent_type)]
        wanted = np.isin(numbers, objects)
        for kind, first in self.first_id.items():
            if issubclass(kind, agent_type):
                wanted |= (numbers >= first) & (numbers < first + len(self.rows[kind]))
        return numbers[wanted]

    def _at(self, kind: type[Window], rows: Numbers) -> LazyAgentSet:
        first = self.first_id[kind]
        if isinstance(rows, range):
            return LazyAgentSet.numbered(self, range(rows.start + first, rows.stop + first))
        return LazyAgentSet.numbered(self, rows + first)

    def _existing_ties(self) -> np.ndarray:
        """Return the numbers of the ties that exist now."""
        return np.flatnonzero(self.rows[Tie]["state"] != EMPTY) + self.first_id[Tie]

    def _everybody(self) -> np.ndarray:
        """Return the numbers of all agents."""
        customers, ties = self.first_id[Customer], self.first_id[Tie]
        objects = np.array(sorted(self._objects), np.int64)
        people = np.arange(customers, ties)
        before, after = objects[objects < customers], objects[objects >= customers]
        return np.concatenate([before, people, self._existing_ties(), after])

"""AgentSets of any size: agents by their numbers, made one at a time when someone looks."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from relsim.agents.attributes import Attributes

# Beside AgentSet in every Mesa 3, though not always in `mesa.agent`.
GroupBy = sys.modules[AgentSet.__module__].GroupBy


class LazyAgentSet(Attributes):
    """An ordered set of a model's agents with all verbs of Mesa's, which keeps numbers and no agents.

    Where all agents are customers, or all are ties, `get`, `set`, `agg`, `sort` and `groupby` by the name of
    a column work on the column. Everything else makes one window after the other and forgets it. Which
    agents belong to the set is settled when it is first used; their attributes are always those of now.

    `agg` hands NumPy's functions the column and any other function a list.

    Parameters
    ----------
    agents : iterable of mesa.Agent
    random : random.Random, optional
        For `shuffle`; that of the first agent's model if not given.

    Examples
    --------
    >>> from relsim.agents.customer import Customer
    >>> from relsim.model import RelationshipModel
    >>> model = RelationshipModel("hamlet", seed=1)
    >>> customers = model.agents_by_type[Customer]
    >>> sharp = customers.select(lambda customer: customer.price_sensitivity > 1.5)
    >>> 0 < len(sharp) < len(customers)
    True
    >>> round(float(customers.agg("orientation", np.mean)), 1)
    0.4
    """

    def do(self, method: Any, *args: Any, **kwargs: Any) -> "LazyAgentSet":
        """Call a method by its name, or a function, for every agent."""
        for _ in self._calls(method, args, kwargs):
            pass
        return self

    def map(self, method: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method by its name, or a function, for every agent, and return what comes back."""
        return list(self._calls(method, args, kwargs))

    def _calls(self, method: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Iterator[Any]:
        by_name = isinstance(method, str)
        for agent in self:
            yield getattr(agent, method)(*args, **kwargs) if by_name else method(agent, *args, **kwargs)

    def shuffle_do(self, method: Any, *args: Any, **kwargs: Any) -> "LazyAgentSet":
        """Do the same in a random order; the set keeps its own."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def shuffle(self, inplace: bool = False) -> "LazyAgentSet":
        """Return the agents in a random order, drawn from `model.random` as Mesa does."""
        numbers = list(self.numbers)
        if numbers:
            self.random.shuffle(numbers)
        return self._with(np.array(numbers, np.int64), inplace)

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type[mesa.Agent] | None = None,
    ) -> "LazyAgentSet":
        """Return the agents that pass a test and are of a type, the first `at_most` of them.

        Parameters
        ----------
        filter_func : callable, optional
        at_most : int or float
            How many (int), or which share of the set (float up to 1).
        inplace : bool
            Whether this set is changed, or a new one made.
        agent_type : type, optional
        """
        numbers = self.numbers
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(numbers) * at_most)
        if agent_type is not None:
            numbers = self.model.of_type(numbers, agent_type)
        most = int(min(at_most, len(numbers)))
        if filter_func is None:
            return self._with(numbers[:most], inplace)
        passing = (agent.unique_id for agent in self._with(numbers) if filter_func(agent))
        return self._with(np.fromiter(islice(passing, most), np.int64), inplace)

    def sort(
        self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> "LazyAgentSet":
        """Return the agents in the order of an attribute or of a function; equal ones keep their order."""
        numbers, values = self._keyed(key)
        order = sorted(range(len(values)), key=values.__getitem__, reverse=not ascending)
        return self._with(np.asarray(numbers, np.int64)[order], inplace)

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> Any:
        """Return the agents grouped by an attribute or a function, as Mesa's GroupBy.

        Parameters
        ----------
        by : str or callable
        result_type : {"agentset", "list"}
        """
        groups: dict[Any, list[int]] = defaultdict(list)
        for number, value in zip(*self._keyed(by), strict=True):
            groups[value].append(number)
        sets = {value: self._with(np.array(numbers, np.int64)) for value, numbers in groups.items()}
        return GroupBy(sets if result_type == "agentset" else {value: list(sets[value]) for value in sets})

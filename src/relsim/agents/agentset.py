"""AgentSets of any size: agents by their numbers, made one at a time when someone looks."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from relsim.agents.columns import Number, Word
from relsim.agents.members import Members
from relsim.agents.window import Window

# Beside AgentSet in every Mesa 3, though not always in `mesa.agent`.
GroupBy = sys.modules[AgentSet.__module__].GroupBy


class LazyAgentSet(Members):
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

    def _rows(self) -> tuple[type[Window], Any] | None:
        """Return the kind of the agents and where their rows are, if all are windows of one kind."""
        numbers = self.numbers
        if len(numbers) == 0:
            return None
        if isinstance(numbers, range):
            low, high = sorted((numbers[0], numbers[-1]))
        else:
            low, high = int(numbers.min()), int(numbers.max())
        kind = self.model.kind_between(low, high)
        if kind is None:
            return None
        first = self.model.first_id[kind]
        if isinstance(numbers, range) and numbers.step == 1:
            return kind, slice(low - first, high - first + 1)
        return kind, np.asarray(numbers) - first

    def _column(self, name: str) -> np.ndarray | None:
        """Return an attribute of all agents as an array, if it stands in a column."""
        if name == "unique_id":
            return np.asarray(self.numbers, np.int64)
        found = self._rows()
        if found is None:
            return None
        kind, place = found
        attribute = getattr(kind, name, None)
        if not isinstance(attribute, Number | Word):
            return None
        return attribute.column(self.model, self.model.rows[kind], place)

    def _keyed(self, key: Callable[[Any], Any] | str) -> tuple[Any, list[Any]]:
        """Return the numbers of all agents, and the value of an attribute or function for each."""
        column = self._column(key) if isinstance(key, str) else None
        if column is not None:
            return self.numbers, column.tolist()
        value = attrgetter(key) if isinstance(key, str) else key
        pairs = [(agent.unique_id, value(agent)) for agent in self]
        return [number for number, _ in pairs], [value for _, value in pairs]

    def get(self, attr_names: Any, handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Return the value of one attribute, or a list of several, for every agent.

        Parameters
        ----------
        attr_names : str, or list of str
        handle_missing : {"error", "default"}
            What is done where an agent has no such attribute.
        default_value : any
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing must be 'error' or 'default', got {handle_missing!r}")
        if not isinstance(attr_names, str):
            values = [self.get(name, handle_missing, default_value) for name in attr_names]
            return [list(row) for row in zip(*values, strict=True)]
        column = self._column(attr_names)
        if column is not None:
            return column.tolist()
        if handle_missing == "default":
            return [getattr(agent, attr_names, default_value) for agent in self]
        return [getattr(agent, attr_names) for agent in self]

    def agg(self, attribute: str, func: Any) -> Any:
        """Return what a function, or each of several, makes of the values of an attribute."""
        column = self._column(attribute)
        numbers = None if column is None or column.dtype == object else column.astype(np.float64)
        values: list[Any] | None = None
        made = []
        for function in [func] if callable(func) else func:
            if numbers is not None and _is_numpy(function):
                made.append(function(numbers))
                continue
            values = self.get(attribute) if values is None else values
            made.append(function(values))
        return made[0] if callable(func) else made

    def set(self, attr_name: str, value: Any) -> "LazyAgentSet":
        """Set an attribute of every agent to one value."""
        found = self._rows()
        attribute = getattr(found[0], attr_name, None) if found else None
        if found and isinstance(attribute, Number | Word):
            kind, place = found
            attribute.fill(self.model.rows[kind], place, value, f"every {kind.kind} of a set")
        else:
            for agent in self:
                setattr(agent, attr_name, value)
        return self

    # ---- Mesa's verbs

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


def _is_numpy(function: Any) -> bool:
    """Return whether a function is one of NumPy's, which take arrays."""
    home = str(getattr(function, "__module__", None))
    return isinstance(function, np.ufunc) or home.partition(".")[0] == "numpy"

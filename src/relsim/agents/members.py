"""Who is in a set of agents: numbers, which become agents when someone looks."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self

import mesa
import numpy as np
from mesa.agent import AgentSet

Numbers = range | np.ndarray
CHUNK = 4096


class Members(AgentSet):
    """An ordered set of a model's agents that keeps their numbers only.

    Parameters
    ----------
    agents : iterable of mesa.Agent
    random : random.Random, optional
        For `shuffle`; that of the agents' model if not given.
    """

    model: Any
    random: Any
    _numbers: Any

    def __init__(self, agents: Iterable[mesa.Agent], random: Any = None) -> None:
        self._update(agents)
        self.random = getattr(self.model, "random", None) if random is None else random

    @classmethod
    def numbered(cls, model: Any, numbers: Numbers | Callable[[], Numbers]) -> Self:
        """Return the set of a model's agents with these numbers; a callable is asked on first use."""
        made = cls((), getattr(model, "random", None))
        made.model, made._numbers = model, numbers
        return made

    @property
    def numbers(self) -> Numbers:
        """The `unique_id` of every agent in the set, in its order."""
        if callable(self._numbers):
            self._numbers = self._numbers()
        return self._numbers

    def _with(self, numbers: Numbers, inplace: bool = False) -> Self:
        """Return a set of the same model with other agents."""
        made = self if inplace else self.numbered(self.model, numbers)
        made.random, made._numbers = self.random, numbers
        return made

    def _update(self, agents: Iterable[mesa.Agent]) -> Self:
        """Hold other agents."""
        self.model = None
        numbers: dict[int, None] = {}
        for agent in agents:
            self.model = agent.model
            numbers[agent.unique_id] = None
        self._numbers = np.fromiter(numbers, np.int64, len(numbers))
        return self

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Any]:
        numbers = self.numbers
        for start in range(0, len(numbers), CHUNK):
            chunk = numbers[start : start + CHUNK]
            for number in chunk if isinstance(chunk, range) else chunk.tolist():
                agent = self.model.find(number)
                if agent is not None:  # it may have been removed since
                    yield agent

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, mesa.Agent) or agent.model is not self.model:
            return False
        numbers = self.numbers
        if isinstance(numbers, range):
            return agent.unique_id in numbers
        return bool((numbers == agent.unique_id).any())

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, slice):
            return list(self._with(self.numbers[item]))
        return self.model.find(int(self.numbers[item]))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)}>"

    def to_list(self) -> list[Any]:
        """Return the agents in a list, each with a window of its own."""
        return list(self)

    def copy(self) -> Self:
        """Return a set with the same agents."""
        return self._with(self.numbers)

    __copy__ = copy

    def add(self, agent: mesa.Agent) -> None:
        """Put an agent at the end of the set, if it is not in it."""
        if agent not in self:
            self._numbers = np.append(np.asarray(self.numbers, np.int64), agent.unique_id)

    def discard(self, agent: mesa.Agent) -> None:
        """Take an agent out of the set, if it is in it."""
        if agent in self:
            numbers = np.asarray(self.numbers, np.int64)
            self._numbers = numbers[numbers != agent.unique_id]

    def remove(self, agent: mesa.Agent) -> None:
        """Take an agent out of the set; a KeyError if it is not in it."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def __getstate__(self) -> dict[str, Any]:
        return {"model": self.model, "random": self.random, "_numbers": self.numbers}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

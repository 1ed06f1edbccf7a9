"""Attributes of many agents at once: by whole columns where the agents are rows of one kind."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Self

import numpy as np

from relsim.agents.columns import Number, Word
from relsim.agents.members import Members
from relsim.agents.window import Window


class Attributes(Members):
    """A set of agents whose attributes are read and written, by column where that will do."""

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

    def set(self, attr_name: str, value: Any) -> Self:
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


def _is_numpy(function: Any) -> bool:
    """Return whether a function is one of NumPy's, which take arrays."""
    home = str(getattr(function, "__module__", None))
    return isinstance(function, np.ufunc) or home.partition(".")[0] == "numpy"

"""Columns as attributes: what a window shows is what stands in the column, and setting it writes there."""

from collections.abc import Callable, Sequence
from numbers import Real
from typing import Any

import numpy as np

from relsim.input.traits import Range


class Number:
    """A number in a column.

    Parameters
    ----------
    help : str
        What it is.
    range : Range, optional
        What it may be set to; without one it can only be read, since other columns rest on it.
    """

    def __init__(self, help: str, range: Range | None = None) -> None:
        self.__doc__ = f"{help}; {range}." if range else f"{help}."
        self.range = range

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, window: Any, owner: type | None = None) -> Any:
        return self if window is None else window.rows[self.name].item(window.row)

    def __set__(self, window: Any, value: Any) -> None:
        self.fill(window.rows, window.row, value, window)

    def column(self, model: Any, rows: np.ndarray, place: Any) -> np.ndarray:
        """Return the numbers that stand at some places of the rows."""
        return np.asarray(rows[self.name][place])

    def fill(self, rows: np.ndarray, place: Any, value: Any, whom: Any) -> None:
        """Write a value at some places of the rows, if it may be written."""
        if self.range is None:
            raise AttributeError(f"{whom}: {self.name} can only be read, other columns rest on it")
        if not isinstance(value, Real) or not self.range.low <= float(value) <= self.range.high:
            raise ValueError(f"{whom}: {self.name} must be {self.range}, got {value!r}")
        rows[self.name][place] = value


class Word:
    """A number in a column that stands for a word; it can only be read.

    Parameters
    ----------
    help : str
        What it is.
    words : callable
        Takes the model, returns the words in the order of their numbers.
    """

    range = None

    def __init__(self, help: str, words: Callable[[Any], Sequence[str]]) -> None:
        self.__doc__ = f"{help}."
        self.words = words

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, window: Any, owner: type | None = None) -> Any:
        if window is None:
            return self
        return self.words(window.model)[window.rows[self.name].item(window.row)]

    def __set__(self, window: Any, value: Any) -> None:
        self.fill(window.rows, window.row, value, window)

    def column(self, model: Any, rows: np.ndarray, place: Any) -> np.ndarray:
        """Return the words that stand at some places of the rows."""
        return np.array(self.words(model), object)[rows[self.name][place]]

    def fill(self, rows: np.ndarray, place: Any, value: Any, whom: Any) -> None:
        """Refuse to write."""
        raise AttributeError(f"{whom}: {self.name} can only be read, other columns rest on it")

"""What a world is to look like, one room for each kind of data: an `Aim` knows its numbers and how to look.

`purchases` looks at a firm's log. Every aim measures real data and simulated worlds by the same functions.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from relsim.model import RelationshipModel


@dataclass(frozen=True, slots=True)
class Taken:
    """A setting that data tell outright, without any search.

    Attributes
    ----------
    path : str
    value : float
    source : str, as of an Aim
    start : float, the value before
    note : str, what the data do not tell of it
    """

    path: str
    value: float
    source: str
    start: float
    note: str


class Aim(Protocol):
    """What a world is to look like, and how to look at it.

    Attributes
    ----------
    names : tuple of str
        Of the M numbers, in plain words.
    observed : (M,) float64
    covariance : (M, M) float64
        Of sampling error: the bootstrap over customers for logs, the binomial for tables.
    source : str
        What the data are called where a scenario says what it was fitted to: log, retention, brands, survey.
    taken : tuple of Taken
        Settings that the data tell outright; `prepare` lays them over.
    """

    names: tuple[str, ...]
    observed: np.ndarray
    covariance: np.ndarray
    source: str
    taken: tuple[Taken, ...]

    def prepare(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Return the changes of a scenario with what a run needs to be looked at laid over them.

        Parameters
        ----------
        changes : dict
            Settings by their dotted paths, such as `{"category.need_rate": 0.2}`.
        """
        ...

    def look(self, model: RelationshipModel) -> np.ndarray:
        """Return the (M,) numbers of a finished run."""
        ...

"""Where people know each other from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from relsim.community.graph import KINDS, MOST_CONTEXTS
from relsim.errors import UserError


@dataclass(frozen=True)
class Context:
    """A place where people know each other from: household, school, church, pub, work.

    Attributes
    ----------
    name : str
    group_size : float, people
        Mean size of a group (a family, a class, a congregation).
    share : float, 0 to 1
        Share of people who take part.
    degree : float, people
        Mean ties that a member has within the group. With `group_size - 1` or more everybody in a group
        knows everybody. (The first to come find few to know, so groups of few give a little less.)
    strength : float, 0 to 1
        How close such people are.
    hours : float, hours a week
        Time together; carried for those who ask, it makes no ties.
    bridging : float, 0 to 1
        Share of these ties that cross to another community.
    rewiring : float, 0 to 1
        How mixed the place is (Watts & Strogatz 1998): the chance that a member belongs to a group away
        from home, and that a tie goes to anyone in the group instead of the nearest.
    """

    name: str
    group_size: float
    share: float
    degree: float
    strength: float
    hours: float
    bridging: float
    rewiring: float

    @property
    def complete(self) -> bool:
        """Whether everybody in a group knows everybody."""
        return self.degree >= self.group_size - 1.0

    def check(self) -> None:
        """Raise a UserError that names the first setting out of its range."""
        for setting in ("share", "strength", "bridging", "rewiring"):
            value = getattr(self, setting)
            if not 0.0 <= value <= 1.0:
                raise UserError(f"contexts.{self.name}: {setting} is {value:g}; it is a share, from 0 to 1")
        for setting, least in (("group_size", 1.0), ("degree", 0.0), ("hours", 0.0)):
            value = getattr(self, setting)
            if not np.isfinite(value):
                raise UserError(f"contexts.{self.name}: {setting} is {value}; it has to be a finite number")
            if value < least:
                raise UserError(f"contexts.{self.name}: {setting} is {value:g}; {least:g} is the least")


def check_contexts(contexts: Sequence[Context]) -> None:
    """Raise a UserError where there are too many contexts, two of one name, or one that cannot be."""
    if len(contexts) > MOST_CONTEXTS:
        raise UserError(f"contexts: {len(contexts)} are given; at most {MOST_CONTEXTS} can be told apart")
    names = [context.name for context in contexts]
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"contexts.{name}: given twice; each needs a name of its own")
    for context in contexts:
        context.check()


def combined_strength(strengths: Sequence[float]) -> np.ndarray:
    """Return how close two people are who meet in each possible set of contexts.

    Each context leaves a part of the distance: one minus the product of what they leave.

    Parameters
    ----------
    strengths : share 0 to 1, one per context

    Returns
    -------
    (256,) float64, indexed by the set as bits

    Examples
    --------
    >>> combined_strength([0.5, 0.4])[:4].round(2).tolist()
    [0.0, 0.5, 0.4, 0.7]
    """
    distance = np.ones(KINDS)
    for bit, strength in enumerate(strengths):
        distance[_with(bit)] *= 1.0 - strength
    return 1.0 - distance


def combined_hours(hours: Sequence[float]) -> np.ndarray:
    """Return the hours a week that two people share who meet in each possible set of contexts.

    >>> combined_hours([10.0, 2.0])[:4].tolist()
    [0.0, 10.0, 2.0, 12.0]
    """
    together = np.zeros(KINDS)
    for bit, hour in enumerate(hours):
        together[_with(bit)] += hour
    return together


def _with(bit: int) -> np.ndarray:
    """Return which of the 256 sets hold the context."""
    held: np.ndarray = (np.arange(KINDS) >> bit) & 1 == 1
    return held

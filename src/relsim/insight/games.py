"""Sharing out what many bring about together: Shapley values, exact or over sampled orders.

A coalition is a set of players; what it is worth is a number in each replicate. A player's part is what it
adds when it joins, averaged over all orders in which the players can come: the only way of sharing out by
which parts add up to the whole, players that do the same get the same, those that do nothing get nothing,
and the parts of a sum of games are the sums of their parts.

Sources: Shapley (1953), Contributions to the Theory of Games 2; Castro, Gomez & Tejada (2009), Computers &
Operations Research 36 (orders sampled); Mitchell, Cooper, Frank & Holmes (2022), J. Machine Learning Research
23 (an order and its reverse).
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np

from relsim.analysis.intervals import Floats
from relsim.draws import key, uniforms
from relsim.errors import UserError

Coalition = frozenset[int]

Worth = Callable[[Sequence[Coalition], range], Floats]
"""From coalitions and replicates to what each is worth, (coalitions, replicates); NaN where not defined."""

NOBODY: Coalition = frozenset()


class Orders(NamedTuple):
    """In which orders players join.

    Attributes
    ----------
    players : int
    sampled : int
        Orders in each replicate: a drawn one, its reverse, another one ...; 0 for all orders.
    ends : bool
        Whether each player is tried alone, and missing alone, where orders are sampled.
    seed : int
    """

    players: int
    sampled: int = 0
    ends: bool = False
    seed: int = 0

    @property
    def everybody(self) -> Coalition:
        """All players."""
        return frozenset(range(self.players))

    def drawn(self, replicate: int) -> list[list[int]]:
        """Return the orders of a replicate, each followed by its reverse.

        >>> one, other = Orders(4, sampled=2).drawn(0)
        >>> one == other[::-1], sorted(one)
        (True, [0, 1, 2, 3])
        """
        who, found = np.arange(self.players, dtype=np.uint64), list[list[int]]()
        for pair in range((self.sampled + 1) // 2):
            order = np.argsort(uniforms(key(self.seed, "order", replicate, pair), who), kind="stable")
            found += [order.tolist(), order[::-1].tolist()]
        return found[: self.sampled]

    def coalitions(self, replicate: int) -> list[Coalition]:
        """Return the coalitions that a replicate needs, each once: nobody first, everybody last.

        >>> len(Orders(3).coalitions(0)), len(Orders(12, sampled=2).coalitions(0))
        (8, 24)
        """
        everybody = range(self.players)
        found: dict[Coalition, None] = {NOBODY: None}
        if not self.sampled:
            found |= {frozenset(some): None for size in everybody for some in combinations(everybody, size)}
        elif self.ends:
            found |= {frozenset([player]): None for player in everybody}
            found |= {self.everybody - {player}: None for player in everybody}
        for order in self.drawn(replicate):
            found |= {frozenset(order[:size]): None for size in range(1, self.players)}
        found.pop(self.everybody, None)
        return [*found, self.everybody]

    def check(self) -> None:
        """Refuse orders that cannot be.

        Raises
        ------
        UserError
        """
        if self.sampled < 0 or self.sampled % 2:
            raise UserError(
                f"orders={self.sampled}: each is tried with its reverse; write an even number, such as 2"
            )


class Parts(NamedTuple):
    """Who brought what about.

    Attributes
    ----------
    parts : float array, shape (players, replicates)
        They add up to `everybody - nobody` in each replicate. NaN where a coalition has no worth.
    nobody, everybody : float array, shape (replicates,)
        What is there without any player, and with all.
    alone, last : float array, shape (players, replicates)
        What a player adds to nobody, and to all others; NaN where that was not tried.
    """

    parts: Floats
    nobody: Floats
    everybody: Floats
    alone: Floats
    last: Floats


def shapley(worth: Worth, orders: Orders, replicates: int) -> Parts:
    """Return the part of each player in what all bring about.

    Parameters
    ----------
    worth : callable
        From coalitions and replicates to their worth.
    orders : Orders
        All of them, or so many drawn anew in each replicate: then the spread over replicates is that of
        chance and of orders together.
    replicates : int

    Examples
    --------
    Two players who only together make 10, and a third who makes 2 by itself:

    >>> def worth(coalitions, replicates):
    ...     made = [10.0 * ({0, 1} <= some) + 2.0 * (2 in some) for some in coalitions]
    ...     return np.repeat(np.array(made)[:, None], len(replicates), axis=1)
    >>> shapley(worth, Orders(3), replicates=1).parts[:, 0].round(12).tolist()
    [5.0, 5.0, 2.0]
    """
    orders.check()
    if not orders.sampled:
        coalitions = orders.coalitions(0)
        return _exact(coalitions, worth(coalitions, range(replicates)), orders)
    each = []
    for replicate in range(replicates):
        coalitions = orders.coalitions(replicate)
        each.append(
            _sampled(coalitions, worth(coalitions, range(replicate, replicate + 1)), orders, replicate)
        )
    return Parts(*(np.concatenate(columns, axis=-1) for columns in zip(*each, strict=True)))


def _exact(coalitions: Sequence[Coalition], values: Floats, orders: Orders) -> Parts:
    """Return parts by the sum over all coalitions, each weighed by the orders in which it comes first."""
    n, at = orders.players, {some: row for row, some in enumerate(coalitions)}
    parts = np.zeros((n, values.shape[1]))
    for some in coalitions[:-1]:
        for player in orders.everybody - some:
            weight = 1.0 / (n * comb(n - 1, len(some)))
            parts[player] += weight * (values[at[some | {player}]] - values[at[some]])
    return _with_ends(parts, coalitions, values, orders)


def _sampled(coalitions: Sequence[Coalition], values: Floats, orders: Orders, replicate: int) -> Parts:
    """Return parts as means over some orders; within each of them they add up, so they do on average."""
    at = {some: row for row, some in enumerate(coalitions)}
    parts = np.zeros((orders.players, values.shape[1]))
    drawn = orders.drawn(replicate)
    for order in drawn:
        for size, player in enumerate(order):
            before, after = frozenset(order[:size]), frozenset(order[: size + 1])
            parts[player] += (values[at[after]] - values[at[before]]) / len(drawn)
    return _with_ends(parts, coalitions, values, orders)


def _with_ends(parts: Floats, coalitions: Sequence[Coalition], values: Floats, orders: Orders) -> Parts:
    """Return parts with what each player adds at first and at last; nothing counts in a broken replicate."""
    parts = np.where(np.isfinite(values).all(axis=0), parts, np.nan)
    at = {some: row for row, some in enumerate(coalitions)}
    alone, last = np.full(parts.shape, np.nan), np.full(parts.shape, np.nan)
    if orders.ends or not orders.sampled:
        for player in range(orders.players):
            alone[player] = values[at[frozenset([player])]] - values[0]
            last[player] = values[-1] - values[at[orders.everybody - {player}]]
    return Parts(parts, values[0], values[-1], alone, last)

"""Accounts in a table: who decides together, and what members have in common."""

from typing import Any

import numpy as np

from relsim.input.columns import Mistakes, Names
from relsim.input.tables import Table

MOST_MEMBERS = 10


class Accounts:
    """Which rows belong together.

    Attributes
    ----------
    head : (rows,) int64, the first row of each row's account
    size : (rows,) int64, people in the account

    Examples
    --------
    >>> column = Names()
    >>> column.take(["acme", "", "acme"])
    >>> Accounts(column, 3).head.tolist()
    [0, 1, 0]
    """

    def __init__(self, column: Names | None, rows: int) -> None:
        self.head = np.arange(rows)
        if column is not None:
            named = np.flatnonzero(column.given)
            numbers, first = np.unique(column.numbers[named], return_index=True)
            self.head[named] = named[first[np.searchsorted(numbers, column.numbers[named])]]
        self.size = np.bincount(self.head, minlength=rows)[self.head]

    def shared(self, given: np.ndarray) -> np.ndarray:
        """Return for each row what its account's first member says who says anything (-1 for nothing).

        >>> Accounts(None, 2).shared(np.array([4, -1]))
        array([ 4, -1])
        """
        says = np.flatnonzero(given >= 0)
        accounts, first = np.unique(self.head[says], return_index=True)
        common = np.full(len(given), -1, np.int64)
        common[accounts] = given[says[first]]
        return common[self.head]

    def check(self, table: Table, community: np.ndarray, mistakes: Mistakes) -> None:
        """Note accounts that are too large, live in two places, or in which nobody has any weight."""
        column = table.columns.get("account")
        if column is None:
            return
        heads = np.flatnonzero(self.head == np.arange(len(self.head)))
        mistakes.add(
            heads[self.size[heads] > MOST_MEMBERS],
            "account",
            column,
            f"has more than {MOST_MEMBERS} members",
            "an account is who decides together: split it",
        )
        mistakes.add(
            np.flatnonzero((community >= 0) & (community != self.shared(community))),
            "account",
            column,
            "has members in two communities",
            "members live side by side: split it, or give all the same community",
        )
        weight: Any = table.columns.get("weight")
        if weight is not None:
            weighty = np.bincount(self.head, ~(weight.values <= 0.0), len(self.head))
            mistakes.add(
                heads[(self.size[heads] > 1) & (weighty[heads] == 0)],
                "account",
                column,
                "has nobody with any weight",
                "give one of its members a weight above 0",
            )

"""Customers: people as Mesa agents, each a window on one row of `world.persons`."""

from typing import TYPE_CHECKING, Any

import numpy as np

from relsim.agents.columns import Number, Word
from relsim.agents.window import Window
from relsim.input.traits import RANGES
from relsim.processes.choose import main_slot
from relsim.state import EMPTY

if TYPE_CHECKING:
    from relsim.agents.agentset import LazyAgentSet
    from relsim.agents.vendor import Vendor


class Customer(Window):
    """A person, with traits that can be read and set and ways to all that concerns them.

    Examples
    --------
    >>> from relsim.model import RelationshipModel
    >>> customer = RelationshipModel("hamlet", seed=1).customer(0)
    >>> customer.community, customer.unique_id  # after 2 vendors, 2 executives, 13 positions
    ('village', 18)
    >>> customer.price_sensitivity = 2.0
    """

    __slots__ = ()
    kind = "customer"
    leaving = "people leave in the process `leave`; to end a tie, let the vendor give cause"
    coming = "set communities.NAME.people in the scenario"

    community = Word("the place where the person lives", lambda model: model.where.names)
    segment = Word("the kind of customer", lambda model: list(model.spec.segments))
    members = Number("people in the account for its head, 0 for the others")
    weight = Number("weight in the account's decision", RANGES["weight"])
    need_rate = Number("mean needs", RANGES["need_rate"])
    price_sensitivity = Number("sensitivity to price", RANGES["price_sensitivity"])
    orientation = Number("wish for a relationship", RANGES["orientation"])
    self_service = Number("taste for helping oneself", RANGES["self_service"])
    expertise = Number("knowledge of the product", RANGES["expertise"])
    disposition = Number("disposition to trust", RANGES["disposition"])
    voice = Number("contacts that the person starts", RANGES["voice"])
    tolerance = Number("messages found fine", RANGES["tolerance"])
    loss_aversion = Number("how much more a loss weighs than a gain", RANGES["loss_aversion"])
    spoken = Number("contacts started so far")
    rank = Number("people of more weight in the account")
    who = Number("the address under which this person draws")

    @property
    def id(self) -> str:
        """The person's id: that of the table of people, else community and number (`village/17`)."""
        if self.model.ids is not None:
            return str(self.model.ids[self.row])
        first = self.model.first_rows[self.rows["community"].item(self.row)]
        return f"{self.community}/{self.row - first}"

    @property
    def ties(self) -> "LazyAgentSet":
        """The relationships with vendors that this person has or remembers."""
        slots = np.flatnonzero(self.model.world.ties[self.row].state != EMPTY)
        return self.model.ties_at(self.row * self.model.slots + slots)

    @property
    def neighbours(self) -> "LazyAgentSet":
        """The people whom this person knows."""
        graph = self.model.world.graph
        lo, hi = graph.offsets[self.row : self.row + 2]
        return self.model.customers_at(graph.neighbours[lo:hi].astype(np.int64))

    @property
    def head(self) -> "Customer":
        """The head of the account, whose needs the account buys for."""
        members, row = self.rows["members"], self.row
        while members.item(row) == 0:
            row -= 1
        return Customer(self.model, row)

    @property
    def asleep(self) -> bool:
        """Whether the account does without for a while: its need is asleep."""
        return bool(self.model.world.tables.asleep[self.head.row])

    @property
    def account(self) -> "LazyAgentSet":
        """The people who decide together with this person, the person included."""
        head = self.head
        return self.model.customers_at(range(head.row, head.row + head.members))

    @property
    def main_vendor(self) -> "Vendor | None":
        """The vendor bought from most, or None."""
        slot = main_slot(self.model.view, self.row)
        return None if slot < 0 else self.model.tie(self.row, slot).vendor

    @property
    def tip(self) -> Any:
        """The vendor last recommended to this person and not yet tried, or None."""
        row = self.rows["tip"].item(self.row)
        return None if row < 0 else self.model.sellers[row]

    @property
    def employer(self) -> "Vendor | None":
        """The vendor that this person works for, or None."""
        row = self.rows["employer"].item(self.row)
        return None if row < 0 else self.model.sellers[row]

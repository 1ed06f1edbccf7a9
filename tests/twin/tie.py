"""Small things: a relationship, a visit, a word of mouth."""

from typing import Any, NamedTuple

from relsim.desk import Flow
from relsim.state import ACTIVE, DORMANT, TIES


class Tie:
    """A slot that a customer keeps for a vendor, and what there is between the two."""

    __slots__ = tuple(TIES.names or ())

    vendor: Any  # the vendor, None while the slot is empty
    holder: Any  # the position that holds the tie, None before there was one

    @property
    def lives(self) -> bool:
        """Whether the customer is one, be it a dormant one."""
        return self.state == ACTIVE or self.state == DORMANT

    @property
    def is_open(self) -> bool:
        """Whether it is to a vendor that can be bought from."""
        return self.lives and self.vendor.open > 0.5


class Visit:
    """What came of a need this week."""

    __slots__ = ("episode", "incident", "marks", "needs", "payer", "quality", "slot", "tie", "vendor")

    def __init__(self, payer: Any, tie: Tie, slot: int, needs: int, marks: int) -> None:
        self.payer, self.tie, self.slot, self.needs, self.marks = payer, tie, slot, needs, marks
        self.vendor = tie.vendor
        self.quality = self.episode = self.incident = 0.0

    def count(self, flow: Flow) -> None:
        """Count one more of a flow in the vendor's books."""
        self.vendor.count(self.payer, flow)

    def book(self, flow: Flow, amount: float) -> None:
        """Add an amount to a flow in the vendor's books."""
        self.vendor.book(self.payer, flow, amount)


class Word(NamedTuple):
    """What somebody says of a vendor."""

    vendor: Any
    said: int  # satisfaction in 255ths
    age: int
    left: bool
    inside: bool  # by somebody who works there


def word_on(vendor: Any, satisfaction: float, left: bool, speaker: Any) -> Word:
    """Return a new word."""
    return Word(vendor, int(satisfaction * 255.0), 0, left, speaker.employer is vendor)

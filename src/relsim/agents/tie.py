"""Ties: relationships as Mesa agents, each a window on one slot of `world.ties`."""

from typing import TYPE_CHECKING, Any

from relsim.agents.columns import Number, Word
from relsim.agents.window import Window
from relsim.input.traits import LARGE, Range
from relsim.record import bond, fair_shares, health
from relsim.state import CAUSES, STATES

if TYPE_CHECKING:
    from relsim.agents.customer import Customer
    from relsim.agents.staff import Staff
    from relsim.agents.vendor import Vendor

_SHARE = Range(0.0, 1.0, "share")
_MONEY = Range(-LARGE, LARGE, "reference prices")


class Tie(Window):
    """The relationship of a customer with a vendor, owned by neither.

    Its row is the customer's row times the number of slots, plus the slot. A slot may come to hold another
    vendor when the customer has no room left for one more.

    Examples
    --------
    >>> from relsim.model import RelationshipModel
    >>> model = RelationshipModel("hamlet", seed=1)
    >>> for _ in range(8):
    ...     model.step()
    >>> tie = next(iter(model.customer(0).ties))
    >>> tie.customer == model.customer(0), tie.vendor in model.vendors, tie.state
    (True, True, 'active')
    >>> tie.trust = 0.0
    >>> tie.health
    0.0
    """

    __slots__ = ()
    kind = "tie"
    leaving = "relationships end in the process `leave`"
    coming = "relationships begin when a customer chooses a vendor"

    state = Word("empty, active, dormant or ended", lambda model: STATES)
    cause = Word("why it ended", lambda model: CAUSES)
    deceptions = Number("failures hidden from the customer that came to light")
    birth = Number("tick in which it began")
    bought = Number("tick of the last purchase")
    failed = Number("tick of the last problem, -1 for none")
    satisfaction = Number("the customer's satisfaction", _SHARE)
    expectation = Number("the quality that the customer expects", _SHARE)
    trust = Number("the customer's trust", _SHARE)
    commitment = Number("the customer's commitment to the firm", _SHARE)
    rapport = Number("rapport with the person who holds the tie", _SHARE)
    known = Number("what the vendor knows of the customer's needs", _SHARE)
    heard = Number("does the customer feel heard", _SHARE)
    fatigue = Number("how tired the customer is of messages", _SHARE)
    habit = Number("smoothed share of purchase occasions", _SHARE)
    obligation = Number("felt on both sides", _SHARE)
    surplus = Number("what the customer has gained so far", _MONEY)
    margin = Number("what the vendor has gained so far", _MONEY)

    def __str__(self) -> str:
        slots = self.model.slots
        return f"tie {self.row % slots} of customer {self.row // slots}"

    @property
    def customer(self) -> "Customer":
        """The customer's side."""
        return self.model.customer(self.row // self.model.slots)

    @property
    def vendor(self) -> "Vendor | None":
        """The vendor's side; None in a slot that was never used."""
        row = self.rows["vendor"].item(self.row)
        return None if row < 0 else self.model.sellers[row]

    @property
    def holder(self) -> "Staff | None":
        """The member of staff who holds the tie; None in a slot that was never used."""
        row = self.rows["holder"].item(self.row)
        return None if row < 0 else self.model.positions[row]

    @property
    def fair_customer(self) -> float:
        """How fair the division is to the customer, share; an account of several has one division."""
        return float(fair_shares(*self._gains())[0])

    @property
    def fair_vendor(self) -> float:
        """How fair the division is to the vendor, share; an account of several has one division."""
        return float(fair_shares(*self._gains())[1])

    @property
    def bond(self) -> float:
        """How bound the customer is: to the firm, to the person, or to both, share."""
        return float(bond(self.commitment, self.rapport))

    @property
    def parts(self) -> dict[str, float]:
        """The five parts of health by name, shares."""
        return {
            "trust": self.trust,
            "fair_customer": self.fair_customer,
            "fair_vendor": self.fair_vendor,
            "heard": self.heard,
            "bond": self.bond,
        }

    @property
    def health(self) -> float:
        """The health of the relationship: the power mean of its parts, share."""
        trust, to_customer, to_vendor, heard, bound = self.parts.values()
        power = self.model.spec.recording.health_power
        return float(health(trust, to_customer, to_vendor, heard, bound, power))

    def _gains(self) -> tuple[Any, Any]:
        """Return what customer and vendor have gained; the head of an account pays for all."""
        slots = self.model.slots
        row = self.customer.head.row * slots + self.row % slots
        return self.rows["surplus"].item(row), self.rows["margin"].item(row)

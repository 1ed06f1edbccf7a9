"""Staff: people who hold ties with customers, and leave."""

from typing import Any, NoReturn

import mesa

from relsim.agents.agentset import LazyAgentSet
from relsim.draws import key, uniform
from relsim.errors import UserError
from relsim.market import hire


class Staff(mesa.Agent):
    """A position at a vendor and whoever holds it now.

    Attributes
    ----------
    row : int
        Its row in the columns of staff.
    """

    def __init__(self, model: Any, row: int) -> None:
        """Stand at a row of the model's staff."""
        super().__init__(model)
        self.row = row

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.row}>"

    def remove(self) -> NoReturn:
        """Refuse: positions stay, people leave them."""
        raise UserError(
            f"position {self.row} cannot be removed from the model; `leave()` empties and refills it"
        )

    @property
    def ties(self) -> LazyAgentSet:
        """The relationships, active or dormant, that this person holds."""
        return self.model.living_ties("holder", self.row)

    @property
    def vendor(self) -> Any:
        """The vendor this person works for."""
        return self.model.sellers[int(self.model.world.staff.vendor[self.row])]

    @property
    def tenure(self) -> int:
        """Weeks in this position."""
        return int(self.model.tick - self.model.world.staff.since[self.row])

    @property
    def lives_here(self) -> bool:
        """Whether this person lives in the community served."""
        staff = self.model.world.staff
        return bool(staff.home[self.row] == staff.serves[self.row])

    def decide_to_stay(self) -> None:
        """Stay, or leave with the rapport: once in four weeks, by the vendor's turnover."""
        staff, row = self.model.staff_rows, self.row
        turnover = self.model.vendor_rows["turnover"].item(staff["vendor"].item(row))
        if uniform(self.model.turnover, staff["key"][row], 0) < min(1.0, turnover * 4.0 / 52.0):
            self.leave()

    def leave(self) -> None:
        """Leave; somebody else takes the position."""
        model, staff = self.model, self.model.world.staff
        hire(
            staff,
            self.row,
            self.vendor,
            key(model.tick, "successor", int(staff.key[self.row])),
            model.tick,
            model.seed,
        )
        staff.left[self.row] = 1
        model.handover = True

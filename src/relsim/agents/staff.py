"""Staff: people who hold ties with customers, and leave."""

from typing import Any, NoReturn

import mesa
import numpy as np

from relsim.agents.agentset import LazyAgentSet
from relsim.draws import key, uniform
from relsim.employment import name_staff
from relsim.errors import UserError
from relsim.market import applicant, hire
from relsim.processes.staff import likeness, share_kept, share_passed

LEAVES, COLLEAGUE, ALIKE = 0, 1, 2  # what is drawn at a member of staff's own address each month
CANDIDATES = 3  # for a position, where the one most like whoever left is wanted


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
    def person(self) -> Any:
        """The customer who this is, or None for somebody who lives elsewhere."""
        row = self.model.staff_rows["person"].item(self.row)
        return None if row < 0 else self.model.customer(row)

    @property
    def tenure(self) -> int:
        """Weeks in this position."""
        return int(self.model.tick - self.model.world.staff.since[self.row])

    @property
    def lives_here(self) -> bool:
        """Whether this person lives in the community served."""
        staff = self.model.world.staff
        return bool(staff.home[self.row] == staff.serves[self.row])

    @property
    def branch(self) -> int:
        """The row of the branch to which this position belongs."""
        staff, branches = self.model.staff_rows, self.model.world.branches
        place = staff["serves"].item(self.row)
        here = slice(int(branches.offsets[place]), int(branches.offsets[place + 1]))
        return here.start + int((branches.vendor[here] == staff["vendor"].item(self.row)).argmax())

    @property
    def colleagues(self) -> list[int]:
        """The rows of the other positions at the same branch that are filled."""
        branches, branch = self.model.world.branches, self.branch
        first = int(branches.staff_first[branch])
        return [row for row in range(first, first + int(branches.staff_count[branch])) if row != self.row]

    @property
    def is_closing(self) -> bool:
        """Whether somebody holds this position although the branch has fewer by now."""
        branches, branch = self.model.world.branches, self.branch
        number = self.row - int(branches.staff_first[branch])
        return self.holder_key != 0 and number >= int(branches.staff_count[branch])

    @property
    def holder_key(self) -> int:
        """The address of whoever holds this position, 0 while nobody does."""
        return int(self.model.staff_rows["key"][self.row])

    def decide_to_stay(self) -> None:
        """Stay, or give notice: once in four weeks, by the vendor's turnover."""
        staff, row = self.model.staff_rows, self.row
        turnover = self.model.vendor_rows["turnover"].item(staff["vendor"].item(row))
        leaves = uniform(self.model.turnover, staff["key"][row], LEAVES) < min(1.0, turnover * 4.0 / 52.0)
        if leaves and staff["key"][row] != 0:
            staff["left"][row] = 1

    def leave(self) -> None:
        """Leave at once; somebody else takes the position."""
        model = self.model
        if not self.holder_key:
            raise UserError(
                f"position {self.row} is vacant: nobody can leave it; raise the vendor's lever `staff`"
            )
        model.world.staff.left[self.row] = 1
        self.hand_over()
        if model.spec.switches.employees:
            name_staff(model.world, model.where.bounds(), [self.row], model.seed)

    def hand_over(self) -> None:
        """Let somebody take over the customers, and somebody new the position unless it closes.

        A colleague takes over, as often as the lever `colleague` says and where one stays, and always where
        the position closes; else the newly hired. Where the vendor looks for it (`matching`), it is the one
        most like whoever leaves.
        """
        model, vendor, staff, closing = self.model, self.vendor, self.model.world.staff, self.is_closing
        leaver, home, skill = staff.key[self.row], staff.home[self.row], float(staff.skill[self.row])
        matched = uniform(model.turnover, leaver, ALIKE) < vendor.matching
        heir, staying = -1, [row for row in self.colleagues if not staff.left[row]]
        if closing:
            heir = self.heir_among(staying or self.colleagues, matched)
        elif uniform(model.turnover, leaver, COLLEAGUE) < vendor.colleague:
            heir = self.heir_among(staying, matched)
        if not closing:
            self.take_on(self.successor(matched and heir < 0))
        next_one = self.row if heir < 0 else heir
        alike = likeness(bool(staff.home[next_one] == home), skill, float(staff.skill[next_one]))
        passes = share_passed(vendor.handover, float(model.world.p["staff"]["likeness"]), alike)
        staff.heir[self.row], staff.passes[self.row] = heir, passes
        staff.keeps[self.row] = share_kept(vendor.records, passes)
        if closing:
            staff.key[self.row], staff.home[self.row] = 0, -1
        model.handover = True

    def open(self, number: int) -> None:
        """Fill this position, a branch's next by number, for the first time or again."""
        place = self.model.where.names[self.model.staff_rows["serves"].item(self.row)]
        self.take_on(key(self.model.tick, "staff", self.vendor.name, place, number))

    def take_on(self, person: np.uint64) -> None:
        """Let somebody hold this position from now on, who has yet to learn."""
        model = self.model
        green = float(model.world.p["staff"]["green"])
        hire(model.world.staff, self.row, self.vendor, person, model.tick, model.seed, green)

    def likeness_to(self, home: int, skill: float) -> float:
        """Return how alike this person and somebody else are, share."""
        staff = self.model.staff_rows
        return likeness(staff["home"].item(self.row) == home, staff["skill"].item(self.row), skill)

    def heir_among(self, colleagues: list[int], matched: bool) -> int:
        """Return the position among some colleagues that takes over the customers, -1 for none.

        Who is equally fit draws for it, each at an address of their own.
        """
        staff, model = self.model.staff_rows, self.model
        leaver = staff["key"][self.row]

        def rank(row: int) -> tuple[float, float]:
            alike = self.likeness_to(staff["home"].item(row), staff["skill"].item(row)) if matched else 0.0
            return -alike, uniform(model.turnover, staff["key"][row], leaver)

        return min(colleagues, key=rank, default=-1)

    def successor(self, matched: bool) -> np.uint64:
        """Return the address of whoever is newly hired: the first to apply, or the most like among three."""
        model, staff = self.model, self.model.staff_rows
        leaver, serves, vendor = int(staff["key"][self.row]), staff["serves"].item(self.row), self.vendor
        people = [key(model.tick, "successor", leaver)]
        if matched:
            people += [key(model.tick, "successor", leaver, n) for n in range(1, CANDIDATES)]
        return max(
            people, key=lambda person: self.likeness_to(*applicant(vendor, person, serves, model.seed))
        )

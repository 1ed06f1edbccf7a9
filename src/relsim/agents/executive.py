"""Chief executives: how long they stay, which goals they bring, and what a successor keeps."""

from typing import Any, NamedTuple, NoReturn

import mesa
import numpy as np

from relsim.draws import bell, key, log, uniform
from relsim.errors import UserError

GOALS = ("help", "pressure")
"""Levers that a chief executive sets by his own lights."""

BEFALL = (
    "cost", "service_cost", "failure", "fault_rate", "fault_size", "open", "reserve",
    "executive_tenure", "policy_survives",
)  # fmt: skip
"""Levers whose changes are no policy of whoever leads: they come from outside, or from the owners."""


def chance_to_leave(tenure: float, weeks: float) -> float:
    """Return the chance that a chief executive leaves within some weeks (A62: hazard 1/tenure a year).

    Parameters
    ----------
    tenure : float
        Mean years in office; 0 = for good.
    weeks : float

    Examples
    --------
    >>> round(chance_to_leave(5.0, 4.0), 4), chance_to_leave(0.0, 4.0)
    (0.0154, 0.0)
    """
    return min(1.0, weeks / (52.0 * tenure)) if tenure > 0.0 else 0.0


def goal_after(goal: float, spread: float, draw: float) -> float:
    """Return the goal of a new chief executive: the vendor's own, and how far he strays from it.

    >>> round(goal_after(0.5, spread=0.1, draw=-1.5), 2), goal_after(0.9, spread=0.1, draw=2.0)
    (0.35, 1.0)
    """
    return min(max(goal + spread * draw, 0.0), 1.0)


class Policy(NamedTuple):
    """A change of a lever that an event has made and nobody has taken back.

    Attributes
    ----------
    event : int
        Its number among the scenario's events.
    lever : str
    value, before : float
    settled : bool
        Whether it has outlived the chief executive under whom it was made; it is then looked through no more.
    """

    event: int
    lever: str
    value: float
    before: float
    settled: bool


class Executive(mesa.Agent):
    """The office of a vendor's chief executive, and whoever holds it now.

    Where `executive_tenure` is 0 (an owner) or the switch `executives` is off, whoever holds it stays for
    good and wants what the vendor wants. Otherwise an executive strays from the vendor's `help` and
    `pressure` by a bell-shaped deviation, leaves at a constant hazard (A62, S103, S104), and the successor
    keeps each change of policy made in that time with the chance `policy_survives`.

    Attributes
    ----------
    vendor : Vendor
    key : np.uint64
        Address of the person who holds the office.
    since : int
        Tick in which that was taken up; negative for somebody found in office.
    policies : list of Policy
        Changes of levers that events have made, as far as they are in force.
    """

    def __init__(self, model: Any, vendor: Any) -> None:
        """Let somebody be found in office, for as long as one would be when looking at a random time."""
        super().__init__(model)
        self.vendor = vendor
        self.own = {lever: getattr(vendor, lever) for lever in GOALS}
        self.policies: list[Policy] = []
        person = key(0, "executive", vendor.name)
        served = -log(uniform(key(model.seed, "office"), person, 0)) * 52.0 * vendor.executive_tenure
        self.take_office(person, -round(served))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.vendor.name}>"

    def remove(self) -> NoReturn:
        """Refuse: offices stay, people leave them."""
        raise UserError(
            f"{self!r} cannot be removed from the model; `leave()` hands the office to somebody else"
        )

    @property
    def tenure(self) -> int:
        """Weeks in office."""
        return int(self.model.tick - self.since)

    @property
    def changes(self) -> bool:
        """Whether executives come and go at this vendor."""
        return bool(self.model.spec.switches.executives and self.vendor.executive_tenure > 0.0)

    def take_office(self, person: np.uint64, tick: int) -> None:
        """Let a person take up the office with goals of his own."""
        self.key, self.since = person, tick
        if self.changes:
            drawn, spread = key(self.model.seed, "goals"), self.model.spec.steer.executive_spread
            for which, lever in enumerate(GOALS):
                draw = bell(drawn, self.key, which)
                setattr(self.vendor, lever, goal_after(self.goal(lever), spread, draw))

    def goal(self, lever: str) -> float:
        """Return what the vendor itself wants: what it began with, or what an event has made of it."""
        made = [policy.value for policy in self.policies if policy.lever == lever]
        return made[-1] if made else self.own[lever]

    def decide_to_stay(self) -> None:
        """Stay, or leave: once in four weeks, by the tenure that is usual at the vendor."""
        drawn = key(self.model.seed, "executive", self.model.tick)
        if uniform(drawn, self.key, 0) < chance_to_leave(self.vendor.executive_tenure, 4.0):
            self.leave()

    def leave(self) -> None:
        """Leave; the successor looks through what was changed, and sets goals of his own."""
        self.look_through(key(self.model.seed, "policy", self.model.tick))
        self.take_office(key(self.model.tick, "successor", int(self.key)), self.model.tick)

    def start_anew(self) -> None:
        """Leave an office that closes; whoever opens it again finds it as it was in the beginning."""
        self.policies = []
        self.take_office(key(self.model.tick, "successor", int(self.key)), self.model.tick)

    # ---- changes of policy

    def adopt(self, event: int, levers: dict[str, float]) -> None:
        """Take over the values that an event gives to levers."""
        for lever, value in levers.items():
            self.policies.append(Policy(event, lever, float(value), getattr(self.vendor, lever), False))
            self._set(lever, value)

    def give_up(self, event: int) -> None:
        """Return the levers that an event has set to what they were, unless somebody has done so before."""
        for policy in self.policies:
            if policy.event == event:
                self._set(policy.lever, policy.before)
        self.policies = [policy for policy in self.policies if policy.event != event]

    def look_through(self, drawn: Any) -> None:
        """Keep each change of policy made under the predecessor with a chance, the newest looked at first.

        One draw for each event: what belongs together stays or goes together.
        """
        kept = []
        for policy in reversed(self.policies):
            stays = policy.settled or policy.lever in BEFALL
            if stays or uniform(drawn, self.key, policy.event) < self.vendor.policy_survives:
                kept.append(policy._replace(settled=True))
            else:
                self._set(policy.lever, policy.before)
        self.policies = kept[::-1]

    def _set(self, lever: str, value: float) -> None:
        """Set a lever to a value that was looked at when the scenario was read."""
        self.model.vendor_rows[lever][self.vendor.row] = value

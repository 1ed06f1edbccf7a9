"""Positions and whoever holds them, as Mesa agents."""

from typing import Any

import mesa

from relsim.draws import key
from relsim.market import SKILL_CONCENTRATION
from relsim.traits import beta

from .chance import uniform
from .rules import likeness, quantile, share_kept, share_passed


class Position(mesa.Agent):
    """A position at a vendor and whoever holds it."""

    def __init__(self, model: Any, vendor: Any, fields: dict[str, Any]) -> None:
        super().__init__(model)
        self.__dict__.update(fields)
        self.vendor = vendor
        self.heir: Any = fields["heir"]  # who took over from whoever left, None for the newly hired
        self.team: list[Position] = []  # everybody at the branch
        self.counted = 0  # customers held, as far as they have been counted

    def drawn(self, which: int) -> float:
        """Return what this person draws this month."""
        return uniform(int(key(self.model.seed, "turnover", self.model.tick)), self.key, which)

    def decide_to_stay(self) -> None:
        """Stay, or give notice."""
        if self.key and self.drawn(0) < min(1.0, self.vendor.turnover * 4.0 / 52.0):
            self.left = 1

    def hand_over(self) -> None:
        """Leave the customers to a colleague or to the newly hired, and the position to the latter."""
        p, home, skill, closes = self.model.p.staff, self.home, self.skill, self not in self.team
        matched, staying = (
            self.drawn(2) < self.vendor.matching,
            [other for other in self.team if not other.left],
        )
        self.heir = None
        if closes or (self.drawn(1) < self.vendor.colleague and staying):
            self.heir = max(
                staying or self.team,
                key=lambda other: (matched and self.like(other.home, other.skill), -self.fate(other)),
            )
        if not closes:
            applicants = [int(key(self.model.tick, "successor", self.key))]
            if matched and self.heir is None:
                applicants += [int(key(self.model.tick, "successor", self.key, n)) for n in (1, 2)]
            self.take_on(max(applicants, key=lambda who: self.like(*self.qualities(who))))
        heir = self.heir or self
        alike = likeness(heir.home == home, skill, heir.skill)
        self.passes = share_passed(self.vendor.handover, p.likeness, alike)
        self.keeps = share_kept(self.vendor.records, self.passes)
        if closes:
            self.key, self.home = 0, -1

    def open(self, place: str, number: int) -> None:
        """Be filled."""
        self.take_on(int(key(self.model.tick, "staff", self.vendor.name, place, number)))

    def take_on(self, who: int) -> None:
        """Be held by somebody new."""
        self.key, self.since = who, self.model.tick
        self.home, self.skill = self.qualities(who)
        self.able = self.skill * (1.0 - self.model.p.staff.green)

    def like(self, home: int, skill: float) -> float:
        """Return how alike this person and another are."""
        return likeness(self.home == home, self.skill, skill)

    def fate(self, other: Any) -> float:
        """Return what another draws for taking over from this one."""
        return uniform(int(key(self.model.seed, "turnover", self.model.tick)), other.key, self.key)

    def qualities(self, who: int) -> tuple[int, float]:
        """Return the home and the skill of somebody who would work here."""
        drawn = int(key(self.model.seed, "hire"))
        home = self.serves if uniform(drawn, who, 0) < self.vendor.local else -1
        return home, quantile(beta(self.vendor.skill, SKILL_CONCENTRATION), uniform(drawn, who, 1))

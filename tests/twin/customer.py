"""A customer as a Mesa agent, who lives through a week."""

from typing import Any

import mesa

from relsim.desk import Flow
from relsim.state import ACTIVE, DORMANT, EMPTY, ENDED

from . import company, judging, service, shopping
from .chance import between, bits, uniform
from .employment import change_of_job
from .rules import is_asleep_at_first, is_contact, single
from .tie import Tie, Visit, Word


class Customer(mesa.Agent):
    """A person with traits, slots for vendors, and people to talk to.

    The people of an account share what is bought; the first of them is its head.
    """

    def __init__(self, model: Any, traits: dict[str, Any], ties: list[Tie]) -> None:
        super().__init__(model)
        self.__dict__.update(traits)
        self.ties = ties
        self.account: list[Customer] = []
        self.head: Customer = self
        self.friends: list[tuple[Customer, float]] = []
        self.asleep = False  # for the head, whether the account does without for a while
        self.words: list[Word | None] = [None, None]  # last week's and this week's, in turns
        self.visit: Visit | None = None
        self.group = (0, self.segment, self.community)[model.p.groups.by]
        self.move_in(self.who)

    def move_in(self, who: int) -> None:
        """Be somebody who draws at an address of one's own."""
        self.who = who
        self.tastes = {}
        self.chance_to_go = between(self.model.going, uniform(self.model.now.going, who, 0) * 1024)
        self.chance_to_lapse = between(self.model.lapsing, uniform(self.model.now.lapsing, who, 0) * 1024)

    def doze_or_wake(self) -> None:
        """Let the account's need fall asleep, or wake."""
        drawn = uniform(self.model.now.interest, self.who, 0)
        if self.asleep:
            self.asleep = drawn >= self.model.p.category.revival / 52.0
        else:
            self.asleep = self.model.p.category.lapse > 0.0 and drawn < self.chance_to_lapse

    def shop(self) -> None:
        """Choose a vendor for the account if it needs something."""
        for member in self.account:
            member.visit = None
        shopping.need_and_choose(self)

    def live(self) -> None:
        """Live through the week: be served, talk, meet, judge, tell, perhaps leave."""
        visit = self.visit
        if visit is not None:
            service.serve(self, visit)
            service.offer(self, visit)
            service.settle(self, visit)
        company.converse(self, visit)
        company.meet(self, visit)
        if visit is not None:
            judging.judge(self, visit)
        company.hear_and_tell(self, visit)
        if visit is not None and visit.incident > 0.0:
            judging.leave_or_stay(self, visit)
        judging.look_back(self)

    def stay_here(self) -> None:
        """Stay, or move away with the whole account; strangers with the same traits move in."""
        if uniform(self.model.now.leave, self.who, 1) >= self.chance_to_go:
            return
        if any(position.person in self.account for position in self.model.staff):
            return  # who serves here does not go
        for member in self.account:
            member.tip = member.employer = None
            for tie in member.ties:
                if tie.lives:
                    judging.end(member, tie, judging.INVOLUNTARY)
                tie.state, tie.vendor = EMPTY, None
            member.move_in(bits(self.model.now.leave, member.who, 2))
        self.asleep = is_asleep_at_first(
            uniform(self.model.now.lapsing, self.who, 1),
            self.chance_to_lapse,
            self.model.p.category.revival / 52.0,
        )

    def stay_in_account(self) -> None:
        """Stay, or change jobs: a stranger comes, who has to get to know the vendors."""
        drawn = uniform(self.model.now.leave, self.who, 3)
        if len(self.head.account) == 1 or drawn >= self.model.manners[self.segment].job_change:
            return
        if any(position.person is self for position in self.model.staff):
            return
        self.tip = self.employer = None
        for tie in self.ties:
            if tie.lives:
                judging.end(self, tie, judging.INVOLUNTARY)
            tie.state = EMPTY
        self.move_in(bits(self.model.now.leave, self.who, 4))

    def in_touch(self, vendor: Any) -> bool:
        """Return whether a vendor keeps in touch with this member of the account."""
        contacts = self.contacts_of(vendor)
        return is_contact(contacts.index(self), len(contacts), vendor.contacts)

    def is_first_contact(self, vendor: Any) -> bool:
        """Return whether nobody in the account comes before this member."""
        return self.contacts_of(vendor)[0] is self

    def contacts_of(self, vendor: Any) -> list["Customer"]:
        """Return the people of the account in the order in which a vendor is in touch with them."""
        ranked = sorted(self.head.account, key=lambda member: -member.weight)
        if uniform(self.model.now.hours, self.head.who, vendor.key) < vendor.grassroots:
            ranked.reverse()
        return ranked

    def change_jobs(self) -> None:
        """Give up a job, or find one."""
        self.employer = change_of_job(self)

    def main_slot(self) -> int:
        """Return the slot of the vendor bought from most, -1 for none."""
        most, found = 0.0, -1
        for slot, tie in enumerate(self.ties):
            if tie.habit > most and tie.is_open:
                most, found = tie.habit, slot
        return found

    def bound_slot(self) -> int:
        """Return the slot to which a contract binds this week, -1 for none."""
        weeks = self.model.p.category.contract_weeks
        for slot, tie in enumerate(self.ties):
            if weeks and tie.state == ACTIVE and tie.is_open:
                terms_before_now = (self.model.tick - tie.birth) // weeks
                if terms_before_now == (tie.bought - tie.birth) // weeks:
                    return slot
        return -1

    def holds(self, vendor: Any) -> bool:
        """Return whether this is a customer of a vendor, be it a dormant one."""
        return any(tie.vendor is vendor and tie.lives for tie in self.ties)

    def slot_for(self, vendor: Any) -> int:
        """Return the slot for a vendor: its own, an empty one, an ended one, the longest unused."""

        def rank(slot: int) -> tuple[bool, bool, bool, int]:
            tie = self.ties[slot]
            used = 0 if tie.vendor is None else tie.bought
            empty = tie.state == EMPTY and tie.vendor is None
            return tie.vendor is not vendor, not empty, tie.state != ENDED, used

        return min(range(len(self.ties)), key=rank)

    def begin(self, slot: int, branch: Any) -> None:
        """Begin a relationship, or take it up again with all that is remembered."""
        tie, model, vendor = self.ties[slot], self.model, branch.vendor
        if tie.vendor is vendor and tie.state != EMPTY:
            vendor.count(self, Flow.WON_BACK)
        else:
            if tie.state in (ACTIVE, DORMANT):
                judging.end(self, tie, judging.COMPETITOR)
            vendor.count(self, Flow.ACQUIRED)
            if tie.vendor is not vendor:
                tie.surplus = tie.margin = 0.0
            tie.vendor = vendor
            tie.deceptions, tie.failed = 0, -1
            tie.satisfaction = tie.expectation = single(vendor.reputation)
            tie.trust, tie.heard = self.disposition, single(model.p.converse.start)
            tie.commitment = tie.rapport = tie.known = tie.fatigue = tie.habit = tie.obligation = 0.0
            tie.holder = branch.staff[int(uniform(model.now.choose, self.who, 2) * len(branch.staff))]
        tie.state, tie.cause = ACTIVE, 0
        tie.birth = tie.bought = model.tick

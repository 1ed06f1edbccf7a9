"""The twin: a Mesa model that starts where a run of the engine stands, and goes on by itself."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from relsim.draws import key
from relsim.model import RelationshipModel
from relsim.record import Record
from relsim.state import ACTIVE, Now

from . import fortunes
from .books import Books
from .chance import uniform, week_key
from .employment import name_staff
from .rules import answer, ceiling_after, chance_to_answer, chance_to_be_asked, single, toward_one
from .starting import customers_of, vendors_of
from .vendor import units

LASTING = ("taste", "hours", "going", "lapsing")


class Twin(mesa.Model):
    """The world of a run, with an object for everybody and everything.

    Parameters
    ----------
    run : RelationshipModel
        It is read once, and left alone.
    """

    def __init__(self, run: RelationshipModel) -> None:
        super().__init__(rng=run.seed)
        self.seed, self.spec, self.tick = run.seed, run.spec, run.tick
        self.p = numbers_of(run.world.p)
        tables = run.world.tables
        self.hours, self.taste = tables.hours.tolist(), tables.taste.tolist()
        self.going, self.lapsing = tables.going.tolist(), tables.lapsing.tolist()
        self.decision = [segment.decision for segment in self.spec.segments.values()]
        self.manners = [numbers_of(row) for row in run.world.tables.manners]
        self.given_names = run.given_names
        vendors, staff, self.branches = vendors_of(run, self)
        self.vendors, self.staff = self.all_of(vendors), self.all_of(staff)
        self.now = self.this_week()
        people = customers_of(run, self, vendors, staff)
        self.customers = self.all_of(people)
        self.heads = self.all_of(person for person in people if person.account)
        self.books = Books(self)
        self.books.keep_if_due()

    def all_of(self, agents: Iterable[mesa.Agent]) -> AgentSet:
        """Return agents as a set."""
        return AgentSet(list(agents), random=self.random)

    @property
    def week(self) -> int:
        """The recorded week."""
        return self.tick - self.spec.horizon.warmup

    def season(self, week: int) -> float:
        """Return how needs swing."""
        turn = 2.0 * np.pi * (week - self.spec.category.season_peak) / 52.0
        return 1.0 + self.spec.category.season * float(np.cos(turn))

    def this_week(self) -> SimpleNamespace:
        """Return the week's season, whether slow stocks fade, and the keys of the processes."""
        keys = {name: int(key(self.seed, name)) for name in Now._fields[Now._fields.index("need") :]}
        for name in keys.keys() - LASTING:
            keys[name] = week_key(keys[name], self.tick)
        handover = any(position.left for position in self.staff)
        season, month = self.season(self.week), self.tick % 4 == 0
        return SimpleNamespace(season=season, month=month, handover=handover, **keys)

    def step(self) -> None:
        """Live through one week."""
        self.now = self.this_week()
        self.events()
        self.heads.do("shop")
        self.heads.do("doze_or_wake")
        self.customers.do("live")
        self.heads.do("stay_here")
        self.customers.do("stay_in_account")
        self.staff_turnover()
        if self.now.month:
            self.listen()
        if self.now.month:
            fortunes.month(self)
        if self.spec.switches.steering:
            self.vendors.do("steer")
        if self.now.month:
            for position in self.staff:
                position.load, position.counted = float(position.counted), 0
        self.vendors.do("spend")
        self.tick += 1
        self.books.keep_if_due()

    def note(self, person: Any, vendor: Any, kind: int, amount: float) -> None:
        """Write a line of the log."""
        self.books.note(person, vendor, kind, amount)

    def record(self) -> Record:
        """Return what has been kept so far."""
        return self.books.record()

    def events(self) -> None:
        """Let what is dated for this week happen."""
        for number, event in enumerate(self.spec.events):
            concerned = [
                vendor
                for vendor, given in zip(self.vendors, self.given_names, strict=True)
                if event.vendor in ("", vendor.name, given)
            ]
            for vendor in concerned:
                if event.week == self.week:
                    vendor.executive.adopt(number, event.set)
                    if event.scandal > 0.0:
                        self.scandal(vendor, event.scandal)
                if event.until == self.week:
                    vendor.executive.give_up(number)
        category, problems = self.spec.category, 0.0
        if self.spec.switches.problems:
            problems = category.problem_rate / (52.0 * category.need_rate)
        self.vendors.do("prepare", self.spec.settle.reference_memory, problems, self.spec.consider.nearby)

    def scandal(self, vendor: Any, share: float) -> None:
        """Let a share of a vendor's customers find out that they were deceived."""
        drawn = int(key(self.seed, "scandal", self.tick))
        for person in self.customers:
            for tie in person.ties:
                if tie.vendor is not vendor or not tie.lives or tie.deceptions == 255:
                    continue
                if uniform(drawn, person.who, vendor.key) < share:
                    tie.deceptions += 1
                    tie.trust = single(min(tie.trust, ceiling_after(tie.deceptions, self.p.judge.ceiling)))

    def staff_turnover(self) -> None:
        """Let faults creep in, and staff come and go."""
        if self.spec.switches.faults:
            self.vendors.do("slip")
        for position in self.staff:
            position.left = 0
        changed = [position for here in self.branches for branch in here for position in branch.resize()]
        jobs_change = self.spec.switches.turnover and self.now.month
        if jobs_change:
            self.staff.do("decide_to_stay")
        leavers = [position for position in self.staff if position.left]
        for position in sorted(leavers, key=lambda position: position not in position.team):
            position.hand_over()
        if self.spec.switches.employees:
            if jobs_change:
                self.customers.do("change_jobs")
            if changed or leavers or jobs_change:
                name_staff(self, [*changed, *(leaver for leaver in leavers if leaver not in changed)])
        if self.now.month:
            self.vendors.do("learn")

    def listen(self) -> None:
        """Let vendors form their picture."""
        if self.tick % 12 == 0:
            self.survey()
        self.vendors.do("listen")
        self.vendors.do("be_talked_about")

    def survey(self) -> None:
        """Ask some customers of every vendor; some answer, and a few more than once."""
        for vendor in self.vendors:
            vendor.asked = vendor.answers = vendor.total = vendor.repeated = vendor.repeated_total = 0
        drawn, gaming = int(key(self.seed, "survey", self.tick)), self.spec.switches.gaming
        reach = int(key(self.seed, "survey reach", self.tick))
        for person in self.customers:
            for tie in person.ties:
                vendor = tie.vendor
                if tie.state != ACTIVE:
                    continue
                picked = vendor.survey_picked if gaming else 0.0
                chance = chance_to_be_asked(vendor.survey, picked, tie.satisfaction)
                if uniform(drawn, person.who, vendor.key) >= chance:
                    continue
                reached = uniform(reach, person.who, vendor.key) < vendor.survey_all
                if reached or person.is_first_contact(vendor):
                    self.ask(person, tie, drawn)
        self.vendors.do("read_survey")

    def ask(self, person: Any, tie: Any, drawn: int) -> None:
        """Ask a customer what he thinks of a vendor."""
        p, vendor, satisfaction = self.p.listen, tie.vendor, tie.satisfaction
        vendor.asked += 1
        tie.commitment = single(toward_one(tie.commitment, p.asked))
        chance = chance_to_answer(satisfaction, p.response, p.response_satisfaction, p.response_extremity)
        if uniform(drawn, vendor.key, person.who) >= chance:
            return
        warning = int(key(self.seed, "survey warning", self.tick))
        warned = uniform(warning, person.who, vendor.key) < vendor.survey_announced
        said = units(answer(satisfaction, warned, p.warned))
        vendor.answers += 1
        vendor.total += said
        segment, identity = (
            list(self.spec.segments.values())[person.segment],
            int(key(self.seed, "survey identity", self.tick)),
        )
        repeats = (
            self.spec.switches.gaming
            and uniform(int(key(self.seed, "repeats")), person.who, 0) < segment.repeats
        )
        if repeats and uniform(identity, person.who, vendor.key) >= vendor.identity:
            vendor.repeated += 2
            vendor.repeated_total += 2 * said


def numbers_of(record: Any) -> Any:
    """Return a record of records as plain numbers."""
    if isinstance(record, np.void):
        names = record.dtype.names or ()
        return SimpleNamespace(**{name: numbers_of(record[name]) for name in names})
    return record.item()

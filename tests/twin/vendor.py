"""Vendors as Mesa agents."""

from typing import Any

import mesa

from relsim.desk import ONE, Flow
from relsim.draws import key

from . import fortunes, leading
from .chance import log, uniform
from .rules import learned, share_forged, unfair_rise


def units(amount: float) -> int:
    """Return an amount in counting units."""
    return round(amount * ONE)


class Branch:
    """Where a vendor serves a community, with positions of which the first are filled."""

    def __init__(self, vendor: Any, place: str, positions: list[Any], filled: int) -> None:
        self.vendor, self.place, self.positions = vendor, place, positions
        self.staff = positions[:filled]  # one list for all who work here
        for position in positions:
            position.team = self.staff

    def resize(self) -> list[Any]:
        """Open and close positions as the vendor wants; return those that did."""
        before, wanted = len(self.staff), min(max(round(self.vendor.staff), 1), len(self.positions))
        closing = self.staff[wanted:]
        self.staff[:] = self.positions[:wanted]
        for number in range(before, wanted):
            self.positions[number].open(self.place, number)
        for position in closing:
            position.left = 1
        return closing + self.staff[before:]


class Vendor(mesa.Agent):
    """A vendor with its levers, its books and what it believes."""

    def __init__(self, model: Any, name: str, row: int, fields: dict[str, Any]) -> None:
        super().__init__(model)
        self.__dict__.update(fields)
        self.name, self.row = name, row
        self.flows: list[list[int]] = []  # by group
        self.lengths: list[list[int]] = []  # of relationships that ended, by group
        self.employees: list[Any] = []
        self.seen = [0.0] * len(Flow)
        self.branches, self.acquired, self.won_back = 0, 0.0, 0.0
        self.fixed_costs = self.campaign_costs = self.outside_profit = 0.0  # since the row before
        self.outside_so_far = self.balance = self.lost_then = self.margin_then = 0.0
        self.executive: Any = None
        self.given: dict[str, float] = {}
        self.looked, self.closed = (0, 0.0), False
        self.know_nothing()

    def know_nothing(self) -> None:
        """Believe and remember nothing."""
        self.purchases, self.felt, self.complained = 0.0, 0.5, 0.0  # at the counter
        self.heard_of, self.told = 0.5, 0.0  # satisfaction with what neighbours say; problems told by form
        self.satisfaction, self.complaints = 0.5, 0.0  # at the top
        self.reports: list[tuple[int, float, float]] = []
        self.survey_result, self.asked, self.answers, self.total = -1.0, 0, 0, 0
        self.repeated = self.repeated_total = 0
        self.survey_usual, self.forged = -1.0, 0.0
        self.months: list[float] = []
        self.repair_due: int | None = None
        self.reviewed, self.value_then, self.earned_then, self.held_then, self.moved = 0, 0.0, 0.0, 0.0, ""
        self.directions = dict.fromkeys(leading.TURNS, 1.0)

    def begin_anew(self) -> None:
        """Begin with what stands in the books."""
        self.know_nothing()
        self.closed, self.reviewed = False, self.model.tick
        self.earned_then, self.held_then = leading.earned(self), leading.customers(self)

    def count(self, person: Any, flow: Flow) -> None:
        """Count one more of a flow, in the group of a person."""
        self.flows[person.group][flow] += ONE

    def book(self, person: Any, flow: Flow, amount: float) -> None:
        """Add an amount to a flow, in the group of a person."""
        self.flows[person.group][flow] += units(amount)

    def lasted(self, person: Any, length: int) -> None:
        """Count a relationship that ended after some weeks."""
        lengths = self.lengths[person.group]
        lengths[min(length, len(lengths) - 1)] += 1

    def spend(self) -> None:
        """Spend what a week of being there costs, and what winning this week's new customers does."""
        acquired, won_back = (
            sum(flows[flow] for flows in self.flows) / ONE for flow in (Flow.ACQUIRED, Flow.WON_BACK)
        )
        technology = self.model.spec.steer.technology_cost if self.technology >= 0.0 else 0.0
        fixed = (self.fixed_cost + technology) * self.branches if self.open > 0.5 else 0.0
        won = acquired - self.acquired
        if self.winback > 0.0:
            won += won_back - self.won_back
        self.fixed_costs += fixed
        self.campaign_costs += self.campaign_cost * won
        self.balance -= fixed + self.campaign_cost * won
        self.acquired, self.won_back = acquired, won_back

    def draw_a_line(self) -> None:
        """Begin to add up costs anew."""
        self.fixed_costs = self.campaign_costs = self.outside_profit = 0.0

    def prepare(self, memory: float, problems_per_need: float, nearby: float) -> None:
        """Work out what follows from the levers this week."""
        self.reference_price = memory * self.reference_price + (1.0 - memory) * self.price
        self.reference_cost = memory * self.reference_cost + (1.0 - memory) * self.cost
        self.log_price = log(self.price)
        self.log_attraction = log(self.awareness + nearby * self.local + 1e-12)
        self.rise = unfair_rise(self.price, self.reference_price, self.cost, self.reference_cost)
        self.problem = min(1.0, problems_per_need * self.failure + self.fault)
        if self.price < self.last_price:
            self.fall, self.cut = (self.last_price - self.price) / self.last_price, self.model.tick
        elif self.price > self.last_price:
            self.fall = 0.0
        self.last_price = self.price
        fortunes.learn(self)

    def slip(self) -> None:
        """Slip into a fault, perhaps."""
        drawn = int(key(self.model.seed, "fault", self.model.tick))
        if uniform(drawn, self.key, 0) < self.fault_rate / 52.0:
            self.fault = self.fault_size

    def learn(self) -> None:
        """Let the staff learn."""
        p, total = self.model.p.staff, 0
        working = [position for position in self.employees if position.key]
        for position in working:
            part = learned(float(self.model.tick - position.since), p.green, p.learning_weeks)
            position.able = position.skill * part
            total += units(part)
        if working:
            self.experience = total / ONE / len(working)

    def listen(self) -> None:
        """Look at the counter of the last four weeks; let reports travel to the top; be talked about."""
        seen = [sum(flow) / ONE for flow in zip(*self.flows, strict=True)]
        since = [now - before for now, before in zip(seen, self.seen, strict=True)]
        self.seen, self.purchases = seen, since[Flow.PURCHASES]
        if self.purchases > 0.0:
            self.felt = since[Flow.EPISODE] / self.purchases
            self.complained = since[Flow.VOICED] / self.purchases
            self.told = since[Flow.ACTED_PROBLEMS] / self.purchases
        else:
            self.told = 0.0
        words = since[Flow.NEWS]
        if self.purchases + words > 0.0:
            self.heard_of = (since[Flow.EPISODE] + since[Flow.NEWS_FELT]) / (self.purchases + words)
        tick, p = self.model.tick, self.model.spec.listen
        layers = self.layers if self.model.spec.switches.filters else 0.0
        self.reports.append((tick, self.heard_of, self.complained))
        while len(self.reports) > 1 and self.reports[1][0] <= tick - layers * self.layer_delay:
            del self.reports[0]
        when, felt, complained = self.reports[0]
        if when <= tick - layers * self.layer_delay:
            self.satisfaction = 1.0 - (p.kept * (1.0 - p.rosy)) ** layers * (1.0 - felt)
            self.complaints = p.kept**layers * complained
        acted = since[Flow.ACTED]
        if layers > 0.0 and acted:
            said = self.satisfaction * self.purchases + since[Flow.ACTED_FELT]
            self.satisfaction = said / (self.purchases + acted)
        if tick > 0:
            usual = sum(self.model.season(self.model.week - back) for back in range(4)) / 4
            self.months = [*self.months, since[Flow.UNITS] / usual][-(p.log_weeks // 4 + 2) :]

    @property
    def alarm(self) -> float:
        """How loudly what the top looks at says that something is wrong."""
        alarm = self.heed_counter * (self.complaints + self.told)
        if self.survey_usual >= 0.0:
            alarm += self.heed_survey * max(0.0, self.survey_usual - self.survey_result)
        wanted, before = self.model.spec.listen.log_weeks // 4, self.months[:-2]
        if len(before) >= wanted and sum(before) > 0.0:
            short = 1.0 - sum(self.months[-2:]) / 2 * len(before) / sum(before)
            alarm += self.heed_log * max(0.0, short)
        return alarm

    def be_talked_about(self) -> None:
        """Let repute follow what customers felt."""
        if self.purchases > 0:
            self.reputation = 0.9 * self.reputation + (1.0 - 0.9) * self.felt

    def read_survey(self) -> None:
        """Read what came back."""
        forged = 0.0
        if self.model.spec.switches.gaming and self.coached > 0.0:
            share = share_forged(self.coached, self.reputation, self.model.spec.listen.coach_weak)
            forged = share / (1.0 - share) * self.answers * (1.0 - self.identity)
        if self.answers:
            if self.survey_result >= 0.0:
                usual = self.survey_result if self.survey_usual < 0.0 else self.survey_usual
                self.survey_usual = 0.75 * usual + 0.25 * self.survey_result
            votes = self.answers + self.repeated + forged
            self.survey_result = (self.total / ONE + self.repeated_total / ONE + forged) / votes
            self.forged = (self.repeated + forged) / votes

    def steer(self) -> None:
        """Repair faults, review the offer."""
        tick = self.model.tick
        if self.repair_due is None and self.fault > 0.0 and self.alarm > self.attention:
            self.repair_due = tick + round(self.repair_weeks)
        if self.repair_due is not None and tick >= self.repair_due:
            self.fault, self.repair_due = 0.0, None
        if tick - self.reviewed >= self.review_weeks:
            leading.review(self)

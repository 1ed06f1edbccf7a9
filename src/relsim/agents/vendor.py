"""Vendors: one model of a seller, whose levers are data and whose decisions anyone can replace."""

from typing import Any, NoReturn

import mesa
import numpy as np

from relsim.agents.agentset import LazyAgentSet
from relsim.agents.dashboard import Dashboard
from relsim.agents.executive import Executive
from relsim.agents.founding import close, is_bankrupt, open_anew
from relsim.agents.reviews import STEPS, Reviews, customers_in, staff_after
from relsim.agents.technology import chance_to_work, chances_to_adopt
from relsim.desk import Flow
from relsim.draws import key, uniform
from relsim.errors import UserError
from relsim.processes.need import season_of
from relsim.processes.surveys import share_forged
from relsim.scenario.schema import Levers

MONTH = 4  # weeks between two looks at the counter


def range_of(lever: str) -> tuple[float, float]:
    """Return the least and the most that a lever can be.

    >>> range_of("honesty")
    (0, 1)
    """
    bounds = {type(bound).__name__: bound for bound in Levers.model_fields[lever].metadata}
    return bounds["Ge"].ge, bounds["Le"].le


class Lever:
    """A window on one vendor's place in a column of levers."""

    def __init__(self, name: str) -> None:
        """Name the lever."""
        self.name = name
        self.__doc__ = Levers.model_fields[name].description

    def __get__(self, vendor: Any, owner: type | None = None) -> Any:
        """Return the lever's value."""
        return self if vendor is None else vendor.model.vendor_rows[self.name].item(vendor.row)

    def __set__(self, vendor: Any, value: float) -> None:
        """Set the lever, within the schema's range."""
        low, high = range_of(self.name)
        if not low <= value <= high:
            raise ValueError(f"{vendor.name}: {self.name} must lie between {low} and {high}, got {value}")
        if self.name == "staff" and round(value) > vendor.room:
            raise UserError(
                f"{vendor.name}: there is room for {vendor.room} people at each branch, got {value}; "
                "give it a staff_step in the scenario, or an event that sets as many"
            )
        vendor.model.vendor_rows[self.name][vendor.row] = value


class Vendor(mesa.Agent):
    """A vendor: every lever of the schema is an attribute that can be read and set.

    Subclass it and override `steer` (or `listen`) to try another way of running a firm, and hand the
    class to the model: `RelationshipModel("village", vendor_classes={"mart": Mine})`.

    Attributes
    ----------
    name : str
    row : int
        Its row in the columns.
    dashboard : Dashboard
        What it believes.
    executive : Executive
        Who leads it.
    reviews : Reviews
        What it remembers of its last review of the offer.
    given : dict
        The levers that the scenario gives it.
    closed : bool
        Whether it has closed for want of money.
    """

    price: float  # like every lever of the schema: see the end of this file
    cost: float
    executive: Executive  # hired by the model, when all vendors are there

    def __getattr__(self, name: str) -> Any:
        """Say what a vendor has when something else is asked of it."""
        raise AttributeError(f"a vendor has no {name!r}; its levers are {', '.join(Levers.model_fields)}")

    def __init__(self, model: Any, row: int, name: str) -> None:
        """Stand at a row of the model's vendors."""
        super().__init__(model)
        self.row = row
        self.name = name
        self.dashboard = Dashboard()
        self._seen = np.zeros(len(Flow))
        self._repair_due: int | None = None
        self.reviews = Reviews()
        self.given = {lever: getattr(self, lever) for lever in Levers.model_fields}
        self.closed = False  # for want of money; an event may close it too
        self._looked = (0, 0.0)  # when it last looked at its cash, and cash when it opened

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"

    def remove(self) -> NoReturn:
        """Refuse: customers remember vendors that are gone."""
        raise UserError(f"{self.name} cannot be removed from the model; close it: set its lever `open` to 0")

    @property
    def ties(self) -> LazyAgentSet:
        """Its relationships with customers, active or dormant."""
        return self.model.living_ties("vendor", self.row)

    def books(self) -> np.ndarray:
        """Return what has been counted at this vendor since the start, by flow."""
        return self.model.counted(self.row)

    @property
    def fault(self) -> float:
        """What a fault adds to the chance of a problem at present, share."""
        return self.model.vendor_rows["fault"].item(self.row)

    @property
    def room(self) -> int:
        """For how many people there is room at each branch; 0 for a vendor that serves nobody."""
        branches = self.model.world.branches
        return int(branches.staff_room[branches.vendor == self.row].max(initial=0))

    def set_staff(self, people: float) -> None:
        """Let as many people serve each community, from one to as many as there is room for."""
        self.staff = min(max(people, 1.0), float(max(self.room, 1)))

    def listen(self) -> None:
        """Look at the counter, and let reports travel to the top."""
        seen = self.books()
        since = seen - self._seen
        self._seen = seen
        model, board = self.model, self.dashboard
        p, purchases = model.spec.listen, since[Flow.PURCHASES]
        board.look(
            model.tick, purchases, since[Flow.EPISODE], since[Flow.VOICED], since[Flow.NEWS],
            since[Flow.NEWS_FELT],
        )  # fmt: skip
        layers = self.layers if model.spec.switches.filters else 0.0
        board.report(model.tick, layers, self.layer_delay, p.kept, p.rosy)
        board.read_feedback(
            since[Flow.ACTED], since[Flow.ACTED_FELT], since[Flow.ACTED_PROBLEMS], layers > 0.0
        )  # fmt: skip
        if model.tick >= MONTH - 1:  # before, there was no whole month
            category = model.spec.category
            usual = season_of(category.season, category.season_peak, model.week, MONTH)
            board.read_books(since[Flow.UNITS] / usual, p.log_weeks // MONTH)

    def read_survey(self, asked: int, answers: int, said: float, repeated: int, repeated_said: float) -> None:
        """Read what came back of a survey, with what was forged among it."""
        forged = self.forged_votes(answers)
        self.dashboard.read_survey(asked, answers, said, repeated, repeated_said, forged)

    def forged_votes(self, answers: float) -> float:
        """Return how many votes that nobody gave are counted beside so many answers."""
        spec = self.model.spec
        if not spec.switches.gaming or self.coached <= 0.0:
            return 0.0
        reputation = self.model.vendor_rows["reputation"].item(self.row)
        share = share_forged(self.coached, reputation, spec.listen.coach_weak)
        return float(share / (1.0 - share) * answers * (1.0 - self.identity))

    @property
    def alarm(self) -> float:
        """How loudly what the top looks at says that something is wrong, as complaints per purchase.

        Complaints as they reach the top, a survey that falls below the usual, purchases in the books that
        fall short: each counts as the vendor heeds it (H13).
        """
        board = self.dashboard
        alarm = self.heed_counter * (board.complaints + board.told) + self.heed_survey * board.survey_fall
        if self.heed_log > 0.0:
            alarm += self.heed_log * board.purchases_fall(self.model.spec.listen.log_weeks // MONTH)
        return alarm

    def steer(self) -> None:
        """Act on what is believed: repair faults, review the offer."""
        self.repair()
        if self.model.tick - self.reviews.when >= self.review_weeks:
            self.review()

    def repair(self) -> None:
        """Order the repair of a fault once the alarm is noticed; it takes some weeks."""
        noticed = self.fault > 0.0 and self.alarm > self.attention
        if self._repair_due is None and noticed:
            self._repair_due = self.model.tick + round(self.repair_weeks)
        if self._repair_due is not None and self.model.tick >= self._repair_due:
            self.model.vendor_rows["fault"][self.row] = 0.0
            self._repair_due = None

    def review(self) -> None:
        """Move one lever a step, the next in turn; turn round when what came of the last step seems worse."""
        levers = [lever for lever, step in STEPS.items() if getattr(self, step) > 0.0]
        if not levers or self.open < 0.5:
            return
        reviews, tick = self.reviews, self.model.tick
        lever = reviews.next_of(levers)
        value = reviews.look_back(tick - reviews.when, self.earned(), self.believed_customers(), self.horizon)
        if value < reviews.value:
            reviews.directions[reviews.moved or lever] *= -1.0
        reviews.when, reviews.value, reviews.moved = tick, value, lever
        self.move(lever, reviews.directions[lever])

    def earned(self) -> float:
        """Return what the books say has been earned since the start, here and elsewhere, reference prices."""
        elsewhere = self.model.ledger.spending.outside_so_far.item(self.row)
        return float(self._seen[Flow.REVENUE] - self._seen[Flow.COST]) + elsewhere

    def believed_customers(self) -> float:
        """Return whom the books take for customers, here and elsewhere."""
        return customers_in(self._seen) + self.model.vendor_rows["outside"].item(self.row)

    def move(self, lever: str, direction: float) -> None:
        """Move a lever a step up (1) or down (-1), as far as it goes.

        Helping holds the price back. More quality costs more for each unit.
        """
        now, step = getattr(self, lever), getattr(self, STEPS[lever]) * direction
        least, most = range_of(lever)
        if lever == "price":
            self.price = min(max(now * (1.0 + step * (1.0 - self.help)), self.cost, least), most)
        elif lever == "quality":
            self.quality = min(max(now + step, least), most)
            dearer = self.model.spec.steer.quality_cost * (self.quality - now)
            self.cost = max(self.cost + dearer, range_of("cost")[0])
        elif lever == "messages":
            self.messages = min(max(now * (1.0 + step), least), most)
        else:
            self.set_staff(min(staff_after(now, self.staff_step, direction), most))

    # ---- once in four weeks

    def consider_technology(self, others: float) -> None:
        """Take up knowledge technology, perhaps, and make it work, perhaps.

        Parameters
        ----------
        others : float
            Share of other vendors that have it.
        """
        rows, who = self.model.vendor_rows, self.model.vendor_rows["key"][self.row]
        drawn, fits = key(self.model.seed, "technology", self.model.tick), 1.0 - self.assortment
        of_itself, following = chances_to_adopt(self.adopts, self.follows, fits, others)
        chance = uniform(drawn, who, 0)
        if chance >= of_itself + following:
            return
        early, followed = self.model.spec.steer.technology_early, chance >= of_itself
        works = chance_to_work(self.competence, fits, followed, early, others)
        rows["technology"][self.row] = self.model.tick
        rows["works"][self.row] = float(uniform(drawn, who, 1) < works)

    def cash(self) -> float:
        """Return what is left of all that was earned since the start, reference prices."""
        books, spending = self.books(), self.model.ledger.spending
        return float(books[Flow.REVENUE] - books[Flow.COST]) + spending.balance.item(self.row)

    def look_at_cash(self) -> None:
        """Close when the losses since opening are more than the reserve; looked at now and then."""
        looked, at_opening = self._looked
        if self.model.tick - looked >= self.model.spec.steer.closing_weeks:
            self._looked = (self.model.tick, at_opening)
            if is_bankrupt(self.cash() - at_opening, self.reserve):
                close(self)

    def wait_for_somebody(self) -> list[int]:
        """Let somebody new open where this vendor has closed, perhaps; return the positions refilled."""
        drawn = key(self.model.seed, "entry", self.model.tick)
        chance = min(1.0, self.model.spec.steer.entry * 4.0 / 52.0)
        opens = uniform(drawn, self.model.vendor_rows["key"][self.row], 0) < chance
        return open_anew(self) if opens else []

    def begin_anew(self) -> None:
        """Believe and remember nothing but what the books say by now."""
        self.closed, self.dashboard, self.reviews = False, Dashboard(), Reviews()
        self._repair_due, self._looked = None, (self.model.tick, self.cash())
        self.reviews.when, self.reviews.earned = self.model.tick, self.earned()
        self.reviews.customers = self.believed_customers()


for _name in Levers.model_fields:
    setattr(Vendor, _name, Lever(_name))

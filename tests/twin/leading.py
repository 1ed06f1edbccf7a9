"""How vendors are led: executives and their policies, reviews of the offer."""

from typing import Any

import mesa

from relsim.agents.executive import BEFALL
from relsim.desk import FLOWS, Flow
from relsim.draws import key

from .chance import bell, uniform

TURNS = ("price", "quality", "messages", "staff")
STEPS = {"price": "price_step", "quality": "quality_step", "messages": "message_step", "staff": "staff_step"}
ENDINGS = [name for name in FLOWS if name.startswith("ended_")]


class Executive(mesa.Agent):
    """Whoever leads a vendor, and what was changed since he does."""

    def __init__(self, model: Any, vendor: Any, other: Any) -> None:
        super().__init__(model)
        self.vendor, self.key, self.since, self.own = vendor, int(other.key), other.since, dict(other.own)
        self.policies = [tuple(policy) for policy in other.policies]

    def adopt(self, event: int, levers: dict[str, float]) -> None:
        """Change levers."""
        for lever, value in levers.items():
            self.policies.append((event, lever, float(value), getattr(self.vendor, lever), False))
            setattr(self.vendor, lever, float(value))

    def give_up(self, event: int) -> None:
        """Change them back."""
        for policy in [policy for policy in self.policies if policy[0] == event]:
            setattr(self.vendor, policy[1], policy[3])
            self.policies.remove(policy)

    def decide_to_stay(self) -> None:
        """Stay, or hand over to somebody else."""
        model, vendor = self.model, self.vendor
        if not model.spec.switches.executives or vendor.executive_tenure == 0.0:
            return
        if uniform(int(key(model.seed, "executive", model.tick)), self.key, 0) >= min(
            1.0, 4.0 / (52.0 * vendor.executive_tenure)
        ):
            return
        drawn, kept = int(key(model.seed, "policy", model.tick)), []
        for event, lever, value, before, settled in self.policies[::-1]:
            survives = settled or lever in BEFALL
            survives = survives or uniform(drawn, self.key, event) < vendor.policy_survives
            if survives:
                kept.insert(0, (event, lever, value, before, True))
            else:
                setattr(vendor, lever, before)
        self.policies = kept
        self.succeed()

    def succeed(self) -> None:
        """Let somebody else lead, with goals of his own."""
        model, vendor = self.model, self.vendor
        self.key, self.since = int(key(model.tick, "successor", self.key)), model.tick
        if model.spec.switches.executives and vendor.executive_tenure > 0.0:
            for which, lever in enumerate(("help", "pressure")):
                goal = self.own[lever]
                for policy in self.policies:
                    if policy[1] == lever:
                        goal = policy[2]
                goal += model.spec.steer.executive_spread * bell(
                    int(key(model.seed, "goals")), self.key, which
                )
                setattr(vendor, lever, min(max(goal, 0.0), 1.0))


def earned(vendor: Any) -> float:
    """Return what the books say has been earned, here and elsewhere."""
    return vendor.seen[Flow.REVENUE] - vendor.seen[Flow.COST] + vendor.outside_so_far


def customers(vendor: Any) -> float:
    """Return whom the books take for customers."""
    ended = sum(vendor.seen[FLOWS.index(name)] for name in ENDINGS)
    return vendor.seen[Flow.ACQUIRED] + vendor.seen[Flow.WON_BACK] - ended + vendor.outside


def review(vendor: Any) -> None:
    """Look back at the last step; take the next one."""
    tick = vendor.model.tick
    moved = [lever for lever in TURNS if getattr(vendor, STEPS[lever]) > 0.0]
    if not moved or vendor.open < 0.5:
        return
    weeks, gains, held = tick - vendor.reviewed, earned(vendor), customers(vendor)
    value = weekly = (gains - vendor.earned_then) / weeks
    if held > 0.0:
        change = (held - vendor.held_then) / weeks
        value = weekly + 52.0 * vendor.horizon * (weekly / held) * change
    after = TURNS[TURNS.index(vendor.moved) + 1 :] if vendor.moved else ()
    lever = next(lever for lever in (*after, *TURNS) if lever in moved)
    if value < vendor.value_then:
        turned = vendor.moved or lever
        vendor.directions[turned] = -vendor.directions[turned]
    vendor.reviewed, vendor.earned_then, vendor.held_then, vendor.value_then = tick, gains, held, value
    vendor.moved = lever
    take_step(vendor, lever, vendor.directions[lever])


def take_step(vendor: Any, lever: str, direction: float) -> None:
    """Move a lever up or down."""
    now, step = getattr(vendor, lever), getattr(vendor, STEPS[lever]) * direction
    if lever == "quality":
        vendor.quality = min(max(now + step, 0.0), 1.0)
        vendor.cost = max(vendor.cost + vendor.model.spec.steer.quality_cost * (vendor.quality - now), 0.0)
    elif lever == "price":
        dearer = now * (1.0 + step * (1.0 - vendor.help))
        vendor.price = min(max(dearer, vendor.cost, 0.01), 100.0)
    elif lever == "messages":
        vendor.messages = min(now * (1.0 + step), 50.0)
    else:
        people = now + direction * max(1.0, float(round(now * vendor.staff_step)))
        every = (branch for here in vendor.model.branches for branch in here if branch.vendor is vendor)
        room = max((len(branch.positions) for branch in every), default=1)
        vendor.staff = min(max(people, 1.0), float(room))

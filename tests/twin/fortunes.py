"""What befalls vendors in four weeks: technology, customers from elsewhere, closing and opening."""

from typing import Any

from relsim.desk import FLOWS, ONE, Flow
from relsim.draws import key
from relsim.scenario.schema import Levers
from relsim.state import ENDED, INVOLUNTARY

from .chance import uniform
from .employment import name_staff
from .rules import learning_with

ENDINGS = [name for name in FLOWS if name.startswith("ended_")]


def month(twin: Any) -> None:
    """Let four weeks pass."""
    for vendor in twin.vendors:
        vendor.executive.decide_to_stay()
    if twin.spec.switches.technology:
        have = {vendor: vendor.technology >= 0.0 for vendor in twin.vendors}
        for vendor in twin.vendors:
            others = [had for other, had in have.items() if other is not vendor]
            if not have[vendor] and vendor.open > 0.5:
                consider_technology(vendor, sum(others) / max(len(others), 1))
    for vendor in twin.vendors:
        serve_elsewhere(vendor)
    drawn = int(key(twin.seed, "winback", twin.tick))
    for head in twin.heads:
        be_approached(head, drawn)
    if twin.spec.switches.entry:
        filled = [position for vendor in twin.vendors for position in wait_for_somebody(vendor)]
        if filled and twin.spec.switches.employees:
            name_staff(twin, filled)
        for vendor in twin.vendors:
            look_at_cash(vendor)


def consider_technology(vendor: Any, others: float) -> None:
    """Take up knowledge technology because it fits, or because others have it."""
    model, fits = vendor.model, 1.0 - vendor.assortment
    drawn = int(key(model.seed, "technology", model.tick))
    itself, following = vendor.adopts * fits * (4.0 / 52.0), vendor.follows * others * (4.0 / 52.0)
    chance = uniform(drawn, vendor.key, 0)
    if chance < itself + following:
        suits = 1.0 if chance < itself else fits
        works = vendor.competence * suits * (1.0 - model.spec.steer.technology_early * (1.0 - others))
        vendor.technology = float(model.tick)
        vendor.works = 1.0 if uniform(drawn, vendor.key, 1) < works else 0.0


def learn(vendor: Any) -> None:
    """Learn from transactions what the notebook and technology allow."""
    vendor.learning, p = vendor.knowledge, vendor.model.spec.steer
    if vendor.works:
        age = vendor.model.tick - vendor.technology
        vendor.learning = learning_with(vendor.knowledge, p.technology_gain, age, p.technology_weeks)


def be_approached(head: Any, drawn: int) -> None:
    """Be approached by one of those whom one has left."""
    for tie in head.ties:
        if head.tip is not None or tie.state != ENDED or tie.cause == INVOLUNTARY or tie.vendor.open < 0.5:
            continue
        if uniform(drawn, head.who, tie.vendor.key) < tie.vendor.winback * (4.0 / 52.0):
            head.tip = tie.vendor
            tie.vendor.count(head, Flow.APPROACHED)


def counted(vendor: Any) -> list[float]:
    """Return what stands in a vendor's books."""
    return [sum(flow) / ONE for flow in zip(*vendor.flows, strict=True)]


def serve_elsewhere(vendor: Any) -> None:
    """Earn with customers from elsewhere; win others for those who were lost here."""
    books = counted(vendor)
    lost = sum(books[FLOWS.index(name)] for name in ENDINGS)
    margin, held = books[Flow.REVENUE] - books[Flow.COST], books[Flow.ACQUIRED] + books[Flow.WON_BACK] - lost
    earned = vendor.outside * (margin - vendor.margin_then) / max(held, 1.0)
    won = (lost - vendor.lost_then) * vendor.elsewhere if vendor.open > 0.5 else 0.0
    stays = 1.0 - min(1.0, vendor.model.spec.steer.outside_churn * 4.0 / 52.0)
    vendor.outside = vendor.outside * stays + won if vendor.open > 0.5 else 0.0
    vendor.lost_then, vendor.margin_then = lost, margin
    brought = earned - vendor.campaign_cost * won
    vendor.outside_profit += brought
    vendor.outside_so_far += brought
    vendor.balance += brought


def cash(vendor: Any) -> float:
    """Return what is left of all that was earned."""
    books = counted(vendor)
    return books[Flow.REVENUE] - books[Flow.COST] + vendor.balance


def look_at_cash(vendor: Any) -> None:
    """Close when losses are more than can be borne."""
    tick, (looked, at_opening) = vendor.model.tick, vendor.looked
    if vendor.reserve > 0.0 and vendor.open > 0.5 and tick - looked >= vendor.model.spec.steer.closing_weeks:
        vendor.looked = tick, at_opening
        if cash(vendor) - at_opening < -vendor.reserve:
            vendor.closed, vendor.open = True, 0.0


def wait_for_somebody(vendor: Any) -> list[Any]:
    """Let somebody new open where a vendor has closed; return the positions that changed hands."""
    model = vendor.model
    drawn = int(key(model.seed, "entry", model.tick))
    if not vendor.closed or uniform(drawn, vendor.key, 0) >= min(1.0, model.spec.steer.entry * 4.0 / 52.0):
        return []
    for lever in Levers.model_fields:
        setattr(vendor, lever, vendor.given[lever])
    vendor.open, vendor.fault, vendor.fall = 1.0, 0.0, 0.0
    vendor.reference_price = vendor.last_price = vendor.price
    vendor.reference_cost, vendor.reputation = vendor.cost, vendor.quality
    vendor.technology, vendor.works, vendor.outside = -1.0, 0.0, 0.0
    filled = [position for position in vendor.employees if position.key]
    for position in filled:
        position.left, position.heir, position.passes, position.keeps = 1, None, 0.0, 0.0
        position.take_on(int(key(model.tick, "successor", position.key)))
    vendor.executive.policies = []
    vendor.executive.succeed()
    vendor.begin_anew()
    vendor.looked = model.tick, cash(vendor)
    return filled

"""The one model of a vendor: levers. A grocer and a multinational differ only in these."""

from relsim.scenario.setting import Section, setting


def lever(default: float, help: str, unit: str, low: float, high: float, source: str = "assumed", sweep: tuple[float, float] | None = None):  # type: ignore[no-untyped-def]
    """Declare a number that a vendor decides and that events, steering and sweeps may change."""
    return setting(default, help, unit=unit, low=low, high=high, source=source, kind="lever", sweep=sweep or (low, high))


FIXED = {
    "staff": "positions are made when the world is built",
    "fixed_cost": "the whole run is charged at one rate",
    "campaign_cost": "the whole run is charged at one rate",
}
"""Levers that hold from the first week to the last, and why."""


class Levers(Section):
    """What a vendor decides; all of it but `FIXED` can change in the middle of a run."""

    # who serves, and where they live
    staff: float = lever(4, "people who serve a community", "people", 1, 10_000, sweep=(1, 40))
    local: float = lever(0.5, "share of staff who live among the customers they serve", "share", 0, 1)
    turnover: float = lever(0.2, "staff who leave", "per year", 0, 5, "A50, S90", (0.05, 0.35))
    same_person: float = lever(0.5, "chance that a customer is served by the same person as before", "share", 0, 1, "A51, S91: sign only")
    skill: float = lever(0.5, "mean skill of staff in helping", "share", 0, 1)
    discretion: float = lever(0.5, "what the counter may decide without asking", "share", 0, 1)
    handover: float = lever(0.2, "share of rapport that passes on when somebody takes over", "share", 0, 1, "weak: A50, S88: good reassignment saves 40 % of the loss", (0, 0.4))
    # the way to the top
    layers: float = lever(1, "layers between the counter and the top", "layers", 0, 12, "A61", (0, 6))
    layer_delay: float = lever(4, "weeks that a report takes for each layer", "weeks", 0, 52, sweep=(1, 13))
    # goals
    help: float = lever(0.5, "weight of helping against revenue in what staff are paid for", "share", 0, 1)
    pressure: float = lever(0.3, "pressure to sell more at each contact", "share", 0, 1)
    # the offer
    price: float = lever(1.0, "price against the category's reference", "reference prices", 0.01, 100, sweep=(0.8, 1.2))
    cost: float = lever(0.8, "cost of what is sold", "reference prices", 0, 100, sweep=(0.6, 0.95))
    service_cost: float = lever(0.05, "cost of serving one contact in person", "reference prices", 0, 10, sweep=(0.01, 0.2))
    fixed_cost: float = lever(0.0, "cost of being there, for each community served", "reference prices a week", 0, 1e9, sweep=(0, 200))
    quality: float = lever(0.7, "quality of what is delivered when nothing goes wrong", "share", 0, 1, sweep=(0.5, 0.9))
    assortment: float = lever(0.5, "share of needs that the range covers without knowing the customer", "share", 0, 1)
    failure: float = lever(1.0, "problems against the category's rate", "times", 0, 20, sweep=(0.5, 2))
    recovery: float = lever(0.5, "chance that a problem brought to the counter is put right", "share", 0, 1, "A32, S60", (0.2, 0.9))
    honesty: float = lever(0.9, "chance that a failure is disclosed and not hidden", "share", 0, 1, "A17, S44: sign only")
    # talking with customers
    messages: float = lever(0.3, "messages to each customer", "per week", 0, 50, "A48, S84: shape only", (0, 3))
    targeting: float = lever(0.5, "how well messages are chosen by what is known", "share", 0, 1)
    openness: float = lever(0.5, "how easy it is to reach a person", "share", 0, 1)
    replies: float = lever(0.7, "share of contacts that get an answer", "share", 0, 1, "A45, S80", (0.1, 1))
    survey: float = lever(0.1, "share of customers asked in each quarter", "share", 0, 1)
    # knowing
    knowledge: float = lever(0.02, "part of what is unknown that each transaction teaches (notebook .01, a good CRM .05)", "share", 0, 1, sweep=(0, 0.1))
    # self-service
    self_service: float = lever(0.0, "quality of self-service (0 = not offered)", "share", 0, 1)
    forced: float = lever(0.0, "share of contacts that must use self-service", "share", 0, 1)
    # winning customers
    awareness: float = lever(0.5, "weight in the minds of those who look around (advertising, presence)", "times", 0, 100, sweep=(0.1, 2))
    campaign_cost: float = lever(0.0, "cost of winning one new customer", "reference prices", 0, 1000, sweep=(0, 10))
    # faults and steering
    fault_rate: float = lever(1.0, "faults that creep into the service", "per year", 0, 52, sweep=(0, 4))
    fault_size: float = lever(0.1, "problems that a fault adds to each purchase until it is repaired", "share", 0, 1, sweep=(0.02, 0.3))
    attention: float = lever(0.02, "complaints per purchase at which the top acts", "share", 0, 1, sweep=(0.005, 0.05))
    repair_weeks: float = lever(2, "weeks from the decision to the repair", "weeks", 0, 104, sweep=(1, 13))
    review_weeks: float = lever(13, "weeks between two reviews of the price", "weeks", 1, 520, sweep=(4, 52))
    price_step: float = lever(0.0, "largest change of the price at a review", "share", 0, 0.5, sweep=(0, 0.05))
    # there or not
    open: float = lever(1.0, "whether the vendor sells (1) or has closed or not yet opened (0)", "yes or no", 0, 1)


class Vendor(Levers):
    """A vendor: an archetype, its own levers, and where it sells."""

    archetype: str = setting("", "the preset from which levers come that are not given here", kind="lever")
    serves: list[str] = setting([], "communities it serves (nothing = everywhere)", kind="lever")
    each: bool = setting(False, "one such vendor in each community served, each its own master", kind="lever")

"""Who the customers are: segments with their traits, communities, the contexts in which people meet."""

from typing import Literal

from relsim.scenario.setting import Section, setting


class Segment(Section):
    """A kind of customer: traits are drawn from these distributions."""

    share: float = setting(1.0, "share of the people (shares are scaled to add up to 1)", unit="share", low=0, high=1, kind="constant")
    needs: float = setting(1.0, "needs against the category's average", unit="times", low=0, high=100, kind="constant")
    price_sensitivity: float = setting(1.0, "median sensitivity to price against the average", unit="times", low=0, high=10, source="A2, S27", sweep=(0.5, 1.5))
    price_spread: float = setting(0.4, "spread of price sensitivity between customers (sd of its logarithm)", low=0, high=3, sweep=(0, 0.8))
    orientation: float = setting(0.4, "mean wish for a relationship", unit="share", low=0, high=1, source="weak: A28, S56, 23 % say they have one", sweep=(0.1, 0.7))
    self_service: float = setting(0.5, "mean taste for helping oneself", unit="share", low=0, high=1, source="A25, S53: indifferent on average", sweep=(0.3, 0.7))
    expertise: float = setting(0.5, "mean knowledge of the product; its lack is the need for discovery", unit="share", low=0, high=1, sweep=(0.2, 0.8))
    disposition: float = setting(0.5, "mean disposition to trust", unit="share", low=0, high=1, sweep=(0.3, 0.7))
    concentration: float = setting(4.0, "how alike the shares above are within the segment (beta concentration)", low=0.1, high=1000, sweep=(2, 20))
    voice: float = setting(0.01, "mean contacts that a customer starts", unit="per week", low=0, high=7, source="weak: A42, S74 gives who ever posts, not how often", sweep=(0.002, 0.05))
    voice_spread: float = setting(2.2, "spread of the propensity to speak (sd of its logarithm)", low=0, high=5, source="weak: A42, S74, heavy-tailed", sweep=(1.5, 3))
    tolerance: float = setting(1.0, "median number of messages found fine", unit="per week", low=0.01, high=100, sweep=(0.3, 3))
    loss_aversion: float = setting(1.955, "how much more a shortfall hurts than a surplus pleases", unit="times", low=1, high=10, source="A16, S41", sweep=(1.5, 2.5))
    account_size: int = setting(1, "people who decide together (1 = a consumer)", unit="people", low=1, high=10, source="A59, S100", kind="constant")
    account_weight_spread: float = setting(0.5, "spread of weights within an account (sd of the logarithm)", low=0, high=3, sweep=(0, 1.5))
    decision: Literal["proportional", "majority", "unanimity", "boss"] = setting("proportional", "how an account of several decides (Choffray & Lilien)", source="A59", kind="constant")
    politics: float = setting(0.2, "chance that a member sides with the one of most weight instead of voting for what he wants", unit="share", low=0, high=1, source="assumed: A59", sweep=(0, 0.6))
    job_changes: float = setting(0.1, "members of accounts of several who change jobs", unit="per year", low=0, high=5, source="assumed: A59", sweep=(0, 0.3))
    effort: float = setting(1.0, "what customers do to keep the relationship up, against the usual: speak up, reply", unit="times", low=0, high=10, source="assumed: H16", sweep=(0, 2))
    repeats: float = setting(0.05, "share of people who vote more than once where nobody checks", unit="share", low=0, high=1, source="assumed: A47", sweep=(0, 0.2))


class Community(Section):
    """A place where people live."""

    people: int = setting(2000, "people who live here", unit="people", low=1, high=20_000_000, kind="constant")
    count: int = setting(1, "how many such communities there are", low=1, high=60_000, kind="constant")
    segments: list[str] = setting([], "segments that live here (nothing = all)", kind="constant")


class Context(Section):
    """Where people know each other from: household, school, church, pub, work."""

    group_size: float = setting(10.0, "mean size of a group", unit="people", low=1, high=10_000, kind="constant")
    share: float = setting(1.0, "share of people who take part", unit="share", low=0, high=1, sweep=(0.1, 1))
    degree: float = setting(2.0, "mean ties that a member has within the group", unit="people", low=0, high=100, sweep=(1, 6))
    strength: float = setting(0.5, "how close such people are", unit="share", low=0, high=1, source="weak: A40", sweep=(0.1, 1))
    bridging: float = setting(0.0, "share of these ties that cross to another community", unit="share", low=0, high=1, sweep=(0, 0.2))
    rewiring: float = setting(0.1, "how mixed the place is: chance that a tie goes to anyone and not to the nearest, and that a member belongs to a group away from home", unit="share", low=0, high=1, source="A40; form of Watts & Strogatz", sweep=(0.1, 1))
    place: float = setting(1000.0, "people whom one such place (school, church, pub) serves", unit="people", low=1, high=1e9, sweep=(300, 3000))
    hours: float = setting(0.1, "hours a week that two residents who share the place spend there together", unit="hours a week", low=0, high=100, source="weak: A57", sweep=(0.02, 1))

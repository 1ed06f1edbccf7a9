"""The one model of a vendor: levers. A grocer and a multinational differ only in these."""

from relsim.scenario.setting import Section, setting


def lever(default: float, help: str, unit: str, low: float, high: float, source: str = "assumed", sweep: tuple[float, float] | None = None, *, group: str):  # type: ignore[no-untyped-def]
    """Declare a number that a vendor decides and that events, steering and sweeps may change."""
    return setting(default, help, unit=unit, low=low, high=high, source=source, kind="lever", sweep=sweep or (low, high), group=group)


class Levers(Section):
    """What a vendor decides; all of it can change in the middle of a run."""

    # who serves, and where they live
    staff: float = lever(4, "people who serve a community", "people", 1, 10_000, sweep=(1, 40), group="staffing")
    local: float = lever(0.5, "share of staff who live among the customers they serve", "share", 0, 1, group="meeting")
    turnover: float = lever(0.2, "staff who leave", "per year", 0, 5, "A50, S90", (0.05, 0.35), group="turnover")
    same_person: float = lever(0.5, "chance that a customer is served by the same person as before", "share", 0, 1, "A51, S91: sign only", group="meeting")
    skill: float = lever(0.5, "mean skill of staff in helping", "share", 0, 1, group="staffing")
    discretion: float = lever(0.5, "what the counter may decide without asking", "share", 0, 1, group="layers")
    handover: float = lever(0.2, "share of rapport that passes on when somebody takes over", "share", 0, 1, "weak: A50, S88: good reassignment saves 40 % of the loss", (0, 0.4), group="turnover")
    colleague: float = lever(0.0, "share of leavers whose customers pass to a colleague; those of the others pass to the newly hired", "share", 0, 1, "assumed: A50, S87, new hires do worse than existing staff", group="turnover")
    matching: float = lever(0.0, "how often a successor is chosen for being like whoever left", "share", 0, 1, "assumed: A50, S87, a similar background does best", group="turnover")
    records: float = lever(0.5, "share of what staff have learned of customers that is written down and stays when they go", "share", 0, 1, group="knowing")
    employs: float = lever(0.0, "share of the people in the places served who work for it, beside those who serve", "share", 0, 0.5, "assumed: A66, no estimate found", (0, 0.1), group="meeting")
    contacts: float = lever(1.0, "share of an account's other people with whom it keeps in touch, beside one", "share", 0, 1, "assumed: A59", group="accounts")
    grassroots: float = lever(0.0, "whom it is in touch with first (0 = the person of most weight in an account, 1 = of the least)", "share", 0, 1, "assumed: H12", group="accounts")
    # the way to the top
    layers: float = lever(1, "layers between the counter and the top", "layers", 0, 12, "A61", (0, 6), group="layers")
    layer_delay: float = lever(4, "weeks that a report takes for each layer", "weeks", 0, 52, sweep=(1, 13), group="layers")
    heed_counter: float = lever(1.0, "what complaints at the counter weigh in seeing that something is wrong", "times", 0, 10, "assumed: H13", (0, 2), group="layers")
    heed_survey: float = lever(0.0, "what a fall of the survey's score weighs", "times", 0, 10, "assumed: H13", (0, 2), group="layers")
    heed_log: float = lever(0.0, "what a fall of purchases in the books weighs", "times", 0, 10, "assumed: H13", (0, 2), group="layers")
    executive_tenure: float = lever(0.0, "mean time for which a chief executive stays (0 = for good)", "years", 0, 100, "A62, S103, S104", (3, 11), group="executive")
    policy_survives: float = lever(0.5, "share of changes of policy that outlive the executive who made them", "share", 0, 1, "assumed: A62, H26", group="executive")
    horizon: float = lever(1.0, "years of a customer's margin that count against what is earned now", "years", 0, 20, "assumed: A62, short horizons", (0, 5), group="executive")
    # goals
    help: float = lever(0.5, "weight of helping against revenue in what staff are paid for", "share", 0, 1, group="goals")
    pressure: float = lever(0.3, "pressure to sell more at each contact", "share", 0, 1, group="goals")
    # the offer
    price: float = lever(1.0, "price against the category's reference", "reference prices", 0.01, 100, sweep=(0.8, 1.2), group="price")
    cost: float = lever(0.8, "cost of what is sold", "reference prices", 0, 100, sweep=(0.6, 0.95), group="price")
    service_cost: float = lever(0.05, "cost of serving one contact in person", "reference prices", 0, 10, sweep=(0.01, 0.2), group="price")
    fixed_cost: float = lever(0.0, "cost of being there, for each community served", "reference prices a week", 0, 1e9, sweep=(0, 200), group="price")
    quality: float = lever(0.7, "quality of what is delivered when nothing goes wrong", "share", 0, 1, sweep=(0.5, 0.9), group="offer")
    assortment: float = lever(0.5, "share of needs that the range covers without knowing the customer", "share", 0, 1, group="offer")
    failure: float = lever(1.0, "problems against the category's rate", "times", 0, 20, sweep=(0.5, 2), group="offer")
    recovery: float = lever(0.5, "chance that a problem brought to the counter is put right", "share", 0, 1, "A32, S60", (0.2, 0.9), group="offer")
    honesty: float = lever(0.9, "chance that a failure is disclosed and not hidden", "share", 0, 1, "A17, S44: sign only", group="honesty")
    dependence: float = lever(0.0, "share of its income that comes from the community, as customers know it", "share", 0, 1, "assumed: H23", group="dependence")
    # talking with customers
    messages: float = lever(0.3, "messages to each customer", "per week", 0, 50, "A48, S84: shape only", (0, 3), group="talking")
    targeting: float = lever(0.5, "how well messages are chosen by what is known", "share", 0, 1, group="talking")
    openness: float = lever(0.5, "how easy it is to reach a person", "share", 0, 1, group="talking")
    replies: float = lever(0.7, "share of contacts that get an answer", "share", 0, 1, "A45, S80", (0.1, 1), group="talking")
    dialogue: float = lever(0.0, "share of messages that ask instead of telling", "share", 0, 1, "assumed: E3, H10", group="talking")
    winback: float = lever(0.0, "lost customers who are approached again", "per year", 0, 13, sweep=(0, 1), group="talking")
    survey: float = lever(0.1, "share of customers asked in each quarter", "share", 0, 1, group="listening")
    survey_announced: float = lever(0.0, "share of surveys that customers are told of beforehand", "share", 0, 1, "A44, S78: sign only", group="listening")
    survey_picked: float = lever(0.0, "how far those asked are picked among the content", "share", 0, 1, "assumed: A46, A47", group="listening")
    survey_all: float = lever(1.0, "share of an account's other people whom a survey reaches, beside its first contact", "share", 0, 1, "assumed: H11", group="listening")
    coached: float = lever(0.0, "share of answers that are forged or coached by a vendor of middling repute", "share", 0, 0.9, "A47, S83: .16 filtered in one place", (0, 0.3), group="listening")
    identity: float = lever(0.0, "share of forged and repeated answers that a check of identity finds", "share", 0, 1, "assumed: H20", group="listening")
    feedback: float = lever(0.0, "how well a way to give formal feedback is offered (0 = none)", "share", 0, 1, "assumed: H19", group="listening")
    acted: float = lever(0.5, "share of formal feedback that is acted on and told so", "share", 0, 1, "assumed: H19", group="listening")
    # knowing
    knowledge: float = lever(0.02, "part of what is unknown that each transaction teaches (notebook .01, a good CRM .05)", "share", 0, 1, sweep=(0, 0.1), group="knowing")
    adopts: float = lever(0.0, "adoption of knowledge technology of its own accord, where it fits", "per year", 0, 10, "assumed: A65, form of Bass", (0, 0.3), group="knowing")
    follows: float = lever(0.0, "adoption of it because all others have it, whether it fits or not", "per year", 0, 10, "assumed: A65, form of Bass", (0, 2), group="knowing")
    competence: float = lever(0.5, "chance that a technology that fits is made to work", "share", 0, 1, "weak: A64, S108, 18 to 70 % fail", (0.3, 0.82), group="knowing")
    # self-service
    self_service: float = lever(0.0, "quality of self-service (0 = not offered)", "share", 0, 1, group="channels")
    forced: float = lever(0.0, "share of contacts that must use self-service", "share", 0, 1, group="channels")
    live_belief: float = lever(1.0, "how many times too high it takes the customers' wish for live contact to be", "times", 0.2, 5, "A25, S53: more than twice", (1, 2.5), group="channels")
    # winning customers
    awareness: float = lever(0.5, "weight in the minds of those who look around (advertising, presence)", "times", 0, 100, sweep=(0.1, 2), group="reach")
    campaign_cost: float = lever(0.0, "cost of winning one new customer", "reference prices", 0, 1000, sweep=(0, 10), group="reach")
    # faults and steering
    fault_rate: float = lever(1.0, "faults that creep into the service", "per year", 0, 52, sweep=(0, 4), group="offer")
    fault_size: float = lever(0.1, "problems that a fault adds to each purchase until it is repaired", "share", 0, 1, sweep=(0.02, 0.3), group="offer")
    attention: float = lever(0.02, "complaints per purchase at which the top acts", "share", 0, 1, sweep=(0.005, 0.05), group="layers")
    repair_weeks: float = lever(2, "weeks from the decision to the repair", "weeks", 0, 104, sweep=(1, 13), group="layers")
    review_weeks: float = lever(13, "weeks between two reviews of the price", "weeks", 1, 520, sweep=(4, 52), group="steering")
    price_step: float = lever(0.0, "largest change of the price at a review", "share", 0, 0.5, sweep=(0, 0.05), group="steering")
    quality_step: float = lever(0.0, "largest change of the quality at a review", "share", 0, 0.2, sweep=(0, 0.03), group="steering")
    message_step: float = lever(0.0, "largest change of the messages at a review", "share", 0, 0.5, sweep=(0, 0.1), group="steering")
    staff_step: float = lever(0.0, "largest change of the number of staff at a review", "share", 0, 0.5, sweep=(0, 0.2), group="steering")
    reserve: float = lever(0.0, "loss that it can bear before it closes (0 = any)", "reference prices", 0, 1e9, sweep=(500, 10_000), group="steering")
    elsewhere: float = lever(0.0, "share of lost customers that it can replace by others from elsewhere", "share", 0, 1, "assumed: E5, A12", group="reach")
    # there or not
    open: float = lever(1.0, "whether the vendor sells (1) or has closed or not yet opened (0)", "yes or no", 0, 1, group="reach")


class Vendor(Levers):
    """A vendor: an archetype, its own levers, and where it sells."""

    archetype: str = setting("", "the preset from which levers come that are not given here", kind="lever")
    serves: list[str] = setting([], "communities it serves (nothing = everywhere)", kind="lever")
    each: bool = setting(False, "one such vendor in each community served, each its own master", kind="lever")

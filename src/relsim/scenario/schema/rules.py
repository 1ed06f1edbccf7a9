"""Coefficients of the rules, one table for each process."""

from relsim.scenario.setting import Section, setting


class Consider(Section):
    """Which vendors are in mind."""

    size: int = setting(3, "vendors that a customer keeps in mind", unit="vendors", low=1, high=6, source="A7, S33", kind="constant")
    explore: float = setting(0.02, "chance to look at one more vendor when enough are in mind", unit="share per purchase", low=0, high=1, sweep=(0.005, 0.1))
    seek: float = setting(0.5, "chance to look at one more vendor when fewer are in mind", unit="share per purchase", low=0, high=1, sweep=(0.1, 1))
    tip: float = setting(0.5, "chance to follow a recommendation to a vendor that is new", unit="share per purchase", low=0, high=1, source="weak: S68, about half of replacements rest on one", sweep=(0.1, 0.9))
    nearby: float = setting(0.5, "what living in the customer's community adds to a vendor's weight in mind", unit="times", low=0, high=10, sweep=(0, 2))


class Choose(Section):
    """Multinomial logit over the vendors in mind and doing without."""

    quality: float = setting(2.0, "weight of expected quality", unit="utils", low=0, high=50, sweep=(1, 4))
    price: float = setting(3.9, "weight of the logarithm of the price", unit="utils", low=0, high=50, source="A1, A2, S27: elasticity -2.6 at a share of a third", sweep=(2.25, 5.25))
    fit: float = setting(0.8, "weight of the fit of the offer", unit="utils", low=0, high=50, sweep=(0, 2))
    relationship: float = setting(1.5, "weight of the relationship for somebody who wants one", unit="utils", low=0, high=50, source="assumed: sign A22, S49", sweep=(0, 3))
    discovery: float = setting(0.5, "how much more the relationship weighs when the need is new", unit="times", low=0, high=10, source="assumed: sign A53, S94", sweep=(0, 2))
    habit: float = setting(1.5, "weight of habit", unit="utils", low=0, high=50, source="weak: A3, S24, worth 10 to 20 % of the price in utils per purchase, more after many", sweep=(0.4, 3))
    memory: float = setting(0.875, "share of habit kept from purchase to purchase", unit="share", low=0, high=1, source="weak: A3, Guadagni & Little, recalled", sweep=(0.7, 0.95))
    obligation: float = setting(0.5, "weight of felt obligation", unit="utils", low=0, high=50, source="assumed: sign A54, S95", sweep=(0, 1.5))
    softening: float = setting(0.3, "share of price sensitivity and loss aversion that full obligation takes away", unit="share", low=0, high=1, source="assumed: H23", sweep=(0, 0.6))
    fatigue: float = setting(0.5, "weight of being tired of messages", unit="utils", low=0, high=50, source="assumed: sign A48, S84", sweep=(0, 1.5))
    taste: float = setting(1.0, "gamma shape of personal taste for a vendor (small = tastes differ much)", low=0.05, high=1000, source="weak: V11, S of the Dirichlet spread over brands", sweep=(0.3, 3))
    solidarity: float = setting(0.5, "weight of felt obligation to a vendor that is known to live on its customers", unit="utils", low=0, high=50, source="assumed: H23", sweep=(0, 1.5))
    employer: float = setting(1.0, "weight of working for a vendor", unit="utils", low=0, high=50, source="assumed: A66", sweep=(0, 2))


class Serve(Section):
    """What is delivered, through which channel, and what goes wrong."""

    noise: float = setting(0.08, "spread of delivered quality from time to time (sd)", unit="share", low=0, high=1, sweep=(0.03, 0.2))
    self_taste: float = setting(3.0, "weight of the taste for self-service in the choice of channel", unit="utils", low=0, high=20, sweep=(1, 5))
    self_novelty: float = setting(1.5, "how much a new need speaks against self-service", unit="utils", low=0, high=20, sweep=(0, 3))
    self_penalty: float = setting(0.1, "quality lost by having to phone after self-service failed", unit="share", low=0, high=1, source="weak: A26, S54", sweep=(0.03, 0.3))
    mismatch: float = setting(0.1, "quality lost where the offer does not fit at all", unit="share", low=0, high=1, sweep=(0, 0.3))
    skill: float = setting(0.1, "quality that a fully skilled person adds to a contact", unit="share", low=0, high=1, sweep=(0, 0.3))
    problem: float = setting(0.4, "quality lost by a problem", unit="share", low=0, high=1, sweep=(0.2, 0.6))
    voice: float = setting(0.5, "chance that a problem is brought to the counter", unit="share", low=0.01, high=0.99, source="weak: A31, recalled", sweep=(0.2, 0.8))
    voice_trust: float = setting(1.0, "how much trust and rapport add to speaking up", unit="utils", low=0, high=20, source="assumed: sign A31", sweep=(0, 3))
    remedy: float = setting(0.8, "share of the loss that a good recovery makes up", unit="share", low=0, high=1.5, source="weak: A32, A33, S60, S63", sweep=(0.5, 1))
    rebuff: float = setting(0.15, "quality lost by a complaint that is badly handled", unit="share", low=0, high=1, source="weak: A32, S61, 12 % below silence", sweep=(0.05, 0.3))
    discovery: float = setting(0.3, "chance that a hidden failure comes to light", unit="share", low=0, high=1, sweep=(0.1, 0.8))
    unwanted: float = setting(0.05, "quality lost by being served in a way that one did not want", unit="share", low=0, high=1, source="assumed: A25, H5", sweep=(0, 0.15))


class Offer(Section):
    """Help or sell more."""

    size: float = setting(0.3, "size of an extra sale", unit="of a purchase", low=0, high=10, sweep=(0.1, 1))
    accept: float = setting(0.25, "chance that an offer without fit or trust is taken", unit="share", low=0.01, high=0.99, sweep=(0.1, 0.5))
    accept_fit: float = setting(1.5, "what knowing and trust add to taking an offer", unit="utils", low=0, high=20, sweep=(0, 3))
    regret: float = setting(0.1, "quality lost by an extra sale that does not fit", unit="share", low=0, high=1, source="assumed: sign A34, S64", sweep=(0.02, 0.3))
    nuisance: float = setting(0.03, "quality lost by a push that is refused", unit="share", low=0, high=1, source="assumed: sign A34", sweep=(0, 0.1))
    favour: float = setting(0.03, "part of what is missing to full obligation that being helped adds", unit="share", low=0, high=1, sweep=(0, 0.1))
    restraint: float = setting(0.8, "share of pressure that full obligation takes away", unit="share", low=0, high=1, sweep=(0, 1))


class Settle(Section):
    """Payment and fairness."""

    unfair: float = setting(1.0, "quality lost for each share by which the price exceeds the reference without a cost reason", unit="times", low=0, high=20, source="assumed: sign A10, S36", sweep=(0.3, 3))
    reference_memory: float = setting(0.95, "share of the reference price kept from week to week", unit="share", low=0, high=1, sweep=(0.85, 0.99))
    antagonism: float = setting(1.0, "share of commitment lost for each share by which the price falls below what one paid of late", unit="times", low=0, high=20, source="weak: A11, S37, sign and order", sweep=(0, 3))
    recent_weeks: int = setting(8, "weeks for which one remembers what one paid", unit="weeks", low=1, high=104, kind="constant")


class Converse(Section):
    """Messages out, voices in."""

    fatigue: float = setting(0.15, "part of what is missing to full fatigue that a message adds, for a tolerance of one a week", unit="share", low=0, high=1, sweep=(0.05, 0.4))
    rest: float = setting(0.7, "share of fatigue left after four weeks", unit="share", low=0, high=1, sweep=(0.4, 0.9))
    reminder: float = setting(0.01, "part of what is missing to full commitment that a message that helps adds", unit="share", low=0, high=1, sweep=(0, 0.03))
    waking: float = setting(0.02, "share of habit that a message shakes", unit="share", low=0, high=1, source="weak: A6, S31: churn 6.4 to 10 % after one contact", sweep=(0, 0.2))
    start: float = setting(0.3, "being heard before anything was said", unit="share", low=0, high=1, sweep=(0.1, 0.5))
    welcome: float = setting(0.2, "share of a well-chosen message's worth that is left when nothing is known of the customer", unit="share", low=0, high=1, sweep=(0, 0.5))
    answered: float = setting(0.3, "part of what is missing to being heard that an answer adds", unit="share", low=0, high=1, sweep=(0.1, 0.6))
    ignored: float = setting(0.5, "share of being heard that silence takes away", unit="share", low=0, high=1, source="assumed: sign S61", sweep=(0.2, 0.8))
    counter: float = setting(0.05, "part of what is missing to being heard that a talk at the counter adds", unit="share", low=0, high=1, sweep=(0, 0.15))
    fade: float = setting(0.95, "share of being heard left after four weeks", unit="share", low=0, high=1, sweep=(0.85, 0.99))
    reply: float = setting(0.3, "chance that a question is answered by a customer who wholly wishes for a relationship", unit="share", low=0, high=1, sweep=(0.1, 0.6))


class Meet(Section):
    """Time spent together: at the counter, in setting up, and outside commerce."""

    friend_hours: float = setting(90.0, "hours in which about two thirds of a friendship grow", unit="hours", low=1, high=10_000, source="weak: A57, Hall, recalled", sweep=(45, 135))
    capacity: float = setting(150.0, "people whom one can know", unit="people", low=1, high=10_000, source="weak: A57, Dunbar, recalled", sweep=(50, 300))
    counter_hours: float = setting(0.08, "hours of a contact in person", unit="hours", low=0, high=100, sweep=(0.02, 0.3))
    stay: float = setting(1.0, "hours of a meeting outside commerce", unit="hours", low=0.01, high=100, sweep=(0.3, 3))
    fade: float = setting(0.99, "share of rapport left after four weeks (hours together build it anew)", unit="share", low=0, high=1, source="weak: A57, bridges decay, recalled", sweep=(0.93, 1))
    obligation: float = setting(0.02, "part of what is missing to full obligation that a meeting adds", unit="share", low=0, high=1, sweep=(0, 0.06))
    obligation_fade: float = setting(0.93, "share of obligation left after four weeks", unit="share", low=0, high=1, sweep=(0.8, 0.99))
    knowing: float = setting(0.03, "part of what is unknown of the other that a meeting teaches", unit="share", low=0, high=1, sweep=(0, 0.1))
    knowing_fade: float = setting(0.98, "share of what is known that still holds after four weeks", unit="share", low=0, high=1, sweep=(0.93, 1))


class Judge(Section):
    """Satisfaction, trust, commitment."""

    surprise: float = setting(0.5, "how much a surplus over expectation pleases", unit="times", low=0, high=10, source="assumed: A13, S38 gives the form", sweep=(0.2, 1))
    anchor: float = setting(0.3, "weight of the newest episode at the start of a relationship", unit="share", low=0, high=1, source="assumed: A15, S40 gives the form", sweep=(0.1, 0.5))
    anchor_weeks: float = setting(104.0, "tenure at which that weight has halved", unit="weeks", low=1, high=10_000, source="assumed: A15, S40 gives the form", sweep=(26, 260))
    trust_gain: float = setting(0.02, "part of the way to full trust that a kept promise goes", unit="share", low=0, high=1, sweep=(0.005, 0.05))
    trust_loss: float = setting(5.0, "how many times more a broken promise takes", unit="times", low=1, high=100, source="assumed: A17, asymmetry S44", sweep=(2, 10))
    ceiling: float = setting(0.7, "share of the ceiling on trust that is left by each deception found out", unit="share", low=0, high=1, source="weak: A17, S44: sign", sweep=(0.5, 0.9))
    commitment: float = setting(0.03, "part of the way that commitment moves with each purchase", unit="share", low=0, high=1, sweep=(0.01, 0.1))
    turning_point: float = setting(0.001, "chance that an episode transforms the relationship", unit="per purchase", low=0, high=1, source="assumed: A21, S47", sweep=(0, 0.005))
    turning_size: float = setting(0.4, "part of the way to full (or no) commitment that it goes", unit="share", low=0, high=1, sweep=(0.2, 0.8))


class Tell(Section):
    """Word of mouth."""

    conversations: int = setting(1, "people a customer hears on the subject", unit="per week", low=0, high=10, kind="constant")
    rate: float = setting(0.05, "chance that an ordinary episode is told", unit="share", low=0, high=1, sweep=(0.01, 0.15))
    extreme: float = setting(0.3, "what the most extreme episode adds to that chance", unit="share", low=0, high=1, source="assumed: U-shape A36", sweep=(0.1, 0.6))
    stay_weeks: int = setting(4, "weeks for which a word is worth repeating", unit="weeks", low=1, high=15, kind="constant")
    effect: float = setting(0.1, "part of the room to move that a word from the closest person moves", unit="share", low=0, high=1, source="weak: A37, A40, recalled", sweep=(0.02, 0.3))
    leaving: float = setting(0.3, "share of commitment lost when the closest person has left", unit="share", low=0, high=1, source="weak: A41, S70: hazard +80 %", sweep=(0.1, 0.6))
    insider: float = setting(0.05, "chance a week that somebody speaks of the vendor he works for", unit="share", low=0, high=1, source="assumed: A66", sweep=(0, 0.2))
    acquaintance: float = setting(0.01, "part of what is missing to full rapport that hearing from somebody who works there adds", unit="share", low=0, high=1, source="assumed: A66", sweep=(0, 0.03))


class Leave(Section):
    """Dormancy, exit and its causes."""

    gone_weeks: int = setting(52, "weeks without a purchase after which a relationship counts as ended", unit="weeks", low=2, high=1040, kind="constant")
    dormancy_weeks: int = setting(13, "weeks without a purchase after which a customer counts as dormant", unit="weeks", low=1, high=520, kind="constant")
    base: float = setting(-3.0, "log odds of ending after an incident for somebody of middling commitment, before satisfaction is counted", unit="utils", low=-20, high=20, sweep=(-5, -1))
    incident: float = setting(3.0, "what an incident of full size adds", unit="utils", low=0, high=50, source="assumed: A30, S59 gives causes", sweep=(1, 5))
    experience: float = setting(3.0, "what full satisfaction takes away", unit="utils", low=0, high=50, source="assumed: A5, S30 gives the form", sweep=(1, 5))
    commitment: float = setting(2.0, "what full commitment takes away", unit="utils", low=0, high=50, source="assumed: sign A18, A22", sweep=(0, 4))
    rapport: float = setting(2.0, "what full rapport takes away for somebody who wants a relationship", unit="utils", low=0, high=50, source="assumed: sign A49, S86", sweep=(0, 4))
    lock: float = setting(1.0, "what each util of switching cost takes away from somebody dissatisfied", unit="times", low=0, high=10, source="A5, S30: about half the churn at low satisfaction, nothing at high", sweep=(0, 2))


class Listen(Section):
    """The vendor's picture."""

    kept: float = setting(0.92, "share of bad news that survives each layer", unit="share", low=0, high=1, source="weak: A61, recalled", sweep=(0.8, 1))
    response: float = setting(0.15, "share of those asked who answer a survey", unit="share", low=0.001, high=1, source="weak: A46, recalled", sweep=(0.05, 0.3))
    response_satisfaction: float = setting(1.0, "how much the satisfied answer more", unit="utils", low=0, high=20, source="assumed: sign A46, S81", sweep=(0, 3))
    response_extremity: float = setting(1.5, "how much extremes answer more", unit="utils", low=0, high=20, source="assumed: sign A46, S82", sweep=(0, 4))
    rosy: float = setting(0.02, "part of what is missing to full satisfaction that each layer adds in its report", unit="share", low=0, high=1, source="weak: A60, S102: sign", sweep=(0, 0.08))
    warned: float = setting(0.1, "by how much those who expect to be asked judge worse", unit="share", low=0, high=1, source="weak: A44, S78: sign", sweep=(0, 0.2))
    asked: float = setting(0.02, "part of what is missing to full commitment that being asked adds", unit="share", low=0, high=1, source="weak: A43, S75: sign, lasting", sweep=(0, 0.08))
    coach_weak: float = setting(1.0, "how much more a vendor without any repute forges and coaches", unit="times", low=0, high=10, source="assumed: sign A47, S83", sweep=(0, 2))
    formal: float = setting(0.3, "chance that the most extreme service is told in formal feedback by somebody who speaks up once a year or oftener", unit="share", low=0, high=1, source="assumed: A42, A46", sweep=(0.1, 0.8))
    log_weeks: int = setting(52, "weeks with which the last purchases in the books are compared", unit="weeks", low=8, high=520, kind="constant")


class Staff(Section):
    """People who serve: how they learn, and what passes on when somebody else takes over."""

    green: float = setting(0.3, "share of skill that is missing on the first day", unit="share", low=0, high=1, source="assumed: A50, S87, new hires do worse", sweep=(0, 0.6))
    learning_weeks: float = setting(26.0, "weeks in which about two thirds of that are learned", unit="weeks", low=1, high=1040, sweep=(8, 104))
    likeness: float = setting(0.4, "share of what is lost otherwise that passes to a successor who is just like whoever left", unit="share", low=0, high=1, source="weak: A50, S88, good reassignment saves 40 % of the loss", sweep=(0, 0.6))


class Steer(Section):
    """How vendors are led: executives, technology, entry and exit."""

    executive_spread: float = setting(0.15, "how far a new executive's goals stray from the vendor's own (sd)", unit="share", low=0, high=1, source="assumed: A62", sweep=(0, 0.3))
    quality_cost: float = setting(0.4, "what a unit costs more for each share of quality", unit="reference prices", low=0, high=10, sweep=(0.1, 0.8))
    closing_weeks: int = setting(26, "weeks for which results are awaited before a vendor closes", unit="weeks", low=1, high=520, kind="constant")
    entry: float = setting(0.5, "chance that somebody opens where a vendor has closed", unit="per year", low=0, high=10, source="assumed: A12", sweep=(0, 2))
    outside_churn: float = setting(0.2, "customers from elsewhere who are lost", unit="per year", low=0, high=5, source="weak: A12, V15", sweep=(0.08, 0.38))
    technology_gain: float = setting(0.04, "what knowledge technology that works adds to what each transaction teaches", unit="share", low=0, high=1, source="assumed: A64", sweep=(0.01, 0.1))
    technology_weeks: float = setting(104.0, "weeks in which about two thirds of its gain are there", unit="weeks", low=1, high=1040, source="weak: A64, S109: grows with time", sweep=(26, 208))
    technology_cost: float = setting(10.0, "what it costs, for each community served", unit="reference prices a week", low=0, high=1e6, source="assumed: A64", sweep=(2, 40))
    technology_early: float = setting(0.5, "share of the chance to succeed that is missing as long as no other vendor has it", unit="share", low=0, high=1, source="weak: A64, S109: early adopters gain less", sweep=(0, 0.8))

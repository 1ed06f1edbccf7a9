"""Element 4: the eleven design concepts, in prose whose names and numbers come from the model.

The only texts of the protocol that are written by hand. What they say of a number is read from the scenario,
what they say of a process or a lever is looked up by name: a name that is gone is an error, not a stale word.
"""

from collections.abc import Callable, Iterator
from importlib.util import find_spec

from relsim import tick
from relsim.processes.choose import DECISIONS
from relsim.scenario.fields import field_at
from relsim.scenario.problems import counted
from relsim.scenario.schema import Scenario, Switches
from relsim.views.odd.blocks import Block, Bullets, Heading, Table, Text
from relsim.views.text import listed


def concepts(scenario: Scenario) -> Iterator[Block]:
    """Return the element."""
    for title, concept in CONCEPTS.items():
        yield Heading(title)
        yield from concept(scenario)


def basic_principles(scenario: Scenario) -> Iterator[Block]:
    """Return the theories behind the submodels."""
    yield Text(
        "No outcome is wired in. There is one model of a vendor: a village grocer and a multinational "
        "differ in the values of levers, and no code asks which of them it serves. Whatever advantage "
        "either has must come out of mechanisms, each of which can be switched off. The mechanisms are "
        "those of the literature:"
    )
    yield Bullets(
        [
            f"{process('need')}: purchase incidence is Poisson with gamma rates, so that counts over time "
            "are negative binomial (Ehrenberg 1959).",
            f"{process('choose')}: random utility, a multinomial logit over the vendors in mind and doing "
            "without (A1); with taste alone the market is Dirichlet (V11). Accounts of several people "
            "vote (A59).",
            f"{process('judge')}: satisfaction by disconfirmation of expectations (A13), losses weigh "
            "more than gains (A16), trust comes slowly and goes fast (A17), habit is a smoothed share of "
            "purchases (A3).",
            f"{process('settle')}: fairness is judged against a reference transaction (A10).",
            f"{process('meet')}: rapport takes hours with a person, and one can know only so many people "
            "(A57).",
            f"{process('tell')}: word of mouth moves what there is room to move, the more the closer the "
            "speaker (A40).",
            f"{process('listen')}: bad news is lost and delayed in each layer of a hierarchy (A61).",
        ]
    )


def emergence(scenario: Scenario) -> Iterator[Block]:
    """Return what comes out of the processes, and what is put in."""
    yield Text(
        "Emergent: who keeps which customers and for how long, shares of purchases, causes of leaving, "
        "trust, commitment, rapport, obligation and the health of relationships, profits, how far a "
        "dashboard is from the truth, and the time at which a fault is noticed. Imposed: the "
        "distributions of traits, the graph of who knows whom, levers, dated events, and the "
        "coefficients of the rules. Health is measured and moves nothing."
    )


def adaptation(scenario: Scenario) -> Iterator[Block]:
    """Return what agents decide."""
    p = scenario.consider
    yield Text(
        f"Customers decide where to buy, or to do without, at each need ({process('choose')}): among at "
        f"most {p.size} vendors of their own past and one more that they look at ({process('consider')}). "
        f"They decide whether a problem is brought to the counter ({process('serve')}), whether an extra "
        f"offer is taken ({process('offer')}), and whether an incident ends the relationship "
        f"({process('leave')})."
    )
    yield Text(
        f"Vendors decide on what they believe ({process('steer')}): they order a repair once complaints "
        f"pass `{lever('attention')}`, and move the price by `{lever('price_step')}` every "
        f"`{lever('review_weeks')}` weeks, turning round when profit has fallen. Staff leave by chance, "
        "at the vendor's rate." + _prices(scenario) + off(scenario, "steering", "turnover")
    )


def objectives(scenario: Scenario) -> Iterator[Block]:
    """Return what agents pursue."""
    yield Text(
        "A customer takes the option with the highest utility: lasting taste, expected quality, price, "
        "fit of the offer, strength of the relationship for somebody who wants one, habit, obligation "
        "and being tired of messages, less what switching and searching cost, and noise (`appeal` and "
        "`decide` in section 7). An account of several people decides by the rule of its segment: "
        f"{listed(DECISIONS)}. {_deciding(scenario)}"
    )
    yield Text(
        f"A vendor weighs helping against revenue by `{lever('help')}`, which makes help likelier and "
        "pressure rarer. The review of the price follows profit, the less so the more the vendor wants "
        "to help."
    )


def learning(scenario: Scenario) -> Iterator[Block]:
    """Return what changes in how agents decide."""
    yield Text(
        "Rules do not change; what they start from does. A customer's expectation, satisfaction, trust, "
        "commitment and habit follow experience and word of mouth, and a new episode weighs the less the "
        "longer the relationship has lasted (half of its first weight after "
        f"{scenario.judge.anchor_weeks:g} weeks). Vendors come to know a customer's needs from "
        f"transactions, at `{lever('knowledge')}`, and from meeting."
        + off(scenario, "data_knowing", "social_knowing", "habit")
    )


def prediction(scenario: Scenario) -> Iterator[Block]:
    """Return what agents expect of the future."""
    yield Text(
        "Customers expect of a vendor the quality that they have learned to expect, and of a vendor that "
        "is new to them its repute. Nobody looks further ahead. A vendor predicts nothing: it takes the "
        "last change of the price for a sign of where profit lies."
    )


def sensing(scenario: Scenario) -> Iterator[Block]:
    """Return what agents know."""
    yield Text(
        "Customers know their own relationships, the prices of the vendors in mind, the public repute of "
        f"others, and what {counted(scenario.tell.conversations, 'acquaintance')} told them in the week "
        "before. They do not see other people's relationships, costs, or a failure that the vendor "
        f"hides, until it comes to light (with a chance of {scenario.serve.discovery:g})."
    )
    yield Text(
        "A vendor does not know the truth. Its counter sees satisfaction and complaints of the last four "
        f"weeks; its top sees them `{lever('layers')}` times `{lever('layer_delay')}` weeks later, with "
        f"{100 * scenario.listen.kept:g} % of the bad news left by each layer; a survey in every quarter "
        "shows the satisfaction of those who answer, and the satisfied and the extreme answer more "
        f"({process('listen')}). Vendors do not see each other."
    )


def interaction(scenario: Scenario) -> Iterator[Block]:
    """Return who acts on whom."""
    yield Bullets(
        [
            f"Customer and staff, directly: at the counter ({process('serve')}, {process('offer')}), in "
            f"conversation ({process('converse')}), and outside commerce where both live in the same "
            f"community ({process('meet')}).",
            f"Customers with each other: by word of mouth ({process('tell')}), which is pulled; everybody "
            f"hears {counted(scenario.tell.conversations, 'acquaintance')} a week. Leaving is contagious.",
            "Members of an account: by their vote.",
            "Vendors with each other: only through customers, who compare them.",
            "Customers of one vendor, indirectly: its repute follows what they experience, and whoever "
            f"holds many relationships knows only some of these people (about {scenario.meet.capacity:g}).",
        ]
    )
    if said := off(scenario, "meet", "talk", "converse", "relationship", "soften", "restrain"):
        yield Text(said.strip())


def stochasticity(scenario: Scenario) -> Iterator[Block]:
    """Return what is left to chance."""
    yield Text(
        "Chance stands for what is not modelled: differences between people and variation from week to "
        "week. A draw is a hash of where it stands (seed, process, week, who, which) and is not taken "
        "from a stream. One more customer changes nobody else's draws, and two scenarios with one seed "
        "share every draw until they differ, which is how differences between scenarios are estimated. "
        "Drawn each week:"
    )
    drawn = [[f"`{tick.name_of(p)}`", p.DRAWS] for p in tick.TICK if p.DRAWS != "nothing"]
    yield Table("Chance", ["process", "what is drawn"], drawn)
    yield Text(
        "Traits, tastes, who knows whom and how likely one's need is to fall asleep are drawn once."
        + off(scenario, "heterogeneity", "taste", "problems", "interest")
    )


def collectives(scenario: Scenario) -> Iterator[Block]:
    """Return what agents belong to."""
    yield Text(
        "Accounts (people who decide and pay together), communities, and within them the groups of each "
        f"context ({listed(list(scenario.contexts), most=20)}) are given at the start and do not change, "
        "but for people who move away and are replaced by strangers. Staff of a vendor in a community "
        "are its branch. Segments are labels of the modeller: nobody knows of them. The clientele of a "
        "vendor is a collective that emerges."
    )


def observation(scenario: Scenario) -> Iterator[Block]:
    """Return what is recorded, and how."""
    by = scenario.recording.by
    groups = "each vendor" if by == "vendor" else f"each vendor and {by}"
    yield Text(
        f"Flows are counted and stocks are taken every {counted(scenario.recording.every, 'week')} for "
        f"{groups}. Metrics (appendix A) are made of them afterwards, so that what is asked cannot change "
        "what happens. The lengths of all relationships are kept with those that still last, which are "
        "censored and not lost. Results are means over replicates, with 95 % intervals of the mean; "
        "differences between scenarios are paired."
    )


CONCEPTS: dict[str, Callable[[Scenario], Iterator[Block]]] = {
    "Basic principles": basic_principles,
    "Emergence": emergence,
    "Adaptation": adaptation,
    "Objectives": objectives,
    "Learning": learning,
    "Prediction": prediction,
    "Sensing": sensing,
    "Interaction": interaction,
    "Stochasticity": stochasticity,
    "Collectives": collectives,
    "Observation": observation,
}


def process(name: str) -> str:
    """Return the name of a process of the week, as code.

    >>> process("judge")
    '`judge`'
    """
    if find_spec(f"relsim.processes.{name}") is None:
        raise LookupError(f"{name}: the design concepts speak of a process that there is not")
    left_out = name not in map(tick.name_of, tick.TICK)
    return f"`{name}`" + (" (left out of this week)" if left_out else "")


def lever(name: str) -> str:
    """Return the name of a lever.

    >>> lever("layers")
    'layers'
    """
    if field_at(("vendors", "*", name)) is None:
        raise LookupError(f"{name}: the design concepts speak of a lever that no vendor has")
    return name


def off(scenario: Scenario, *switches: str) -> str:
    """Return a sentence on which of some mechanisms a scenario has switched off; nothing if all are on.

    >>> from relsim.scenario import load
    >>> off(load("no_talk"), "meet", "talk")
    ' Switched off in this scenario: people hear from those they know.'
    """
    none = [Switches.model_fields[s].description or s for s in switches if not getattr(scenario.switches, s)]
    return f" Switched off in this scenario: {'; '.join(none)}." if none else ""


def _deciding(scenario: Scenario) -> str:
    """Return how accounts of several people decide in a scenario."""
    several = {name: some for name, some in scenario.segments.items() if some.account_size > 1}
    if not several:
        return "Here everybody decides alone."
    rules = (f"{name} by {some.decision}, {some.account_size} people each" for name, some in several.items())
    return f"Here: {'; '.join(rules)}."


def _prices(scenario: Scenario) -> str:
    """Return a sentence on prices where no vendor moves them."""
    moving = any(vendor.price_step > 0.0 for vendor in scenario.vendors.values())
    return "" if moving or not scenario.vendors else " In this scenario no vendor moves its price."

"""The vendor's picture: what the counter sees, what the top sees, what surveys say.

After `staff`, before `steer`. Four different things: the true state (the columns), what the counter
sees (episodes and complaints of the last weeks), what reaches the top (`kept ** layers` of the bad
news, `layers * layer_delay` weeks old; A61, Williamson 1967), and what a quarterly survey says of those
who answer (the satisfied and the extreme answer more; A46). The public has its picture too: a vendor's
repute follows what customers experience.
"""

from typing import Any

import numpy as np

from relsim.compiled import compiled, view
from relsim.desk import ONE, fixed
from relsim.draws import exp, key, log, uniform
from relsim.state import ACTIVE, World

READS = "the counters; ties.satisfaction (in surveys)"
WRITES = "vendors.reputation; each vendor's dashboard"
DRAWS = "who is asked; who answers"

ASKED, ANSWERS = 0, 1
REPUTE_MEMORY = 0.9  # share of repute kept over four weeks


@compiled
def chance_to_answer(satisfaction: float, base: float, pull: float, extremity: float) -> float:
    """Return the chance that somebody who is asked answers: more at the extremes, most when satisfied.

    >>> round(chance_to_answer(0.5, base=0.15, pull=1.0, extremity=1.5), 3)
    0.15
    """
    distance = 2.0 * satisfaction - 1.0
    odds = log(base / (1.0 - base)) + pull * distance + extremity * distance * distance
    return 1.0 / (1.0 + exp(-odds))


@compiled
def ask(world: World, drawn: Any, answers: Any) -> None:
    """Survey the customers of all vendors: add up answers and their satisfaction, by vendor."""
    p = world.p.listen
    for i in range(world.ties.shape[0]):
        who = world.persons[i].who
        for k in range(world.ties.shape[1]):
            tie = world.ties[i, k]
            if tie.state != ACTIVE:
                continue
            v, satisfaction = int(tie.vendor), float(tie.satisfaction)
            vendor = world.vendors[v]
            if uniform(drawn, who, vendor.key) >= vendor.survey:
                continue
            chance = chance_to_answer(satisfaction, p.response, p.response_satisfaction, p.response_extremity)
            answers[v, ASKED] += 1
            if uniform(drawn, vendor.key, who) < chance:
                answers[v, ANSWERS] += 1
                answers[v, 2] += fixed(satisfaction)


def survey(model: Any) -> None:
    """Ask customers and write what comes back on the dashboards."""
    answers = np.zeros((len(model.vendor_names), 3), np.int64)
    ask(model.view, key(model.seed, "survey", model.tick), view(answers))
    for vendor in model.vendors:
        asked, answered, total = (int(x) for x in answers[vendor.row])
        vendor.dashboard.read_survey(asked, answered, total / ONE)


def step(model: Any) -> None:
    """Let vendors look at their counters, and the public make up its mind."""
    if not model.now.month:
        return
    if model.tick % (4 * 3) == 0:
        survey(model)
    model.vendors.do("listen")
    vendors = model.world.vendors
    for vendor in model.vendors:
        if vendor.dashboard.purchases > 0:
            felt = vendor.dashboard.counter_satisfaction
            kept = REPUTE_MEMORY * vendors.reputation[vendor.row]
            vendors.reputation[vendor.row] = kept + (1.0 - REPUTE_MEMORY) * felt

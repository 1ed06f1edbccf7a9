"""The vendor's picture: what the counter sees, what surveys say, what the top believes.

After `staff`, before `steer`. Four different things: the true state (the columns), what the counter
sees (episodes and complaints of the last weeks, and what staff hear as neighbours), what a quarterly
survey says (`relsim.processes.surveys`), and what the top believes: `kept ** layers` of the bad news,
`layers * layer_delay` weeks old and a little rosier at each layer (A60, A61; Williamson 1967). Without layers
the top sees the counter. The public has its picture too: a vendor's repute follows what customers
experience.
"""

from typing import Any

import numpy as np

from relsim.compiled import view
from relsim.desk import ONE
from relsim.processes.surveys import ask, drawing

READS = "the counters; ties.satisfaction, persons.rank, persons.members (in surveys)"
WRITES = "vendors.reputation; ties.commitment of those who are asked; each vendor's dashboard"
DRAWS = (
    "who is asked and reached; who answers, expecting it or not; who votes twice; which votes are found out"
)

REPUTE_MEMORY = 0.9  # share of repute kept over four weeks
QUARTER = 12  # weeks between two surveys


def survey(model: Any) -> None:
    """Ask customers and write what comes back on the dashboards."""
    answers = np.zeros((len(model.vendor_names), 5), np.int64)
    if np.any(model.vendor_rows["survey"] > 0.0):
        ask(model.view, model.now, view(drawing(model.seed, model.tick)), view(answers))
    for vendor in model.vendors:
        asked, answered, said, repeated, repeated_said = answers[vendor.row].tolist()
        vendor.read_survey(asked, answered, said / ONE, repeated, repeated_said / ONE)


def step(model: Any) -> None:
    """Let vendors look at their counters, and the public make up its mind."""
    if not model.now.month:
        return
    if model.tick % QUARTER == 0:
        survey(model)
    model.vendors.do("listen")
    vendors = model.world.vendors
    for vendor in model.vendors:
        if vendor.dashboard.purchases > 0:
            felt = vendor.dashboard.counter_episode
            kept = REPUTE_MEMORY * vendors.reputation[vendor.row]
            vendors.reputation[vendor.row] = kept + (1.0 - REPUTE_MEMORY) * felt

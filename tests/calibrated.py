"""A small world, the log of its vendor, and a scenario that says it was fitted to that log."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from relsim.analysis.weekly import purchases_at
from relsim.calibration.data.histories import histories
from relsim.calibration.laws.fitting import fit_law
from relsim.calibration.worlds.recalling import digest_of
from relsim.model import RelationshipModel
from relsim.scenario import load

SHOP = """\
title = "a shop and its rival"

[horizon]
weeks = 30
warmup = 13

[category]
need_rate = 0.3

[communities.village]
people = {people}

[vendors.shop]
archetype = "grocer"

[vendors.rival]
archetype = "multinational"
"""
START = date(2024, 1, 1)


def write_calibrated(folder: Path, people: int = 60, weeks: int = 30, verdict: str = "good") -> Path:
    """Write shop.toml, log.csv and fitted.toml, which says that it was fitted to the log; return the last."""
    world = folder / "shop.toml"
    world.write_text(SHOP.format(people=people))
    logged = load(str(world), set=[f"horizon.weeks={weeks}", 'recording.log=["purchase"]'])
    model = RelationshipModel(logged, 5)
    who, week, amount = purchases_at(model.run(), model.given_names, "shop")
    _, customer = np.unique(who, return_inverse=True)
    rows = [
        f"c{one},{START + timedelta(7 * int(at) + int(one) % 5)},{10.0 * spent:.2f}"
        for one, at, spent in zip(customer, week, amount, strict=True)
    ]
    log = folder / "log.csv"
    log.write_text("\n".join(["customer,date,amount", *rows]) + "\n")
    days = 7 * week.astype(np.int64) + customer % 5
    known = histories(customer, days, int(days.max()) + 1)
    law = fit_law(known, ["turning and returning"])[0].law
    first, last = (START + timedelta(int(day)) for day in (days.min(), days.max()))
    fitted = folder / "fitted.toml"
    fitted.write_text(f"""\
extends = "shop.toml"

[calibration]
vendor = "shop"
log = "log.csv"
digest = "{digest_of(log)}"
customers = {len(known)}
purchases = {len(rows)}
weeks = {known.weeks}
first_day = "{first}"
last_day = "{last}"
reference_price = 10.0
misfit = 1.3
verdict = "{verdict}"

[[calibration.values]]
path = "category.need_rate"
value = 0.3
low = 0.27
high = 0.34
source = "log"
start = 0.5

[[calibration.values]]
path = "category.need_shape"
value = 1.0
low = 0.2
high = 30.0
source = "log"
start = 1.0
note = "the log does not tell it: its interval covers nearly all that it can be"

[[calibration.checks]]
name = "repeat purchases a customer"
log = 5.0
world = 5.1
low = 4.6
high = 5.5

[[calibration.checks]]
name = "buying in the last quarter"
log = 0.7
world = 0.55
low = 0.5
high = 0.6
matched = false

[[calibration.laws]]
weight = 1.0
rate = {law.rate}
rate_shape = {law.rate_shape}
turning = {law.turning}
returning = {law.returning}
points = {law.points}
""")
    return fitted

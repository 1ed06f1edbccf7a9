"""Are settings of a world found again? `python -m benchmarks.forecast.worlds [LOGS]`: coverage by logs."""

import sys
import time
from collections.abc import Mapping

import numpy as np

from benchmarks.table import Table
from relsim.calibration import calibrating
from relsim.calibration.aims.purchases import log_of
from relsim.calibration.calibrating import Calibrated, calibrate
from relsim.calibration.choosing import choose
from relsim.calibration.histories import DAYS
from relsim.calibration.purchases import Purchases
from relsim.calibration.starting import started
from relsim.desk import PURCHASE
from relsim.model import RelationshipModel
from relsim.scenario import load

PEOPLE, WEEKS, LOGS = 1200, 78, 10
TRUTH = {
    "category.need_rate": 0.3,
    "category.need_shape": 0.9,
    "category.lapse": 3.0,
    "category.lapse_alike": 20.0,
    "category.revival": 3.0,
}
BEGUN = ("turning, each his own, and returning",)  # the law that says where to begin


def log_made(truth: Mapping[str, float], people: int, weeks: int, seed: int) -> Purchases:
    """Return the log of the firm in a world with known settings."""
    size = {"communities.place.people": people, "horizon.weeks": weeks, "recording.every": weeks}
    kept = {"recording.log": ["purchase"], "recording.cohort": 0}
    model = RelationshipModel(load("firm", set={**truth, **size, **kept}), seed)
    log = model.run().log
    lines = (log["kind"] == PURCHASE) & (log["vendor"] == model.given_names.index("firm"))
    names, customer = np.unique(log["customer"][lines], return_inverse=True)
    order = np.lexsort([log["week"][lines], customer])
    day = log["week"][lines].astype(np.int64)[order] * DAYS
    called = tuple(f"c{name}" for name in names.tolist())
    return Purchases(customer[order].astype(np.int64), day, log["amount"][lines][order], called)


def refitted(log: Purchases, workers: int = 2, starts: int = 2) -> Calibrated:
    """Return the world that fits a log of the firm."""
    base = load("firm")
    choice = choose(log.customer, log.day, int(log.day.max()) + 1, BEGUN)
    seen = log_of(log, new=False)
    return calibrate(seen, choice, None, base, "firm", started(choice, base), starts=starts, workers=workers)


def main() -> None:
    """Make logs, fit worlds to them, print and keep how often intervals hold the truth."""
    logs = int(sys.argv[1]) if len(sys.argv) > 1 else LOGS
    calibrating.AFTER = 2  # what is looked at afterwards is not asked for here
    title = f"{logs} logs of worlds of {PEOPLE:,} people over {WEEKS} weeks: truth within the 95 % interval"
    table = Table(title, ("setting", "truth", "median found", "median interval", "covered"))
    began = time.perf_counter()
    found = [refitted(log_made(TRUTH, PEOPLE, WEEKS, seed=900 + nth)).match for nth in range(logs)]
    for at, one in enumerate(found[0].free):
        ends = ("values", "low", "high")
        values, low, high = (np.array([getattr(match, end)[at] for match in found]) for end in ends)
        truth = TRUTH[one.path]
        between = f"{np.median(low):.3g} to {np.median(high):.3g}"
        held = int(((low <= truth) & (truth <= high)).sum())
        table.add(one.path, truth, float(np.median(values)), between, f"{held} of {logs}")
    misfits = ", ".join(f"{match.misfit:.1f}" for match in found)
    table.note(f"misfits: {misfits}; {time.perf_counter() - began:.0f} seconds")
    table.show()
    table.keep("forecast_worlds")


if __name__ == "__main__":
    main()

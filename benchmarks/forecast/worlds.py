"""Are settings of a world found again? `python -m benchmarks.forecast.worlds [LOGS]`: coverage by logs."""

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.table import Table
from relsim.calibration.data.histories import DAYS
from relsim.calibration.data.purchases import Purchases
from relsim.calibration.laws.choosing import choose
from relsim.calibration.worlds import calibrating
from relsim.calibration.worlds.aims.purchases import log_of
from relsim.calibration.worlds.calibrating import Calibrated, calibrate
from relsim.calibration.worlds.matching import Match
from relsim.calibration.worlds.posterior import Posterior, posterior_of
from relsim.calibration.worlds.starting import started
from relsim.desk import PURCHASE
from relsim.model import RelationshipModel
from relsim.scenario import load

PEOPLE, WEEKS, LOGS = 1200, 78, 10
FIRST = 900  # seed of the first log
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


def coverage(logs: int) -> dict[str, Any]:
    """Return for each setting the truth, what is found, and how often either interval holds the truth."""
    matches, posteriors, began = [], [], time.perf_counter()
    for nth in range(logs):
        done = refitted(log_made(TRUTH, PEOPLE, WEEKS, seed=FIRST + nth))
        matches.append(done.match)
        posteriors.append(posterior_of(done.match, done.points))
        seconds = time.perf_counter() - began
        print(f"  log {nth + 1} of {logs}: misfit {done.match.misfit:.2f}, {seconds:.0f} s", file=sys.stderr)
    rows = []
    for at, one in enumerate(matches[0].free):
        truth = TRUTH[one.path]
        rows.append(
            {
                "path": one.path,
                "truth": truth,
                "median": float(np.median([match.values[at] for match in matches])),
                "held": _held(truth, matches, at),
                "held_posterior": _held(truth, posteriors, at),
            }
        )
    return {
        "logs": logs,
        "people": PEOPLE,
        "weeks": WEEKS,
        "rows": rows,
        "misfits": [round(match.misfit, 3) for match in matches],
        "seconds": round(time.perf_counter() - began, 1),
    }


def _held(truth: float, found: Sequence[Match | Posterior], at: int) -> int:
    return sum(bool(one.low[at] <= truth <= one.high[at]) for one in found)


def main() -> None:
    """Make logs, fit worlds to them, print and keep how often intervals hold the truth."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast.worlds", description=__doc__)
    parser.add_argument("logs", nargs="?", type=int, default=LOGS, metavar="LOGS")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep it there too")
    asked = parser.parse_args()
    calibrating.AFTER = 2  # what is looked at afterwards is not asked for here
    title = (
        f"{asked.logs} logs of worlds of {PEOPLE:,} people over {WEEKS} weeks: truth within the 95 % interval"
    )
    table = Table(title, ("setting", "truth", "median found", "covered", "by the posterior"))
    made = coverage(asked.logs)
    for row in made["rows"]:
        held = (f"{row[kind]} of {asked.logs}" for kind in ("held", "held_posterior"))
        table.add(row["path"], row["truth"], row["median"], *held)
    table.note(f"misfits: {', '.join(map(str, made['misfits']))}; {made['seconds']:.0f} seconds")
    table.show()
    table.keep("forecast_worlds")
    if asked.json:
        asked.json.write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main()

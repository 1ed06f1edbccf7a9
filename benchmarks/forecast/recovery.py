"""Are parameters found again? `python -m benchmarks.forecast.recovery [LOGS]`: coverage of 95 % intervals."""

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.table import Table
from relsim.calibration.data.histories import DAYS, histories
from relsim.calibration.laws.fitting import Fit, fit_law
from relsim.calibration.laws.law import Law
from relsim.draws import key, uniforms

PEOPLE, WEEKS, LOGS = 1000, 39, 40
LAW = Law(rate=0.2, rate_shape=0.8, turning=0.08, turning_alike=8.0, returning=0.04)
TRUTHS = {
    "constant": Law(rate=0.1, rate_shape=0.8),
    "leaving": Law(rate=0.1, rate_shape=0.8, leaving=0.05),
    "turning, each his own, and returning": LAW,
    "turning, each his own, returning, by occasion": replace(LAW, occasions=0.5),
}


def made_by(law: Law, people: int, weeks: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return customers and days of a log that the law makes, week by week; all begin on day 0."""
    from scipy.stats import beta, gamma, poisson

    who = np.arange(people, dtype=np.uint64)
    chance = key(seed, "log")
    rate = gamma.ppf(uniforms(chance, who, 0), law.rate_shape, scale=law.rate / law.rate_shape)
    turning, alike = np.full(people, law.turning), law.turning_alike
    if 0.0 < alike < np.inf:
        turning = beta.ppf(uniforms(chance, who, 1), law.turning * alike, (1.0 - law.turning) * alike)
    power = (rate / law.rate) ** law.occasions
    turning, returning = 1.0 - (1.0 - turning) ** power, 1.0 - (1.0 - law.returning) ** power
    active, here = np.ones(people, bool), np.ones(people, bool)
    customers, days = [np.arange(people)], [np.zeros(people, np.int64)]
    for week in range(weeks):
        needs = poisson.ppf(uniforms(chance, who, 10 + 2 * week), rate * (6 / 7 if week == 0 else 1))
        bought = (active & here) * needs.astype(np.int64)
        for nth in range(DAYS - 1):
            some = np.flatnonzero(bought > nth)
            customers.append(some)
            days.append(np.full(len(some), week * DAYS + nth + 1))
        moved = uniforms(chance, who, 11 + 2 * week)
        here &= uniforms(chance, who, 1000 + week) >= law.leaving
        active = np.where(active, moved >= turning, moved < returning)
    return np.concatenate(customers), np.concatenate(days)


def found(structure: str, law: Law, seed: int) -> Fit:
    """Return the fit of a structure to a log that the law made."""
    return fit_law(histories(*made_by(law, PEOPLE, WEEKS, seed), end=WEEKS * DAYS), (structure,))[0]


def coverage(logs: int) -> list[dict[str, Any]]:
    """Return for each law and parameter the truth, what is found, and how often intervals hold the truth."""
    rows = []
    for structure, law in TRUTHS.items():
        fits = [found(structure, law, seed) for seed in range(logs)]
        for name in fits[0].parameters:
            truth, values = getattr(law, name), [getattr(fit.law, name) for fit in fits]
            held = [low <= truth <= high for low, high in (fit.intervals()[name] for fit in fits)]
            told = {"truth": truth, "median": float(np.median(values)), "held": int(sum(held))}
            rows.append({"law": structure, "parameter": name, **told})
    return rows


def main() -> None:
    """Make logs, fit them, print and keep how often intervals hold the truth."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecast.recovery", description=__doc__)
    parser.add_argument("logs", nargs="?", type=int, default=LOGS, metavar="LOGS", help="of each law")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep it there too")
    asked = parser.parse_args()
    title = f"{asked.logs} logs of {PEOPLE:,} customers over {WEEKS} weeks: truth within the 95 % interval"
    table = Table(title, ("structure", "parameter", "truth", "median found", "covered"))
    began = time.perf_counter()
    rows = coverage(asked.logs)
    for row in rows:
        held = f"{row['held']} of {asked.logs}"
        table.add(row["law"], row["parameter"], row["truth"], row["median"], held)
    table.note(f"{time.perf_counter() - began:.0f} seconds")
    table.show()
    table.keep("forecast_recovery")
    if asked.json:
        made = {"logs": asked.logs, "customers": PEOPLE, "weeks": WEEKS, "rows": rows}
        asked.json.write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""The answer in plain words, made from the tables alone.

What is said follows the metrics and the names in the tables: nothing here knows a grocer. Numbers in
[brackets] are 95 % intervals of the mean difference; whether a difference is settled allows for every
other one in the table.
"""

from collections.abc import Iterator

import polars as pl

from relsim.analysis.metrics import ALL, METRICS, PARTS
from relsim.experiments.reading import PERCENT, Compared, Difference, Reading, said, style_of

__all__ = ["KEEPING", "answer", "style_of"]  # what a report says as the answer does

KEEPING = {  # who keeps customers: said as far as known
    "kept": "Customers kept over {time}",
    "retention": METRICS["retention"].label.capitalize(),
}
GAINS = {
    "customer_gain": "A customer gains a year, in reference prices",
    "vendor_gain": "The vendor gains from each, a year",
}
OF_ALL = {  # and not per customer, since a customer of several vendors counts for each
    "person_gain": "A person gains a year, from all vendors together",
    "purchases_per_person": "A person buys, times a year",
    "margin": "Margin a year",
}
LISTED = 6  # vendors in a ranking
CAUSES = 3  # of leaving that are named


def answer(comparison: Compared) -> str:
    """Return what a comparison found, in plain words.

    Who keeps more customers, how healthy relationships are part by part, what each side gains, what is
    settled, and what the model cannot say.
    """
    reading = Reading(comparison)
    base, *others = reading.scenarios
    sections = [("In short:", [*_in_short(reading)])]
    sections += [(f"In {scenario}:", [*_within(reading, scenario)]) for scenario in reading.scenarios]
    sections += [(f"In {other} instead of {base}:", [*_across(reading, other)]) for other in others]
    sections += [("How sure this is:", [*_sureness(reading)])]
    told = ["\n  ".join([head, *sentences]) for head, sentences in sections if sentences]
    return "\n\n".join([_opening(reading), *told])


def _opening(reading: Reading) -> str:
    """Say what was asked and done."""
    entries, runs = reading.manifest["scenarios"], reading.manifest["replicates"]
    asked = next((entry["question"] for entry in reversed(entries.values()) if entry["question"]), "")
    each = " of each on the same draws" if len(entries) > 1 else ""
    done = f"{', '.join(reading.scenarios)}: {reading.time}, {runs} runs{each}; [95 % intervals of the mean]."
    return f"{asked}\n{done}" if asked else done


def _in_short(reading: Reading) -> Iterator[str]:
    """Say who keeps customers in each scenario, and what differs between scenarios: a minute's reading."""
    kept = KEEPING["kept"].format(time=reading.time).lower()
    for scenario in reading.scenarios:
        yield from _race(reading, scenario, "kept", f"In {scenario}, {kept}")
    for other in reading.scenarios[1:]:
        rows = [
            (vendor, reading.between_scenarios(other, vendor, "kept")) for vendor in reading.vendors(other)
        ]
        told = [f"{vendor} {row}" for vendor, row in rows if row]
        if told:
            yield f"In {other} instead of {reading.scenarios[0]}, {kept}: {'; '.join(told)}."


def _within(reading: Reading, scenario: str) -> Iterator[str]:
    """Say how the vendors of a scenario differ."""
    for metric, title in KEEPING.items():
        yield from _race(reading, scenario, metric, title.format(time=reading.time))
    yield from _race(reading, scenario, "health", "Health of relationships (0 to 1)")
    yield from _parts(reading, scenario)
    for metric, title in GAINS.items():
        yield from _race(reading, scenario, metric, title)
    yield from _why(reading, scenario)


def _race(reading: Reading, scenario: str, metric: str, title: str) -> Iterator[str]:
    """Say who comes first, and how far ahead of the last."""
    order = reading.ranked(scenario, metric)
    if len(order) < 2:
        return
    shown = order if len(order) <= LISTED else [*order[: LISTED - 1], order[-1]]
    levels = ", ".join(f"{vendor} {reading.level(scenario, vendor, metric)}" for vendor in shown)
    ahead = reading.between_vendors(scenario, order[0], order[-1], metric)
    pair = f"{order[0]} against {order[-1]} " if len(order) > 2 else ""
    yield f"{title}: {levels}" + (f" ({pair}{ahead}{_agreement(ahead)})." if ahead else ".")


def _agreement(difference: Difference) -> str:
    """Say in how many runs the difference had the same sign."""
    agree, runs = difference.row["agree"], difference.row["replicates"]
    return f"; so in {round(agree * runs)} of {runs} runs" if difference.settled else ""


def _parts(reading: Reading, scenario: str) -> Iterator[str]:
    """Say how the parts of health differ where relationships are healthiest and where least."""
    order = reading.ranked(scenario, "health")
    if len(order) < 2:
        return
    rows = [(part, reading.between_vendors(scenario, order[0], order[-1], part)) for part in PARTS]
    told = [f"{METRICS[part].label} {row}" for part, row in rows if row]
    if told:
        yield f"Health by part, {order[0]} against {order[-1]}: {'; '.join(told)}."


def _why(reading: Reading, scenario: str) -> Iterator[str]:
    """Say which causes of leaving differ most between the vendors that lose least and most."""
    order = reading.ranked(scenario, "churn")
    if len(order) < 2:
        return
    causes = [name for name in METRICS if name.startswith("churn_")]
    rows = [reading.between_vendors(scenario, order[-1], order[0], cause) for cause in causes]
    settled = [row.row for row in rows if row and row.settled]
    settled.sort(key=lambda row: -abs(row["difference"]))
    told = [
        f"{METRICS[row['metric']].label.partition(': ')[2]} {said(row['difference'], PERCENT, signed=True)} "
        f"[{said(row['low'], PERCENT)}, {said(row['high'], PERCENT)}]"
        for row in settled[:CAUSES]
    ]
    if told:
        pair = f"{order[-1]} against {order[0]}"
        yield f"Why they leave, of 100 relationships a year, {pair}: {'; '.join(told)}."


def _across(reading: Reading, other: str) -> Iterator[str]:
    """Say what changes from the base to another scenario, for each vendor of both and for all together."""
    titles = {**KEEPING, "health": "Health of relationships", **GAINS, **OF_ALL}
    for metric, title in titles.items():
        whom = [*reading.vendors(other), *([ALL] if metric not in GAINS else [])]
        rows = [(vendor, reading.between_scenarios(other, vendor, metric)) for vendor in whom]
        told = [
            f"{'all' if vendor == ALL else vendor} {row.level('base')}, now {row.level('other')} ({row})"
            for vendor, row in rows
            if row
        ]
        if told:
            yield f"{title.format(time=reading.time)}: {'; '.join(told)}."


def _sureness(reading: Reading) -> Iterator[str]:
    """Say what is settled, what would settle more, and what no number of runs would tell."""
    table, manifest = reading.table, reading.manifest
    settled = table["settled"].sum()
    yield f"{settled} of {len(table)} differences keep their sign when all are allowed for together."
    yield from _more(table)
    removed = table.filter(kind="scenarios")["variance_removed"].drop_nulls().median()
    if isinstance(removed, float):
        share = f"{100 * removed:.0f} %"
        yield f"Sharing draws took away {share} of the variance of a difference between worlds (median)."
    if "precision" in manifest:
        yield f"Precision: {manifest['precision']['reached']}."
    if manifest["failed"]:
        yield f"{manifest['failed']} runs failed and are left out; the table of runs has seeds and causes."
    assumed = {path for entry in manifest["scenarios"].values() for path in entry["assumed"]}
    fitted = any(entry.get("calibrated") for entry in manifest["scenarios"].values())
    others = "of the others only some were fitted to data" if fitted else "none was fitted to a market"
    yield (
        "The intervals are about chance inside the model, not about whether the model is true: "
        f"{len(assumed)} of its numbers are assumed or weakly sourced, and {others}."
    )


def _more(table: pl.DataFrame) -> Iterator[str]:
    """Say what it would take to settle who keeps customers, where that is open."""
    asked = table.filter(pl.col("metric").is_in([*KEEPING, "health"]), ~pl.col("settled"))
    unsettled = asked.filter(pl.col("more_replicates") > 0).sort("more_replicates")
    for row in unsettled.head(1).iter_rows(named=True):
        runs = f"{row['more_replicates']} more run{'s' * (row['more_replicates'] > 1)} of each"
        yield (
            f"Not settled: {METRICS[row['metric']].label} ({row['vendor']} in {row['other']}); about {runs} "
            "would do, if the difference is what it seems."
        )

"""What a world foresees, in words and as JSON."""

from typing import Any

import numpy as np

from relsim.analysis.intervals import mean_interval
from relsim.experiments.ahead import BAND, band
from relsim.experiments.foreseeing import AS_IT_IS, WHAT_IF, Foreseen, Log
from relsim.scenario.problems import counted
from relsim.views.ahead.tables import beside_of, weeks_of
from relsim.views.outlook.words import as_dict as outlook_dict
from relsim.views.standing import as_facts, data_of, in_one_line
from relsim.views.text import cut, listed, table, wrapped

LEVEL = f"{BAND[1] - BAND[0]:.0f} %"
TOTALS = {
    "purchases": "purchases", "repeats": "repeats", "active": "active at the end", "value": "value",
}  # fmt: skip


def total(told: Foreseen, world: str, vendor: str, name: str) -> np.ndarray:
    """Return one number a run: over all weeks foreseen, or at their end."""
    runs = told.coming(world, vendor, name)
    return runs[:, -1] if name == "active" else runs.sum(axis=1)


def as_dict(told: Foreseen) -> dict[str, Any]:
    """Return a forecast as JSON has it."""
    facts: dict[str, Any] = {
        "scenario": told.name, "calibration": as_facts(told.scenario), "weeks_known": told.past,
        "weeks": told.weeks, "replicates": told.replicates, "failed": told.ahead.failed,
        "band": [share / 100.0 for share in BAND], "what_if": told.changes,
        "totals": [_totals(told, world, vendor) for world in told.worlds for vendor in told.vendors],
        "differences": _differences(told), "by_week": weeks_of(told).to_dicts(),
        "log_not_used": told.why_not or None,
    }  # fmt: skip
    if told.ahead.precision:
        facts["precision"] = told.ahead.precision
    if told.log is not None:
        facts["log"] = {
            "by_week": beside_of(told, told.log).to_dicts(),
            "purchases_in_a_week_with_one": told.log.times,
            "known_customers": outlook_dict(told.log.outlook, told.log.purchases),
        }
    return facts


def _totals(told: Foreseen, world: str, vendor: str) -> dict[str, Any]:
    row: dict[str, Any] = {"world": world, "vendor": vendor}
    for name in TOTALS:
        middle, low, high = (float(x) for x in band(total(told, world, vendor, name)))
        row[name] = {"mean": middle, "low": low, "high": high}
    return row


def _differences(told: Foreseen) -> list[dict[str, Any]]:
    """Return the what-if less the world as it is, run by run on the same draws."""
    if WHAT_IF not in told.worlds:
        return []
    one, other = (list(told.ahead.seen[world]) for world in (AS_IT_IS, WHAT_IF))
    first, second = [at in other for at in one], [at in one for at in other]  # both did not fail
    found = []
    for vendor in told.vendors:
        row: dict[str, Any] = {"vendor": vendor}
        for name in TOTALS:
            before = total(told, AS_IT_IS, vendor, name)[first]
            after = total(told, WHAT_IF, vendor, name)[second]
            interval = mean_interval(after - before)
            mean, of = float(np.mean(after - before)), float(np.mean(before))
            row[name] = {"mean": mean, "low": interval.low, "high": interval.high,
                         "share": mean / of if of else float("nan")}  # fmt: skip
        found.append(row)
    return found


def as_text(told: Foreseen) -> str:
    """Return a forecast in words and tables."""
    title = told.scenario.title
    lived = f"{told.past} weeks as in its log, then {told.weeks} ahead" if told.past else (
        f"{counted(told.weeks, 'week')} from the end of the warm-up"
    )  # fmt: skip
    parts = [
        wrapped(
            f"{told.name}: {title}\n" * bool(title) + f"{in_one_line(told.scenario)}\n"
            f"{counted(told.replicates, 'run')} of {lived}."
        ),
        _world_table(told),
    ]
    if told.ahead.failed:
        parts.append("\n".join(f"Failed: {cause}" for cause in told.ahead.failed))
    if WHAT_IF in told.worlds:
        parts.append(_what_if(told))
    if told.log is not None:
        parts.append(_log(told, told.log))
    elif told.why_not:
        parts.append(
            wrapped(
                f"No forecast of known customers, and nothing beside the log: {told.why_not}. The world's "
                "numbers above do not need it."
            )
        )
    if told.ahead.precision:
        parts.append(f"Precision: {told.ahead.precision}.")
    return "\n\n".join(parts)


def _world_table(told: Foreseen) -> str:
    rows = [["", *TOTALS.values()]]
    for world in told.worlds:
        for vendor in told.vendors:
            name = vendor if world == AS_IT_IS else f"{vendor}, what if"
            runs = [band(total(told, world, vendor, number)) for number in TOTALS]
            rows.append([cut(name, 20), *(_number(middle) for middle, _, _ in runs)])
            rows.append(["", *(_between(low, high) for _, low, high in runs)])
    weeks = f"weeks 1 to {told.weeks} from the end of the {'log' if told.past else 'warm-up'}"
    head = (
        f"In the world, {weeks}: means, and below them between what {LEVEL} of runs lie. Purchases are weeks "
        "in which a customer buys, once a week at most; active are those who bought in the last 13 weeks; "
        "value is in reference prices."
    )
    return f"{wrapped(head)}\n\n{table(rows, indent=2)}"


def _what_if(told: Foreseen) -> str:
    lines = []
    for row in _differences(told):
        said = [
            f"{name} {at['mean']:+,.0f} ({at['low']:+,.0f} to {at['high']:+,.0f}; {at['share']:+.1%})"
            for name, label in TOTALS.items()
            if name != "repeats" and np.isfinite((at := row[name])["share"]) and label
        ]
        lines.append(f"  {row['vendor']}: {', '.join(said)}")
    knows = (
        "Only numbers of the world know of the what-if. The law of buying, the forecast of known customers "
        "and the log do not, and nothing of theirs is scaled by it."
        if told.log is not None
        else "The change holds from the world's first week on; an event dates one."
    )
    return wrapped(
        f"What if {listed(told.changes)}? Against the world as it is, on the same draws, with the 95 % "
        "interval of the mean:\n" + "\n".join(lines) + f"\n{knows}"
    )


def _log(told: Foreseen, log: Log) -> str:
    """Return the log beside the law and the world, and what known customers will do."""
    past, outlook = told.past, log.outlook
    world = log.beside[AS_IT_IS]
    late = max(0, past - 13)

    def of_runs(runs: np.ndarray) -> list[str]:
        middle, low, high = band(runs.sum(axis=1))
        return [_number(middle), _between(low, high)]

    rows = [["repeat purchases", "log", "law", "", "world", ""]]
    for name, part in (("weeks of the log", slice(0, past)), ("its last 13 weeks", slice(late, past))):
        rows.append([name, f"{outlook.seen[part].sum():,.0f}", f"{outlook.from_start[part].sum():,.0f}", "",
                     *of_runs(world[:, part])])  # fmt: skip
    rows.append([f"the next {told.weeks}", "", *of_runs(outlook.weekly), *of_runs(world[:, past:])])
    if not log.new:
        active = told.ahead.of(AS_IT_IS, log.vendor, "active")[:, past - 1 : past]
        rows.append(["active at its end", _number(log.weekly.active[-1]), "", "", *of_runs(active)])
        rows.append(["customers", f"{len(log.known):,}", "", "", *of_runs(log.people[AS_IT_IS][:, None])])
    head = (
        f"Beside the log, {data_of(told.scenario.calibration)}: its own customers only, who will be "
        f"{counted(len(log.known), 'customer')}, without those who are new by then."
    )
    scaled = (
        "For this the world is brought to as many customers as the log has, who begin as those of the log "
        f"did, and its weeks with a purchase are multiplied by {log.times:.3f}, the log's days with a "
        "purchase for each week with one. Nothing else is scaled"
    ) + (", and active customers and customers of the world are its own." if not log.new else ".")
    money = told.scenario.calibration.reference_price
    if money and log.vendor in told.vendors:
        value = total(told, AS_IT_IS, log.vendor, "value").mean() * money
        scaled += (
            f" One reference price is {money:,.2f} in the log's money, so the value at {log.vendor} above is "
            f"{value:,.0f} there."
        )
    silent = float(np.mean(outlook.each.sum(axis=1) < 0.5))
    known = (
        "The law knows what each customer did and nothing of vendors; the world knows vendors, prices and "
        "neighbours and has customers like these, not these. Bands of the world hold chance only, and not "
        "what the log leaves open of its settings: where the two differ, believe neither to within the "
        f"difference. Of {silent:.0%} of the customers the law expects less than half a purchase in "
        f"{told.weeks} weeks; customers.csv has each one."
    )
    if log.new:
        known += (
            " The log is one of new customers; what stands above for the world is a whole firm, and not to "
            "be held against it."
        )
    return "\n\n".join([wrapped(head), table(rows, indent=2), wrapped(scaled), wrapped(known)])


def _number(value: Any) -> str:
    return f"{value:,.0f}" if np.isfinite(value) else "-"


def _between(low: Any, high: Any) -> str:
    return f"{low:,.0f} to {high:,.0f}" if np.isfinite(low) else ""

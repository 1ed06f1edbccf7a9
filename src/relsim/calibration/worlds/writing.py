"""A calibrated world as a scenario file, with where each value comes from."""

import math
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from relsim.calibration.data.histories import DAYS
from relsim.calibration.data.purchases import Purchases
from relsim.calibration.data.spending import Spend
from relsim.calibration.laws.choosing import Choice
from relsim.calibration.worlds.aims import Taken
from relsim.calibration.worlds.calibrating import Calibrated
from relsim.scenario.problems import one_line
from relsim.scenario.resolved import toml_value
from relsim.scenario.shipped import shipped_scenarios

DIGITS = 4
LOOK_FOR = "What a change does to customers. What was fitted, and how well, stands under [calibration]."


def rounded(value: float, digits: int = DIGITS) -> float:
    """Return a number with so many digits that count.

    >>> rounded(0.0123456), rounded(1234.56), rounded(0.0)
    (0.01235, 1235.0, 0.0)
    """
    return 0.0 if not value or not math.isfinite(value) else float(f"{value:.{digits}g}")


def written(
    done: Calibrated, purchases: Purchases, spend: Spend, data: Path, digest: str, base: str, vendor: str,
    folder: Path,
) -> str:  # fmt: skip
    """Return the text of the scenario file.

    Parameters
    ----------
    done : Calibrated
    purchases : Purchases
        Of the log.
    spend : Spend
    data : Path
        The log's file.
    digest : str
        SHA-256 of its bytes.
    base : str
        The scenario that it extends: a shipped name or a path.
    vendor : str
    folder : Path
        Where the file will stand.
    """
    values = fitted_values(done)
    changed: dict[str, list[str]] = defaultdict(list)
    for value in values:
        table, _, name = value["path"].rpartition(".")
        between = f"{rounded(value['low'])} to {rounded(value['high'])}, from {rounded(value['start'])}"
        note = f"; {value['note']}" if value["note"] else ""
        changed[table].append(f"{name} = {toml_value(value['value'])}  # {between}{note}")
    if done.season:
        changed["category"].append(f"season_peak = {done.season.peak}  # from the log")
    for path, people in done.people.items():
        table, _, name = path.rpartition(".")
        changed[table].append(f"{name} = {people}  # as many as make the log's customers")
    lines = [
        f"# A world fitted to {one_line(data.name)}: {vendor} sells there as the log says it does.",
        "# Values with their 95 % intervals; what stands nowhere here is as in the scenario that it extends.",
        "# Made by relsim calibrate. Week 0 is the first week of a year.",
        "",
        f"extends = {toml_value(from_there(base, folder))}",
        f"title = {toml_value(f'{vendor} as its log {one_line(data.name)} shows it')}",
        f"look_for = {toml_value(LOOK_FOR)}",
        "",
    ]
    for table in sorted(changed):
        lines += [f"[{table}]", *changed[table], ""]
    about = _about(done, purchases, spend, data, digest, vendor, folder)
    lines += ["# Where the values come from, and how well they fit. It changes nothing in a run."]
    lines += ["[calibration]"]
    lines += [f"{name} = {toml_value(value)}" for name, value in about.items()]
    tables = {
        "values": values,
        "checks": [checked(check) for check in done.checks],
        "laws": laws_of(done.choice),
    }
    for name, rows in tables.items():
        for row in rows:
            lines += ["", f"[[calibration.{name}]]"]
            lines += [f"{key} = {toml_value(value)}" for key, value in row.items()]
    return "\n".join(lines) + "\n"


def fitted_values(done: Calibrated) -> list[dict[str, Any]]:
    """Return each fitted value as `[[calibration.values]]` has it."""
    match = done.match
    rows = zip(match.free, match.values, match.low, match.high, done.starts, done.notes, strict=True)
    made = [
        {
            "path": one.path, "value": rounded(value), "low": rounded(low), "high": rounded(high),
            "source": done.sources.get(one.path, "log"), "start": rounded(start), "note": note,
        }
        for one, value, low, high, start, note in rows
    ]  # fmt: skip
    if done.season:
        wave = done.season
        made.append(
            {
                "path": "category.season", "value": rounded(wave.swing), "low": rounded(wave.low),
                "high": rounded(wave.high), "source": "log", "start": 0.0, "note": wave.note,
            }
        )  # fmt: skip
    return made + taken_values(done.taken)


def taken_values(taken: Sequence[Taken]) -> list[dict[str, Any]]:
    """Return settings that data tell outright as `[[calibration.values]]` has them."""
    return [
        {
            "path": one.path, "value": rounded(one.value), "low": rounded(one.value),
            "high": rounded(one.value), "source": one.source, "start": rounded(one.start), "note": one.note,
        }
        for one in taken
    ]  # fmt: skip


def checked(check: Any) -> dict[str, Any]:
    """Return a check as `[[calibration.checks]]` has it."""
    numbers = {name: rounded(getattr(check, name)) for name in ("log", "world", "low", "high")}
    return {"name": check.name, **numbers, "source": check.source, "matched": check.matched}


def laws_of(choice: Choice) -> list[dict[str, Any]]:
    """Return the laws that count, in full precision, as `[[calibration.laws]]` has them."""
    names = ("rate", "rate_shape", "turning", "turning_alike", "returning", "leaving", "occasions", "points")
    rows = zip(choice.fits, choice.weights.tolist(), *choice.by_kind.tolist(), strict=True)
    made = []
    for fit, weight, never, again in rows:
        if weight or never or again:
            weights = {"weight": weight, "weight_never": never, "weight_again": again}
            values = {name: getattr(fit.law, name) for name in names}
            made.append(weights | {k: v for k, v in values.items() if not math.isinf(v)})
    return made


def _about(
    done: Calibrated, purchases: Purchases, spend: Spend, data: Path, digest: str, vendor: str, folder: Path
) -> Mapping[str, Any]:
    """Return the plain values of `[calibration]`."""
    ends = purchases.day.min(), purchases.day.max()
    first, last = (date(1970, 1, 1) + timedelta(int(end)) for end in ends)
    return {
        "vendor": vendor,
        "log": Path(os.path.relpath(data, folder)).as_posix(),
        "digest": digest,
        **_reading(purchases),
        "customers_are": "new" if done.log.new else "known",
        "customers": len(purchases.names),
        "purchases": len(purchases.day),
        "weeks": -(-(int(ends[1]) + 1 - int(ends[0])) // DAYS),
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "spend": rounded(spend.mean),
        "spend_spread": rounded(spend.spread),
        "reference_price": rounded(spend.weekly / done.seen.spend),
        "misfit": rounded(done.match.misfit),
        "verdict": done.verdict,
        **({"season_terms": done.choice.waves.terms.tolist()} if len(done.choice.waves.terms) else {}),
    }


def _reading(purchases: Purchases) -> dict[str, Any]:
    """Return how the log was to be read, as far as that was said."""
    read = purchases.read
    said = {
        "columns": [f"{what}={name}" for what, name in sorted(read.columns.items())],
        "dates": read.dates,
        "rows_of": read.vendor,
    }
    return {name: value for name, value in said.items() if value}


def from_there(base: str, folder: Path) -> str:
    """Return the scenario that is extended as it is found from a folder."""
    return base if base in shipped_scenarios() else Path(os.path.relpath(base, folder)).as_posix()

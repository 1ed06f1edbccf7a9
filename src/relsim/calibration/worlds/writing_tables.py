"""A world fitted to tables as a scenario file, with where each value comes from."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from relsim.calibration.worlds.tabulating import Tabulated
from relsim.calibration.worlds.writing import LOOK_FOR, checked, from_there, rounded, taken_values
from relsim.scenario.resolved import toml_value


def values_of(done: Tabulated) -> list[dict[str, Any]]:
    """Return each fitted value as `[[calibration.values]]` has it."""
    match = done.match
    rows = zip(match.free, match.values, match.low, match.high, done.sources, done.notes, strict=True)
    return [
        {
            "path": one.path, "value": rounded(value), "low": rounded(low), "high": rounded(high),
            "source": source, "start": rounded(one.start), "note": note,
        }
        for one, value, low, high, source, note in rows
    ] + taken_values(done.taken)  # fmt: skip


def written_tables(done: Tabulated, base: str, vendor: str, folder: Path) -> str:
    """Return the text of the scenario file.

    Parameters
    ----------
    done : Tabulated
    base : str
        The scenario that it extends: a shipped name or a path.
    vendor : str
    folder : Path
        Where the file will stand.
    """
    values, changed = values_of(done), defaultdict(list)
    for value in values:
        table, _, name = value["path"].rpartition(".")
        note = f"; {value['note']}" if value["note"] else ""
        between = f"{value['low']} to {value['high']}, from {value['start']}, by {value['source']}"
        changed[table].append(f"{name} = {toml_value(value['value'])}  # {between}{note}")
    named = " and ".join(sorted(set(done.sources)))
    lines = [
        f"# A world fitted to tables of {named} at {vendor}.",
        "# Values with their 95 % intervals; what stands nowhere here is as in the scenario that it extends.",
        "# Made by relsim calibrate.",
        "",
        f"extends = {toml_value(from_there(base, folder))}",
        f"title = {toml_value(f'{vendor} as its tables of {named} show it')}",
        f"look_for = {toml_value(LOOK_FOR)}",
        "",
    ]
    for table in sorted(changed):
        lines += [f"[{table}]", *changed[table], ""]
    lines += ["# Where the values come from, and how well they fit. It changes nothing in a run."]
    lines += ["[calibration]", f"vendor = {toml_value(vendor)}"]
    lines += [f"misfit = {rounded(done.match.misfit)}", f"verdict = {toml_value(done.verdict)}"]
    for name, rows in {"values": values, "checks": [checked(check) for check in done.checks]}.items():
        for row in rows:
            lines += ["", f"[[calibration.{name}]]"]
            lines += [f"{key} = {toml_value(value)}" for key, value in row.items()]
    return "\n".join(lines) + "\n"

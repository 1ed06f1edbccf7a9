"""Forecasts scored on logs as pieces of a Markdown page, from the numbers that were kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from relsim.views.scoreboard.markdown import table

US = "relsim"


class Mark(NamedTuple):
    """A column of a table: errors are to be small, biases too, in size."""

    key: str
    name: str
    unit: str = " %"
    sign: str = ""
    digits: int = 2

    def said(self, value: float | None) -> str:
        """Return a mark in words.

        >>> Mark("x0", "x = 0", sign="+", digits=1).said(-12.34), Mark("mae", "MAE", "", digits=3).said(0.8)
        ('-12.3 %', '0.800')
        """
        return "-" if value is None else f"{value:{self.sign}.{self.digits}f}{self.unit}"

    def off(self, value: float) -> float:
        """Return by how much a value is off, as far as it is shown."""
        return round(abs(value), self.digits)


MARKS = (
    Mark("tracking_mape", "tracking MAPE"),
    Mark("end", "tracking end", sign="+", digits=1),
    Mark("total", "total", sign="+", digits=1),
    Mark("last", "end", sign="+", digits=1),
    Mark("mae", "MAE", "", digits=3),
    Mark("rmse", "RMSE", "", digits=3),
    Mark("x0", "x = 0", sign="+", digits=1),
    Mark("x7", "x >= 7", sign="+", digits=1),
)
MAPE = Mark("mape", "MAPE")


def forecast_markdown(
    made: Sequence[Mapping[str, Any]], recovery: Mapping[str, Any], worlds: Mapping[str, Any]
) -> dict[str, str]:
    """Return the parts of the page.

    Parameters
    ----------
    made : sequence of mapping
        What `docs/forecast.json` holds; see `benchmarks.forecast.kept`.
    recovery : mapping
        What `docs/recovery.json` holds.
    worlds : mapping
        What `docs/worlds.json` holds.

    Returns
    -------
    dict of str
        logs, ahead, retention, recovery, covered, worlds, worlds_covered, worlds_posterior, worlds_about.
    """
    logs = [one for one in made if "log" in one]
    tables = [one for one in made if "table" in one]
    return {
        "logs": "\n\n".join(part for log in logs for part in log_parts(log)),
        "ahead": "\n".join(ahead(logs, tables)),
        "retention": table(
            ["table", "years known", "model", "MAPE of the others"],
            (
                [one["table"], str(one["known"]), row["model"], MAPE.said(row["mape"])]
                for one in tables
                for row in one["rows"]
            ),
        ),
        "recovery": table(
            ["law", "parameter", "truth", "median found", "intervals that hold the truth"],
            (
                [
                    row["law"],
                    row["parameter"],
                    f"{row['truth']:g}",
                    f"{row['median']:.3g}",
                    f"{row['held']} of {recovery['logs']}",
                ]
                for row in recovery["rows"]
            ),
        ),
        "covered": covered(recovery),
        "worlds": table(
            ["setting", "truth", "median found", "intervals that hold it", "posteriors that hold it"],
            (
                [f"`{row['path']}`", f"{row['truth']:g}", f"{row['median']:.3g}"]
                + [f"{row[kind]} of {worlds['logs']}" for kind in ("held", "held_posterior")]
                for row in worlds["rows"]
            ),
        ),
        "worlds_covered": covered(worlds),
        "worlds_posterior": covered(worlds, "held_posterior"),
        "worlds_about": f"{worlds['logs']} logs of worlds of {worlds['people']:,} people over "
        f"{worlds['weeks']} weeks",
    }


def log_parts(log: Mapping[str, Any]) -> Iterator[str]:
    """Yield the heading and the table of one log."""
    yield (
        f"### {log['log']}\n\n{log['customers']:,} customers, {log['weeks_known']} weeks known, "
        f"{log['weeks_ahead']} to forecast."
    )
    yield table(
        ["model", *(mark.name for mark in MARKS), "seconds"],
        (
            [row["model"], *(mark.said(row[mark.key]) for mark in MARKS), f"{row['seconds']:.0f}"]
            for row in log["rows"]
        ),
    )


def ahead(logs: Iterable[Mapping[str, Any]], tables: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each log and table: in what another is ahead of relsim, and in what none is."""
    for log in logs:
        yield f"- **{log['log']}**: {told(log['rows'], MARKS)}."
    for one in tables:
        yield f"- **{one['table']}, {one['known']} years known**: {told(one['rows'], (MAPE,))}."


def told(rows: Iterable[Mapping[str, Any]], marks: Iterable[Mark]) -> str:
    """Return who is ahead of relsim in what.

    Examples
    --------
    >>> rows = [{"model": "relsim", "mae": 0.9, "x0": 0.3}, {"model": "BG/NBD", "mae": 0.8, "x0": -0.4}]
    >>> told(rows, (MARKS[4], MARKS[6]))
    'behind in MAE (BG/NBD 0.800, relsim 0.900); ahead of all in x = 0'
    """
    rows = list(rows)
    ours = next(row for row in rows if row["model"] == US)
    behind, first, level = [], [], []
    for mark in marks:
        others = [row for row in rows if row["model"] != US and row[mark.key] is not None]
        best = min(others, key=lambda row: mark.off(row[mark.key]), default=None)
        if best is None or ours[mark.key] is None:
            continue
        mine, theirs = mark.off(ours[mark.key]), mark.off(best[mark.key])
        if theirs < mine:
            both = f"{best['model']} {mark.said(best[mark.key])}, {US} {mark.said(ours[mark.key])}"
            behind.append(f"{mark.name} ({both})")
        else:
            (first if mine < theirs else level).append(mark.name)
    parts = (("behind in ", behind), ("level in ", level), ("ahead of all in ", first))
    return "; ".join(head + ", ".join(names) for head, names in parts if names)


def covered(recovery: Mapping[str, Any], kind: str = "held") -> str:
    """Return how many intervals hold the truth, and what that says of those of all logs there could be.

    >>> covered({"logs": 20, "rows": [{"held": 19}, {"held": 18}]})
    '37 of 40 (92.5 %, 95 % interval 80.1 to 97.4 %)'
    """
    held, all_of = sum(row[kind] for row in recovery["rows"]), recovery["logs"] * len(recovery["rows"])
    low, high = wilson(held, all_of)
    share = f"{100 * held / all_of:.1f} %, 95 % interval {100 * low:.1f} to {100 * high:.1f} %"
    return f"{held} of {all_of} ({share})"


def wilson(held: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return the interval of a share (Wilson 1927).

    >>> [round(bound, 3) for bound in wilson(302, 320)]
    [0.913, 0.964]
    """
    share = held / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return middle - half, middle + half

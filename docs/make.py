"""Write the pages that are made from the package: settings, sources, metrics, ODD, what came out.

    python docs/make.py           # writes them
    python docs/make.py --check   # exit status 1 if one is out of date

`tests/test_drift.py` makes sure that nobody forgets.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from relsim.analysis.metrics import METRICS, metrics_markdown
from relsim.insight.hypotheses import studies_of
from relsim.insight.order import fixed_now
from relsim.scenario import Setting, settings
from relsim.scenario.resolved import toml_value
from relsim.views.claims.kept import differing
from relsim.views.claims.markdown import claims_markdown
from relsim.views.evidence import ROW, evidence, rows_in
from relsim.views.odd import odd
from relsim.views.odd.parameters import span
from relsim.views.scoreboard.markdown import scoreboard_markdown

HERE = Path(__file__).resolve().parent
MADE = "<!-- Made by `python docs/make.py`; changes made here are lost. -->\n"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    r"""Return a Markdown table.

    >>> print(table(["a", "b"], [["1", "x|y"]]))
    | a | b |
    |---|---|
    | 1 | x\|y |
    """
    head = list(head)
    lines = [head, *rows]
    made = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
    return "\n".join([made[0], "|" + "---|" * len(head), *made[1:]])


@lru_cache(maxsize=1)
def told() -> frozenset[str]:
    """Return the rows of the evidence that docs/sources.md tells."""
    return frozenset(row for table in evidence().values() for row in table)


def linked(text: str) -> str:
    """Return a text with every row of the evidence that is told as a link to where.

    >>> linked("A16, S41")
    '[A16](sources.md#a16), [S41](sources.md#s41)'
    """

    def link(row: re.Match[str]) -> str:
        return f"[{row[0]}](sources.md#{row[0].lower()})" if row[0] in told() else row[0]

    return ROW.sub(link, text)


def filled(page: str, **parts: object) -> str:
    """Return a page: its text, PAGE.in.md, with what is made put in."""
    return MADE + (HERE / f"{page}.in.md").read_text().format(**parts)


def value_of(row: Setting) -> str:
    """Return the default of a setting as a file would have it."""
    return "not set" if row.default is None else f"`{toml_value(row.default)}`"


def line_of(row: Setting) -> list[str]:
    """Return the cells of a setting."""
    return [
        f"`{row.path.partition('.')[2] or row.path}`",
        value_of(row),
        row.unit,
        ", ".join(f"`{choice}`" for choice in row.choices) or span(row.low, row.high),
        span(*row.sweep) if row.sweep else "",
        row.kind,
        linked(row.source) if row.kind != "constant" or row.source != "assumed" else "",
        row.help,
    ]


def section(name: str, rows: Iterable[Setting]) -> str:
    """Return a section of the settings as a heading and a table, without columns that say nothing."""
    head = ("setting", "default", "unit", "range", "sweep", "kind", "source", "what it is")
    columns = [(title, *cells) for title, *cells in zip(head, *map(line_of, rows), strict=True) if any(cells)]
    titles, *lines = zip(*columns, strict=True)
    return f"## {name}\n\n" + table(titles, lines)


def settings_page() -> str:
    """Return docs/settings.md: every setting with its default, unit, range, source and kind."""
    rows = settings()
    parts = groupby(
        rows, lambda row: f"`[{row.path.partition('.')[0]}]`" if "." in row.path else "Top of the file"
    )
    return filled(
        "settings",
        count=len(rows),
        guessed=sum(row.assumed for row in rows),
        sections="\n\n".join(section(name, below) for name, below in parts),
    )


def users_of(row: str) -> str:
    """Return the settings whose source names a row of the evidence."""
    return ", ".join(f"`{setting.path}`" for setting in settings() if row in rows_in(setting.source))


def anchored(row: str) -> str:
    """Return the name of a row as a place to link to."""
    return f'<a id="{row.lower()}"></a>{row}'


def mechanism(name: str, row: dict[str, Any]) -> list[str]:
    """Return the cells of a mechanism."""
    recalled = f"recalled: {row['recalled']}" if "recalled" in row else ""
    rests_on = "; ".join(filter(None, [", ".join(row.get("from", [])), recalled]))
    return [anchored(name), row["what"], linked(rests_on) or "nothing found", users_of(name)]


def sources_page() -> str:
    """Return docs/sources.md: what relsim rests on, and what speaks against the essays."""
    known = evidence()
    sources = (
        [anchored(name), row["cite"], row["read"], row["says"], users_of(name)]
        for name, row in known["sources"].items()
    )
    said = {name: ([anchored(row), what] for row, what in known[name].items()) for name in known}
    return filled(
        "sources",
        mechanisms=table(
            ["", "mechanism", "rests on", "settings"],
            (mechanism(name, row) for name, row in known["mechanisms"].items()),
        ),
        sources=table(["", "source", "read", "what it found", "settings"], sources),
        regularities=table(["", "regularity"], said["regularities"]),
        claims=table(["", "claim"], said["claims"]),
        essays=table(["", "essay"], said["essays"]),
    )


def metrics_page() -> str:
    """Return docs/metrics.md: every metric with its unit and formula."""
    return filled("metrics", count=len(METRICS), metrics=metrics_markdown())


def odd_page() -> str:
    """Return docs/odd.md: the model of the village by the ODD protocol."""
    return MADE + odd("village", commit=False)


def validation_page() -> str:
    """Return docs/validation.md: the scoreboard as it was last run."""
    made = json.loads((HERE / "validation.json").read_text())
    return filled("validation", **scoreboard_markdown(made))


def claims_page() -> str:
    """Return docs/claims.md: what came of the essays when their claims were last run."""
    made = json.loads((HERE / "claims.json").read_text())
    essays = tomllib.loads((HERE / "essays.toml").read_text())["essays"]
    changed = [*differing(made["order"], fixed_now(studies_of()))]
    return filled("claims", count=len(made["claims"]), **claims_markdown(made, essays, changed, linked))


def forecast_page() -> str:
    """Return docs/forecast.md: forecasts beside those of others, on real logs and on simulated ones."""
    sys.path.append(str(HERE.parent))  # benchmarks are no part of the package
    from benchmarks.forecast.grading.page import grading_markdown
    from benchmarks.forecast.kept import laws_digest
    from benchmarks.forecast.page import forecast_markdown

    names = ("forecast", "recovery", "worlds", "grading")
    made, found, worlds, graded = (json.loads((HERE / f"{name}.json").read_text()) for name in names)
    parts = forecast_markdown(made, found, worlds) | grading_markdown(graded, laws_digest())
    return filled("forecast", **parts)


def pages() -> dict[Path, str]:
    """Return the pages that are made, by file."""
    made = {
        "settings.md": settings_page,
        "sources.md": sources_page,
        "metrics.md": metrics_page,
        "odd.md": odd_page,
        "validation.md": validation_page,
        "claims.md": claims_page,
        "forecast.md": forecast_page,
    }
    return {HERE / name: page() for name, page in made.items()}


def stale(made: dict[Path, str]) -> list[str]:
    """Return the names of pages that do not say what they would if they were made now."""
    return [path.name for path, text in made.items() if not path.exists() or path.read_text() != text]


if __name__ == "__main__":
    made = pages()
    if "--check" in sys.argv[1:]:
        if late := stale(made):
            raise SystemExit(f"out of date: {', '.join(late)}; python docs/make.py writes them anew")
    else:
        for path, text in made.items():
            path.write_text(text)

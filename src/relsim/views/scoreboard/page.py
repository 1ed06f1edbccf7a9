"""The scoreboard as one page, with its figure and its numbers beside it."""

import json
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

from relsim.experiments.writing import cannot_write
from relsim.validation.reasons import REASONS
from relsim.validation.rows import Scoreboard
from relsim.validation.sensitivity import Survival
from relsim.validation.studies import studies
from relsim.validation.target import MET
from relsim.version import __version__
from relsim.views.report.page import Html, Section, bullets, details, joined, page, paragraph, table, tag
from relsim.views.scoreboard.figure import write_figure
from relsim.views.scoreboard.words import number, summary


def write_scoreboard(board: Scoreboard, folder: str | Path, survival: Survival | None = None) -> Path:
    """Write the page, the figure and the numbers as JSON; return the page.

    Raises
    ------
    UserError
        The folder cannot be written.
    """
    place_of = Path(folder)
    try:
        place_of.mkdir(parents=True, exist_ok=True)
        picture, _ = write_figure(board, place_of)
        made = (
            {"said": summary(board, survival)}
            | board.as_dict()
            | ({"sensitivity": survival.as_dict()} if survival else {})
        )
        (place_of / "scoreboard.json").write_text(json.dumps(_plain(made), indent=1) + "\n", encoding="utf-8")
        file = place_of / "scoreboard.html"
        file.write_text(_page(board, survival, picture.read_text(encoding="utf-8")), encoding="utf-8")
    except OSError as error:
        raise cannot_write(place_of, error) from None
    return file


def _plain(made: Any) -> Any:
    if isinstance(made, dict):
        return {name: _plain(value) for name, value in made.items()}
    if isinstance(made, list):
        return [_plain(value) for value in made]
    return None if isinstance(made, float) and not isfinite(made) else made


def _page(board: Scoreboard, survival: Survival | None, svg: str) -> str:
    parts = [
        Section("answer", "The answer", "Answer", paragraph(summary(board, survival))),
        Section("figure", "All at a glance", "Figure", tag("figure", Html(svg[svg.index("<svg") :]))),
        Section("rows", "Row by row", "Rows", joined(_tables(board, survival))),
        Section(
            "missed",
            "What is not met",
            "Not met",
            bullets(_missed(board)) if [*_missed(board)] else paragraph("Nothing."),
        ),
        Section(
            "worlds",
            "The worlds",
            "Worlds",
            table(
                ["study", "what it is"],
                [[name, study.about] for name, study in studies().items()],
                "Worlds",
                left=2,
            ),
        ),
    ]
    if survival is not None:
        parts.append(
            Section(
                "moved",
                "What was moved",
                "Moved",
                details(f"{len(survival.settings)} assumed settings", bullets(survival.settings)),
            )
        )
    head = joined(
        [
            paragraph("relsim: true to the world?", class_="eyebrow"),
            tag("h1", "Published regularities against simulated worlds"),
            tag(
                "ul",
                joined([tag("li", f"relsim {__version__}"), tag("li", f"{board.replicates} replicates")], ""),
                class_="chips",
            ),
        ]
    )
    return page("Scoreboard", head, parts, paragraph(f"Written by relsim {__version__}."))


def _tables(board: Scoreboard, survival: Survival | None) -> Iterator[str]:
    heads = ["row", "regularity", "verdict", "number", "published", "band", "simulated", "95 % interval"]
    heads += ["survives"] if survival else []
    rows = []
    for row in board.rows:
        for at, check in enumerate(row.target.checks):
            found = row.interval(check.name)
            span = f"{number(found.low)} to {number(found.high)}" if isfinite(found.low) else ""
            state = row.verdict + (", used" if row.target.used else "") + ("" if row.settled else ", open")
            first = [row.target.id, row.target.what, state] if at == 0 else ["", "", ""]
            share = [f"{100 * survival.met[row.target.id]:.0f} %" if at == 0 else ""] if survival else []
            rows.append([*first, check.name, check.published, check.band, number(found.mean), span, *share])
    yield table(heads, rows, "Rows", left=6)
    yield paragraph(
        "Verdicts are by the means over replicates; `open` says that an interval crosses the edge of a band. "
        "A row that is `used` is partly an input and does not count."
    )
    notes = [
        [
            row.target.id,
            row.target.how,
            row.target.study,
            row.target.source,
            row.target.used,
            row.target.lacks,
        ]
        for row in board.rows
    ]
    heads = ["row", "analysis", "world", "source", "partly an input", "not looked at"]
    yield details("How each row is measured", table(heads, notes, "Notes", left=6))


def _missed(board: Scoreboard) -> Iterator[str]:
    for row in board.rows:
        if row.verdict != MET:
            why = REASONS.get(row.target.id, "")
            off = [
                check.name for check in row.target.checks if not check.holds(row.interval(check.name).mean)
            ]
            yield f"{row.target.id}, {row.target.what} ({', '.join(off)}). {why}"

"""One page about a finding: the answer, pictures, tables, what it cannot say, how to get it again."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import isfinite
from typing import Any

import polars as pl

from relsim.insight.finding import Finding
from relsim.scenario.schema import Calibration, Scenario
from relsim.version import __version__
from relsim.views.findings.files import key_of
from relsim.views.findings.pictures import Picture
from relsim.views.report.answer import answer_in_html
from relsim.views.report.heading import data_chips, footnote
from relsim.views.report.page import (
    Html,
    Section,
    bullets,
    details,
    figure,
    gap,
    joined,
    page,
    paragraph,
    table,
    tag,
)  # fmt: skip
from relsim.views.report.svg import Panel, drawing, titled

SHOWN = 200  # rows of a table; files have all
RAW = ("outcomes", "screening_outcomes", "screening_points", "values", "pairs")  # in files only
HEADS = {
    "tornado": ("How far does each factor move it?", "Tornado"),
    "shares": ("What share of the variance does each factor bring?", "Shares"),
    "map": ("Which factor matters for what?", "Map"),
    "screening": ("Which of many factors matter at all?", "Screening"),
    "pareto": ("What cannot be had together?", "Front"),
    "search": ("How did the search go?", "Search"),
    "race": ("Who stayed in for how long?", "Race"),
    "parts": ("What is the difference made of?", "Parts"),
    "losses": ("What is lost without each mechanism?", "Losses"),
}


def text_of(finding: Finding, pictures: Sequence[Picture]) -> str:
    """Return the page as the text of an HTML file."""
    body, _, cannot = finding.said.rpartition("\n\n")
    with drawing():
        parts = [
            Section("answer", "The answer", "Answer", answer_in_html(_panelled(body))),
            *_pictured(finding.kind, pictures),
            Section("limits", "What this cannot say", "Limits", bullets(_points(cannot))),
            Section("tables", "The numbers", "Tables", joined(_tables(finding))),
            Section("again", "How to get this again", "Reproduce", _again(finding)),
        ]
    footer = paragraph(f"Written by relsim {__version__}; {footnote(fitted(finding))}.")
    return page(finding.question, _head(finding, body.partition("\n\n")[0]), parts, footer)


def fitted(finding: Finding) -> dict[str, Scenario]:
    """Return of each world of a finding what it was fitted to, as a scenario that holds nothing else.

    >>> manifest = {"scenarios": {"a": {"calibration": {"customers": 80}}}}
    >>> fitted(Finding("flip", "", "", {}, manifest))["a"].calibrated
    True
    """
    worlds = finding.manifest.get("scenarios")
    if not isinstance(worlds, Mapping) or not worlds:
        return {"": Scenario()}
    made = {name: world.get("calibration", {}) for name, world in worlds.items()}
    return {name: Scenario(calibration=Calibration.model_validate(told)) for name, told in made.items()}


def _head(finding: Finding, done: str) -> Html:
    names = {
        "sensitivity": "what matters", "flip": "when the choice changes", "optimise": "the best levers",
        "select": "the best of several", "explain": "what a difference is made of",
        "ablate": "what is lost without each mechanism",
    }  # fmt: skip
    chips = [tag("li", f"relsim {__version__}"), *data_chips(fitted(finding))]
    return joined(
        [
            paragraph(f"relsim: {names[finding.kind]}", class_="eyebrow"),
            tag("h1", finding.question),
            tag("ul", joined(chips, ""), class_="chips"),
            paragraph(done, class_="reading"),
        ]
    )


def _panelled(body: str) -> str:
    """Return the answer in a form whose first part, what was done, is left to the head."""
    first, _, rest = body.partition("\n\n")
    return f"{first}\n\n{rest}" if rest else body


def _pictured(kind: str, pictures: Sequence[Picture]) -> Iterator[Section]:
    """Return a section for each kind of picture."""
    groups = {
        name: list(some)
        for name, some in groupby(pictures, key=lambda picture: picture.name.rstrip("0123456789"))
    }
    if kind == "flip":
        beside = tag("div", joined(map(_figured, groups.values())), class_="side")
        yield Section("map", "Where does the better choice change, by how much, and why?", "Map", beside)
        return
    for name, group in groups.items():
        head, short = HEADS[name]
        yield Section(name, head, short, _figured(group))


def _figured(group: Sequence[Picture]) -> Html:
    """Return pictures of one sort beside each other, with one caption and one key."""
    panels = [
        titled(Panel(p.title, p.title, p.caption, p.height, p.draw, p.left, p.right, p.top), f"{p.name}-")
        for p in group
    ]
    keys = {label: swatch for picture in group for swatch, label in key_of(picture)}
    entries = [(swatch, label) for label, swatch in keys.items()]
    return figure(group[0].caption, entries, panels, Html(""))


def _points(cannot: str) -> list[str]:
    return [line.strip() for line in cannot.splitlines()[1:]]


def _tables(finding: Finding) -> Iterator[Html]:
    for name, rows in finding.tables.items():
        if name in RAW or (name == "map" and finding.kind == "flip"):
            continue
        if rows.is_empty():
            yield gap(f"{name}: empty.")
            continue
        kept = [column for column in rows.columns if not rows[column].is_null().all()]
        kept = [column for column in kept if column not in ("group",) or rows[column].n_unique() > 1]
        text = [c for c in kept if rows[c].dtype in (pl.String, pl.Boolean)]
        order = [*text, *(c for c in kept if c not in text)]
        body = ([_cell(value) for value in row] for row in rows.select(order).head(SHOWN).iter_rows())
        of = f"{rows.height:,} rows" + (f", the first {SHOWN} shown" if rows.height > SHOWN else "")
        yield details(f"{name}: {of}", table(order, body, name, left=min(max(len(text), 1), 6)))
    left = [name for name in finding.tables if name in RAW]
    if left:
        yield paragraph(
            f"In the folder beside this page, as Parquet and CSV: all of these, and {', '.join(left)}."
        )


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}".replace("-", "−") if isinstance(value, float) else str(value)


def _again(finding: Finding) -> Html:
    facts = json.dumps(finding.manifest, indent=2, ensure_ascii=False, default=str)
    said = "The same version, seed, settings and budget give the same numbers. finding.json holds this:"
    return joined([paragraph(said), tag("pre", facts)])

"""A claim as a part of the page, the score as tiles, claims that collide beside each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from relsim.insight.claimed import WORDS, bound_said, interval_said, robustness_said, said_by, value_said
from relsim.insight.finding import Finding
from relsim.insight.reasons import TOO_SMALL, failed_on, outcome_said, reason_said
from relsim.insight.saying import between, percent
from relsim.views.claims.text import named
from relsim.views.findings.files import key_of
from relsim.views.findings.pictures import Picture
from relsim.views.report.page import Html, bullets, details, figure, joined, paragraph, table, tag
from relsim.views.report.svg import Panel, titled

SAYS = {
    "supported": "all that the essay predicts came out",
    "refuted": "what would refute it came out",
    "undecided": "neither, with so many runs",
    "cannot say": "the model cannot speak to it",
}


def badge(verdict: str) -> Html:
    """Return a verdict as a badge; its words carry it, the colour only repeats them.

    >>> badge("refuted")
    '<span class="verdict refuted">refuted</span>'
    """
    return tag("span", verdict, class_=f"verdict {verdict.replace(' ', '-')}")


def link(claim: str) -> Html:
    """Return a link to a claim's part of the page."""
    return tag("a", claim, href=f"#{claim}")


def tiles(finding: Finding) -> Html:
    """Return how many claims got which verdict, and which; of those refuted, which are only too small."""

    def tile(word: str) -> Html:
        names = finding["claims"].filter(verdict=word)["claim"].to_list()
        listed = joined(map(link, names), " ") if names else "none"
        small = [name for name in names if _failed(name, word, finding) == TOO_SMALL]
        told = f"{len(small)} of them: {TOO_SMALL}:"
        aside = [paragraph(told, joined(map(link, small), " "))] if small else []
        parts = [tag("b", str(len(names))), badge(word), tag("small", SAYS[word]), tag("p", listed), *aside]
        return tag("div", joined(parts), class_="tile")

    return tag("div", joined(map(tile, WORDS)), class_="tiles")


def overview(finding: Finding) -> Html:
    """Return a table of all claims, a row each."""
    flips = {row["claim"]: row for row in finding["flips"].to_dicts()}
    rows = [
        (
            link(row["claim"]), row["essay"], row["says"], _verdict(row, finding), row["others"] or "–",
            _holds(flips.get(row["claim"])), str(row["replicates"]) if not row["cannot"] else "–",
        )
        for row in finding["claims"].to_dicts()
    ]  # fmt: skip
    heads = ["claim", "essay", "what it says", "verdict", "the others", "holds over", "runs of each arm"]
    return table(heads, rows, "All claims", left=5, class_="prose claims")


def _verdict(row: Mapping[str, Any], finding: Finding) -> Html:
    """Return a verdict, with how it failed where the word alone would mislead."""
    failed = _failed(row["claim"], row["verdict"], finding)
    return joined([badge(row["verdict"]), tag("small", failed)], " ") if failed else badge(row["verdict"])


def _failed(claim: str, verdict: str, finding: Finding) -> str:
    return failed_on(finding["effects"].filter(claim=claim).to_dicts(), verdict)


def _holds(row: Mapping[str, Any] | None) -> str:
    return "–" if row is None else f"{percent(row['holds'])} {between(row['holds_low'], row['holds_high'])}"


def collisions(finding: Finding) -> Html:
    """Return claims in which essays say different things, pair of essays by pair."""
    pairs: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in finding["claims"].to_dicts():
        for other in filter(None, row["against"].split(", ")):
            pairs.setdefault(tuple(sorted((row["essay"], other))), []).append(row)
    if not pairs:
        return paragraph("None of these claims is one in which essays say different things.", class_="gap")
    return joined(
        joined(
            [
                tag("h3", f"{named(one)} and {named(two)[0].lower()}{named(two)[1:]}"),
                tag("div", joined(_card(row, finding) for row in rows), class_="cards"),
            ]
        )
        for (one, two), rows in sorted(pairs.items())
    )


def _card(row: Mapping[str, Any], finding: Finding) -> Html:
    """Return a claim with what the other side predicts of the same runs."""
    effects = finding["effects"].filter(claim=row["claim"]).to_dicts()
    theirs = [effect for effect in effects if effect["by"] in row["against"].split(", ")]
    said = [paragraph(tag("b", f"{named(row['essay'])}:"), row["says"])]
    others = [paragraph(tag("b", "They collide:"), row["collision"])]
    other = " and ".join(named(essay) for essay in row["against"].split(", "))
    told = [paragraph(tag("b", f"{other}:"), one["says"], f"It {outcome_said(one)}.") for one in theirs]
    head = tag("h3", joined([link(row["claim"]), " ", badge(row["verdict"])], ""))
    return tag("div", joined([head, *said, *others, *told]), class_="card")


def claim_block(row: Mapping[str, Any], finding: Finding, pictures: Sequence[Picture]) -> Html:
    """Return all there is to say of a claim."""
    effects = finding["effects"].filter(claim=row["claim"])
    failed = _failed(row["claim"], row["verdict"], finding)
    aside = tag("small", f" {failed}") if failed else Html("")
    head = tag("h3", joined([f"{row['claim']}: {row['title']} ", badge(row["verdict"]), aside], ""))
    parts = [head, tag("blockquote", row["says"])]
    if row["cannot"]:
        parts.append(paragraph(tag("b", "Why the model cannot say:"), row["cannot"]))
        return tag("article", joined([*parts, _expected(row)]), id=row["claim"])
    why = reason_said(row["verdict"], effects.to_dicts())
    parts += [paragraph(tag("b", f"{row['verdict'].capitalize()}:"), f"{why}.", class_="why"), _expected(row)]
    flips = finding["flips"].filter(claim=row["claim"]).to_dicts()
    turning = [
        *(paragraph(robustness_said(flip) + ".") for flip in flips),
        _conditions(finding["boxes"].filter(claim=row["claim"])),
        details("What was assumed, and how it was run", bullets(_run(row))),
    ]
    parts += [_pictured(pictures, joined(turning)), details("Predictions and numbers", _predictions(effects))]
    return tag("article", joined(parts), id=row["claim"])


def _expected(row: Mapping[str, Any]) -> Html:
    """Return what is expected by whom, and what would refute it."""
    evidence = f" ({row['evidence']})" if row["evidence"] else ""
    pairs = [
        (f"Essay {row['essay']} expects", row["essay_expects"]),
        ("The evidence expects", f"{row['evidence_expects']}{evidence}" if row["evidence_expects"] else ""),
        ("Refuted if", row["refuted_if"]),
        ("Assumed", row["assumed"]),
    ]
    items = ((tag("dt", name), tag("dd", text)) for name, text in pairs if text)
    return tag("dl", joined(one for pair in items for one in pair), class_="worlds")


def _pictured(pictures: Sequence[Picture], turning: Html) -> Html:
    """Return what was predicted and where it turns on one side, what was measured on the other."""
    groups: dict[str, list[Picture]] = {}
    for picture in pictures:
        groups.setdefault(picture.name.rstrip("0123456789"), []).append(picture)
    drawn = {name.partition("_")[2]: figured(group) for name, group in groups.items()}
    one = [drawn.get("predictions", Html("")), drawn.get("turns", Html("")), turning]
    return tag("div", joined([tag("div", joined(one)), drawn.get("arms", Html(""))]), class_="side")


def figured(group: Sequence[Picture]) -> Html:
    """Return pictures of one sort beside each other, with one caption and one key."""
    panels = [
        titled(Panel(p.title, p.title, p.caption, p.height, p.draw, p.left, p.right, p.top), f"{p.name}-")
        for p in group
    ]
    keys = {label: swatch for picture in group for swatch, label in key_of(picture)}
    return figure(group[0].caption, [(swatch, label) for label, swatch in keys.items()], panels, Html(""))


def _conditions(boxes: pl.DataFrame) -> Html:
    """Return under which conditions a claim fails."""
    if boxes.is_empty():
        return Html("")
    lines = (
        f"Where {row['conditions']}: it fails at {percent(row['density'])} of points there "
        f"{between(row['density_low'], row['density_high'])}, {percent(row['coverage'])} of all that fail"
        for row in boxes.to_dicts()
    )
    return joined([paragraph(tag("b", "When it fails:")), bullets(lines)])


def _predictions(effects: pl.DataFrame) -> Html:
    heads = [
        "prediction",
        "by",
        "in words",
        "as reckoned",
        "bound",
        "effect",
        "interval",
        "level",
        "runs",
        "outcome",
    ]
    rows = (
        (
            row["prediction"], said_by(row["by"]), row["says"], tag("code", row["expect"]), bound_said(row),
            value_said(row["effect"], row), interval_said(row), f"{100 * row['confidence']:.4g} %",
            str(row["replicates"]), outcome_said(row),
        )
        for row in effects.to_dicts()
    )  # fmt: skip
    return table(heads, rows, "Predictions", left=5, class_="prose")


def _run(row: Mapping[str, Any]) -> Iterator[str]:
    yield f"Arms: {row['arms']}; {row['weeks']} weeks, seed {row['seed']}"
    yield (
        f"Replicates of each arm on the same draws: {row['replicates']} (from {row['least']} to "
        f"{row['most']}, until settled)"
    )
    if row["varied"]:
        yield f"Varied to see where it turns: {row['varied']}"
    if row["notes"]:
        yield row["notes"]
    if row["failed"]:
        yield f"Runs that failed: {row['failed']}, most often: {row['cause']}"

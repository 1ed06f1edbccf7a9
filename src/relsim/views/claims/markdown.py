"""Claims as pieces of a Markdown page, from what was kept of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from relsim.insight.claimed import WORDS
from relsim.insight.saying import between, percent
from relsim.views.claims.text import named
from relsim.views.scoreboard.markdown import table

Claims = Sequence[Mapping[str, Any]]


def claims_markdown(
    made: Mapping[str, Any],
    essays: Sequence[Mapping[str, Any]],
    changed: Sequence[str] = (),
    linked: Callable[[str], str] = str,
) -> dict[str, str]:
    """Return the parts of a page.

    Parameters
    ----------
    made : mapping
        What `relsim.views.claims.kept` keeps.
    essays : sequence of mapping
        Of each essay `essay`, `title`, `says` and `rows`: what must work (`what`), `where` it lives, which
        tests show it (`shown`), and which `claims` ask it.
    changed : sequence of str
        What is no longer as it was when the claims were run.
    linked : callable
        Makes links of rows of the evidence.

    Returns
    -------
    dict of str
        summary, stale, essays, collisions, evidence, rows.
    """
    claims = made["claims"]
    return {
        "summary": f"{made['said']} {made['fixed']}. Engine {made['order']['engine']}, parameters "
        f"{made['order']['parameters']}.",
        "stale": stale_said(changed),
        "essays": "\n\n".join(part for essay in essays for part in essay_parts(essay, claims)),
        "collisions": "\n\n".join(collision_parts(claims)),
        "evidence": "\n\n".join(evidence_parts(claims, linked)),
        "rows": table(
            ["essay", "what must work", "where it lives", "which tests show it", "claims and verdicts"],
            (cells for essay in essays for cells in row_cells(essay, claims)),
        ),
    }


def stale_said(changed: Sequence[str]) -> str:
    """Return whether the verdicts are of the claims as they are shipped.

    >>> stale_said([])
    'These verdicts are of the claims as they are shipped.'
    """
    if not changed:
        return "These verdicts are of the claims as they are shipped."
    return f"**Out of date.** Changed since these runs, which `make claims` does anew: {'; '.join(changed)}."


def score(claims: Claims) -> str:
    """Return how many claims got which verdict, and which.

    >>> score([{"claim": "H1", "verdict": "refuted"}, {"claim": "H2", "verdict": "refuted"}])
    '2 refuted (H1, H2)'
    """
    of = {word: [row["claim"] for row in claims if row["verdict"] == word] for word in WORDS}
    return ", ".join(f"{len(names)} {word} ({', '.join(names)})" for word, names in of.items() if names)


def essay_parts(essay: Mapping[str, Any], claims: Claims) -> Iterator[str]:
    """Yield what an essay says, and what came of each of its claims."""
    own = [row for row in claims if row["essay"] == essay["essay"]]
    yield f"### {essay['title']}"
    yield essay["says"]
    if own:
        yield f"Of {len(own)} {'claim' if len(own) == 1 else 'claims'}: {score(own)}."
        lines = (f"- **{row['claim']}, {verdict_said(row)}.** {row['says']} *{_came(row)}*" for row in own)
        yield "\n".join(lines)


def verdict_said(row: Mapping[str, Any]) -> str:
    """Return a verdict, with how it failed where the word alone would mislead.

    >>> verdict_said({"verdict": "refuted", "failed": "right sign, too small to count"})
    'refuted (right sign, too small to count)'
    """
    return f"{row['verdict']} ({row['failed']})" if row["failed"] else str(row["verdict"])


def _came(row: Mapping[str, Any]) -> str:
    """Return what came out, and over how much of what was assumed."""
    said = row["why"]
    for flips in row["flips"]:
        share = f"{percent(flips['holds'])} {between(flips['holds_low'], flips['holds_high'])}"
        said += f". Over what was assumed it holds at {share} of {flips['points']} points"
        said += f"; {flips['turns']}" if flips["turns"] else ""
    return f"{said[0].upper()}{said[1:].rstrip('.')}."


def collision_parts(claims: Claims) -> Iterator[str]:
    """Yield claims in which essays say different things, pair of essays by pair."""
    pairs: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in claims:
        for other in filter(None, row["against"].split(", ")):
            pairs.setdefault(tuple(sorted((row["essay"], other))), []).append(row)
    for pair, rows in sorted(pairs.items()):
        first, second = map(named, pair)
        yield f"### {first} and {second[0].lower()}{second[1:]}"
        heads = ["claim", "they collide", "its own essay's side", "the other side's predictions"]
        yield table(
            heads, ([row["claim"], row["collision"], verdict_said(row), _others(row)] for row in rows)
        )


def _others(row: Mapping[str, Any]) -> str:
    found = [effect for effect in row["effects"] if effect["by"] in row["against"].split(", ")]
    return "; ".join(map(_effect_said, found)) or "none; it is judged by this one alone"


def _effect_said(effect: Mapping[str, Any]) -> str:
    said = effect["said"]
    return f"{effect['prediction']} {said['became']} ({said['effect']} {said['interval']})"


def evidence_parts(claims: Claims, linked: Callable[[str], str]) -> Iterator[str]:
    """Yield where the evidence speaks against an essay, and where the model does not give what it says."""
    told = [row for row in claims if any(effect["by"] == "evidence" for effect in row["effects"])]
    of = {row["claim"]: _word_of(row["others"], "evidence") for row in told}
    for evidence in WORDS[:3]:
        rows = [row for row in told if of[row["claim"]] == evidence]
        if rows:
            yield (
                f"What the evidence expects came out as {evidence}:"
                if evidence != "undecided"
                else ("Neither, of what the evidence expects:")
            )
            heads = [
                "claim",
                "the essay expects",
                "it is",
                "the evidence expects",
                "rows",
                "did not come out",
            ]
            names = ("claim", "essay_expects", "verdict", "evidence_expects")
            yield table(
                heads,
                (
                    [*(str(row[name]) for name in names), linked(row["evidence"]), _missed(row)]
                    for row in rows
                ),
            )


def _word_of(others: str, voice: str) -> str:
    """Return the verdict on one of those who say otherwise.

    >>> _word_of("evidence: refuted; 2: supported", "evidence")
    'refuted'
    """
    return dict(part.split(": ", 1) for part in filter(None, others.split("; ")))[voice]


def _missed(row: Mapping[str, Any]) -> str:
    of = (effect for effect in row["effects"] if effect["by"] == "evidence" and effect["outcome"] != "holds")
    return "; ".join(map(_effect_said, of)) or "–"


def row_cells(essay: Mapping[str, Any], claims: Claims) -> Iterable[list[str]]:
    """Yield the cells of what must work for an essay."""
    verdicts = {row["claim"]: row["verdict"] for row in claims}
    for at, row in enumerate(essay["rows"]):
        asked = [f"{name} {verdicts.get(name, 'not run')}" for name in row["claims"]]
        yield [
            named(essay["essay"]) if at == 0 else "", row["what"],
            ", ".join(f"`{path}`" for path in row["where"]),
            ", ".join(f"`{test}`" for test in row["shown"]), ", ".join(asked),
        ]  # fmt: skip

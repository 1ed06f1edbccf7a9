"""The scoreboard as pieces of a Markdown page, from the numbers that were written."""

from collections.abc import Iterable, Mapping
from typing import Any

from relsim.validation.reasons import REASONS
from relsim.validation.studies import studies
from relsim.validation.target import MET
from relsim.views.scoreboard.words import number


def scoreboard_markdown(made: Mapping[str, Any]) -> dict[str, str]:
    """Return the parts of a page.

    Parameters
    ----------
    made : mapping
        What `scoreboard.json` holds.

    Returns
    -------
    dict of str
        summary, rows, vague, missed, notes, worlds.
    """
    survives = made.get("sensitivity", {}).get("met", {})
    heads = ["row", "regularity", "verdict", "number", "published", "band", "simulated", "95 % interval"]
    return {
        "summary": made["said"],
        "rows": table([*heads, *(["survives"] if survives else [])], rows_of(made["rows"], survives)),
        "vague": vague(made["rows"]),
        "missed": "\n".join(missed(made["rows"])),
        "notes": table(
            ["row", "analysis", "world", "source", "partly an input", "not looked at"],
            (
                [row[name] for name in ("id", "how", "study", "source", "used", "lacks")]
                for row in made["rows"]
            ),
        ),
        "worlds": table(["study", "what it is"], ([name, study.about] for name, study in studies().items())),
    }


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table.

    >>> print(table(["a"], [["x"]]))
    | a |
    |---|
    | x |
    """
    head = list(heads)
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]])


def rows_of(rows: Iterable[Mapping[str, Any]], survives: Mapping[str, float]) -> Iterable[list[str]]:
    """Yield the cells of each number that has a band."""
    for row in rows:
        banded = {name: found for name, found in row["numbers"].items() if "band" in found}
        for at, (name, found) in enumerate(banded.items()):
            state = row["verdict"] + (", used" if row["used"] else "") + ("" if row["settled"] else ", open")
            span = f"{_said(found['low'])} to {_said(found['high'])}" if found["low"] is not None else ""
            first = [row["id"], row["what"], state] if at == 0 else ["", "", ""]
            share = [f"{100 * survives[row['id']]:.0f} %" if at == 0 else ""] if survives else []
            yield [*first, name, found["published"], found["in words"], _said(found["mean"]), span, *share]


def vague(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the numbers whose intervals are too wide for their bands, in a sentence's end.

    >>> vague([{"id": "V1", "vague": []}, {"id": "V2", "vague": ["rise", "fall"]}])
    'V2 (rise, fall)'
    """
    wide = (f"{row['id']} ({', '.join(row['vague'])})" for row in rows if row["vague"])
    return ", ".join(wide) or "none"


def missed(rows: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Yield a line for each row that is not met, with what is known of why."""
    for row in rows:
        if row["verdict"] != MET:
            yield f"- **{row['id']}, {row['what']}**: {REASONS.get(row['id'], 'no reason is known yet.')}"


def _said(value: float | None) -> str:
    return number(float("nan") if value is None else value)

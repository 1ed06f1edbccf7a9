"""What is kept of claims that were put to the test: small enough to stand beside the sources."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from relsim.insight.claimed import bound_said, interval_said, said_by, value_said
from relsim.insight.finding import Finding
from relsim.insight.reasons import failed_on, outcome_said, reason_said
from relsim.views.claims.text import score_line

FILE = "claims.json"
OF_CLAIM = (
    "claim", "title", "essay", "says", "refuted_if", "essay_expects", "evidence_expects", "evidence",
    "against", "collision", "cannot", "verdict", "others", "replicates",
)  # fmt: skip
OF_FLIPS = ("points", "repeats", "holds", "holds_low", "holds_high", "turns")
DIGITS = 6


def kept(finding: Finding) -> dict[str, Any]:
    """Return verdicts, effects, flips, and what was fixed before the first run.

    Parameters
    ----------
    finding : Finding
        Of `relsim.hypotheses`.

    Returns
    -------
    dict
        said and fixed (in words), order (engine, parameters and claims as hashes), claims with their effects.
    """
    order = finding.manifest["order"]
    return {
        "said": score_line(finding),
        "fixed": order["said"],
        "order": dict(order["now"]),
        "claims": [_claim(row, finding) for row in finding["claims"].to_dicts()],
    }


def write_kept(finding: Finding, folder: Path) -> None:
    """Write what is kept of claims into a folder, as `claims.json`."""
    text = json.dumps(kept(finding), indent=1, ensure_ascii=False)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def _claim(row: Mapping[str, Any], finding: Finding) -> dict[str, Any]:
    effects = finding["effects"].filter(claim=row["claim"]).to_dicts()
    flips = finding["flips"].filter(claim=row["claim"]).to_dicts()
    return {
        **{name: row[name] for name in OF_CLAIM},
        "why": row["cannot"] or reason_said(row["verdict"], effects),
        "failed": failed_on(effects, row["verdict"]),
        "effects": [*map(_effect, effects)],
        "flips": [{name: _short(one[name]) for name in OF_FLIPS} for one in flips],
    }


def _effect(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an effect as numbers, and as it is said."""
    numbers = {name: _short(row[name]) for name in ("effect", "low", "high", "confidence")}
    said = {
        "effect": value_said(row["effect"], row),
        "interval": interval_said(row),
        "bound": bound_said(row),
    }
    words = {name: row[name] for name in ("prediction", "by", "says", "outcome", "replicates")}
    return {**words, **numbers, "said": {**said, "by": said_by(row["by"]), "became": outcome_said(row)}}


def _short(value: Any) -> Any:
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def differing(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is no longer as it was when claims were put to the test.

    Parameters
    ----------
    then : mapping
        `order` of what was kept.
    now : mapping
        From `relsim.insight.order.fixed_now`.

    Examples
    --------
    >>> one = {"predictions": "aa", "worlds": "bb"}
    >>> then = {"parameters": "x", "claims": {"H1": one, "H2": one}}
    >>> now = {"parameters": "x", "claims": {"H1": one | {"worlds": "cc"}, "H3": one}}
    >>> [*differing(then, now)]
    ['worlds: H1', 'no longer shipped: H2', 'not yet run: H3']
    """
    if then["parameters"] != now["parameters"]:
        yield "defaults or ranges of the schema"
    before, after = then["claims"], now["claims"]
    both = [name for name in before if name in after]
    for part in dict.fromkeys(part for name in both for part in after[name]):
        names = [name for name in both if before[name][part] != after[name][part]]
        if names:
            yield f"{part}: {_listed(names, after)}"
    if gone := [name for name in before if name not in after]:
        yield f"no longer shipped: {', '.join(gone)}"
    if new := [name for name in after if name not in before]:
        yield f"not yet run: {', '.join(new)}"


def _listed(names: list[str], every: Mapping[str, Any]) -> str:
    return "all claims" if len(names) == len(every) else ", ".join(names)

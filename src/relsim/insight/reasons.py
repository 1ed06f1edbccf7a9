"""Why a verdict is what it is, in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from relsim.designs.claim import ESSAY
from relsim.insight.claimed import bound_said, interval_said, said_by, value_said
from relsim.insight.effects import AGAINST, HOLDS, NEGLIGIBLE, OPEN
from relsim.insight.judging import REFUTED, SUPPORTED
from relsim.insight.saying import several

Row = Mapping[str, Any]
TOO_SMALL = "right sign, too small to count"


def reason_said(verdict: str, effects: Iterable[Row]) -> str:
    """Return why a claim got its verdict.

    Parameters
    ----------
    verdict : str
        "supported", "refuted" or "undecided".
    effects : iterable of mapping
        Rows of `effects` of a finding, of one claim.

    Examples
    --------
    >>> row = {"prediction": "stay", "by": "essay", "refutes": True, "outcome": "negligible", "effect": 0.001,
    ...        "low": 0.0005, "high": 0.0015, "above": 0.01, "below": None, "at_least": 0.01,
    ...        "metric": "kept", "kind": "difference"}
    >>> for part in reason_said("refuted", [row]).split(", "):
    ...     print(part)
    stay has the sign that the essay expects
    but is too small to count (+0.10 points [+0.05
    +0.15]
    predicted above +1 points)
    """
    own = [row for row in effects if row["by"] == ESSAY]
    if verdict == SUPPORTED:
        return "; ".join(f"{row['prediction']} is as predicted {_numbers(row)}" for row in own)
    refuting = [row for row in own if row["outcome"] in AGAINST and (row["refutes"] or verdict != REFUTED)]
    left = [row for row in own if row not in refuting and row["outcome"] != HOLDS]
    parts = [f"{row['prediction']} {outcome_said(row)} {_numbers(row)}" for row in refuting]
    if verdict != REFUTED:
        parts += [f"{row['prediction']} {outcome_said(row)} {_numbers(row)}" for row in left]
        parts += ["by its file, what failed does not refute by itself"] if refuting else []
    held = [row["prediction"] for row in own if row["outcome"] == HOLDS]
    parts += [f"as predicted: {several(held)}"] if held else []
    return "; ".join(parts)


def outcome_said(row: Row) -> str:
    """Return what became of a prediction: as a verb, with the prediction before it.

    An effect on the predicted side of none that does not count is told from one on the other side.
    """
    by = said_by(row["by"])
    if row["outcome"] == HOLDS:
        return f"is as {by} predicts"
    if row["outcome"] == OPEN:
        return "is left open by the runs" if row["low"] is not None else "is not defined in these runs"
    sides = _beyond_none(row)
    if row["outcome"] == NEGLIGIBLE:
        if all(sides):
            return f"has the sign that {by} expects, but is too small to count"
        return "makes no difference to speak of"
    if _is_range(row):
        return "is not within what was predicted"
    goes_back = row["at_least"] or not (row["above"] or row["below"])
    return "goes the other way" if goes_back else "does not reach what was predicted"


def failed_on(effects: Sequence[Row], verdict: str) -> str:
    """Return in a few words how the predictions of an essay failed; nothing where none did.

    >>> row = {"by": "essay", "outcome": "negligible", "low": 0.1, "high": 0.2, "above": 1.0, "below": None,
    ...        "at_least": 1.0, "refutes": True}
    >>> failed_on([row], "refuted")
    'right sign, too small to count'
    """
    own = [row for row in effects if row["by"] == ESSAY and row["outcome"] in AGAINST and row["refutes"]]
    if verdict != REFUTED or not own:
        return ""
    if any(row["outcome"] != NEGLIGIBLE for row in own):
        return ""
    return TOO_SMALL if all(all(_beyond_none(row)) for row in own) else "no difference"


def _beyond_none(row: Row) -> tuple[bool, bool]:
    """Return whether either end of an interval lies on the predicted side of no effect."""
    if _is_range(row) or row["low"] is None:
        return False, False
    if row["above"] is not None:
        none = row["above"] - row["at_least"]
        return row["low"] > none, row["high"] > none
    none = row["below"] + row["at_least"]
    return row["low"] < none, row["high"] < none


def _is_range(row: Row) -> bool:
    return row["above"] is not None and row["below"] is not None


def _numbers(row: Row) -> str:
    if row["effect"] is None:
        return f"(predicted {bound_said(row)})"
    return f"({value_said(row['effect'], row)} {interval_said(row)}, predicted {bound_said(row)})"

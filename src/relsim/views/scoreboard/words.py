"""The scoreboard in words and as a table of text."""

from math import isfinite, isnan

from relsim.scenario.problems import counted
from relsim.validation.rows import Scoreboard
from relsim.validation.sensitivity import Survival
from relsim.validation.target import MET, MISSED, NOT_APPLICABLE
from relsim.views import text

DIGITS = 3


def number(value: float) -> str:
    """Return a number in three digits.

    >>> number(0.12345), number(float("inf")), number(float("nan"))
    ('0.123', 'inf', '-')
    """
    return "-" if isnan(value) else f"{value:.{DIGITS}g}"


def summary(board: Scoreboard, survival: Survival | None = None) -> str:
    """Return in plain words how many rows are met.

    Rows that rest on an input stand apart, since they would be no proof.
    """
    tally = board.tally()
    measured = tally[MET] + tally[MISSED]
    said = [
        f"{tally[MET]} of {measured} published regularities that are no input are met; "
        f"{tally[NOT_APPLICABLE]} could not be measured; of {tally['used']} more that "
        f"are partly an input {tally['used and met']} are met. "
        f"{counted(board.replicates, 'replicate')}, seed {board.seed}, shipped defaults, nothing fitted."
    ]
    if survival is not None:
        low, high, mean = min(survival.counted), max(survival.counted), survival.mean
        said.append(
            f"With {len(survival.settings)} assumed settings moved across their ranges together "
            f"({survival.points} points of a Latin hypercube, one run each), {low} to {high} of the rows "
            f"that are no input are met, {mean.mean:.1f} on the mean (95 % interval {mean.low:.1f} to "
            f"{mean.high:.1f})."
        )
    return " ".join(said)


def as_text(board: Scoreboard, survival: Survival | None = None) -> str:
    """Return the scoreboard as a table of text."""
    heads = ["", "", "", "number", "band", "simulated", "95 % interval"]
    rows = [heads]
    for row in board.rows:
        state = row.verdict + (" (used)" if row.target.used else "")
        for at, check in enumerate(row.target.checks):
            found = row.interval(check.name)
            span = f"{number(found.low)} to {number(found.high)}" if isfinite(found.low) else ""
            first = [row.target.id, text.cut(row.target.what, 26), state] if at == 0 else ["", "", ""]
            rows.append([*first, text.cut(check.name, 28), check.band, number(found.mean), span])
    return text.table(rows, left=5) + "\n\n" + text.wrapped(summary(board, survival))

"""Rows of a table of surveys: what cannot be is refused, and waves are put in order."""

from collections.abc import Mapping, Sequence

import numpy as np

from relsim.calibration.data.dates import NONE, Dates
from relsim.errors import UserError
from relsim.input.columns import Mistakes, Names, Numbers
from relsim.scenario.problems import one_line

COUNTS = ("asked", "answered")
WAVES = ("week", "date", "wave")
DAYS = 7
EVEN = 1e-9  # by which shares of all may be more than all, since they are rounded
WIDEST = 0.5**0.5  # of the scale: the spread of two answers, one at each end


def check_rows(
    numbers: Mapping[str, Numbers], low: np.ndarray, high: np.ndarray, where: str, lines: np.ndarray
) -> None:
    """Refuse rows that cannot be, all at once.

    Parameters
    ----------
    numbers : mapping
        The columns that are there, by name.
    low, high : (W,) float64
        Between what answers lie.
    where : str
    lines : (W,) int64
        Where each row stands.

    Raises
    ------
    UserError
        Naming the rows, and what would do.
    """
    mistakes = Mistakes(where, lines)
    held = {what: column.values for what, column in numbers.items()}

    def refuse(what: str, wrong: np.ndarray, said: str, remedy: str) -> None:
        mistakes.add(np.flatnonzero(wrong), what, numbers[what], said, remedy)

    asked, answered = (held[what] for what in COUNTS)
    for what in COUNTS:
        whole = (held[what] >= 1) & (held[what] == np.floor(held[what]))
        refuse(what, ~whole, "is no number of people", "write a whole one, at least 1")
    refuse("answered", answered > asked, "is more than were asked", "write how many of those asked answered")
    if "customers" in held:
        few = ~(held["customers"] >= np.nan_to_num(asked, nan=1.0))
        refuse("customers", few, "is not how many there are to be asked", "write all of whom some were asked")
    for what in {"promoters", "detractors", "satisfied"} & set(held):
        wrong = ~((held[what] >= 0) & (held[what] <= 1))
        refuse(what, wrong, "is no share of the answers", "write 0.62 for 62 percent")
    if "promoters" in held:
        many = held["promoters"] + held["detractors"] > 1.0 + EVEN
        many &= (held["promoters"] <= 1) & (held["detractors"] <= 1)
        refuse("detractors", many, "and the promoters are more than all", "write shares of all answers")
    ends = f"from {low[0]:g} to {high[0]:g}" if np.ptp(low) == np.ptp(high) == 0.0 else "of its row"
    if "mean" in held:
        out = ~((held["mean"] >= low) & (held["mean"] <= high))
        refuse("mean", out, f"is not on the scale {ends}", "write a plain number that is")
    if "satisfied_from" in held:
        out = ~((held["satisfied_from"] > low) & (held["satisfied_from"] <= high))
        remedy = "write the least answer that counts, above the lowest that can be given"
        refuse("satisfied_from", out, f"tells nobody apart on the scale {ends}", remedy)
    if "sd" in held:
        out = ~((held["sd"] > 0) & (held["sd"] <= WIDEST * (high - low)))
        refuse("sd", out, f"is no spread on the scale {ends}", "write the standard deviation of answers")
    mistakes.settle()


def weeks_of(
    header: Sequence[str],
    numbers: Mapping[str, Numbers],
    dates: Dates,
    waves: Names,
    where: str,
    lines: np.ndarray,
) -> np.ndarray | None:
    """Return in which week each wave was, None where the table does not say.

    Raises
    ------
    UserError
        A row does not say which wave it is, or one stands twice.
    """
    what = next((what for what in WAVES if what in header), None)
    if what is None:
        return None
    if what == "wave":
        which, blank = waves.numbers.astype(np.float64), ~waves.given
        shown = [waves.text(row) for row in range(len(lines))]
    elif what == "date":
        days = dates.settled(where, lines)
        which, blank = days / DAYS, days == NONE
        shown = [str(np.datetime64(int(day), "D")) for day in days]
    else:
        which = numbers["week"].values
        blank, shown = np.isnan(which), [f"{week:g}" for week in which]
    for row in range(len(lines)):
        if blank[row]:
            raise UserError(f"{where}{lines[row]}: {what}: does not say which wave it is; write it")
        if which[row] in which[:row]:
            raise UserError(
                f"{where}{lines[row]}: {what}: {one_line(shown[row])} stands twice; write each wave once"
            )
    return None if what == "wave" else np.asarray(which)

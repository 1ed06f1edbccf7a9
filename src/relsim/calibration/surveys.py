"""A table of surveys: of each wave how many were asked, how many answered, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from relsim.calibration.answers import (
    PROMOTERS, Answers, mean_of_promoters, mean_of_satisfied, mean_on_scale,
)  # fmt: skip
from relsim.calibration.dates import Dates
from relsim.errors import UserError
from relsim.input.columns import Mistakes, Names, Numbers
from relsim.input.files import header_and_batches, place_in
from relsim.scenario.problems import one_line, shown_path

COUNTS = ("asked", "answered")
SAID = {"mean": ("mean",), "promoters": ("promoters", "detractors"), "satisfied": ("satisfied", "satisfied_from")}
FURTHER = ("sd", "low", "high", "customers", "week")
WAVES = ("week", "date", "wave")
DAYS = 7
WHOLE = 1e-9


@dataclass(frozen=True, slots=True)
class Surveys:
    """A table of surveys as worlds are compared with it.

    Attributes
    ----------
    asked, answered : (W,) float64, people in each wave
    answers : Answers, on a scale from 0 to 1
    share : float, of customers asked in one wave; NaN where the table does not say
    every : float, weeks between two waves; NaN where the table does not say
    """

    asked: np.ndarray
    answered: np.ndarray
    answers: Answers
    share: float
    every: float


def read_surveys(path: Path, scale: tuple[float, float] | None = None, order: str | None = None) -> Surveys:
    """Return a table of surveys.

    Parameters
    ----------
    path : Path
        CSV or Parquet, a row for each wave, with the columns asked and answered (people), and either mean
        (perhaps sd), or promoters and detractors (shares of answers from 0 to 10), or satisfied (share who
        answered satisfied_from or more). Perhaps low and high (of the scale), customers (of whom those asked
        were taken), and one of week, date and wave.
    scale : (float, float), optional
        The least and the highest answer that can be given, where there are no such columns.
    order : str, optional
        How dates such as 3/4/1997 are meant.

    Raises
    ------
    UserError
        The file cannot be read, lacks a column, does not say its scale, or has rows that cannot be.
    """
    name, batches = shown_path(path), header_and_batches(path)
    header = [column.lower() for column in next(batches)]
    kind = _kind(name, header)
    numbers = {what: Numbers() for what in (*COUNTS, *SAID[kind], *FURTHER) if what in header}
    dates, waves, places = Dates(order), Names(), []
    for batch in batches:
        places.append(np.array(batch.places, np.int64))
        for what, column in numbers.items():
            column.take(batch.columns[header.index(what)])
        if "date" in header:
            dates.take([str(cell) for cell in batch.columns[header.index("date")]])
        if "wave" in header:
            waves.take([str(cell) for cell in batch.columns[header.index("wave")]])
    if not places:
        raise UserError(f"{name}: has a header and no rows; write one for each wave")
    lines, where = np.concatenate(places), place_in(path)
    low, high = (None, None) if kind == "promoters" else _scale(numbers, scale, where, lines, name)
    _check(numbers, low, high, where, lines)
    asked, answered = (numbers[what].values for what in COUNTS)
    sd = numbers["sd"].values if "sd" in numbers else None
    if kind == "promoters":
        answers = mean_of_promoters(numbers["promoters"].values, numbers["detractors"].values, answered)
    elif kind == "mean":
        answers = mean_on_scale(numbers["mean"].values, sd, low, high, answered)
    else:
        told = numbers["satisfied"].values, numbers["satisfied_from"].values
        answers = mean_of_satisfied(*told, sd, low, high, answered)
    begun = _weeks(header, numbers, dates, waves, where, lines)
    every = float(np.median(np.diff(np.sort(begun)))) if begun is not None and len(begun) > 1 else np.nan
    share = float(asked.sum() / numbers["customers"].values.sum()) if "customers" in numbers else np.nan
    return Surveys(asked, answered, answers, share, every)


def _kind(name: str, header: Sequence[str]) -> str:
    """Return how the table says what was answered; refuse what is missing and what stands twice."""
    said = ", ".join(map(one_line, header))
    twice = sorted({what for what in header if header.count(what) > 1})
    if twice:
        raise UserError(f"{name}:1: the column {one_line(twice[0])} stands twice; write each once")
    for what in COUNTS:
        if what not in header:
            raise UserError(f"{name}:1: needs one column {what}, and has {said}; name it so")
    kinds = [kind for kind, columns in SAID.items() if set(columns) & set(header)]
    if len(kinds) != 1:
        has = f"has {' and '.join(kinds)}" if kinds else f"has {said}"
        raise UserError(
            f"{name}:1: needs what was answered in one way, and {has}; name a column mean, or promoters and "
            "detractors, or satisfied and satisfied_from"
        )
    for what in SAID[kinds[0]]:
        if what not in header:
            raise UserError(f"{name}:1: has {kinds[0]} and needs the column {what} beside it; add it")
    if len(also := [what for what in WAVES if what in header]) > 1:
        raise UserError(f"{name}:1: says in {' and '.join(also)} which wave a row is; leave one of them")
    return kinds[0]


def _scale(
    numbers: dict[str, Numbers], scale: tuple[float, float] | None, where: str, lines: np.ndarray, name: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of each row's scale."""
    ends = [numbers.get(what) for what in ("low", "high")]
    if scale is not None and any(ends):
        raise UserError(f"{name}:1: says its scale in columns, and --survey-scale another; leave one of them")
    if scale is None and not all(ends):
        raise UserError(
            f"{name}:1: does not say between what answers lie; add the columns low and high, or say "
            "--survey-scale 1 5"
        )
    if scale is not None:
        if not scale[0] < scale[1]:
            raise UserError(f"--survey-scale {scale[0]:g} {scale[1]:g}: is no scale; write the least answer first")
        return np.full(len(lines), scale[0]), np.full(len(lines), scale[1])
    mistakes = Mistakes(where, lines)
    low, high = (end for end in ends if end is not None)
    mistakes.add(np.flatnonzero(np.isnan(low.values)), "low", low, "is no number", "write the least answer")
    wrong = np.flatnonzero(~(high.values > low.values) & ~np.isnan(low.values))
    mistakes.add(wrong, "high", high, "is not above low", "write the highest answer")
    mistakes.settle()
    return low.values, high.values


def _check(
    numbers: dict[str, Numbers], low: np.ndarray | None, high: np.ndarray | None, where: str, lines: np.ndarray
) -> None:
    """Refuse rows that cannot be, all at once."""
    mistakes = Mistakes(where, lines)

    def refuse(what: str, right: np.ndarray, said: str, remedy: str) -> None:
        mistakes.add(np.flatnonzero(~right), what, numbers[what], said, remedy)

    with np.errstate(invalid="ignore"):
        held = {what: column.values for what, column in numbers.items()}
        asked, answered = held["asked"], held["answered"]
        whole = {what: (held[what] >= 1) & (held[what] == np.floor(held[what])) for what in COUNTS}
        for what in COUNTS:
            refuse(what, whole[what], "is no number of people", "write a whole one from 1")
        refuse(
            "answered", ~(whole["asked"] & whole["answered"] & (answered > asked)), "is more than were asked",
            "write how many of them answered",
        )  # fmt: skip
        if "customers" in held:
            there = held["customers"] >= np.where(np.isnan(asked), 1.0, asked)
            refuse("customers", there, "is not the number of those of whom some were asked", "write all of them")
        for what in ("promoters", "detractors", "satisfied"):
            if what in held:
                share = (held[what] >= 0) & (held[what] <= 1)
                refuse(what, share, "is no share of the answers", "write 0.62 for 62 %")
        if "promoters" in held:
            many = held["promoters"] + held["detractors"] > 1.0 + WHOLE
            refuse("detractors", ~many, "and the promoters are more than all", "write shares of all answers")
        for what in ("mean", "satisfied_from"):
            if what in held and low is not None and high is not None:
                inside = (held[what] >= low) & (held[what] <= high)
                ends = f"{low[0]:g} to {high[0]:g}"
                refuse(what, inside, f"does not lie on the scale from {ends}", "write a plain number that does")
        if "satisfied_from" in held and low is not None:
            lies = (held["satisfied_from"] > low) | np.isnan(held["satisfied_from"])
            refuse("satisfied_from", lies, "is the least answer, which all give", "write a higher one")
        if "sd" in held:
            wide = np.full(len(lines), np.inf) if low is None or high is None else (high - low) / 2.0 * 1.5
            refuse("sd", (held["sd"] > 0) & (held["sd"] <= wide), "is no spread on that scale", "write the standard deviation of the answers")
    mistakes.settle()


def _weeks(
    header: Sequence[str], numbers: dict[str, Numbers], dates: Dates, waves: Names, where: str, lines: np.ndarray
) -> np.ndarray | None:
    """Return in which week each wave was, None where the table does not say; refuse one that stands twice."""
    what = next((what for what in WAVES if what in header), None)
    if what is None:
        return None
    if what == "wave":
        which = waves.numbers.astype(np.float64)
        blank = np.flatnonzero(~waves.given)
        shown = [waves.text(row) for row in range(len(lines))]
    elif what == "date":
        days = dates.settled(where, lines)
        blank = np.flatnonzero(days == np.iinfo(np.int64).min)
        which, shown = days / DAYS, [str(np.datetime64(int(day), "D")) if day > -(10**9) else "" for day in days]
    else:
        which = numbers["week"].values
        blank = np.flatnonzero(np.isnan(which))
        shown = [f"{week:g}" for week in which]
    if len(blank):
        raise UserError(f"{where}{lines[blank[0]]}: {what}: is not given; write which wave the row is")
    for row in range(len(lines)):
        if which[row] in which[:row]:
            raise UserError(f"{where}{lines[row]}: {what}: {one_line(shown[row])} stands twice; write each wave once")
    return None if what == "wave" else np.asarray(which)

"""A table of surveys: of each wave how many were asked, how many answered, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from relsim.calibration.data.answers import (
    POINTS,
    Answers,
    mean_of_promoters,
    mean_of_satisfied,
    mean_on_scale,
)
from relsim.calibration.data.dates import Dates
from relsim.calibration.data.survey_rows import COUNTS, WAVES, check_rows, weeks_of
from relsim.errors import UserError
from relsim.input.columns import Mistakes, Names, Numbers
from relsim.input.files import header_and_batches, place_in
from relsim.scenario.problems import one_line, shown_path

SAID = {
    "mean": ("mean",),
    "promoters": ("promoters", "detractors"),
    "satisfied": ("satisfied", "satisfied_from"),
}
FURTHER = ("sd", "low", "high", "customers", "week")
WHOLE_SCALE = (0.0, float(POINTS))  # of promoters and detractors
MOST = 1e6  # an end of a scale beyond which nobody asks


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
    low, high = _scale(numbers, scale, kind, path, lines)
    check_rows(numbers, low, high, where, lines)
    asked, answered = (numbers[what].values for what in COUNTS)
    sd = numbers["sd"].values if "sd" in numbers else None
    if kind == "promoters":
        answers = mean_of_promoters(numbers["promoters"].values, numbers["detractors"].values, answered)
    elif kind == "mean":
        answers = mean_on_scale(numbers["mean"].values, sd, low, high, answered)
    else:
        told = numbers["satisfied"].values, numbers["satisfied_from"].values
        answers = mean_of_satisfied(*told, sd, low, high, answered)
    begun = weeks_of(header, numbers, dates, waves, where, lines)
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
    numbers: dict[str, Numbers],
    scale: tuple[float, float] | None,
    kind: str,
    path: Path,
    lines: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of each row's scale."""
    name = shown_path(path)
    told = [numbers.get(what) for what in ("low", "high")]
    if scale is not None and any(told):
        raise UserError(
            f"{name}:1: the scale stands in columns, and --survey-scale says another; leave one of them"
        )
    if kind == "promoters" and scale is None and not any(told):
        scale = WHOLE_SCALE
    if scale is None and not all(told):
        raise UserError(
            f"{name}:1: does not say between what answers lie; add the columns low and high, or say "
            "--survey-scale 1 5"
        )
    if scale is not None:
        if not -MOST < scale[0] < scale[1] < MOST:
            raise UserError(
                f"--survey-scale {scale[0]:g} {scale[1]:g}: is no scale; write the least answer, then the "
                "highest"
            )
        low, high = (np.full(len(lines), end) for end in scale)
    else:
        low, high = (end.values for end in told if end is not None)
        mistakes = Mistakes(place_in(path), lines)
        wrong = np.flatnonzero(np.isnan(low))
        mistakes.add(wrong, "low", numbers["low"], "is no number", "write the least answer")
        wrong = np.flatnonzero(~(high > low) & ~np.isnan(low))
        mistakes.add(wrong, "high", numbers["high"], "is not above low", "write the highest answer")
        mistakes.settle()
    if kind == "promoters" and ((low != WHOLE_SCALE[0]) | (high != WHOLE_SCALE[1])).any():
        raise UserError(
            f"{name}:1: promoters and detractors are told of answers from 0 to 10, and the scale is said to "
            f"be {low[0]:g} to {high[0]:g}; give a mean on that scale instead"
        )
    return low, high

"""Whether a log shows a season, and which."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from relsim.calibration.choosing import Choice
from relsim.calibration.forecasting import expected_from_start
from relsim.calibration.histories import DAYS, Histories

YEAR = 52
LEAST_WEEKS = 2 * YEAR
SURE = 9.21  # chi-squared with two degrees of freedom that chance passes once in a hundred
MIDDLE = 1.959964


@dataclass(frozen=True, slots=True)
class Season:
    """How far purchases swing in a year.

    Attributes
    ----------
    swing : float, share of the mean; 0 where the log shows none
    low, high : float, its 95 % interval
    peak : int, week of the year with most purchases
    """

    swing: float
    low: float
    high: float
    peak: int


def season_in(choice: Choice, known: Histories, bought: np.ndarray, end: int) -> Season | None:
    """Return the season of a log; None where it covers less than two years or shows no season.

    Weekly repeat purchases are compared with what the laws expect of customers who are known to have begun;
    what is left goes with a cosine of the year if there is a season. Its errors are those of a count that
    varies more than chance alone would (quasi-Poisson).

    Parameters
    ----------
    choice : Choice
    known : Histories
    bought : (W,) int array, repeat purchases in each week of the log, the last one whole
    end : int
        The first day after the log, in days since 1970.
    """
    weeks = len(bought)
    if weeks < LEAST_WEEKS:
        return None
    expected = choice.average(lambda law: expected_from_start(law, known, weeks))
    some = expected > 0.0
    days = [date(1970, 1, 1) + timedelta(end - (weeks - week) * DAYS + DAYS // 2) for week in range(weeks)]
    angle = 2.0 * np.pi * np.array([day.timetuple().tm_yday for day in days]) / 365.25
    waves = np.column_stack([np.ones(weeks), np.cos(angle), np.sin(angle)]) * expected[:, None]
    scale = 1.0 / np.sqrt(expected[some])
    design, counts = waves[some] * scale[:, None], bought[some] * scale
    found, *_ = np.linalg.lstsq(design, counts, rcond=None)
    excess = max(1.0, float(np.sum((counts - design @ found) ** 2)) / (len(counts) - 3))
    spread = np.linalg.inv(design.T @ design) * excess
    wave = found[1:]
    if wave @ np.linalg.solve(spread[1:, 1:], wave) < SURE:
        return None
    size = float(np.hypot(*wave))
    wide = MIDDLE * float(np.sqrt(wave @ spread[1:, 1:] @ wave)) / size / found[0]
    swing = float(np.clip(size / found[0], 0.0, 1.0))
    peak = round(float(np.arctan2(wave[1], wave[0])) / (2.0 * np.pi) * YEAR) % YEAR
    return Season(swing, max(0.0, swing - wide), min(1.0, swing + wide), peak)

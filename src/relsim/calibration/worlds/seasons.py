"""The season of a log as a world has it: one wave a year."""

from dataclasses import dataclass

import numpy as np

from relsim.calibration.laws.waves import Waves

YEAR = 52


@dataclass(frozen=True, slots=True)
class Season:
    """How far needs swing in a year.

    Attributes
    ----------
    swing : float, share of the mean
    low, high : float, its 95 % interval
    peak : int, week of the year with most needs
    note : str, what of the log's season a world has not
    """

    swing: float
    low: float
    high: float
    peak: int
    note: str


def season_of(waves: Waves) -> Season | None:
    """Return the season of a world for that of a log; None where the log shows none.

    A log's waves multiply rates; a world's needs swing around their mean by one cosine a year, which is what
    the first wave comes to. Finer waves are told of and left out.

    Examples
    --------
    >>> found = season_of(Waves(np.array([0.0, 0.5]), np.eye(2) / 400))
    >>> round(found.swing, 2), found.peak
    (0.48, 13)
    """
    from scipy.special import i0, i1

    if waves.none:
        return None
    swing, low, high = (float(min(1.0, 2.0 * i1(size) / i0(size))) for size in waves.amplitude(1))
    peak = round(float(np.arctan2(waves.terms[1], waves.terms[0])) / (2.0 * np.pi) * YEAR) % YEAR
    finer = len(waves.terms) // 2 - 1
    note = f"the log shows {finer} finer wave{'s' * (finer > 1)}, which no world has" if finer else ""
    return Season(swing, low, high, peak, note)

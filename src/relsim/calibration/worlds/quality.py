"""How well a world was fitted: the one rule by which a calibration is called good, fair or poor."""

from dataclasses import dataclass

import numpy as np

VERDICTS = ("good", "fair", "poor")
MISFITS = (2.0, 5.0)  # distance, against that of a perfect world, up to which a fit is good, and fair
MISSED = (0.05, 0.15)  # or the middle number's miss, as a share, in a log so long that it tells everything
HELD = (0.1, 0.3)  # and up to what numbers that were held back may be missed, in the middle


@dataclass(frozen=True, slots=True)
class Check:
    """A number of the data beside the same number of the fitted world.

    Attributes
    ----------
    name : str
    log, world : float
    low, high : float, where 95 % of such data made by the fitted world lie
    matched : bool, whether it was matched, or held back from matching
    source : str, which data it is of
    """

    name: str
    log: float
    world: float
    low: float
    high: float
    matched: bool
    source: str = "log"

    @property
    def missed(self) -> float:
        """By what share of the number the world misses it."""
        return abs(self.world - self.log) / max(abs(self.log), 1e-9)

    @property
    def holds(self) -> bool:
        """Whether data like these come from such a world in the ordinary course of chance."""
        return self.low <= self.log <= self.high


def verdict(misfit: float, checks: list[Check], settings: int = 0) -> str:
    """Return good, fair or poor.

    A fit is good where the matched numbers are missed by no more than chance would (a misfit of 2), or,
    since a long log tells the least difference, by less than 5 % in the middle; and those held back by less
    than 10 %, or no more than chance would. Fair are a misfit of 5, or 15 %; and 30 %.

    Tables have few numbers, of which none is held back. There the worst of them counts instead of the one in
    the middle, since half of them could be missed by any amount otherwise. Where as many settings were
    fitted as there are numbers, nothing is left that could be missed, and no fit is better than fair.

    Parameters
    ----------
    misfit : float
        Distance from the data against that of a perfect world.
    checks : list of Check
    settings : int
        That were fitted.

    Examples
    --------
    >>> near = Check("mean", log=1.0, world=1.02, low=0.9, high=1.1, matched=True)
    >>> far = Check("held back", log=1.0, world=1.2, low=1.1, high=1.3, matched=False)
    >>> verdict(1.3, [near]), verdict(40.0, [near]), verdict(1.3, [near, far])
    ('good', 'good', 'fair')

    Of two numbers one is missed by far; and one number is had by one setting.

    >>> off = Check("other", log=1.0, world=1.5, low=1.4, high=1.6, matched=True)
    >>> verdict(40.0, [near, near, off]), verdict(0.0, [near], settings=1)
    ('poor', 'fair')
    """
    matched = [check.missed for check in checks if check.matched]
    held = [0.0 if check.holds else check.missed for check in checks if not check.matched]
    off = np.inf if not matched else float(np.median(matched) if held else max(matched))
    best = 0 if spare(checks, settings) else 1
    for name, least, near, back in list(zip(VERDICTS, MISFITS, MISSED, HELD, strict=False))[best:]:
        close = misfit <= least or off <= near
        if close and (not held or float(np.median(held)) <= back):
            return name
    return VERDICTS[-1]


def spare(checks: list[Check], settings: int) -> bool:
    """Return whether there are more numbers than were needed for so many settings: they could be missed.

    >>> spare([], 1)
    False
    """
    return len(checks) > settings

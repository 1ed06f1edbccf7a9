"""How long it takes after a shock until things are as they were.

The shock is the first dated event of the scenario. What is watched is how many customers a vendor has,
since that is what a shock costs it, and how healthy its relationships are, since they may be hurt where
nobody leaves and may still be hurt when the numbers are back.

"Before" is the mean over the recorded weeks of the quarter that ends with the shock. The lowest point is
looked for while the shock lasts and for a year after it; back is the first recorded week from there on that
is not more than 5 % below what was before. A series that never fell so far took no time at all.

Not every run is back before it ends. Such a run has lasted at least as long as it was watched, and that is
the time it counts with; the share of runs that came back stands beside it. Leaving those runs out would
make recovery look the faster the more of them fail. As all runs of a scenario are watched for equally long,
the mean of these times is the restricted mean (Irwin 1949, J. Hygiene 47), and their median is that of a
Kaplan-Meier curve wherever at least half came back.
"""

import numpy as np

from relsim.analysis.metrics.books import Books, Floats, Shock
from relsim.analysis.metrics.metric import Metric, Reader, one, stock
from relsim.record import YEAR

BEFORE = 13  # weeks whose mean is what was before
TOLERANCE = 0.05  # below it that counts as back
DEEPEST = YEAR  # weeks after the shock is over in which its lowest point lies


def is_shocked(books: Books) -> bool:
    """Say whether anything dated happens in a run."""
    return books.shock is not None


def recovery_of(weeks: np.ndarray, course: Floats, shock: Shock) -> tuple[float, bool]:
    """Return after how many weeks a series is back, and whether that was seen.

    Parameters
    ----------
    weeks : int array, shape (R,)
    course : float array, shape (R,)
        Not a number where there is nobody: that is as low as can be.
    shock : Shock

    Returns
    -------
    weeks : float
        From the shock to the first recorded week that is back, or to the last there is; NaN where there was
        nothing before, or no week is recorded after the shock.
    back : bool

    Examples
    --------
    >>> weeks, hit = np.arange(0, 36, 4), Shock(week=8, over=8)
    >>> recovery_of(weeks, np.array([100, 98, 102, 90, 80, 85, 92, 96, 99]), hit)
    (20.0, True)
    >>> recovery_of(weeks, np.array([100, 98, 102, 90, 80, 85, 92, 93, 94]), hit)
    (24.0, False)
    """
    earlier, later = (weeks <= shock.week) & (weeks >= shock.week - BEFORE), weeks > shock.week
    before = float(np.mean(course[earlier])) if earlier.any() else np.nan
    if not before > 0.0 or not later.any():
        return np.nan, False
    since, level = weeks[later] - shock.week, np.nan_to_num(course[later], nan=0.0)
    lowest = int(np.argmin(level[since <= max(shock.over - shock.week + DEEPEST, since[0])]))
    low = level < (1.0 - TOLERANCE) * before
    if not low[lowest]:
        return 0.0, True
    back = np.flatnonzero(~low[lowest:])
    return (float(since[lowest + back[0]]), True) if len(back) else (float(since[-1]), False)


def _recoveries(books: Books, of: Reader, per: Reader) -> Floats:
    """Return for each column after how many weeks a ratio is back, and whether that was seen, (2, C)."""
    assert books.shock is not None  # asked of shocked runs only
    over, under = np.broadcast_arrays(of(books), per(books))
    course = np.divide(over, under, out=np.full(over.shape, np.nan), where=under != 0.0)
    found = [recovery_of(books.weeks, column, books.shock) for column in course.T]
    return np.array([(weeks, float(back) if np.isfinite(weeks) else np.nan) for weeks, back in found]).T


def _reading(which: int, of: Reader, per: Reader) -> Reader:
    """Read one of the two, for runs that are shocked."""
    return lambda books: (
        _recoveries(books, of, per)[which] if is_shocked(books) else np.full(len(books.columns), np.nan)
    )


def _two(name: str, label: str, of: Reader, per: Reader = one) -> tuple[Metric, Metric]:
    """Return the two metrics of a series."""
    how = (
        f"the first recorded week, from the lowest point on, in which {name} is at least {1 - TOLERANCE:.2f} "
        f"of the mean of the {BEFORE} weeks before the first dated event"
    )
    return (
        Metric(
            f"recovery_{name}", f"how long {label} takes to recover from a shock, up to the end of the run",
            "weeks", f"weeks from the event to {how}; 0 where it never fell lower, and the weeks that were "
            f"watched where it is not back by the end (recovered_{name})", "lower",
            _reading(0, of, per), time="run", only_if=is_shocked,
        ),
        Metric(
            f"recovered_{name}", f"runs in which {label} has recovered from a shock", "share",
            f"1 where there was {how}, 0 where the run ended before", "higher",
            _reading(1, of, per), time="run", only_if=is_shocked,
        ),
    )  # fmt: skip


METRICS = (
    *_two("customers", "the number of customers", stock("customers")),
    *_two("health", "the health of relationships", stock("health"), stock("customers")),
)

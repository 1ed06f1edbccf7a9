"""When there are enough replicates: run until each interval is as narrow as was wanted.

    precision = Precision.parse(["retention=0.01"], known=["retention", "health"])
    done = {}
    while not (verdict := precision.judge(done)).stop:
        ... run `verdict.advised` more replicates and put them into `done`

The verdict is a function of the replicates 0 to n - 1 alone, whichever finished first: serial and
parallel runs stop at the same one.

Stopping as soon as the interval is narrow enough would be too soon: the spread of few replicates is now
and then small by luck, and exactly then the rule would stop, with an interval that misses the truth
more often than it says. So the interval has to stay narrow while a few more replicates come in. This is
the look-ahead of Hoad, Robinson & Davies (2010), Automated selection of the number of replications for a
discrete-event simulation, J. Operational Research Society 61, 1632-1644: `look_ahead` more, above 100
replicates that per cent of them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, isfinite
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from relsim.analysis.intervals import Floats, Interval, mean_interval
from relsim.analysis.planning import replicates_for
from relsim.errors import UserError
from relsim.scenario.problems import one_line, one_of

Values = Mapping[str, float | Sequence[float]] | None
"""What one replicate gave per metric: one number, or one per vendor or comparison. None = it failed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How well one metric is known.

    Attributes
    ----------
    interval : Interval
        The widest, where the metric has several (per vendor or comparison).
    wanted : float
        Half width, in the unit of the metric.
    met : bool
        Whether every interval of the metric is narrow enough now.
    undefined : int
        Intervals that cannot come: the metric was defined in no replicate, or is infinite in one.
    """

    interval: Interval
    wanted: float
    met: bool
    undefined: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to stop, and if not, how many replicates to run next.

    Attributes
    ----------
    replicates : int
        How many were judged: all those before the first that is not done.
    stop : bool
    advised : int
        Replicates to run before the next verdict; 0 when it says stop.
    progress : dict of Progress
        By metric.
    reason : str
        A sentence for the user.
    """

    replicates: int
    stop: bool
    advised: int
    progress: dict[str, Progress]
    reason: str


@dataclass(frozen=True)
class Precision:
    """A rule for when to stop adding replicates.

    Attributes
    ----------
    wanted : mapping of float
        Half width of the interval by metric, in the metric's unit. Of a comparison it is the interval of
        the paired difference, of single runs that of the mean: whatever `judge` is given.
    minimum : int
        Replicates before an interval is believed at all, at least 3. The rule stops at
        `minimum + look_ahead` at the earliest.
    maximum : int
        Replicates after which it stops in any case.
    look_ahead : int
        Further replicates over which the intervals have to stay narrow; above 100 per cent.
    confidence : float
        Of the intervals.

    Raises
    ------
    UserError
        When no replicate or no width could satisfy the rule.

    Examples
    --------
    >>> rule = Precision({"retention": 0.02}, minimum=5, look_ahead=2)
    >>> done = {i: {"retention": 0.8 + 0.01 * (i % 3)} for i in range(7)}
    >>> rule.judge(done).reason
    'retention is within ±0.00832 (wanted ±0.02)'
    """

    wanted: Mapping[str, float]
    minimum: int = 10
    maximum: int = 1000
    look_ahead: int = 5
    confidence: float = 0.95

    def __post_init__(self) -> None:
        problems = [
            f"precision {name}={width}: no half width; write a number above 0, such as 0.01"
            for name, width in self.wanted.items()
            if not (width > 0 and isfinite(width))
        ]
        if not self.wanted:
            problems.append("precision: nothing is wanted; write metric=half width, such as retention=0.01")
        if not 3 <= self.minimum <= self.maximum:
            problems.append(
                f"precision: from {self.minimum} to {self.maximum} replicates cannot be; write a minimum of "
                "3 or more and a maximum not below it"
            )
        if self.look_ahead < 0:
            problems.append(f"precision: a look-ahead of {self.look_ahead} cannot be; write 0 or more")
        if not 0 < self.confidence < 1:
            problems.append(f"precision: {self.confidence} is no confidence; write a share such as 0.95")
        if problems:
            raise UserError("\n".join(problems))

    @classmethod
    def parse(cls, wanted: Iterable[str] | Mapping[str, float], known: Collection[str]) -> Self:
        """Return the rule that a user asked for, with the usual numbers of replicates.

        `dataclasses.replace(rule, minimum=30)` changes those.

        Parameters
        ----------
        wanted : strings such as "retention=0.01", or mapping of half widths by metric
        known : names of metrics that there are

        Raises
        ------
        UserError
            For all that cannot be read, is no metric, or stands twice.

        Examples
        --------
        >>> dict(Precision.parse(["retention=0.01"], known=["retention", "health"]).wanted)
        {'retention': 0.01}
        >>> Precision.parse(["retenton=0.01"], known=["retention", "health"])
        Traceback (most recent call last):
        relsim.errors.UserError: precision retenton=0.01: no such metric; write one of health, retention
        (did you mean retention?)
        """
        texts = (
            [f"{name}={width}" for name, width in wanted.items()] if isinstance(wanted, Mapping) else wanted
        )
        problems: list[str] = []
        widths: dict[str, float] = {}
        for text in texts:
            name, _, number = (part.strip() for part in text.partition("="))
            where = f"precision {one_line(text)}"
            if name not in known:
                problems.append(f"{where}: no such metric; {one_of(one_line(name), known, quote=False)}")
                continue
            if name in widths:
                problems.append(f"{where}: {name} stands twice; write it once")
            try:
                widths[name] = float(number)
            except ValueError:
                problems.append(
                    f"{where}: cannot be read; write metric=half width, one at a time, such as {name}=0.01"
                )
        if problems:
            raise UserError("\n".join(problems))
        return cls(widths)

    def judge(self, done: Mapping[int, Values]) -> Verdict:
        """Say whether to stop, from the replicates 0, 1, 2, ... up to the first that is not done.

        Parameters
        ----------
        done : mapping
            By number of the replicate: its value or values per metric, NaN where not defined; None for
            a replicate that failed. Further metrics do no harm.

        Raises
        ------
        KeyError
            When a replicate lacks a wanted metric.
        """
        n = next(i for i in range(len(done) + 1) if i not in done)
        series = {metric: _series(metric, [done[i] for i in range(n)]) for metric in self.wanted}
        progress = {metric: self._progress(metric, values) for metric, values in series.items()}
        narrow = np.logical_and.reduce(
            [_narrow(values, self.wanted[metric], self.confidence) for metric, values in series.items()]
        )
        narrow[: self.minimum - 1] = False
        hopeless = all(progress[metric].undefined == values.shape[1] for metric, values in series.items())
        if n < self.minimum:
            goal = self._confirmed(self.minimum)
        elif hopeless:
            goal = n
        elif narrow[-1]:
            goal = self._confirmed(int(np.flatnonzero(~narrow)[-1]) + 2)  # the first in a row, counted from 1
        else:
            goal = min(self._confirmed(n + self._lacking(series)), 2 * n)  # the spread is an estimate itself
        advised = max(min(goal, self.maximum) - n, 0)
        return Verdict(n, advised == 0, advised, progress, _reason(n, progress))

    def _progress(self, metric: str, values: Floats) -> Progress:
        """Return how well one metric is known."""
        wanted = self.wanted[metric]
        columns = [mean_interval(column, self.confidence) for column in values[:, _possible(values)].T]
        if not columns:
            return Progress(mean_interval([], self.confidence), wanted, False, values.shape[1])
        widest = max(columns, key=lambda interval: np.nan_to_num(interval.half_width, nan=np.inf))
        return Progress(widest, wanted, widest.half_width <= wanted, values.shape[1] - len(columns))

    def _confirmed(self, n: int) -> int:
        """Return how many replicates it takes to believe an interval that is narrow since the n-th."""
        return n + (self.look_ahead if n <= 100 else self.look_ahead * n // 100)

    def _lacking(self, series: Mapping[str, Floats]) -> int:
        """Return how many more replicates the neediest interval needs."""
        most = 1
        for metric, values in series.items():
            for column in values[:, _possible(values)].T:
                interval = mean_interval(column, self.confidence)
                more = replicates_for(interval, self.wanted[metric])
                most = max(most, len(values) if more is None else ceil(more * len(values) / interval.n))
        return most


def _series(metric: str, replicates: Sequence[Values]) -> Floats:
    """Return one row a replicate, one column an interval; NaN for a failed replicate."""
    rows = [
        None if given is None else np.atleast_1d(np.asarray(given[metric], float)) for given in replicates
    ]
    shapes = {row.shape for row in rows if row is not None}
    if len(shapes) > 1 or any(len(shape) != 1 for shape in shapes):
        raise ValueError(f"{metric}: every replicate has the same numbers, in one row, please")
    width = shapes.pop()[0] if shapes else 1
    return np.array([np.full(width, np.nan) if row is None else row for row in rows]).reshape(
        len(rows), width
    )


def _possible(values: Floats) -> NDArray[np.bool_]:
    """Return which columns can have an interval at all."""
    return np.asarray(np.isfinite(values).any(axis=0) & ~np.isinf(values).any(axis=0), np.bool_)


def _narrow(values: Floats, wanted: float, confidence: float) -> NDArray[np.bool_]:
    """Return for the first 1, 2, ..., n replicates whether every interval of a metric is narrow enough."""
    values = values[:, _possible(values)]
    if not values.size:
        return np.full(len(values), True)
    kept = ~np.isnan(values)
    first = np.argmax(kept, axis=0), np.arange(values.shape[1])
    apart = np.where(kept, values - values[first], 0.0)  # so that equal values vary by exactly 0
    n = np.cumsum(kept, axis=0)
    with np.errstate(
        divide="ignore", invalid="ignore", over="ignore"
    ):  # fewer than two values: NaN, never narrow
        squares = np.cumsum(apart**2, axis=0) - np.cumsum(apart, axis=0) ** 2 / n
        half = stdtrit(n - 1, (1 + confidence) / 2) * np.sqrt(np.maximum(squares, 0.0) / (n - 1) / n)
        narrow: NDArray[np.bool_] = np.all(half <= wanted, axis=1)
    return narrow


def _reason(n: int, progress: Mapping[str, Progress]) -> str:
    """Return how well each metric is known, in words."""
    parts = []
    for metric, known in progress.items():
        half = known.interval.half_width
        if np.isnan(half):
            parts.append(f"nothing is known of {metric} after {n} replicates (wanted ±{known.wanted:.3g})")
        else:
            only = "" if known.met else "only "
            parts.append(f"{metric} is {only}within ±{half:.3g} (wanted ±{known.wanted:.3g})")
    return "; ".join(parts)

"""Selecting the best of k with a stated error probability: the procedure of Kim & Nelson.

Kim & Nelson (2001), A fully sequential procedure for indifference-zone selection in simulation, ACM
Transactions on Modeling and Computer Simulation 11, 251-273. Whenever the best mean is at least `delta` above
all others, it is selected with probability 1 - alpha or more; when others are within `delta`, one of those is
as good as any. It looks after every replicate, allows for all those looks, and holds with common random
numbers, which make it faster: what counts is the variance of differences. It assumes that replicates are
independent and normal; means and shares over many customers are close to it.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats
from relsim.errors import UserError

Draw = Callable[[Sequence[int], range], Floats]
"""From candidates that are still in, and replicates, to values (candidates, replicates); more is better.
Replicate r has the same draws for all."""


class Selected(NamedTuple):
    """What was selected.

    Attributes
    ----------
    best : int
    decided : bool
        Whether the procedure ended; False where the largest number of replicates came first.
    replicates : int
        Of those that were in to the end.
    values : float array, shape (candidates, replicates)
        NaN after a candidate was out.
    rows : polars.DataFrame
        candidate, out_after (replicates after which it was eliminated; null for the best), by (which
        candidate beat it), replicates (that it was given).
    """

    best: int
    decided: bool
    replicates: int
    values: Floats
    rows: pl.DataFrame


class Rule(NamedTuple):
    """How the procedure is to be run.

    Attributes
    ----------
    delta : float
        The least difference worth detecting, in the unit of the metric: the indifference zone.
    alpha : float
        The greatest chance of a wrong selection.
    first : int
        Replicates before anything is eliminated; from these variances are estimated, once.
    most : int
        Replicates after which it stops in any case.
    batch : int
        Replicates that are run at once. It does not change who is selected, nor after how many.
    """

    delta: float
    alpha: float = 0.05
    first: int = 10
    most: int = 2000
    batch: int = 10

    def check(self, candidates: int) -> None:
        """Refuse what cannot be.

        Raises
        ------
        UserError
        """
        if candidates < 2:
            raise UserError("one scenario is the best of one: name two or more")
        if not self.delta > 0.0:
            raise UserError(
                f"delta={self.delta}: write the least difference worth detecting, above 0, such as 0.01"
            )
        if not 0.0 < self.alpha <= 0.5:
            raise UserError(
                f"alpha={self.alpha}: write the greatest chance of a wrong selection, such as 0.05"
            )
        if self.first < 3 or self.most < self.first or self.batch < 1:
            raise UserError(
                f"replicates from {self.first} to {self.most}, {self.batch} at a time: write 3 or more at "
                "first, no "
                "fewer at most, and 1 or more at a time"
            )


def select(
    candidates: int,
    draw: Draw,
    rule: Rule,
    told: Callable[[int, int], None] = lambda candidate, replicates: None,
) -> Selected:
    """Return the best of some candidates.

    Parameters
    ----------
    candidates : int
    draw : callable
        Asked for more replicates of those that are still in.
    rule : Rule
    told : callable
        Told who is out, and after how many replicates.

    Examples
    --------
    >>> luck = np.sin(np.arange(2000.0))  # the same for all, so that it does not matter
    >>> means = np.array([0.5, 0.7, 0.6])
    >>> found = select(3, lambda who, r: means[list(who)][:, None] + luck[r.start : r.stop], Rule(delta=0.05))
    >>> found.best, found.decided, found.replicates
    (1, True, 10)
    """
    rule.check(candidates)
    values = _known(draw(range(candidates), range(rule.first)), 0)
    spread = _variances(values)
    scale = ((2.0 * rule.alpha / (candidates - 1)) ** (-2.0 / (rule.first - 1)) - 1.0) * (rule.first - 1)
    inside, out = list(range(candidates)), {}  # candidate -> (replicates, by whom)
    r = rule.first
    while True:
        for one, by in _beaten(values[:, :r], inside, spread, scale, rule.delta, r):
            out[one] = (r, by)
            told(one, r)
        inside = [one for one in inside if one not in out]
        if len(inside) == 1 or r >= rule.most:
            break
        r += 1
        if r > values.shape[1]:
            wanted = range(values.shape[1], min(values.shape[1] + rule.batch, rule.most))
            more = np.full((candidates, len(wanted)), np.nan)
            more[inside] = _known(draw(inside, wanted), wanted.start)
            values = np.concatenate([values, more], axis=1)
    best = inside[int(np.argmax(values[inside, :r].mean(axis=1)))]
    used = values[:, :r].copy()
    for one, (after, _) in out.items():
        used[one, after:] = np.nan  # run in the same batch, but not asked for
    return Selected(best, len(inside) == 1, r, used, _rows(candidates, out, r))


def _beaten(
    values: Floats, inside: Sequence[int], spread: Floats, scale: float, delta: float, r: int
) -> list[tuple[int, int]]:
    """Return who is beaten after r replicates, and by whom; the screening of Kim & Nelson with c = 1."""
    mean = dict(zip(inside, values[inside].mean(axis=1), strict=True))
    found = []
    for one in inside:
        bars = {
            other: mean[other] - max(delta / (2.0 * r) * (scale * spread[one, other] / delta**2 - r), 0.0)
            for other in inside
            if other != one
        }
        by = max(bars, key=lambda other: bars[other])
        if any(_less(mean[one], bar, one, other) for other, bar in bars.items()):
            found.append((one, by))
    return found


def _less(mean: float, bar: float, one: int, other: int) -> bool:
    """Return whether a mean is below a bar; of two equal ones without any room the first stays."""
    return mean < bar or (mean == bar and other < one)


def _variances(values: Floats) -> Floats:
    """Return the variances of differences between candidates, from the first replicates."""
    apart = values[:, None, :] - values[None, :, :]
    return np.asarray(apart.var(axis=2, ddof=1), np.float64)


def _known(values: Floats, first: int) -> Floats:
    """Return values, all of which have to be defined.

    Raises
    ------
    UserError
    """
    missing = np.flatnonzero(~np.isfinite(values).all(axis=0))
    if len(missing):
        raise UserError(
            f"replicate {first + int(missing[0])}: the number is not defined in every scenario, or a run "
            "failed; "
            "choose a metric that always is"
        )
    return np.asarray(values, np.float64)


def _rows(candidates: int, out: dict[int, tuple[int, int]], replicates: int) -> pl.DataFrame:
    rows = [(one, *out.get(one, (None, None)), out.get(one, (replicates,))[0]) for one in range(candidates)]
    kinds = {"candidate": pl.Int64, "out_after": pl.Int64, "by": pl.Int64, "replicates": pl.Int64}
    return pl.DataFrame(rows, schema=kinds, orient="row")

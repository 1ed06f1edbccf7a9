"""How a forecast would have done: fitted to all but the last weeks of a log, and scored on these.

Nothing of what is held out is looked at before it is scored: laws are fitted, chosen and weighed on the
weeks before. Simple rules stand beside it, which a forecast has to beat to be worth its trouble.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from relsim.calibration.data.histories import DAYS
from relsim.calibration.data.purchases import Purchases
from relsim.calibration.laws.choosing import choose
from relsim.calibration.laws.fitting import STRUCTURES, Watch
from relsim.calibration.laws.futures import futures
from relsim.calibration.laws.holding_out import Cut
from relsim.calibration.laws.outlook import expectations
from relsim.calibration.laws.scoring import Scores, score
from relsim.errors import UserError
from relsim.scenario.problems import counted

LEAST_KNOWN = 8  # weeks
BAND = (5.0, 95.0)  # per cent of futures below its ends
OURS = "relsim"


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came in the weeks held out, and what was said of them; W weeks are known, H held out.

    Attributes
    ----------
    cut : Cut
    came : (H,) int64, repeat purchases of known customers in each week held out
    expected, low, high : (H,) float64, what was forecast, with its band
    total : (low, high), band of the purchases in all these weeks
    scores : by rule, relsim's first
    """

    cut: Cut
    came: np.ndarray
    expected: np.ndarray
    low: np.ndarray
    high: np.ndarray
    total: tuple[float, float]
    scores: dict[str, Scores]

    @property
    def covered(self) -> float:
        """Share of weeks that lie within their band."""
        return float(((self.came >= self.low) & (self.came <= self.high)).mean())


def backtest(
    log: Purchases,
    held: int,
    draws: int = 200,
    seed: int = 0,
    structures: Sequence[str] = tuple(STRUCTURES),
    watch: Watch | None = None,
) -> Backtest:
    """Fit to all but the last weeks of a log and score the forecast of these.

    Parameters
    ----------
    log : Purchases
    held : int
        Weeks that are held out.
    draws : int
        Futures from which bands are taken.
    seed : int
    structures : sequence of str
        Which laws to try.
    watch : callable, optional
        Told what is being fitted.

    Raises
    ------
    UserError
        Too little is left to fit to, or nobody bought again by then.
    """
    end = int(log.day.max()) + 1
    weeks = -(-(end - int(log.day.min())) // DAYS)
    if weeks - held < LEAST_KNOWN:
        raise UserError(
            f"the log covers {counted(weeks, 'week')}; with {held} held out "
            f"{max(weeks - held, 0)} are left to fit to, and a forecast needs {LEAST_KNOWN}: hold out at "
            f"most {max(weeks - LEAST_KNOWN, 0)}"
        )
    cut = Cut(log.customer, log.day, end - held * DAYS, held)
    if not cut.known.repeats.any():
        raise UserError(f"nobody bought again before the last {held} weeks; hold out fewer")
    early = cut.day < cut.at
    choice = choose(cut.customer[early], cut.day[early], cut.at, structures, watch)
    start, each, known, season = expectations(choice, cut.customer, cut.day, cut.at, held)
    made = futures(choice, known, held, draws, seed, swing=season)
    weekly = np.array([counts.sum(axis=0) for counts in made])
    low, high = np.percentile(weekly, BAND, axis=0)
    least, most = np.percentile(weekly.sum(axis=1), BAND)
    scores = {OURS: score(cut, each.sum(axis=1), start.cumsum())}
    scores |= {name: score(cut, rule(cut)) for name, rule in RULES.items()}
    came = cut.repeats[:, cut.known.weeks :].sum(axis=0)
    return Backtest(cut, came, each.sum(axis=0), low, high, (float(least), float(most)), scores)


def nobody(cut: Cut) -> np.ndarray:
    """Expect that nobody comes back, shape (N,)."""
    return np.zeros(len(cut.known))


def own_rate(cut: Cut) -> np.ndarray:
    """Expect that everybody goes on as since his first purchase, shape (N,)."""
    return np.asarray(cut.before / np.maximum(cut.age, 1.0 / DAYS) * cut.held)


def same_again(cut: Cut) -> np.ndarray:
    """Expect of everybody what he bought in as many weeks before, or in all that are known, shape (N,)."""
    known = cut.known.weeks
    span = min(known, cut.held)
    return np.asarray(cut.repeats[:, known - span : known].sum(axis=1) * (cut.held / span))


RULES = {"own rate so far": own_rate, "same weeks again": same_again, "nobody comes back": nobody}
"""Simple rules: what a forecast has to beat."""

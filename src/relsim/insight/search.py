"""Searching the levers: batches of a fixed size are asked for, run, and told; the same seed asks the same.

The first quarter of the search are points of an even design, the rest are Tree-structured Parzen Estimators
(Bergstra et al. 2011; for several goals Ozaki et al. 2022), as in Optuna. A batch is asked for before any of
it is told, so what is asked does not depend on which run ends first. To go on after a stop is to ask the same
again: the archive of runs answers what is done.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from relsim.analysis.intervals import Floats
from relsim.insight.evaluating import Varied, library_seed
from relsim.insight.extra import extra
from relsim.insight.goals import Goal, Judged

START = 4  # one point in so many is of the even design

Try = Callable[[Floats], Judged]
"""From shares of levers, (candidates, levers), to what they come to."""


def search(
    levers: Sequence[Varied], goals: Sequence[Goal], attempt: Try, design: Floats, batch: int, seed: int
) -> tuple[Floats, list[Judged]]:
    """Return the shares of all candidates, and what each batch came to.

    Parameters
    ----------
    levers : sequence of Varied
    goals : sequence of Goal
    attempt : callable
    design : float array, shape (candidates, levers)
        An even design as long as the search; its first quarter begins the search.
    batch : int
        Candidates that are asked for at once.
    seed : int
    """
    optuna = extra("optuna")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    budget, axes = len(design), [_Axis(lever, optuna) for lever in levers]
    start = min(-(-budget // START // batch) * batch, budget)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        study = optuna.create_study(
            directions=["maximize" if goal.sign > 0 else "minimize" for goal in goals],
            sampler=optuna.samplers.TPESampler(
                seed=library_seed(seed, "search"),
                multivariate=True,
                constant_liar=True,
                n_startup_trials=start,
            ),
        )
        for row in design[:start]:
            study.enqueue_trial({axis.name: axis.given(share) for axis, share in zip(axes, row, strict=True)})
        asked: list[Floats] = []
        found: list[Judged] = []
        while sum(map(len, asked)) < budget:
            count = min(batch, budget - sum(map(len, asked)))
            trials = [study.ask({axis.name: axis.distribution for axis in axes}) for _ in range(count)]
            shares = np.array([[axis.share(trial.params[axis.name]) for axis in axes] for trial in trials])
            judged = attempt(shares)
            for at, trial in enumerate(trials):
                _tell(study, trial, judged.goals[at], judged.excess[at], optuna)
            asked.append(shares)
            found.append(judged)
    return np.concatenate(asked), found


def _tell(study: Any, trial: Any, goals: Floats, excess: Floats, optuna: Any) -> None:
    """Tell what a candidate came to; one whose numbers are not defined has failed."""
    for at, over in enumerate(excess):
        trial.set_constraint(str(at), float(np.clip(over, -1e300, 1e300)))
    if np.isfinite(goals).all():
        study.tell(trial, goals.tolist())
    else:
        study.tell(trial, state=optuna.trial.TrialState.FAIL)


class _Axis:
    """A lever as the optimiser sees it: words as categories, levels as steps, everything else as a share."""

    def __init__(self, lever: Varied, optuna: Any) -> None:
        self.name = lever.name
        levels = getattr(lever, "levels", None)
        self.steps = len(levels) if levels else 0
        distributions = optuna.distributions
        if not self.steps:
            self.distribution = distributions.FloatDistribution(0.0, 1.0)
        elif all(isinstance(level, int | float) and not isinstance(level, bool) for level in levels or ()):
            self.distribution = distributions.IntDistribution(0, self.steps - 1)
        else:
            self.distribution = distributions.CategoricalDistribution(list(range(self.steps)))

    def given(self, share: float) -> float | int:
        """Return a share as the optimiser has it."""
        return min(int(share * self.steps), self.steps - 1) if self.steps else float(share)

    def share(self, given: float) -> float:
        """Return what the optimiser has as a share."""
        return (given + 0.5) / self.steps if self.steps else float(given)

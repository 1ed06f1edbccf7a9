"""Laws of buying that fit a log: several structures, each by maximum likelihood."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from relsim.calibration.data.histories import Histories
from relsim.calibration.laws.law import Law, rates_for
from relsim.calibration.laws.steady import one_thread

# What a law may have beyond gamma rates. The first is the plain NBD, in which nobody ever goes.
STRUCTURES: dict[str, tuple[str, ...]] = {
    "constant": (),
    "leaving": ("leaving",),
    "turning, each his own": ("turning", "turning_alike"),
    "turning and returning": ("turning", "returning"),
    "turning, each his own, and returning": ("turning", "turning_alike", "returning"),
    "turning, each his own, returning, by occasion": (
        "turning", "turning_alike", "returning", "occasions",
    ),
    "turning, each his own, returning, by occasion, leaving": (
        "turning", "turning_alike", "returning", "occasions", "leaving",
    ),
}  # fmt: skip
CHANCES = ("turning", "returning", "leaving")
BOUND = 12.0  # of a logarithm, or of a logit: beyond it nothing changes
BOUNDS = {"occasions": (-BOUND, np.log(3.0))}  # a power above 3 sets the quickest and slowest 10^12 apart
STEP = 1e-5  # of a difference, in logarithms and logits
EASY = 500  # customers with whom the starts are compared
STARTS = ({"turning": 0.05, "returning": 0.03}, {"turning": 0.2, "returning": 0.1}, {"turning": 0.02})
USUAL = {"turning": 0.05, "turning_alike": 5.0, "returning": 0.03, "leaving": 0.01, "occasions": 0.5}

Watch = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Fit:
    """A law that was fitted.

    Attributes
    ----------
    structure : str, which of STRUCTURES
    law : Law
    log_likelihood : float
    parameters : tuple of str, what was fitted
    covariance : (p, p) float64, of the transformed parameters (logarithms and logits)
    aic : float, Akaike's criterion: less is better
    """

    structure: str
    law: Law
    log_likelihood: float
    parameters: tuple[str, ...]
    covariance: np.ndarray

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2.0 * len(self.parameters) - 2.0 * self.log_likelihood

    def intervals(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Return between what each parameter lies, from the curvature of the likelihood at its peak.

        Where the log does not tell a parameter its interval ends where the search for it does.
        """
        from scipy.special import ndtri

        values = [getattr(self.law, name) for name in self.parameters]
        wide = float(ndtri((1.0 + level) / 2.0)) * np.sqrt(np.diag(self.covariance).clip(0.0))
        middle = transformed(self.parameters, values)
        low, high = limits(self.parameters)
        ends = (natural(self.parameters, (middle + side * wide).clip(low, high)) for side in (-1.0, 1.0))
        return dict(zip(self.parameters, zip(*ends, strict=True), strict=True))


def names_of(structure: str) -> tuple[str, ...]:
    """Return the parameters of a structure."""
    return ("rate", "rate_shape", *STRUCTURES[structure])


@one_thread
def fit_law(
    known: Histories,
    structures: Sequence[str] = tuple(STRUCTURES),
    watch: Watch | None = None,
    near: Mapping[str, Law] | None = None,
    how_sure: bool = True,
) -> list[Fit]:
    """Return the laws that fit, the least AIC first.

    Parameters
    ----------
    known : Histories
    structures : sequence of str
        Which of STRUCTURES to try.
    watch : callable, optional
        Told the name of each structure before it is fitted.
    near : mapping, optional
        A law of each structure from which to search, instead of several starts.
    how_sure : bool
        Whether the covariance of the parameters is worked out; without it it is NaN.

    Raises
    ------
    ValueError
        Nobody bought again.
    """
    if not known.repeats.any():
        raise ValueError("a law of buying needs people who bought again")
    fits = []
    some, many, _ = known.distinct()
    for structure in structures:
        if watch is not None:
            watch(structure)
        fits.append(_fit(structure, some, many, near[structure] if near else None, how_sure))
    return sorted(fits, key=lambda fit: fit.aic)


def _fit(structure: str, known: Histories, many: np.ndarray, near: Law | None, how_sure: bool) -> Fit:
    """Return the law of one structure that fits best."""
    from scipy.optimize import minimize

    names, points = names_of(structure), rates_for(int(known.repeats.max()))

    bounds = np.column_stack(limits(names))

    def search(start: np.ndarray, known: Histories, many: np.ndarray, rounds: int, close: float) -> Any:
        """Return what is found from a start."""
        options = {"maxiter": rounds, "ftol": close}
        more = names, points, known, many
        return minimize(_missed, start, more, "L-BFGS-B", True, bounds=bounds, options=options)

    if near is None:
        rows = np.arange(0, len(known), max(1, len(known) // EASY))
        easy = known.take(rows), many[rows]
        tried = [search(start, *easy, 25, 1e-6) for start in _starts(names, known, many)]
        first = min(tried, key=lambda found: float(found.fun)).x
    else:
        first = transformed(names, [getattr(near, name) for name in names])
    best = search(first, known, many, 200, 1e-10)
    return _fit_at(structure, _law_at(best.x, names, points), known, many, how_sure)


def fit_at(structure: str, law: Law, known: Histories) -> Fit:
    """Return a law that was fitted to histories before, with how likely they are and how sure its parameters.

    Parameters
    ----------
    structure : str
        Which of STRUCTURES it has.
    law : Law
    known : Histories
    """
    some, many, _ = known.distinct()
    return _fit_at(structure, law, some, many)


def _fit_at(structure: str, law: Law, known: Histories, many: np.ndarray, how_sure: bool = True) -> Fit:
    names = names_of(structure)
    covariance = np.full((len(names), len(names)), np.nan)
    if how_sure:
        point = transformed(names, [getattr(law, name) for name in names])
        covariance = _covariance(
            lambda at: _missed(at, names, law.points, known, many)[1] * many.sum(), point
        )
    return Fit(structure, law, law.evidence(known, many)[0], names, covariance)


def _law_at(point: np.ndarray, names: Sequence[str], points: int) -> Law:
    return Law(**dict(zip(names, natural(names, point), strict=True)), points=points)


def _missed(
    point: np.ndarray, names: Sequence[str], points: int, known: Histories, many: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return minus the mean log-likelihood and its slope: the table's slopes by Fisher's identity."""
    value, slopes = _law_at(point, names, points).evidence(known, many)
    slope = np.empty(len(point))
    for at, step in enumerate(STEP * np.eye(len(point))):
        above, below = (_law_at(point + way * step, names, points).table(known.weeks) for way in (1.0, -1.0))
        slope[at] = float(np.vdot(slopes, above - below)) / (2.0 * STEP)
    return -value / many.sum(), -slope / many.sum()


def _starts(names: Sequence[str], known: Histories, many: np.ndarray) -> Iterator[np.ndarray]:
    """Yield where to look first: rates as seen, and turning away slow, quick, or never undone."""
    rate = float(known.repeats @ many) / float(known.busy @ many + known.silent @ many) + 1e-6
    seen = set()
    for start in STARTS:
        values = USUAL | start | {"rate": 2.0 * rate, "rate_shape": 0.7}
        point = transformed(names, [values[name] for name in names])
        if tuple(point) not in seen:
            seen.add(tuple(point))
            yield point


def limits(names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return between what parameters are looked for, on their transformed scales.

    >>> [end.round(2).tolist() for end in limits(["rate", "occasions"])]
    [[-12.0, -12.0], [12.0, 1.1]]
    """
    low, high = np.array([BOUNDS.get(name, (-BOUND, BOUND)) for name in names]).T
    return low, high


def transformed(names: Sequence[str], values: Sequence[float]) -> np.ndarray:
    """Return parameters on scales without bounds: logits of chances, logarithms of the others.

    >>> transformed(["rate", "turning"], [1.0, 0.5]).tolist()
    [0.0, 0.0]
    """
    pairs = zip(names, values, strict=True)
    return np.array([np.log(v) - (np.log1p(-v) if name in CHANCES else 0.0) for name, v in pairs])


def natural(names: Sequence[str], point: np.ndarray) -> list[float]:
    """Return parameters from their transformed scales.

    >>> [float(x) for x in natural(["rate", "turning"], np.zeros(2))]
    [1.0, 0.5]
    """
    return [
        float(1.0 / (1.0 + np.exp(-x)) if name in CHANCES else np.exp(x))
        for name, x in zip(names, point, strict=True)
    ]


def _covariance(slope: Callable[[np.ndarray], np.ndarray], point: np.ndarray) -> np.ndarray:
    """Return the inverse of the observed information, by differences of the slope."""
    steps = 1e-3 * np.eye(len(point))
    information = np.array([(slope(point + step) - slope(point - step)) / 2e-3 for step in steps])
    return np.linalg.pinv((information + information.T) / 2.0, rcond=1e-10, hermitian=True)

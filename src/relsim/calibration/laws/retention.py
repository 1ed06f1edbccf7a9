"""A table of retention: what share of customers is still there after each period, and goes on to be.

In the world everybody may leave in any week, with a chance of his own (beta; `category.attrition` and
`category.attrition_alike`), and what a relationship has grown to may make leaving rarer or more frequent
with its age: time runs by a power of it. With one chance a period instead of one a week this is the
beta-discrete-Weibull law (Fader, Hardie, Liu, Davin & Steenburgh 2018), and with a power of 1 the shifted
beta-geometric one (Fader & Hardie 2007).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import betaln, expit

from relsim.calibration.laws.weighing import SMALL
from relsim.errors import UserError
from relsim.input.columns import Mistakes, Numbers
from relsim.input.files import header_and_batches, place_in
from relsim.scenario.problems import one_line, shown_path

STRUCTURES = {"all alike": 1, "each his own": 2, "each his own, changing with age": 3}  # parameters
LEAST_PERIODS = 4
ASSUMED = 1000  # customers of a table that does not say how many there were
KNOWN = 2 / 3  # of the periods, that laws are weighed by
EXTREME = 10.0  # bound of a fit, in logarithms and logits
STARTS = ((-1.0, 0.0, 0.0), (-3.0, 2.0, 0.5), (0.5, 1.0, -0.5))
CALLED = {
    "tenure": ("year", "month", "week", "period", "age"),
    "alive": ("retained", "survivors", "customers"),
}


@dataclass(frozen=True, slots=True)
class Leaving:
    """A law of leaving.

    Parameters
    ----------
    chance : float
        Mean chance to leave, per trial.
    alike : float
        Beta concentration of that chance between customers.
    power : float
        Of the age by which trials come: above 1 they come the quicker, the older a relationship is.
    trials : float
        How many there are in the first period: 52 where a period is a year of weeks.

    Examples
    --------
    >>> Leaving(chance=0.37, alike=1.9).survival([1, 7]).round(2).tolist()
    [0.63, 0.24]
    """

    chance: float
    alike: float
    power: float = 1.0
    trials: float = 1.0

    def survival(self, age: np.ndarray | list[int]) -> np.ndarray:
        """Return the share that is still there at each age, in periods."""
        first, second = self.chance * self.alike, (1.0 - self.chance) * self.alike
        met = self.trials * np.asarray(age, np.float64) ** self.power
        return np.asarray(np.exp(betaln(first, second + met) - betaln(first, second)))


@dataclass(frozen=True, slots=True)
class Retention:
    """Laws that were fitted to a table of retention, and how much each counts in a forecast.

    Attributes
    ----------
    laws : dict of Leaving, by structure
    weights : dict of float, by structure, adding up to 1
    log_likelihood : dict of float, per customer at the start, by structure
    """

    laws: dict[str, Leaving]
    weights: dict[str, float]
    log_likelihood: dict[str, float]

    def survival(self, age: np.ndarray | list[int]) -> np.ndarray:
        """Return the share that is expected to be still there at each age, in periods."""
        return np.asarray(sum(self.weights[name] * law.survival(age) for name, law in self.laws.items()))


def fit_leaving(share: np.ndarray, structure: str, trials: float = 1.0) -> tuple[Leaving, float]:
    """Return the law of one structure that fits best, and its log-likelihood per customer.

    Parameters
    ----------
    share : float array, shape (T + 1,)
        Still there after 0, 1, ... T periods, as a share of those at the start.
    structure : str
        Which of STRUCTURES.
    trials : float
        Of each customer in the first period.

    Examples
    --------
    >>> law, _ = fit_leaving(np.array([1, 0.631, 0.468, 0.382, 0.326]), "each his own")
    >>> round(law.chance * law.alike, 1), round((1 - law.chance) * law.alike, 1)
    (0.8, 1.3)
    """
    from scipy.optimize import minimize

    free, ages = STRUCTURES[structure], np.arange(len(share))
    left, stayed = -np.diff(share), share[-1]

    def law_at(point: np.ndarray) -> Leaving:
        full = (*point, *(EXTREME, 0.0)[free - 1 :])
        chance = -np.expm1(np.log(expit(-full[0])) / trials)  # of a trial, from that of a period
        return Leaving(float(chance), float(np.exp(full[1]) * trials), float(np.exp(full[2])), trials)

    def missed(point: np.ndarray) -> float:
        alive = law_at(point).survival(ages)
        gone, there = np.maximum(-np.diff(alive), 1e-300), max(float(alive[-1]), 1e-300)
        return -float(left @ np.log(gone) + stayed * np.log(there))

    bounds = [(-EXTREME, EXTREME), (-EXTREME, EXTREME), (-2.0, 2.0)][:free]
    options = {"xatol": 1e-7, "fatol": 1e-12, "maxiter": 4000}
    tried = [
        minimize(missed, start[:free], method="Nelder-Mead", bounds=bounds, options=options)
        for start in STARTS
    ]
    best = min(tried, key=lambda found: float(found.fun))
    return law_at(best.x), -float(best.fun)


def fit_retention(share: np.ndarray, trials: float = 1.0) -> Retention:
    """Return the laws that fit a table of retention, with the weights by which to forecast.

    As for a log of purchases there is a rolling origin: all are fitted to the first two thirds of the
    periods. They are weighted so that the last third is likeliest under them all (stacking; Yao, Vehtari,
    Simpson & Gelman 2018), for which nobody needs to know of how many customers the table is.

    Parameters
    ----------
    share : float array, shape (T + 1,)
        Still there after 0, 1, ... T periods, as a share of those at the start; T at least LEAST_PERIODS.
    trials : float
        Weeks in a period.

    Raises
    ------
    ValueError
        Fewer periods, or nobody left in the first two thirds of them.

    Examples
    --------
    >>> regular = np.array([1.0, 0.631, 0.468, 0.382, 0.326, 0.289, 0.262])
    >>> fit_retention(regular, trials=52).survival([12]).round(3).tolist()  # published: 0.173
    [0.176]
    """
    if len(share) <= LEAST_PERIODS:
        raise ValueError(f"a law of leaving needs {LEAST_PERIODS} periods, and there are {len(share) - 1}")
    origin = max(3, round(KNOWN * (len(share) - 1)))
    if share[origin] == share[0]:
        raise ValueError("a law of leaving needs customers who left")
    laws, likely, coming = {}, {}, []
    ages = np.arange(origin, len(share))
    for structure in STRUCTURES:
        laws[structure], likely[structure] = fit_leaving(share, structure, trials)
        alive = fit_leaving(share[: origin + 1], structure, trials)[0].survival(ages)
        coming.append(np.maximum(np.append(-np.diff(alive), alive[-1]), 1e-300) / alive[0])
    ends = np.append(-np.diff(share[origin:]), share[-1]) / share[origin]
    return Retention(laws, dict(zip(laws, _weights(np.array(coming).T, ends), strict=True)), likely)


def _weights(coming: np.ndarray, ends: np.ndarray) -> list[float]:
    """Return the weights of laws under which ends, with these shares of customers, are likeliest.

    One number on a line of few: laws that are hardly told apart would be weighed for ever, so the search
    stops where no weight moves any more.
    """
    weights = np.full(coming.shape[1], 1.0 / coming.shape[1])
    for _ in range(100_000):
        moved = weights * (ends @ (coming / (coming @ weights)[:, None]))
        done = np.abs(moved - weights).max() < 1e-9
        weights = moved
        if done:
            break
    weights[weights < SMALL] = 0.0
    return [float(weight) for weight in weights / weights.sum()]


@dataclass(frozen=True, slots=True)
class Retained:
    """A table of retention as worlds are compared with it.

    Attributes
    ----------
    share : float array, shape (T + 1,), of those at tenure 0
    customers : int, at tenure 0
    assumed : bool, whether the table has shares or per cent only, so that `customers` is assumed
    """

    share: np.ndarray
    customers: int
    assumed: bool


def retained(path: Path) -> Retained:
    """Return a table of retention, with how many customers it is of.

    Whole numbers are customers, unless the first is 1 or 100, which are taken for shares and per cent.

    Parameters
    ----------
    path : Path
        As `read_retention` takes it.
    """
    counts = _counts(path)
    known = counts[0] not in (1.0, 100.0) and bool(np.all(counts == np.floor(counts)))
    return Retained(counts / counts[0], int(counts[0]) if known else ASSUMED, not known)


def read_retention(path: Path) -> np.ndarray:
    """Return the shares of a table of retention.

    Parameters
    ----------
    path : Path
        CSV or Parquet with the columns tenure (0, 1, 2, ... in any order) and alive: customers, or their
        share, or per cent.

    Returns
    -------
    float array, shape (T + 1,)
        Of those at tenure 0.

    Raises
    ------
    UserError
        The file cannot be read, lacks a column or a tenure, or more are alive than before: rows are named.
    """
    counts = _counts(path)
    return counts / counts[0]


def _counts(path: Path) -> np.ndarray:
    """Return who is alive at each tenure as the table has it, (T + 1,)."""
    name, batches = shown_path(path), header_and_batches(path)
    header = next(batches)
    at = {what: _column(name, header, what) for what in CALLED}
    columns, places = {what: Numbers() for what in CALLED}, []
    for batch in batches:
        places.append(np.array(batch.places, np.int64))
        for what, column in columns.items():
            column.take(batch.columns[at[what]])
    if not places:
        raise UserError(f"{name}: has a header and no rows; write one for each tenure")
    lines = np.concatenate(places)
    tenure, alive = columns["tenure"], columns["alive"]
    mistakes = Mistakes(place_in(path), lines)
    whole = tenure.values == np.floor(tenure.values)
    mistakes.add(
        np.flatnonzero(~whole | (tenure.values < 0)), "tenure", tenure, "is no period", "write 0, 1, 2, ..."
    )
    mistakes.add(
        np.flatnonzero(~(alive.values >= 0)), "alive", alive, "is no number of customers",
        "write how many are still there, 0 or more",
    )  # fmt: skip
    mistakes.settle()
    order = np.argsort(tenure.values, kind="stable")
    ages, counts, lines = tenure.values[order], alive.values[order], lines[order]
    off = np.flatnonzero(ages != np.arange(len(ages)))
    if len(off):
        row = int(off[0])
        what = "stands twice" if row and ages[row] == ages[row - 1] else f"comes where {row} is missing"
        raise UserError(f"{place_in(path)}{lines[row]}: tenure: {ages[row]:g} {what}; write each once from 0")
    grown = np.flatnonzero(np.diff(counts) > 0)
    if len(grown):
        row = int(grown[0])
        raise UserError(
            f"{place_in(path)}{lines[row + 1]}: alive: {counts[row + 1]:g} after {counts[row]:g} at tenure "
            f"{ages[row]:g}; nobody comes back in such a table, so count one cohort only"
        )
    if len(ages) <= LEAST_PERIODS or counts[0] == counts[-1] or counts[1] == 0:
        raise UserError(
            f"{name}: has {len(ages)} rows, {counts[0]:g} alive at first and {counts[-1]:g} at last; a law "
            f"of leaving needs tenures from 0 to {LEAST_PERIODS} or more, some who leave and some who stay"
        )
    return np.asarray(counts)


def _column(name: str, header: list[str], what: str) -> int:
    """Return where a column stands in the header."""
    lower = [column.lower() for column in header]
    found = [at for at, column in enumerate(lower) if column == what]
    found = found or [at for at, column in enumerate(lower) if column in CALLED[what]]
    if len(found) != 1:
        said = ", ".join(map(one_line, header))
        raise UserError(f"{name}:1: needs one column {what}, and has {said}; name it so")
    return found[0]

"""The fitted world, looked at under seeds that it was not fitted with."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from relsim.calibration.worlds.aims import Aim
from relsim.calibration.worlds.aims.purchases import Log
from relsim.calibration.worlds.followed import Followed
from relsim.calibration.worlds.points import Point, Points
from relsim.desk import PURCHASE


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of a fitted world in R runs.

    Attributes
    ----------
    numbers : (R, M) float64, what is compared with the data
    course : (R, W) float64, share of customers who buy in each week after their first
    customers : float, the vendor's, followed in one run
    spend : float, of a purchase, reference prices
    """

    numbers: np.ndarray
    course: np.ndarray
    customers: float
    spend: float


def see(
    points: Points, values: Point, seeds: Sequence[int], aims: Sequence[Aim], log: Log, vendor: str
) -> Seen:
    """Return what is seen of a world.

    Parameters
    ----------
    points : Points
        That simulates it.
    values : mapping
        The fitted settings.
    seeds : sequence of int
    aims : sequence of Aim
        Whose numbers are taken.
    log : Log
    vendor : str
    """

    def one(seed: int) -> tuple[np.ndarray, np.ndarray, int, float]:
        model = points.world(values, seed)
        seen = log.look(model, vendor)
        lines = model.record().log
        here = _at(model.given_names, vendor, lines["vendor"])
        bought = lines["amount"][(lines["kind"] == PURCHASE) & here]
        numbers = np.concatenate([aim.look(model) for aim in aims])
        return numbers, course(seen, int(log.seen.weeks.max())), len(seen), float(bought.mean())

    with ThreadPoolExecutor(max(1, points.workers)) as pool:
        numbers, courses, customers, spend = zip(*pool.map(one, seeds), strict=True)
    return Seen(np.array(numbers), np.array(courses), float(np.mean(customers)), float(np.mean(spend)))


def course(seen: Followed, weeks: int) -> np.ndarray:
    """Return the share of those still followed who buy, in each week after the first purchase, (weeks,)."""
    bought = np.bincount(seen.age, minlength=weeks + 1)[1 : weeks + 1]
    there = len(seen) - np.cumsum(np.bincount(seen.weeks, minlength=weeks + 1))[:weeks]
    return np.asarray(bought / there.clip(1))


def _at(names: Sequence[str], vendor: str, rows: np.ndarray) -> np.ndarray:
    return np.isin(rows, [row for row, name in enumerate(names) if name == vendor])

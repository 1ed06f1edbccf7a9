"""A smooth surface through simulated numbers: what they are near a point, without what single runs add.

Worlds under the same seeds still differ by chance once their settings do, since one purchase more changes all
that follows. A quadratic through many points averages that (response surface; Box & Wilson 1951).
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Surface:
    """Numbers as quadratics of settings.

    Attributes
    ----------
    centre : (p,) float64
    coefficients : (1 + p + p (p + 1) / 2, M) float64
    """

    centre: np.ndarray
    coefficients: np.ndarray

    def at(self, where: np.ndarray) -> np.ndarray:
        """Return the numbers at a point, (M,).

        Examples
        --------
        >>> points = np.linspace(-1.0, 1.0, 9)[:, None]
        >>> bowl = surface(points, 3.0 + 2.0 * points**2, np.zeros(1), wide=1.0)
        >>> bowl.at(np.array([0.5])).round(6).tolist()
        [3.5]
        """
        return np.asarray(terms((where - self.centre)[None]) @ self.coefficients)[0]

    def slopes(self, where: np.ndarray) -> np.ndarray:
        """Return how the numbers change with each setting, (M, p)."""
        steps = 1e-4 * np.eye(len(where))
        return np.column_stack([(self.at(where + step) - self.at(where - step)) / 2e-4 for step in steps])


def terms(away: np.ndarray) -> np.ndarray:
    """Return the terms of a quadratic for points, (n, 1 + p + p (p + 1) / 2).

    >>> terms(np.array([[2.0, 3.0]])).tolist()
    [[1.0, 2.0, 3.0, 4.0, 6.0, 9.0]]
    """
    row, column = np.triu_indices(away.shape[1])
    return np.column_stack([np.ones(len(away)), away, away[:, row] * away[:, column]])


def surface(points: np.ndarray, numbers: np.ndarray, centre: np.ndarray, wide: float) -> Surface:
    """Return the surface through points; those further from the centre count less.

    Parameters
    ----------
    points : float array, shape (n, p)
    numbers : float array, shape (n, M)
        Points at which one is not known are left out.
    centre : float array, shape (p,)
    wide : float
        The distance at which a point counts two thirds less, and half as far again hardly at all.
    """
    known = np.isfinite(numbers).all(axis=1)
    away = points[known] - centre
    weight = np.exp(-0.5 * np.sum((away / wide) ** 2, axis=1) / max(1.0, away.shape[1] / 2.0))
    some = weight > 0.01
    root = np.sqrt(weight[some])[:, None]
    found, *_ = np.linalg.lstsq(root * terms(away[some]), root * numbers[known][some], rcond=1e-6)
    return Surface(centre, found)

"""A smooth surface through simulated numbers: what they are near a point, without what single runs add.

Worlds under the same seeds still differ by chance once their settings do, since one purchase more changes all
that follows. A quadratic through many points averages that (response surface; Box & Wilson 1951).
"""

from dataclasses import dataclass

import numpy as np

CUT = 1e-6  # size of a direction among the terms, against the largest, below which nothing tells it
FEWEST = 1e-6  # points, less terms, at least: a surface through all its points has no error to see

Widths = float | np.ndarray


@dataclass(frozen=True, slots=True)
class Surface:
    """Numbers as quadratics of settings.

    Attributes
    ----------
    centre : (p,) float64
    coefficients : (K, M) float64, K = 1 + p + p (p + 1) / 2
    spread : (K, K) float64, covariance of one number's coefficients, for points that err by 1
    error : (M, M) float64, covariance of what single points err by about the surface
    """

    centre: np.ndarray
    coefficients: np.ndarray
    spread: np.ndarray
    error: np.ndarray

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

    def over(self, where: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the numbers at n points, and how well the surface is known there.

        Returns
        -------
        numbers : float array, shape (n, M)
        leverage : float array, shape (n,)
            Variance of the surface, against that of a single point about it.

        Examples
        --------
        A mean of four points is known four times as well as one of them.

        >>> flat = surface(np.zeros((4, 1)), np.array([[1.0], [3.0], [1.0], [3.0]]), np.zeros(1), wide=1.0)
        >>> numbers, leverage = flat.over(np.zeros((1, 1)))
        >>> numbers.round(6).tolist(), leverage.round(6).tolist()
        ([[2.0]], [0.25])
        """
        known = terms(where - self.centre)
        leverage = np.sum((known @ self.spread) * known, axis=1)
        return np.asarray(known @ self.coefficients), np.asarray(leverage)

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


def surface(points: np.ndarray, numbers: np.ndarray, centre: np.ndarray, wide: Widths) -> Surface:
    """Return the surface through points; those further from the centre count less.

    Parameters
    ----------
    points : float array, shape (n, p)
    numbers : float array, shape (n, M)
        Points at which one is not known are left out.
    centre : float array, shape (p,)
    wide : float, or float array of shape (p,)
        The distance at which a point counts two thirds less, and half as far again hardly at all; one for
        all settings, or one for each.
    """
    known = np.isfinite(numbers).all(axis=1)
    away = points[known] - centre
    weight = np.exp(-0.5 * np.sum((away / wide) ** 2, axis=1) / max(1.0, away.shape[1] / 2.0))
    some = weight > 0.01
    weight, there, seen = weight[some], terms(away[some]), numbers[known][some]
    root = np.sqrt(weight)[:, None]
    found, *_ = np.linalg.lstsq(root * there, root * seen, rcond=CUT)
    solved = np.linalg.pinv(root * there, rcond=CUT) * root.T  # coefficients by the points' numbers
    return Surface(centre, found, solved @ solved.T, _error(there @ solved, seen - there @ found, weight))


def _error(hat: np.ndarray, missed: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the covariance of single points about a surface, for the freedom that the surface took.

    Parameters
    ----------
    hat : float array, shape (n, n)
        From the points' numbers to those of the surface.
    missed : float array, shape (n, M)
    weight : float array, shape (n,)
    """
    left = np.eye(len(hat)) - hat
    freedom = float(np.sum(weight[:, None] * left**2))
    return np.asarray((weight[:, None] * missed).T @ missed / max(freedom, FEWEST))

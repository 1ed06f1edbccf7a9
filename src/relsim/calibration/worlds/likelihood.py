"""How likely data are at settings of a world, by a surface through simulated numbers.

A synthetic likelihood (Wood 2010; Price et al. 2018): numbers of data are normal about those of the world, by
sampling error. The surface that stands for the world has an error too, which grows where few points are.
"""

from collections.abc import Callable

import numpy as np

from relsim.calibration.worlds.surface import Surface

LEAST = 1e-3  # of all the errors' likeness, what nearly follows from the other numbers still counts


def log_likelihood(
    surface: Surface, observed: np.ndarray, sampling: np.ndarray
) -> Callable[[np.ndarray], np.ndarray]:
    """Return a function from n points (n, p) to the logarithms of the data's likelihoods, (n,).

    Parameters
    ----------
    surface : Surface
        Through numbers at simulated points.
    observed : float array, shape (M,)
    sampling : float array, shape (M, M)
        Covariance of all that data and simulated numbers err by, but for the surface's own error.

    Examples
    --------
    A number that was seen to be 2, give or take 0.5, and is what the one setting says.

    >>> from relsim.calibration.worlds.surface import surface
    >>> points = np.linspace(0.0, 4.0, 9)[:, None]
    >>> line = surface(points, points, np.full(1, 2.0), wide=4.0)
    >>> likely = log_likelihood(line, np.array([2.0]), np.array([[0.25]]))
    >>> (likely(np.array([[2.0], [2.5], [3.0]])) - likely(np.array([[2.0]]))).round(6).tolist()
    [0.0, -0.5, -2.0]
    """
    size = np.sqrt(np.diag(sampling))
    alike, ways = np.linalg.eigh(sampling / np.outer(size, size))
    whiten = (ways / np.sqrt(np.maximum(alike, LEAST))).T / size
    # Both covariances on one set of axes: then a point needs no decomposition of its own.
    rough, turn = np.linalg.eigh(whiten @ surface.error @ whiten.T)
    axes, rough = turn.T @ whiten, rough.clip(0.0)

    def at(where: np.ndarray) -> np.ndarray:
        numbers, leverage = surface.over(where)
        missed = (numbers - observed) @ axes.T
        wide = 1.0 + leverage[:, None] * rough
        return np.asarray(-0.5 * np.sum(missed**2 / wide + np.log(wide), axis=1))

    return at

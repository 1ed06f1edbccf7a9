"""The map of two factors: at which share of points near a place A is better."""

import numpy as np
import polars as pl

from relsim.analysis.intervals import Floats

SIDE = 41  # places along each side of the map


def boundary(x: Floats, y: Floats, wins: Floats) -> pl.DataFrame:
    """Return a map: a weighted mean over points, those near count most (Nadaraya 1964; Watson 1964).

    Parameters
    ----------
    x, y : float arrays, shape (points,)
        Two factors.
    wins : float array, shape (points,)
        1 where A is better, 0 where B is.

    Returns
    -------
    polars.DataFrame
        x, y, share: a row for each place of a square grid. The boundary runs where `share` is a half.
    """
    across, along = (np.linspace(float(v.min()), float(v.max()), SIDE) for v in (x, y))
    width = len(x) ** (-1.0 / 6.0) * 0.7  # Scott's rule for two dimensions, a little sharper
    spreads = [float(v.std()) or 1.0 for v in (x, y)]
    to_x = ((across[:, None] - x) / (width * spreads[0])) ** 2
    to_y = ((along[:, None] - y) / (width * spreads[1])) ** 2
    near_x, near_y = np.exp(-0.5 * to_x), np.exp(-0.5 * to_y)
    share = (near_y * wins) @ near_x.T / np.maximum(near_y @ near_x.T, 1e-300)
    places = np.meshgrid(across, along)
    return pl.DataFrame({"x": places[0].ravel(), "y": places[1].ravel(), "share": share.ravel()})

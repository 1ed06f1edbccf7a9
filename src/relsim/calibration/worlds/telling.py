"""What data tell of each setting, and which of them they cannot tell apart."""

from collections.abc import Sequence

import numpy as np

ALIKE = 0.95  # correlation of two estimates from which they are not told apart
WIDE = 4.0  # upper end over lower end of an interval, from which the data hardly tell a setting
EDGE = 1.01  # times the end of what was searched


def notes(
    names: Sequence[str],
    values: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    covariance: np.ndarray,
    limits: Sequence[tuple[float, float]],
    also: Sequence[str] = (),
) -> list[str]:
    """Return in plain words what the data do not tell of each setting; nothing where they tell it.

    Parameters
    ----------
    names : sequence of str
    values, low, high : float array, shape (p,)
        With the ends of their 95 % intervals.
    covariance : float array, shape (p, p)
        Of the logarithms.
    limits : sequence of (float, float)
        Between what each was looked for.
    also : sequence of str, optional
        What the data cannot tell of each, however well it fits.

    Examples
    --------
    >>> notes(["rate", "shape"], np.array([1.0, 2.0]), np.array([0.9, 0.2]), np.array([1.1, 20.0]),
    ...       np.diag([0.01, 1.4]), [(0.1, 10.0), (0.1, 30.0)])
    ['', 'the data hardly tell it: anything from 0.2 to 20 fits']
    """
    sizes = np.sqrt(np.diag(covariance).clip(1e-300))
    alike = covariance / np.outer(sizes, sizes)
    made = []
    for at, (least, most) in enumerate(limits):
        said = []
        if values[at] <= least * EDGE or values[at] >= most / EDGE:
            said.append(f"ended where the search did, at {values[at]:.3g}")
        if high[at] / low[at] >= WIDE:
            said.append(f"the data hardly tell it: anything from {low[at]:.3g} to {high[at]:.3g} fits")
        twins = [names[k] for k in range(len(names)) if k != at and abs(alike[at, k]) >= ALIKE]
        if twins:
            said.append(f"not told apart from {' and '.join(twins)}")
        if also and also[at]:
            said.append(also[at])
        made.append("; ".join(said))
    return made

"""What being there and winning customers costs, week by week.

Both costs are levers, which events and steering may change at any time. So they are booked every week, as
the levers stand at its end, and not worked out when the run is over.
"""

from typing import Any

import numpy as np


class Spending:
    """What each vendor has spent since it was last taken.

    Parameters
    ----------
    branches : int array, shape (B,)
        The vendor of each branch.
    vendors : int

    Attributes
    ----------
    fixed, campaign : float array, shape (V,)
        Reference prices.

    Examples
    --------
    >>> spending = Spending(branches=np.array([0, 0, 1]), vendors=2)
    >>> levers = {"fixed_cost": np.array([2.0, 3.0]), "campaign_cost": np.array([0.0, 1.5])}
    >>> spending.book(levers, acquired=np.array([10, 4]))
    >>> spending.book(levers, acquired=np.array([11, 6]))
    >>> spending.fixed.tolist(), spending.campaign.tolist()
    ([8.0, 6.0], [0.0, 9.0])
    """

    def __init__(self, branches: np.ndarray, vendors: int) -> None:
        """Begin with nothing spent."""
        self._served = np.bincount(branches, minlength=vendors).astype(np.float64)
        self._acquired = np.zeros(vendors)
        self.fixed, self.campaign = np.zeros(vendors), np.zeros(vendors)

    def book(self, levers: Any, acquired: np.ndarray) -> None:
        """Book a week.

        Parameters
        ----------
        levers : mapping of arrays, or record array, shape (V,)
        acquired : array, shape (V,)
            Customers acquired since the start.
        """
        self.fixed += levers["fixed_cost"] * self._served
        self.campaign += levers["campaign_cost"] * (acquired - self._acquired)
        self._acquired = acquired

    def take(self) -> None:
        """Begin anew: what was spent stands in a row now."""
        self.fixed[:] = self.campaign[:] = 0.0

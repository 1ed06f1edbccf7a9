"""What being there, winning customers and technology cost, and what others elsewhere bring, week by week.

These costs are levers, which events and steering may change at any time. So they are booked every week, as
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
    technology_cost : float
        Reference prices a week for each community served, from the week in which technology is taken up.

    Attributes
    ----------
    fixed, campaign : float array, shape (V,)
        Reference prices.
    outside : float array, shape (V,)
        What customers from elsewhere brought, less what winning them cost; never mixed with the others.
    outside_so_far, balance : float array, shape (V,)
        The same since the start; and less all that was spent since then.

    Examples
    --------
    >>> spending = Spending(branches=np.array([0, 0, 1]), vendors=2, technology_cost=10.0)
    >>> levers = {"fixed_cost": np.array([2.0, 3.0]), "campaign_cost": np.array([0.0, 1.5])}
    >>> levers |= {"open": np.ones(2), "technology": np.array([-1.0, 7.0]), "winback": np.array([0.0, 1.0])}
    >>> spending.book(levers, acquired=np.array([10, 4]), won_back=np.array([1, 0]))
    >>> spending.book(levers, acquired=np.array([11, 6]), won_back=np.array([1, 2]))
    >>> spending.fixed.tolist(), spending.campaign.tolist(), spending.balance.tolist()
    ([8.0, 26.0], [0.0, 12.0], [-8.0, -38.0])
    """

    def __init__(self, branches: np.ndarray, vendors: int, technology_cost: float) -> None:
        """Begin with nothing spent."""
        self._served = np.bincount(branches, minlength=vendors).astype(np.float64)
        self._technology_cost = technology_cost
        self._acquired, self._won_back = np.zeros(vendors), np.zeros(vendors)
        self.fixed, self.campaign, self.outside = np.zeros(vendors), np.zeros(vendors), np.zeros(vendors)
        self.outside_so_far, self.balance = np.zeros(vendors), np.zeros(vendors)

    def book(self, levers: Any, acquired: np.ndarray, won_back: np.ndarray) -> None:
        """Book a week.

        Who is closed pays nothing for being there. Who approaches lost customers pays for those who come
        back as for those who are new.

        Parameters
        ----------
        levers : mapping of arrays, or record array, shape (V,)
        acquired, won_back : array, shape (V,)
            Customers acquired, and won back, since the start.
        """
        technology = self._technology_cost * (levers["technology"] >= 0.0)
        fixed = (levers["fixed_cost"] + technology) * (levers["open"] > 0.5) * self._served
        won = (acquired - self._acquired) + (won_back - self._won_back) * (levers["winback"] > 0.0)
        campaign = levers["campaign_cost"] * won
        self.fixed += fixed
        self.campaign += campaign
        self.balance -= fixed + campaign
        self._acquired, self._won_back = acquired, won_back

    def book_outside(self, earned: np.ndarray) -> None:
        """Book what customers from elsewhere have brought, less what winning them cost, (V,)."""
        self.outside += earned
        self.outside_so_far += earned
        self.balance += earned

    def take(self) -> None:
        """Begin anew: what was spent stands in a row now."""
        self.fixed[:] = self.campaign[:] = self.outside[:] = 0.0

"""Customers from elsewhere: whoever can reach them replaces those it has lost, at a cost."""

from typing import Any

import numpy as np

from relsim.desk import ENDED, Flow


class Elsewhere:
    """What vendors earn with customers who live in none of the communities.

    They are a number, not people: nobody here meets or hears them. Lost customers are replaced by a share
    `elsewhere`; these are lost again at the rate `steer.outside_churn`, and bring what a customer from
    here brings on average (A12).

    Attributes
    ----------
    lost, margin : float array, shape (V,)
        Relationships ended, and margin earned here, from the start until last month.
    """

    def __init__(self, vendors: int) -> None:
        """Begin with nobody."""
        self.lost, self.margin = np.zeros(vendors), np.zeros(vendors)

    def month(self, levers: Any, flows: np.ndarray, churn: float) -> tuple[np.ndarray, np.ndarray]:
        """Let four weeks pass; return what vendors have earned elsewhere, and whom they have won there.

        Parameters
        ----------
        levers : mapping of arrays, shape (V,)
            Reads `elsewhere` and `open`, writes `outside`.
        flows : array, shape (V, flows)
            All that has been counted since the start.
        churn : float
            Customers from elsewhere who are lost, per year.

        Examples
        --------
        >>> levers = {"elsewhere": np.array([0.5]), "open": np.ones(1), "outside": np.array([10.0])}
        >>> flows = np.zeros((1, len(Flow)))
        >>> flows[0, [Flow.ACQUIRED, Flow.ENDED_PRICE, Flow.REVENUE]] = 100, 20, 160
        >>> earned, won = Elsewhere(1).month(levers, flows, churn=1.3)
        >>> earned.tolist(), won.tolist(), levers["outside"].tolist()
        ([20.0], [10.0], [19.0])
        """
        lost = flows[:, ENDED + 1 : Flow.ENDED_INVOLUNTARY + 1].sum(axis=1)
        margin = flows[:, Flow.REVENUE] - flows[:, Flow.COST]
        held = flows[:, Flow.ACQUIRED] + flows[:, Flow.WON_BACK] - lost
        outside = levers["outside"]
        earned = outside * (margin - self.margin) / np.maximum(held, 1.0)
        won = (lost - self.lost) * levers["elsewhere"] * (levers["open"] > 0.5)
        levers["outside"][:] = (outside * (1.0 - min(1.0, churn * 4.0 / 52.0)) + won) * (levers["open"] > 0.5)
        self.lost, self.margin = lost, margin
        return earned, won

"""How many runs a sensitivity analysis takes, told before it takes them."""

from typing import NamedTuple

from relsim.errors import UserError

FEW = 8  # factors or groups that need no screening, and the most that get indices after one
TRAJECTORIES = 10
BASE = 64  # rows of the Saltelli sample
FEWEST = (4, 8)  # trajectories and rows below which nothing could be said
SCREENED = 0.25  # of a given number of runs, what screening may take
MOST = 20  # trajectories; more tell hardly more


class Budget(NamedTuple):
    """What will be run.

    Attributes
    ----------
    each : int
        Runs at each point: scenarios times replicates.
    trajectories : int
        Of the screening, 0 where there is none.
    screening : int
        Runs of the screening.
    left : int or None
        Runs that the indices may take; None where nothing was said.
    """

    each: int
    trajectories: int
    screening: int
    left: int | None

    def base(self, factors: int) -> int:
        """Return the rows of a Saltelli sample over so many factors: a power of 2.

        >>> Budget(each=10, trajectories=0, screening=0, left=5000).base(factors=3)
        64
        """
        if self.left is None:
            return BASE
        return int(2 ** max((self.left // (self.each * (factors + 2))).bit_length() - 1, 0))

    def indices(self, factors: int) -> int:
        """Return the runs of a Saltelli sample over so many factors."""
        return self.base(factors) * (factors + 2) * self.each

    def most(self, factors: int) -> int:
        """Return how many runs there will be at most."""
        return self.screening + self.indices(min(factors, FEW))


def budget(factors: int, each: int, runs: int | None = None) -> Budget:
    """Return what will be run for so many factors (or groups).

    Parameters
    ----------
    factors : int
    each : int
        Runs at each point.
    runs : int, optional
        How many there may be; 10 trajectories and 64 rows if not given.

    Raises
    ------
    UserError
        When so few runs could say nothing.

    Examples
    --------
    >>> budget(3, each=10).most(3), budget(40, each=10).most(40)
    (3200, 10500)
    >>> budget(40, each=2, runs=3000).trajectories
    9
    """
    fewest_trajectories, fewest_rows = FEWEST
    screened = factors > FEW
    trajectories, left = (TRAJECTORIES if screened else 0), runs
    if runs is not None:
        if screened:
            affordable = int(SCREENED * runs) // (each * (factors + 1))
            trajectories = min(max(affordable, fewest_trajectories), MOST)
        left = runs - trajectories * (factors + 1) * each
    found = Budget(each, trajectories, trajectories * (factors + 1) * each, left)
    asked = min(factors, FEW)
    least = fewest_rows * (asked + 2) * each
    if left is not None and left < least:
        screening = fewest_trajectories * (factors + 1) * each if screened else 0
        raise UserError(
            f"runs={runs}: too few for {factors} factors with {each} runs at each point; write "
            f"{screening + least} "
            "or more, fewer replicates, or put factors into groups"
        )
    return found

"""What is asked of a search for the best levers, and how much is run for it."""

from collections.abc import Sequence
from typing import NamedTuple

from relsim.errors import UserError
from relsim.insight.evaluating import Varied
from relsim.insight.goals import Goal, Limit, Over

FEWEST = 8  # candidates
FINALISTS = 5  # of each side that run again on fresh draws, with one goal
LONGEST = 12  # points of a front that run again
WORLDS = 8  # of the sample of uncertainties, if nothing was said


class Problem(NamedTuple):
    """What is asked: levers, goals, limits, and the doubt that the answer has to stand."""

    levers: Sequence[Varied]
    goals: Sequence[Goal]
    limits: Sequence[Limit] = ()
    uncertain: Sequence[Varied] = ()
    over: Over = Over()


class Effort(NamedTuple):
    """How much is run.

    Attributes
    ----------
    candidates : int
        Of the search, and as many of the even design that it is held against.
    replicates : int
        Of each candidate, on the same draws for all.
    fresh : int
        Replicates of finalists, on draws that the search has not seen.
    batch : int
        Candidates that are asked for at once; another number gives another search.
    worlds : int
        Of the sample of uncertainties; 1 without any.
    """

    candidates: int = 80
    replicates: int = 5
    fresh: int = 20
    batch: int = 8
    worlds: int = WORLDS

    def within(self, runs: int, goals: int) -> "Effort":
        """Return an effort with as many candidates as so many runs allow.

        Raises
        ------
        UserError
            When they are too few.

        Examples
        --------
        >>> Effort(replicates=5, fresh=20, worlds=1).within(1000, goals=1).candidates
        76
        """
        fixed = self._replace(candidates=0).runs(goals)
        candidates = (runs - fixed) // (2 * self.replicates * self.worlds)
        if candidates < FEWEST:
            least = self._replace(candidates=FEWEST).runs(goals)
            raise UserError(
                f"runs={runs}: too few to search; write {least:,} or more, or fewer replicates or worlds"
            )
        return self._replace(candidates=candidates)

    def runs(self, goals: int) -> int:
        """Return how many runs there will be, at most."""
        search = 2 * self.candidates * self.replicates
        finalists = 2 * (FINALISTS if goals == 1 else LONGEST) * self.fresh
        return (search + finalists + (2 * self.fresh if goals == 1 else 0)) * self.worlds

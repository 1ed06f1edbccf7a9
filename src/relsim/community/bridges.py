"""Ties between communities: who bridges picks a partner among all members of the context in the world.

The members lie on a ring at an address of their own, and a bridging tie goes to the first member
behind a drawn point. So a new community takes over a share of the bridges in proportion to its size,
and leaves all others where they are.
"""

import numpy as np

from relsim.community.contexts import Context
from relsim.draws import key, uniforms

TRIES = 4  # points drawn until one lies abroad


class Bridges:
    """The members of one context and their ties that lead abroad, gathered community by community.

    Parameters
    ----------
    context : Context
    seed : int
    """

    def __init__(self, context: Context, seed: int) -> None:
        self.context, self.seed = context, seed
        self.members: list[np.ndarray] = []
        self.places: list[np.ndarray] = []
        self.stubs: list[tuple[int, np.ndarray, np.ndarray]] = []

    def add_members(self, person: np.ndarray, who: np.ndarray) -> None:
        """Give members their places on the ring."""
        self.members.append(person.astype(np.int32))
        self.places.append(uniforms(key(self.seed, "ring", self.context.name), who))

    def add_stubs(self, nth: int, person: np.ndarray, who: np.ndarray) -> None:
        """Note whose n-th tie in the context leads abroad."""
        self.stubs.append((nth, person.astype(np.int32), who))

    def ties(self, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the two persons of each tie.

        A tie that after four tries has found nobody abroad is not made. So in a world where nearly
        everybody lives in one place, the few others are not drowned in ties: on average they receive at
        most four times as many as everybody forms.

        Parameters
        ----------
        starts : int array
            The first person of each community.
        """
        nobody = np.zeros(0, np.int32)
        members, places = np.concatenate([nobody, *self.members]), np.concatenate([nobody, *self.places])
        order = np.argsort(places, kind="stable")
        members, places = members[order], places[order]
        found = [(nobody, nobody)]
        for nth, person, who in self.stubs:
            for attempt in range(TRIES):
                drawn = uniforms(key(self.seed, "bridge", self.context.name, attempt), who, nth)
                other = members[np.searchsorted(places, drawn) % len(members)]
                abroad = np.searchsorted(starts, person, "right") != np.searchsorted(starts, other, "right")
                found.append((person[abroad], other[abroad]))
                person, who = person[~abroad], who[~abroad]
        return np.concatenate([person for person, _ in found]), np.concatenate([other for _, other in found])

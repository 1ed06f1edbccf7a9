"""Ties inside a community: members of a context form groups, and get to know those who came before.

Every choice of a person looks back only, at people with lower numbers, and draws from an address made
of the seed, the community's name and the person's number. So a community's ties do not depend on what
other communities there are, and one more person adds ties to that person and changes no others.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from relsim.community.contexts import Context
from relsim.draws import key, uniforms

MOST_SOCIABLE = 5.0  # times the average


class People(NamedTuple):
    """The people of some communities, community after community.

    Attributes
    ----------
    who : uint64, the address of a person's draws
    number : int64, within the community
    community : int64, index among these communities
    bases : uint64, one per community: the address of its number 0
    """

    who: np.ndarray
    number: np.ndarray
    community: np.ndarray
    bases: np.ndarray


class Members(NamedTuple):
    """The members of one context, group after group, in each by number.

    Attributes
    ----------
    person : int64, index among the people
    rank : int64, how many of the group came before
    """

    person: np.ndarray
    rank: np.ndarray


def people_of(sizes: Sequence[int], names: Sequence[str], seed: int) -> People:
    """Return the people of some communities with the addresses of their draws."""
    bases = np.array([key(seed, "community", name) for name in names], np.uint64)
    community = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.cumsum(sizes) - sizes
    number = np.arange(len(community)) - starts[community]
    return People(bases[community] + number.astype(np.uint64), number, community, bases)


def sociability(people: People, seed: int) -> np.ndarray:
    """Return how many ties a person forms against the average (mean 1, from 0.53 to 5).

    A Pareto distribution with exponent 2, cut off: most people know fewer than the average, some know
    very many. The shape is assumed; it gives the spread of real communities.
    """
    least = MOST_SOCIABLE - np.sqrt(MOST_SOCIABLE**2 - MOST_SOCIABLE)  # makes the mean 1
    drawn: np.ndarray = least / np.sqrt(uniforms(key(seed, "sociability"), people.who))
    np.minimum(drawn, MOST_SOCIABLE, out=drawn)
    return drawn


def members_of(people: People, context: Context, seed: int) -> Members:
    """Return who takes part in a context, and in which group.

    Groups are neighbourhoods: runs of numbers, long enough for `group_size` members on average. Who
    belongs to a group away from home goes back by a distance of which every doubling is as likely: as in
    real places, the chance to know somebody falls with the number of people who live nearer (Liben-Nowell
    et al. 2005), which keeps paths short however large the place.
    """
    if context.share == 0.0:
        return Members(np.zeros(0, np.int64), np.zeros(0, np.int64))
    takes_part = uniforms(key(seed, "takes part", context.name), people.who) < context.share
    person = np.flatnonzero(takes_part)
    home = people.number[person]
    if context.rewiring > 0.0:
        u = uniforms(key(seed, "group away", context.name), people.who[person])
        away = np.flatnonzero((u < context.rewiring) & (home > 0))
        home[away] -= _distance(u[away] / context.rewiring, home[away])
    community = people.community[person]
    span = context.group_size / context.share  # numbers that one group reaches over
    place = np.floor(home / span).astype(np.int64)
    border = uniforms(key(seed, "border", context.name), people.bases[community] + place.astype(np.uint64))
    place += home >= (place + border) * span  # groups are between none and twice the mean
    group = community * (place.max(initial=0) + 1) + place
    order = np.argsort(group, kind="stable")
    person, group = person[order], group[order]
    first = np.flatnonzero(np.diff(group, prepend=-1))
    rank = np.arange(len(group)) - np.repeat(first, np.diff(first, append=len(group)))
    return Members(person, rank)


def _distance(u: np.ndarray, furthest: np.ndarray) -> np.ndarray:
    """Return distances from 1 to `furthest`: every doubling of the distance is as likely as any other.

    The binary logarithm and its inverse are straight between the powers of two, so that all operations
    are exact and the distances are the same on every machine.
    """
    mantissa, exponent = np.frexp(furthest + 1.0)
    doublings = u * (exponent - 2.0 + 2.0 * mantissa)
    whole = np.floor(doublings)
    return np.ldexp(1.0 + (doublings - whole), whole.astype(np.int32)).astype(np.int64)


def acquaintances(
    people: People, members: Members, sociable: np.ndarray, context: Context, seed: int
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield, for the first, second, ... tie that members form, who forms it with whom.

    Each tie stands in two rows, so a member forms half of `degree` ties, times the own sociability: with
    those who came just before, or with anyone of the group who came before.

    Yields
    ------
    person, other : int64 arrays, indices among the people
    bridging : int64 array
        Those whose tie leads to another community instead.
    """
    who = people.who[members.person]
    if context.complete:
        ties, rewiring = members.rank, 0.0
    else:
        u = uniforms(key(seed, "ties", context.name), who)
        ties = (0.5 * context.degree * sociable[members.person] + u).astype(np.int64)
        rewiring = (1.0 - context.bridging) * context.rewiring
    for nth in range(ties.max(initial=0)):
        forming = np.flatnonzero(ties > nth)
        u = uniforms(key(seed, "acquaintance", context.name), who[forming], nth)
        across = u < context.bridging
        bridging = members.person[forming[across]]
        near = ~across & (members.rank[forming] > nth)
        forming, u = forming[near], (u[near] - context.bridging)
        back = np.full(len(forming), nth + 1)
        anyone = np.flatnonzero(u < rewiring)
        further = members.rank[forming[anyone]] - nth
        back[anyone] += (u[anyone] / rewiring * further).astype(np.int64)
        yield members.person[forming], members.person[forming - back], bridging

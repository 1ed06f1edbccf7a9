"""Persons: who lives where, in which segment and account, with which traits.

Everybody draws at an address of his own, which follows from his id: the 17th of the village is
`village/17`, and people who come from a table have the ids that they have there. So one more person
changes nobody else.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from relsim.draws import key, uniforms
from relsim.scenario.schema import Scenario, Segment
from relsim.state import PERSONS, Column, columns
from relsim.traits import beta, constant, draw_into, gamma, lognormal

SHARES = ("orientation", "self_service", "expertise", "disposition")
TRAITS = ("need_rate", "price_sensitivity", *SHARES, "voice", "tolerance", "loss_aversion")


_NUMBERED = re.compile(r"(.*?)(0|[1-9][0-9]{0,17})", re.DOTALL)


def series_and_number(id: str) -> tuple[str, int]:
    """Return an id as the series to which it belongs and its number there.

    >>> series_and_number("village/17"), series_and_number("C007"), series_and_number("ann")
    (('village/', 17), ('C00', 7), ('ann', 0))
    """
    numbered = _NUMBERED.fullmatch(id)
    return (numbered[1], int(numbered[2])) if numbered else (id, 0)


def address(series: str) -> np.uint64:
    """Return the address under which number 0 of a series of ids draws; the others follow it."""
    return key(0, "person", series)


class Places(NamedTuple):
    """The communities of a world, in the order of their rows."""

    names: list[str]
    given: list[str]  # their names in the scenario: the same for all of those that come in numbers
    sizes: list[int]
    segments: list[list[str]]  # who lives there

    def bounds(self) -> Column:
        """Return the row at which each community begins, and the number of rows."""
        return np.concatenate(([0], np.cumsum(self.sizes, dtype=np.int64)))

    def community_of_rows(self) -> Column:
        """Return the community of each row."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)


def places(scenario: Scenario) -> Places:
    """Return the communities of a scenario, one for each of those that come in numbers."""
    made = Places([], [], [], [])
    for name, community in scenario.communities.items():
        for n in range(community.count):
            made.names.append(name if community.count == 1 else f"{name} {n + 1}")
            made.given.append(name)
            made.sizes.append(community.people)
            made.segments.append(community.segments or list(scenario.segments))
    return made


def new_persons(who: Column, community: Column, segment: Column, members: Column) -> Any:
    """Return persons whose traits have not been drawn."""
    persons = columns(len(who), PERSONS)
    persons.who[:], persons.community[:], persons.segment[:] = who, community, segment
    persons.members[:], persons.weight[:], persons.tip[:] = members, 1.0, -1
    persons.employer[:] = -1
    return persons


def drawn_segments(who: Column, living: Sequence[str], scenario: Scenario, seed: int) -> Column:
    """Return the segment that each person draws among those that live in a place."""
    bounds = np.cumsum([scenario.segments[name].share for name in living])
    drawn = np.searchsorted(bounds / bounds[-1], uniforms(key(seed, "segment"), who))
    names = list(scenario.segments)
    numbers = np.array([names.index(name) for name in living])
    return numbers[np.minimum(drawn, len(living) - 1)]


def heads(sizes: Column) -> Column:
    """Return the rows in which accounts begin, given the size of each row's account if it began there.

    >>> heads(np.array([1, 3, 2, 1, 2, 1]))
    array([0, 1, 4])
    """
    if np.all(sizes == 1):
        return np.arange(len(sizes))
    found, row, size_of = [], 0, sizes.tolist()
    while row < len(size_of):
        found.append(row)
        row += size_of[row]
    return np.array(found)


def settle(
    place: str, size: int, living: Sequence[str], scenario: Scenario, seed: int
) -> tuple[Column, Column, Column]:
    """Return who lives in a community: address, segment and, for heads, size of account of its rows.

    Accounts come one after the other, the last one as far as there is room. An account's segment is
    that of its head.
    """
    who = address(f"{place}/") + np.arange(size, dtype=np.uint64)
    segment = drawn_segments(who, living, scenario, seed)
    sizes = np.array([segment.account_size for segment in scenario.segments.values()])
    head = heads(sizes[segment])
    count = np.diff(head, append=size)
    members = np.zeros(size, np.int64)
    members[head] = count
    return who, np.repeat(segment[head], count), members


def ranks(persons: Any) -> Column:
    """Return the rank of each person by weight in the account: 0 for the most, ties by place.

    Examples
    --------
    >>> firm = new_persons(np.arange(4), np.zeros(4), np.zeros(4), np.array([3, 0, 0, 1]))
    >>> firm.weight[:] = [1.0, 4.0, 4.0, 1.0]
    >>> ranks(firm)
    array([2, 0, 1, 0])
    """
    head = np.flatnonzero(persons.members)
    place = np.arange(len(persons))
    ranked = np.zeros(len(persons), np.int64)
    if len(head) < len(persons):
        account = np.cumsum(persons.members > 0) - 1
        ranked[np.lexsort((place, -persons.weight, account))] = place - head[account]
    return ranked


def company(members: Column) -> Column:
    """Return the size of the account to which each row belongs.

    >>> company(np.array([1, 3, 0, 0, 2, 0]))
    array([1, 3, 3, 3, 2, 2])
    """
    sizes = members[members > 0]
    return np.repeat(sizes, sizes)


def tables(segment: Segment, scenario: Scenario) -> dict[str, Column]:
    """Return the quantiles of each trait of a segment; alike when heterogeneity is off."""
    mean_need = scenario.category.need_rate * segment.needs
    if not scenario.switches.heterogeneity:
        made = {name: constant(getattr(segment, name)) for name in SHARES}
        for name in ("price_sensitivity", "tolerance"):
            made[name] = constant(getattr(segment, name))
        made["voice"] = constant(segment.voice * segment.effort)
        made |= {"need_rate": constant(mean_need), "loss_aversion": constant(segment.loss_aversion)}
        return made | {"weight": constant(1.0)}
    made = {name: beta(getattr(segment, name), segment.concentration) for name in SHARES}
    made["need_rate"] = gamma(mean_need, scenario.category.need_shape)
    made["price_sensitivity"] = lognormal(segment.price_sensitivity, segment.price_spread)
    voice = segment.voice * segment.effort * np.exp(-0.5 * segment.voice_spread**2)
    made["voice"] = lognormal(voice, segment.voice_spread)
    made["tolerance"] = lognormal(segment.tolerance, 0.5)
    made["loss_aversion"] = constant(segment.loss_aversion)
    made["weight"] = lognormal(1.0, segment.account_weight_spread)
    return made


def draw_traits(persons: Any, scenario: Scenario, seed: int) -> None:
    """Draw every trait, each person's at the person's own address.

    Weights are drawn in accounts of several; who decides alone has the weight 1.
    """
    alone = company(persons.members) == 1
    for number, segment in enumerate(scenario.segments.values()):
        rows = np.flatnonzero(persons.segment == number)
        for trait, table in tables(segment, scenario).items():
            drawn = rows[~alone[rows]] if trait == "weight" else rows
            draw_into(persons[trait], drawn, table, key(seed, "trait", trait), persons.who)


def population(scenario: Scenario, where: Places, seed: int) -> Any:
    """Return the persons of a scenario's communities.

    Parameters
    ----------
    scenario : Scenario
    where : Places
        From `places`.
    seed : int
        The seed of the run.
    """
    parts = [
        settle(*place, scenario, seed) for place in zip(where.names, where.sizes, where.segments, strict=True)
    ]
    who, segment, members = (np.concatenate(column) for column in zip(*parts, strict=True))
    persons = new_persons(who, where.community_of_rows(), segment, members)
    draw_traits(persons, scenario, seed)
    return persons

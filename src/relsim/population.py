"""Persons: who lives where, in which segment and account, with which traits."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from relsim.draws import key, uniforms
from relsim.scenario.schema import Scenario, Segment
from relsim.state import PERSONS, Column, columns
from relsim.traits import beta, constant, draw_into, gamma, lognormal

SHARES = ("orientation", "self_service", "expertise", "disposition")
TRAITS = ("need_rate", "price_sensitivity", *SHARES, "voice", "tolerance", "loss_aversion")


class Places(NamedTuple):
    """The communities of a world, in the order of their rows."""

    names: list[str]
    sizes: list[int]
    segments: list[list[str]]  # who lives there

    def community_of_rows(self) -> Column:
        """Return the community of each row."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)


def places(scenario: Scenario) -> Places:
    """Return the communities of a scenario, one for each of those that come in numbers."""
    names, sizes, segments = [], [], []
    for name, community in scenario.communities.items():
        for n in range(community.count):
            names.append(name if community.count == 1 else f"{name} {n + 1}")
            sizes.append(community.people)
            segments.append(community.segments or list(scenario.segments))
    return Places(names, sizes, segments)


def new_persons(who: Column, community: Column, segment: Column, members: Column) -> Any:
    """Return persons whose traits have not been drawn."""
    persons = columns(len(who), PERSONS)
    persons.who[:], persons.community[:], persons.segment[:] = who, community, segment
    persons.members[:], persons.weight[:], persons.tip[:] = members, 1.0, -1
    return persons


def settle(place: str, size: int, segments: Sequence[str], scenario: Scenario, seed: int) -> tuple[Column, ...]:
    """Return who lives in a community: address, segment and size of account of each of its rows.

    Accounts come one after the other; each draws its segment at an address of its own, so that one
    more person changes nobody.
    """
    names = list(scenario.segments)
    who = key(0, "person", place) + np.arange(size, dtype=np.uint64)
    shares = np.array([scenario.segments[name].share for name in segments])
    sizes = np.array([scenario.segments[name].account_size for name in segments])
    bounds = np.cumsum(shares / shares.sum())
    drawn = np.searchsorted(bounds, uniforms(key(seed, "segment", place), np.arange(size, dtype=np.uint64)))
    drawn = np.minimum(drawn, len(segments) - 1)
    first = np.concatenate(([0], np.cumsum(sizes[drawn])))
    accounts = int(np.searchsorted(first, size))  # accounts that begin within the community
    drawn, first = drawn[:accounts], first[: accounts + 1]
    first[-1] = size
    members = np.zeros(size, np.int64)
    members[first[:-1]] = np.diff(first)
    numbers = np.array([names.index(name) for name in segments])
    return who, np.repeat(numbers[drawn], np.diff(first)), members


def tables(segment: Segment, scenario: Scenario) -> dict[str, Column]:
    """Return the quantiles of each trait of a segment; alike when heterogeneity is off."""
    mean_need = scenario.category.need_rate * segment.needs
    if not scenario.switches.heterogeneity:
        made = {name: constant(getattr(segment, name)) for name in SHARES}
        for name in ("price_sensitivity", "voice", "tolerance"):
            made[name] = constant(getattr(segment, name))
        return made | {"need_rate": constant(mean_need), "loss_aversion": constant(segment.loss_aversion)}
    made = {name: beta(getattr(segment, name), segment.concentration) for name in SHARES}
    made["need_rate"] = gamma(mean_need, scenario.category.need_shape)
    made["price_sensitivity"] = lognormal(segment.price_sensitivity, segment.price_spread)
    made["voice"] = lognormal(segment.voice * np.exp(-0.5 * segment.voice_spread**2), segment.voice_spread)
    made["tolerance"] = lognormal(segment.tolerance, 0.5)
    made["loss_aversion"] = constant(segment.loss_aversion)
    return made


def draw_traits(persons: Any, scenario: Scenario, seed: int, given: Sequence[str] = ()) -> None:
    """Draw every trait that is not given, each person's at the person's own address."""
    for number, segment in enumerate(scenario.segments.values()):
        rows = np.flatnonzero(persons.segment == number)
        quantiles = tables(segment, scenario)
        if segment.account_size > 1:
            quantiles["weight"] = lognormal(1.0, segment.account_weight_spread)
        for trait, table in quantiles.items():
            if trait not in given:
                draw_into(persons[trait], rows, table, key(seed, "trait", trait), persons.who)


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

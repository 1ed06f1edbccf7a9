"""Where the people of a table live and to which segment they belong, as given or as drawn."""

from collections.abc import Sequence

import numpy as np

from relsim.draws import key, uniforms
from relsim.input.columns import Mistakes, Names
from relsim.input.tables import Table
from relsim.population import Places, drawn_segments, places
from relsim.scenario.checks.sizes import MOST_COMMUNITIES
from relsim.scenario.problems import one_of, quoted
from relsim.scenario.schema import Scenario

LONGEST = 60  # characters in the name of a community
NOTHING, UNKNOWN = -1, -2


def positions(column: Names | None, known: Sequence[str], rows: int) -> np.ndarray:
    """Return for each row the position of its name among those known, else NOTHING or UNKNOWN.

    >>> column = Names()
    >>> column.take(["elm", "", "oak"])
    >>> positions(column, ["ash", "elm"], 3).tolist()
    [1, -1, -2]
    """
    if column is None:
        return np.full(rows, NOTHING, np.int64)
    at = {name: position for position, name in enumerate(known)}
    found = np.array([*(at.get(name, UNKNOWN) for name in column.known), NOTHING], np.int64)
    return np.asarray(found[column.numbers])  # number -1, for nothing, is the last one


def segments_given(table: Table, scenario: Scenario, mistakes: Mistakes) -> np.ndarray:
    """Return the segment that each row names, and note those that do not exist."""
    column = table.columns.get("segment")
    segment = positions(column, list(scenario.segments), table.rows)
    unknown = np.flatnonzero(segment == UNKNOWN)
    if column and len(unknown):
        remedy = one_of(column.text(unknown[0]), scenario.segments)
        mistakes.add(unknown, "segment", column, "is no segment of the scenario", remedy)
    return segment


def communities_given(table: Table, scenario: Scenario, mistakes: Mistakes) -> tuple[Places, np.ndarray]:
    """Return the communities of the scenario and of the table, and in which of them each row says it lives.

    Their sizes are those of the scenario; those that only the table knows have none yet.
    """
    where, column = places(scenario), table.columns.get("community")
    known = set(where.names)
    for name in column.known if column else ():
        if name not in known:
            where.names.append(name)
            where.given.append(name)
            where.sizes.append(0)
            where.segments.append(list(scenario.segments))
    community = positions(column, where.names, table.rows)
    if column:
        _check_names(column, where, community, scenario, mistakes)
    return where, community


def _check_names(
    column: Names, where: Places, community: np.ndarray, scenario: Scenario, mistakes: Mistakes
) -> None:
    """Note names of communities that will not do."""
    strange = [len(name) > LONGEST or not name.isprintable() for name in where.names]
    rows = np.flatnonzero((community >= 0) & np.array(strange)[community])
    remedy = f"use up to {LONGEST} characters that print"
    mistakes.add(rows, "community", column, "will not do as a name", remedy)
    several = [name for name, place in scenario.communities.items() if place.count > 1]
    rows = np.flatnonzero((community >= 0) & np.isin(where.names, several)[community])
    if len(rows):
        remedy = f"write which one, such as {quoted(column.text(rows[0]) + ' 1')}"
        mistakes.add(rows, "community", column, "is several communities in the scenario", remedy)
    if len(column.known) > MOST_COMMUNITIES:
        last = np.flatnonzero(column.numbers == MOST_COMMUNITIES)[:1]
        what = f"is one of {len(column.known):,} communities"
        mistakes.add(last, "community", column, what, f"have at most {MOST_COMMUNITIES:,}")


def draw_communities(community: np.ndarray, where: Places, who: np.ndarray, seed: int) -> None:
    """Draw where those live of whom nothing says it, by the sizes of the scenario's communities.

    Parameters
    ----------
    community : array, NOTHING where it is to be drawn
    where : Places
    who : uint64 array, the address of the head of each row's account
    seed : int
    """
    missing = np.flatnonzero(community == NOTHING)
    bounds = np.cumsum(where.sizes)
    drawn = uniforms(key(seed, "lives in"), who[missing]) * bounds[-1]
    community[missing] = np.searchsorted(bounds, drawn, side="right")


def draw_segments(
    segment: np.ndarray, community: np.ndarray, where: Places, who: np.ndarray, scenario: Scenario, seed: int
) -> None:
    """Draw the segments of those of whom nothing says it, among those that live in their community."""
    living = [tuple(segments) for segments in where.segments]
    kinds = {segments: number for number, segments in enumerate(dict.fromkeys(living))}
    kind = np.array([kinds[segments] for segments in living])[community]
    for segments, number in kinds.items():
        rows = np.flatnonzero((segment == NOTHING) & (kind == number))
        segment[rows] = drawn_segments(who[rows], segments, scenario, seed)


def inhabited(where: Places, community: np.ndarray) -> tuple[Places, np.ndarray]:
    """Return the communities in which somebody lives, with their sizes, and everybody's among them."""
    sizes = np.bincount(community, minlength=len(where.names))
    lived_in = np.flatnonzero(sizes)
    kept = Places(
        [where.names[c] for c in lived_in],
        [where.given[c] for c in lived_in],
        sizes[lived_in].tolist(),
        [where.segments[c] for c in lived_in],
    )
    return kept, np.searchsorted(lived_in, community)

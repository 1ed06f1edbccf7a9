"""A graph from real ties between known people."""

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np

from relsim.community.contexts import Context, combined_hours, combined_strength
from relsim.community.graph import KINDS, MOST_PERSONS, Graph, as_graph, as_rows
from relsim.errors import UserError

SHOWN = 3  # wrong rows that a message names


class Merged(NamedTuple):
    """A graph made from rows that each name a tie, and what became of the rows.

    Attributes
    ----------
    graph : Graph
    repeated : int, rows that name a pair once more, in either direction: merged
    selves : int, rows that tie a person to itself: dropped
    weightless : int, rows of strength 0: dropped
    rounding : float, the most that a strength was changed (0 for up to 255 kinds of tie)
    """

    graph: Graph
    repeated: int
    selves: int
    weightless: int
    rounding: float


def from_edges(
    source: Sequence[Any] | np.ndarray,
    target: Sequence[Any] | np.ndarray,
    strength: Sequence[float] | np.ndarray | None = None,
    *,
    persons: int | None = None,
    ids: Sequence[Any] | np.ndarray | None = None,
) -> Graph:
    """Return the graph of the ties between `source` and `target`.

    Ties have no direction. Ties from a person to itself and ties of strength 0 are dropped; of a pair that
    is named several times, in either direction, the greatest strength counts.

    Parameters
    ----------
    source, target : sequences of one length
        The two persons of each tie: numbers from 0, or what stands in `ids`.
    strength : shares 0 to 1, optional
        How close the two are; 1 where it is not given. More than 255 different ones are rounded.
    persons : int
        How many people there are, where the ties name them by number.
    ids : sequence
        The id of each person, where the ties name them by id.

    Returns
    -------
    Graph
        Contexts and hours are not known: 0.

    Raises
    ------
    UserError
        Somebody is unknown, a strength is no share, or the sequences do not fit.

    Examples
    --------
    >>> graph = from_edges(["ann", "ann", "bob"], ["bob", "cid", "ann"], ids=["ann", "bob", "cid", "dan"])
    >>> graph.offsets.tolist(), graph.neighbours.tolist()
    ([0, 2, 3, 4, 4], [1, 2, 0, 0])
    """
    if len(source) != len(target):
        raise UserError(f"ties: {len(source)} sources and {len(target)} targets; each tie needs one of both")
    position = positions_of(persons, ids)
    rows = range(len(source))
    ends = [
        numbers_of("ties: row ", rows, np.asarray(column).tolist(), position) for column in (source, target)
    ]
    shares = np.ones(len(rows)) if strength is None else np.asarray(strength, np.float64)
    if len(shares) != len(rows):
        raise UserError(f"ties: {len(rows)} ties and {len(shares)} strengths; each tie needs one")
    refused = np.flatnonzero(~((shares >= 0.0) & (shares <= 1.0)))
    wrong = list(zip(refused.tolist(), shares[refused].tolist(), strict=True))
    complain("ties: row ", wrong, "strength", "it is a share, from 0 to 1")
    return merged(ends[0], ends[1], np.zeros(len(rows), np.uint8), shares, len(position), ()).graph


def positions_of(
    persons: int | None, ids: Sequence[Any] | np.ndarray | None, text: bool = False
) -> dict[Hashable, int]:
    """Return the number of each person by the name that ties give, as text if `text` is true."""
    if (persons is None) == (ids is None):
        raise UserError("ties: say either how many persons there are or which ids they have")
    known: list[Any] = list(range(persons)) if persons is not None else np.asarray(ids).tolist()
    if not 1 <= len(known) <= MOST_PERSONS:
        raise UserError(f"ties: {len(known):,} persons; a graph holds 1 to {MOST_PERSONS:,}")
    names = [str(name).strip() for name in known] if text else known
    position = {name: number for number, name in enumerate(names)}
    if len(position) < len(names):
        twice = next(name for number, name in enumerate(names) if position[name] != number)
        raise UserError(f"ties: two persons have the id {twice!r}; each needs one of its own")
    return position


def numbers_of(
    where: str, rows: Sequence[int], names: Sequence[Any], position: dict[Hashable, int]
) -> np.ndarray:
    """Return the numbers of named persons, or raise a UserError that shows the first unknown ones."""
    found = [position.get(name, -1) for name in names]
    if -1 in found:
        unknown = [(row, name) for row, name, number in zip(rows, names, found, strict=True) if number < 0]
        known = ", ".join(repr(name) for name in list(position)[:SHOWN])
        more = f", ... ({len(position):,} in all)" if len(position) > SHOWN else ""
        complain(where, unknown, "unknown person", f"known are {known}{more}")
    return np.array(found, np.int64)


def complain(where: str, wrong: Sequence[tuple[int, Any]], what: str, remedy: str) -> None:
    """Raise a UserError that names the first wrong rows, if there are any."""
    if not wrong:
        return
    row, value = wrong[0]
    others = ", ".join(f"{row} ({value!r})" for row, value in wrong[1:SHOWN])
    more = f"; also in row {others}" if others else ""
    more += f" and {len(wrong) - SHOWN:,} more" if len(wrong) > SHOWN else ""
    raise UserError(f"{where}{row}: {what} {value!r}; {remedy}{more}")


def merged(
    source: np.ndarray,
    target: np.ndarray,
    sets: np.ndarray,
    strength: np.ndarray | None,
    persons: int,
    contexts: Sequence[Context],
) -> Merged:
    """Return the graph of rows that each name a tie.

    Parameters
    ----------
    source, target : (rows,) int64, persons by number
    sets : (rows,) uint8, contexts as bits; 0 is not known
    strength : (rows,) shares; without it, what the contexts of a pair give together (1 if not known)
    persons : int
    contexts : sequence of Context
    """
    selves = source == target
    weightless = ~selves & (strength == 0.0) if strength is not None else np.zeros(len(source), bool)
    kept = np.flatnonzero(~selves & ~weightless)
    pair = np.maximum(source[kept], target[kept]) << 32 | np.minimum(source[kept], target[kept])
    order = np.argsort(pair, kind="stable")
    pair, kept = pair[order], kept[order]
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    sets = np.bitwise_or.reduceat(sets[kept], first) if len(first) else sets[kept]
    if strength is None:
        given = combined_strength([context.strength for context in contexts])
        shares = np.where(sets > 0, given[sets], 1.0)
    else:
        shares = np.maximum.reduceat(strength[kept], first) if len(first) else strength[kept]
    kind, kind_sets, kind_strength = _kinds(sets, shares)
    hours = combined_hours([context.hours for context in contexts])[kind_sets]
    pair = pair[first]
    rows = as_rows((pair & 0xFFFFFFFF).astype(np.int32), (pair >> 32).astype(np.int32), kind, persons)
    return Merged(
        as_graph(rows, kind_strength, hours, kind_sets),
        repeated=len(kept) - len(first),
        selves=int(selves.sum()),
        weightless=int(weightless.sum()),
        rounding=float(np.abs(kind_strength[kind] - shares).max(initial=0.0)),
    )


def _kinds(sets: np.ndarray, strength: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the kind of each tie, and which contexts and strength each of the 256 kinds has.

    Each set of contexts with one strength is a kind. Where that makes more than 255, strengths are
    rounded to as many even levels, from the least to the greatest, as the sets leave room for.
    """
    levels, level = np.unique(strength, return_inverse=True)
    found, kind = np.unique(sets.astype(np.int64) * len(levels) + level, return_inverse=True)
    if len(found) >= KINDS:
        even = np.linspace(levels[0], levels[-1], (KINDS - 1) // len(np.unique(sets)))
        nearest = np.rint((strength - levels[0]) / (levels[-1] - levels[0]) * (len(even) - 1))
        return _kinds(sets, even[nearest.astype(np.int64)])
    kind_sets, kind_strength = np.zeros(KINDS, np.uint8), np.zeros(KINDS)
    kind_sets[1 : len(found) + 1] = found // max(len(levels), 1)
    kind_strength[1 : len(found) + 1] = levels[found % max(len(levels), 1)]
    return (kind + 1).astype(np.uint8), kind_sets, kind_strength

"""Who knows whom, from a list of real ties."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from relsim.community import Context, Graph, read_edges
from relsim.community import Reading as TiesReading
from relsim.input.files import state_of


def read_ties(
    path: str | Path, persons: int, ids: np.ndarray | None, contexts: Sequence[Context]
) -> tuple[Graph, TiesReading]:
    """Return the graph of a list of ties between the people of a world, and what was found in it.

    Parameters
    ----------
    path : str or Path
        CSV as `relsim.community.read_edges` takes it, at most 4,000,000,000 bytes.
    persons : int
    ids : array of str, optional
        The id of each person; without them, the list names people by their number from 0, community after
        community.
    contexts : sequence of Context
        What a column `context` may name.

    Raises
    ------
    UserError
        The file cannot be read, or a row cannot be.
    """
    known = persons if ids is None else tuple(ids.tolist())
    return _ties(known, tuple(contexts), *state_of(Path(path)))


@lru_cache(maxsize=2)
def _ties(
    known: int | tuple[str, ...], contexts: tuple[Context, ...], path: Path, *state: int
) -> tuple[Graph, TiesReading]:
    """Return what a list says; it is read once for all runs, as long as nothing in it changes."""
    if isinstance(known, int):
        return read_edges(path, persons=known, contexts=contexts)
    return read_edges(path, ids=known, contexts=contexts)

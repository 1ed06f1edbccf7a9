"""A graph from a list of ties in a file."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relsim.community.contexts import Context, check_contexts
from relsim.community.edges import complain, merged, numbers_of, positions_of
from relsim.community.graph import Graph
from relsim.errors import UserError


class Reading(NamedTuple):
    """What was found in a list of ties, and what was made of it; as text, one line for the user.

    Attributes
    ----------
    path : str
    rows : int, rows of the list, without its header and empty lines
    ties : int, ties in the graph
    repeated : int, rows that name a pair once more, in either direction: merged, the greatest weight counts
    selves : int, rows that tie a person to itself: dropped
    weightless : int, rows with weight 0: dropped
    greatest : float, the greatest weight (0 without any); above 1 all weights were divided by it
    rounding : float, the most that a strength was changed (0 for up to 255 kinds of tie)
    """

    path: str
    rows: int
    ties: int
    repeated: int
    selves: int
    weightless: int
    greatest: float
    rounding: float

    def __str__(self) -> str:
        said = [f"{self.path}: {self.rows:,} rows, {self.ties:,} ties"]
        if self.repeated:
            said.append(f"{self.repeated:,} repeated a pair and merged")
        if self.selves:
            said.append(f"{self.selves:,} from a person to itself and dropped")
        if self.weightless:
            said.append(f"{self.weightless:,} of weight 0 and dropped")
        if self.greatest > 1.0:
            said.append(f"weights were divided by the greatest, {self.greatest:g}")
        if self.rounding:
            said.append(f"strengths were rounded by up to {self.rounding:.2g}")
        return "; ".join(said)


def read_edges(
    path: str | Path,
    *,
    persons: int | None = None,
    ids: Sequence[Any] | np.ndarray | None = None,
    contexts: Sequence[Context] = (),
    source: str = "source",
    target: str = "target",
) -> tuple[Graph, Reading]:
    """Return the graph of a list of ties in a CSV file, and what was found in it.

    The columns `source` and `target` name the two persons. A column `weight` says how close they are, and
    a column `context` where they know each other from; other columns are not looked at. Ties have no
    direction; repeated pairs are merged, and ties from a person to itself or of weight 0 are dropped.

    Parameters
    ----------
    path : str or Path
        CSV with a header, UTF-8.
    persons : int
        How many people there are, where the list names them by number from 0.
    ids : sequence
        The id of each person, where the list names them by id.
    contexts : sequence of Context
        What the column `context` may name. They give the hours together, and the strength where there is
        no weight. Without that column the contexts of a tie are not known (0), and its strength is 1.
    source, target : str
        The names of the two columns, where the list calls them otherwise.

    Returns
    -------
    graph : Graph
    reading : Reading

    Raises
    ------
    UserError
        The file cannot be read or lacks a column, or a row names an unknown person or context or has a
        weight that is no number from 0 on. The message names the line.
    """
    position = positions_of(persons, ids, text=True)
    check_contexts(contexts)
    lines, columns = _columns(Path(path), (source, target), ("weight", "context"))
    where = f"{path}:"
    ends = [numbers_of(where, lines, columns[name], position) for name in (source, target)]
    weights = _weights(where, lines, columns["weight"]) if "weight" in columns else None
    greatest = 0.0 if weights is None else float(weights.max(initial=0.0))
    shares = weights / greatest if weights is not None and greatest > 1.0 else weights
    sets = np.zeros(len(lines), np.uint8)
    if contexts and "context" in columns:
        sets = _sets(where, lines, columns["context"], contexts)
    made = merged(ends[0], ends[1], sets, shares, len(position), contexts)
    return made.graph, Reading(
        path=str(path),
        rows=len(lines),
        ties=len(made.graph.neighbours) // 2,
        repeated=made.repeated,
        selves=made.selves,
        weightless=made.weightless,
        greatest=greatest,
        rounding=made.rounding,
    )


def _columns(
    path: Path, needed: Sequence[str], optional: Sequence[str]
) -> tuple[list[int], dict[str, list[str]]]:
    """Return the line of each row, and the wanted columns as text."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            header = [name.strip() for name in next(reader, [])]
            missing = [name for name in needed if name not in header]
            if missing:
                raise UserError(
                    f"{path}:1: no column {missing[0]!r}; it has {', '.join(header) or 'none'}: "
                    "rename one, or say which columns name the two persons"
                )
            wanted = {name: header.index(name) for name in (*needed, *optional) if name in header}
            lines: list[int] = []
            columns: dict[str, list[str]] = {name: [] for name in wanted}
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise UserError(
                        f"{path}:{reader.line_num}: {len(row)} values; the header has {len(header)} columns"
                    )
                lines.append(reader.line_num)
                for name, place in wanted.items():
                    columns[name].append(row[place].strip())
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); it should be a CSV file") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{path}: is no CSV file in UTF-8 ({error})") from None
    return lines, columns


def _weights(where: str, lines: Sequence[int], texts: Sequence[str]) -> np.ndarray:
    """Return the weights, or raise a UserError that shows the first that is no number from 0 on."""
    weights = np.array([_number(text) for text in texts], np.float64)
    wrong = np.flatnonzero(~((weights >= 0.0) & np.isfinite(weights)))
    shown = [(lines[row], texts[row]) for row in wrong.tolist()]
    complain(where, shown, "weight", "it has to be a number, 0 or more")
    return weights


def _number(text: str) -> float:
    """Return a number, or NaN where the text is none."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _sets(where: str, lines: Sequence[int], texts: Sequence[str], contexts: Sequence[Context]) -> np.ndarray:
    """Return each row's context as a bit, or raise a UserError that shows the first unknown ones."""
    bits = {context.name: 1 << bit for bit, context in enumerate(contexts)}
    unknown = [(line, text) for line, text in zip(lines, texts, strict=True) if text not in bits]
    complain(where, unknown, "unknown context", f"contexts are {', '.join(bits)}")
    return np.array([bits[text] for text in texts], np.uint8)

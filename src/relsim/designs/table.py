"""A design that somebody made elsewhere: a table with a column for each factor and a row for each point."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from relsim.designs.factor import Factor, Value
from relsim.designs.ranges import Refused, level_of
from relsim.designs.schema import MOST_POINTS, Vary
from relsim.errors import UserError
from relsim.input.files import header_and_batches, text
from relsim.scenario.catalogue import Setting
from relsim.scenario.fields import number
from relsim.scenario.problems import Place, Report, one_of, shown, shown_path

POINT = "point"
TOLD = 20  # mistakes of a column that are told


@dataclass
class Table:
    """A table as it was read.

    Attributes
    ----------
    name : str
        Of the file, as the user sees it.
    columns : dict
        By name, the cells as text.
    lines : list of int
        Of each row: its line, in Parquet its number.
    read_already : dict
        By name, the values of columns.
    """

    name: str
    columns: Mapping[str, list[str]]
    lines: list[int]
    read_already: dict[str, list[Value]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, place: Place, report: Report) -> "Table | None":
        """Return the table of a file, or None and what is wrong in the report."""
        lines: list[int] = []
        columns: dict[str, list[str]] = {}
        try:
            batches = header_and_batches(path)
            header = next(batches)
            twice = next((name for name in header if header.count(name) > 1), None)
            if twice is not None:
                raise UserError(f"{shown_path(path)}:1: two columns are called {shown(twice)}; rename one")
            columns = {name: [] for name in header}
            for batch in batches:
                lines += batch.places
                for name, cells in zip(header, batch.columns, strict=True):
                    columns[name] += [text(cell) for cell in cells] if not isinstance(cells, list) else cells
                if len(lines) > MOST_POINTS:
                    raise UserError(
                        f"{shown_path(path)}: more than {MOST_POINTS:,} rows are too many; write fewer"
                    )
            if not lines:
                raise UserError(f"{shown_path(path)}: there is no row; write one for each point")
        except UserError as error:
            message, _, hint = str(error).rpartition("; ")
            report.add(place, ("design", "file"), message, hint)
            return None
        return cls(shown_path(path), columns, lines)

    def entries(self, varied: Mapping[str, Vary]) -> dict[str, Vary]:
        """Return what varies: what the experiment says, and every other column, which is a path then."""
        return {**varied, **dict.fromkeys(self.others(varied), Vary())}

    def others(self, varied: Collection[str]) -> list[str]:
        """Return the columns of which an experiment that varies these things does not speak."""
        return [name for name in self.columns if name != POINT and name not in varied]

    def levels(self, name: str, settings: Sequence[Setting], report: Report) -> tuple[Value, ...]:
        """Return the values of a column of which nothing else says what it takes, each once."""
        first = settings[0]
        kind = {"a whole number": int, "true or false": bool}.get(first.type, str if first.choices else float)
        if name not in self.columns:
            self._missing(name, report)
            self.read_already[name] = []
            return ()
        found = dict.fromkeys(self._values(name, kind, lambda value: level_of(value, settings), report))
        return tuple(sorted(found)) if kind in (int, float) else tuple(found)

    def rows(self, factors: Sequence[Factor], report: Report) -> tuple[tuple[Value, ...], ...]:
        """Return the values of each point in the order of the factors; what is wrong goes to the report."""
        if POINT in self.columns and self.columns[POINT] != [str(at) for at in range(len(self.lines))]:
            report.add(
                Place(self.name, 1), (POINT,), "points do not count 0, 1, 2, ...", "take the column out"
            )
        for factor in factors:
            if factor.name in self.read_already:
                continue
            if factor.name not in self.columns:
                self._missing(factor.name, report)
            else:
                kind = int if factor.whole else type(factor.levels[0]) if factor.levels else float
                self._values(factor.name, kind, partial(_of_factor, factor=factor), report)
        found = [self.read_already[factor.name] for factor in factors if factor.name in self.read_already]
        whole = len(found) == len(factors) and all(len(column) == len(self.lines) for column in found)
        return tuple(zip(*found, strict=True)) if whole else ()

    def _missing(self, name: str, report: Report) -> None:
        hint = one_of(name, [column for column in self.columns if column != POINT], quote=False)
        report.add(Place(self.name, 1), (), f"there is no column {name}", hint)

    def _values(self, name: str, kind: type, take: Callable[[object], Value], report: Report) -> list[Value]:
        """Return a column's values, those that will not do left out and reported."""
        values: list[Value] = []
        wrong = 0
        for line, cell in zip(self.lines, self.columns[name], strict=True):
            try:
                values.append(take(_plain(cell, kind)))
            except Refused as refused:
                wrong += 1
                if wrong <= TOLD:
                    said = refused.message if cell else "nothing stands here"
                    report.add(Place(self.name, line), (name,), said, refused.hint)
        if wrong > TOLD:
            place = Place(self.name, self.lines[-1])
            report.add(place, (name,), f"{wrong - TOLD:,} cells more will not do", "mend those too")
        self.read_already[name] = values
        return values


def _plain(cell: str, kind: type) -> object:
    """Return a cell as a value of a kind, or as the text that it is."""
    if kind is bool:
        return {"true": True, "false": False}.get(cell, cell)
    if kind is str:
        return cell
    try:
        return int(cell) if kind is int else float(cell)
    except ValueError:
        return cell


def _of_factor(value: object, factor: Factor) -> Value:
    """Return a value if the factor takes it, as levels or range of the experiment say."""
    if factor.levels:
        if value not in factor.levels:
            listed = ", ".join(shown(level) for level in factor.levels)
            raise Refused(f"{shown(value)} is none of the levels", f"write one of {listed}")
    elif not isinstance(value, int | float) or not factor.low <= value <= factor.high:  # type: ignore[operator]
        ends = f"{number(factor.low)} to {number(factor.high)}"  # type: ignore[arg-type]
        kind = "whole number" if factor.whole else "number"
        raise Refused(f"{shown(value)} is out of the range that varies", f"write a {kind} from {ends}")
    return value

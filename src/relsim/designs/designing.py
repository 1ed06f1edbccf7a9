"""From `[design]` to a design that can be made: what each kind needs, and no more points than can be run."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from relsim.designs.factor import Factor
from relsim.designs.points import count_of
from relsim.designs.schema import MOST_POINTS, DesignTable
from relsim.designs.study import Design
from relsim.designs.table import Table
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import Report
from relsim.scenario.tree import Node

MOST_VALUES = 50_000_000  # points times factors: 400 MB
MOST_WORK = 20_000_000_000  # points squared times factors times tries: a minute of measuring evenness

NEEDED: dict[str, tuple[str, ...]] = {
    "grid": (),
    "one_at_a_time": (),
    "latin_hypercube": ("points",),
    "sobol": ("points",),
    "morris": ("trajectories",),
    "table": ("file",),
}
TAKEN: dict[str, tuple[str, ...]] = {
    **NEEDED,
    "grid": ("levels",),
    "one_at_a_time": ("levels",),
    "latin_hypercube": ("points", "tries"),
    "morris": ("trajectories", "levels"),
}
EXAMPLES = {"points": "points = 64", "trajectories": "trajectories = 10", "file": 'file = "points.csv"'}

ILLUSTRATION = (
    "one_at_a_time is an illustration: it moves one factor while all others stand still, so it sees no "
    "interactions and next to nothing of the space between (Saltelli & Annoni 2010). For a finding use "
    "morris, latin_hypercube or sobol."
)
CHOICES_IN_ORDER = (
    "In morris a choice without an order (true or false, words) moves by a step like a number: read how much "
    "it matters (the mean of absolute effects), not its sign."
)


@dataclass
class Designing:
    """What is needed to check a design."""

    tree: Node
    report: Report

    def wrong(self, key: str, message: str, hint: str) -> None:
        """Report what is wrong with the design."""
        path: KeyPath = ("design", key) if key else ("design",)
        self.report.add(self.tree.nearest(path).place, path, message, hint, of_table=not key)

    def design(self, given: DesignTable, factors: Sequence[Factor] | None, table: Table | None) -> Design:
        """Return the design, checked; None for factors where they are not known, which has been told."""
        self._keys(given)
        rows = table.rows(factors, self.report) if table and factors else ()
        found = Design(
            given.kind, given.points, given.levels, given.trajectories, given.tries, given.file, rows
        )
        self._needs(found, factors or ())
        if factors:
            self._size(found, factors)
        elif factors is not None and not self.report.around(("vary",)) and not (table and table.others(())):
            self.wrong("", "nothing varies", "write [vary], or leave the design out")
        return found

    def _keys(self, given: DesignTable) -> None:
        """See that what a kind needs is there, and nothing else."""
        for key in NEEDED[given.kind]:
            if not getattr(given, key):
                self.wrong(key, f"{given.kind} needs {key}", f"write {EXAMPLES[key]}")
        for key in sorted(given.model_fields_set - {"kind", *TAKEN[given.kind]}):
            takes = " and ".join(TAKEN[given.kind])
            self.wrong(key, f"{given.kind} has no {key}", f"it takes {takes}")

    def _needs(self, design: Design, factors: Sequence[Factor]) -> None:
        if design.kind == "grid" and design.levels < 2:
            ranges = [factor.name for factor in factors if not factor.levels]
            if ranges:
                self.wrong(
                    "levels",
                    f"a grid does not know how to cut {ranges[0]}",
                    "write levels = 3, or list its levels",
                )
        if design.kind == "one_at_a_time" and design.levels == 1:
            self.wrong("levels", "one level shows no difference", "write levels = 2 or more")
        if design.kind == "sobol" and design.points & (design.points - 1):
            below = 1 << (design.points.bit_length() - 1)
            self.wrong(
                "points", f"{design.points} is no power of two, and only then is the Sobol' sequence even",
                f"write {below} or {2 * below}",
            )  # fmt: skip
        if design.kind == "morris" and design.levels % 2:
            self.wrong(
                "levels",
                f"{design.levels} is odd, and then not all levels are as likely",
                "write an even number, such as 4",
            )

    def _size(self, design: Design, factors: Sequence[Factor]) -> None:
        count = count_of(design, factors)
        if count > MOST_POINTS or count * len(factors) > MOST_VALUES:
            remedy = "use latin_hypercube, or fewer levels" if design.kind == "grid" else "write fewer"
            self.wrong("", f"{count:,} points of {len(factors)} factors are too many", remedy)
        if design.tries > 1 and design.points**2 * len(factors) * design.tries > MOST_WORK:
            self.wrong(
                "tries",
                "to see which of so many large hypercubes is the most even would take long",
                "write tries = 1",
            )


def notes_of(design: Design | None, factors: Sequence[Factor]) -> tuple[str, ...]:
    """Return what whoever reads the results should know."""
    if design is None:
        return ()
    if design.kind == "one_at_a_time":
        return (ILLUSTRATION,)
    choices = any(not factor.is_number for factor in factors)
    return (CHOICES_IN_ORDER,) if design.kind == "morris" and choices else ()


def table_of(given: DesignTable | None, tree: Node, report: Report) -> Table | None:
    """Return the table that the design names, or None; where it cannot be read the report says so."""
    node = tree.child("design")
    file = node.child("file") if node else None
    if given is None or given.kind != "table" or not given.file or file is None:
        return None
    return Table.read(Path(file.place.folder) / given.file, file.place, report)

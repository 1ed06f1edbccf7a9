"""From the entries of `[vary]` to factors, each checked against every scenario."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from relsim.designs.addresses import ANY, matches, parts_of, written
from relsim.designs.distributions import Distribution
from relsim.designs.factor import Factor, Value
from relsim.designs.movable import GROUPS, Rows, cannot_vary, one_kind
from relsim.designs.ranges import Refused, distribution_of, level_of, settle, swept
from relsim.designs.schema import Vary
from relsim.designs.shorthand import ALL, SUCH_AS
from relsim.designs.table import Table
from relsim.scenario.catalogue import Setting
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import Place, Report, closest, one_of, shown
from relsim.scenario.resolved import PROVENANCE
from relsim.scenario.tree import Node

RESERVED = ("point", "scenario", "replicate", "outcome", "vendor", "group", "week", "value", "key")
"""Columns of the tables of results, in which factors stand beside them."""

How = tuple[tuple[Value, ...], Distribution | None]
"""Levels and distribution; one of the two is empty."""


@dataclass
class Varying:
    """What is needed to make factors.

    Attributes
    ----------
    rows : dict
        By scenario, what is known of each of its settings.
    tree : Node
        The experiment, for places.
    report : Report
        Takes what is wrong.
    fixed : set of paths
        What is the same in all worlds.
    table : Table, optional
        In which the values of points stand.
    """

    rows: dict[str, Rows]
    tree: Node
    report: Report
    fixed: set[KeyPath] = field(default_factory=set)
    table: Table | None = None

    def factors(self, entries: Mapping[str, Vary]) -> list[Factor]:
        """Return the factors of the entries, in their order; those of `all` last."""
        held = [name for name, entry in entries.items() if entry.hold]
        made = [self._factor(name, entry) for name, entry in entries.items() if name not in (ALL, *held)]
        factors = [factor for factor in made if factor]
        moved = self._moved_once(factors)
        for name in held:
            self._hold(name, entries)
        if ALL in entries:
            factors += self._all(entries[ALL], moved, [parts_of(name) or () for name in held])
        return factors

    def wrong(self, name: str, message: str, hint: str, *below: str | int) -> None:
        """Report what is wrong with an entry."""
        entry = self.tree.nearest(("vary",)).child(name)
        if entry is None and self.table:  # a column of the table that the experiment does not speak of
            self.report.add(Place(self.table.name, 1), (name,), message, hint)
        else:
            node = self.tree.nearest(("vary", name, *below))
            self.report.add(node.place, ("vary", name, *below), message, hint)

    def _factor(self, name: str, entry: Vary) -> Factor | None:
        """Return one factor, or None and what is wrong in the report."""
        if self.report.around(("vary", name)):
            return None
        if name in RESERVED:
            self.wrong(name, "this is the name of a column of results", f"call it {name}_varied")
            return None
        paths = self._paths(name, entry)
        settings = [row for path in paths for row in self._settings(name, path, bool(entry.paths))]
        if not settings:
            return None
        try:
            one_kind(settings)
            return self._made(name, paths, settings[0], entry, self._how(name, entry, settings))
        except Refused as refused:
            for one in (refused, *refused.others):
                self.wrong(name, one.message, one.hint, *one.below)
            return None

    def _how(self, name: str, entry: Vary, settings: list[Setting]) -> How:
        """Return levels and distribution of an entry; one of the two is empty."""
        told = entry.model_fields_set - {"paths", "kind", "group"}
        if not told and self.table:
            return self.table.levels(name, settings, self.report), None
        if not told:
            raise Refused("nothing says how it varies", SUCH_AS)
        for alone in ("levels", "range"):
            if alone in told and len(told) > 1:
                other = min(told - {alone})
                raise Refused(f"{other} does not go with {alone}", "keep one of the two", (other,))
        if "range" in told:
            if entry.range != "sweep":
                raise Refused(
                    f'"{entry.range}" goes with all', f'write all = "{entry.range}", or "sweep" here'
                )
            return swept(settings)
        if "levels" in told:
            return _levels(entry.levels, settings), None
        return (), distribution_of(entry, settings)

    def _hold(self, name: str, entries: Mapping[str, Vary]) -> None:
        """See that what is held is there, and would vary otherwise."""
        if ALL not in entries:
            self.wrong(name, "nothing varies this anyway", 'take it out, or write all = "assumed"')
        path = parts_of(name) or (name,)
        known = {row[: len(path)] for rows in self.rows.values() for row in rows}
        if not any(matches(path, one) for one in known):
            near = closest(name, (written(one) for one in known))
            hint = f"did you mean {near}?" if near else "write the path of a setting or of a section"
            self.wrong(name, f"there is no setting or section {name}", hint)

    def _paths(self, name: str, entry: Vary) -> list[str]:
        if not entry.paths:
            return [name]
        if parts_of(name) and any(parts_of(name) in rows for rows in self.rows.values()):
            self.wrong(
                name, "this is the path of a setting, and paths names others", "give it a name of your own"
            )
        return [written(parts_of(path) or (path,)) for path in entry.paths]

    def _settings(self, name: str, text: str, named: bool) -> Iterator[Setting]:
        """Yield the settings that a path means in each scenario; report where it means none."""
        pattern = parts_of(text) or (text,)
        below = ("paths",) if named else ()
        for scenario, rows in self.rows.items():
            found = [row for path, row in rows.items() if matches(pattern, path)]
            if not found:
                there = [row.path for row in rows.values()]
                if ANY in pattern:
                    there = sorted({written(_with_any(parts_of(path) or ())) for path in there})
                near = closest(text, there)
                if pattern[0] == PROVENANCE:
                    why = "this says where values come from and changes nothing in a run"
                    self.wrong(name, why, "vary the setting whose value it tells", *below)
                    return
                own = "" if named else ", or paths = [...] for a name of your own"
                hint = f"did you mean {near}?" if near else f"see `relsim describe {scenario}`{own}"
                self.wrong(name, f"there is no setting {text} in {scenario}", hint, *below)
                return
            if refusal := cannot_vary(pattern, found[0]):
                self.wrong(name, *refusal, *below)
                return
            fixed = next((row.path for row in found if parts_of(row.path) in self.fixed), None)
            if fixed:
                self.wrong(name, f"[set] fixes {fixed}", "take it out of one of the two", *below)
                return
            yield from found

    def _moved_once(self, factors: Iterable[Factor]) -> set[KeyPath]:
        """Return all settings that factors move, reporting those that two of them move."""
        by: dict[KeyPath, str] = {}
        for factor in factors:
            patterns = [parts_of(path) or () for path in factor.paths]
            known = (path for rows in self.rows.values() for path in rows)
            mine = [path for path in known if any(matches(pattern, path) for pattern in patterns)]
            twice = next((path for path in mine if path in by), None)
            if twice is not None:
                self.wrong(factor.name, f"{by[twice]} moves {written(twice)} too", "keep one of the two")
            by |= dict.fromkeys(mine, factor.name)
        return set(by)

    def _all(self, entry: Vary, moved: set[KeyPath], held: list[KeyPath]) -> list[Factor]:
        """Return a factor for each setting of a kind that all scenarios have and nothing else speaks of."""
        if self.report.around(("vary", ALL)):
            return []
        words = [entry.range] if entry.range else entry.levels
        for word in words or [""]:
            if not isinstance(word, str) or word not in GROUPS:
                self.wrong(ALL, f"{shown(word)} is no kind of setting", one_of(word, GROUPS))
                return []

        def is_free(path: KeyPath, row: Setting) -> bool:
            spoken_of = path in moved or path in self.fixed or any(matches(h, path[: len(h)]) for h in held)
            wanted = row.sweep is not None and any(GROUPS[word](row) for word in words)
            return wanted and not spoken_of and not cannot_vary(path, row)

        first, *others = self.rows.values()
        common = [row for path, row in first.items() if is_free(path, row) and all(path in o for o in others)]
        return [self._made(row.path, [row.path], row, Vary(), swept([row])) for row in common]

    @staticmethod
    def _made(name: str, paths: Sequence[str], row: Setting, entry: Vary, how: How) -> Factor:
        levels, distribution = how
        whole = row.type == "a whole number"
        kind = entry.kind or row.kind
        return Factor(name, tuple(paths), distribution, levels, whole, kind, row.unit, row.help, entry.group)


def _levels(given: list[object], settings: list[Setting]) -> tuple[Value, ...]:
    if not given:
        raise Refused("there is no level", "write at least one value", ("levels",))
    levels: list[Value] = []
    wrong: list[Refused] = []
    for at, value in enumerate(given):
        try:
            level = level_of(value, settings, ("levels", at))
        except Refused as refused:
            wrong.append(refused)
            continue
        if level in levels:
            wrong.append(Refused(f"{shown(value)} stands twice", "take one out", ("levels", at)))
        levels.append(level)
    settle(wrong)
    return tuple(levels)


def _with_any(path: KeyPath) -> KeyPath:
    """Return a path with * for the name that the user gives."""
    return (path[0], ANY, *path[2:]) if len(path) > 2 else path

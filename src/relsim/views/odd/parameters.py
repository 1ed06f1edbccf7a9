"""Settings as tables: what each is in a scenario, what it may be, and what is known of it."""

from collections.abc import Iterable, Sequence

from relsim.scenario import Setting, settings
from relsim.scenario.fields import number
from relsim.views.describe.rows import value_of
from relsim.views.odd.blocks import Table

ASSUMED = "†"  # beside a number that rests on no source or on a weak one
KNOWN = ("unit", "range", "sweep", "kind", "source")
BESIDE = 5  # named things that stand beside each other in a table


def span(low: float | None, high: float | None) -> str:
    """Return a range in words.

    >>> span(0, 1), span(1, None), span(None, None)
    ('0 to 1', 'from 1', '')
    """
    if low is None or high is None:
        return "" if low is None else f"from {number(low)}"
    return f"{number(low)} to {number(high)}"


def below(rows: Iterable[Setting], *sections: str) -> list[Setting]:
    """Return the settings of some sections; those at the top of the file stand in the section "".

    >>> from relsim.scenario import settings
    >>> [row.path for row in below(settings(), "settle")]
    ['settle.unfair', 'settle.reference_memory', 'settle.antagonism', 'settle.recent_weeks']
    """
    return [row for row in rows if ("" if "." not in row.path else row.path.partition(".")[0]) in sections]


def single(name: str, rows: Sequence[Setting]) -> Table:
    """Return settings of which there is one each, a row for each."""
    cells = []
    for row in rows:
        value, default = said(row.value), said(row.default)
        told = default if value != default else ""
        cells.append((_named(row, row.path), row.help, value, told, *_known(row)))
    return Table(name, ("setting", "what it is", "value", "default", *KNOWN), cells)


def beside(name: str, section: str, rows: Sequence[Setting]) -> list[Table]:
    """Return settings of named things, such as vendors, with the things beside each other.

    What is known of each setting stands in the first table; where there are more things, other tables go on.
    """
    values: dict[str, dict[str, str]] = {}
    for row in below(rows, section):
        thing, _, setting = row.path.removeprefix(f"{section}.").rpartition(".")
        values.setdefault(thing, {})[setting] = said(row.value)
    meant = [row for row in settings() if row.path.startswith(f"{section}.*.")]
    things, tables = list(values), []
    for start in range(0, len(things), BESIDE):
        some, first = things[start : start + BESIDE], start == 0
        heads = ("setting", "what it is", *some, *(("default", *KNOWN) if first else ()))
        cells = []
        for row in meant:
            setting, default = row.path.rpartition(".")[2], said(row.default)
            differs = any(values[thing][setting] != default for thing in things)
            known = (default if differs else "", *_known(row)) if first else ()
            shown = (values[thing][setting] for thing in some)
            cells.append((_named(row, setting), row.help if first else "", *shown, *known))
        tables.append(Table(f"{name} ({', '.join(some)})", heads, cells))
    return tables


def said(value: object) -> str:
    """Return a value as one writes it; what is empty is not set.

    >>> said(0.5), said([]), said("")
    ('0.5', 'not set', 'not set')
    """
    return "not set" if value is None or value in ("", [], {}) else value_of(value)


def _named(row: Setting, name: str) -> str:
    return f"`{name}`" + (f" {ASSUMED}" if row.assumed else "")


def _known(row: Setting) -> tuple[str, ...]:
    allowed = ", ".join(f"`{choice}`" for choice in row.choices) or span(row.low, row.high)
    source = "" if row.kind == "constant" and row.source == "assumed" else row.source
    return row.unit, allowed, span(*row.sweep) if row.sweep else "", row.kind, source

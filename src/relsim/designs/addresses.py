"""Which settings of a scenario a path under `[vary]` means; `*` stands for every name."""

import re
from dataclasses import replace
from functools import lru_cache

from relsim.scenario.catalogue import Setting, settings
from relsim.scenario.positions import KeyPath, Lost, TooDeep, split_assignment
from relsim.scenario.schema import Scenario

ANY = "*"


@lru_cache(maxsize=100_000)
def parts_of(text: str) -> KeyPath | None:
    """Return the parts of a path, numbers of list elements as numbers; None where it is none.

    >>> parts_of("vendors.*.layers"), parts_of("events.0.week"), parts_of("my name")
    (('vendors', '*', 'layers'), ('events', 0, 'week'), None)
    """
    quoted = re.sub(r"(?:(?<=\.)|^)\*(?=\.|$)", '"*"', text)
    try:
        keys, rest = split_assignment(f"{quoted} =")
    except (Lost, TooDeep):
        return None
    return None if rest else tuple(int(key) if key.isdecimal() and len(key) < 10 else key for key in keys)


def written(path: KeyPath) -> str:
    """Return a path as it is written under `[vary]`.

    >>> written(("vendors", "*", "layers"))
    'vendors.*.layers'
    """
    from relsim.scenario.problems import dotted

    return dotted(path).replace('"*"', ANY)


def rows_of(scenario: Scenario) -> dict[KeyPath, Setting]:
    """Return what is known of each setting of a scenario by its path, the levers that events set too."""
    rows = {parts_of(row.path) or (): row for row in settings(scenario)}
    levers = {
        row.path.removeprefix("vendors.*."): row for row in settings() if row.path.startswith("vendors.")
    }
    for at, event in enumerate(scenario.events):
        for lever, value in event.set.items():
            path = ("events", at, "set", lever)
            rows[path] = replace(levers[lever], path=written(path), value=value, sweep=levers[lever].sweep)
    return rows


def matches(pattern: KeyPath, path: KeyPath) -> bool:
    """Return whether a path is meant by a pattern.

    >>> matches(("vendors", "*", "layers"), ("vendors", "mart", "layers"))
    True
    """
    return len(pattern) == len(path) and all(
        want in (ANY, part) for want, part in zip(pattern, path, strict=True)
    )


def moved_by(paths: tuple[str, ...], scenario: Scenario) -> tuple[KeyPath, ...]:
    """Return the settings of a scenario that paths mean, each once, in the order of the paths."""
    found: dict[KeyPath, None] = {}
    known: list[KeyPath] = []
    for text in paths:
        pattern = parts_of(text) or ()
        if ANY in pattern:
            known = known or list(rows_of(scenario))
            found |= dict.fromkeys(path for path in known if matches(pattern, path))
        else:
            found[pattern] = None
    return tuple(found)

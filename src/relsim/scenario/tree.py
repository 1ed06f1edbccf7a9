"""A scenario before it is checked: nested values, each with the place where it was written.

Files, archetypes and overrides are laid over each other as trees, so that an error in the end still knows
which file and line the value came from.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import Place, Report


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place; tables hold nodes by key, lists hold nodes in order."""

    value: Any
    place: Place

    def plain(self) -> Any:
        """Return the value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, part: str | int) -> "Node | None":
        """Return what stands under a key or number, or None."""
        if isinstance(self.value, dict):
            return self.value.get(part)
        if isinstance(self.value, list) and isinstance(part, int) and 0 <= part < len(self.value):
            found: Node = self.value[part]
            return found
        return None

    def nearest(self, path: Iterable[str | int]) -> "Node":
        """Return the node at the path or, where nothing was written there, the closest above it."""
        node = self
        for part in path:
            below = node.child(part)
            if below is None:
                return node
            node = below
        return node


def laid_over(top: Node, base: Node, report: Report, path: KeyPath = ()) -> Node:
    """Return what holds when `top` speaks after `base`.

    Tables merge key by key; anything else replaces what was there. A table whose keys are numbers changes
    elements of a list: `[events.0]` is the first event of what a file extends.
    """
    if isinstance(top.value, dict) and isinstance(base.value, dict):
        merged = dict(base.value)
        for key, node in top.value.items():
            merged[key] = laid_over(node, merged[key], report, (*path, key)) if key in merged else node
        return Node(merged, top.place)
    if isinstance(top.value, dict) and isinstance(base.value, list):
        elements = list(base.value)
        for key, node in top.value.items():
            number = int(key) if key.isdecimal() and len(key) < 10 else len(elements)
            if number < len(elements):
                elements[number] = laid_over(node, elements[number], report, (*path, number))
            else:
                report.add(
                    node.place,
                    (*path, key),
                    f"there is no element {key} in this list of {len(elements)}",
                    f"write a number from 0 to {len(elements) - 1}" if elements else "give the whole list",
                )
        return Node(elements, base.place)
    return top

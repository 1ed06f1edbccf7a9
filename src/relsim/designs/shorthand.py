"""The short ways of writing an experiment, put into their full form before the schema reads it.

`scenario = "village"` is a table of one scenario, `[0, 2, 4]` is `{levels = [0, 2, 4]}`, `"sweep"` is
`{range = "sweep"}`, `false` is `{hold = true}`, and a path may be written in quotes or as a TOML path.
"""

from pathlib import Path

from relsim.designs.addresses import parts_of, written
from relsim.designs.schema import Experiment
from relsim.scenario.fields import field_at, is_collection, schema
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import Report, shown
from relsim.scenario.tree import Node, laid_over

ALL = "all"  # the entry of `[vary]` that stands for many settings
OF_WORLDS = {*schema()["properties"]} - {*schema(Experiment)["properties"]}
SUCH_AS = 'write a list of levels, {low = ..., high = ...}, or "sweep"'


def in_full(document: Node, overrides: list[Node], report: Report) -> Node:
    """Return an experiment in its full form, with overrides laid over it; what has none goes to the report.

    An override of what varies takes the place of what the document says, unless both are tables of
    parameters: then it changes some of them.
    """
    tree = _full(document, report)
    for layer in overrides:
        top = _full(layer, report)
        base = dict(tree.value)
        if "scenario" in layer.value or isinstance(layer.nearest(("scenarios",)).value, list):
            base.pop("scenarios", None)
        if _is_table(top.child("vary")) and _is_table(tree.child("vary")):
            base["vary"] = _replaced(base["vary"], top.value["vary"])
        tree = laid_over(top, Node(base, tree.place), report)
    return tree


def _replaced(vary: Node, above: Node) -> Node:
    """Return what varies, with entries of a layer above in place of those that have no parts to change."""
    new = {
        name: entry
        for name, entry in above.value.items()
        if name in vary.value and not _are_parameters(vary.value[name], entry)
    }
    return Node({**vary.value, **new}, vary.place)


def _full(tree: Node, report: Report) -> Node:
    top = {key: node for key, node in tree.value.items() if key != "scenario"}
    for key in [key for key in top if key in OF_WORLDS]:
        hint = f"write it under [set], or --set set.{key}..."
        report.add(top.pop(key).place, (key,), "this belongs to the scenarios", hint, of_table=True)
    if "scenario" in tree.value:
        one = tree.value["scenario"]
        if "scenarios" in top:
            report.add(one.place, ("scenario",), "there is [scenarios] too", "keep one of the two")
        else:
            top["scenarios"] = Node([one], one.place)
    if "scenarios" in top:
        top["scenarios"] = _by_name(top["scenarios"], "scenario" in tree.value, report)
    if _is_table(top.get("vary")):
        top["vary"] = _entries(top["vary"], report)
    return Node(top, tree.place)


def _is_table(node: Node | None) -> bool:
    return node is not None and isinstance(node.value, dict)


def _are_parameters(*entries: Node) -> bool:
    """Return whether all entries are tables that speak of a range by its parameters."""
    return all(not {"levels", "range", "hold"} & set(entry.value) for entry in entries)


def _by_name(given: Node, is_one: bool, report: Report) -> Node:
    """Return scenarios by name: that which they have, or the stem of their file."""
    if not isinstance(given.value, list):
        return given
    named: dict[str, Node] = {}
    for at, node in enumerate(given.value):
        path: KeyPath = ("scenario",) if is_one else ("scenarios", at)
        if isinstance(node.value, dict):
            name = str(node.value["title"].value) if "title" in node.value else "scenario"
        elif isinstance(node.value, str):
            name = Path(node.value).stem
        else:
            report.add(
                node.place, path, f"{shown(node.value)} is no scenario", "write a name or a path in quotes"
            )
            continue
        if name in named:
            report.add(
                node.place, path, f"two scenarios are called {shown(name)}",
                "give each a name: [scenarios] name = ...",
            )  # fmt: skip
        named[name] = node
    return Node(named, given.place)


def _entries(vary: Node, report: Report) -> Node:
    """Return what varies by name, each as a table."""
    found: dict[str, Node] = {}
    for key, node in vary.value.items():
        for name, below in _leaves(key, parts_of(key), node):
            if name in found:
                report.add(below.place, ("vary", name), "this is varied twice", "keep one of the two")
            full = _as_table(below)
            if full is None:
                report.add(below.place, ("vary", name), f"{shown(below.value)} is no range", SUCH_AS)
            else:
                found[name] = full
    return Node(found, vary.place)


def _leaves(name: str, path: KeyPath | None, node: Node) -> list[tuple[str, Node]]:
    """Return what a key of `[vary]` speaks of: a name of one's own, a setting, or a table of settings."""
    field = field_at(path) if path else None
    is_table = field is not None and ("properties" in field or is_collection(field) or "items" in field)
    if path is None or not is_table or not isinstance(node.value, dict) or "paths" in node.value:
        return [(name if path is None else written(path), node)]
    leaves = []
    for key, below in node.value.items():
        more = parts_of(key) or (key,)
        leaves += _leaves(key, (*path, *more), below)
    return leaves


def _as_table(node: Node) -> Node | None:
    """Return an entry as a table, or None where it says nothing of how something varies."""
    if isinstance(node.value, dict):
        return node
    if node.value is False:
        return Node({"hold": Node(True, node.place)}, node.place)
    key = "levels" if isinstance(node.value, list) else "range" if isinstance(node.value, str) else ""
    return Node({key: node}, node.place) if key else None

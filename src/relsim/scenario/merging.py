"""From several documents to one: what extends what, vendors from archetypes, tables beside their file."""

from pathlib import Path

from relsim.scenario.document import Unreadable, read
from relsim.scenario.extends import chain
from relsim.scenario.fields import collections
from relsim.scenario.problems import Place, Report, closest, dotted, one_of, shown, shown_path
from relsim.scenario.resolved import PROVENANCE
from relsim.scenario.shipped import shipped_archetypes
from relsim.scenario.tree import Node, laid_over


def merged(documents: list[Node], overrides: list[Node], report: Report) -> Node:
    """Return the documents laid over each other, the first on top, and the overrides over them.

    In a layer above another, `NAME = false` takes a vendor, segment, community or context away. A vendor
    that is new names its archetype: one that does not is probably a slip of the pen in the name of another.
    Overrides only change what is there.
    """
    tree = documents[-1]
    for layer in [*reversed(documents[:-1]), *overrides]:
        top = layer
        for table in collections():
            top, tree = _named_things(table, top, tree, any(layer is given for given in overrides), report)
        tree = laid_over(top, tree, report)
    return tree


def with_archetypes(tree: Node, report: Report) -> Node:
    """Return the tree with each vendor's archetype laid under the vendor's own levers."""
    vendors = tree.child("vendors")
    if vendors is None or not isinstance(vendors.value, dict):
        return tree
    filled = {name: _from_archetype(name, vendor, report) for name, vendor in vendors.value.items()}
    return Node({**tree.value, "vendors": Node(filled, vendors.place)}, tree.place)


def with_table_paths(tree: Node, report: Report) -> Node:
    """Return the tree with the paths under `[tables]` in full, each beside the file that names it."""
    tables = tree.child("tables")
    if tables is None or not isinstance(tables.value, dict):
        return tree
    full = {}
    for key, node in tables.value.items():
        full[key] = node
        if isinstance(node.value, str) and node.value:
            path = Path(node.place.folder) / node.value
            if "\0" in node.value or not path.is_file():
                report.add(
                    node.place,
                    ("tables", key),
                    f"there is no file {shown(node.value)}",
                    f"write a path from the folder {shown_path(Path(node.place.folder))}",
                )
            else:
                full[key] = Node(str(path.resolve()), node.place)
    return Node({**tree.value, "tables": Node(full, tables.place)}, tree.place)


def with_log_path(tree: Node) -> Node:
    """Return the tree with the log of its calibration in full, beside the file that names it.

    It need not be there: where values come from is told without it.
    """
    found = tree.child(PROVENANCE)
    log = found and found.child("log")
    if not found or not log or not isinstance(log.value, str) or not log.value or "\0" in log.value:
        return tree
    full = Node(str((Path(log.place.folder) / log.value).resolve()), log.place)
    return Node({**tree.value, PROVENANCE: Node({**found.value, "log": full}, found.place)}, tree.place)


def _named_things(table: str, layer: Node, base: Node, override: bool, report: Report) -> tuple[Node, Node]:
    """Return layer and base after removals, and report new names that look like a mistake."""
    above, below = layer.child(table), base.child(table) or Node({}, base.place)
    if not (above and isinstance(above.value, dict) and isinstance(below.value, dict)):
        return layer, base
    kept_above, kept_below = dict(above.value), dict(below.value)
    for name, node in above.value.items():
        if node.value is False:
            del kept_above[name]
            if kept_below.pop(name, None) is None:
                report.add(
                    node.place,
                    (table, name),
                    "there is nothing of that name to take away",
                    one_of(name, below.value, quote=False),
                )
        elif base.child(table) and name not in below.value and _is_stray(table, node, override):
            del kept_above[name]
            report.add(node.place, (table, name), *_stray(table, name, list(below.value)), of_table=True)
    layer = Node({**layer.value, table: Node(kept_above, above.place)}, layer.place)
    if base.child(table):
        base = Node({**base.value, table: Node(kept_below, below.place)}, base.place)
    return layer, base


def _is_stray(table: str, node: Node, override: bool) -> bool:
    if not isinstance(node.value, dict):
        return False
    return "archetype" not in node.value if table == "vendors" else override


def _stray(table: str, name: str, known: list[str]) -> tuple[str, str]:
    found = closest(name, known)
    hint = f"did you mean {dotted((table, found))}?" if found else f"there is {', '.join(known) or 'none'}"
    if table == "vendors":
        hint += " (a new vendor names its archetype)"
    return "there is nothing of that name to change", hint


def _from_archetype(name: str, vendor: Node, report: Report) -> Node:
    wanted = vendor.child("archetype")
    if wanted is None or not isinstance(wanted.value, str) or not wanted.value:
        return vendor
    archetypes = shipped_archetypes()
    if wanted.value not in archetypes:
        report.add(
            wanted.place,
            ("vendors", name, "archetype"),
            f"there is no archetype {shown(wanted.value)}",
            one_of(wanted.value, archetypes),
        )
        return vendor
    file = archetypes[wanted.value]
    try:
        layers = chain(read(file), file, archetypes, report)
    except Unreadable as error:
        place = Place(str(file), *error.spot)
        report.add(place, (), error.message, error.hint)
        return vendor
    report.files.append(layers[0].place.file)
    archetype = layers[-1]
    for layer in reversed(layers[:-1]):
        archetype = laid_over(layer, archetype, report)
    return laid_over(vendor, archetype, report)

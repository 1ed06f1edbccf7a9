"""The worlds of an experiment: its scenarios, with what is fixed in all of them."""

from dataclasses import replace
from pathlib import Path

from relsim.designs.addresses import parts_of, written
from relsim.designs.shipped import MARKS
from relsim.scenario.document import Unreadable, read
from relsim.scenario.extends import named_file
from relsim.scenario.loading import assembled
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import Place, Problem, Report, shown, shown_path
from relsim.scenario.schema import Scenario
from relsim.scenario.shipped import shipped_scenarios
from relsim.scenario.tree import Node


def fixed_layers(tree: Node, report: Report) -> list[Node]:
    """Return what `[set]` and `weeks` say as layers over every scenario."""
    layers = []
    fixed = tree.child("set")
    for key, node in (fixed.value if fixed and isinstance(fixed.value, dict) else {}).items():
        path = parts_of(key)
        if path is None or "*" in path:
            report.add(node.place, ("set", key), "this is no path of a setting", "write section.key = value")
        else:
            layers.append(_at(path, node))
    weeks = tree.child("weeks")
    if weeks and type(weeks.value) is int and weeks.value >= 1:
        layers.append(_at(("horizon", "weeks"), weeks))
    return layers


def grouped_layer(by: str, node: Node) -> Node:
    """Return the layer by which outcomes are recorded group by group."""
    return _at(("recording", "by"), Node(by, node.place))


def fixed_paths(layers: list[Node]) -> set[KeyPath]:
    """Return the settings that layers fix."""
    return {path for layer in layers for path in _leaves(layer)}


def worlds_of(tree: Node, layers: list[Node], report: Report) -> dict[str, Scenario]:
    """Return the scenarios of an experiment by name; what is wrong goes to the report.

    What is wrong with a layer is told once, where the experiment says it, and of which scenarios if not of
    all.
    """
    named = tree.child("scenarios")
    if named is None or not named.value:
        if named is None or named.value == {}:
            report.add(
                tree.place,
                ("scenario",),
                "no world is named",
                'write scenario = "village", or scenarios = [...]',
            )
        return {}
    if not isinstance(named.value, dict):
        return {}
    found: dict[str, Scenario] = {}
    of_layers: dict[Problem, list[str]] = {}
    for name, node in named.value.items():
        own = Report()
        scenario = _world(node, layers, own)
        is_right = _pass_on(name, node, own, layers, report, of_layers)
        if scenario is not None and is_right:
            found[name] = scenario
    for problem, names in of_layers.items():
        where = f"in {', '.join(names)}: " if len(names) < len({*found, *names}) else ""
        report.problems.append(replace(problem, message=where + problem.message))
    return found


def _world(node: Node, layers: list[Node], report: Report) -> Scenario | None:
    if isinstance(node.value, dict):
        return assembled(node, None, layers, report)
    if not isinstance(node.value, str):
        report.add(node.place, (), f"{shown(node.value)} is no scenario", "write a name or a path in quotes")
        return None
    folder = Path(node.place.folder)
    try:
        file = named_file(node.value, folder, shipped_scenarios())
        document = read(file)
    except Unreadable as error:
        in_file = Place(shown_path(folder / node.value), *error.spot) if error.spot[0] else node.place
        report.add(in_file, (), error.message, error.hint)
        return None
    if set(MARKS) & set(document.value):
        report.add(node.place, (), "this is an experiment, not a scenario", "name a scenario")
        return None
    report.files.append(document.place.file)
    return assembled(document, file, layers, report)


def _pass_on(
    name: str,
    node: Node,
    own: Report,
    layers: list[Node],
    report: Report,
    of_layers: dict[Problem, list[str]],
) -> bool:
    """Pass on what is wrong with one scenario, and return whether nothing is wrong but with layers.

    What is wrong with a layer waits for the other scenarios.
    """
    places = {below.place for layer in layers for below in _nodes(layer)}
    fixed = fixed_paths(layers)
    report.files += [file for file in own.files if file not in report.files]
    is_right = own.whole
    for problem in own.problems:
        is_layer = problem.place in places and any(_overlap(problem.path, path) for path in fixed)
        is_right = is_right and is_layer
        if is_layer:
            told = replace(problem, path=("set", written(problem.path)), of_table=False)
            of_layers.setdefault(told, []).append(name)
        elif problem.place.file == node.place.file:
            inside = ("scenarios", name, *problem.path)
            report.problems.append(replace(problem, path=inside))
        elif problem not in report.problems:
            report.problems.append(problem)
    return is_right


def _overlap(one: KeyPath, other: KeyPath) -> bool:
    return all(a == b for a, b in zip(one, other, strict=False))


def _at(path: KeyPath, node: Node) -> Node:
    for part in reversed(path):
        node = Node({str(part): node}, node.place)
    return node


def _leaves(node: Node) -> list[KeyPath]:
    if isinstance(node.value, dict) and node.value:
        parts = ((int(key) if key.isdecimal() else key, below) for key, below in node.value.items())
        return [(part, *path) for part, below in parts for path in _leaves(below)]
    return [()]


def _nodes(node: Node) -> list[Node]:
    below = node.value.values() if isinstance(node.value, dict) else ()
    return [node, *(deeper for each in below for deeper in _nodes(each))]

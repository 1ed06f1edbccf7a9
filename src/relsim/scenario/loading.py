"""Load a scenario: read, extend, override, fill from archetypes, validate, check; all errors at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from relsim.scenario.checks import CHECKS
from relsim.scenario.document import Unreadable, from_mapping, read
from relsim.scenario.extends import chain, named_file
from relsim.scenario.fields import field_at
from relsim.scenario.merging import merged, with_archetypes, with_table_paths
from relsim.scenario.overrides import Overrides, override_layers
from relsim.scenario.problems import Place, Problem, Report, ScenarioError, one_line
from relsim.scenario.resolved import as_mapping, defaults
from relsim.scenario.schema import Scenario
from relsim.scenario.shipped import shipped_scenarios
from relsim.scenario.tree import Node
from relsim.scenario.validating import validated


def load(what: str | Path | Mapping[str, Any] | Scenario, set: Overrides = ()) -> Scenario:
    """Return a scenario, complete and checked.

    Files may extend each other; tables merge key by key, lists replace each other, and `NAME = false` takes
    away a vendor, segment, community or context of the extended file. Contexts start from the five that the
    schema knows. Overrides are laid over the files, then each vendor's archetype under the vendor.

    Parameters
    ----------
    what : str, Path, mapping or Scenario
        The name of a shipped scenario, the path of a file (with `.toml` or a `/` in it), values as a file
        would hold them, or a scenario to change.
    set : sequence of str, or mapping
        Overrides: `["vendors.mart.layers=0"]` or `{"vendors.mart.layers": 0}`.

    Raises
    ------
    ScenarioError
        With every problem found, each with file, line, what is wrong, and what would do.

    Examples
    --------
    >>> world = load({"vendors": {"shop": {"archetype": "grocer"}}}, set=["horizon.weeks=104"])
    >>> world.horizon.weeks
    104
    >>> load({"horizon": {"weks": 104}, "vendors": {"shop": {"archetype": "grocer"}}})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    relsim.scenario.problems.ScenarioError: ...: [horizon] weks: no such setting; did you mean weeks?
    """
    report = Report()
    documents = _documents(what, report)
    tree = merged([*documents, _defaults(documents)], override_layers(set, report), report)
    tree = with_archetypes(tree, report)
    tree = with_table_paths(tree, report)
    scenario = validated(tree, report)
    if scenario and report.whole:
        _cross_check(scenario, tree, report)
    report.settle()
    assert scenario is not None, "a scenario was refused without a reason"
    return scenario


def _documents(what: str | Path | Mapping[str, Any] | Scenario, report: Report) -> list[Node]:
    """Return the document asked for and what it extends."""
    if isinstance(what, Scenario):
        what = as_mapping(what)
    shipped = shipped_scenarios()
    place, file = Place("the given values", folder=str(Path.cwd())), None
    try:
        if isinstance(what, Mapping):
            document = from_mapping(what, place)
        else:
            place = Place(one_line(str(what)))
            file = named_file(what, Path(), shipped)
            document = read(file)
    except Unreadable as error:
        raise ScenarioError(
            [Problem(Place(place.file, *error.spot), (), error.message, error.hint)]
        ) from None
    report.files.append(document.place.file)
    return chain(document, file, shipped, report)


def _defaults(documents: list[Node]) -> Node:
    """Return the named things that hold without being written.

    Contexts hold until they are taken away. The one segment and the one community hold only as long as no
    document names its own.
    """
    unnamed = [t for t in ("segments", "communities") if not any(d.child(t) for d in documents)]
    held = {table: defaults(table) for table in ["contexts", *unnamed]}
    return from_mapping({**held, "events": []}, Place("the defaults"))


def _cross_check(scenario: Scenario, tree: Node, report: Report) -> None:
    for check in CHECKS:
        for finding in check(scenario):
            if not report.at(finding.path) and not any(map(report.around, finding.rests_on)):
                node = tree.nearest(finding.path)
                is_table = (field_at(finding.path) or {}).get("type") == "object"
                report.add(node.place, finding.path, finding.message, finding.hint, is_table)

"""Load a scenario: read, extend, override, fill from archetypes, validate, check; all errors at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from relsim.scenario.checks import CHECKS
from relsim.scenario.document import Unreadable, from_mapping, read
from relsim.scenario.extends import chain, named_file
from relsim.scenario.fields import field_at
from relsim.scenario.merging import merged, with_archetypes, with_log_path, with_table_paths
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
    document, file = opened(as_mapping(what) if isinstance(what, Scenario) else what, shipped_scenarios())
    report.files.append(document.place.file)
    scenario = assembled(document, file, override_layers(set, report), report)
    report.settle()
    assert scenario is not None, "a scenario was refused without a reason"
    return scenario


def opened(what: str | Path | Mapping[str, Any], shipped: dict[str, Path]) -> tuple[Node, Path | None]:
    """Return the document asked for, and the file that it was read from.

    Parameters
    ----------
    what : str, Path or mapping
        The name of something shipped, the path of a file, or values as a file would hold them.
    shipped : dict
        Files by name.

    Raises
    ------
    ScenarioError
        There is no such file, or it cannot be read as TOML.
    """
    place = Place("the given values", folder=str(Path.cwd()))
    try:
        if isinstance(what, Mapping):
            return from_mapping(what, place), None
        place = Place(one_line(str(what)))
        file = named_file(what, Path(), shipped)
        return read(file), file
    except Unreadable as error:
        raise ScenarioError(
            [Problem(Place(place.file, *error.spot), (), error.message, error.hint)]
        ) from None


def assembled(document: Node, file: Path | None, overrides: list[Node], report: Report) -> Scenario | None:
    """Return the scenario that a document makes; what is wrong goes to the report.

    Parameters
    ----------
    document : Node
    file : Path or None
        Where it was read from, if it is all of a file.
    overrides : list of Node
        Laid over it, each a tree of its own.
    report : Report
    """
    documents = chain(document, file, shipped_scenarios(), report)
    tree = merged([*documents, _defaults(documents)], overrides, report)
    tree = with_archetypes(tree, report)
    tree = with_log_path(with_table_paths(tree, report))
    scenario = validated(tree, report, Scenario, also=["extends"])
    if scenario and report.whole:
        _cross_check(scenario, tree, report)
    return scenario


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

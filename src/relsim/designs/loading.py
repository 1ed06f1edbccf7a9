"""Load an experiment: read, put in full, validate, check against its scenarios; all errors at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from relsim.designs.arms import free
from relsim.designs.claiming import Claiming
from relsim.designs.designing import Designing, notes_of, table_of
from relsim.designs.factor import Factor
from relsim.designs.measuring import Measuring, grouping, log_is_kept
from relsim.designs.movable import rows_by_scenario
from relsim.designs.schema import Experiment
from relsim.designs.shipped import shipped_experiments
from relsim.designs.shorthand import in_full
from relsim.designs.study import Recording, Study
from relsim.designs.table import Table
from relsim.designs.varying import Varying
from relsim.designs.worlds import fixed_layers, fixed_paths, grouped_layer, worlds_of
from relsim.errors import UserError
from relsim.scenario.loading import opened
from relsim.scenario.overrides import Overrides, override_layers
from relsim.scenario.positions import KeyPath
from relsim.scenario.problems import Report
from relsim.scenario.resolved import as_mapping
from relsim.scenario.schema import Scenario
from relsim.scenario.tree import Node
from relsim.scenario.validating import validated


def load_study(what: str | Path | Mapping[str, Any] | Study, set: Overrides = ()) -> Study:
    """Return an experiment, complete and checked.

    Parameters
    ----------
    what : str, Path, mapping or Study
        The name of a shipped experiment, the path of a file (with `.toml` or a `/` in it), values as a file
        would hold them (scenarios may be `Scenario`s), or a study, which is returned as it is.
    set : sequence of str, or mapping
        Overrides of the experiment: `["replicates=5", "design.points=64", "set.vendors.mart.layers=0"]`.

    Raises
    ------
    ScenarioError
        With every problem found, each with file, line, what is wrong, and what would do.
    UserError
        Overrides for a study that has been read already.

    Examples
    --------
    >>> study = load_study({
    ...     "scenario": "village",
    ...     "vary": {"vendors.mart.layers": [0, 2, 4], "choose.relationship": "sweep"},
    ...     "design": {"kind": "grid", "levels": 5},
    ... })
    >>> [(factor.name, factor.low, factor.high) for factor in study.factors]
    [('vendors.mart.layers', 0.0, 4.0), ('choose.relationship', 0.0, 3.0)]
    """
    if isinstance(what, Study):
        if set:
            raise UserError("the study has been read already; give set when it is read")
        return what
    report = Report()
    document, _ = opened(_plain(what) if isinstance(what, Mapping) else what, shipped_experiments())
    report.files.append(document.place.file)
    tree = in_full(document, override_layers(set, report), report)
    experiment = validated(tree, report, Experiment, also=["scenario"])
    study = _made(experiment, tree, report) if experiment else None
    report.settle()
    assert study is not None, "an experiment was refused without a reason"
    return study


def _plain(what: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with scenarios as the tables that a file would hold."""

    def table(value: Any) -> Any:
        if isinstance(value, Scenario):
            return as_mapping(value)
        return str(value) if isinstance(value, Path) else value

    found = dict(what)
    for key in {"scenario", "scenarios"} & found.keys():
        given = found[key]
        if isinstance(given, list | tuple):
            found[key] = [table(one) for one in given]
        elif isinstance(given, Mapping) and key == "scenarios":
            found[key] = {name: table(one) for name, one in given.items()}
        else:
            found[key] = table(given)
    return found


def _made(experiment: Experiment, tree: Node, report: Report) -> Study:
    """Return the study that an experiment describes, as far as it can be made."""
    layers = fixed_layers(tree, report)
    fixed = fixed_paths(layers)
    by = grouping(experiment.outcomes, tree, report)
    is_silent = experiment.claim is not None and bool(experiment.claim.cannot) and not experiment.scenarios
    every = [*layers, grouped_layer(*by)] if by else layers
    scenarios = {} if is_silent else worlds_of(tree, every, report)
    table = table_of(experiment.design, tree, report)
    factors = _factors(experiment, scenarios, fixed, table, tree, report)
    held: tuple[str, ...] = ()
    if experiment.claim:
        factors, held = free(factors, scenarios, experiment.vary, tree, report)
    measuring = Measuring(scenarios, tree, report)
    design = None
    if experiment.design and not report.at(("design", "kind")):
        known = bool(scenarios) and (table is not None or experiment.design.kind != "table")
        design = Designing(tree, report).design(experiment.design, factors if known else None, table)
    log_is_kept(experiment, scenarios, tree, report)
    outcomes = measuring.outcomes(experiment.outcomes)
    return Study(
        title=experiment.title,
        question=experiment.question,
        scenarios=scenarios,
        factors=factors,
        design=design,
        replicates=experiment.replicates,
        precision=measuring.precision(experiment.precision, experiment.replicates),
        outcomes=outcomes,
        seed=experiment.seed,
        recording=Recording(experiment.recording.series, experiment.recording.log),
        objectives=tuple(measuring.objective(at, each) for at, each in enumerate(experiment.objectives)),
        constraints=tuple(
            measuring.constraint(at, each, factors) for at, each in enumerate(experiment.constraints)
        ),
        budget=experiment.budget,
        notes=(*notes_of(design, factors), *held),
        claim=Claiming(scenarios, outcomes, tree, report).claim(experiment),
    )


def _factors(
    experiment: Experiment,
    scenarios: Mapping[str, Scenario],
    fixed: set[KeyPath],
    table: Table | None,
    tree: Node,
    report: Report,
) -> tuple[Factor, ...]:
    if not scenarios:  # then nobody knows which settings there are, and the reason has been told
        return ()
    varying = Varying(rows_by_scenario(scenarios), tree, report, fixed, table)
    return tuple(varying.factors(table.entries(experiment.vary) if table else experiment.vary))

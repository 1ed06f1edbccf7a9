"""The protocol put together: its seven elements and two appendices, in the order of Grimm et al. (2020)."""

from collections.abc import Iterable
from dataclasses import astuple
from typing import Any

from relsim.experiments.manifest import commit as commit_of
from relsim.experiments.worlds import named
from relsim.scenario import fingerprint, settings
from relsim.scenario.schema import Scenario
from relsim.version import __version__
from relsim.views.evidence import evidence, rows_in
from relsim.views.odd.appendices import metrics, references
from relsim.views.odd.blocks import Block, Bullets, Part, Text
from relsim.views.odd.concepts import concepts
from relsim.views.odd.entities import entities
from relsim.views.odd.html import as_html
from relsim.views.odd.initialisation import initialisation
from relsim.views.odd.inputs import inputs
from relsim.views.odd.markdown import as_markdown
from relsim.views.odd.overview import overview
from relsim.views.odd.parameters import ASSUMED
from relsim.views.odd.purpose import purpose
from relsim.views.odd.submodels import submodels
from relsim.views.report.heading import footnote


def written(what: Any, set: Any, html: bool, commit: bool) -> str:
    """Return the whole description."""
    ((name, scenario),) = named([what], set=set).items()
    title = f"ODD protocol: {scenario.title or name}"
    elements = parts(name, scenario)
    told = rows_named(elements)
    elements.append(Part("Appendix B. Evidence", "Evidence", list(references(told))))
    foot = f"Written by relsim {__version__} from its own code; {footnote({name: scenario})}."
    if not html:
        return as_markdown(title, head(name, scenario, commit), elements, foot)
    known = evidence()
    rows = {row for row in rows_named(elements) if row in known["mechanisms"] | known["sources"]}
    rows |= {*known["regularities"], *known["claims"]}
    return as_html(title, head(name, scenario, commit), elements, foot, rows)


def head(name: str, scenario: Scenario, commit: bool) -> list[Block]:
    """Return what is described, and in which version."""
    rows = settings(scenario)
    code = f"relsim {__version__}"
    if commit:
        code += f", commit {commit_of() or 'unknown'}"
    return [
        Text(
            "This description follows the ODD (Overview, Design concepts, Details) protocol for "
            "describing individual- and agent-based models (Grimm et al. 2006, Ecological Modelling 198, "
            "115-126), as updated by Grimm et al. (2020, Journal of Artificial Societies and Social "
            "Simulation 23(2), 7). It is generated from the code that runs: settings, columns, schedule, "
            "formulas and metrics are read from it, so that they cannot differ from it."
        ),
        Bullets(
            [
                f"*Scenario*: `{name}`",
                f"*Code*: {code}",
                f"*Fingerprint of the scenario*: `{fingerprint(scenario)}`",
                f"*Settings*: {len(rows)}, of which {sum(row.assumed for row in rows)} rest on no source "
                f"or on a weak one; those are marked {ASSUMED} and have a range to sweep",
            ]
        ),
    ]


def parts(name: str, scenario: Scenario) -> list[Part]:
    """Return the elements and the appendix of metrics."""
    rows = settings(scenario)
    made: list[tuple[str, str, Iterable[Block]]] = [
        ("1. Purpose and patterns", "Purpose", purpose(name, scenario)),
        ("2. Entities, state variables and scales", "Entities", entities(scenario, rows)),
        ("3. Process overview and scheduling", "Schedule", overview()),
        ("4. Design concepts", "Concepts", concepts(scenario)),
        ("5. Initialisation", "Initialisation", initialisation(scenario, rows)),
        ("6. Input data", "Input", inputs(scenario, rows)),
        ("7. Submodels", "Submodels", submodels(rows)),
        ("Appendix A. Metrics", "Metrics", metrics()),
    ]
    return [Part(title, short, list(blocks)) for title, short, blocks in made]


def rows_named(elements: Iterable[Part]) -> set[str]:
    """Return the rows of the evidence that a description names."""
    return {row for part in elements for block in part.blocks for row in rows_in(str(astuple(block)))}

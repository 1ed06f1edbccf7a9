"""All there is, with one line each."""

import tomllib
from collections.abc import Callable
from pathlib import Path

from relsim.designs.shipped import shipped_experiments
from relsim.scenario.shipped import shipped_archetypes, shipped_scenarios
from relsim.views.text import paragraph

Lines = dict[str, str]


def scenarios() -> Lines:
    """Return the shipped scenarios with their titles.

    >>> scenarios()["village"]
    'One grocer and one multinational in a village'
    """
    return {name: title_of(file) for name, file in shipped_scenarios().items()}


def archetypes() -> Lines:
    """Return the archetypes of vendors with what they stand for."""
    return {name: title_of(file) for name, file in shipped_archetypes().items()}


def experiments() -> Lines:
    """Return the shipped experiments with their titles."""
    return {name: title_of(file) for name, file in shipped_experiments().items()}


def metrics() -> Lines:
    """Return the metrics with what they are."""
    from relsim.analysis.metrics import METRICS

    return {name: f"{metric.label} ({metric.unit})" for name, metric in METRICS.items()}


def processes() -> Lines:
    """Return the processes of a week, in their order, with what each does."""
    from relsim.views.describe.tick import PROCESSES, first_line

    return {name: first_line(process) for name, process in PROCESSES.items()}


KINDS: dict[str, Callable[[], Lines]] = {
    "scenarios": scenarios,
    "archetypes": archetypes,
    "experiments": experiments,
    "metrics": metrics,
    "processes": processes,
}


def title_of(file: Path) -> str:
    """Return the title that a file gives itself, else the first line of the comment at its top."""
    text = file.read_text(encoding="utf-8")
    title = tomllib.loads(text).get("title")
    return str(title) if title else text.partition("\n")[0].lstrip("# ")


def as_text(kind: str, lines: Lines) -> str:
    """Return a kind of things and their lines.

    >>> print(as_text("experiments", {"h1": "does it help?", "h22": "does it not?"}))
    experiments
      h1   does it help?
      h22  does it not?
    """
    margin = max((len(name) for name in lines), default=0) + 4
    rows = [paragraph(line, margin, f"  {name}") for name, line in lines.items()]
    return "\n".join([kind, *(rows or ["  none are shipped yet"])])

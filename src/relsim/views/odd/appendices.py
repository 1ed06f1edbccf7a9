"""Appendices: every metric, and the evidence that the text names."""

from collections.abc import Iterator, Set

from relsim.analysis.metrics import METRICS
from relsim.scenario import settings
from relsim.views.evidence import evidence, rows_in
from relsim.views.odd.blocks import Block, Heading, Table, Text


def metrics() -> Iterator[Block]:
    """Return what is observed."""
    yield Text(
        "Flows are counted, stocks are added up over relationships; both are pooled before dividing, so "
        "the market's value is not the mean of the vendors' values."
    )
    heads = ["metric", "unit", "formula", "what it is"]
    rows = [[f"`{metric.name}`", metric.unit, metric.formula, metric.label] for metric in METRICS.values()]
    yield Table("Metrics", heads, rows)


def references(named: Set[str]) -> Iterator[Block]:
    """Return the rows of the evidence that a text names, and the sources that these rest on."""
    known = evidence()
    mechanisms = {row: told for row, told in known["mechanisms"].items() if row in named}
    rests = {row for told in mechanisms.values() for row in told.get("from", [])}
    yield Text(
        "A row A is a mechanism with what its form rests on, a row S a source. *Text*: the authors' "
        "abstract or text was read; *data*: data or code; *press*: press, blog or trade. What is "
        "*recalled* was not looked up: it is good for a form, not for a figure. Where nothing is named, "
        "nothing was found."
    )
    yield Heading("Mechanisms")
    using = {
        row: ", ".join(f"`{s.path}`" for s in settings() if row in rows_in(s.source)) for row in mechanisms
    }
    rows = [[row, told["what"], _rests_on(told), using[row]] for row, told in mechanisms.items()]
    yield Table("Mechanisms", ["", "mechanism", "rests on", "settings"], rows)
    yield Heading("Sources")
    cited = [
        [row, source["cite"], source["read"], source["says"]]
        for row, source in known["sources"].items()
        if row in named | rests
    ]
    yield Table("Sources", ["", "source", "read", "what it found"], cited)


def _rests_on(told: dict[str, object]) -> str:
    """Return what a mechanism rests on.

    >>> _rests_on({"from": ["S24"], "recalled": "Guadagni & Little 1983"})
    'S24; recalled: Guadagni & Little 1983'
    """
    sources = told.get("from", [])
    assert isinstance(sources, list)
    recalled = f"recalled: {told['recalled']}" if "recalled" in told else ""
    return "; ".join(filter(None, [", ".join(sources), recalled])) or "nothing found"

"""Element 1: what the model is for, and the patterns by which it is judged."""

from collections.abc import Iterator

from relsim.scenario import settings
from relsim.scenario.schema import Scenario
from relsim.views.evidence import evidence, rows_in
from relsim.views.odd.blocks import Block, Bullets, Heading, Table, Text
from relsim.views.text import listed


def purpose(name: str, scenario: Scenario) -> Iterator[Block]:
    """Return the element."""
    known = evidence()
    yield Text(
        "The model explains and compares. It is there to find out which mechanisms decide whether "
        "customers stay with a vendor and how healthy their relationships are: the offer and its price, "
        "service and what goes wrong in it, what is remembered, who knows whom, how vendors and "
        "customers talk, and how far the top of a vendor is from its counter. Claims about customer "
        "relationships become mechanisms that can be switched off, measured and refuted. It is not "
        "fitted to a market and does not forecast."
    )
    yield Heading("This scenario")
    yield Bullets(
        [
            f"*{label}*: {text}"
            for label, text in (
                ("World", scenario.title or name),
                ("Question", scenario.question or "none is written down."),
                ("What to look for", scenario.look_for),
            )
            if text
        ]
    )
    yield Heading("Patterns")
    yield Text(
        "A run is held against published regularities, which it should show without having been told. No "
        f"coefficient is fitted to them; settings that name one for their size: {informed()}."
    )
    yield Table("Patterns", ["", "pattern"], [[row, what] for row, what in known["regularities"].items()])
    yield Text("These claims are open: experiments with the model may support or refute them.")
    yield Table("Claims", ["", "claim"], [[row, what] for row, what in known["claims"].items()])


def informed() -> str:
    """Return the settings whose source names a regularity, and the rows that they name.

    >>> "`choose.taste` (V11)" in informed()
    True
    """
    regularities = set(evidence()["regularities"])
    named = ((row.path, sorted(rows_in(row.source) & regularities)) for row in settings())
    return listed([f"`{path}` ({', '.join(rows)})" for path, rows in named if rows], most=50)

"""Where values come from that were fitted to data, as element 6 tells it."""

from collections.abc import Iterator
from pathlib import Path

from relsim.scenario import settings
from relsim.scenario.problems import counted
from relsim.scenario.resolved import PROVENANCE
from relsim.scenario.schema import Calibration, Scenario
from relsim.views.odd.blocks import Block, Bullets, Heading, Table, Text
from relsim.views.odd.parameters import below


def provenance(scenario: Scenario) -> Iterator[Block]:
    """Return to which data values were fitted, and what can be told of it in a scenario."""
    made = scenario.calibration
    yield Heading("Data that values were fitted to")
    if not scenario.calibrated:
        yield Text("No value of this scenario was fitted to data by `relsim calibrate`.")
    else:
        yield Text(_from(made))
        heads = ["setting", "fitted value", "95 % interval", "before", "comes from", "not told by the data"]
        rows = [
            [f"`{one.path}`", f"{one.value:.4g}", f"{one.low:.4g} to {one.high:.4g}", f"{one.start:.4g}",
             one.source, one.note]
            for one in made.values
        ]  # fmt: skip
        yield Table("Fitted values", heads, rows)
    yield Text("A scenario tells of it what follows, which changes nothing in a run:")
    yield Bullets([f"`{row.path}`: {row.help}" for row in below(settings(), PROVENANCE)])


def _from(made: Calibration) -> str:
    """Return the data in a sentence, without the folders of a machine."""
    told = f"Fitted to `{Path(made.log).name or 'data'}`"
    if made.customers:
        days = f" ({made.first_day} to {made.last_day})" if made.first_day else ""
        told += f": {counted(made.customers, 'customer')} of `{made.vendor}` in {made.weeks} weeks{days}"
    verdict = f", judged {made.verdict}" if made.verdict else ""
    return f"{told}. The fit's distance per degree of freedom is {made.misfit:.3g}{verdict}."

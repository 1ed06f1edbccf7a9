"""`relsim odd`: the model of a scenario as a paper's supplement has it."""

from pathlib import Path

import click

from relsim.cli import options
from relsim.cli.answers import say


@click.command(short_help="Describe a scenario's model by the ODD protocol.")
@options.scenario
@options.set_
@click.option("--html", is_flag=True, help="Make a page that opens offline instead of Markdown.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it there instead.")
def odd(scenario: str, set_: tuple[str, ...], html: bool, out: Path | None) -> None:
    """Describe a scenario's model by the ODD protocol, for a paper's supplement.

    Purpose, entities, schedule, design concepts, initialisation, input and submodels,
    made from the code that runs, with the scenario's own numbers.
    """
    from relsim.cli.places import write_text
    from relsim.views.odd import odd as described

    text = described(scenario, set_, html=html).rstrip("\n")
    if out is None:
        say(text)
    else:
        say(f"Written: {write_text(out, text)}" + (" (open it in a browser)" if html else ""))

"""`relsim odd`: the model of a scenario as a paper's supplement has it."""

from pathlib import Path

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json


@click.command(short_help="Describe a scenario's model by the ODD protocol.")
@options.scenario
@options.weeks
@options.set_
@click.option("--html", is_flag=True, help="Make a page that opens offline instead of Markdown.")
@click.option("--out", callback=options.place, metavar="FILE", help="Write it there instead.")
@options.as_json
def odd(
    scenario: str, weeks: int | None, set_: tuple[str, ...], html: bool, out: Path | None, as_json: bool
) -> None:
    """Describe a scenario's model by the ODD protocol, for a paper's supplement.

    Purpose, entities, schedule, design concepts, initialisation, input and submodels,
    made from the code that runs, with the scenario's own numbers.
    """
    from relsim.cli.places import write_text
    from relsim.scenario.overrides import with_weeks
    from relsim.views.odd import odd as described

    overrides = set_ if weeks is None else with_weeks(set_, weeks)
    text = described(scenario, overrides, html=html).rstrip("\n")
    if out is None:
        if as_json:
            say_json({"text": text})
        else:
            say(text)
        return
    file = write_text(out, text)
    if as_json:
        say_json({"file": file})
    else:
        say(f"Written: {file}" + (" (open it in a browser)" if html else ""))

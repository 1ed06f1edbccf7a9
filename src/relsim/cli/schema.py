"""`relsim schema`: the JSON Schema by which editors complete and check scenario and experiment files."""

from pathlib import Path

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json, to_json


@click.command(short_help="Print the JSON Schema of scenario files.")
@click.option("--out", callback=options.place, metavar="FILE", help="Write it there instead.")
@click.option("--experiment", is_flag=True, help="That of experiment files instead.")
@options.as_json
def schema(out: Path | None, experiment: bool, as_json: bool) -> None:
    """Print the JSON Schema of scenario files, for editors.

    Write it beside your scenarios (--out relsim.schema.json) and put this line at the top of each:

    \b
    #:schema ./relsim.schema.json
    """  # noqa: D301 - click keeps the lines after a backspace as they are
    from relsim.cli.places import write_text
    from relsim.designs import experiment_schema
    from relsim.scenario import json_schema

    answer = experiment_schema() if experiment else json_schema()
    if out is None:
        say_json(answer)
        return
    file = write_text(out, to_json(answer))
    if as_json:
        say_json({"file": file})
    else:
        say(f"Written: {file}")

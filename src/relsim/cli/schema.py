"""`relsim schema`: the JSON Schema by which editors complete and check scenario files."""

from pathlib import Path

import click

from relsim.cli.answers import as_json, say


@click.command(short_help="Print the JSON Schema of scenario files.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it there instead.")
def schema(out: Path | None) -> None:
    r"""Print the JSON Schema of scenario files, for editors.

    Write it beside your scenarios (--out relsim.schema.json) and put this line at the top of each:

    \b
    #:schema ./relsim.schema.json
    """
    from relsim.cli.places import write_text
    from relsim.scenario import json_schema

    text = as_json(json_schema())
    if out is None:
        say(text)
    else:
        say(f"Written: {write_text(out, text)}")

"""`relsim merge`: parts of a sweep put together."""

from pathlib import Path

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json


@click.command(short_help="Put the parts of a sweep together.")
@click.argument("parts", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FOLDER...")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="Where the whole is written.",
)
@options.overwrite
@click.option("--csv", is_flag=True, help="Write the tables as CSV too.")
@options.as_json
def merge(parts: tuple[Path, ...], out: Path, overwrite: bool, csv: bool, as_json: bool) -> None:
    """Put together what relsim sweep --shard made in several folders.

    The tables are the same to the bit as those of the sweep in one.
    """
    import relsim
    from relsim.cli.sweep import facts_of, text_of

    made = relsim.merge(parts, out, overwrite)
    if csv:
        made.to_csv(out)
    say_json(facts_of(made, out)) if as_json else say(text_of(made, out))

"""`relsim list`: all there is, with one line each."""

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json

KINDS = ("scenarios", "archetypes", "experiments", "metrics", "processes")


@click.command("list", short_help="List all there is, with one line each.")
@click.argument("kind", type=click.Choice(KINDS), required=False)
@options.as_json
def list_(kind: str | None, as_json: bool) -> None:
    """List scenarios, archetypes, experiments, metrics and processes."""
    from relsim.views.describe import catalogue

    found = {name: catalogue.KINDS[name]() for name in ([kind] if kind else KINDS)}
    if as_json:
        say_json(found)
    else:
        say("\n\n".join(catalogue.as_text(name, lines) for name, lines in found.items()))

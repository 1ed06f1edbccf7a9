"""`relsim describe`: what a name means."""

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json

HELP = """Nothing to describe; name one of these:
  a scenario    relsim describe village     (or the path of a file)
  an experiment relsim describe levers      (or the path of a file)
  an archetype  relsim describe grocer
  a process     relsim describe choose      (relsim describe processes: the whole week)
  a metric      relsim describe retention   (relsim describe metrics: all of them)
  a setting     relsim describe vendors.mart.layers   (relsim describe settings)
relsim list shows all names."""


@click.command(short_help="Say what a name means.")
@click.argument("what", required=False)
@options.weeks
@options.set_
@options.as_json
def describe(what: str | None, weeks: int | None, set_: tuple[str, ...], as_json: bool) -> None:
    """Say what a scenario, experiment, archetype, process, metric or setting is.

    "relsim describe processes" prints the week: what happens, in which order, and what each process reads,
    writes and draws. Where several things have the name, all are described.
    """
    if what is None:
        raise click.UsageError(HELP)
    from relsim.views.describe.finding import describe as describe_all

    overrides = options.overrides(what, set_, weeks)
    found = describe_all(what, overrides)
    if overrides and not any(thing.kind in ("scenario", "experiment") for thing in found):
        raise click.UsageError(f"{what} is no scenario and no experiment: leave --set and --weeks out")
    if as_json:
        say_json([{"what": thing.kind, "name": thing.name, **thing.facts} for thing in found])
    else:
        say("\n\n".join(thing.text for thing in found))

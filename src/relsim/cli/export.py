"""`relsim export`: a world's purchases as a firm has them, and the truth that it has not."""

from pathlib import Path

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json
from relsim.errors import UserError

LOG = 'recording.log=["purchase", "exit"]'  # --set may ask for more


@click.command(short_help="Write a world's log of purchases, and what became of every customer.")
@options.scenario
@options.seed
@options.weeks
@options.set_
@click.option(
    "--start", metavar="DATE", help="The day of the first recorded week; a Monday early in 2000 if not given."
)
@options.out
@options.as_json
@options.quiet
def export(
    scenario: str,
    seed: int,
    weeks: int | None,
    set_: tuple[str, ...],
    start: str | None,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run SCENARIO once and write what its vendors' books would show, with the truth beside it.

    purchases.csv has a row for each purchase, as relsim forecast and libraries for lifetime value read it.
    relationships.csv has what no firm knows: when each customer really left, why, and how often he has bought
    elsewhere since. Models that are fitted to the one can be graded on the other.
    """
    import relsim
    from relsim.cli.engine import compile_engine
    from relsim.cli.places import check_writable
    from relsim.experiments.logs import START, first_day
    from relsim.experiments.worlds import named
    from relsim.scenario.problems import shown_path
    from relsim.views.progress import Announcer

    announcer, folder = Announcer(quiet), out or Path("out") / "export"
    ((name, world),) = named([scenario], weeks, [LOG, *set_]).items()
    if not {"purchase", "exit"}.issubset(world.recording.log):
        raise UserError('recording.log: needs "purchase" and "exit" for who left to be known; leave it out')
    first_day(start or START)
    check_writable(folder)
    compile_engine(announcer)
    with announcer.waiting("Living through it"):
        results = relsim.run((name, world), seed=seed, metrics=["customers"])
    files = results.export_log(folder, start)
    if as_json:
        say_json({"files": files})
    else:
        say("\n".join(f"Written: {shown_path(file)}" for file in files))

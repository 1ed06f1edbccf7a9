"""`relsim forecast`: what the customers of a log will buy."""

from collections.abc import Sequence
from pathlib import Path

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json

MOST_WEEKS = 520
MOST_DRAWS = 10_000


def columns_of(ctx: click.Context, param: click.Parameter, pairs: Sequence[str]) -> dict[str, str]:
    """Return what columns are called, from WHAT=NAME."""
    from relsim.calibration.purchases import CALLED

    found: dict[str, str] = {}
    for pair in pairs:
        what, equals, name = pair.partition("=")
        if not equals or what not in CALLED or not name:
            raise click.BadParameter(f"{pair}: write WHAT=NAME, where WHAT is one of {', '.join(CALLED)}")
        found[what] = name
    return found


@click.command(short_help="Tell what the customers of a log of purchases will buy.")
@click.argument("log", type=click.Path(path_type=Path))
@click.option(
    "--weeks", type=click.IntRange(1, MOST_WEEKS), default=52, show_default=True, metavar="NUMBER",
    help="How far.",
)  # fmt: skip
@click.option(
    "--column", "columns", multiple=True, callback=columns_of, metavar="WHAT=NAME",
    help="What a column is called, such as customer=Kunde. Can be repeated.",
)  # fmt: skip
@click.option(
    "--dates", type=click.Choice(("day first", "month first")),
    help="How dates such as 3/4/1997 are meant, where the file does not show it.",
)  # fmt: skip
@click.option("--vendor", metavar="NAME", help="Only purchases there.")
@click.option(
    "--draws", type=click.IntRange(20, MOST_DRAWS), default=200, show_default=True, metavar="NUMBER",
    help="Futures from which bands are taken.",
)  # fmt: skip
@options.seed
@options.out
@options.as_json
@options.quiet
def forecast(
    log: Path,
    weeks: int,
    columns: dict[str, str],
    dates: str | None,
    vendor: str | None,
    draws: int,
    seed: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Fit laws of buying to a log and forecast from its last day, all customers together and each.

    LOG is CSV or Parquet with the columns customer and date, perhaps amount and vendor. It needs no scenario:
    what customers did is all that is used.
    """
    from relsim.calibration.outlook import fitted, look_ahead
    from relsim.calibration.purchases import read_purchases
    from relsim.scenario.problems import shown_path
    from relsim.views.outlook import as_dict, as_text, draw_outlook, write_tables
    from relsim.views.progress import Announcer

    announcer = Announcer(quiet)
    purchases = read_purchases(log, columns, dates, vendor)
    folder = out or Path("out") / "forecast"
    choice = fitted(purchases, watch=lambda law: announcer.say(f"Fitting: {law} ..."))
    announcer.say("Drawing futures ...")
    with announcer.runs() as progress:
        progress.begin()
        outlook = look_ahead(purchases, choice, weeks, draws, seed, progress)
    folder.mkdir(parents=True, exist_ok=True)
    tables, picture = write_tables(outlook, purchases, folder), draw_outlook(outlook, folder)
    if as_json:
        say_json(as_dict(outlook, purchases) | {"out": folder, "picture": picture})
        return
    names = ", ".join(file.name for file in tables)
    files = f"Picture: {shown_path(picture)}\nTables:  {shown_path(folder)} ({names})"
    say(f"{as_text(outlook, purchases)}\n\n{files}")

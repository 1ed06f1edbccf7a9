"""`relsim forecast`: what customers will buy, by a log or by a world."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json

MOST_WEEKS = 520
MOST_DRAWS = 10_000
REPLICATES = 30


@dataclass(frozen=True)
class Asked:
    """What the options said."""

    weeks: int
    columns: dict[str, str]
    dates: str | None
    vendor: str | None
    draws: int
    held: int | None
    replicates: int | None
    precision: tuple[str, ...]
    set_: tuple[str, ...]
    workers: int
    seed: int
    out: Path | None
    as_json: bool
    quiet: bool


def columns_of(ctx: click.Context, param: click.Parameter, pairs: Sequence[str]) -> dict[str, str]:
    """Return what columns are called, from WHAT=NAME."""
    from relsim.calibration.data.purchases import CALLED

    found: dict[str, str] = {}
    for pair in pairs:
        what, equals, name = pair.partition("=")
        if not equals or what not in CALLED or not name:
            raise click.BadParameter(f"{pair}: write WHAT=NAME, where WHAT is one of {', '.join(CALLED)}")
        found[what] = name
    return found


@click.command(short_help="Tell what customers will buy: by a log, or by a world.")
@click.argument("what", metavar="LOG|SCENARIO")
@click.option(
    "--weeks", type=click.IntRange(1, MOST_WEEKS), default=52, show_default=True, metavar="NUMBER",
    help="How far.",
)  # fmt: skip
@click.option(
    "--column", "columns", multiple=True, callback=columns_of, metavar="WHAT=NAME",
    help="What a column of the log is called, such as customer=Kunde. Can be repeated.",
)  # fmt: skip
@click.option(
    "--dates", type=click.Choice(("day first", "month first")),
    help="How dates such as 3/4/1997 are meant, where the file does not show it.",
)  # fmt: skip
@click.option("--vendor", metavar="NAME", help="Only purchases there.")
@click.option(
    "--draws", type=click.IntRange(20, MOST_DRAWS), default=200, show_default=True, metavar="NUMBER",
    help="Futures of known customers, from which bands are taken.",
)  # fmt: skip
@click.option(
    "--hold-out", "held", type=click.IntRange(1, MOST_WEEKS), metavar="NUMBER",
    help="Say too how well the last weeks of the log would have been forecast from those before.",
)  # fmt: skip
@click.option("--replicates", type=int, metavar="NUMBER", help=f"Runs of a world.  [default: {REPLICATES}]")
@options.precision
@options.set_
@options.workers
@options.seed
@options.out
@options.as_json
@options.quiet
def forecast(what: str, **given: Any) -> None:
    """Forecast from a log, or from a world.

    A LOG is CSV or Parquet with the columns customer and date, perhaps amount and vendor. Laws of buying are
    fitted to it and forecast from its last day, all customers together and each. It needs no scenario.

    A SCENARIO (a .toml, or a shipped scenario's name) is run: what its vendors' customers will buy. Where it
    was calibrated and its log is there, what each customer of the log will buy is told too. --set asks what
    if.
    """
    asked = Asked(**given)
    if is_world(what):
        _from_world(what, asked)
    else:
        _from_log(Path(what), asked)


def is_world(what: str) -> bool:
    """Return whether a scenario is named, and not a log.

    >>> is_world("village"), is_world("mine.toml"), is_world("log.csv")
    (True, True, False)
    """
    from relsim.scenario import shipped_scenarios

    return what.endswith(".toml") or what in shipped_scenarios()


def _from_log(log: Path, asked: Asked) -> None:
    for name in ("replicates", "precision", "set_"):
        if getattr(asked, name) not in (None, ()):
            option = name.strip("_")
            raise click.UsageError(f"--{option} is for worlds; a log is forecast by laws of buying alone")
    from relsim.calibration.data.purchases import read_purchases
    from relsim.calibration.laws.backtest import backtest
    from relsim.calibration.laws.outlook import fitted, look_ahead
    from relsim.cli.places import check_writable
    from relsim.scenario.problems import counted
    from relsim.views.outlook import as_dict, as_text, draw_outlook, write_tables
    from relsim.views.outlook.backtest import backtest_dict, backtest_text, write_weeks
    from relsim.views.progress import Announcer

    announcer = Announcer(asked.quiet)

    def watch(law: str) -> None:
        announcer.say(f"Fitting: {law} ...")

    purchases = read_purchases(log, asked.columns, asked.dates, asked.vendor)
    folder = asked.out or Path("out") / "forecast"
    check_writable(folder)
    tested = None
    if asked.held is not None:
        announcer.say(f"Held out: the last {counted(asked.held, 'week')}")
        tested = backtest(purchases, asked.held, asked.draws, asked.seed, watch=watch)
        announcer.say("All weeks")
    choice = fitted(purchases, watch)
    announcer.say("Drawing futures ...")
    with announcer.runs() as progress:
        progress.begin()
        outlook = look_ahead(purchases, choice, asked.weeks, asked.draws, asked.seed, progress)
    folder.mkdir(parents=True, exist_ok=True)
    tables, picture = write_tables(outlook, purchases, folder), draw_outlook(outlook, folder)
    if tested is not None:
        tables = [*tables, write_weeks(tested, folder)]
    if asked.as_json:
        held = {} if tested is None else {"held_out": backtest_dict(tested)}
        say_json(as_dict(outlook, purchases) | held | {"out": folder, "picture": picture})
        return
    held_out = [] if tested is None else [backtest_text(tested)]
    say("\n\n".join([as_text(outlook, purchases), *held_out, _written(folder, tables, picture)]))


def _from_world(what: str, asked: Asked) -> None:
    if asked.held is not None:
        raise click.UsageError("--hold-out is for logs; name the log instead of the world")
    from relsim.cli.engine import Threads
    from relsim.cli.places import check_writable
    from relsim.experiments.foreseeing import foresee
    from relsim.views.ahead import as_dict, as_text, draw_foreseen, write_tables
    from relsim.views.progress import Announcer

    announcer = Announcer(asked.quiet)
    folder = asked.out or Path("out") / f"forecast-{Path(what).stem}"
    check_writable(folder)
    replicates = REPLICATES if asked.replicates is None else asked.replicates
    with announcer.runs() as progress, Threads(asked.workers, progress) as threads:
        told = foresee(
            what, asked.weeks, [*asked.set_], asked.vendor, asked.columns, asked.dates, asked.draws,
            asked.seed, replicates=replicates, precision=asked.precision or None, executor=threads,
            workers=asked.workers, progress=progress,
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    tables, picture = write_tables(told, folder), draw_foreseen(told, folder)
    if asked.as_json:
        say_json(as_dict(told) | {"out": folder, "picture": picture})
        return
    say("\n\n".join([as_text(told), _written(folder, tables, picture), _next(what, told)]))


def _next(what: str, told: Any) -> str:
    """Return what to do next."""
    if not told.scenario.calibrated:
        return (
            "Next: relsim calibrate LOG fits a world to a firm's own log;\n"
            "--set vendors.NAME.LEVER=VALUE asks what if."
        )
    if told.changes:
        return "Next: put the change into a file that extends this one; relsim explain tells why."
    return f"Next: relsim forecast {what} --set vendors.NAME.LEVER=VALUE asks what if."


def _written(folder: Path, tables: Sequence[Path], picture: Path) -> str:
    """Return where everything was written."""
    from relsim.scenario.problems import shown_path

    names = ", ".join(file.name for file in tables)
    return f"Picture: {shown_path(picture)}\nTables:  {shown_path(folder)} ({names})"

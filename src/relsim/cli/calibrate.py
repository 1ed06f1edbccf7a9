"""`relsim calibrate`: a world that buys as a firm's log does."""

import hashlib
from pathlib import Path

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json
from relsim.cli.forecast import columns_of

MOST_STARTS = 256


@click.command(short_help="Fit a world to a firm's own log of purchases.")
@click.argument("log", type=click.Path(path_type=Path))
@click.option(
    "--scenario", "base", default="firm", show_default=True, metavar="SCENARIO",
    help="The world that is fitted: a shipped one or a file.",
)  # fmt: skip
@click.option("--vendor", metavar="NAME", help="The vendor in it whose log it is; its first if not given.")
@click.option("--rows-of", metavar="NAME", help="Only purchases at this vendor of the log.")
@click.option(
    "--fit", "paths", multiple=True, metavar="SETTING",
    help="A further setting to fit, such as choose.taste. Can be repeated.",
)  # fmt: skip
@click.option(
    "--customers", type=click.Choice(("new", "known")),
    help="Whether customers are new when the log first shows them, instead of what the log itself tells.",
)  # fmt: skip
@click.option(
    "--starts", type=click.IntRange(0, MOST_STARTS), default=8, show_default=True, metavar="NUMBER",
    help="Points at which is looked before the search, beside the one that the laws of buying give.",
)  # fmt: skip
@click.option(
    "--column", "columns", multiple=True, callback=columns_of, metavar="WHAT=NAME",
    help="What a column is called, such as customer=Kunde. Can be repeated.",
)  # fmt: skip
@click.option(
    "--dates", type=click.Choice(("day first", "month first")),
    help="How dates such as 3/4/1997 are meant, where the file does not show it.",
)  # fmt: skip
@options.seed
@options.workers
@options.out
@options.overwrite
@options.as_json
@options.quiet
def calibrate(
    log: Path,
    base: str,
    vendor: str | None,
    rows_of: str | None,
    paths: tuple[str, ...],
    customers: str | None,
    starts: int,
    columns: dict[str, str],
    dates: str | None,
    seed: int,
    workers: int,
    out: Path | None,
    overwrite: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Fit a world to a log, and write it as a scenario that every other command takes.

    LOG is CSV or Parquet with the columns customer and date, perhaps amount, vendor, segment and channel.
    Needs, how they differ, fall asleep and wake are moved until customers of the simulated vendor buy as
    those of the log do. What is simulated is kept in the folder: a command that was stopped goes on when it
    is given again.
    """
    from relsim.calibration.aims.purchases import log_of
    from relsim.calibration.calibrating import calibrate as fitted_to
    from relsim.calibration.outlook import fitted
    from relsim.calibration.purchases import read_purchases
    from relsim.calibration.seasons import season_of
    from relsim.calibration.spending import spend_in
    from relsim.calibration.starting import further, started, vendor_in
    from relsim.calibration.writing import written
    from relsim.cli.places import check_writable
    from relsim.scenario import load
    from relsim.scenario.problems import shown_path
    from relsim.views.calibrated import as_dict, as_text, draw_calibration
    from relsim.views.progress import Announcer

    announcer = Announcer(quiet)
    folder = out or Path("out") / "calibration"
    check_writable(folder)
    world = load(base)
    whose, more = vendor_in(world, vendor), further(world, paths)
    purchases = read_purchases(log, columns, dates, rows_of)
    seen = log_of(purchases, None if customers is None else customers == "new")
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "points.jsonl"
    if overwrite:
        kept.unlink(missing_ok=True)
    for line in purchases.said:
        announcer.say(line)
    choice = fitted(purchases, watch=lambda law: announcer.say(f"Fitting: {law} ..."))
    season = season_of(choice.waves)
    with log.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        done = fitted_to(
            seen, choice, season, world, whose, [*started(choice, world), *more],
            starts=starts, seed=seed, workers=workers, folder=folder, digest=digest,
            watch=announcer.say,
        )  # fmt: skip
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"Stopped. What was simulated is kept in {shown_path(kept)}; the same command goes on from there."
        ) from None
    spend = spend_in(purchases.customer, purchases.day, purchases.amount)
    scenario = folder / "scenario.toml"
    scenario.write_text(written(done, purchases, spend, log, digest, base, whose, folder))
    load(scenario)
    picture = draw_calibration(done, folder)
    if as_json:
        say_json(as_dict(done, purchases, spend) | {"scenario": scenario, "picture": picture})
        return
    name = shown_path(scenario)
    files = f"Scenario: {name}\nPicture:  {shown_path(picture)}"
    after = (
        f"Next: relsim forecast {name}, or change a lever and relsim compare {name} YOURS.toml "
        f'(begin YOURS.toml with extends = "{name}")'
    )
    say(f"{as_text(done, purchases, spend)}\n\n{files}\n{after}")

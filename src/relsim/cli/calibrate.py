"""`relsim calibrate`: a world that buys as a firm's log does."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relsim.cli import options
from relsim.cli.forecast import columns_of
from relsim.errors import UserError

if TYPE_CHECKING:
    from relsim.calibration.worlds.tables import Tabled
    from relsim.scenario.schema import Scenario

MOST_STARTS = 256


@click.command(short_help="Fit a world to a firm's own log of purchases, or to tables.")
@click.argument("log", required=False, type=click.Path(path_type=Path))
@click.option(
    "--retention", type=click.Path(path_type=Path), metavar="FILE",
    help="A table with the columns tenure and alive: customers of one start, or their share.",
)  # fmt: skip
@click.option(
    "--tenure", type=click.Choice(("year", "quarter", "month", "week")), default="year", show_default=True,
    help="What tenures in the table of retention count; a month is four weeks.",
)  # fmt: skip
@click.option(
    "--brands", type=click.Path(path_type=Path), metavar="FILE",
    help="A table with the columns brand, penetration and frequency, perhaps weeks and panel.",
)  # fmt: skip
@click.option(
    "--brand-weeks", type=click.IntRange(1, 520), metavar="WEEKS",
    help="Over which the table of brands counts, if it has no column weeks; 52 if not given.",
)  # fmt: skip
@click.option(
    "--survey", type=click.Path(path_type=Path), metavar="FILE",
    help="A table with the columns asked and answered, and mean, or promoters and detractors, or satisfied.",
)  # fmt: skip
@click.option(
    "--survey-scale", type=float, nargs=2, metavar="LOW HIGH",
    help="Between what answers lie, if the table of surveys has no columns low and high.",
)  # fmt: skip
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
@click.option(
    "--posterior", "open_", is_flag=True,
    help="Draw from the posterior of the settings too: all values that fit, and a sweep over them.",
)  # fmt: skip
@options.seed
@options.workers
@options.out
@options.overwrite
@options.as_json
@options.quiet
def calibrate(
    log: Path | None,
    retention: Path | None,
    tenure: str,
    brands: Path | None,
    brand_weeks: int | None,
    survey: Path | None,
    survey_scale: tuple[float, float] | None,
    base: str,
    vendor: str | None,
    rows_of: str | None,
    paths: tuple[str, ...],
    customers: str | None,
    starts: int,
    columns: dict[str, str],
    dates: str | None,
    open_: bool,
    seed: int,
    workers: int,
    out: Path | None,
    overwrite: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Fit a world to a log, to tables, or to both, and write it as a scenario that every other command takes.

    LOG is CSV or Parquet with the columns customer and date, perhaps amount, vendor, segment and channel.
    Needs, how they differ, fall asleep and wake are moved until customers of the simulated vendor buy as
    those of the log do. What is simulated is kept in the folder: a command that was stopped goes on when it
    is given again.

    A table of retention moves how many customers a year leave for good, and how alike they are in it. One of
    brands moves needs, how they differ, and the awareness of all its vendors but the first. One of surveys
    moves how many answer, and the quality of what the vendor delivers.

    --posterior takes about as long again: all settings are simulated that fit, not only the best.
    """
    from relsim.calibration.worlds.starting import further, vendor_in
    from relsim.cli.fit_log import fit_log
    from relsim.cli.fit_tables import fit_tables
    from relsim.cli.fitting import Fitting
    from relsim.cli.places import check_writable
    from relsim.scenario import load
    from relsim.views.progress import Announcer

    folder = out or Path("out") / "calibration"
    check_writable(folder)
    for option, value, whole, table in (
        ("--brand-weeks", brand_weeks, "--brands", brands),
        ("--survey-scale", survey_scale, "--survey", survey),
    ):
        if value is not None and table is None:
            raise UserError(f"{option} says how a table is meant; name the table with {whole} FILE")
    world = load(base)
    whose = vendor_in(world, vendor)
    tables = list(_tables(world, whose, retention, tenure, brands, brand_weeks, survey, survey_scale, dates))
    if log is None and not tables:
        raise UserError(
            "there is nothing to fit to; name a LOG of purchases, or a table with --retention, --brands or "
            "--survey"
        )
    asked = Fitting(
        world, base, whose, tables, further(world, paths), starts, seed, workers, open_, folder, overwrite,
        as_json, Announcer(quiet),
    )  # fmt: skip
    if log is None:
        fit_tables(asked)
    else:
        fit_log(log, columns, dates, rows_of, None if customers is None else customers == "new", asked)


def _tables(
    world: "Scenario",
    vendor: str,
    retention: Path | None,
    tenure: str,
    brands: Path | None,
    weeks: int | None,
    survey: Path | None,
    scale: tuple[float, float] | None,
    dates: str | None,
) -> "Iterator[Tabled]":
    """Yield the tables that were given, read."""
    from relsim.calibration.worlds.tables import brands_table, retention_table, survey_table

    if retention is not None:
        yield retention_table(retention, world, vendor, tenure)
    if brands is not None:
        yield brands_table(brands, world, weeks)
    if survey is not None:
        yield survey_table(survey, world, vendor, scale, dates)

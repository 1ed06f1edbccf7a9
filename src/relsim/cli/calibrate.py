"""`relsim calibrate`: a world that buys as a firm's log does."""

from pathlib import Path

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json
from relsim.cli.forecast import columns_of
from relsim.errors import UserError

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
    from relsim.calibration.aims.purchases import log_of
    from relsim.calibration.calibrating import calibrate as fitted_to
    from relsim.calibration.outlook import fitted
    from relsim.calibration.purchases import read_purchases
    from relsim.calibration.recalling import digest_of
    from relsim.calibration.seasons import season_of
    from relsim.calibration.spending import spend_in
    from relsim.calibration.starting import further, started, vendor_in
    from relsim.calibration.tables import brands_table, joined, retention_table, survey_table
    from relsim.calibration.writing import written
    from relsim.cli.places import check_writable
    from relsim.cli.posterior import KEPT, posterior
    from relsim.cli.stopping import kept_in
    from relsim.scenario import load
    from relsim.scenario.problems import shown_path
    from relsim.views.calibrated import as_dict, as_text, draw_calibration
    from relsim.views.progress import Announcer

    announcer = Announcer(quiet)
    folder = out or Path("out") / "calibration"
    check_writable(folder)
    world = load(base)
    whose, more = vendor_in(world, vendor), further(world, paths)
    tables = [] if retention is None else [retention_table(retention, world, whose, tenure)]
    if brands is not None:
        tables.append(brands_table(brands, world, brand_weeks))
    if survey is None and survey_scale is not None:
        raise UserError("--survey-scale is that of a table of surveys; name the table with --survey FILE")
    if survey is not None:
        tables.append(survey_table(survey, world, whose, survey_scale, dates))
    if log is None and not tables:
        raise UserError(
            "there is nothing to fit to; name a LOG of purchases, or a table with --retention, --brands or "
            "--survey"
        )
    folder = out or Path("out") / "calibration"
    if log is None:
        from relsim.cli.tabulate import tabulate

        tabulate(
            tables, world, more, base, whose, starts, open_, seed, workers, folder, overwrite, as_json,
            announcer,
        )  # fmt: skip
        return
    purchases = read_purchases(log, columns, dates, rows_of)
    seen = log_of(purchases, None if customers is None else customers == "new")
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "points.jsonl"
    if overwrite:
        kept.unlink(missing_ok=True)
        (folder / KEPT).unlink(missing_ok=True)
    for line in (*purchases.said, *(table.said for table in tables)):
        announcer.say(line)
    choice = fitted(purchases, watch=lambda law: announcer.say(f"Fitting: {law} ..."))
    season = season_of(choice.waves)
    digest, asked = digest_of(log), joined([*started(choice, world)], more)
    for table in tables:
        asked = joined(asked, table.free)
    with kept_in(kept):
        done = fitted_to(
            seen, choice, season, world, whose, asked,
            starts=starts, seed=seed, workers=workers, folder=folder,
            digest=" ".join([digest, *(table.digest for table in tables)]), watch=announcer.say,
            beside=[table.aim for table in tables],
            sources={one.path: table.source for table in tables for one in table.free},
        )  # fmt: skip
    spend = spend_in(purchases.customer, purchases.day, purchases.amount)
    scenario = folder / "scenario.toml"
    scenario.write_text(written(done, purchases, spend, log, digest, base, whose, folder))
    load(scenario)
    picture = draw_calibration(done, folder)
    told = posterior(done, scenario, whose, seed, folder, announcer) if open_ else None
    if as_json:
        facts = as_dict(done, purchases, spend) | {"scenario": scenario, "picture": picture}
        say_json(facts | ({"posterior": told.facts} if told else {}))
        return
    name = shown_path(scenario)
    files = f"Scenario: {name}\nPicture:  {shown_path(picture)}"
    after = (
        f"Next: relsim forecast {name}, or change a lever and relsim compare {name} YOURS.toml "
        f'(begin YOURS.toml with extends = "{name}")'
    )
    say(f"{as_text(done, purchases, spend)}\n\n{files}\n{after}" + (f"\n\n{told.text}" if told else ""))

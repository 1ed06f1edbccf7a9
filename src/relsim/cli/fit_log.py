"""`relsim calibrate LOG`: a world that buys as a firm's log does, and looks like the tables beside it."""

from collections.abc import Mapping
from pathlib import Path

from relsim.cli.fitting import Fitting
from relsim.cli.stopping import kept_in


def fit_log(
    log: Path,
    columns: Mapping[str, str],
    dates: str | None,
    rows_of: str | None,
    new: bool | None,
    asked: Fitting,
) -> None:
    """Fit a world to a log, write it as a scenario and say what was found.

    Parameters
    ----------
    log : Path
    columns, dates, rows_of
        How it is read; see `relsim.calibration.data.purchases.read_purchases`.
    new : bool or None
        Whether its customers are new when it first shows them; None where it tells itself.
    asked : Fitting
    """
    from relsim.calibration.data.purchases import read_purchases
    from relsim.calibration.data.spending import spend_in
    from relsim.calibration.laws.outlook import fitted
    from relsim.calibration.worlds.aims.purchases import log_of
    from relsim.calibration.worlds.calibrating import calibrate
    from relsim.calibration.worlds.recalling import digest_of
    from relsim.calibration.worlds.seasons import season_of
    from relsim.calibration.worlds.starting import started
    from relsim.calibration.worlds.tables import joined
    from relsim.calibration.worlds.writing import written
    from relsim.scenario.problems import shown_path
    from relsim.views.calibrated import as_dict, as_text, draw_calibration

    purchases = read_purchases(log, columns, dates, rows_of)
    seen, say = log_of(purchases, new), asked.announcer.say
    asked.begin()
    for line in (*purchases.said, *(table.said for table in asked.tables)):
        say(line)
    choice = fitted(purchases, watch=lambda law: say(f"Fitting: {law} ..."))
    digest, free = digest_of(log), joined([*started(choice, asked.world)], asked.more)
    for table in asked.tables:
        free = joined(free, table.free)
    with kept_in(asked.kept):
        done = calibrate(
            seen, choice, season_of(choice.waves), asked.world, asked.vendor, free,
            starts=asked.starts, seed=asked.seed, workers=asked.workers, folder=asked.folder,
            digest=" ".join([digest, *(table.digest for table in asked.tables)]), watch=say,
            beside=[table.aim for table in asked.tables], sources=asked.sources,
        )  # fmt: skip
    spend = spend_in(purchases.customer, purchases.day, purchases.amount)
    scenario = asked.write(
        written(done, purchases, spend, log, digest, asked.base, asked.vendor, asked.folder)
    )
    name = shown_path(scenario)
    asked.tell(
        done, scenario, draw_calibration(done, asked.folder), as_dict(done, purchases, spend),
        as_text(done, purchases, spend),
        f"relsim forecast {name}, or change a lever and relsim compare {name} YOURS.toml "
        f'(begin YOURS.toml with extends = "{name}")',
    )  # fmt: skip

"""`relsim calibrate` without a log: a world that looks like a firm's tables."""

from typing import TYPE_CHECKING

from relsim.cli.fitting import Fitting
from relsim.cli.stopping import kept_in

if TYPE_CHECKING:
    from relsim.calibration.worlds.matching import Free


def fit_tables(asked: Fitting) -> None:
    """Fit a world to tables, write it as a scenario and say what was found."""
    from relsim.calibration.worlds.tables import joined
    from relsim.calibration.worlds.tabulating import tabulate
    from relsim.calibration.worlds.writing import checked
    from relsim.calibration.worlds.writing_tables import values_of, written_tables
    from relsim.scenario.problems import shown_path
    from relsim.views.calibrated import draw_tables, tables_as_text

    free: list[Free] = []
    for table in asked.tables:
        asked.announcer.say(table.said)
        free = joined(free, table.free)
    free, told_by = joined(free, asked.more), asked.sources
    asked.begin()
    with kept_in(asked.kept):
        done = tabulate(
            [table.aim for table in asked.tables], asked.world, free,
            [told_by.get(one.path, asked.tables[0].source) for one in free],
            starts=asked.starts, seed=asked.seed, workers=asked.workers, folder=asked.folder,
            digest=" ".join([asked.vendor, *(table.digest for table in asked.tables)]),
            watch=asked.announcer.say,
        )  # fmt: skip
    scenario = asked.write(written_tables(done, asked.base, asked.vendor, asked.folder))
    said = [table.said for table in asked.tables]
    facts = {
        "read": said, "misfit": done.match.misfit, "verdict": done.verdict, "values": values_of(done),
        "checks": [checked(check) for check in done.checks],
    }  # fmt: skip
    asked.tell(
        done, scenario, draw_tables(done, asked.folder), facts, tables_as_text(done, said),
        f"relsim forecast {shown_path(scenario)}",
    )  # fmt: skip

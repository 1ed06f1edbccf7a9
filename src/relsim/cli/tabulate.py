"""`relsim calibrate` without a log: a world that looks like a firm's tables."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from relsim.cli.answers import say, say_json

if TYPE_CHECKING:
    from relsim.calibration.matching import Free
    from relsim.calibration.tables import Tabled
    from relsim.scenario.schema import Scenario
    from relsim.views.progress import Announcer


def tabulate(
    tables: "Sequence[Tabled]",
    world: "Scenario",
    more: "Sequence[Free]",
    base: str,
    vendor: str,
    starts: int,
    open_: bool,
    seed: int,
    workers: int,
    folder: Path,
    overwrite: bool,
    as_json: bool,
    announcer: "Announcer",
) -> None:
    """Fit a world to tables, write it as a scenario and say what was found."""
    from relsim.calibration.tables import joined
    from relsim.calibration.tabulating import tabulate as fitted_to
    from relsim.calibration.writing import checked
    from relsim.calibration.writing_tables import values_of, written_tables
    from relsim.cli.posterior import KEPT, posterior
    from relsim.cli.stopping import kept_in
    from relsim.scenario import load
    from relsim.scenario.problems import shown_path
    from relsim.views.calibrated import draw_tables, tables_as_text

    free: list[Free] = []
    for table in tables:
        announcer.say(table.said)
        free = joined(free, table.free)
    free = joined(free, more)
    told_by = {one.path: table.source for table in reversed(tables) for one in table.free}
    sources = [told_by.get(one.path, tables[0].source) for one in free]
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "points.jsonl"
    if overwrite:
        kept.unlink(missing_ok=True)
        (folder / KEPT).unlink(missing_ok=True)
    with kept_in(kept):
        done = fitted_to(
            [table.aim for table in tables], world, free, sources, starts=starts, seed=seed, workers=workers,
            folder=folder, digest=" ".join([vendor, *(table.digest for table in tables)]),
            watch=announcer.say,
        )  # fmt: skip
    scenario = folder / "scenario.toml"
    scenario.write_text(written_tables(done, base, vendor, folder))
    load(scenario)
    picture = draw_tables(done, folder)
    said = [table.said for table in tables]
    told = posterior(done, scenario, vendor, seed, folder, announcer) if open_ else None
    if as_json:
        say_json(
            {
                "read": said, "misfit": done.match.misfit, "verdict": done.verdict,
                "values": values_of(done), "checks": [checked(check) for check in done.checks],
                "scenario": scenario, "picture": picture,
            }
            | ({"posterior": told.facts} if told else {})
        )  # fmt: skip
        return
    name = shown_path(scenario)
    files = f"Scenario: {name}\nPicture:  {shown_path(picture)}"
    answer = f"{tables_as_text(done, said)}\n\n{files}\nNext: relsim forecast {name}"
    say(answer + (f"\n\n{told.text}" if told else ""))

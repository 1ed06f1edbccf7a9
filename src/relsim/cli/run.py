"""`relsim run`: one world, once or several times."""

from pathlib import Path
from typing import Any

import click

from relsim.cli import options
from relsim.cli.answers import failures, say, say_json, written


@click.command(short_help="Run a world: who keeps its customers?")
@options.scenario
@options.seed
@options.weeks
@click.option(
    "--replicates", type=int, default=1, show_default=True, metavar="NUMBER",
    help="Runs that differ in nothing but chance.",
)  # fmt: skip
@options.set_
@options.workers
@options.out
@options.overwrite
@click.option("--report/--no-report", default=False, show_default=True, help="Write report.html too.")
@options.as_json
@options.quiet
def run(
    scenario: str,
    seed: int,
    weeks: int | None,
    replicates: int,
    set_: tuple[str, ...],
    workers: int,
    out: Path | None,
    overwrite: bool,
    report: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run SCENARIO and say what became of each vendor.

    With several replicates each number is a mean, and ± gives its 95 % interval. Nothing is written without
    --out or --report. With them finished runs are kept as they come: stopped, the same command goes on.
    """
    import relsim
    from relsim.cli.engine import Threads
    from relsim.cli.places import check_folder, default_folder, draw_report, going_on
    from relsim.experiments.worlds import named
    from relsim.views.progress import Announcer

    announcer = Announcer(quiet)
    worlds = named([scenario], weeks, set_)
    folder = out or (default_folder(worlds) if report else None)
    if folder is not None:
        check_folder(folder, "run", worlds, seed, overwrite)
    with (
        going_on(folder, named=out is not None, overwrite=overwrite) as runs,
        announcer.runs() as progress,
        Threads(workers, progress) as threads,
    ):
        results = relsim.run(
            scenario, seed, weeks, set_, replicates, executor=threads, workers=workers, progress=progress,
            runs=runs,
        )  # fmt: skip
    page = None
    if folder is not None:
        results.save(folder, overwrite)
        page = draw_report(results, folder, announcer) if report else None
    if as_json:
        say_json(_facts(results, folder, page))
    else:
        say(_text(results, folder, page))


def _facts(results: Any, folder: Path | None, page: Path | None) -> dict[str, Any]:
    manifest = results.manifest
    return {
        **{key: manifest[key] for key in ("relsim", "kind", "seed", "replicates", "failed", "weeks")},
        "scenario": next(iter(manifest["scenarios"])),
        "levels": results.levels.drop("scenario").to_dicts(),
        "runs": results.runs.drop("scenario", "traceback").to_dicts(),
        "out": folder,
        "report": page,
    }


def _text(results: Any, folder: Path | None, page: Path | None) -> str:
    from relsim.views.summary import run_table
    from relsim.views.text import counted

    manifest, first = results.manifest, results.runs.row(0, named=True)
    (name, entry), *_ = manifest["scenarios"].items()
    runs = counted(manifest["replicates"], "run")
    lines = [
        f"{name}: {entry['title']}" if entry["title"] else name,
        f"{counted(first['people'], 'person', 'people')}, {counted(first['weeks'], 'week')}, {runs}, "
        f"seed {manifest['seed']}",
        "",
        run_table(results.levels),
        "",
    ]
    lines += [f"Failed: {cause}" for cause in failures(results)]
    lines += written(folder, page)
    if manifest["replicates"] == 1:
        lines.append("One run is one story: --replicates 30 tells what is chance.")
    return "\n".join([*lines, "relsim describe METRIC tells what a number means."])

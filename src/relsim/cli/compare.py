"""`relsim compare`: worlds on the same draws, and how they differ."""

from pathlib import Path
from typing import Any

import click

from relsim.cli import options
from relsim.cli.answers import failures, say, say_json, written

NEXT = """\
Next: relsim describe METRIC tells what a number means; --set changes a setting
in all worlds; --precision retention=0.01 adds runs until that is known so well."""


@click.command(short_help="Compare worlds on the same draws.")
@click.argument("base")
@click.argument("others", nargs=-1, metavar="[OTHER]...")
@options.seed
@options.weeks
@click.option(
    "--replicates", type=int, default=30, show_default=True, metavar="NUMBER",
    help="Runs of each world, in pairs on the same draws.",
)  # fmt: skip
@options.precision
@options.set_
@options.workers
@options.out
@options.overwrite
@click.option("--report/--no-report", default=True, show_default=True, help="Write report.html too.")
@options.as_json
@options.quiet
def compare(
    base: str,
    others: tuple[str, ...],
    seed: int,
    weeks: int | None,
    replicates: int,
    precision: tuple[str, ...],
    set_: tuple[str, ...],
    workers: int,
    out: Path | None,
    overwrite: bool,
    report: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Compare each OTHER world with BASE on the same draws; or the vendors of BASE with each other.

    Prints the answer in plain words and writes tables, a manifest and a report into a folder. Finished runs
    are kept there as they come: stopped, the same command goes on.
    """
    import relsim
    from relsim.cli.engine import Threads
    from relsim.cli.places import check_folder, default_folder, draw_report, going_on
    from relsim.experiments.worlds import named
    from relsim.views.progress import Announcer

    announcer = Announcer(quiet)
    worlds = named([base, *others], weeks, set_)
    folder = out or default_folder(worlds)
    check_folder(folder, "comparison", worlds, seed, overwrite)
    with (
        going_on(folder, named=out is not None, overwrite=overwrite) as runs,
        announcer.runs() as progress,
        Threads(workers, progress) as threads,
    ):
        comparison = relsim.compare(
            base, *others, replicates=replicates, precision=precision or None, seed=seed, weeks=weeks,
            set=set_, executor=threads, workers=workers, progress=progress, runs=runs,
        )  # fmt: skip
    comparison.save(folder, overwrite)
    page = draw_report(comparison, folder, announcer) if report else None
    if as_json:
        say_json(_facts(comparison, folder, page))
    else:
        say(_text(comparison, folder, page))


def _facts(comparison: Any, folder: Path, page: Path | None) -> dict[str, Any]:
    manifest = comparison.manifest
    keys = ("relsim", "kind", "seed", "replicates", "failed", "weeks", "precision")
    return {
        **{key: manifest[key] for key in keys if key in manifest},
        "scenarios": list(manifest["scenarios"]),
        "answer": comparison.answer(),
        "comparison": comparison.table.to_dicts(),
        "levels": comparison.levels.to_dicts(),
        "runs": comparison.runs.drop("traceback").to_dicts(),
        "out": folder,
        "report": page,
    }


def _text(comparison: Any, folder: Path, page: Path | None) -> str:
    from relsim.views.summary import comparison_tables
    from relsim.views.text import wrapped

    parts = [wrapped(comparison.answer()), comparison_tables(comparison.table)]
    parts += ["\n".join(f"Failed: {cause}" for cause in failures(comparison))]
    parts += ["\n".join(written(folder, page)), NEXT]
    return "\n\n".join(filter(None, parts))

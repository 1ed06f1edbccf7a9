"""`relsim sweep`: all runs that an experiment file asks for."""

from pathlib import Path
from typing import Any

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json

SHOWN = 5  # causes of failures

NEXT = """\
Next:
  relsim table {out} --sql "select * from levels"
  relsim replay {out} 0   (the first run again, alone)"""


@click.command(short_help="Run all that an experiment file asks for.")
@click.argument("file")
@options.out
@click.option(
    "--set", "set_", multiple=True, metavar="KEY=VALUE",
    help="Change what the file says, such as replicates=20. Can be repeated.",
)  # fmt: skip
@options.workers
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers do the work.")
@click.option(
    "--shard", metavar="PART/PARTS", help="Only a part, such as 2/8; relsim merge puts parts together."
)
@click.option(
    "--runs", type=click.Path(path_type=Path), metavar="FOLDER",
    help="Where finished runs are kept, if not below --out; sweeps may share it.",
)  # fmt: skip
@options.overwrite
@click.option("--csv", is_flag=True, help="Write the tables as CSV too.")
@click.option("--dry-run", is_flag=True, help="Only say how many runs there are and what they take.")
@options.as_json
@options.quiet
def sweep(
    file: str,
    out: Path | None,
    set_: tuple[str, ...],
    workers: int,
    scheduler: str | None,
    shard: str | None,
    runs: Path | None,
    overwrite: bool,
    csv: bool,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run all that FILE asks for: a file, or the name of a shipped experiment.

    Finished runs are kept as they come. Whatever ends this command, the same command goes on where it
    stopped. Results are written to out/NAME if --out does not say otherwise.
    """
    import relsim
    from relsim.cli.engine import compile_engine
    from relsim.designs import load_study
    from relsim.sweeps.estimating import expected
    from relsim.sweeps.sweeping import planned
    from relsim.views.progress import Announcer

    announcer = Announcer(quiet or dry_run)
    study, folder = load_study(file, set_), out or Path("out") / Path(file).stem
    plan = planned(study, folder, shard, runs, overwrite)
    compile_engine(announcer)
    estimate = expected(plan, workers)
    if dry_run:
        say_json(_expected(estimate)) if as_json else say(_plan(estimate, workers, scheduler, folder))
        return
    announcer.say(_plan(estimate, workers, scheduler, folder))
    with announcer.runs() as progress:
        progress.begin()
        made = relsim.sweep(
            study, folder, workers=workers, scheduler=scheduler, shard=shard, runs=runs,
            progress=progress, overwrite=overwrite,
        )  # fmt: skip
    if csv:
        made.to_csv(folder)
    say_json(facts_of(made, folder)) if as_json else say(text_of(made, folder))


def _expected(estimate: Any) -> dict[str, Any]:
    return {
        "runs": estimate.runs, "kept": estimate.kept, "seconds": estimate.seconds, "bytes": estimate.size,
    }  # fmt: skip


def _plan(estimate: Any, workers: int, scheduler: str | None, folder: Path) -> str:
    from relsim.scenario.problems import counted, shown_path
    from relsim.views.text import duration, storage

    who = f"for each of {counted(workers, 'worker')}" if scheduler else f"on {counted(workers, 'worker')}"
    seconds = estimate.seconds * (workers if scheduler else 1)
    there = f" ({estimate.kept:,} of them are there)" if estimate.kept else ""
    more = " at least" if estimate.is_least else ""
    return (
        f"{counted(estimate.runs, 'run')}{more}{there}: about {duration(seconds)} {who}, "
        f"{storage(estimate.size)} in {shown_path(folder)}"
    )


def facts_of(made: Any, folder: Path) -> dict[str, Any]:
    """Return a sweep as JSON has it: without single outcomes, which may be many."""
    manifest = made.manifest
    names = ("relsim", "engine", "kind", "seed", "points", "runs", "replicates", "failed", "shard")
    return {
        **{name: manifest[name] for name in names},
        "levels": made.levels.to_dicts(),
        "failures": made.runs.filter("failed").drop("traceback").to_dicts(),
        "out": folder,
    }


def text_of(made: Any, folder: Path) -> str:
    """Return what was made, what failed, and what could be asked next."""
    from relsim.scenario.problems import counted, shown_path

    failed = made.runs.filter("failed")
    out = shown_path(folder)
    lines = [
        f"{counted(len(made.runs), 'run')} of {counted(made.runs['point'].n_unique(), 'point')}, "
        f"{counted(len(failed), 'failure')}"
    ]
    lines += [
        f"Failed: run {row['run']}, point {row['point']}, {row['scenario']}, seed {row['seed']}: "
        f"{row['cause']}"
        for row in failed.head(SHOWN).iter_rows(named=True)
    ]
    if len(failed) > SHOWN:
        lines.append(f"... and {len(failed) - SHOWN:,} more: relsim table {out} --sql ...")
    lines += [f"Tables:  {out} (points, runs, outcomes, levels)", "", NEXT.format(out=out)]
    return "\n".join(lines)

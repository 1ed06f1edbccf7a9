"""`relsim run`: one world, once or several times."""

from typing import Any

import click

from relsim.cli import options
from relsim.cli.answers import failures, say, say_json, written
from relsim.cli.experiment import Asked, Kept, carry_out, experiment, facts, rests_on


@click.command(short_help="Run a world: who keeps its customers?")
@options.scenario
@experiment(replicates=1, meaning="Runs that differ in nothing but chance.", report=False)
def run(scenario: str, asked: Asked) -> None:
    """Run SCENARIO and say what became of each vendor.

    With several replicates each number is a mean, and ± gives its 95 % interval. Nothing is written without
    --out or --report. With them finished runs are kept as they come: stopped, the same command goes on.
    """
    import relsim

    kept = carry_out(relsim.run, "run", [scenario], asked, folder=False)
    if asked.as_json:
        say_json(_facts(kept))
    else:
        say(_text(kept))


def _facts(kept: Kept) -> dict[str, Any]:
    told = {"scenario": next(iter(kept.results.manifest["scenarios"])), **facts(kept)}
    (told["calibration"],) = told["calibration"].values()
    for row in [*told["levels"], *told["runs"]]:
        del row["scenario"]  # there is one
    return told


def _text(kept: Kept) -> str:
    from relsim.scenario.problems import counted
    from relsim.views.summary import run_table

    manifest, first = kept.results.manifest, kept.results.runs.row(0, named=True)
    (name, entry), *_ = manifest["scenarios"].items()
    runs = counted(manifest["replicates"], "run")
    lines = [
        f"{name}: {entry['title']}" if entry["title"] else name,
        f"{counted(first['people'], 'person', 'people')}, {counted(first['weeks'], 'week')}, {runs}, "
        f"seed {manifest['seed']}",
        "",
        run_table(kept.results.levels),
        "",
        rests_on(kept.results),
    ]
    if "precision" in manifest:
        lines.append(f"Precision: {manifest['precision']['reached']}.")
    lines += [f"Failed: {cause}" for cause in failures(kept.results)]
    lines += written(kept.folder, kept.page)
    if manifest["replicates"] == 1:
        lines.append("One run is one story: --replicates 30 tells what is chance.")
    return "\n".join([*lines, "relsim describe METRIC tells what a number means."])

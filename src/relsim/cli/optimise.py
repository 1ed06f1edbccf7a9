"""`relsim optimise`: the best levers under limits, told without the winner's curse."""

from pathlib import Path
from typing import Any

import click

from relsim.cli import asking, options


@click.command(short_help="Find the best levers.")
@click.argument("file")
@asking.runs
@options.number("--candidates", 80, "Candidates that are tried, if --runs and the file say nothing.")
@options.number("--replicates", 5, "Runs of each candidate, on the same draws.")
@options.number("--fresh", 20, "Runs of finalists, on draws that the search has not seen.")
@options.number("--batch", 8, "Candidates that are asked for at once; another number is another search.")
@options.number("--worlds", 8, "Worlds in which each is tried, where the file varies uncertainties too.")
@click.option(
    "--over",
    type=click.Choice(["mean", "worst", "quantile"]),
    default="mean",
    show_default=True,
    help="What of those worlds counts.",
)
@options.number("--quantile", 0.1, "With --over quantile: which, from the worst end.", "SHARE")
@click.option("--seed", type=int, metavar="NUMBER", help="Another seed than the file's.")
@asking.shared
def optimise(
    file: str,
    runs: int | None,
    candidates: int,
    replicates: int,
    fresh: int,
    batch: int,
    worlds: int,
    over: Any,
    quantile: float,
    seed: int | None,
    set_: tuple[str, ...],
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Find the best of the levers that FILE varies, for its [[objectives]] under its [[constraints]].

    The best are run again on fresh draws, beside the best of an even design of equal size. Finished runs are
    kept: the same command goes on where it was stopped.
    """
    import relsim
    from relsim.insight.goals import Over
    from relsim.insight.problem import Effort
    from relsim.insight.studies import study_of

    if not 0.0 <= quantile <= 1.0:
        raise click.BadParameter(f"{quantile}: write a share from 0 to 1", param_hint="--quantile")
    study = study_of(file, set_, seed)
    ask = asking.Asking(out or asking.default_folder("optimise", Path(file).stem), workers, quiet)
    effort = Effort(candidates, replicates, fresh, batch, worlds)
    with ask.running(study) as how:
        found = relsim.optimise(study, effort=effort, over=Over(over, quantile), runs=runs, **how)
    ask.tell(found, as_json)

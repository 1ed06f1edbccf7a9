"""`relsim select`: the best of several worlds, with a stated chance of being wrong."""

from pathlib import Path
from typing import Any

import click

from relsim.cli import asking, options


@click.command(short_help="Select the best of several worlds.")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@asking.metric
@click.option(
    "--delta",
    type=float,
    default=0.01,
    show_default=True,
    metavar="NUMBER",
    help="The least difference worth detecting; 0.01 is a point of 100.",
)
@click.option(
    "--alpha",
    type=float,
    default=0.05,
    show_default=True,
    metavar="SHARE",
    help="The greatest chance of a wrong selection.",
)
@click.option(
    "--first", type=int, default=10, show_default=True, metavar="NUMBER", help="Replicates before any is out."
)
@click.option(
    "--most",
    type=int,
    default=1000,
    show_default=True,
    metavar="NUMBER",
    help="Replicates after which it ends undecided.",
)
@click.option(
    "--batch",
    type=int,
    default=10,
    show_default=True,
    metavar="NUMBER",
    help="Replicates that are run at once; it changes no answer.",
)
@asking.better
@options.seed
@options.weeks
@asking.shared
def select(
    scenarios: tuple[str, ...],
    metric: str,
    delta: float,
    alpha: float,
    first: int,
    most: int,
    batch: int,
    better: Any,
    seed: int,
    weeks: int | None,
    set_: tuple[str, ...],
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Select the best of several worlds: replicates are added one by one; whoever is surely behind is out.

    Finished runs are kept: the same command goes on where it was stopped.
    """
    import relsim
    from relsim.designs import OutcomeSpec, Study
    from relsim.experiments.worlds import named
    from relsim.insight.studies import named_metric

    worlds = named(scenarios, weeks, set_)
    name, vendor = named_metric(metric)
    study = Study("", "", worlds, outcomes=(OutcomeSpec(name, (vendor,)),), seed=seed)
    ask = asking.Asking(out or asking.default_folder("select", "-".join(worlds)), workers, quiet)
    with ask.running(study) as how:
        found = relsim.select_best(
            *worlds.items(), metric=metric, delta=delta, alpha=alpha, first=first, most=most, batch=batch,
            better=better, seed=seed, **how,
        )  # fmt: skip
    ask.tell(found, as_json)

"""`relsim select`: the best of several worlds, with a stated chance of being wrong."""

from pathlib import Path
from typing import Any

import click

from relsim.cli import asking, options


@click.command(short_help="Select the best of several worlds.")
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@asking.metric
@options.number("--delta", 0.01, "The least difference worth detecting; 0.01 is a point of 100.")
@options.number("--alpha", 0.05, "The greatest chance of a wrong selection.", "SHARE")
@options.number("--first", 10, "Replicates before any is out.")
@options.number("--most", 1000, "Replicates after which it ends undecided.")
@options.number("--batch", 10, "Replicates that are run at once; it changes no answer.")
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

"""`relsim ablate`: what is lost without each social and organisational mechanism."""

from pathlib import Path

import click

from relsim.cli import asking, options


@click.command(short_help="Tell what is lost without each mechanism.")
@options.scenario
@click.option(
    "--metric", "metrics", multiple=True, default=["kept"], show_default=True, metavar="METRIC[:VENDOR]",
    help="What counts, such as kept:grocer; without a vendor of each vendor and of all. Can be repeated.",
)  # fmt: skip
@options.number("--replicates", 30, "Runs of each world, on the same draws.")
@options.seed
@options.weeks
@asking.shared
def ablate(
    scenario: str,
    metrics: tuple[str, ...],
    replicates: int,
    seed: int,
    weeks: int | None,
    set_: tuple[str, ...],
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Tell what is lost when each social and organisational mechanism of SCENARIO is turned off.

    Each switch in turn, then all social ones, all organisational ones, and all of them. Finished runs are
    kept: the same command goes on where it was stopped.
    """
    import relsim
    from relsim.insight.mechanisms import ablated

    study, _ = ablated(scenario, metrics, seed, weeks, set_)
    ask = asking.Asking(out or asking.default_folder("ablate", next(iter(study.scenarios))), workers, quiet)
    with ask.running(study) as how:
        found = relsim.ablate(
            scenario, metrics=metrics, replicates=replicates, seed=seed, weeks=weeks, set=set_, **how
        )
    ask.tell(found, as_json)

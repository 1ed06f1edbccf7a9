"""`relsim flip`: where the better choice changes over what is uncertain."""

from pathlib import Path
from typing import Any

import click

from relsim.cli import asking, options


@click.command(short_help="Tell where the better choice between two changes.")
@click.argument("a")
@click.argument("b", required=False)
@asking.metric
@click.option(
    "--vendors", metavar="ONE,OTHER", help="Compare two vendors: of A, or the first of A with the other of B."
)
@click.option(
    "--vary", metavar="FILE", help="An experiment whose [vary] says what is uncertain.",
    show_default="every uncertain setting, over the range of the schema",
)  # fmt: skip
@options.number("--points", 128, "Worlds that are tried.")
@options.number("--replicates", 5, "Runs of both at each point, on the same draws.")
@asking.better
@options.seed
@options.weeks
@asking.shared
def flip(
    a: str,
    b: str | None,
    metric: str,
    vendors: str | None,
    vary: str | None,
    points: int,
    replicates: int,
    better: Any,
    seed: int,
    weeks: int | None,
    set_: tuple[str, ...],
    workers: int,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Tell where in the space of what is uncertain the better choice changes, and what decides it.

    A and B are scenarios; or, with --vendors, two vendors of A. Finished runs are kept: the same command goes
    on where it was stopped.
    """
    import relsim
    from relsim.insight.studies import choice_study, named_metric

    whose = tuple(vendors.split(",")) if vendors else ()
    name, vendor = named_metric(metric)
    worlds = [a] if b is None else [a, b]
    study, _ = choice_study(worlds, name, whose or [vendor], vary=vary, seed=seed, weeks=weeks, set=set_)
    called = "-".join(study.scenarios) + (f"-{'-'.join(whose)}" if whose else "")
    ask = asking.Asking(out or asking.default_folder("flip", called), workers, quiet)
    with ask.running(study) as how:
        found = relsim.flip(
            a, b, metric=metric, vendors=whose, vary=vary, points=points, replicates=replicates,
            better=better, seed=seed, weeks=weeks, set=set_, **how,
        )  # fmt: skip
    ask.tell(found, as_json)
